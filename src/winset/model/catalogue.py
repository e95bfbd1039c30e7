"""Every judged quantity of a case, with the name of its stream and its support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from winset.case.judgement import Quantity, Support
from winset.model.handles import Handle, Judged, Latent

__all__ = ["Catalogue", "Scalars"]

FloatArray = NDArray[np.float64]

#: Decoded value of every judged quantity: (worlds,) float, or (1,) where it is exact.
Scalars = Mapping[Handle, FloatArray]


@dataclass
class Catalogue:
    """Collects the judged quantities and the latents of a case, while it is being read."""

    judged: dict[Handle, Judged] = field(default_factory=dict)
    latents: dict[str, Latent] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        handle: Handle,
        quantity: Quantity,
        support: Support,
        *,
        key: str = "",
        lazy: bool = False,
        shared: bool = False,
    ) -> Judged:
        """Take in one quantity."""
        path, actor = handle.path, handle.actor
        judged = Judged(handle, self._key(key or path), quantity, support, lazy, shared)
        self.judged[handle] = judged
        if not judged.exact:
            self.latents[path] = Latent(path, judged.key, actor)
            if len(quantity.views) > 1:
                self.latents[f"{path}#view"] = Latent(f"{path}#view", f"{judged.key}#view", actor)
        return judged

    def latent(self, name: str, *, actor: str = "") -> str:
        """Take in a latent that is not a scalar judgement; returns its name."""
        self.latents[name] = Latent(name, self._key(name), actor)
        return name

    def _key(self, key: str) -> str:
        # Two entries of a list may say the same; the second gets a stream of its own.
        count = self.keys[key] = self.keys.get(key, 0) + 1
        return key if count == 1 else f"{key}~{count}"

    def positions(self) -> dict[str, int]:
        """Column of each latent in z."""
        return {name: d for d, name in enumerate(self.latents)}
