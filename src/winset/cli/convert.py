"""``winset convert``: between formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from winset.cli.console import say
from winset.cli.failing import UsageError

__all__ = ["convert"]

_BY_ENDING = {".toml": "toml", ".xlsx": "xlsx", ".csv": "csv"}


def convert(
    source: Annotated[str, Parameter(name="IN")],
    target: Annotated[str, Parameter(name="OUT", allow_leading_hyphen=True)],
    /,
    *,
    to: Literal["toml", "genius", "negmas", "xlsx", "csv"] | None = None,
    values: Annotated[Path | None, Parameter(negative="", show_default=False)] = None,
    force: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Convert between case files, Genius and NegMAS scenarios, and sheets of option values.

    What a format cannot hold is left out, and said on standard error; so is what else changes.

    Examples
    --------
        winset convert hanoi my-hanoi.toml         a copy of a shipped case, comments and all
        winset convert domain/ talks.toml          a Genius or NegMAS folder, as a case
        winset convert talks.toml talks.xlsx       option values, for a spreadsheet
        winset convert talks.toml new.toml --values talks.xlsx   and back in
        winset convert talks.toml folder --to genius

    Parameters
    ----------
    source
        A case, a scenario folder or file, a sheet, or the name of a shipped case.
    target
        A file ending in .toml, .xlsx or .csv, a folder for genius and negmas, or - to print TOML.
    to
        The format, where the name of OUT does not say it.
    values
        A sheet whose values, weights and margins replace those of the case.
    force
        Overwrite OUT if it is there.
    """
    path = Path(target)
    form = to or ("toml" if target == "-" else _BY_ENDING.get(path.suffix.lower()))
    if form is None:
        raise UsageError(f"cannot tell the format of {target}; add --to genius, negmas or toml")
    if target != "-" and (path.exists() or path.is_symlink()) and not force:
        empty = path.is_dir() and not path.is_symlink() and not any(path.iterdir())
        if not empty:
            raise UsageError(f"{target} exists already, and is left as it is; --force overwrites")
    for note in _convert(source, target, form, values):
        say(f"winset: note: {note}", error=True)
    return 0


def _convert(source: str, target: str, form: str, values: Path | None) -> tuple[str, ...]:
    from winset.cli.naming import read_case, text_of
    from winset.exchange.exporting import export
    from winset.exchange.sheets import with_values

    reading = read_case(source)
    case = reading.unwrap()
    if values is not None:
        case = with_values(case, values)
    if form != "toml":
        return export(case, target, form)
    if values is None:
        text = text_of(reading)
    else:
        from winset.files.writing import dumps

        text = dumps(case)
    if target == "-":
        sys.stdout.write(text)
    else:
        from winset.files.disk import write_whole

        write_whole(Path(target), text)
    return ()
