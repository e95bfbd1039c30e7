"""The deal that was reached, against the judgements: who would have signed, and what must move."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.misfit import Margin, MisfitFinding
from winset.report.model import Column, Note, Part, Section, Table
from winset.words.misfit import CAUTIONS, DONE, misfit_lead
from winset.words.names import actor_name, deal_words

__all__ = ["section"]


def _range(found: Margin | None) -> str:
    return "" if found is None else f"{found.low:.0f} to {found.high:.0f}"


def _table(analysis: Analysis, found: MisfitFinding) -> Table:
    return Table(
        id="misfit",
        caption="Those who made the deal: whether it was worth more to them than none",
        columns=(
            Column("actor", "Who"),
            Column("stage", "What it did"),
            Column("would", "Would, by the judgements", "share"),
            Column("would_after", "… with the record and the outcome", "share"),
            Column("walk_away", "No agreement is worth (5 to 95 %)"),
            Column("walk_away_after", "… with the record and the outcome"),
            Column("must_move", "Must be judged lower by", "number"),
        ),
        rows=tuple(
            (
                actor_name(analysis.model, signer.actor),
                DONE[signer.stage],
                signer.would,
                signer.would_after,
                _range(signer.walk_away),
                _range(signer.walk_away_after),
                signer.must_move,
            )
            for signer in found.signers
        ),
        note="Values on each actor's own scale of deals. The last column is how much lower no "
        "agreement must be worth for an even chance that it would have consented.",
    )


def section(analysis: Analysis) -> Section | None:
    """Tabulate those who made the deal, and say what must move for that to make sense."""
    found = analysis.misfit
    if found is None:
        return None
    parts: list[Part] = [_table(analysis, found)]
    if found.cautions:
        parts.append(Note("", tuple(CAUTIONS[code] for code in found.cautions), "caution"))
    said = misfit_lead(
        analysis.model, found, deal_words(analysis.model, found.terms), analysis.judgement.instead
    )
    return Section("misfit", "Does what was signed make sense?", said, tuple(parts))
