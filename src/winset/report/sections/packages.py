"""Which package would hold, and who would still block it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.report.charts import Bar, RowChart, RowOfMarks, draw_rows
from winset.report.model import Column, Figure, Section, Table
from winset.words.chances import percent, with_error
from winset.words.names import changes, deal_words, in_sentence, issue_name, short_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from winset.analysis import Analysis
    from winset.findings.packages import Package

__all__ = ["blockers", "brief", "section"]

_INKS = ("a", "b", "c", "d", "e")
_ONLY_ONE = 0.01


def blockers(package: Package) -> tuple[tuple[str, float], ...]:
    """Actors that block a package, the likeliest first."""
    chances = ((a, c) for a, c in package.blocks.items() if c > 0)
    return tuple(sorted(chances, key=lambda item: -item[1]))


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
    case, at = analysis.case, package.fresh.value
    marks = [Bar(0.0, at, "good", percent(package.fresh), f"all accept: {percent(package.fresh)}")]
    for actor, ink in inks.items():
        alone = package.blocks_alone.get(actor, 0.0)
        name = short_name(case, actor)
        marks.append(
            Bar(at, at + alone, ink, percent(alone), f"only {in_sentence(name)}: {percent(alone)}")
        )
        at += alone
    if at < 1:
        rest = max(1 - at, 0.0)
        marks.append(Bar(at, 1.0, "rest", "", f"several or others: {percent(rest)}"))
    return RowOfMarks(f"{rank}. {deal_words(case, package.terms, short=True)}", tuple(marks))


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
                (ink, f"only {in_sentence(short_name(analysis.case, a))} blocks")
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
                Column(f"accepts_{a}", short_name(analysis.case, a), "share", heat=True)
                for a in actors
            ),
        ),
        rows=tuple(
            (
                f"{n + 1}. {deal_words(analysis.case, p.terms)}",
                p.fresh,
                *(p.accepts[a] for a in actors),
            )
            for n, p in enumerate(found)
        ),
        note="Onlookers do not decide; their column says whether the package leaves them better "
        "off than no agreement.",
    )


def _terms_table(analysis: Analysis) -> Table:
    changed = [dict(changes(analysis.case, p.terms)) for p in analysis.packages.packages]
    rows = [
        (issue_name(analysis.case, issue), *(c.get(issue, "as it is") for c in changed))
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


def _lead(analysis: Analysis) -> tuple[str, ...]:
    finding = analysis.packages
    best = finding.packages[0]
    said = [
        f"The package most likely to hold is accepted by all in {with_error(best.fresh)} of "
        f"{finding.n_fresh:,} fresh worlds, which had no part in choosing it."
    ]
    tied = sum(p.tied_with_best for p in finding.packages[1:])
    if tied:
        verb = "is" if tied == 1 else "are"
        said.append(f"{tied} of the others listed {verb} as good, within sampling error.")
    if finding.proven:
        said.append(
            f"No other deal does better in the worlds that chose it (exact search of all "
            f"{analysis.zone.n_deals:,} deals)."
        )
    else:
        said.append(
            f"The search ran out of time: some deal might do better, but none above "
            f"{percent(finding.bound)} in the worlds searched."
        )
    return tuple(said)


def section(analysis: Analysis) -> Section | None:
    """Stacked bars of who blocks, the chances of each actor, and the terms side by side."""
    if not analysis.packages.packages:
        return Section(
            "packages",
            "Which package would hold?",
            ("No deal is accepted by everyone in any of the worlds drawn.",),
        )
    chart = _chart(analysis)
    figure = Figure(
        id="packages",
        title="The best packages, and who stands in the way of each",
        read="The solid part of each bar is the share of worlds in which everyone whose consent is "
        "needed accepts the package. The next parts are worlds in which one actor alone blocks it: "
        "whoever holds the longest of them is the one to win over. In the last part several block.",
        alt=chart.description,
        draw=lambda width: draw_rows(chart, width),
        data=_table(analysis),
    )
    parts = (figure, _terms_table(analysis))
    return Section("packages", "Which package would hold?", _lead(analysis), parts)


def brief(analysis: Analysis) -> RenderableType | None:
    """Return the three best packages, what they change and who blocks."""
    from winset.report.terminal import plain_table

    found = analysis.packages.packages[:3]
    if not found:
        return None
    rows = []
    for package in found:
        who = [
            f"{short_name(analysis.case, a)} {percent(c)}"
            for a, c in blockers(package)[:2]
            if c >= _ONLY_ONE
        ]
        rows.append(
            (
                percent(package.fresh),
                deal_words(analysis.case, package.terms, short=True),
                "\n".join(who) or "–",
            )
        )
    return plain_table(
        "Packages most likely to hold", ("all accept", "what it changes", "who would block"), rows
    )
