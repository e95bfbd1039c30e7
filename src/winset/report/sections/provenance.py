"""Where the numbers come from, and how to get them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.model import Column, Section, Table

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["section"]


def _command(analysis: Analysis) -> str:
    record = "" if analysis.record else " --prior-only"
    return (
        f"winset analyze case.toml --worlds {analysis.n_worlds} --seed {analysis.seed} "
        f"--only {','.join(analysis.sections)}{record}"
    )


def section(analysis: Analysis) -> Section:
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
    )
    lead = (
        "The same case, version, seed and number of worlds give the same report, byte for byte, on "
        "one kind of processor; on others to the last digit shown.",
    )
    return Section("provenance", "How to get these numbers again", lead, (table,))
