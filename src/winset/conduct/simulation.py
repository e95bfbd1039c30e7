"""Simulated talks: the same models of actors that give likelihoods, asked to act instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winset.conduct.actor import ActorModel
from winset.conduct.history import History
from winset.conduct.log import MoveLog
from winset.conduct.responses import CHOICES
from winset.conduct.taking import complete, showing
from winset.conduct.talk import issue_ranges, sample_priority
from winset.model.moves import Answer, Move
from winset.space import Space

__all__ = ["Talks", "simulate"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Talks:
    """What was done at every turn, in every world.

    Parameters
    ----------
    plan : MoveLog
        The turns: who moves, how and when. Its terms say only which issues are spoken of.
    terms : tuple of (columns, n) bool or None
        Per turn, what was offered, claimed, answered, taken back or voted on.
    choices : tuple of (n,) str
        Per turn, what was answered or voted; whether an offer was taken back ("yes", "no").
    orders : tuple of (n, named) int
        Per turn, the issues that were said to matter.
    """

    plan: MoveLog
    terms: tuple[BoolArray | None, ...]
    choices: tuple[NDArray[np.str_] | None, ...]
    orders: tuple[IntArray | None, ...]

    def log(self, world: int) -> MoveLog:
        """Return the log of one world.

        An offer that was not taken back leaves no move: silence says nothing.
        """
        moves = []
        for k, move in enumerate(self.plan.moves):
            terms, choice, order = self.terms[k], self.choices[k], self.orders[k]
            if move.kind == "withdrawal" and choice is not None and choice[world] == "no":
                continue
            said: Answer = "" if choice is None or move.kind == "withdrawal" else choice[world]
            moves.append(
                replace(
                    move,
                    terms=None if terms is None else terms[:, min(world, terms.shape[1] - 1)],
                    choice=said,
                    order=() if order is None else tuple(int(j) for j in order[world]),
                )
            )
        return replace(self.plan, moves=tuple(moves))


def simulate(
    plan: MoveLog, model: Callable[[int, int], ActorModel], n: int, rng: np.random.Generator
) -> Talks:
    """Run the turns of a plan in n worlds.

    Parameters
    ----------
    plan : MoveLog
        Turns as moves. The terms of an offer are a template: the issues that it names. An answer,
        a withdrawal, a vote or a signature is about the move at its ``about``, or, where that is
        -1, about its own terms.
    model : callable
        ``model(actor, epoch)``, in n worlds.
    n : int
    rng : numpy.random.Generator
    """
    space = plan.space
    talk = History(space, plan.n_actors, memory=plan.memory, n=n)
    terms: list[BoolArray | None] = []
    choices: list[NDArray[np.str_] | None] = []
    orders: list[IntArray | None] = []
    for move in plan.moves:
        who = model(move.actor, move.epoch)
        if move.working:
            who = who.at_working_level()
        about = _about(move, terms)
        choice: NDArray[np.str_] | None = None
        order: IntArray | None = None
        if move.kind in ("offer", "raise"):
            about = _offer(who, move, talk, space, rng)
            talk.add(move.actor, about)
        elif move.kind == "claim":
            about = _claim(who, move, space, rng)
        elif move.kind == "priority":
            p = who.parameters
            ranges = issue_ranges(who.utility, space)
            order = sample_priority(ranges, len(move.order), p["beta"], p["honesty"], rng=rng)
        else:
            choice = _choice(who, move, about, rng)
        terms.append(about)
        choices.append(choice)
        orders.append(order)
    return Talks(plan, tuple(terms), tuple(choices), tuple(orders))


def _about(move: Move, terms: Sequence[BoolArray | None]) -> BoolArray | None:
    if move.about >= 0:
        return terms[move.about]
    return None if move.terms is None else move.terms[:, None]


def _offer(
    who: ActorModel, move: Move, talk: History, space: Space, rng: np.random.Generator
) -> BoolArray:
    share, own = talk.share(move.actor), talk.own(move.actor)
    whole = move.terms is None or complete(move.terms, space)
    show = showing(move) if whole and who.form == "logit" else ""
    deals = who.draw_offer(share, own, move.time, rng, raised=move.kind == "raise", show=show)
    return _reveal(deals, move.terms, space)


def _claim(who: ActorModel, move: Move, space: Space, rng: np.random.Generator) -> BoolArray:
    """Draw a claim: the logit of one's own utility if meant, anything if not."""
    honest = rng.random(who.utility.shape[1]) < who.parameters["honesty"]
    nothing = np.zeros((space.n_columns, 1))
    pull = {"lam": np.zeros(1), "iota": np.zeros(1)}
    meant = replace(who, form="logit", parameters={**who.parameters, **pull})
    flat = replace(meant, utility=np.zeros_like(who.utility))
    deals = np.where(
        honest[:, None],
        meant.draw_offer(nothing, nothing, move.time, rng),
        flat.draw_offer(nothing, nothing, move.time, rng),
    )
    return _reveal(deals, move.terms, space)


def _choice(
    who: ActorModel, move: Move, about: BoolArray | None, rng: np.random.Generator
) -> NDArray[np.str_]:
    draw = rng.random(who.utility.shape[1])
    if move.kind == "answer":
        steps = who.answers(about, move.time, last_turn=move.last_turn).cumsum(axis=0)
        which = (steps[:2] < draw).sum(axis=0)
        if move.last_turn:
            # Here a refusal and a walk-out are one act, and the chances count it twice.
            which = np.where(draw < steps[0], 0, 1)
        return np.asarray(np.asarray(CHOICES)[which])
    if about is None:
        raise ValueError(f"a {move.kind} must be about something: give it terms or an offer")
    if move.kind == "vote":
        return np.where(draw < who.votes_for(about), "for", "against")
    if move.kind == "sign":
        return np.where(draw < who.signs(about), "for", "against")
    return np.where(draw < who.withdraws(about, move.time), "yes", "no")


def _reveal(deals: IntArray, template: BoolArray | None, space: Space) -> BoolArray:
    """Columns (columns, n) that agree with what is said of each deal."""
    out = np.zeros((space.n_columns, len(deals)), dtype=np.bool_)
    for b, (block, start) in enumerate(zip(space.blocks, space.offsets, strict=False)):
        size = len(block)
        mask = np.eye(size, dtype=np.bool_)[0] if template is None else template[start:][:size]
        said = [
            position
            for position in range(len(block.issues))
            if len(np.unique(block.columns[mask, position]))
            < len(np.unique(block.columns[:, position]))
        ]
        chosen = block.columns[deals[:, b]][:, said]
        same = (block.columns[:, None, said] == chosen[None]).all(axis=-1)
        out[start : start + size] = same
    return out
