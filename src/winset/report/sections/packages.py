"""Which package would hold, and who would still block it."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.packages.results import Package
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure
from winset.report.model import Column, Row, Section, Table
from winset.words.chances import percent
from winset.words.names import changes, deal_words, in_sentence, issue_name, short_name
from winset.words.packages import blockers, packages_lead

__all__ = ["section"]

_INKS = ("a", "b", "c", "d", "e")
_ONLY_ONE = 0.01


def _inks(analysis: Analysis) -> dict[str, str]:
    """Return the five actors that most often block a package alone, each with an ink."""
    weight: dict[str, float] = {}
    for package in analysis.packages.packages:
        for actor, alone in package.blocks_alone.items():
            weight[actor] = weight.get(actor, 0.0) + alone
    ranked = sorted(weight, key=lambda a: -weight[a])
    shown = [a for a in ranked if weight[a] > _ONLY_ONE]
    return dict(zip(shown, _INKS, strict=False))


def _row(analysis: Analysis, rank: int, package: Package, inks: dict[str, str]) -> RowOfMarks:
    model, at = analysis.model, package.fresh.value
    marks = [Bar(0.0, at, "good", percent(package.fresh), f"all accept: {percent(package.fresh)}")]
    for actor, ink in inks.items():
        alone = package.blocks_alone.get(actor, 0.0)
        name = short_name(model, actor)
        marks.append(
            Bar(at, at + alone, ink, percent(alone), f"only {in_sentence(name)}: {percent(alone)}")
        )
        at += alone
    if at < 1:
        rest = max(1 - at, 0.0)
        marks.append(Bar(at, 1.0, "rest", "", f"several or others: {percent(rest)}"))
    return RowOfMarks(f"{rank}. {deal_words(model, package.terms, short=True)}", tuple(marks))


def _chart(analysis: Analysis) -> RowChart:
    inks, found = _inks(analysis), analysis.packages.packages
    best = found[0]
    return RowChart(
        id="packages",
        title="The packages most likely to hold, and who blocks them",
        description=f"The best package is accepted by all in {percent(best.fresh)} of worlds.",
        rows=tuple(_row(analysis, n + 1, p, inks) for n, p in enumerate(found)),
        axis="share of worlds",
        legend=(
            ("good", "everyone accepts"),
            *(
                (ink, f"only {in_sentence(short_name(analysis.model, a))} blocks")
                for a, ink in inks.items()
            ),
            ("rest", "several block"),
        ),
        thickness=24,
    )


def _table(analysis: Analysis) -> Table:
    found = analysis.packages.packages
    actors = tuple(found[0].accepts)
    return Table(
        id="packages",
        caption="The packages most likely to be accepted by all, and each actor's chance of "
        "accepting them",
        columns=(
            Column("package", "Package"),
            Column("everyone", "Everyone", "share"),
            *(
                Column(f"accepts_{a}", short_name(analysis.model, a), "share", heat=True)
                for a in actors
            ),
        ),
        rows=tuple(
            (
                f"{n + 1}. {deal_words(analysis.model, p.terms)}",
                p.fresh,
                *(p.accepts[a] for a in actors),
            )
            for n, p in enumerate(found)
        ),
        note="Onlookers do not decide; their column says whether the package leaves them better "
        "off than no agreement.",
    )


def _terms_table(analysis: Analysis) -> Table:
    changed = [dict(changes(analysis.model, p.terms)) for p in analysis.packages.packages]
    rows = [
        (issue_name(analysis.model, issue), *(c.get(issue, "as it is") for c in changed))
        for issue in dict.fromkeys(issue for c in changed for issue in c)
    ]
    return Table(
        id="package_terms",
        caption="What each package changes",
        columns=(
            Column("issue", "Issue"),
            *(
                Column(f"package_{n + 1}", f"Package {n + 1}")
                for n in range(len(analysis.packages.packages))
            ),
        ),
        rows=tuple(rows),
        note="Issues that no package changes are left out.",
    )


def section(analysis: Analysis) -> Section:
    """Stacked bars of who blocks, the chances of each actor, and the terms side by side."""
    found = analysis.packages
    said = packages_lead(found, analysis.zone.n_deals)
    if not found.packages:
        return Section("packages", "Which package would hold?", said)
    chart = _chart(analysis)
    drawn = figure(
        chart,
        title="The best packages, and who stands in the way of each",
        read="The solid part of each bar is the share of worlds in which everyone whose consent is "
        "needed accepts the package. The next parts are worlds in which one actor alone blocks it: "
        "whoever holds the longest of them is the one to win over. In the last part several block.",
        data=_table(analysis),
    )
    parts = (drawn, _terms_table(analysis))
    return Section("packages", "Which package would hold?", said, parts, _brief(analysis))


def _brief(analysis: Analysis) -> Table:
    """Return the three best packages, what they change and who blocks."""
    model = analysis.model
    rows: list[Row] = []
    for package in analysis.packages.packages[:3]:
        who = [
            f"{short_name(model, a)} {percent(c)}"
            for a, c in blockers(package)[:2]
            if c >= _ONLY_ONE
        ]
        rows.append(
            (package.fresh, deal_words(model, package.terms, short=True), tuple(who) or "–")
        )
    return Table(
        id="packages_brief",
        caption="Packages most likely to hold",
        columns=(
            Column("everyone", "all accept", "share", heat=True),
            Column("package", "what it changes"),
            Column("blockers", "who would block"),
        ),
        rows=tuple(rows),
    )
