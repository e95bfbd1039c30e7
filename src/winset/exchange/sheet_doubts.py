"""Names that stand in one row alone: where sheets do not add up, the likely slip.

A misspelt option, issue or actor makes another one, and every other row seems to lack it. What is
named once, where all else is named by several, is told where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from winset.case.errors import MOST_TOLD, Defect
from winset.exchange.cells import Cell

__all__ = ["Use", "misnamed"]


@dataclass(frozen=True)
class Use:
    """One row that names an option: of whom (nobody, in the sheet of issues), and where."""

    actor: str
    issue: str
    label: str
    at: tuple[Cell | None, Cell, Cell]


def misnamed(uses: Sequence[Use]) -> Iterator[tuple[Cell, Defect]]:
    """Find names that stand alone, with the cell of each."""
    told: set[int] = set()
    labels = list(islice(_labels(uses), MOST_TOLD))
    of_labels = {number for number, *_ in labels}
    for number, cell, word, known in (*islice(_alone(uses), MOST_TOLD), *labels):
        if number not in told:
            told.add(number)
            said = f"{word!r} is named in this row alone"
            if number in of_labels and cell is uses[number].at[2]:
                said += f"; others value {uses[number].issue!r}, but not its option {word!r}"
            yield cell, Defect((), "misnamed", said, unknown=word, known=known)


def _alone(uses: Sequence[Use]) -> Iterator[tuple[int, Cell, str, list[str]]]:
    """Actors and issues of a single row, where others have several."""
    actors = Counter(use.actor for use in uses if use.actor)
    issues = Counter(use.issue for use in uses)
    most, most_rows = max(actors.values(), default=0), max(issues.values(), default=0)
    for number, use in enumerate(uses):
        if use.at[0] is not None and actors[use.actor] == 1 and most > 1:
            yield number, use.at[0], use.at[0].text, [a for a, n in actors.items() if n > 1]
        if issues[use.issue] == 1 and most_rows > 1:
            yield number, use.at[1], use.at[1].text, [i for i, n in issues.items() if n > 1]


def _labels(uses: Sequence[Use]) -> Iterator[tuple[int, Cell, str, list[str]]]:
    """Options that one actor alone names, or the sheet of issues alone."""
    tellers: dict[tuple[str, str], set[str]] = {}
    every: dict[str, set[str]] = {}
    for use in uses:
        tellers.setdefault((use.issue, use.label), set()).add(use.actor)
        every.setdefault(use.issue, set()).add(use.actor)
    for number, use in enumerate(uses):
        if len(every[use.issue]) > 1 and len(tellers[use.issue, use.label]) == 1:
            known = [o for (i, o), by in tellers.items() if i == use.issue and o != use.label]
            yield number, use.at[2], use.label, known
