"""Opening a case in whatever format it comes: TOML, a scenario folder, a sheet, a shipped id."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from winset.case.errors import CaseError, Defect, refusal
from winset.case.model import Case
from winset.case.spelling import did_you_mean, listed
from winset.exchange.cells import read_sheets
from winset.exchange.choosing import EVERY, Wanted, scenarios_below
from winset.exchange.genius import read_scenario
from winset.exchange.geniusweb import is_geniusweb, read_geniusweb
from winset.exchange.markup import wrong
from winset.exchange.negmas import read_folder
from winset.exchange.positions import is_positions, read_positions
from winset.exchange.scenario import Scenario
from winset.exchange.sheets import read_sheet_case
from winset.files import checks
from winset.files.disk import kind_of
from winset.files.library import shipped_ids, shipped_text
from winset.files.reading import Reading, checked, read_file, reads

__all__ = ["SCENARIO_ENDINGS", "check", "load", "load_scenario", "read"]

_SHEETS = {".xlsx", ".xlsm", ".ods", ".csv"}
#: Endings of the files of scenario folders.
SCENARIO_ENDINGS = (".xml", ".json", ".yml", ".yaml")


def load(source: str | os.PathLike[str], *, domain: str = "", profiles: Sequence[str] = ()) -> Case:
    """Read a case from a file, a scenario folder, or a shipped case's id.

    Parameters
    ----------
    source : str or path
        A ``.toml`` file; a folder with a Genius, GeniusWeb or NegMAS scenario, or its domain file;
        an ``.xlsx`` or ``.csv`` sheet; or an id such as ``"hanoi"`` (see ``winset cases``).
    domain : str
        Of a folder with several scenarios: the file of the domain.
    profiles : sequence of str
        The files of the profiles, where not all on the domain are meant.

    Raises
    ------
    CaseError
        With every defect of the file, each with its place and a hint.

    Examples
    --------
    >>> load("hanoi").parties
    ('us', 'dprk')
    """
    return read(source, domain=domain, profiles=profiles).unwrap()


def read(
    source: str | os.PathLike[str], *, domain: str = "", profiles: Sequence[str] = ()
) -> Reading:
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
    wanted = Wanted(domain, tuple(profiles))
    ending = path.suffix.lower()
    if kind == "folder" or ending in SCENARIO_ENDINGS:
        scenario = load_scenario(path, wanted)
        reading = checked(scenario.to_case(), str(path))
        return replace(reading, defects=(*_told(scenario, path), *reading.defects))
    if wanted:
        raise wrong(
            str(path), "is one case", hint="--domain and --profiles are for scenario folders"
        )
    if kind == "file" and ending in _SHEETS:
        sheets = read_sheets(path)
        if len(sheets) == 1 and is_positions(sheets[0]):
            return read_positions(path, sheets[0])
        return read_sheet_case(path)
    return read_file(path)


def _told(scenario: Scenario, path: Path) -> tuple[Defect, ...]:
    """Tell what had to be decided on reading, as warnings."""
    return tuple(
        Defect((), "foreign-note", said, severity="warning", where=str(path))
        for said in dict.fromkeys(scenario.warnings)
    )


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


def load_scenario(path: str | Path, wanted: Wanted = EVERY) -> Scenario:
    """Read a Genius, GeniusWeb or NegMAS scenario with its exact numbers.

    Parameters
    ----------
    path : path
        A folder, or the domain file of a scenario.
    wanted : Wanted
        Which domain and which profiles of a folder.

    Raises
    ------
    CaseError
        With the file, and the line where there is one.
    """
    target = Path(path)
    if not target.is_dir():
        return _reader_of(target)(target, wanted=wanted)
    named = Path(wanted.domain).suffix.lower()
    candidates = sorted(p for p in target.iterdir() if p.suffix.lower() in SCENARIO_ENDINGS)
    kinds = {
        _reader_of(p): None for p in candidates if named in ("", p.suffix.lower()) and p.is_file()
    }
    failed: list[CaseError] = []
    for read_one in kinds:
        try:
            return read_one(target, wanted=wanted)
        except CaseError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    below = scenarios_below(target)
    raise wrong(
        str(target),
        "holds no scenario",
        expected="Genius .xml files, GeniusWeb .json files, or NegMAS .yml or .json files",
        hint=f"give one of its folders: {listed(below)}" if below else "",
    )


def _reader_of(path: Path) -> Callable[..., Scenario]:
    """Tell by a file's ending and keys which format it is of."""
    if path.suffix.lower() == ".xml":
        return read_scenario
    if path.suffix.lower() == ".json" and is_geniusweb(path):
        return read_geniusweb
    return read_folder
