"""A log of moves, in order, with the terms as columns of the space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.conduct.history import History
from winset.model.moves import Move
from winset.space import Space

__all__ = ["MoveLog", "offer_terms"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_ON_THE_TABLE = ("offer", "raise")


@dataclass(frozen=True, eq=False)
class MoveLog:
    """Moves in order, on one space, with what each actor had seen when it moved.

    Examples
    --------
    >>> space = Space.plain([2, 2])
    >>> log = MoveLog.of_offers(space, [(0, (0, 1)), (1, (1, 1))])
    >>> [move.time for move in log.moves]
    [0.25, 0.75]
    >>> log.share(1).ravel().tolist()
    [1.0, 0.0, 0.0, 1.0]
    """

    space: Space
    n_actors: int
    moves: tuple[Move, ...]
    memory: float = 2.0

    @classmethod
    def of_offers(
        cls,
        space: Space,
        offers: Sequence[tuple[int, Sequence[int]]],
        *,
        n_actors: int | None = None,
        times: Sequence[float] | None = None,
        memory: float = 2.0,
        takes: bool = False,
    ) -> MoveLog:
        """Build a log of complete offers ``(actor, one option per issue)``, in order.

        ``takes``: whether to table them says that one would take them. It speaks of walk-away
        values; where nothing is known of utilities, it tells hardly anything, and without it the
        likelihood falls apart by issue, which is far quicker.

        Raises
        ------
        ValueError
            Where an offer names an option that the space has not.
        """
        actors = n_actors or 1 + max((actor for actor, _ in offers), default=0)
        at = times or [(k + 0.5) / len(offers) for k in range(len(offers))]
        moves = tuple(
            Move(
                "offer",
                actor,
                at[k],
                offer_terms(space, deal, where=f"offer {k + 1}"),
                takes=takes,
            )
            for k, (actor, deal) in enumerate(offers)
        )
        return cls(space, actors, moves, memory)

    @cached_property
    def _seen(self) -> tuple[tuple[FloatArray, FloatArray], ...]:
        talk = History(self.space, self.n_actors, memory=self.memory)
        seen = []
        for move in self.moves:
            seen.append((talk.share(move.actor), talk.own(move.actor)))
            if move.kind in _ON_THE_TABLE and move.terms is not None:
                talk.add(move.actor, move.terms[:, None])
        return tuple(seen)

    def share(self, k: int) -> FloatArray:
        """Return f at move k, (columns, 1)."""
        return self._seen[k][0]

    def own(self, k: int) -> FloatArray:
        """Return s at move k, (columns, 1)."""
        return self._seen[k][1]

    def of_actor(self, actor: int) -> tuple[int, ...]:
        """Positions of one actor's moves."""
        return tuple(k for k, move in enumerate(self.moves) if move.actor == actor)


def offer_terms(space: Space, options: Sequence[int], *, where: str = "offer") -> BoolArray:
    """Columns (columns,) bool of a complete deal, given as one option per issue.

    Raises
    ------
    ValueError
        Where the deal is not in the space; the message says which issue.
    """
    if len(options) != len(space.issues):
        raise ValueError(
            f"{where}: {len(options)} options for {len(space.issues)} issues; expected one each"
        )
    for issue, option in enumerate(options):
        if not 0 <= int(option) < len(space.options[issue]):
            raise ValueError(
                f"{where}: {space.issues[issue]} has no option {int(option)};"
                f" expected 0 to {len(space.options[issue]) - 1}"
            )
    columns = space.columns_of(np.asarray([int(o) for o in options], dtype=np.int64))
    terms = np.zeros(space.n_columns, dtype=np.bool_)
    terms[space.offsets[:-1] + columns] = True
    return terms
