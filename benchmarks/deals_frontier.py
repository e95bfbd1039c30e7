"""Frontier and bargaining solutions: against NegMAS and NumPy enumeration, and beyond both."""

from __future__ import annotations

import json
import statistics
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray

import winset as ws
from benchmarks.enumeration import enumerated_frontier
from benchmarks.instances import instance
from benchmarks.measuring import clocked, whole_process
from benchmarks.negmas_peer import Negmas
from benchmarks.picture import Chart
from benchmarks.reporting import Report, Settings
from winset.deals.frontier.frontier import Frontier
from winset.deals.solution import Solution

TITLE = "Frontier and solutions"

Tables = list[NDArray[np.float64]]

WHOLE = """
import sys, json, numpy as np, winset as ws
tables = [np.array(t) for t in json.load(sys.stdin)["tables"]]
front = ws.DealSpace.from_tables(tables).frontier()
print(len(front), front.deals.shape)
"""


def run(settings: Settings) -> Report:
    report = Report(TITLE)
    with ExitStack() as stack:
        negmas = None
        if settings.with_negmas:
            negmas = stack.enter_context(Negmas(settings.negmas_python))
            report.notes.append(
                f"NegMAS {negmas.about['version']}: pareto_frontier with its point functions"
            )
        for section in (against_peers, beyond, growth, solutions, whole):
            if settings.wants(section.__name__):
                print(section.__doc__.splitlines()[0] if section.__doc__ else "", flush=True)
                section(report, settings, negmas)
    report.notes.append("times: medians; ratios by processor time; deals named in every answer")
    return report


def _ours(tables: Tables, epsilon: float = 0.0) -> Frontier:
    front = ws.DealSpace.from_tables(tables).frontier(epsilon=epsilon, limit=5_000_000)
    _ = front.deals, front.utilities
    return front


def _row(
    report: Report, section: str, tables: Tables, kind: str, tool: str, **cells: float | str
) -> None:
    report.add(
        section=section,
        kind=kind,
        parties=len(tables[0]),
        issues=len(tables),
        options=tables[0].shape[1],
        log10_deals=round(float(sum(np.log10(t.shape[1]) for t in tables)), 1),
        tool=tool,
        **cells,
    )


def against_peers(report: Report, settings: Settings, negmas: Negmas | None) -> None:
    """Give the same instances to everybody, up to where each stops."""
    chart = Chart("peers", "Efficient frontier, with its deals", "deals", "processor seconds")
    report.charts.append(chart)
    largest = {2: 7, 3: 7, 4: 6}
    for parties, most in largest.items():
        for issues in range(3, (4 if settings.quick else most) + 1):
            tables = instance("random", issues, 10, parties)
            front, ours = clocked(lambda t=tables: _ours(t), settings.repeat)
            cells = {"seconds": ours.seconds, "cpu": ours.cpu, "runs": ours.runs}
            _row(report, "peers", tables, "random", "winset", **cells, points=len(front))
            chart.add(f"winset, {parties} parties", 10.0**issues, ours.cpu)
            if issues <= (7 if parties == 2 else 6):
                naive, other = clocked(lambda t=tables: enumerated_frontier(t), settings.repeat)
                if len(naive) != front.count:
                    report.notes.append(
                        f"{parties} parties, 10^{issues}: NumPy found {len(naive)} deals, "
                        f"winset {front.count}"
                    )
                cells = {"seconds": other.seconds, "cpu": other.cpu, "runs": other.runs}
                ratio = other.cpu / ours.cpu
                _row(
                    report,
                    "peers",
                    tables,
                    "random",
                    "NumPy",
                    **cells,
                    points=len(naive),
                    ratio=ratio,
                )
                chart.add(f"NumPy, {parties} parties", 10.0**issues, other.cpu)
            if negmas is not None:
                repeat = settings.repeat if issues <= 5 else 1 if issues >= 7 else 3
                found = [negmas.time(tables) for _ in range(repeat)]
                cpu = statistics.median(f["cpu"] for f in found)
                _row(
                    report,
                    "peers",
                    tables,
                    "random",
                    "NegMAS",
                    seconds=statistics.median(f["seconds"] for f in found),
                    cpu=cpu,
                    runs=repeat,
                    points=int(found[0]["points"]),
                    ratio=cpu / ours.cpu,
                    mebibytes=found[-1]["mebibytes"],
                )
                chart.add(f"NegMAS, {parties} parties", 10.0**issues, cpu)


def beyond(report: Report, settings: Settings, _: Negmas | None) -> None:
    """Spaces that nobody can enumerate."""
    cases: list[tuple[str, int, int, float]] = [
        ("random", 20, 2, 0.0),
        ("random", 50, 2, 0.0),
        ("random", 100, 2, 0.0),
        ("opposed", 50, 2, 0.0),
        ("opposed", 100, 2, 0.0),
        ("same weights", 50, 2, 0.0),
        ("zero-sum", 100, 2, 0.1),
        ("random", 9, 3, 0.0),
        ("random", 20, 3, 0.0),
        ("opposed", 9, 3, 0.0),
        ("random", 9, 4, 0.0),
        ("random", 12, 4, 0.5),
        ("opposed", 9, 4, 1.0),
    ]
    for kind, issues, parties, epsilon in cases[:3] if settings.quick else cases:
        tables = instance(kind, issues, 10, parties)
        front, clock = clocked(lambda t=tables, e=epsilon: _ours(t, e), settings.repeat)
        _row(
            report,
            "beyond",
            tables,
            kind,
            "winset",
            seconds=clock.seconds,
            cpu=clock.cpu,
            runs=clock.runs,
            points=len(front),
            epsilon=float(front.epsilon.max()),
        )


def growth(report: Report, settings: Settings, _: Negmas | None) -> None:
    """How the cost grows with issues, options and parties."""
    chart = Chart(
        "growth", "Growth of the exact frontier", "issues or options", "processor seconds"
    )
    report.charts.append(chart)
    for kind in ("random", "opposed"):
        for issues in (5, 10, 20, 40) if settings.quick else (5, 10, 20, 40, 80, 160):
            tables = instance(kind, issues, 10)
            front, clock = clocked(lambda t=tables: _ours(t), settings.repeat)
            cells = {"seconds": clock.seconds, "cpu": clock.cpu, "runs": clock.runs}
            _row(report, "issues", tables, kind, "winset", **cells, points=len(front))
            chart.add(f"{kind}, by issues", issues, clock.cpu)
        for options in (2, 5, 10, 20) if settings.quick else (2, 5, 10, 20, 50, 100):
            tables = instance(kind, 20, options)
            front, clock = clocked(lambda t=tables: _ours(t), settings.repeat)
            cells = {"seconds": clock.seconds, "cpu": clock.cpu, "runs": clock.runs}
            _row(report, "options", tables, kind, "winset", **cells, points=len(front))
            chart.add(f"{kind}, by options", options, clock.cpu)
    for parties in (2, 3, 4) if settings.quick else (2, 3, 4, 5, 6):
        tables = instance("random", 6, 6, parties)
        front, clock = clocked(lambda t=tables: _ours(t), settings.repeat)
        cells = {"seconds": clock.seconds, "cpu": clock.cpu, "runs": clock.runs}
        _row(report, "parties", tables, "random", "winset", **cells, points=len(front))


def solutions(report: Report, settings: Settings, _: Negmas | None) -> None:
    """Bargaining solutions, with and without a frontier."""
    cases = [("random", 100, 2), ("zero-sum", 100, 2), ("random", 9, 4), ("random", 30, 4)]
    for kind, issues, parties in cases[:1] if settings.quick else cases:
        tables = instance(kind, issues, 10, parties)
        floors = [0.3 * sum(float(t[i].max()) for t in tables) for i in range(parties)]
        for concept in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):

            def work(t: Tables = tables, f: list[float] = floors, c: str = concept) -> Solution:
                answer: Solution = getattr(ws.DealSpace.from_tables(t, f), c)()
                _ = answer.deals
                return answer

            answer, clock = clocked(work, settings.repeat)
            _row(
                report,
                "solutions",
                tables,
                kind,
                f"winset {concept}",
                seconds=clock.seconds,
                cpu=clock.cpu,
                runs=clock.runs,
                gap=answer.certificate.gap,
                note=answer.certificate.proof,
            )


def whole(report: Report, settings: Settings, negmas: Negmas | None) -> None:
    """Whole processes, with Python's start, imports, and the peak of memory."""
    for kind, issues, parties in (("random", 6, 2), ("random", 100, 2), ("random", 9, 4)):
        tables = instance(kind, issues, 10, parties)
        text = json.dumps({"tables": [t.tolist() for t in tables]})
        clock, peak = whole_process(WHOLE, settings.repeat, text=text)
        cells = {"seconds": clock.seconds, "cpu": clock.cpu, "runs": clock.runs}
        _row(report, "whole", tables, kind, "winset", **cells, mebibytes=peak)
        if negmas is not None and issues == 6 and parties == 2:
            from benchmarks.negmas_peer import PEER

            code = f"import runpy; runpy.run_path({str(PEER)!r}, run_name='__main__')"
            clock, peak = whole_process(code, 1, negmas.python, text + "\n")
            cells = {"seconds": clock.seconds, "cpu": clock.cpu, "runs": clock.runs}
            _row(report, "whole", tables, kind, "NegMAS", **cells, mebibytes=peak)
