"""Two cases side by side, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.words.chances import percent, with_error
from winset.words.comparison import difference_label, group_label, sentence

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.case.model import Case
    from winset.findings.compare import Comparison

__all__ = ["side_by_side"]

_MOST = 25


def side_by_side(one: Case, other: Case, found: Comparison) -> RenderableType:
    """Show how two cases differ, and which differences drive the answer."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    first, second = found.names
    head = Text(f"{first}  |  {second}\n", style="bold")
    head.append(f"{sentence(one, found)}\n", style="not bold")
    head.append(
        f"Chance of a deal that all would take and keep: {with_error(found.first)} | "
        f"{with_error(found.second)}",
        style="not bold",
    )
    parts: list[RenderableType] = [head]

    def table(title: str, *heads: str) -> Table:
        made = Table(
            title=Text(title, style="bold"),
            title_justify="left",
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
            header_style="dim",
        )
        for k, name in enumerate(heads):
            made.add_column(name, overflow="fold", justify="left" if k == 0 else "right")
        return made

    if found.drivers:
        drivers = table(
            "\nWhat drives the difference", "differences", "part (points)", "with it alone"
        )
        for driver in found.drivers:
            drivers.add_row(
                Text(group_label(one, driver.group)),
                f"{100 * driver.share:+.1f}",
                percent(driver.alone),
            )
        parts.append(drivers)
    if found.differences:
        listed = table("\nWhere they differ", "judgement", first, second)
        for difference in found.differences[:_MOST]:
            listed.add_row(
                Text(difference_label(one, other, difference)),
                Text(difference.first or "–"),
                Text(difference.second or "–"),
            )
        parts.append(listed)
        if len(found.differences) > _MOST:
            parts.append(Text(f"… and {len(found.differences) - _MOST} more (--json lists all)"))
    else:
        parts.append(Text("\nThe cases do not differ."))
    return Group(*parts)
