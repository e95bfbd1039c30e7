"""Writing a case in other formats."""

from __future__ import annotations

from pathlib import Path

from winset.case.model import Case
from winset.exchange.flatten import scenario_of
from winset.exchange.genius_writing import write_scenario
from winset.exchange.markup import wrong
from winset.exchange.negmas_writing import write_folder
from winset.exchange.sheet_writing import write_events, write_sheets

__all__ = ["FORMATS", "export"]

#: Formats that :func:`export` writes, with what each is.
FORMATS = {
    "genius": "a folder of Genius XML files: a domain and one profile per party",
    "negmas": "a folder of NegMAS YAML files: a domain and one utility function per party",
    "xlsx": "a workbook with the whole case: a sheet of values per actor, and all the rest",
    "csv": "one long table of option values",
    "events": "the record alone, as a table: CSV or a workbook",
}


def export(case: Case, path: str | Path, format: str) -> tuple[str, ...]:
    """Write a case in another format.

    Parameters
    ----------
    case : Case
    path : path
        A folder for ``genius`` and ``negmas``, a file for the others.
    format : str
        One of :data:`FORMATS`.

    Returns
    -------
    left_out : tuple of str
        What the format cannot hold, in plain words: show it to whoever asked for the file.

    Raises
    ------
    CaseError
        Where the format is not known, or the files cannot be written.
    """
    if format in ("xlsx", "csv"):
        target = Path(path)
        if target.suffix.lower() != f".{format}":
            raise wrong(str(target), f"ends in {target.suffix!r}", expected=f".{format}")
        return write_sheets(case, target)
    if format == "events":
        return write_events(case, path)
    if format not in ("genius", "negmas"):
        raise wrong(str(path), f"there is no format {format!r}", expected=", ".join(FORMATS))
    flat = scenario_of(case)
    if format == "genius":
        return flat.left_out + write_scenario(flat.scenario, path)
    return flat.left_out + write_folder(flat.scenario, path)
