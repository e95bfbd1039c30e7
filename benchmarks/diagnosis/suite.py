"""The suite ``diagnosis``: what is said of talks that were acted, against what was true of them.

Each talk has a case of ranges, a truth drawn from its prior, acts, and a record written down
loosely. Half are acted by Winset's own simulator, half by agents that know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.diagnosis.coding import FULL, LOOSE, Habits
from benchmarks.diagnosis.scoring import brier, calibration, rate
from benchmarks.diagnosis.talk import Actors, Told, told
from benchmarks.diagnosis.truth import STOPPED
from benchmarks.reporting import Cell, Report, Settings

TITLE = "Diagnosis of acted negotiations"

_WORLDS = 1_000
# What the old rule and ours call alike.
_SAME = {"none tabled": ("far", "near"), "outline": ("far", "near")}

Rows = Iterator[dict[str, Cell]]


def run(settings: Settings) -> Report:
    """Act talks, analyse them, and score what was said."""
    report = Report(TITLE)
    half = 30 if settings.quick else 1_200
    talks: list[Told] = []
    for actors in ("simulator", "tactics"):
        if settings.wants(actors):
            talks += acted(actors, half, LOOSE)
    for row in scored(talks):
        report.add(**row)
    if settings.sections and settings.wants("full"):
        # Told in full, what is left is conduct's and the engine's.
        for actors in ("simulator", "tactics"):
            for row in calibrated(f"{actors}, told in full", acted(actors, half, FULL)):
                report.add(**row)
    report.notes.append(f"{_WORLDS} worlds a talk; off is what came true less what was stated")
    return report


def acted(actors: Actors, n: int, habits: Habits) -> list[Told]:
    """Act and analyse talks, two at a time; each depends on its number alone."""
    from joblib import Parallel, delayed

    return list(
        Parallel(n_jobs=2, batch_size=8)(
            delayed(told)(seed, actors, habits, _WORLDS) for seed in range(n)
        )
    )


def scored(talks: Sequence[Told]) -> Rows:
    """Score all that is said."""
    for actors in dict.fromkeys(t.actors for t in talks):
        yield from calibrated(actors, [t for t in talks if t.actors == actors])
    for signed, name in ((False, "no deal"), (True, "signed")):
        ended = [t for t in talks if t.signed == signed]
        yield from calibration(f"{name}: kinds", ended, _kind, tenths=False)
        yield from calibration(f"{name}: before the record", ended, _before, tenths=False)
    for actors in dict.fromkeys(t.actors for t in talks):
        own = [t for t in talks if t.actors == actors]
        yield brier(f"{actors}: Brier score of kinds", "before the record", own, _before)
        yield brier(f"{actors}: Brier score of kinds", "after it", own, _kind)
    yield from causes(talks)
    yield from found(talks)


def calibrated(group: str, talks: Sequence[Told]) -> Rows:
    """Compare stated shares with what came true."""
    yield from calibration(f"{group}: before the record", talks, _before)
    yield from calibration(f"{group}: kinds", talks, _kind)
    yield from calibration(f"{group}: stopping points", talks, _point)
    for point in ("possible", *(f"point.{p}" for p in STOPPED)):
        name = f"{group}: {point.removeprefix('point.')}"
        yield from calibration(name, talks, point.__eq__, tenths=False)
    for stage in ("sign", "pass", "reached"):
        yield from calibration(
            f"{group}: {stage}",
            talks,
            lambda name, end=f".{stage}": _kind(name) and name.endswith(end),
            tenths=False,
        )


def causes(talks: Sequence[Told]) -> Rows:
    """Count how often the leading cause was right, where no deal was signed."""
    for actors in dict.fromkeys(t.actors for t in talks):
        failed = [t for t in talks if t.actors == actors and not t.signed]
        ways = dict.fromkeys(way for t in failed for way in t.causes if way != "truth")
        for way in ways:
            hits = [t.causes["truth"] == t.causes[way] for t in failed]
            yield rate(f"{actors}: leading cause", way, hits)
            if way == "gates of before":
                hits = [
                    t.causes["truth"] in _SAME.get(t.causes[way], (t.causes[way],)) for t in failed
                ]
                yield rate(f"{actors}: leading cause", "… with outline as far or near", hits)
        truths = [t.causes["truth"] for t in failed]
        usual = max(dict.fromkeys(truths), key=truths.count)
        yield rate(f"{actors}: leading cause", f"always {usual}", [t == usual for t in truths])


def found(talks: Sequence[Told]) -> Rows:
    """Count how often the missing piece and the best kind were right."""
    for actors in dict.fromkeys(t.actors for t in talks):
        missing = [t.missing for t in talks if t.actors == actors and t.missing]
        yield rate(f"{actors}: missing piece", "in the first three", [m[0] for m in missing])
        yield rate(f"{actors}: missing piece", "any three changes", [m[1] for m in missing])
        best = [t.best for t in talks if t.actors == actors and t.best]
        yield rate(f"{actors}: best kind", "the likeliest to pass", [b[0] for b in best])
        yield rate(f"{actors}: best kind", "always a trade", [b[1] for b in best])


def _kind(name: str) -> bool:
    return name.startswith("kind.")


def _point(name: str) -> bool:
    return name.startswith("point.")


def _before(name: str) -> bool:
    return name.startswith("before.")
