"""From every event of the record back to the sentence that it was read from."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.report.model import Section
from winset.report.views.told import told
from winset.words.reading import passages_lead

__all__ = ["section"]


def section(analysis: Analysis) -> Section | None:
    """Return the record with its passages; None for a case that quotes none."""
    case = analysis.case
    tables = told(case, analysis.model)
    if not tables:
        return None
    quoted = sum(bool(event.passage) for event in case.events)
    drafted = sum(bool(event.draft) for event in case.events)
    lead = passages_lead(quoted, len(case.events), drafted)
    return Section("passages", "What the sources say", (lead,), tables)
