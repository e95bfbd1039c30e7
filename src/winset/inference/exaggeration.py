"""The same terms told as worth more or less: a telling one step nearer to the others'."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from winset.case.model import Case, Event

__all__ = ["toned_down"]


def toned_down(case: Case, account: str, contested: Sequence[str]) -> Case | None:
    """Rewrite the case: one account tells ordered terms a step nearer to the others'."""
    changed: dict[int, Event] = {}
    for n, event in enumerate(case.events):
        if event.account != account:
            continue
        terms = dict(event.terms)
        for issue in contested:
            options = case.issues[issue].options
            rivals = _told(case, event, issue)
            if issue not in terms or not case.issues[issue].ordered or not options or not rivals:
                continue
            mine = _places(options, terms[issue])
            step = int(np.sign(np.mean([options.index(r) for r in rivals]) - np.mean(mine)))
            if step:
                kept = {min(max(k + step, 0), len(options) - 1) for k in mine}
                terms[issue] = tuple(options[k] for k in sorted(kept))
        if terms != dict(event.terms):
            changed[n] = event.model_copy(update={"terms": terms})
    if not changed:
        return None
    events = tuple(changed.get(n, event) for n, event in enumerate(case.events))
    return case.model_copy(update={"events": events})


def _places(options: Sequence[str], stated: object) -> list[int]:
    named = stated if isinstance(stated, list | tuple) else (stated,)
    return [list(options).index(str(name)) for name in named]


def _told(case: Case, event: Event, issue: str) -> list[str]:
    """List what other accounts say on an issue, of the same actor's act on that day."""
    said: list[str] = []
    for other in case.events:
        same = (other.date, other.by) == (event.date, event.by)
        if same and issue in other.terms and other.account not in ("", event.account):
            stated = other.terms[issue]
            said += [str(s) for s in (stated if isinstance(stated, list | tuple) else [stated])]
    return said
