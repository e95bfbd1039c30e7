"""What a sweep over cases computes for each of them: the headline numbers of an analysis."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from winset.analysis import Request, analyze
from winset.case.model import Case
from winset.exchange.opening import load
from winset.files.reading import loads
from winset.files.writing import dumps
from winset.findings.share import Share

__all__ = ["analyze_case", "case_inputs"]


def case_inputs(
    cases: Iterable[Case | str | os.PathLike[str]],
    *,
    worlds: Iterable[int] = (10_000,),
    seeds: Iterable[int] = (1,),
    only: Iterable[str] = ("deals",),
    record: bool = True,
) -> tuple[dict[str, Any], ...]:
    """List inputs of :func:`analyze_case`: every combination of cases, worlds and seeds.

    Each holds the whole text of its case, so that a worker needs no files, and a result is known
    by what the case said, not by where it lay.

    Raises
    ------
    CaseError
        Where a case cannot be read.
    RequestError
        Where one of them asks for what cannot be computed.

    Examples
    --------
    >>> [(row["seed"], row["worlds"]) for row in case_inputs(["hanoi"], seeds=[1, 2], worlds=[100])]
    [(1, 100), (2, 100)]
    """
    asked = [Request(n, seed, only, record) for n in worlds for seed in seeds]
    texts = [dumps(c if isinstance(c, Case) else load(c)) for c in cases]
    return tuple(
        {
            "case": text,
            "worlds": request.worlds,
            "seed": request.seed,
            "only": list(request.sections),
            "record": request.record,
        }
        for text in texts
        for request in asked
    )


def analyze_case(
    case: str, worlds: int, seed: int, only: list[str], record: bool = True
) -> dict[str, Any]:
    """Analyse one case, given as TOML text, and keep its headline numbers.

    Parameters
    ----------
    case : str
    worlds, seed : int
    only : list of str
        Sections to compute.
    record : bool
        Whether worlds are weighed by the record.

    Returns
    -------
    dict
        Plain JSON, rounded so that machines agree: chances of a zone, of a ratifiable zone and of
        each party's win-set at the close, with errors; of every kind of deal at its stages; the
        best packages with their chance on fresh worlds; how much the chance owes to ways of
        drawing; shares of stopping points where asked; how many placeholders and drafts it rests
        on.
    """
    found = analyze(loads(case), worlds=worlds, seed=seed, only=only, record=record)
    close = found.zone.close
    row: dict[str, Any] = {
        "title": found.case.title,
        "input_hash": found.input_hash,
        "record": found.record,
        "zone": _share(close.zone),
        "ratifiable": _share(close.ratifiable),
        "win_sets": {party: _share(share) for party, share in close.win_sets.items()},
        "kinds": {
            kind.id: {"name": kind.name, "core": kind.core}
            | {"sign": _share(kind.sign), "pass": _share(kind.passed), "keep": _share(kind.keep)}
            for kind in found.kinds.kinds
        },
        "undecided": found.zone.undecided,
        "packages": [
            {
                "terms": dict(package.terms),
                "fresh": _share(package.fresh),
                "in_sample": _share(package.in_sample),
            }
            for package in found.packages.packages
        ],
        "structure": {line.variant: _share(line.ratifiable) for line in found.structure.rows},
        "warnings": list(found.warnings),
        "placeholders": len(found.placeholders),
        "drafts": len(found.drafts),
    }
    if found.gates is not None:
        row["gates"] = {share.point: _share(share.share) for share in found.gates.epochs[-1].shares}
    return row


def _share(share: Share) -> dict[str, float]:
    return {"value": share.value, "error": share.error}
