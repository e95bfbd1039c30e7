"""Other people's formats, in and out: Genius XML, NegMAS folders, XLSX and CSV sheets."""

from __future__ import annotations

from pathlib import Path

from winset.case.model import Case
from winset.exchange.markup import wrong
from winset.exchange.scenario import Scenario

__all__ = ["FORMATS", "Scenario", "export", "load_foreign", "load_scenario", "with_values"]

#: Formats that :func:`export` writes, with what each is.
FORMATS = {
    "genius": "a folder of Genius XML files: a domain and one profile per party",
    "negmas": "a folder of NegMAS YAML files: a domain and one utility function per party",
    "xlsx": "a workbook with one sheet of option values per actor",
    "csv": "one long table of option values",
}
_SHEETS = (".xlsx", ".xlsm", ".ods", ".csv")


def load_scenario(path: str | Path) -> Scenario:
    """Read a Genius or NegMAS scenario with its exact numbers.

    Parameters
    ----------
    path : path
        A folder, or the domain file of a Genius scenario.

    Raises
    ------
    CaseError
        With the file, and the line where there is one.
    """
    target = Path(path)
    if target.is_dir():
        if any(p.suffix.lower() == ".xml" for p in target.iterdir()):
            from winset.exchange.genius import read_scenario

            return read_scenario(target)
        from winset.exchange.negmas import is_negmas_folder, read_folder

        if is_negmas_folder(target):
            return read_folder(target)
        raise wrong(
            str(target),
            "holds no scenario",
            expected="Genius .xml files, or NegMAS .yml or .json files",
        )
    if target.suffix.lower() == ".xml":
        from winset.exchange.genius import read_scenario

        return read_scenario(target)
    raise wrong(
        target.name,
        "is one file of a scenario folder",
        hint="give the folder that holds it",
    )


def load_foreign(path: str | Path) -> Case:
    """Read a case from a scenario folder, a Genius domain, a workbook or a CSV file.

    Raises
    ------
    CaseError
        With the file, and the line or the cell, of every problem.
    """
    target = Path(path)
    if target.suffix.lower() in _SHEETS and not target.is_dir():
        from winset.exchange.sheets import read_sheet_case

        return read_sheet_case(target)
    return load_scenario(target).to_case()


def with_values(case: Case, path: str | Path) -> Case:
    """Put the values, points, weights and margins that a sheet states into a case.

    Raises
    ------
    CaseError
        With the cell of every problem.
    """
    from winset.exchange.sheets import with_values as take

    return take(case, path)


def export(case: Case, path: str | Path, format: str) -> tuple[str, ...]:
    """Write a case in another format.

    Parameters
    ----------
    case : Case
    path : path
        A folder for ``genius`` and ``negmas``, a file for ``xlsx`` and ``csv``.
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
        from winset.exchange.sheet_writing import write_sheets

        target = Path(path)
        if target.suffix.lower() != f".{format}":
            raise wrong(str(target), f"ends in {target.suffix!r}", expected=f".{format}")
        return write_sheets(case, target)
    if format not in ("genius", "negmas"):
        raise wrong(str(path), f"there is no format {format!r}", expected=", ".join(FORMATS))
    from winset.exchange.flatten import scenario_of

    flat = scenario_of(case)
    if format == "genius":
        from winset.exchange.genius_writing import write_scenario

        return flat.left_out + write_scenario(flat.scenario, path)
    from winset.exchange.negmas import write_folder

    return flat.left_out + write_folder(flat.scenario, path)
