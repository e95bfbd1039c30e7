"""From a case or a scenario to its deals with numbers on them: ``ws.DealSpace.from_scenario``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from winset.case.errors import CaseError
from winset.case.model import Case
from winset.deals.dealspace import DealSpace
from winset.exchange.opening import SCENARIO_ENDINGS, load, load_scenario
from winset.files.checks import check
from winset.model import compile_case
from winset.worlds.prior import Prior

__all__ = ["deal_space"]


def deal_space(source: Case | str | Path, *, ratifiers: bool = True) -> DealSpace:
    """Build the space of deals of a scenario, exactly, or of a case's central world.

    A scenario of another format keeps its numbers as they are written. Of a case, every judgement
    is at its median, after the last dated shock; onlookers are left out.

    Parameters
    ----------
    source : Case, path or name of a shipped case
    ratifiers : bool
        Whether deals must pass the ratifiers too. They never count for what is efficient or fair.

    Raises
    ------
    CaseError
        With every defect of the file.

    Examples
    --------
    >>> deals = deal_space("hanoi")
    >>> deals.actors[:2], deals.parties, deals.zone().exists
    (('us', 'dprk'), (0, 1), True)
    """
    if not isinstance(source, Case):
        path = Path(source)
        if path.is_dir() or path.suffix.lower() in SCENARIO_ENDINGS:
            found = load_scenario(path)
            return DealSpace.from_tables(
                found.tables,
                found.walk_away,
                actors=found.parties,
                issues=found.issues,
                options=found.options,
            )
        source = load(source)
    elif errors := [problem for problem in check(source) if problem.severity == "error"]:
        raise CaseError(errors)
    worlds = Prior(compile_case(source)).central()
    last = len(worlds.epochs) - 1
    heard = ("party", "ratifier") if ratifiers else ("party",)
    who = [i for i, role in enumerate(worlds.roles) if role in heard]
    at = {i: k for k, i in enumerate(who)}
    consent = worlds.consent if ratifiers else worlds.consent.only("sign")
    # Walk-away values count as reached within the tolerance that all of Winset allows.
    return DealSpace.from_space(
        worlds.space,
        np.ascontiguousarray(worlds.utility_at(last)[0][who]),
        worlds.walk_away_at(last)[0][who],
        parties=[at[i] for i in who if worlds.roles[i] == "party"],
        consent=consent.renumbered(at),
        actors=[worlds.actors[i] for i in who],
    )
