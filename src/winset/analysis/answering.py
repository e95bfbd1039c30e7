"""From a request to its results: the steps that it needs, taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from winset._version import VERSION
from winset.analysis.composing import RESULTS, STEPS
from winset.analysis.document import rounded
from winset.analysis.request import Request
from winset.analysis.result import Analysis
from winset.analysis.steps import Cancel, Memo, Run, Tell
from winset.case.model import Case
from winset.findings.share import certain

__all__ = ["answers", "composed", "input_hash", "taking"]


def input_hash(case: Case) -> str:
    """SHA-256 of the case in its canonical form: comments and order of tables do not count."""
    canonical = json.dumps(case.to_mapping(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def taking(
    case: Case,
    request: Request,
    *,
    given: Mapping[str, Any] | None = None,
    tell: Tell | None = None,
    cancel: Cancel | None = None,
    memo: Memo | None = None,
) -> Run:
    """Make ready to take the steps that a request needs; ``given`` are those that are taken."""
    request.check_memory(case)
    taken = dict(given or {})
    return Run(
        STEPS,
        {"case": case, "n": request.worlds, "seed": request.seed, "record": request.record} | taken,
        {"case": input_hash(case)} | {name: f"given {id(value)}" for name, value in taken.items()},
        tell=tell,
        cancel=cancel,
        memo=memo,
    )


def answers(run: Run, names: Sequence[str]) -> dict[str, Any]:
    """Take the steps that some results need, and round these to what is written of them."""
    found = run.results([*names, "worlds", "conditioned", "prior"])
    if not found.pop("prior").names:
        # Nothing is uncertain: all worlds are one, and shares have no sampling error.
        found |= {name: certain(found[name]) for name in names if name != "understood"}
    return found | {name: rounded(found[name]) for name in names}


def composed(
    case: Case,
    request: Request,
    *,
    given: Mapping[str, Any] | None = None,
    tell: Tell | None = None,
    cancel: Cancel | None = None,
    memo: Memo | None = None,
) -> Analysis:
    """Take every step that a request needs; ``given`` are steps that are taken already.

    Raises
    ------
    Cancelled
        Where ``cancel`` said so.
    """
    names = [name for section in ("", *request.sections) for name in RESULTS[section]]
    run = taking(case, request, given=given, tell=tell, cancel=cancel, memo=memo)
    found = answers(run, names)
    return Analysis(
        case=case,
        n_worlds=request.worlds,
        seed=request.seed,
        sections=request.sections,
        record=request.record,
        version=VERSION,
        input_hash=run.content["case"],
        seconds=run.seconds,
        **found,
    )
