"""Checks of the judgements themselves: do they fit their scale, do ties name any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.case.errors import Defect
from winset.case.places import Loc
from winset.case.walk import Place, judgements
from winset.files.checking.index import Index

__all__ = ["check_numbers"]


def check_numbers(index: Index) -> Iterator[Defect]:
    """Check every judgement against its scale, and every tie against the judgements."""
    case = index.case
    places = {place.path: place for place in judgements(case)}
    for place in places.values():
        yield from _on_scale(place)
    if not 0.0 <= case.mixed_accounts <= 1.0:
        said = "a chance runs from 0 to 1"
        yield Defect(("mixed_accounts",), "scale", said, "a number such as 0.2")
    for n, tie in enumerate(case.ties):
        loc: Loc = ("ties", n)
        size = len(tie.together)
        if len(set(tie.together)) < 2:
            said = "one judgement alone cannot be tied"
            yield Defect((*loc, "together"), "tie", said, "two or more")
        least = -1.0 / (size - 1) if size > 1 else -1.0
        if not least - 1e-9 <= tie.rank_correlation <= 1.0:
            yield Defect(
                (*loc, "rank_correlation"),
                "correlation",
                f"{size} judgements cannot all be correlated by {tie.rank_correlation:g}",
                f"a number from {least:.3g} to 1",
            )
        for k, path in enumerate(tie.together):
            at = (*loc, "together", k)
            if path not in places:
                said = f"there is no judgement at {path!r}"
                yield Defect(at, "no-judgement", said, unknown=path, known=places)
            elif places[path].quantity.is_exact:
                said = f"{path!r} is an exact number, which moves with nothing"
                yield Defect(at, "exact-tie", said, severity="warning")


def _on_scale(place: Place) -> Iterator[Defect]:
    several = len(place.quantity.views) > 1
    for k, view in enumerate(place.quantity.views):
        defect = view.form.misfit(place.support)
        if defect is not None:
            said = defect.message
            yield replace(
                defect,
                key=(*place.loc, k) if several else place.loc,
                message=said if view.text in said else f"{view.text!r}: {said}",
            )
