"""A deal in steps: who does what, what each state of it is worth, what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from winset.arrays import FloatArray, IntArray

__all__ = ["MOST_STEPS", "Phasing", "Step"]

#: More steps than this would have too many states to look at all of them.
MOST_STEPS = 16


@dataclass(frozen=True)
class Step:
    """One step of a deal that is carried out piece by piece.

    Parameters
    ----------
    name : str
    by : int
        The actor who takes it.
    needs : tuple of int
        Steps that must have been taken before it.
    reversible : bool
        Whether the one who took it can take it back when the deal breaks, as sanctions snap back.
    lag : int
        How many later steps others take before they know whether this one was taken.
    """

    name: str
    by: int
    needs: tuple[int, ...] = ()
    reversible: bool = False
    lag: int = 0


@dataclass(frozen=True)
class Phasing:
    """A deal in steps, in one world or in many.

    A state is a whole number whose k-th bit says whether step k has been taken.

    Parameters
    ----------
    steps : tuple of Step
    value : (worlds, actors, states) or (actors, states) float
        What each state is worth to each actor for as long as it lasts; ``2 ** len(steps)`` states.
    patience : (actors,) float in 0..1, optional
        What the next period is worth against this one, one step taking one period. 1: waiting
        costs nothing, and all that counts is where it ends.
    breaking : float in 0..1
        The chance that the deal breaks for other reasons after each step but the last.
    deposit : (actors,) float, optional
        What an actor loses that quits: an escrow, a guarantor's price, its name.

    Raises
    ------
    ValueError
        If steps need each other in a circle, or numbers do not fit.

    Examples
    --------
    One gives up arms in two steps, the other lifts sanctions in two.

    >>> steps = [Step("half the arms", 0), Step("the rest", 0, needs=(0,)),
    ...          Step("some relief", 1), Step("all relief", 1, needs=(2,))]
    >>> game = Phasing.adding_up(steps, [[-3, -3, 4, 4], [4, 4, -3, -3]])
    >>> game.value.shape, game.orders_exist
    ((1, 2, 16), True)
    """

    steps: tuple[Step, ...]
    value: FloatArray
    patience: FloatArray = field(default_factory=lambda: np.ones(0))
    breaking: float = 0.0
    deposit: FloatArray = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        steps, n = tuple(self.steps), len(self.steps)
        if not 1 <= n <= MOST_STEPS:
            raise ValueError(f"{n} steps: expected 1 to {MOST_STEPS}")
        value = np.asarray(self.value, dtype=float)
        value = value[None] if value.ndim == 2 else value
        if value.ndim != 3 or value.shape[2] != 2**n or not np.isfinite(value).all():
            raise ValueError(
                f"value has the shape {value.shape}: expected (worlds, actors, {2**n}), all finite"
            )
        actors = value.shape[1]
        for k, step in enumerate(steps):
            _check(k, step, n, actors)
        patience = np.broadcast_to(self.patience if len(self.patience) else 1.0, actors)
        deposit = np.broadcast_to(self.deposit if len(self.deposit) else 0.0, actors)
        if not ((patience >= 0) & (patience <= 1)).all() or not 0 <= self.breaking <= 1:
            raise ValueError("patience, breaking: expected numbers from 0 to 1")
        if not (deposit >= 0).all():
            raise ValueError("deposit: expected numbers from 0 up")
        for name, found in (("steps", steps), ("value", value)):
            object.__setattr__(self, name, found)
        object.__setattr__(self, "patience", np.asarray(patience, dtype=float))
        object.__setattr__(self, "deposit", np.asarray(deposit, dtype=float))
        if not self.orders_exist:
            raise ValueError("steps need each other in a circle, so no order of them is possible")

    @classmethod
    def adding_up(
        cls,
        steps: Sequence[Step],
        gains: Sequence[Sequence[float]],
        *,
        patience: Sequence[float] = (),
        breaking: float = 0.0,
        deposit: Sequence[float] = (),
    ) -> Phasing:
        """Make one whose steps each add the same to every state.

        Parameters
        ----------
        steps : sequence of Step
        gains : (actors, steps) numbers
            What each step adds to what a state is worth to each actor.
        """
        states = np.arange(2 ** len(steps))
        taken = (states[:, None] >> np.arange(len(steps)) & 1).astype(float)
        table = np.asarray(gains, dtype=float)
        if table.ndim != 2 or table.shape[1] != len(steps):
            raise ValueError(f"gains has the shape {table.shape}: expected (actors, {len(steps)})")
        return cls(
            tuple(steps),
            table @ taken.T,
            np.asarray(patience, dtype=float),
            breaking,
            np.asarray(deposit, dtype=float),
        )

    @property
    def n_actors(self) -> int:
        """How many have something to gain or lose."""
        return int(self.value.shape[1])

    @property
    def whole(self) -> int:
        """The state in which all steps have been taken."""
        return (1 << len(self.steps)) - 1

    def needs(self, step: int) -> int:
        """Return the state that a step needs."""
        return sum((1 << k for k in self.steps[step].needs), 0)

    def next_steps(self, state: int) -> Iterator[int]:
        """Give the steps that can be taken next."""
        for k in range(len(self.steps)):
            if not state >> k & 1 and self.needs(k) & ~state == 0:
                yield k

    @cached_property
    def orders_exist(self) -> bool:
        """Whether all steps can be taken one after the other."""
        state = 0
        while found := list(self.next_steps(state)):
            state |= sum(1 << k for k in found)
        return state == self.whole

    def own(self, actor: int) -> int:
        """Return the steps that one actor takes, as a state."""
        return sum((1 << k for k, step in enumerate(self.steps) if step.by == actor), 0)

    @cached_property
    def taken_back(self) -> int:
        """The steps that can be taken back, as a state."""
        return sum(1 << k for k, step in enumerate(self.steps) if step.reversible)

    @cached_property
    def quitting(self) -> FloatArray:
        """What quitting in each state is worth for good to each actor, its deposit lost.

        (worlds, actors, states). The others take back all that they can; the actor itself takes
        back what it gains by.
        """
        states = np.arange(self.whole + 1)
        found = np.empty_like(self.value)
        for actor in range(self.n_actors):
            mine = self.own(actor) & self.taken_back
            left = states & ~(self.taken_back & ~mine)
            best = self.value[:, actor, left]
            for part in _parts(mine):
                best = np.maximum(best, self.value[:, actor, left & ~part])
            found[:, actor] = best - self.deposit[actor]
        return found

    @cached_property
    def broken(self) -> FloatArray:
        """What is left to each actor, (worlds, actors, states), if nobody's quitting breaks it."""
        states: IntArray = np.arange(self.whole + 1)
        return np.asarray(self.value[:, :, states & ~self.taken_back])


def _check(k: int, step: Step, n: int, actors: int) -> None:
    where = f"step {k} ({step.name})"
    if not 0 <= step.by < actors:
        raise ValueError(f"{where} is by actor {step.by}: there are {actors}")
    if any(not 0 <= other < n or other == k for other in step.needs):
        raise ValueError(f"{where} needs {step.needs}: expected other steps, 0 to {n - 1}")
    if step.lag < 0:
        raise ValueError(f"{where} has a lag of {step.lag}: expected 0 or more")


def _parts(state: int) -> Iterator[int]:
    """Give every part of a state but none of it."""
    part = state
    while part:
        yield part
        part = (part - 1) & state
