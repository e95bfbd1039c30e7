"""``winset check``: what is wrong with a case, and what was understood of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from winset.cli.options import Domain, Json, Profiles

if TYPE_CHECKING:
    from winset.analysis.table import Tabling
    from winset.case.errors import Defect
    from winset.case.model import Case
    from winset.files.explain import Understood
    from winset.findings.size import Size

__all__ = ["check"]


def check(
    case: str,
    /,
    *,
    explain: Annotated[bool, Parameter(alias="-e", negative="", show_default=False)] = False,
    json: Json = False,
    domain: Domain = "",
    profiles: Profiles = None,
) -> int:
    """Find everything that is wrong with a case file, and say what was understood.

    Lists every problem at once, each with its line and a hint. Exit code 0 where the case can be
    used (there may be warnings), 2 where it cannot. Of a case that can be used it also tells how
    many deals there are, how many judgements name no source, what an analysis will take, and how
    each offer on record was completed: how the issues that it leaves unnamed are meant. Quotations
    are looked up in the documents that sources name with file, where those are at hand.

    Examples
    --------
        winset check my-case.toml
        winset check my-case.toml --explain    each judgement in words, with 5, 50 and 95 %

    Parameters
    ----------
    case
        A case file, a scenario folder, a sheet, or the name of a shipped case.
    explain
        Say in words what was understood of every judgement.
    """
    from winset.case.errors import CaseError
    from winset.cli.naming import document_text, read_case
    from winset.files.reading import added

    try:
        reading = read_case(case, domain=domain, profiles=profiles, tell=False)
        if reading.case is not None and _needs_trial(reading.case):
            from winset.analysis.asking import trial

            reading = added(reading, trial(reading.case))
        if reading.case is not None and any(s.file for s in reading.case.sources.values()):
            from winset.files.quotes import check_quotes

            folder = Path(reading.where).parent
            reading = added(reading, check_quotes(reading.case, folder, document_text))
        defects, found = reading.defects, reading.case
    except CaseError as error:
        defects, found = error.defects, None
    offers = _completed(found) if found is not None and found.events else ()
    understood: tuple[Understood, ...] = ()
    if explain and found is not None:
        from winset.files.explain import explain as explained

        understood = explained(found)
    size = None
    if found is not None:
        from winset.analysis.size import size_of

        size = size_of(found)
    if json:
        _print_json(defects, understood, offers, size)
    else:
        _print(case, defects, understood, offers, size)
    return 0 if found is not None else 2


def _completed(case: Case) -> tuple[tuple[Tabling, str], ...]:
    from winset.analysis.table import on_the_table
    from winset.model import compile_case
    from winset.words.table import completion_words

    model = compile_case(case)
    return tuple((tabled, completion_words(model, tabled)) for tabled in on_the_table(case))


def _needs_trial(case: Case) -> bool:
    """Whether there is anything that only drawing worlds, or weighing accounts, would find."""
    return len(case.accounts) > 1 or any(actor.prefers for actor in case.actors.values())


def _print_json(
    defects: tuple[Defect, ...],
    understood: tuple[Understood, ...],
    offers: tuple[tuple[Tabling, str], ...],
    size: Size | None,
) -> None:
    from json import dumps

    from winset.analysis.document import plain
    from winset.analysis.table import Tabling
    from winset.case.errors import MOST_TOLD
    from winset.cli.console import print_json
    from winset.files.explain import Understood
    from winset.findings.size import Size

    document = {
        "usable": size is not None,
        "problems": [_plain(defect) for defect in defects[:MOST_TOLD]],
        "more": max(len(defects) - MOST_TOLD, 0),
        "size": None if size is None else plain(size, Size),
        "offers": [{**plain(one, Tabling), "words": said} for one, said in offers],
        "understood": plain(understood, tuple[Understood, ...]),
    }
    print_json(dumps(document, indent=2, ensure_ascii=False))


def _plain(defect: Defect) -> dict[str, object]:
    expected, hint = defect.advice
    return {
        "code": defect.code,
        "severity": defect.severity,
        "where": defect.where,
        "line": defect.line,
        "column": defect.column,
        "path": defect.path,
        "message": defect.message,
        "expected": expected,
        "hint": hint,
    }


def _print(
    name: str,
    defects: tuple[Defect, ...],
    understood: tuple[Understood, ...],
    offers: tuple[tuple[Tabling, str], ...],
    size: Size | None,
) -> None:
    from winset.case.errors import MOST_TOLD
    from winset.cli.console import say
    from winset.text import counted, visible

    # Where there are too many to tell, errors go first; the order stays that of the file.
    first = set(sorted(defects, key=lambda defect: defect.severity)[:MOST_TOLD])
    for defect in filter(first.__contains__, defects):
        say(str(defect), error=defect.severity != "warning")
    if len(defects) > MOST_TOLD:
        say(f"and {len(defects) - MOST_TOLD:,} more", error=size is None)
    errors = sum(defect.severity == "error" for defect in defects)
    warnings = len(defects) - errors
    if size is None:
        say(f"winset: {name}: {counted(errors, 'problem')}", error=True)
        return
    say(f"{name}: can be used" + (f", with {counted(warnings, 'warning')}" if warnings else ""))
    from winset.words.size import size_words

    for line in size_words(size):
        say(line)
    if offers:
        say("what was put on the table, as it is read:")
    for _, said in offers:
        say(f"- {visible(said)}")
    if understood:
        from winset.cli.console import stdout
        from winset.report.terminal import shown
        from winset.report.views.understood import listing

        stdout().print()
        stdout().print(shown(listing(understood)))
