"""Many analyses, one a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Column, Shown, Table

if TYPE_CHECKING:
    from winset.runs.sweep import Sweep

__all__ = ["overview"]


def overview(done: Sweep) -> tuple[Shown, ...]:
    """Show the chances that each analysis found; what failed is left out."""
    heads = {
        "zone": "parties sign",
        "ratifiable": "and homes pass",
        "best": "best package",
    }
    return (
        Table(
            id="sweep",
            caption="",
            columns=(
                Column("case", "case"),
                Column("worlds", "worlds", "number"),
                Column("seed", "seed", "number"),
                *(Column(key, head, "share") for key, head in heads.items()),
            ),
            rows=tuple(
                (
                    result["title"],
                    str(item.inputs["worlds"]),
                    str(item.inputs["seed"]),
                    result["zone"]["value"],
                    result["ratifiable"]["value"],
                    result["packages"][0]["fresh"]["value"] if result["packages"] else 0.0,
                )
                for item, result in zip(done.items, done.results, strict=True)
                if result is not None
            ),
        ),
    )
