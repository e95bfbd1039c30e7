"""Answers: accepting, going on, walking out, taking an offer back, voting.

Everything here is about one actor and one deal on the table; arrays run over worlds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from winset.conduct.parameters import Parameters
from winset.model.moves import Answer
from winset.space import Space

__all__ = [
    "CHOICES",
    "Values",
    "answer_probabilities",
    "block_values",
    "offer_values",
    "signature_probability",
    "summed",
    "vote_probability",
    "withdrawal_probability",
]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

#: Answers in the order of their chances.
CHOICES: tuple[Answer, ...] = ("accept", "refuse", "walk")
# No modelled act is ever quite impossible: people also slip, and records err.
SLIP = 1e-4


def answer_probabilities(
    value: FloatArray | None,
    target: FloatArray,
    walk_away: FloatArray,
    parameters: Parameters,
    *,
    last_turn: bool = False,
) -> FloatArray:
    """Chances (3, ..., n) of accepting, refusing but going on, and walking out.

    A multinomial logit over accept (kappa u(y)), continue (kappa a_t) and walk (kappa r - c).
    Before the declared last turn some of those who would accept refuse in order to get more (a
    bluff). On the last turn there is no going on: whoever does not accept ends the talks, at no
    further cost, and a refusal and a walk-out are the same act.

    Parameters
    ----------
    value : (..., n) float, optional
        Utility 0-1 of what is on the table; None where nothing is.
    target : (..., n) float
        The aspiration.
    walk_away : (n,) float
        Utility 0-1 of no agreement.
    parameters : mapping
        ``kappa``, ``cost`` and ``bluff``, each (n,).

    Examples
    --------
    >>> one = {"kappa": np.array([15.0]), "cost": np.zeros(1), "bluff": np.zeros(1)}
    >>> half = np.array([0.5])
    >>> answer_probabilities(half, half, half, one).ravel().round(3).tolist()
    [0.333, 0.333, 0.333]
    """
    kappa = parameters["kappa"]
    utility = np.full((3, *target.shape), -np.inf)
    if value is not None:
        utility[0] = kappa * value
    if not last_turn:
        utility[1] = kappa * target
    utility[2] = kappa * walk_away - (0.0 if last_turn else parameters["cost"])
    chance = np.exp(utility - utility.max(axis=0))
    chance /= chance.sum(axis=0)
    if last_turn:
        chance[1] = chance[2]
    else:
        bluffed = parameters["bluff"] * chance[0]
        chance[0] -= bluffed
        chance[1] += bluffed
    slipped: FloatArray = SLIP / 3.0 + (1.0 - SLIP) * chance
    return slipped


def withdrawal_probability(
    value: FloatArray, target: FloatArray, parameters: Parameters
) -> FloatArray:
    """Chance (n,) of taking back one's own offer worth ``value``.

    Logistic in the aspiration minus the offer's utility; with the chance ``ante`` the aspiration
    has jumped by ``jump``, and the actor has raised its demand.
    """
    kappa = parameters["kappa"]
    calm = _logistic(kappa * (target - value))
    raised = _logistic(kappa * (target + parameters["jump"] - value))
    ante = parameters["ante"]
    return np.asarray(SLIP / 2.0 + (1.0 - SLIP) * ((1.0 - ante) * calm + ante * raised))


def vote_probability(
    value: FloatArray, walk_away: FloatArray, parameters: Parameters
) -> FloatArray:
    """Chance (n,) of voting for a deal worth ``value``: logistic in what it beats no deal by."""
    chance = _logistic(parameters["kappa"] * (value - walk_away))
    return np.asarray(SLIP / 2.0 + (1.0 - SLIP) * chance)


def signature_probability(
    value: FloatArray, walk_away: FloatArray, parameters: Parameters
) -> FloatArray:
    """Chance (n,) of signing a deal worth ``value``: as a vote, but with a slack of its own.

    With the chance ``misjudged`` it is signed for reasons that the judgements do not know, whatever
    it is worth by them.
    """
    chance = _logistic((value - walk_away) / parameters["ink"])
    misjudged = parameters["misjudged"]
    return np.asarray(SLIP / 2.0 + (1.0 - SLIP) * (misjudged + (1.0 - misjudged) * chance))


Values = tuple[FloatArray, FloatArray]


def offer_values(utility: FloatArray, terms: BoolArray, space: Space) -> Values:
    """Value a part-deal to an actor, 0-1, in its two readings, each (n,).

    Named terms count in full (the average of the compatible columns, where there are several).
    Issues that are not named are read as left at the status quo, or as open (the average of
    their options). Without a null deal, or where every block is settled, both readings are one
    and the same array.

    Parameters
    ----------
    utility : (columns, n) float, 0-1
    terms : (columns, n or 1) bool
    """
    null = space.null_columns
    blocks = [
        block_values(
            utility[start : start + size],
            terms[start : start + size],
            null=None if null is None else int(null[b]),
        )
        for b, (start, size) in enumerate(zip(space.offsets, space.sizes, strict=False))
    ]
    return summed(blocks)


def block_values(utility: FloatArray, terms: BoolArray, *, null: int | None) -> Values:
    """Value what is said of one block, in both readings, each (n,): left as it is, and open.

    Parameters
    ----------
    utility : (size, n) float, 0-1
    terms : (size, n or 1) bool
    null : int or None
        The block's status quo, where there is one.
    """
    if terms.shape[1] == 1 and int(terms.sum()) == 1:
        only = utility[int(terms.argmax())]
        return only, only
    average = (utility * terms).sum(axis=0) / np.maximum(terms.sum(axis=0), 1)
    unnamed = terms.all(axis=0)
    if null is None or not unnamed.any():
        return average, average
    return np.where(unnamed, utility[null], average), average


def summed(blocks: Sequence[Values]) -> Values:
    """Add up the values of blocks; one array where both readings are the same in all of them."""
    opened = sum((value for _, value in blocks[1:]), start=blocks[0][1])
    if all(kept is value for kept, value in blocks):
        return opened, opened
    return sum((kept for kept, _ in blocks[1:]), start=blocks[0][0]), opened


def _logistic(x: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))
