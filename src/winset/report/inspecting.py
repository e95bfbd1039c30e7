"""What a page needs to let people put a deal together: chances of all deals, and what they are of.

Chances travel as one byte each: the place of what is said of them in a list, so that the page says
"43 %" exactly where the rest of the report says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from winset.analysis import Analysis
from winset.arrays import FloatArray
from winset.findings.inspected import Inspected
from winset.findings.share import Share
from winset.report.csvfiles import packed
from winset.report.model import Inspector
from winset.words.chances import percent
from winset.words.inspecting import LABELS, issue_labels, lead, option_labels, role_labels
from winset.words.names import deal_words, short_name
from winset.words.packages import letter, who_and_what
from winset.words.signing import passing, stage_names

__all__ = ["inspector"]

# Tables whose rows are packages, or offers: beside each stands a way to load it.
_OF_PACKAGES = ("packages", "package_blockers")
_OF_OFFERS = ("offers", "offer_terms")


def inspector(analysis: Analysis) -> Inspector | None:
    """Return what the inspector of an analysis holds; None where deals were not asked for."""
    found = analysis.inspected
    if found is None or not found.shares:
        return None
    model, space = analysis.model, analysis.model.space
    rows = dict(_rows(analysis, found))
    n_deals = space.n_deals - (space.null is not None) if found.all_deals else len(found.deals)
    packages = [
        (f"Package {n + 1}", deal_words(model, p.terms, short=True), p.options)
        for n, p in enumerate(analysis.packages.packages)
    ]
    offers = [
        (f"Offer {letter(n)}", who_and_what(model, o), o.options)
        for n, o in enumerate(analysis.offers)
    ]
    said, codes = _coded(rows, found.n_worlds, sure=_sure(analysis))
    roles = role_labels(model)
    data = {
        "issues": issue_labels(model),
        "options": option_labels(model),
        "together": space.decisions,
        "blocks": [(block.issues, block.columns.tolist()) for block in space.blocks],
        "null": space.null,
        "deals": None if found.all_deals else found.deals,
        "start": (packages or offers or [("", "", space.null or (0,) * len(space.issues))])[0][2],
        "named": [*packages, *offers],
        "tabled": [len(packages), len(packages) + len(offers)],
        "tables": {
            **dict.fromkeys(_OF_PACKAGES, 0),
            **dict.fromkeys(_OF_OFFERS, len(packages)),
        },
        "actors": [(short_name(model, actor), roles[actor], actor) for actor in model.actors],
        "stages": _stages(analysis),
        "rows": list(rows),
        "said": [text for text, _ in said],
        "worth": [round(value, 4) for _, value in said],
        "codes": packed(codes.tobytes()),
        "words": dict(LABELS),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Inspector(lead(n_deals, found.n_worlds, everything=found.all_deals), text)


def _stages(analysis: Analysis) -> list[tuple[str, str]]:
    """Name the stages that the case has, as everywhere."""
    names, model = stage_names(analysis.model), analysis.model
    there = {"sign": True, "pass": bool(passing(model)), "keep": bool(model.doubts)}
    return [(stage, names[stage]) for stage in ("sign", "pass", "keep") if there[stage]]


def _rows(analysis: Analysis, found: Inspected) -> Iterator[tuple[str, FloatArray]]:
    for name in ("sign", "pass", "keep", "within.1", "within.2"):
        if name in found.shares:
            yield name, found.share(name)
    for actor in analysis.model.actors:
        for sort in ("takes", "promised"):
            if f"{sort}.{actor}" in found.shares:
                yield f"{sort}.{actor}", found.share(f"{sort}.{actor}")


def _sure(analysis: Analysis) -> bool:
    """Whether no judgement varies: then shares have no sampling error."""
    return all(package.fresh.error == 0.0 for package in analysis.packages.packages)


def _coded(
    rows: dict[str, FloatArray], n: int, *, sure: bool
) -> tuple[list[tuple[str, float]], np.ndarray]:
    """Say every chance that occurs, and give each deal's as a place among what is said.

    Chances of stages are shares of worlds, with an error that forbids a false 0; those of actors
    are said as they are, as in the table of packages.
    """
    said: dict[str, float] = {}
    texts: list[list[str]] = []
    for name, row in rows.items():
        stage = "." not in name or name.startswith("within")
        known: dict[float, str] = {}
        for value in np.unique(row).tolist():
            text = percent(_share(value, n, sure=sure) if stage else value)
            known[value] = text
            said.setdefault(text, value)
        texts.append([known[value] for value in row.tolist()])
    order = sorted(said.items(), key=lambda item: item[1])
    place = {text: k for k, (text, _) in enumerate(order)}
    return order, np.array([[place[t] for t in row] for row in texts], dtype=np.uint8)


def _share(value: float, n: int, *, sure: bool) -> Share:
    spread = (value * (1.0 - value) / n) ** 0.5
    return Share(value, 0.0 if sure else max(spread, 1.0 / n), float(n))
