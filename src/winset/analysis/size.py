"""How large a case is, and what its analysis will take, before a world is drawn."""

from __future__ import annotations

from winset.analysis.request import Request
from winset.case.model import Case
from winset.case.walk import drafts, placeholders
from winset.findings.size import Size
from winset.model import compile_case

__all__ = ["size_of"]

# Seconds for a world: by itself, for each utility of a deal that is listed, and for each of an
# option; measured on the shipped cases on one core of 2020, and right to a factor of three or so.
_BASE, _PER_WORLD, _PER_DEAL, _PER_OPTION = 2.0, 3e-4, 2e-8, 1.4e-7
# Of larger spaces deals are searched for, not listed.
_LISTED = 20_000


def size_of(case: Case, worlds: int = 10_000) -> Size:
    """Measure a case that has no errors.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> size = size_of(load("hanoi"))
    >>> size.deals, size.issues, 5 < size.seconds < 60
    (2800, 9, True)
    """
    model = compile_case(case)
    each = len(model.actors) * max(len(model.record.epochs), 1)
    listed = min(model.space.n_deals, _LISTED)
    of_world = _PER_WORLD + each * (_PER_DEAL * listed + _PER_OPTION * model.space.n_columns)
    return Size(
        issues=len(model.issues),
        actors=len(model.actors),
        deals=model.space.n_deals,
        uncertain=sum("#" not in name for name in model.catalogue.latents),
        sourced=model.brief.sourced,
        placeholders=len(placeholders(case)),
        drafts=len(drafts(case)),
        worlds=worlds,
        seconds=_BASE + worlds * of_world,
        bytes=Request(worlds, 1, None, True).memory(case),
    )
