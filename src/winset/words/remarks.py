"""What steps have to say about their own work, in words."""

from __future__ import annotations

from collections.abc import Mapping

from winset.remarks import Code, Remark

__all__ = ["remark"]

_SAID: Mapping[Code, str] = {
    "events-sorted": "the events are not in the order of their dates: they were put in order",
    "no-author": "{which} does not say who did it: left out",
    "repeated": "{which} repeats {other}: counted once",
    "denied": "{which} is told by one side and denied, and nothing of it is common ground: left "
    "out in all accounts",
    "in-dispute": "{which}: {names} is in dispute, and not every account states it: left open in "
    "all",
    "answers-own": "{which} answers a package of its own, or takes back another's: left out",
    "withdraws-nothing": "{which} withdraws an offer that is not in the record: left out; say "
    "which with responds_to or terms",
    "votes-on-nothing": "{which} is a vote on nothing that is in the record: left out",
    "package-matters": "{which}: {names} is a package of several issues: what is said of its "
    "weight is left out",
    "tied-exact": "ties[{numbers[0]:.0f}].together: {names} is exact, so nothing can be tied to it",
    "tied-twice": "ties: {pair} are tied twice in different ways; the mean is used",
    "ties-contradict": "ties: no draws can meet them all; the nearest are used, where {pair} "
    "correlate by {numbers[0]:.2f} instead of {numbers[1]:.2f}",
    "no-hindsight": "{which} do not condition: the judgements of whoever acted are of a later date",
    "outcome-known": "that {pair} signed is no news: its outcome was known when it was judged",
    "signs-outcome": "{which} is the signature of the deal that was reached: counted once",
    "nothing-conditions": "no event of the record conditions the worlds: they are the prior's",
    "no-moves": "the actor makes no move in this record: these are draws from the prior",
    "stuck": "the sampler hardly moved: use more sweeps or more draws",
    "few-draws": "the effective sample is only {numbers[0]:.0f}: treat the posterior as a sketch, "
    "or use more worlds",
    "evidence-uncertain": "the evidence is uncertain by {numbers[0]:.1f} in its logarithm: do not "
    "compare with it",
}


def remark(found: Remark) -> str:
    """Say a remark.

    Examples
    --------
    >>> remark(Remark("repeated", events=(1, 0)))
    'events[1] repeats events[0]: counted once'
    >>> remark(Remark("few-draws", numbers=(41.7,)))
    'the effective sample is only 42: treat the posterior as a sketch, or use more worlds'
    """
    events = [f"events[{n}]" for n in found.events]
    first, other = (events[0], events[1]) if found.code == "repeated" else (", ".join(events), "")
    return _SAID[found.code].format(
        which=first,
        other=other,
        names=", ".join(found.names),
        pair=" and ".join(found.names),
        numbers=found.numbers,
    )
