"""Whose account fits: the ledger of decibels, its range, and what it rests on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from winset.report.charts import Bar, Dot, RowChart, RowOfMarks, Span, draw_rows
from winset.report.charts.scale import as_number
from winset.report.model import Column, Figure, Note, Part, Row, Section, Table
from winset.report.words import percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.analysis import Analysis
    from winset.findings.accounts.results import (
        AccountOdds,
        AccountsFinding,
        Item,
        LeftOut,
        PropositionFinding,
        Weight,
    )
    from winset.findings.accounts.results import Part as LedgerPart
    from winset.learn.hypotheses import HeuerMatrix

__all__ = ["brief", "section"]

_READ = (
    "Each bar is what one part adds to the odds, in decibels: to the right it speaks for {first}, "
    "to the left for {second}. Three decibels are odds of two to one, ten are ten to one. The thin "
    "lines are the range over settings that nobody knows; unless the whole range of the last row "
    "lies beyond five decibels on one side, nothing is decided."
)


def _name(analysis: Analysis, account: str) -> str:
    from winset.findings.accounts.words import name_of

    return name_of(analysis.case, account)


def _title(analysis: Analysis, account: str) -> str:
    name = _name(analysis, account)
    return name[:1].upper() + name[1:]


def _signed(db: float) -> str:
    rounded = round(db, 1) + 0.0
    return f"{rounded:+.1f}" if rounded else "0.0"


def _source(analysis: Analysis, part: LedgerPart) -> str:
    if part.kind == "conduct":
        return "The conduct on record"
    texts = {item.id: item.text for item in analysis.case.evidence if item.id}
    if len(part.items) == 1:
        return texts.get(part.items[0], part.items[0])
    return f"{len(part.items)} items of one origin: {part.name.replace('_', ' ')}"


def _marks(weight: Weight) -> tuple[Bar | Span, ...]:
    ink = "main" if weight.value >= 0 else "a"
    return Bar(0.0, weight.value, ink), Span(weight.low, weight.high, caps=True)


def _ledger(
    analysis: Analysis,
    figure_id: str,
    title: str,
    sides: tuple[str, str],
    parts: tuple[LedgerPart, ...],
    *,
    prior: float,
    total: Weight,
) -> Figure:
    first, second = sides
    rows = [RowOfMarks("Before any of this", (Bar(0.0, prior, "quiet"),), _signed(prior))]
    rows += [
        RowOfMarks(_source(analysis, part), _marks(part.weight), _signed(part.weight.value))
        for part in parts
    ]
    rows.append(
        RowOfMarks(
            "All together",
            (
                Span(total.low, total.high, caps=True, tip="range over all settings tried"),
                Dot(total.value, "main"),
            ),
            _signed(total.value),
        )
    )
    weights = [part.weight for part in parts] + [total]
    reach = max(6.0, *(max(abs(w.low), abs(w.high), abs(w.value)) for w in weights), abs(prior))
    described = "; ".join(
        f"{_source(analysis, part)}: {_signed(part.weight.value)}" for part in parts
    )
    chart = RowChart(
        id=figure_id,
        title=title,
        description=f"{described}; all together {_signed(total.value)}, from {_signed(total.low)} "
        f"to {_signed(total.high)} decibels for {first}",
        rows=tuple(rows),
        low=-1.05 * reach,
        high=1.05 * reach,
        axis=f"decibels: left for {second}, right for {first}",
        tick=as_number,
        guide=(0.0, "even"),
        thickness=14,
    )
    return Figure(
        id=figure_id,
        title=title,
        read=_READ.format(first=first, second=second),
        alt=chart.description,
        draw=partial(draw_rows, chart),
        data=Table(
            id=figure_id,
            caption=f"{title}: decibels for {first}",
            columns=(
                Column("part", "Part"),
                Column("value", "Decibels", "precise"),
                Column("error", "Sampling error", "precise"),
                Column("low", "Lowest", "precise"),
                Column("high", "Highest", "precise"),
            ),
            rows=(
                ("Before any of this", prior, 0.0, prior, prior),
                *(
                    (
                        _source(analysis, part),
                        part.weight.value,
                        part.weight.error,
                        part.weight.low,
                        part.weight.high,
                    )
                    for part in parts
                ),
                ("All together", total.value, total.error, total.low, total.high),
            ),
        ),
    )


def _settings(odds: AccountOdds, first: str, table_id: str) -> Table:
    ranked = sorted(odds.settings, key=lambda s: -abs(s.value - odds.weight.value))
    return Table(
        id=table_id,
        caption=f"What the odds rest on: the weight of all evidence for {first}, at other settings",
        columns=(
            Column("setting", "Setting"),
            Column("part", "Part"),
            Column("value", "Decibels", "precise"),
            Column("error", "Sampling error", "precise"),
        ),
        rows=tuple((s.name, s.part, s.value, s.error) for s in ranked),
        note=f"As the model stands: {_signed(odds.weight.value)} dB. Lower and higher are one "
        "deviation of what is held possible; none of these settings is known.",
        folded=True,
    )


def _without(rows: tuple[LeftOut, ...], first: str, table_id: str) -> Table:
    ranked = sorted(rows, key=lambda row: -abs(row.change))
    return Table(
        id=table_id,
        caption=f"The weight of all evidence for {first}, without one act or item",
        columns=(
            Column("left_out", "Left out"),
            Column("kind", "Kind"),
            Column("value", "Decibels without it", "precise"),
            Column("change", "Change", "precise"),
        ),
        rows=tuple((row.name, row.kind, row.value, row.change) for row in ranked),
        folded=True,
    )


def _items(rows: tuple[Item, ...], first: str, table_id: str) -> Table:
    return Table(
        id=table_id,
        caption=f"Each item of evidence by itself: decibels for {first}",
        columns=(
            Column("item", "Item"),
            Column("origin", "Origin"),
            Column("found", "Found"),
            Column("test", "Kind of test"),
            Column("value", "Decibels", "precise"),
            Column("low", "5 % of its range", "precise"),
            Column("high", "95 %", "precise"),
        ),
        rows=tuple(
            (
                item.text,
                item.origin.replace("_", " "),
                "yes" if item.observed else "looked for, absent",
                item.test,
                item.weight,
                item.low,
                item.high,
            )
            for item in rows
        ),
        folded=True,
    )


def _matrix(analysis: Analysis, found: HeuerMatrix) -> Table:
    names = [_title(analysis, account) for account in found.hypotheses]
    texts = {item.id: item.text for item in analysis.case.evidence if item.id}
    rated: list[Row] = [
        (texts.get(item, item), *ratings, apart)
        for item, ratings, apart in zip(
            found.items, found.ratings, found.diagnosticity, strict=True
        )
    ]
    return Table(
        id="matrix",
        caption="The same evidence as a matrix of competing hypotheses: 1 very inconsistent, "
        "3 neutral, 5 very consistent",
        columns=(
            Column("item", "Item"),
            *(
                Column(account, name, "number")
                for account, name in zip(found.hypotheses, names, strict=True)
            ),
            Column("diagnosticity", "Tells apart by", "precise"),
        ),
        rows=(
            *rated,
            ("Inconsistency, summed", *found.inconsistency, None),
        ),
        note="Least inconsistent first: "
        + ", then ".join(names[found.hypotheses.index(h)] for h in found.ranking)
        + ". The matrix knows no strength beyond five steps, no origins and no conduct; where it "
        "and the odds differ, the odds use more of what is known.",
        folded=True,
    )


def _versions(analysis: Analysis, found: AccountsFinding) -> Table:
    return Table(
        id="versions",
        caption="Whose version of each contested issue is true",
        columns=(
            Column("issue", "Issue"),
            Column("account", "Account"),
            Column("chance", "Chance in 100", "number"),
            Column("low", "Lowest", "number"),
            Column("high", "Highest", "number"),
        ),
        rows=tuple(
            (
                analysis.case.issues[issue.issue].name or issue.issue,
                _title(analysis, account),
                100 * issue.chance[account],
                100 * issue.low[account],
                100 * issue.high[account],
            )
            for issue in found.issues
            for account in found.accounts
        ),
        note=f"The truth may be mixed, one account on one issue and another on the next: "
        f"{percent(found.mixed)}.",
    )


def _of_odds(analysis: Analysis, odds: AccountOdds) -> list[Part]:
    first, second = _name(analysis, odds.account), _name(analysis, odds.against)
    tag = f"{odds.account}_{odds.against}"
    parts: list[Part] = [
        _ledger(
            analysis,
            f"accounts_{tag}",
            f"Evidence for {first} and for {second}",
            (first, second),
            odds.parts,
            prior=odds.prior,
            total=odds.posterior,
        )
    ]
    if odds.settings:
        parts.append(_settings(odds, first, f"settings_{tag}"))
    if odds.without:
        parts.append(_without(odds.without, first, f"without_{tag}"))
    if odds.items:
        parts.append(_items(odds.items, first, f"items_{tag}"))
    return parts


def _of_question(analysis: Analysis, found: PropositionFinding, place: int) -> list[Part]:
    return [
        _ledger(
            analysis,
            f"question_{place}",
            f"Is it so that {found.proposition}?",
            ("yes", "no"),
            found.parts,
            prior=0.0,
            total=found.weight,
        )
    ]


def _lead(analysis: Analysis, found: AccountsFinding) -> tuple[str, ...]:
    said = []
    for odds in found.odds:
        first = _name(analysis, odds.account)
        said.append(
            f"{odds.sentence} As the model stands they are {_signed(odds.posterior.value)} dB for "
            f"{first}; whoever held {first} to be likely by less than {percent(odds.flip_chance)} "
            "beforehand should still hold the other likelier."
        )
    if not found.odds and not found.propositions:
        said.append("Only one account is told.")
    said += [question.sentence for question in found.propositions]
    if found.misread is not None:
        said.append(found.misread.sentence)
    return tuple(said)


def section(analysis: Analysis) -> Section | None:
    """Draw the ledgers of evidence."""
    found = analysis.accounts
    if found is None:
        return None
    parts: list[Part] = []
    for odds in found.odds:
        parts += _of_odds(analysis, odds)
    if found.issues:
        parts.append(_versions(analysis, found))
    for place, question in enumerate(found.propositions, 1):
        parts += _of_question(analysis, question, place)
    if found.matrix is not None:
        parts.append(_matrix(analysis, found.matrix))
    if found.absent:
        parts.append(Note("Expected, looked for and not found", found.absent))
    if found.warnings:
        parts.append(Note("About these odds", found.warnings, "caution"))
    return Section("accounts", "Whose account fits?", _lead(analysis, found), tuple(parts))


def brief(analysis: Analysis) -> RenderableType | None:
    """Say in a line whether the accounts can be told apart."""
    from rich.text import Text

    found = analysis.accounts
    if found is None or not found.odds:
        return None
    return Text.assemble(("Whose account: ", "bold"), found.odds[0].sentence)
