"""Which package would hold, and who would still block it."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.findings.packages.results import Item, Package
from winset.report.charts import Bar, RowChart, RowOfMarks
from winset.report.figures import figure, foremost
from winset.report.model import Column, Row, Section, Table
from winset.words.chances import percent
from winset.words.names import changes, deal_words, in_sentence, issue_name, short_name
from winset.words.packages import (
    blockers,
    item_words,
    kinds_listing,
    packages_lead,
    side_words,
    winning_words,
    worse_words,
)

__all__ = ["section"]

_INKS = ("a", "b", "c", "d", "e")
_ONLY_ONE = 0.01
_BRIEF = 2


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
    marks = [Bar(0.0, at, "keep", percent(package.fresh), f"holds: {percent(package.fresh)}")]
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
    return RowChart(
        id="packages",
        title="How often each package would hold, and who blocks it",
        description="; ".join(
            f"package {n + 1} holds in {percent(p.fresh)} of worlds" for n, p in enumerate(found)
        ),
        rows=tuple(_row(analysis, n + 1, p, inks) for n, p in enumerate(found)),
        axis="share of worlds",
        legend=(
            ("keep", "it holds"),
            *(
                (ink, f"only {in_sentence(short_name(analysis.model, a))} blocks")
                for a, ink in inks.items()
            ),
            ("rest", "several block"),
        ),
        thickness=24,
    )


def _table(analysis: Analysis) -> Table:
    found = analysis.packages
    actors = tuple(found.packages[0].accepts)
    return Table(
        id="packages",
        caption="The packages worth tabling, how often they hold, and each actor's chance of "
        "accepting them",
        columns=(
            Column("package", "Package"),
            Column("kinds", "Best of the kind"),
            Column("holds", "Holds", "share"),
            *(
                Column(f"accepts_{a}", short_name(analysis.model, a), "share", heat=True)
                for a in actors
            ),
        ),
        rows=tuple(
            (
                f"{n + 1}. {deal_words(analysis.model, p.terms)}",
                kinds_listing(found, n),
                p.fresh,
                *(p.accepts[a] for a in actors),
            )
            for n, p in enumerate(found.packages)
        ),
        note="Onlookers do not decide; their column says whether the package leaves them better "
        "off than no agreement.",
    )


def _sides(analysis: Analysis) -> Table:
    model = analysis.model

    def listed(items: tuple[Item, ...]) -> str:
        return "; ".join(item_words(model, item) for item in items) or "nothing"

    return Table(
        id="package_sides",
        caption="What each side gets, gives, and gives up against its own last offer",
        columns=(
            Column("package", "Package"),
            Column("side", "Side"),
            Column("gets", "Gets"),
            Column("gives", "Gives"),
            Column("gives_up", "Worse for it than in its own last offer"),
            Column("worse", "Worse than what was put to it", "share", heat=True),
        ),
        rows=tuple(
            (
                str(n + 1),
                short_name(model, side.actor),
                listed(side.gets),
                listed(side.gives),
                listed(side.gives_up) if side.offer else "it made none",
                side.worse,
            )
            for n, package in enumerate(analysis.packages.packages)
            for side in package.sides
        ),
        note="Against the status quo. In brackets: the mean change as a share of what the issue is "
        "worth to the side, from its worst option to its best. What moves it by less than half a "
        "point of its hundred is left out. The last column is the chance that the side would have "
        "done better with the last package that another party put to it.",
    )


def _blockers(analysis: Analysis) -> Table:
    model = analysis.model
    return Table(
        id="package_blockers",
        caption="Who blocks each package most often, and the one change that would win it",
        columns=(
            Column("package", "Package"),
            Column("blocker", "Blocked most often by"),
            Column("blocks", "in", "share", heat=True),
            Column("change", "The one change"),
        ),
        rows=tuple(
            (
                str(n + 1),
                short_name(model, p.blocker) if p.blocker else "nobody",
                p.blocks.get(p.blocker),
                winning_words(model, p),
            )
            for n, p in enumerate(analysis.packages.packages)
        ),
        note="Changes that would make it another kind of package, or worse for a side than what "
        "was put to it, are not counted.",
    )


def _terms_table(analysis: Analysis) -> Table:
    packages = analysis.packages.packages
    changed = [dict(changes(analysis.model, p.terms)) for p in packages]
    rows = [
        (issue_name(analysis.model, issue), *(c.get(issue, "as it is") for c in changed))
        for issue in dict.fromkeys(issue for c in changed for issue in c)
    ]
    return Table(
        id="package_terms",
        caption="What each package changes",
        columns=(
            Column("issue", "Issue"),
            *(Column(f"package_{n + 1}", f"Package {n + 1}") for n in range(len(packages))),
        ),
        rows=tuple(rows),
        note="Issues that no package changes are left out.",
    )


def section(analysis: Analysis) -> Section:
    """Stacked bars of who blocks, the chances of each actor, and what each side gets and gives."""
    found, title = analysis.packages, "Which packages are worth tabling?"
    said = packages_lead(analysis.model, found)
    if not found.packages:
        return Section("packages", title, said)
    drawn = figure(
        _chart(analysis),
        title="The packages worth tabling, and who stands in the way of each",
        read="The solid part of each bar is the share of worlds in which those whose consent is "
        "needed accepts the package. The next parts are worlds in which one actor alone blocks it: "
        "whoever holds the longest of them is the one to win over. In the last part several block.",
        data=_table(analysis),
    )
    parts = (foremost(drawn), _sides(analysis), _blockers(analysis), _terms_table(analysis))
    brief, more = (_brief(analysis, sides=sides) for sides in (False, True))
    return Section("packages", title, said[:1], parts, brief, more, detail=said[1:])


def _brief(analysis: Analysis, *, sides: bool) -> Table:
    """Return the best packages: what they change, who blocks, and what the first asks of whom."""
    model = analysis.model
    rows: list[Row] = []
    for n, package in enumerate(analysis.packages.packages[:_BRIEF]):
        said = [f"{n + 1}. {deal_words(model, package.terms, short=True)}"]
        if sides and not n:
            said += [side_words(model, s) for s in package.sides if s.gets or s.gives]
        if package.worse_for:
            said.append(worse_words(model, package))
        who = [
            f"{short_name(model, a)} {percent(c)}"
            for a, c in blockers(package)[:2]
            if c >= _ONLY_ONE
        ]
        rows.append(
            (
                package.fresh,
                tuple(said),
                tuple(who) or "–",
            )
        )
    return Table(
        id="packages_brief",
        caption="Packages worth tabling",
        columns=(
            Column("holds", "holds", "share", heat=True),
            Column("package", "what it changes"),
            Column("blockers", "who blocks"),
        ),
        rows=tuple(rows),
        note=f"To win over: {winning_words(model, analysis.packages.packages[0])}.",
    )
