"""Checks of the judgements themselves: do they fit their scale, do ties name any."""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.judgement import Quantity, Support
from winset.case.model import Case
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean
from winset.case.walk import Place, judgements

__all__ = ["check_numbers", "fits"]


def fits(quantity: Quantity, support: Support) -> bool:
    """Whether a judgement makes sense on a support."""
    try:
        quantity.check(support)
    except ValueError:
        return False
    return True


def check_numbers(case: Case) -> Iterator[Finding]:
    """Check every judgement against its scale, and every tie against the judgements."""
    places = {place.path: place for place in judgements(case)}
    for place in places.values():
        yield from _on_scale(place)
    if not 0.0 <= case.mixed_accounts <= 1.0:
        yield Finding(("mixed_accounts",), "a chance runs from 0 to 1", "a number such as 0.2")
    for n, tie in enumerate(case.ties):
        loc: Loc = ("ties", n)
        size = len(tie.together)
        if len(set(tie.together)) < 2:
            yield Finding((*loc, "together"), "one judgement alone cannot be tied", "two or more")
        least = -1.0 / (size - 1) if size > 1 else -1.0
        if not least - 1e-9 <= tie.rank_correlation <= 1.0:
            yield Finding(
                (*loc, "rank_correlation"),
                f"{size} judgements cannot all be correlated by {tie.rank_correlation:g}",
                f"a number from {least:.3g} to 1",
            )
        for k, path in enumerate(tie.together):
            yield from _tied(path, places, (*loc, "together", k))


def _tied(path: str, places: dict[str, Place], loc: Loc) -> Iterator[Finding]:
    if path not in places:
        hint = did_you_mean(path, places)
        wanted = "" if hint else 'a path such as "actors.us.margin" or "actors.us.values.y[part]"'
        yield Finding(loc, f"there is no judgement at {path!r}", wanted, hint)
    elif places[path].quantity.is_exact:
        yield Finding(
            loc, f"{path!r} is an exact number, which moves with nothing", severity="warning"
        )


def _on_scale(place: Place) -> Iterator[Finding]:
    several = len(place.quantity.views) > 1
    for k, view in enumerate(place.quantity.views):
        try:
            view.form.check(place.support)
        except ValueError as error:
            said, _, rest = str(error).partition("; expected ")
            said, _, hint = said.partition(": ")
            yield Finding(
                (*place.loc, k) if several else place.loc,
                f"{view.text!r}: {said}" if view.text not in said else said,
                rest,
                hint,
            )
