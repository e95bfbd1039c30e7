"""What is found of kinds of deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winset.display import Displayed
from winset.findings.share import Share

__all__ = ["STAGES", "BreakEven", "KindChance", "KindsFinding", "Moved", "Stage", "TwoWay"]

#: How far a deal goes: all parties would sign it, those who must ratify pass it too, it survives
#: stated doubts about compliance, and it was on the table.
Stage = Literal["sign", "pass", "keep", "reached"]
STAGES: tuple[Stage, ...] = ("sign", "pass", "keep", "reached")


@dataclass(frozen=True)
class KindChance:
    """Chance that a deal of one kind was there, stage by stage.

    Parameters
    ----------
    id : str
        ``any`` for any change at all.
    name : str
        As the case names it; empty where it is derived.
    core : bool
        Whether the headline speaks of it.
    sign, passed, keep : Share
        Worlds in which some deal of the kind gets so far.
    reached : Share or None
        Worlds in which one that would be kept was on the table; None without a record.
    undecided : float
        Largest share of worlds that the search could not settle (counted as none).
    """

    id: str
    name: str
    core: bool
    sign: Share
    passed: Share
    keep: Share
    reached: Share | None
    undecided: float


@dataclass(frozen=True)
class BreakEven:
    """The walk-away value of one actor at which deals of a kind vanish.

    Above the value of the status quo, as margins are. ``never`` is the share of worlds in which
    nothing of the kind passes all others, whatever this actor's walk-away value.

    Parameters
    ----------
    kind, actor : str
    low, median, high : float
        5, 50 and 95 % of the break-even margin over the other worlds; NaN where there is none.
    stated : tuple of float
        The same of the margin as it is judged at the close.
    always : Share
        Worlds in which the others pass such a deal without this actor, whatever its walk-away
        value: by a signing rule that does not need it.
    """

    kind: str
    actor: str
    never: Share
    low: float
    median: float
    high: float
    stated: tuple[float, float, float]
    always: Share


@dataclass(frozen=True)
class TwoWay:
    """Chance of a kind over two judgements, from the same worlds.

    Parameters
    ----------
    kind : str
    first, second : str
        Paths of those that tell most; rows and columns of the table.
    rows, columns : tuple of float
        Edges of the thirds into which each is cut, least and most included.
    chance : tuple of tuple of Share or None
        None where hardly any world falls.
    """

    kind: str
    first: str
    second: str
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    chance: tuple[tuple[Share | None, ...], ...]


@dataclass(frozen=True)
class Moved:
    """Chance of a kind with stated margins moved by their own half-width.

    ``actor`` is empty where all are moved at once; ``by`` is in points.
    """

    kind: str
    actor: str
    by: float
    lower: Share
    higher: Share


@dataclass(frozen=True, repr=False)
class KindsFinding(Displayed):
    """Kinds of deal, the core ones first, then the others, and any change at all.

    Parameters
    ----------
    kinds : tuple of KindChance
    derived : bool
        Whether the kinds follow from who gives up what, since the case names none.
    gives : float
        Points of a hundred that a party must give up on some issues for that to count.
    break_even : tuple of BreakEven
        Of core kinds.
    two_way : tuple of TwoWay
    moved : tuple of Moved
        What was said: each margin moved by its own half-width, then all, the parties' and
        ratifiers', together.
    """

    kinds: tuple[KindChance, ...]
    derived: bool
    gives: float
    break_even: tuple[BreakEven, ...]
    two_way: tuple[TwoWay, ...]
    moved: tuple[Moved, ...]

    def of(self, kind: str) -> KindChance:
        """Find one kind by its id."""
        return next(found for found in self.kinds if found.id == kind)

    @property
    def core(self) -> tuple[KindChance, ...]:
        """Kinds that the headline speaks of."""
        return tuple(found for found in self.kinds if found.core)
