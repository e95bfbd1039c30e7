"""Worlds and deals as tables for other programs: Parquet and CSV, through Arrow."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.text import neutral, visible
from winset.words.packages import letter

if TYPE_CHECKING:
    import pyarrow as pa

    from winset.analysis import Analysis
    from winset.space import Space
    from winset.worlds import Worlds

__all__ = ["deals_frame", "drawn", "worlds_frame", "write_frames"]

# Larger spaces are not written out deal by deal; packages, offers and solutions always are.
_MOST_DEALS = 200_000


def _column_names(space: Space) -> list[str]:
    """Name each column of the space: ``issue=option``, joined where issues go together."""
    return [
        "; ".join(
            f"{space.issues[j]}={space.options[j][int(k)]}"
            for j, k in zip(block.issues, column, strict=True)
        )
        for block in space.blocks
        for column in block.columns
    ]


def drawn(analysis: Analysis) -> Worlds:
    """Return the worlds of an analysis.

    Raises
    ------
    ValueError
        Where it was read back without them.
    """
    if analysis.worlds is None:
        raise ValueError("the worlds of this run were not kept; run the analysis again")
    return analysis.worlds


def worlds_frame(analysis: Analysis) -> pa.Table:
    """One row per world: weight, walk-away values, whose version is true, and every utility.

    Columns: ``weight``; ``walk_away.<actor>`` at the close (``walk_away.<actor>@<n>`` in earlier
    epochs); ``account.<issue>``; ``utility.<actor>.<issue=option>`` at the close.
    """
    import pyarrow as pa

    worlds = drawn(analysis)
    last = len(worlds.epochs) - 1
    columns: dict[str, Any] = {"weight": worlds.weight}
    for epoch in range(last + 1):
        floor = worlds.walk_away_at(epoch)
        for a, actor in enumerate(worlds.actors):
            suffix = "" if epoch == last else f"@{epoch}"
            columns[f"walk_away.{actor}{suffix}"] = floor[:, a].round(6)
    for k, issue in enumerate(worlds.contested):
        columns[f"account.{issue}"] = [worlds.tellers[t] for t in worlds.account[:, k]]
    names = _column_names(worlds.space)
    utility = worlds.utility_at(last)
    for a, actor in enumerate(worlds.actors):
        for c, name in enumerate(names):
            columns[f"utility.{actor}.{name}"] = utility[:, a, c].round(6)
    return pa.table(columns)


def _marks(analysis: Analysis) -> dict[tuple[int, ...], list[str]]:
    marks: dict[tuple[int, ...], list[str]] = {}
    for n, package in enumerate(analysis.packages.packages):
        marks.setdefault(tuple(package.options), []).append(f"package {n + 1}")
    for n, offer in enumerate(analysis.offers):
        marks.setdefault(tuple(offer.options), []).append(f"offer {letter(n)}")
    for solution in analysis.bargaining.solutions:
        marks.setdefault(tuple(solution.options), []).append(solution.name)
    return marks


def deals_frame(analysis: Analysis) -> pa.Table:
    """One row per deal: its options, its mean utility to each actor at the close, and its names.

    ``named`` says which package, offer or solution it is. Spaces of more than 200,000 deals give
    the named deals only.
    """
    import pyarrow as pa

    worlds, marks = drawn(analysis), _marks(analysis)
    space = worlds.space
    if space.n_deals <= _MOST_DEALS:
        deals = np.concatenate(list(space.enumerate()))
    else:
        deals = space.columns_of(np.asarray(sorted(marks), dtype=np.int64))
    options = space.options_of(deals)
    mean = np.einsum("w,wac->ac", worlds.weight, worlds.utility_at(len(worlds.epochs) - 1))
    value = mean[:, deals + space.offsets[:-1]].sum(-1)
    columns: dict[str, Any] = {
        issue: np.asarray(space.options[j], dtype=object)[options[:, j]]
        for j, issue in enumerate(space.issues)
    }
    for a, actor in enumerate(worlds.actors):
        columns[f"mean_utility.{actor}"] = value[a].round(6)
    columns["named"] = ["; ".join(marks.get(tuple(map(int, row)), ())) for row in options]
    return pa.table(columns)


def _shown(frame: pa.Table) -> pa.Table:
    """Show in text columns what would act on a terminal or a spreadsheet."""
    import pyarrow as pa

    def cell(text: str) -> str:
        return neutral(visible(text))

    return pa.table(
        [
            pa.array([cell(text) for text in column.to_pylist()])
            if pa.types.is_string(column.type)
            else column
            for column in frame.columns
        ],
        names=[cell(name) for name in frame.column_names],
    )


def write_frames(analysis: Analysis, folder: Path, formats: Collection[str]) -> None:
    """Write ``worlds`` and ``deals`` into a folder, in each of the formats asked for."""
    import pyarrow.csv
    import pyarrow.parquet

    for name, frame in (("worlds", worlds_frame(analysis)), ("deals", deals_frame(analysis))):
        if "parquet" in formats:
            pyarrow.parquet.write_table(frame, folder / f"{name}.parquet", compression="zstd")
        if "csv" in formats:
            pyarrow.csv.write_csv(_shown(frame), folder / f"{name}.csv")
