"""``winset brief``: two pages for whoever decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError
from winset.cli.options import Domain, Json, Open, Out, PriorOnly, Profiles, Quiet, Seed, Worlds

if TYPE_CHECKING:
    from winset.report.brief.making import Brief

__all__ = ["brief"]


def brief(
    what: Annotated[str, Parameter(name="CASE_OR_RUN")],
    /,
    *,
    out: Out = None,
    open_: Open = False,
    json: Json = False,
    worlds: Worlds = 10_000,
    seed: Seed = 1,
    prior_only: PriorOnly = False,
    quiet: Quiet = False,
    domain: Domain = "",
    profiles: Profiles = None,
) -> int:
    """Write two pages for whoever decides: the judgement, how sure it is, and what to find out.

    Of the folder of a run nothing is computed again: the brief says what its report says. A Word
    document needs the extra winset[brief]; Markdown and HTML need nothing.

    Examples
    --------
        winset brief hanoi                      print it
        winset brief hanoi -o brief.docx        for Word and LibreOffice
        winset brief winset-runs/hanoi-1a2b3c4d -o brief.html --open

    Parameters
    ----------
    what
        A case (a file, or the name of a shipped one), the folder of a run, or the JSON of its
        results.
    out
        The file to write, which ends in .docx, .md or .html. Without it, the brief is printed as
        Markdown.
    open_
        Open the file that was written.
    """
    if open_ and out is None:
        raise UsageError("--open needs a file to open: add -o brief.docx, .md or .html")
    if out is not None:
        _check(out)

    from winset.cli.answering import answered
    from winset.report.brief.making import brief as brief_of
    from winset.report.making import report

    found = answered(
        what,
        worlds=worlds,
        seed=seed,
        record=not prior_only,
        quiet=quiet,
        domain=domain,
        profiles=profiles,
    )
    made = brief_of(report(found))
    if out is not None:
        _write(made, out)
    if json:
        _print_json(made)
    elif out is None:
        from winset.cli.console import say
        from winset.report.brief.texts import to_markdown

        say(to_markdown(made).rstrip("\n"))
    elif not quiet:
        from winset.cli.console import say

        say(f"Brief: {out}")
    if open_ and out is not None:
        import webbrowser

        webbrowser.open(out.resolve().as_uri())
    return 0


def _check(out: Path) -> None:
    """Refuse before anything is computed."""
    from importlib.util import find_spec

    from winset.report.brief.writing import ENDINGS

    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"a brief is written to {', '.join(ENDINGS)}, not to {out.name!r}")
    if ending == ".docx" and not (find_spec("docx") and find_spec("resvg_py")):
        raise UsageError('a Word document needs an extra: pip install "winset[brief]"')


def _write(made: Brief, out: Path) -> None:
    from winset.report.brief.writing import write_brief

    write_brief(made, out)


def _print_json(made: Brief) -> None:
    from json import dumps

    from winset.cli.console import print_json
    from winset.report.brief.texts import plain

    print_json(dumps(plain(made), indent=2, ensure_ascii=False))
