"""Drawing: latent rows from streams keyed by name, redrawn where a comparison fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.model import Compared
from winset.model.errors import UnworkableError
from winset.worlds.decoding import Decoder
from winset.worlds.streams import normals, start_of

__all__ = ["Drawer"]

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.uint64]

# The trial that tells whether the comparisons can be met; of no seed that anybody can ask for.
_TRIAL, _TRIAL_SEED = 20_000, -1
# The latest draw is kept up to this size.
_KEPT_BYTES = 2**26
_MOST_ATTEMPTS = 200_000
_BATCH = 4_096
# Comparisons that fewer draws than this share satisfy are an error.
_LEAST_SHARE = 1e-3


@dataclass(frozen=True)
class _Bundle:
    """Comparisons whose actors are tied to each other, and the latents to draw again."""

    compared: tuple[Compared, ...]
    dims: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Drawer:
    """Draws latent rows that meet the stated comparisons.

    Parameters
    ----------
    decoder : Decoder
    ties : tuple of (int, int)
        Latents that are tied.
    """

    decoder: Decoder
    ties: tuple[tuple[int, int], ...] = ()

    def draw(self, n: int, seed: int, start: int) -> FloatArray:
        """Draw (dims, n) standard normals, for worlds ``start`` to ``start + n``."""
        if n < 0 or start < 0 or start + n > 2**40:
            raise ValueError(f"cannot draw {n} worlds from number {start} on")
        kept = self._kept.get((seed, start))
        if kept is not None and kept.shape[1] >= n:
            return kept[:, :n]
        worlds = np.arange(start, start + n, dtype=np.uint64)
        z = self._fresh(seed, worlds)
        for group in self._checked:
            self._redraw(z, group, seed, worlds)
        # Several steps of an answer draw the same worlds, or the first of them.
        z.flags.writeable = False
        if z.nbytes <= _KEPT_BYTES:
            self._kept.clear()
            self._kept[seed, start] = z
        return z

    @cached_property
    def _kept(self) -> dict[tuple[int, int], FloatArray]:
        return {}

    def _starts(self, seed: int) -> list[int]:
        latents = self.decoder.model.catalogue.latents.values()
        return [start_of(latent.key, seed) for latent in latents]

    def _fresh(self, seed: int, worlds: IndexArray) -> FloatArray:
        starts = self._starts(seed)
        z = np.empty((len(starts), len(worlds)))
        for row, start in zip(z, starts, strict=True):
            row[:] = normals(start, worlds)
        return z

    def _redraw(self, z: FloatArray, group: _Bundle, seed: int, worlds: IndexArray) -> None:
        """Draw failing worlds again, attempt by attempt, until every comparison holds."""
        starts = self._starts(seed)
        rows = np.flatnonzero(self._failing(z, group.compared))
        attempt = 1
        while len(rows):
            if attempt > _MOST_ATTEMPTS:
                raise self._unmet(group, z[:, rows])
            # Where few worlds are left, several attempts at each at once; the first that holds
            # counts, so that the batch makes no difference.
            batch = max(1, _BATCH // len(rows))
            trial = np.repeat(z[:, rows], batch, axis=1)
            for d in group.dims:
                for k in range(batch):
                    trial[d, k::batch] = normals(starts[d], worlds[rows], attempt + k)
            holds = ~self._failing(trial, group.compared).reshape(len(rows), batch)
            done, first = holds.any(axis=1), holds.argmax(axis=1)
            z[:, rows[done]] = trial[:, (np.arange(len(rows)) * batch + first)[done]]
            rows = rows[~done]
            attempt += batch

    def _failing(self, z: FloatArray, compared: tuple[Compared, ...]) -> NDArray[np.bool_]:
        columns = self._utilities(z, {one.actor for one in compared})
        return _broken(compared, columns, z.shape[1])

    def _utilities(self, z: FloatArray, actors: Iterable[str]) -> dict[str, FloatArray]:
        decoder, wanted = self.decoder, set(actors)
        space = decoder.model.space
        values, chances = decoder.read(z, wanted)
        scalars = {**decoder.model.exact, **values}
        return {
            actor: decoder.columns(
                actor, scalars, chances, {}, np.zeros((space.n_columns, z.shape[1]))
            )
            for actor in sorted(wanted)
        }

    # ------------------------------------------------------------------------ comparisons

    @cached_property
    def _checked(self) -> tuple[_Bundle, ...]:
        """Groups to redraw, after a trial has shown that the comparisons can be met."""
        model = self.decoder.model
        owners = [latent.actor for latent in model.catalogue.latents.values()]
        links = [(owners[i], owners[j]) for i, j in self.ties]
        kept = self._untouched()
        groups = []
        for actors in _connected({one.actor for one in model.compared}, links):
            compared = tuple(one for one in model.compared if one.actor in actors)
            own = (d for d, owner in enumerate(owners) if owner in actors)
            groups.append(_Bundle(compared, tuple(d for d in own if d not in kept)))
        if groups:
            z = self._fresh(_TRIAL_SEED, np.arange(_TRIAL, dtype=np.uint64))
            for group in groups:
                if (~self._failing(z, group.compared)).mean() < _LEAST_SHARE:
                    raise self._unmet(group, z)
        return tuple(groups)

    def _untouched(self) -> set[int]:
        """Latents of margins and shocks, which no comparison speaks of, unless they are tied."""
        model = self.decoder.model
        floors = {floor.handle for floor in model.floors.values()}
        paths = {h.path for h in model.catalogue.judged if h.shifts or h in floors}
        paths |= {f"{path}#view" for path in paths}
        tied = {d for pair in self.ties for d in pair}
        return {d for name, d in model.catalogue.positions().items() if name in paths} - tied

    def _unmet(self, group: _Bundle, z: FloatArray) -> UnworkableError:
        """Say which comparison is the hardest to meet."""
        columns = self._utilities(z, {one.actor for one in group.compared})
        shares = [float(one.holds(columns[one.actor]).mean()) for one in group.compared]
        hardest = int(np.argmin(shares))
        said = f"{_percent(shares[hardest])} of the draws satisfy this comparison"
        if len(shares) > 1:
            together = float((~_broken(group.compared, columns, z.shape[1])).mean())
            said += f", and {_percent(together)} all {len(shares)} comparisons together"
        return UnworkableError(
            group.compared[hardest].key,
            said,
            "at least one draw in 1,000",
            "they need not contradict each other: state the order of the options as a ranking "
            '(values = { issue = "best > next > worst" }), widen the values or weights, or drop a '
            "comparison",
        )


def _broken(
    compared: tuple[Compared, ...], columns: dict[str, FloatArray], n: int
) -> NDArray[np.bool_]:
    """Mark the worlds in which some comparison fails.

    Parameters
    ----------
    columns : dict
        Actor to the utility of every column (columns, worlds).
    n : int
        Number of worlds.
    """
    out = np.zeros(n, dtype=np.bool_)
    for one in compared:
        out |= ~one.holds(columns[one.actor])
    return out


def _percent(share: float) -> str:
    return "none" if share == 0 else f"{100 * share:.2g} %"


def _connected(actors: set[str], links: Sequence[tuple[str, str]]) -> list[frozenset[str]]:
    """Find the sets of actors that ties connect, among those who state comparisons."""
    groups = [frozenset({actor}) for actor in sorted(actors)]
    for one, other in links:
        if not one or not other:
            continue
        touched = [group for group in groups if one in group or other in group]
        merged = frozenset({one, other}).union(*touched)
        groups = [group for group in groups if group not in touched] + [merged]
    return sorted((group for group in groups if group & actors), key=sorted)
