"""Many analyses, one a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from winset.findings.kinds.results import Stage
from winset.report.model import Column, Line, Lines, Row, Shown, Table
from winset.words.kinds import kind_name
from winset.words.placeholders import rests_on

if TYPE_CHECKING:
    from winset.runs.sweep import Sweep

__all__ = ["overview"]


def overview(done: Sweep) -> tuple[Shown, ...]:
    """Show the chances that each analysis found of its core kind; what failed is left out."""
    stages: tuple[Stage, ...] = ("sign", "pass", "keep")
    rows: list[Row] = []
    for item, result in zip(done.items, done.results, strict=True):
        if result is None:
            continue
        core = [(name, kind) for name, kind in result["kinds"].items() if kind["core"]]
        name, kind = max(core, key=lambda one: one[1]["keep"]["value"])
        rows.append(
            (
                result["title"],
                kind["name"] or kind_name(name),
                str(item.inputs["worlds"]),
                str(item.inputs["seed"]),
                *(kind[stage]["value"] for stage in stages),
                result["packages"][0]["fresh"]["value"] if result["packages"] else 0.0,
            )
        )
    return (
        Table(
            id="sweep",
            caption="",
            columns=(
                Column("case", "case"),
                Column("kind", "kind of deal"),
                Column("worlds", "worlds", "number"),
                Column("seed", "seed", "number"),
                *(Column(stage, stage, "share") for stage in stages),
                Column("best", "best package", "share"),
            ),
            rows=tuple(rows),
            note="sign, pass, keep: all parties would sign some deal of the kind, all ratifiers "
            "pass it too, and it would be kept.",
        ),
        *_rests(done.results),
    )


def _rests(results: Iterable[Mapping[str, Any] | None]) -> tuple[Shown, ...]:
    """Say of each case on what it rests that nobody has judged or accepted; nothing on nothing."""
    said = {
        f"{result['title']} {rests}.": None
        for result in results
        if result is not None
        and (rests := rests_on(result.get("placeholders", 0), result.get("drafts", 0)))
    }
    return (Lines(tuple(Line(line, tone="caution") for line in said)),) if said else ()
