"""Zones, win-sets, counts, robust deals over worlds: against NumPy enumeration, and beyond."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Clocked, clocked, whole_process
from benchmarks.picture import Chart
from benchmarks.reporting import Report, Settings
from benchmarks.robust_deals import robust
from benchmarks.zone_instances import edge, worlds_of
from winset.deals.exists import exists, exists_many
from winset.deals.sets.acceptance import acceptance
from winset.deals.sets.counting import count_deals
from winset.space import Consent, Group, Space
from winset.space.layout import Layout

TITLE = "Zones over worlds"

FloatArray = NDArray[np.float64]

WHOLE = """
import numpy as np
from benchmarks.zone_instances import worlds_of
from winset.deals.exists import exists
from winset.space import Consent, Space
utility = worlds_of("random", 10_000, {issues}, 4, 4)
floor = np.full((10_000, 4), 66.0)
print(exists(Space.plain([4] * {issues}), utility, floor, Consent.unanimity(4)).n_undecided)
"""


def run(settings: Settings) -> Report:
    report = Report(TITLE)
    for section in (who_accepts, small, large, rules, growth, counts, robust, whole):
        if settings.wants(section.__name__):
            print(section.__doc__.splitlines()[0] if section.__doc__ else "", flush=True)
            section(report, settings)
    report.notes.append(
        "times: medians of wall and processor seconds; ratio: processor time of plain NumPy over "
        "ours, on the same instance in the same run"
    )
    return report


def all_totals(space: Space, table: FloatArray) -> FloatArray:
    """Every actor's utility of every deal of one world: (actors, deals)."""
    total = np.zeros((len(table), 1))
    for start, n in zip(space.offsets[:-1], space.sizes, strict=True):
        total = (total[:, :, None] + table[:, None, start : start + n]).reshape(len(table), -1)
    return total


def naive_exists(
    space: Space, utility: FloatArray, floor: FloatArray, consent: Consent
) -> NDArray[np.bool_]:
    """Tell whether a deal passes in each world, by adding up every deal's utilities in NumPy."""
    found = np.zeros(len(floor), dtype=np.bool_)
    null = np.zeros(space.n_deals, dtype=np.bool_)
    if space.null_columns is not None:
        null[np.ravel_multi_index(tuple(space.null_columns), space.sizes)] = True
    for w in range(len(floor)):
        accepts = all_totals(space, utility[w]) >= floor[w][:, None] - 1e-9
        found[w] = (consent.passes(accepts.T) & ~null).any()
    return found


def who_accepts(report: Report, settings: Settings) -> None:
    """Who accepts which of 390,625 deals: four actors, 200 worlds."""
    worlds, issues, options = (20 if settings.quick else 200), 8, 5
    space = Space.plain([options] * issues)
    utility = worlds_of("random", worlds, issues, options, 4)
    floor = np.full((worlds, 4), 60.0)
    table, ours = clocked(lambda: acceptance(space, utility, floor), settings.repeat)

    def naive() -> NDArray[np.bool_]:
        out = np.empty(table.shape, dtype=np.bool_)
        for w in range(worlds):
            np.greater_equal(all_totals(space, utility[w]), floor[w][:, None] - 1e-9, out=out[w])
        return out

    same, other = clocked(naive, min(settings.repeat, 5))
    _pair(
        report,
        ("acceptance", "random"),
        (worlds, issues, options, 4),
        (ours, other),
        agree=bool((same == table).all()),
    )


def small(report: Report, settings: Settings) -> None:
    """List a space of a real case's size by half tables: 10,000 worlds, eight actors."""
    worlds, sizes = (1_000 if settings.quick else 10_000), [4, 5, 4, 4, 3, 3, 2]
    rng = np.random.default_rng(1)
    space = Space.plain(sizes, null=[0] * 7)
    utility = rng.random((worlds, 8, space.n_columns)) * 100 / 7
    groups = (
        Group.all_of((0, 1)),
        Group.all_of((2,), kind="ratify", of=(0,)),
        Group((3, 4, 5), (1.0, 1.0, 1.0), 2.0, kind="ratify", of=(1,)),
        Group.all_of((6, 7), kind="ratify"),
    )
    consent = Consent(groups)
    for level in (40.0, 50.0, 55.0, 60.0):
        floor = rng.normal(level, 8, (worlds, 8))
        found, ours = clocked(lambda f=floor: exists(space, utility, f, consent), settings.repeat)
        few = max(worlds // 20, 50)
        truth, other = clocked(partial(naive_exists, space, utility[:few], floor[:few], consent), 3)
        _pair(
            report,
            ("small", f"walk-away about {level:g}"),
            (worlds, 7, 0, 8),
            (ours, other),
            agree=_agree(found.status[:few], truth),
            scaled=worlds / few,
            yes=float((found.status == 1).mean()),
            undecided=found.n_undecided / worlds,
        )
        rules = (consent.only("sign"), consent, *(consent.win_set(party) for party in (0, 1)))
        _, shared = clocked(
            lambda f=floor, r=rules: exists_many(space, utility, f, r), settings.repeat
        )
        report.add(
            section="small",
            kind="zone, ratifiable and win-sets together",
            worlds=worlds,
            actors=8,
            tool="winset",
            seconds=shared.seconds,
            cpu=shared.cpu,
            runs=shared.runs,
        )


def large(report: Report, settings: Settings) -> None:
    """Spaces that nobody can list: clear cases and the hardest level, where half have a deal."""
    worlds = 1_000 if settings.quick else 10_000
    for issues, options, actors in ((20, 4, 4), (20, 4, 8), (50, 5, 4)):
        space = Space.plain([options] * issues)
        for kind in ("random", "opposed", "mixed"):
            utility = worlds_of(kind, worlds, issues, options, actors)
            middle = edge(utility, issues)
            for label, level in (("clear", middle - 10), ("near", middle - 1), ("edge", middle)):
                floor = np.full((worlds, actors), level)
                found, ours = clocked(
                    lambda s=space, u=utility, f=floor: exists(
                        s, u, f, Consent.unanimity(f.shape[1])
                    ),
                    settings.repeat,
                )
                report.add(
                    section="large",
                    kind=f"{kind}, {label}",
                    worlds=worlds,
                    issues=issues,
                    options=options,
                    actors=actors,
                    tool="winset",
                    seconds=ours.seconds,
                    cpu=ours.cpu,
                    runs=ours.runs,
                    yes=float((found.status == 1).mean()),
                    undecided=found.n_undecided / worlds,
                )


def rules(report: Report, settings: Settings) -> None:
    """Quotas: two parties sign, and a majority of ratifiers must accept."""
    for ratifiers, need, worlds in ((5, 3, 10_000), (9, 5, 2_000), (60, 31, 500)):
        n = max(worlds // 10, 50) if settings.quick else worlds
        actors = ratifiers + 2
        members = tuple(range(2, actors))
        consent = Consent(
            (
                Group.all_of((0, 1)),
                Group(members, (1.0,) * ratifiers, float(need), kind="ratify"),
            )
        )
        base = worlds_of("mixed", n, 20, 4, 4)
        rng = np.random.default_rng(2)
        camp = rng.dirichlet([0.3] * 4, (n, ratifiers))
        own = np.einsum("wak,wkc->wac", camp, base)
        utility = 0.8 * np.concatenate([base[:, :2], own], axis=1)
        utility += 0.2 * worlds_of("random", n, 20, 4, actors, seed=3)
        for level in (60.0, 65.0, 70.0, 75.0):
            floor = np.full((n, actors), level)
            found, ours = clocked(
                lambda u=utility, f=floor, c=consent: exists(Space.plain([4] * 20), u, f, c),
                min(settings.repeat, 5),
                enough=30.0,
            )
            report.add(
                section="rules",
                kind=f"{need} of {ratifiers} in camps, walk-away {level:g}",
                worlds=n,
                issues=20,
                options=4,
                actors=actors,
                tool="winset",
                seconds=ours.seconds,
                cpu=ours.cpu,
                runs=ours.runs,
                yes=float((found.status == 1).mean()),
                undecided=found.n_undecided / n,
            )


def growth(report: Report, settings: Settings) -> None:
    """How cost grows with issues, parties and worlds, beside plain NumPy up to where it stops."""
    chart = Chart(
        "growth",
        "Does a deal exist? 1,000 worlds, four actors, half of them yes",
        "deals",
        "processor seconds",
    )
    report.charts.append(chart)
    for issues in (3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100):
        utility = worlds_of("random", 1_000, issues, 4, 4)
        floor = np.full((1_000, 4), edge(utility, issues) - 1)
        space, consent = Space.plain([4] * issues), Consent.unanimity(4)
        found, ours = clocked(partial(exists, space, utility, floor, consent), settings.repeat)
        chart.add("winset", 4.0**issues, ours.cpu)
        shape = (1_000, issues, 4, 4)
        if issues <= (5 if settings.quick else 8):
            few = 1_000 if issues <= 6 else 50
            truth, other = clocked(
                partial(naive_exists, space, utility[:few], floor[:few], consent),
                3,
            )
            chart.add("NumPy enumeration", 4.0**issues, other.cpu * 1_000 / few)
            _pair(
                report,
                ("growth", "issues"),
                shape,
                (ours, other),
                scaled=1_000 / few,
                agree=_agree(found.status[:few], truth),
                undecided=found.n_undecided / 1_000,
            )
        else:
            _one(report, ("growth", "issues"), shape, ours, undecided=found.n_undecided / 1_000)
    for actors in (2, 3, 4, 6, 8, 12):
        utility = worlds_of("random", 1_000, 20, 4, actors)
        floor = np.full((1_000, actors), edge(utility, 20) - 1)
        found, ours = clocked(
            lambda u=utility, f=floor: exists(
                Space.plain([4] * 20), u, f, Consent.unanimity(f.shape[1])
            ),
            settings.repeat,
        )
        _one(
            report,
            ("growth", "actors"),
            (1_000, 20, 4, actors),
            ours,
            undecided=found.n_undecided / 1_000,
        )
    for worlds in (100, 1_000, 10_000) if settings.quick else (100, 1_000, 10_000, 50_000):
        utility = worlds_of("random", worlds, 20, 4, 4)
        floor = np.full((worlds, 4), edge(utility, 20) - 1)
        found, ours = clocked(
            lambda u=utility, f=floor: exists(Space.plain([4] * 20), u, f, Consent.unanimity(4)),
            settings.repeat,
        )
        _one(
            report,
            ("growth", "worlds"),
            (worlds, 20, 4, 4),
            ours,
            undecided=found.n_undecided / worlds,
        )


def counts(report: Report, settings: Settings) -> None:
    """How many deals the zone of one world has, exactly or between bounds."""
    for issues, options, actors, points in (
        (8, 5, 3, False), (20, 4, 2, False), (20, 4, 4, True), (100, 10, 2, True),
        (30, 6, 4, False),
    ):  # fmt: skip
        if settings.quick and not points:
            continue
        utility = worlds_of("random", 1, issues, options, actors)
        if points:
            utility = np.rint(utility * (4 if issues > 50 else 1))
        space = Space.plain([options] * issues)
        floor = np.full((1, actors), 60.0 * (4 if issues > 50 else 1))
        found, ours = clocked(
            lambda s=space, u=utility, f=floor: count_deals(
                Layout.of(s), u, f, Consent.unanimity(f.shape[1])
            ),
            min(settings.repeat, 5),
        )
        report.add(
            section="counts",
            kind="between bounds" if found.exact[0] is None else "exact",
            worlds=1,
            issues=issues,
            options=options,
            actors=actors,
            tool="winset",
            seconds=ours.seconds,
            cpu=ours.cpu,
            runs=ours.runs,
            log10_low=round(math.log10(max(found.low[0], 1)), 3),
            log10_high=round(math.log10(max(found.high[0], 1)), 3),
        )


def whole(report: Report, settings: Settings) -> None:
    """Whole processes, from the start of Python to the answer."""
    for issues in (6, 20):
        clock, peak = whole_process(WHOLE.format(issues=issues), min(settings.repeat, 5))
        report.add(
            section="whole",
            kind="start to end",
            worlds=10_000,
            issues=issues,
            options=4,
            actors=4,
            tool="winset",
            seconds=clock.seconds,
            cpu=clock.cpu,
            runs=clock.runs,
            mebibytes=peak,
        )


def _agree(status: NDArray[np.int8], truth: NDArray[np.bool_]) -> bool:
    decided = status >= 0
    return bool(((status == 1) == truth)[decided].all())


Shape = tuple[int, int, int, int]
Label = tuple[str, str]


def _one(
    report: Report,
    label: Label,
    shape: Shape,
    ours: Clocked,
    **cells: float | None,
) -> None:
    worlds, issues, options, actors = shape
    report.add(
        section=label[0],
        kind=label[1],
        worlds=worlds,
        issues=issues,
        options=options or None,
        actors=actors,
        tool="winset",
        seconds=ours.seconds,
        cpu=ours.cpu,
        runs=ours.runs,
        **cells,
    )


def _pair(
    report: Report,
    label: Label,
    shape: Shape,
    clocks: tuple[Clocked, Clocked],
    *,
    agree: bool,
    scaled: float = 1.0,
    **cells: float | None,
) -> None:
    """Add our row and that of plain NumPy, which may have been timed on fewer worlds."""
    ours, other = clocks
    _one(report, label, shape, ours, **cells)
    worlds, issues, options, actors = shape
    report.add(
        section=label[0],
        kind=label[1],
        worlds=worlds,
        issues=issues,
        options=options or None,
        actors=actors,
        tool="NumPy",
        seconds=other.seconds * scaled,
        cpu=other.cpu * scaled,
        runs=other.runs,
        ratio=other.cpu * scaled / max(ours.cpu, 1e-9),
    )
    if not agree:
        report.notes.append(f"{label[0]}, {label[1]}: answers differ")
