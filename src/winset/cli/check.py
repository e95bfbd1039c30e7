"""``winset check``: what is wrong with a case, and what was understood of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from winset.case.errors import Problem
    from winset.files.explain import Understood

__all__ = ["check"]


def check(
    case: str,
    /,
    *,
    explain: Annotated[bool, Parameter(alias="-e", negative="", show_default=False)] = False,
    json: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Find everything that is wrong with a case file, and say what was understood.

    Lists every problem at once, each with its line and a hint. Exit code 0 where the case can be
    used (there may be warnings), 2 where it cannot.

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
    json
        Print it as JSON.
    """
    from winset.case.errors import CaseError
    from winset.cli.naming import read_case

    try:
        reading = read_case(case)
        problems, found = reading.problems, reading.case
    except CaseError as error:
        problems, found = error.problems, None
    understood: tuple[Understood, ...] = ()
    if explain and found is not None:
        from winset.files.explain import explain as explained

        understood = explained(found)
    if json:
        _print_json(problems, understood, usable=found is not None)
    else:
        _print(case, problems, understood, usable=found is not None)
    return 0 if found is not None else 2


def _print_json(
    problems: tuple[Problem, ...], understood: tuple[Understood, ...], *, usable: bool
) -> None:
    from json import dumps

    from winset.cli.console import print_json
    from winset.report.export import plain

    document = {
        "usable": usable,
        "problems": [asdict(problem) for problem in problems],
        "understood": plain(understood),
    }
    print_json(dumps(document, indent=2, ensure_ascii=False))


def _print(
    name: str, problems: tuple[Problem, ...], understood: tuple[Understood, ...], *, usable: bool
) -> None:
    import sys

    from winset.text import counted

    for problem in problems:
        stream = sys.stdout if problem.severity == "warning" else sys.stderr
        print(problem, file=stream)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not usable:
        print(f"winset: {name}: {counted(errors, 'problem')}", file=sys.stderr)
        return
    print(f"{name}: can be used" + (f", with {counted(warnings, 'warning')}" if warnings else ""))
    if understood:
        from winset.cli.console import stdout
        from winset.report.sections.understood import listing
        from winset.report.terminal import shown

        stdout().print()
        stdout().print(shown(listing(understood)))
