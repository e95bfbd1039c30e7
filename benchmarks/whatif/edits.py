"""Random edits of a case, such as an analyst makes: ranges, forms, words of events, events."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from winset.case.model import Case
from winset.files.editing import changed

__all__ = ["edits_of"]


def edits_of(case: Case, seed: int) -> Iterator[tuple[str, Case]]:
    """Give edits without end, each as what it is called and the case with it made."""
    rng = random.Random(seed)
    judged = list(_ranges(case.to_mapping(), ""))
    while True:
        kind = rng.choice(("range", "range", "range", "form", "number", "drop", "terms", "two"))
        try:
            yield kind, _made(case, kind, judged, rng)
        except ValueError:  # no case comes of it
            continue


def _made(
    case: Case, kind: str, judged: list[tuple[str, float, float]], rng: random.Random
) -> Case:
    if kind in {"range", "form", "number"}:
        return changed(case, dict([_ranged(rng.choice(judged), kind, rng)]))
    if kind == "two":
        return changed(case, dict(_ranged(one, "range", rng) for one in rng.sample(judged, 2)))
    data = case.to_mapping()
    events = data.get("events", [])
    if not events:
        raise ValueError("no record")
    at = rng.randrange(len(events))
    if kind == "drop":
        events = [_moved(e, at) for k, e in enumerate(events) if k != at]
        return changed(case, {"events": [e for e in events if e is not None]})
    terms = events[at].get("terms")
    if not terms:
        raise ValueError("no terms")
    issue = rng.choice(list(terms))
    options = data["issues"][issue].get("options")
    if not options:
        raise ValueError("no options")
    return changed(case, {f"events[{at}].terms.{issue}": rng.choice(options)})


def _moved(event: dict[str, Any], gone: int) -> dict[str, Any]:
    """Answers to what is no more answer what came last; those after it are renumbered."""
    event = dict(event)
    answers = event.get("responds_to")
    if isinstance(answers, int):
        if answers == gone:
            del event["responds_to"]
        elif answers > gone:
            event["responds_to"] = answers - 1
    return event


def _ranged(one: tuple[str, float, float], kind: str, rng: random.Random) -> tuple[str, object]:
    path, low, high = one
    width = high - low
    if kind == "number":
        return path, round(rng.uniform(low, high), 2)
    shift, factor = rng.gauss(0, 0.5) * width, rng.choice((0.5, 0.8, 1.0, 1.25, 1.5))
    middle = (low + high) / 2 + shift
    low, high = middle - factor * width / 2, middle + factor * width / 2
    form = rng.choice(("hard {}..{}", "{} to {}")) if kind == "form" else "{} to {}"
    return path, form.format(round(low, 1), round(high, 1))


def _ranges(value: Any, path: str) -> Iterator[tuple[str, float, float]]:
    """Give every judgement that is stated as a range, with its ends."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"events", "evidence", "sources"}:
                yield from _ranges(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, str) and " to " in value:
        try:
            low, high = (float(x) for x in value.split(" to "))
        except ValueError:
            return
        yield path.removesuffix(".value"), low, high
