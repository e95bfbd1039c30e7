"""What a report rests on: sources, warnings, limits of the method, and how to make it again."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.report.model import Column, Line, Lines, Note, Section, Table
from winset.words.names import day
from winset.words.terms import GLOSSARY

__all__ = ["glossary", "limits", "provenance", "sources", "warnings"]


def sources(analysis: Analysis) -> Section | None:
    """Return the sources of the case, under the ids that judgements and events cite."""
    sources = analysis.case.sources
    if not sources:
        return None
    rows = tuple(
        (
            key,
            source.title,
            ", ".join(
                part
                for part in (source.author, source.publisher, source.date and day(source.date))
                if part
            ),
            source.note,
            source.url,
        )
        for key, source in sources.items()
    )
    columns = (
        Column("id", "Cited as"),
        Column("title", "Title"),
        Column("by", "Author, publisher, date"),
        Column("note", "Note"),
        Column("url", "Address", "url"),
    )
    keep = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
    table = Table(
        id="sources",
        caption="Sources, by the name under which the case cites them",
        columns=columns[:keep],
        rows=tuple(row[:keep] for row in rows),
    )
    return Section("sources", "Sources", (), (table,))


def _plain(warning: str) -> str:
    """Leave out the word itself: it stands above them all."""
    return warning.removeprefix("warning: ").replace(": warning: ", ": ", 1)


def warnings(analysis: Analysis) -> Section | None:
    """Warnings of the case and of the analysis."""
    if not analysis.warnings:
        return None
    said = tuple(_plain(warning) for warning in analysis.warnings)
    note = Note("Check these in the case file", said, "caution", "main")
    more = f" (and {len(said) - 1} more: winset check)" if len(said) > 1 else ""
    brief = Lines((Line(f"{said[0]}{more}", "Warning: ", "caution"),))
    return Section("warnings", "Warnings", (), (note,), brief)


_ALWAYS = (
    "A share of worlds is not a frequency in history. It says how much of what the analyst holds "
    "possible contains a deal, and it is no better than the ranges that went in.",
    "Options are not interests. A settlement that nobody wrote into the case file, and an issue "
    "that nobody thought of, cannot appear here.",
    "Trust, face and standing count only as far as the margins over no agreement hold them.",
    "Utilities run from 0 to 100 on each actor's own scale. They may not be compared or added "
    "between actors.",
    "Sampling errors (±) come from the number of worlds alone. What the judgements leave open is "
    "shown by the structural check, and is usually far larger.",
)


def limits(analysis: Analysis) -> Section:
    """Limits that hold for every analysis, and those of this one."""
    items = list(_ALWAYS)
    if analysis.case.fictional:
        items.insert(0, "This case is invented. It shows the method and says nothing of the world.")
    if not analysis.case.ratifiers:
        items.append(
            "The case names no ratifier: nobody at home can block here what the parties sign."
        )
    return Section(
        "limits", "What this cannot tell you", (), (Note("", tuple(items), depth="main"),)
    )


def glossary(analysis: Analysis) -> Section:
    """Say what the words of the report mean: the same for every case."""
    del analysis
    table = Table(
        id="glossary",
        caption="The words of this report",
        columns=(Column("word", "Word"), Column("meaning", "What it means")),
        rows=tuple((term.word, term.meaning) for term in GLOSSARY),
    )
    return Section("glossary", "What the words mean", (), (table,))


def _command(analysis: Analysis) -> str:
    record = "" if analysis.record else " --prior-only"
    return (
        f"winset analyze case.toml --worlds {analysis.n_worlds} --seed {analysis.seed} "
        f"--only {','.join(analysis.sections)}{record}"
    )


def provenance(analysis: Analysis) -> Section:
    """Version, seed, worlds, methods and the hash of the input."""
    rows = (
        ("Winset", analysis.version),
        ("Worlds", f"{analysis.n_worlds:,}"),
        ("Seed", str(analysis.seed)),
        ("Record", "worlds are weighed by it" if analysis.record else "left out"),
        ("Sections computed", ", ".join(analysis.sections)),
        ("Search for deals", analysis.zone.method),
        ("Search for packages", analysis.packages.method),
        ("Input (SHA-256)", analysis.input_hash),
        ("Command", _command(analysis)),
    )
    table = Table(
        id="provenance",
        caption="What produced this report",
        columns=(Column("what", "What"), Column("value", "Value")),
        rows=rows,
        depth="appendix",
    )
    lead = (
        "The same case, version, seed and number of worlds give the same report, byte for byte, on "
        "one kind of processor; on others to the last digit shown.",
    )
    return Section("provenance", "How to get these numbers again", lead, (table,))
