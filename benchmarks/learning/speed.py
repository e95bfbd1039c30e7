"""Time to condition: 20 offers over 10 issues, and how it grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import numpy as np

from benchmarks.reporting import Cell
from winset.case.model import Case
from winset.conduct import MoveLog
from winset.files.reading import loads
from winset.inference.condition import condition
from winset.inference.opponent import infer_utilities
from winset.model import compile_case
from winset.space import Space
from winset.worlds import Prior

SIZES = ((10, 20), (10, 40), (10, 80), (20, 20), (40, 20))


def log(issues: int, offers: int, seed: int = 0) -> MoveLog:
    """Draw a log of offers that mean something: each side around its own favourite deal."""
    rng = np.random.default_rng(seed)
    space = Space.plain([4] * issues)
    best = rng.integers(4, size=(2, issues))
    deals = []
    for k in range(offers):
        keep = rng.random(issues) < 0.7
        deals.append((k % 2, np.where(keep, best[k % 2], rng.integers(4, size=issues)).tolist()))
    return MoveLog.of_offers(space, deals)


def case_of(issues: int, offers: int, seed: int = 0) -> Case:
    """Make a case file of such a log: two parties with opposed ranges on every issue."""
    record = log(issues, offers, seed)
    text = 'format = 1\ntitle = "A long record"\n'
    for j in range(issues):
        text += f'[issues.i{j}]\noptions = ["a", "b", "c", "d"]\n'
    rising = '[0, "10 to 60", "30 to 90", 100]'
    falling = '[100, "30 to 90", "10 to 60", 0]'
    for who, values in (("x", rising), ("y", falling)):
        text += f'[actors.{who}]\nrole = "party"\nmargin = "0 to 40"\n[actors.{who}.swing]\n'
        text += "".join(f'i{j} = "20 to 80"\n' for j in range(issues))
        text += f"[actors.{who}.values]\n"
        text += "".join(f"i{j} = {values}\n" for j in range(issues))
    for k, move in enumerate(record.moves):
        assert move.terms is not None
        said = np.flatnonzero(move.terms) % 4
        terms = ", ".join(f'i{j} = "{"abcd"[o]}"' for j, o in enumerate(said))
        day = date(2020, 1, 1) + timedelta(days=k)
        text += f'[[events]]\ndate = {day}\nkind = "offer"\nby = "{"xy"[move.actor]}"\n'
        text += f"terms = {{ {terms} }}\n"
    return loads(text)


def run(draws: int = 1_500, *, few: bool = False) -> list[dict[str, Cell]]:
    """Time what one side's offers say of it, and whole cases with both sides' judgements."""
    infer_utilities(log(2, 4), 0, draws=200)  # imports
    rows: list[dict[str, Cell]] = []
    for issues, offers in SIZES[: 1 if few else None]:
        record = log(issues, offers)
        rows.append(_timed("one actor", issues, offers, partial(_one, record, draws)))
    condition(Prior(compile_case(case_of(2, 2))), n=400)
    for issues, offers in SIZES[: 1 if few else 2]:
        case = case_of(issues, offers)
        rows.append(_timed("a case", issues, offers, partial(_whole, case, draws)))
    return rows


def _one(record: MoveLog, draws: int) -> float:
    return infer_utilities(record, 0, draws=draws).ess


def _whole(case: Case, draws: int) -> float:
    return condition(Prior(compile_case(case)), n=draws).ess


def _timed(name: str, issues: int, offers: int, compute: Callable[[], float]) -> dict[str, Cell]:
    wall, cpu = time.perf_counter(), time.process_time()
    ess = compute()
    return {
        "what": name,
        "issues": issues,
        "offers of both": offers,
        "effective sample": round(ess),
        "seconds": f"{time.perf_counter() - wall:.2f}",
        "CPU seconds": f"{time.process_time() - cpu:.2f}",
    }
