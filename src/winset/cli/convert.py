"""``winset convert``: between formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from winset.cli.console import say
from winset.cli.failing import UsageError
from winset.cli.naming import read_case
from winset.cli.options import Domain, Profiles

if TYPE_CHECKING:
    from winset.files.reading import Reading

__all__ = ["convert"]

_BY_ENDING = {".toml": "toml", ".xlsx": "xlsx", ".csv": "csv"}


def convert(
    source: Annotated[str, Parameter(name="IN")],
    target: Annotated[str, Parameter(name="OUT", allow_leading_hyphen=True)],
    /,
    *,
    to: Literal["toml", "genius", "negmas", "xlsx", "csv", "events"] | None = None,
    values: Annotated[Path | None, Parameter(negative="", show_default=False)] = None,
    events: Annotated[Path | None, Parameter(negative="", show_default=False)] = None,
    force: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    domain: Domain = "",
    profiles: Profiles = None,
) -> int:
    """Convert between case files, Genius, GeniusWeb and NegMAS scenarios, and sheets.

    What a format cannot hold is left out, and said on standard error; so is what else changes.

    Examples
    --------
        winset convert hanoi my-hanoi.toml         a copy of a shipped case, comments and all
        winset convert folder talks.toml           a scenario folder, as a case
        winset convert folder talks.toml --domain pie-B-domain.xml    one of its scenarios
        winset convert talks.toml talks.xlsx       the whole case, for a spreadsheet
        winset convert talks.xlsx talks.toml       and back
        winset convert talks.toml new.toml --values talks.xlsx   its values alone
        winset convert talks.toml record.csv --to events    the record alone
        winset convert talks.toml new.toml --events record.csv   and back in
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
    events
        A sheet whose events replace the record of the case: columns date, kind, by, and one for
        the terms on each issue.
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
    reading = read_case(source, domain=domain, profiles=profiles)
    for note in _convert(reading, target, form, (values, events)):
        say(f"winset: note: {note}", error=True)
    return 0


def _convert(
    reading: Reading, target: str, form: str, sheets: tuple[Path | None, Path | None]
) -> tuple[str, ...]:
    from winset.cli.naming import text_of
    from winset.exchange.exporting import export
    from winset.exchange.sheets import with_events, with_values

    case = reading.unwrap()
    notes: tuple[str, ...] = ()
    values, events = sheets
    if values is not None:
        case = with_values(case, values)
    if events is not None:
        before = len(case.events)
        case = with_events(case, events)
        notes = (f"the record is that of {events.name}: {len(case.events)} events",)
        notes += (f"{before} events of the case are replaced",) if before else ()
    if form != "toml":
        return notes + export(case, target, form)
    if values is None and events is None:
        text = text_of(reading)
    else:
        from winset.files.writing import dumps

        text = dumps(case)
    if target == "-":
        sys.stdout.write(text)
    else:
        from winset.files.disk import write_whole

        write_whole(Path(target), text)
    return notes
