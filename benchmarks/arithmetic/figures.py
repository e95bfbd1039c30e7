"""Every figure that NegMAS gives about a scenario, beside ours (the table is in the docs)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import winset as ws
from benchmarks.negmas_peer import Negmas
from benchmarks.reporting import Report, Settings

__all__ = ["against_negmas"]

PEER = Path(__file__).with_name("peer_figures.py")
SIZES = ((3, 5), (4, 6), (5, 6), (6, 6))
SCENARIOS = 20
Vectors = set[tuple[float, ...]]


def against_negmas(report: Report, settings: Settings) -> None:
    """Compare figures and times on random scenarios; only where NegMAS was asked for."""
    if not settings.with_negmas:
        report.notes.append("figures: pass --with-negmas or --negmas-python to compare with NegMAS")
        return
    with Negmas(settings.negmas_python, PEER) as peer:
        report.notes.append(f"NegMAS {peer.about['version']}")
        for issues, options in SIZES[: 2 if settings.quick else None]:
            for parties in (2, 3):
                _compare(report, peer, issues, options, parties)


def _compare(report: Report, peer: Negmas, issues: int, options: int, parties: int) -> None:
    n = 5 if options**issues > 5_000 else SCENARIOS
    ours_s, theirs_s, same = 0.0, 0.0, {}
    for seed in range(n):
        rng = np.random.default_rng([issues, options, parties, seed])
        tables = [rng.integers(0, 101, (parties, options)) for _ in range(issues)]
        reserved = [float(x) for x in rng.integers(20 * issues, 50 * issues, parties)]
        deal = [int(k) for k in rng.integers(0, options, issues)]
        theirs = peer.ask(
            {"tables": [t.tolist() for t in tables], "reserved": reserved, "deal": deal}
        )
        begun = time.process_time()
        ours = _figures(tables, reserved, deal)
        ours_s += time.process_time() - begun
        theirs_s += theirs["cpu"]
        for name, mine in ours.items():
            yes, all_ = same.get(name, (0, 0))
            same[name] = yes + _same(mine, theirs[name]), all_ + 1
    report.add(
        section="figures",
        parties=parties,
        deals=options**issues,
        scenarios=n,
        winset_cpu=round(ours_s / n, 4),
        negmas_cpu=round(theirs_s / n, 4),
        ratio=round(theirs_s / ours_s, 1),
        **{name: f"{yes}/{all_}" for name, (yes, all_) in same.items()},
    )


def _figures(
    tables: list[np.ndarray[Any, Any]], reserved: list[float], deal: list[int]
) -> dict[str, Any]:
    deals = ws.DealSpace.from_tables(tables, reserved)
    every = ws.DealSpace.from_tables(tables)
    zero = [0] * len(reserved)
    best = every.ideal("all")
    worst = [sum(int(t[i].min()) for t in tables) for i in range(len(reserved))]
    out: dict[str, Any] = {
        "opposition": _or_inf(deals.opposition),
        "rational_fraction": (deals.zone().count or 0) / deals.n_deals,
        "utility_ranges": [
            list(pair) for pair in zip(map(float, worst), best.tolist(), strict=True)
        ],
        "pareto": _vectors(every.frontier().utilities),
        "nash": _vectors(deals.nash().points),
        "kalai": _vectors(deals.egalitarian().points),
        "ks": _vectors(deals.kalai_smorodinsky().points),
        "modified_kalai": _vectors(deals.egalitarian(disagreement=zero).points),
        "modified_ks": _vectors(deals.kalai_smorodinsky(disagreement=zero, ideal="all").points),
        "max_welfare": _vectors(deals.utilitarian().points),
        "max_relative_welfare": _vectors(
            deals.utilitarian(
                [
                    1 / max(b - max(r, w), 1e-9)
                    for b, r, w in zip(best, reserved, worst, strict=True)
                ]
            ).points
        ),
    }
    found = every.standing(deal) if not deals.zone().exists else deals.standing(deal)
    out["pareto_dist"] = math.dist(*_nearest(every, deal))
    out["nash_dist"] = found.distances["nash"]
    out["kalai_dist"] = found.distances["egalitarian"]
    return out


def _nearest(every: ws.DealSpace, deal: list[int]) -> tuple[list[float], list[float]]:
    own = every.utilities([deal])[0]
    points = every.frontier().utilities
    return own.tolist(), points[np.linalg.norm(points - own, axis=1).argmin()].tolist()


def _or_inf(ask: Callable[[], float]) -> float:
    try:
        return ask()
    except ValueError:
        return math.inf


def _vectors(points: np.ndarray[Any, Any]) -> Vectors:
    return {tuple(round(float(x), 6) for x in p) for p in points}


def _same(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, set):
        return mine == {tuple(round(float(x), 6) for x in p) for p in theirs}
    if theirs is None or mine is None:
        return mine is theirs
    if isinstance(mine, list):
        return bool(np.allclose(mine, theirs))
    if math.isnan(mine) or math.isinf(mine):
        return not math.isfinite(theirs)
    return math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9)
