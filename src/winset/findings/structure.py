"""Check the structure: is the answer an artefact of the scale, or of independent noise."""

from __future__ import annotations

from dataclasses import dataclass

from winset.deals.exists import exists_many
from winset.display import Displayed
from winset.findings.share import Share, share
from winset.model import Model
from winset.worlds import Worlds
from winset.worlds.structure import structural_worlds

__all__ = ["StructuralCheck", "StructureRow", "structural_check"]

# A verdict that crosses this band when an innocent choice changes rests on that choice.
_LOW, _HIGH = 1 / 3, 2 / 3
_MOVE = 0.25


@dataclass(frozen=True)
class StructureRow:
    """Chance of a zone and of a ratifiable zone under one way of drawing.

    ``variant`` is "as stated", "independent" or "tied".
    """

    variant: str
    zone: Share
    ratifiable: Share


@dataclass(frozen=True, repr=False)
class StructuralCheck(Displayed):
    """How much the answer owes to choices that nobody argued for.

    ``spread`` is the largest change of the chance of a ratifiable zone among the rows against
    the case as stated; ``fragile`` says that the change would turn the verdict; ``rests_on``
    names the rows that do.
    """

    rows: tuple[StructureRow, ...]
    spread: float
    fragile: bool
    rests_on: tuple[str, ...]


def _row(variant: str, worlds: Worlds) -> StructureRow:
    last = len(worlds.epochs) - 1
    utility, floor = worlds.utility_at(last), worlds.walk_away_at(last)
    rules = (worlds.consent.only("sign"), worlds.consent)
    zone, ratifiable = (
        share(found.status == 1, worlds.weight)
        for found in exists_many(worlds.space, utility, floor, rules)
    )
    return StructureRow(variant, zone, ratifiable)


def _side(value: float) -> int:
    return -1 if value < _LOW else 1 if value > _HIGH else 0


def structural_check(model: Model, *, worlds: int = 2_000, seed: int = 1) -> StructuralCheck:
    """Compare the answer as stated with independent and tied draws.

    Whether a deal exists is a maximum over deals, so independent noise on every option makes
    zones out of nothing. The same latent draws serve every row (common random numbers).

    Parameters
    ----------
    model : Model
    worlds : int
        Worlds per row.
    seed : int
    """
    rows = [_row(variant.name, drawn) for variant, drawn in structural_worlds(model, worlds, seed)]
    stated = rows[0].ratifiable.value
    moved = [abs(row.ratifiable.value - stated) for row in rows]
    rests_on = tuple(
        row.variant
        for row, move in zip(rows, moved, strict=True)
        if move > _MOVE or _side(row.ratifiable.value) != _side(stated)
    )
    return StructuralCheck(tuple(rows), max(moved), bool(rests_on), rests_on)
