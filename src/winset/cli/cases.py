"""``winset cases``: the library."""

from __future__ import annotations

from winset.cli.options import Json

__all__ = ["cases"]


def cases(*, json: Json = False) -> int:
    """List the cases that come with Winset.

    Each is a cited, commented file: winset show NAME shows what is in it, and
    winset convert NAME my-copy.toml makes a copy to change.
    """
    from winset.files.library import shipped

    found = shipped()
    if json:
        from json import dumps

        from winset.cli.console import print_json

        rows = [{"id": c.id, "title": c.title, "summary": c.summary} for c in found]
        print_json(dumps(rows, indent=2, ensure_ascii=False))
        return 0
    from rich.table import Table
    from rich.text import Text

    from winset.cli.console import stdout

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold cyan")
    table.add_column(overflow="fold")
    for case in found:
        table.add_row(
            case.id, Text(case.title, style="bold").append(f"\n{case.summary}", "not bold")
        )
    stdout().print(table)
    print("winset analyze NAME analyses one; winset show NAME shows what is in it.")
    return 0
