"""Ways of drawing that tell whether an answer is an artefact of independent noise.

Whether a deal exists is a maximum over deals, so independent noise on every option makes zones
out of nothing. The same latent rows, decoded with other assumptions about what moves together,
show how much of an answer rests on choices that nobody argued for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.model import Model
from winset.worlds.prior import Prior
from winset.worlds.worlds import Worlds

__all__ = ["VARIANTS", "Variant", "structural_worlds"]


@dataclass(frozen=True)
class Variant:
    """One way of drawing the same case.

    Parameters
    ----------
    name : str
    shared_factor : float, optional
        As in :class:`Prior`; None for the case's own.
    tied : bool
    """

    name: str
    shared_factor: float | None = None
    tied: bool = True

    def prior(self, model: Model) -> Prior:
        """Build the prior of a model under this variant."""
        return Prior(
            model,
            shared_factor=self.shared_factor,
            tied=self.tied,
        )


#: The rows of the structural check, the case as stated first.
VARIANTS = (
    Variant("as stated"),
    Variant("independent", shared_factor=0.0, tied=False),
    Variant("tied", shared_factor=1.0),
)


def structural_worlds(model: Model, n: int, seed: int) -> Iterator[tuple[Variant, Worlds]]:
    """Draw the same worlds in every variant (common random numbers), one variant at a time.

    Latent rows are the same in all variants, except where a comparison of part-deals that held in
    one fails in another; there the row is drawn again.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> model = compile_case(load("hanoi"))
    >>> [variant.name for variant, worlds in structural_worlds(model, 10, seed=1)]
    ['as stated', 'independent', 'tied']
    """
    for variant in VARIANTS:
        prior = variant.prior(model)
        yield variant, prior.decode(prior.draw(n, seed))
