"""Opening a case in whatever format it comes: TOML, a scenario folder, a sheet, a shipped id."""

from __future__ import annotations

import os
from pathlib import Path

from winset.case.errors import CaseError, Defect, refusal
from winset.case.model import Case
from winset.case.spelling import did_you_mean, listed
from winset.exchange.genius import read_scenario
from winset.exchange.markup import wrong
from winset.exchange.negmas import is_negmas_folder, read_folder
from winset.exchange.scenario import Scenario
from winset.exchange.sheets import read_sheet_case
from winset.files import checks
from winset.files.disk import kind_of
from winset.files.library import shipped_ids, shipped_text
from winset.files.reading import Reading, checked, read_file, reads

__all__ = ["check", "load", "load_scenario", "read"]

_SHEETS = {".xlsx", ".xlsm", ".ods", ".csv"}
_SCENARIOS = {".xml", ".yml", ".yaml"}


def load(source: str | os.PathLike[str]) -> Case:
    """Read a case from a file, a scenario folder, or a shipped case's id.

    Parameters
    ----------
    source : str or path
        A ``.toml`` file; a Genius ``.xml`` file, a folder with a Genius or NegMAS scenario, or an
        ``.xlsx`` or ``.csv`` sheet; or an id such as ``"hanoi"`` (see ``winset cases``).

    Raises
    ------
    CaseError
        With every defect of the file, each with its place and a hint.

    Examples
    --------
    >>> load("hanoi").parties
    ('us', 'dprk')
    """
    return read(source).unwrap()


def read(source: str | os.PathLike[str]) -> Reading:
    """Read a case as :func:`load` does, and return its defects, warnings too.

    Raises
    ------
    CaseError
        Where nothing can be read at all: no such file, no text, another encoding; or where a file
        in another format makes no case.
    """
    if isinstance(source, str) and not source.strip():
        raise refusal("no-file", "no case is named", "a file, or the id of a shipped case")
    path = Path(source)
    kind = kind_of(path)
    if kind != "file" and isinstance(source, str) and source in shipped_ids():
        return reads(shipped_text(source), f"{source} (shipped)")
    if kind == "missing":
        raise CaseError([_missing(path, source)])
    ending = path.suffix.lower()
    if kind == "file" and ending in _SHEETS:
        return checked(read_sheet_case(path), str(path))
    if kind == "folder" or ending in _SCENARIOS:
        return checked(load_scenario(path).to_case(), str(path))
    return read_file(path)


def check(source: Case | str | os.PathLike[str]) -> tuple[Defect, ...]:
    """Find everything that is wrong or doubtful with a case; nothing is raised.

    Parameters
    ----------
    source : Case, str or path
        A case, or whatever :func:`load` takes.

    Returns
    -------
    tuple of Defect
        Each with its place, what was expected and a hint. A case can be used where none of them is
        an error.

    Examples
    --------
    >>> check("hospital_nurses")
    ()
    >>> [defect.code for defect in check("no-such-file.toml")]
    ['no-file']
    """
    if isinstance(source, Case):
        return checks.check(source)
    try:
        return read(source).defects
    except CaseError as error:
        return error.defects


def _missing(path: Path, source: str | os.PathLike[str]) -> Defect:
    if path.suffix or len(path.parts) > 1:
        try:
            beside = [entry.name for entry in path.parent.iterdir()]
        except (OSError, ValueError):
            beside = []
        said = "there is no such file"
        # What else lies there is nobody's business; only a likely spelling is told.
        hint = did_you_mean(path.name, beside)
        return Defect((), "no-file", said, hint=hint, where=str(path))
    known = shipped_ids()
    said = "there is no such file, and no shipped case of that name"
    wanted = f"a file, or one of {listed(known, 20)}"
    name = str(source)
    return Defect((), "no-file", said, wanted, unknown=name, known=known, where=name)


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
            return read_scenario(target)
        if is_negmas_folder(target):
            return read_folder(target)
        raise wrong(
            str(target),
            "holds no scenario",
            expected="Genius .xml files, or NegMAS .yml or .json files",
        )
    if target.suffix.lower() == ".xml":
        return read_scenario(target)
    raise wrong(
        target.name,
        "is one file of a scenario folder",
        hint="give the folder that holds it",
    )
