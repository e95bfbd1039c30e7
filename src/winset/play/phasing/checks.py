"""Does anybody gain by quitting? Found by playing it through, apart from how orders are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from winset.play.phasing.game import Phasing

__all__ = ["Exit", "profitable_exit"]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Exit:
    """Somebody gains by stopping: who, after how many steps, if by pretending, and how much."""

    actor: int
    position: int
    pretending: bool
    gain: float


def profitable_exit(game: Phasing, order: Sequence[int], world: int = 0) -> Exit | None:
    """Return the exit that pays most in one world, None if none does.

    Plays the steps through for every actor and every moment, state by state, with sets of steps
    instead of arrays; shares no code with :func:`winset.play.phasing.hold`.

    Examples
    --------
    >>> from winset.play.phasing import Step
    >>> game = Phasing.adding_up([Step("arms", 0), Step("relief", 1)], [[-3, 4], [4, -3]])
    >>> profitable_exit(game, (0, 1))
    Exit(actor=1, position=1, pretending=False, gain=3.0)
    """
    best: Exit | None = None
    for actor in range(game.n_actors):
        player = _Player(game, actor, world)
        for position in range(len(order) + 1):
            stays = player.staying(order, position)
            tries = [(False, player.leaves(set(order[:position])))]
            if position < len(order) and game.steps[order[position]].by == actor:
                tries.append((True, player.pretends(order, position)))
            for pretending, got in tries:
                gain = got - stays
                if gain > _TOLERANCE and (best is None or gain > best.gain):
                    best = Exit(actor, position, pretending, gain)
    return best


class _Player:
    def __init__(self, game: Phasing, actor: int, world: int) -> None:
        self.game, self.actor, self.world = game, actor, world
        self.patience = float(game.patience[actor])

    def at(self, taken: set[int]) -> float:
        return float(self.game.value[self.world, self.actor, sum(2**k for k in taken)])

    def leaves(self, taken: set[int]) -> float:
        """Quit for good: the others take back what they can, this one what it likes."""
        steps = self.game.steps
        mine = [k for k in taken if steps[k].reversible and steps[k].by == self.actor]
        theirs = {k for k in taken if steps[k].reversible and steps[k].by != self.actor}
        choices = [set(c) for size in range(len(mine) + 1) for c in combinations(mine, size)]
        loss = float(self.game.deposit[self.actor])
        return max(self.at(taken - theirs - back) for back in choices) - loss

    def staying(self, order: Sequence[int], position: int) -> float:
        """Go on: every way in which the deal may break later, by its chance."""
        steps, d, q = self.game.steps, self.patience, self.game.breaking
        total, alive, shrunk = 0.0, 1.0, 1.0
        taken = set(order[:position])
        for t in range(position, len(order)):
            taken.add(order[t])
            total += alive * shrunk * (1 - d) * self.at(taken)
            shrunk *= d
            if t < len(order) - 1:
                kept = {k for k in taken if not steps[k].reversible}
                total += alive * q * shrunk * self.at(kept)
                alive *= 1 - q
        return total + alive * shrunk * self.at(set(order))

    def pretends(self, order: Sequence[int], position: int) -> float:
        """Seem to take the step; the others find out after its lag."""
        d, taken = self.patience, set(order[:position])
        lag = self.game.steps[order[position]].lag
        if not lag:
            return self.leaves(taken)
        total, shrunk = (1 - d) * self.at(taken), d
        for k in order[position + 1 : position + 1 + lag]:
            if self.game.steps[k].by != self.actor:
                taken.add(k)
            total += shrunk * (1 - d) * self.at(taken)
            shrunk *= d
        return total + shrunk * self.leaves(taken)
