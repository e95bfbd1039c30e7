"""A proposer who must win a number of votes: who gets what."""

from __future__ import annotations

from dataclasses import dataclass

from winset.play.games.demanding import number

__all__ = ["Legislature", "legislature"]


@dataclass(frozen=True)
class Legislature:
    """Shares in the stationary equilibrium: the proposer's, each partner's, others get nothing.

    ``value`` is what a member can expect before a proposer is drawn.
    """

    members: int
    votes: int
    discount: float
    proposer: float
    partner: float
    value: float


def legislature(members: int, votes: int, discount: float = 1.0) -> Legislature:
    """Divide a pie of one by vote under a closed rule (Baron and Ferejohn 1989).

    A member drawn at random proposes a division; with enough votes, the proposer's among them, it
    holds, else the pie shrinks and a proposer is drawn again. A partner is bought at what going on
    is worth to it, and the proposer buys no more than it needs.

    Parameters
    ----------
    members : int, 2 or more
    votes : int, 1 to members
    discount : float in 0..1

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> found = legislature(5, 3, 0.9)
    >>> round(found.proposer, 9), round(found.partner, 9)
    (0.64, 0.18)
    """
    number("members", members, 2, float("inf"))
    number("votes", votes, 1, members)
    number("discount", discount, 0, 1)
    # Every division uses up the pie, so a member expects an equal part of it.
    value = 1.0 / members
    partner = discount * value
    return Legislature(members, votes, discount, 1.0 - (votes - 1) * partner, partner, value)
