"""Would promises be kept: what doubt about compliance closes."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.report.model import Column, Section, Table
from winset.words.names import deal_words, short_name
from winset.words.room import compliance_lead

__all__ = ["section"]


def section(analysis: Analysis) -> Section | None:
    """Tabulate the doubts and what each of them closes."""
    found, model = analysis.compliance, analysis.model
    if found is None or not found.doubts:
        return None
    losers = list(dict.fromkeys(a for d in found.doubts for a in d.expected_loss))
    table = Table(
        id="compliance",
        caption="Promises that may not be kept",
        columns=(
            Column("by", "Who may not keep"),
            Column("terms", "which terms"),
            Column("keeps", "Chance that it does", "share"),
            *(
                Column(f"loss_{a}", f"Expected loss to {short_name(model, a)}", "number")
                for a in losers
            ),
            Column("closes_alone", "Closes the zone alone", "share"),
            Column("needed", "Opens if it alone goes", "share"),
        ),
        rows=tuple(
            (
                short_name(model, d.by),
                deal_words(model, {k: str(v) for k, v in d.terms.items()}),
                d.keeps,
                *(d.expected_loss.get(a) for a in losers),
                d.closes_alone,
                d.needed,
            )
            for d in found.doubts
        ),
        note="Losses are in points of each actor's own utility, counted with the chance of a "
        "broken promise.",
    )
    return Section("compliance", "Would promises be kept?", (compliance_lead(found),), (table,))
