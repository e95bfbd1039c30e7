"""The prior of a case with every judgement's width halved, doubled, or anything between."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle
from winset.worlds.prior import Prior
from winset.worlds.worlds import Worlds

__all__ = ["Rescaled"]

FloatArray = NDArray[np.float64]


class Rescaled(Prior):
    """A prior whose judgements are surer or less sure than stated.

    Every latent normal but those of the accounts, and of the shapes of value functions, is
    multiplied by a factor before it is decoded. A range stated as ``"a to b"`` on an open scale
    becomes exactly that much narrower or wider about its median; one with hard ends crowds towards
    its median, or towards its ends.

    Parameters
    ----------
    prior : Prior
    factor : float
        1 leaves the prior as it is.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> plain = Prior(compile_case(load("hanoi")))
    >>> narrow = Rescaled(plain, 0.5)
    >>> z = plain.draw(400, seed=1)
    >>> margin = plain.model.at("actors.us.margin")
    >>> ratio = narrow.quantities(z)[margin].std() / plain.quantities(z)[margin].std()
    >>> bool(0.45 < ratio < 0.55)
    True
    """

    def __init__(self, prior: Prior, factor: float) -> None:
        if not 0.0 < factor < np.inf:
            raise ValueError(f"the factor of the widths must be above zero, not {factor}")
        vars(self).update(vars(prior))
        kept = [name.startswith("accounts") or name.endswith("#shape") for name in self.names]
        self._scale = np.where(kept, 1.0, factor)

    def decode(self, z: FloatArray, *, actors: Collection[str] | None = None) -> Worlds:
        """Decode latent rows to worlds of the surer or less sure judgements."""
        return super().decode(np.asarray(z) * self._scale, actors=actors)

    def quantities(
        self, z: FloatArray, *, actors: Collection[str] | None = None
    ) -> Mapping[Handle, FloatArray]:
        """Decode everything judged that varies."""
        return super().quantities(np.asarray(z) * self._scale, actors=actors)
