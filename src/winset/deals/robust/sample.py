"""The worlds that a search for robust deals is given: checked, with weights that sum to one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.arrays import FloatArray
from winset.space import Consent, Space
from winset.space.layout import checked

__all__ = ["Sample"]


@dataclass(frozen=True, eq=False)
class Sample:
    """Worlds on a space, and the rule of consent.

    Parameters
    ----------
    space : Space
    utility : (worlds, actors, columns) float, 0-100
    floor : (worlds, actors) float
    weight : (worlds,) float, sums to one
    consent : Consent
    """

    space: Space
    utility: FloatArray
    floor: FloatArray
    weight: FloatArray
    consent: Consent

    @classmethod
    def of(
        cls,
        space: Space,
        worlds: tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]],
        consent: Consent,
    ) -> Sample:
        """Check (utility, floor, weight), and make the weights sum to one.

        Raises
        ------
        ValueError
            Where shapes disagree, numbers are missing, or no world has any weight.
        """
        u, f = checked(space, worlds[0], worlds[1])
        w = np.asarray(worlds[2], dtype=np.float64)
        if w.shape != (len(f),):
            raise ValueError(f"weight must have shape ({len(f)},), one per world, got {w.shape}")
        if not np.isfinite(w).all() or (w < 0).any() or not w.sum() > 0:
            raise ValueError("weights of worlds must be at least 0, and some of them above 0")
        return cls(space, u, f, w / w.sum(), consent)

    @property
    def n_effective(self) -> float:
        """Effective number of worlds (Kish 1965)."""
        return float(1.0 / (self.weight @ self.weight))
