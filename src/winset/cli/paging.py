"""Pages that commands write beside what they print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from winset.cli.failing import UsageError

if TYPE_CHECKING:
    from winset.report.model import Report

__all__ = ["page_to", "put"]


def page_to(out: Path | None, name: str, *, open_: bool) -> Path | None:
    """Say where a page goes, before anything is computed: to be opened, it needs a file.

    Raises
    ------
    UsageError
        Where it is not the name of a page.

    Examples
    --------
    >>> str(page_to(None, "compared.html", open_=True))
    'compared.html'
    """
    from winset.report.pages.frame import ENDINGS

    if out is None:
        return Path(name) if open_ else None
    if out.suffix.lower() not in ENDINGS or out.is_dir():
        raise UsageError(f"a page is written to a file such as {name}, not to {str(out)!r}")
    return out


def put(made: Report, out: Path, *, open_: bool) -> None:
    """Write a page, and show it in the browser where that was asked for."""
    from winset.report.pages.frame import write_page

    write_page(made, out)
    if open_:
        import webbrowser

        webbrowser.open(out.resolve().as_uri())
