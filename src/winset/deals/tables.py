"""Deals with their utilities as rows: dicts, CSV, Arrow."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from winset.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["columns_of_table", "to_arrow", "to_csv", "to_dicts"]

Columns = dict[str, list[Any]]


def columns_of_table(
    issues: Sequence[str],
    options: Sequence[Sequence[str]],
    actors: Sequence[str],
    deals: IntArray,
    utilities: FloatArray,
) -> Columns:
    """One column for each issue (names of options) and each actor (utilities).

    A name that is both an issue and an actor gets ``utility`` behind it as an actor.
    """
    out: Columns = {
        name: [options[j][k] for k in deals[:, j].tolist()] for j, name in enumerate(issues)
    }
    for i, name in enumerate(actors):
        called = name
        while called in out:
            called += " utility"
        out[called] = np.asarray(utilities)[:, i].tolist()
    return out


def to_dicts(columns: Columns) -> list[dict[str, Any]]:
    """Rows as dicts."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def to_csv(columns: Columns) -> str:
    """Rows as comma-separated text, with a header.

    Names that a spreadsheet would take for a formula get an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_harmless(name) for name in columns])
    for row in zip(*columns.values(), strict=True):
        writer.writerow([_harmless(x) if isinstance(x, str) else x for x in row])
    return out.getvalue()


def _harmless(text: str) -> str:
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def to_arrow(columns: Columns) -> pa.Table:
    """Rows as an Arrow table."""
    import pyarrow as pa

    return pa.table(columns)
