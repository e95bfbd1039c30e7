"""Whose account fits: the ledger of decibels, its range, and what it rests on."""

from __future__ import annotations

from dataclasses import replace

from winset.analysis import Analysis
from winset.findings.accounts.results import (
    AccountOdds,
    AccountsFinding,
    Item,
    LeftOut,
    PropositionFinding,
    Setting,
    Weight,
)
from winset.inference.hypotheses import HeuerMatrix
from winset.report.figures import foremost
from winset.report.model import Column, Figure, Line, Lines, Note, Part, Row, Section, Table
from winset.report.sections.ledger import ledger
from winset.text import capital
from winset.words.accounts import (
    answer_words,
    caution_words,
    leads,
    odds_sentence,
    setting_words,
    signed,
    verdict_words,
)
from winset.words.chances import percent
from winset.words.names import account_name, issue_name
from winset.words.record import record_words

__all__ = ["section"]


def _title(analysis: Analysis, account: str) -> str:
    return capital(account_name(analysis.model, account))


def _settings(
    analysis: Analysis, rows: tuple[Setting, ...], weight: Weight, first: str, table_id: str
) -> Table:
    ranked = sorted(rows, key=lambda s: -abs(s.value - weight.value))
    return Table(
        id=table_id,
        caption=f"What the odds rest on: the weight of all evidence for {first}, at other settings",
        about=first,
        columns=(
            Column("setting", "Setting"),
            Column("part", "Part"),
            Column("value", "Decibels", "precise"),
            Column("error", "Sampling error", "precise"),
        ),
        rows=tuple(
            (capital(setting_words(analysis.model, s.code)), s.part, s.value, s.error)
            for s in ranked
        ),
        note=f"As the model stands: {signed(weight.value)} dB. Lower and higher are one "
        "deviation of what is held possible; none of these settings is known. The range of the "
        "odds holds all of them, combinations of those of the evidence, and their sampling errors.",
        depth="appendix",
    )


def _without(analysis: Analysis, rows: tuple[LeftOut, ...], first: str, table_id: str) -> Table:
    ranked = sorted(rows, key=lambda row: -abs(row.change))
    texts = _texts(analysis)
    return Table(
        id=table_id,
        caption=f"The weight of all evidence for {first}, without one act or item",
        about=first,
        columns=(
            Column("left_out", "Left out"),
            Column("kind", "Kind"),
            Column("value", "Decibels without it", "precise"),
            Column("change", "Change", "precise"),
        ),
        rows=tuple(
            (
                record_words(analysis.model, row.name)
                if row.kind == "event"
                else texts.get(row.name, row.name),
                row.kind,
                row.value,
                row.change,
            )
            for row in ranked
        ),
        note="Without an act, what came after it stays as it was. An act that both sides tell "
        "alike can speak as well: it shows what its actor wants, and so which telling of another "
        "act is the likelier.",
        depth="appendix",
    )


def _texts(analysis: Analysis) -> dict[str, str]:
    return {item.name: item.text for item in analysis.model.evidence}


def _items(rows: tuple[Item, ...], first: str, table_id: str) -> Table:
    return Table(
        id=table_id,
        caption=f"Each item of evidence by itself: decibels for {first}",
        about=first,
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
        note="Kinds of test: a hoop is all but sure to be found if the one that it speaks for is "
        "true; a smoking gun is hardly ever found if it is not; doubly decisive is both; a straw "
        "in the wind neither.",
        depth="appendix",
    )


def _matrix(
    analysis: Analysis, found: HeuerMatrix, names: tuple[str, ...], table_id: str = "matrix"
) -> Table:
    texts = _texts(analysis)
    rated: list[Row] = [
        (texts.get(item, item), *ratings, apart)
        for item, ratings, apart in zip(
            found.items, found.ratings, found.diagnosticity, strict=True
        )
    ]
    return Table(
        id=table_id,
        caption="The same evidence as a matrix of competing hypotheses: 1 very inconsistent, "
        "3 neutral, 5 very consistent",
        columns=(
            Column("item", "Item"),
            *(
                Column(answer, name, "number")
                for answer, name in zip(found.hypotheses, names, strict=True)
            ),
            Column("diagnosticity", "Tells apart by", "precise"),
        ),
        rows=(
            *rated,
            ("Inconsistency, summed", *found.inconsistency, None),
            ("Items inconsistent with it", *map(float, found.counts), None),
        ),
        note="Least inconsistent first: "
        + ", then ".join(names[found.hypotheses.index(h)] for h in found.ranking)
        + ". An item tells apart by the spread of its row: 0 says nothing. The matrix knows no "
        "strength beyond five steps, no origins and no conduct; where it and the odds differ, the "
        "odds use more of what is known.",
        depth="appendix",
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
                issue_name(analysis.model, issue.issue),
                _title(analysis, account),
                100 * issue.chance[account],
                100 * issue.low[account],
                100 * issue.high[account],
            )
            for issue in found.issues
            for account in found.accounts
        ),
        note="Lowest and highest: over the same settings as the odds. The truth may be mixed, one "
        f"account on one issue and another on the next: the chance of that is "
        f"{percent(found.mixed)}.",
    )


def _of_odds(analysis: Analysis, odds: AccountOdds) -> list[Part]:
    first, second = (
        account_name(analysis.model, odds.account),
        account_name(analysis.model, odds.against),
    )
    tag = f"{odds.account}_{odds.against}"
    parts: list[Part] = [
        ledger(
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
        parts.append(_settings(analysis, odds.settings, odds.weight, first, f"settings_{tag}"))
    if odds.without:
        parts.append(_without(analysis, odds.without, first, f"without_{tag}"))
    if odds.items:
        parts.append(_items(odds.items, first, f"items_{tag}"))
    return parts


def _of_question(analysis: Analysis, found: PropositionFinding, place: int) -> list[Part]:
    tag, yes = f"question_{place}", f"yes to “{found.proposition}”"
    parts: list[Part] = [
        ledger(
            analysis,
            tag,
            f"Is it so that {found.proposition}?",
            ("yes", "no"),
            found.parts,
            prior=0.0,
            total=found.weight,
        ),
        _settings(analysis, found.settings, found.weight, yes, f"settings_{tag}"),
    ]
    if len(found.without) > 1:
        parts.append(_without(analysis, found.without, yes, f"without_{tag}"))
        parts.append(_items(found.items, yes, f"items_{tag}"))
        matrix = _matrix(analysis, found.matrix, ("yes", "no"), f"matrix_{tag}")
        parts.append(replace(matrix, caption=f"{matrix.caption} (on “{found.proposition}”)"))
    return parts


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
        names = tuple(_title(analysis, account) for account in found.matrix.hypotheses)
        parts.append(_matrix(analysis, found.matrix, names))
    if found.absent:
        parts.append(Note("Expected, looked for and not found", found.absent))
    cautions = tuple(capital(caution_words(analysis.model, c)) for c in found.cautions)
    if cautions:
        parts.append(Note("About these odds", cautions, "caution"))
    first = parts[0] if parts else None
    if isinstance(first, Figure):
        parts[0] = foremost(first)
    return Section(
        "accounts",
        "Whose account fits?",
        (*verdict_words(analysis.model, found), *map(answer_words, found.propositions)),
        tuple(parts),
        _brief(analysis, found),
        detail=leads(analysis.model, found),
    )


def _brief(analysis: Analysis, found: AccountsFinding) -> Lines | None:
    """Say whether the accounts can be told apart, and answer the other questions."""
    lines = [Line(odds_sentence(analysis.model, odds), "Whose account: ") for odds in found.odds]
    if found.propositions:
        lines.append(Line(" ".join(map(answer_words, found.propositions)), "Is it so? "))
    lines += [
        Line(capital(caution_words(analysis.model, caution)), "Note: ", "caution")
        for caution in found.cautions[:2]
    ]
    return Lines(tuple(lines)) if lines else None
