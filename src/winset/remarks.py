"""What a step has to say about its own work, as codes and numbers: ``winset.words`` says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Code", "Remark"]

Code = Literal[
    "events-sorted",
    "no-author",
    "repeated",
    "denied",
    "in-dispute",
    "answers-own",
    "withdraws-nothing",
    "votes-on-nothing",
    "package-matters",
    "tied-exact",
    "tied-twice",
    "ties-contradict",
    "no-hindsight",
    "nothing-conditions",
    "outcome-known",
    "signs-outcome",
    "no-moves",
    "stuck",
    "few-draws",
    "evidence-uncertain",
]


@dataclass(frozen=True)
class Remark:
    """Something that whoever reads a result should know.

    Parameters
    ----------
    code : str
        What it is: ``few-draws`` (the effective number of draws is small), ``no-hindsight`` (acts
        before the date of a judgement do not condition it), and so on.
    events : tuple of int
        Positions in the case of the events meant.
    names : tuple of str
        Ids or names of what is meant.
    numbers : tuple of float
    """

    code: Code
    events: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
