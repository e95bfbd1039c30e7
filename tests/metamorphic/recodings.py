"""The same negotiation written down otherwise: tables of a case in, tables of a case out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import product
from typing import Any

from winset.case.model import Case
from winset.model import compile_case
from winset.model.packages import Tabled
from winset.record.acts import PROPOSALS

__all__ = [
    "listed_backwards",
    "renamed",
    "split",
    "with_issue",
    "without_event",
    "without_issues",
]

Tables = dict[str, Any]


def without_event(tables: Tables, *ids: str) -> Tables:
    """Leave events out, with what answers them."""
    kept = [
        e for e in tables["events"] if e.get("id") not in ids and e.get("responds_to") not in ids
    ]
    return {**tables, "events": kept}


def without_issues(tables: Tables, *dropped: str) -> Tables:
    """Leave issues out; an event that spoke of nothing else goes too."""
    made = deepcopy(tables)
    for issue in dropped:
        del made["issues"][issue]
        for actor in made["actors"].values():
            actor.get("swing", {}).pop(issue, None)
            actor.get("values", {}).pop(issue, None)
    events = []
    for event in made["events"]:
        if "terms" in event:
            event["terms"] = {i: o for i, o in event["terms"].items() if i not in dropped}
            if not event["terms"]:
                continue
        events.append(event)
    if isinstance(made.get("outcome"), Mapping):
        made["outcome"] = {i: o for i, o in made["outcome"].items() if i not in dropped}
    return {**made, "events": events}


def with_issue(tables: Tables, issue: str, swing: str) -> Tables:
    """Add an issue of little weight that all parties would like settled, and nobody speaks of."""
    made = deepcopy(tables)
    made["issues"][issue] = {"options": ["as it is", "settled"], "status_quo": "as it is"}
    for actor in made["actors"].values():
        if "swing" in actor:
            actor["swing"][issue] = swing
            actor["values"][issue] = [0, 100]
    return made


def split(tables: Tables, issue: str) -> Tables:
    """Write one issue as two halves that go together, each worth half to everybody.

    What is said of one half is said of the other, so their judgements are tied.
    """
    made = deepcopy(tables)
    one, two = f"{issue}_one", f"{issue}_two"
    halves = {issue: (one, two)}
    options = made["issues"][issue]["options"]
    made["issues"] = _replaced(made["issues"], halves)
    made["issues"] = {
        k: {n: v for n, v in t.items() if n != "package"} for k, t in made["issues"].items()
    }
    ties = list(made.get("ties", ()))
    for name, actor in made["actors"].items():
        swing = actor.get("swing", {})
        if issue not in swing:
            continue
        actor["swing"] = _replaced(swing, halves, _halved)
        actor["values"] = _replaced(actor["values"], halves)
        for place in ("swing.{}", *(f"values.{{}}[{o}]" for o in options)):
            pair = [f"actors.{name}.{place.format(half)}" for half in (one, two)]
            if _uncertain(actor, place, one, options):
                ties.append({"together": pair, "rank_correlation": 1.0})
    made["ties"] = [
        {**tie, "together": [_first(p, issue, one) for p in tie["together"]]} for tie in ties
    ]
    for row in _stating(made):
        for key in ("terms", "when"):
            if key in row:
                row[key] = _replaced(row[key], halves)
        if "any" in row:
            row["any"] = [_replaced(terms, halves) for terms in row["any"]]
    if isinstance(made.get("outcome"), Mapping):
        made["outcome"] = _replaced(made["outcome"], halves)
    apart = [
        {"when": {one: a, two: b}, "reason": "one thing"}
        for a in options
        for b in options
        if a != b
    ]
    return {**made, "forbidden": [*made.get("forbidden", ()), *apart]}


def _stating(tables: Tables) -> Iterator[dict[str, Any]]:
    """Go through everything that states terms."""
    for table in ("events", "interactions", "forbidden", "compliance", "levers"):
        yield from tables.get(table, ())
    yield from tables.get("kinds", {}).values()


def _replaced(
    table: Mapping[str, Any],
    halves: Mapping[str, tuple[str, str]],
    change: Callable[[Any], Any] = deepcopy,
) -> dict[str, Any]:
    made = {}
    for key, value in table.items():
        for name in halves.get(key, (key,)):
            made[name] = change(value) if key in halves else value
    return made


def _halved(stated: Any) -> Any:
    if isinstance(stated, Mapping):
        return {**stated, "value": _halved(stated["value"])}
    if isinstance(stated, str):
        low, high = (float(end) / 2 for end in stated.split(" to "))
        return f"{low} to {high}"
    return stated / 2


def _uncertain(actor: Mapping[str, Any], place: str, half: str, options: list[str]) -> bool:
    if place.startswith("swing"):
        stated = actor["swing"][half]
    else:
        stated = actor["values"][half]
        option = place.partition("[")[2][:-1]
        stated = stated[option] if isinstance(stated, Mapping) else stated[options.index(option)]
    stated = stated["value"] if isinstance(stated, Mapping) else stated
    return isinstance(stated, str)


def _first(path: str, issue: str, one: str) -> str:
    for kind in ("swing", "values"):
        path = path.replace(f".{kind}.{issue}[", f".{kind}.{one}[")
        if path.endswith(f".{kind}.{issue}"):
            path = path.removesuffix(issue) + one
    return path


def renamed(tables: Tables, issue: str, name: Callable[[str], str]) -> Tables:
    """Give the options of an issue other names."""
    made = deepcopy(tables)
    table = made["issues"][issue]
    table["options"] = [name(o) for o in table["options"]]
    if "status_quo" in table:
        table["status_quo"] = name(table["status_quo"])
    for actor in made["actors"].values():
        values = actor.get("values", {}).get(issue)
        if isinstance(values, Mapping):
            actor["values"][issue] = {name(o): v for o, v in values.items()}
    for row in _stating(made):
        for terms in (row.get("terms"), row.get("when"), *row.get("any", ())):
            if terms and issue in terms:
                said = terms[issue]
                terms[issue] = name(said) if isinstance(said, str) else [name(o) for o in said]
    ties = [
        {**tie, "together": [_option(path, issue, name) for path in tie["together"]]}
        for tie in made.get("ties", ())
    ]
    return {**made, "ties": ties} if ties else made


def _option(path: str, issue: str, name: Callable[[str], str]) -> str:
    head, mark, option = path.partition(f".values.{issue}[")
    return f"{head}{mark}{name(option[:-1])}]" if mark else path


def listed_backwards(tables: Tables, *issues: str) -> Tables:
    """List the options of issues the other way round; what is the status quo stays it."""
    made = deepcopy(tables)
    for issue in issues:
        table = made["issues"][issue]
        table.setdefault("status_quo", table["options"][0])
        table["options"] = table["options"][::-1]
        for actor in made["actors"].values():
            values = actor.get("values", {}).get(issue)
            if isinstance(values, list):
                actor["values"][issue] = values[::-1]
    return made


def folded(tables: Tables, settled: Mapping[str, str]) -> Tables:
    """Leave out issues that come with any deal, and say what they bring with the margins.

    An analyst who does not name them still holds that failing loses them: the margin is then lower
    by what they bring; and points are of a scale that is shorter by their weight.
    """
    made = without_issues(tables, *settled)
    for name, actor in tables["actors"].items():
        swing = {i: _middle(s) for i, s in actor.get("swing", {}).items()}
        whole = sum(swing.values())
        gone = sum(s for i, s in swing.items() if i in settled)
        brings = sum(
            swing[i] * _step(tables, actor, i, o) for i, o in settled.items() if i in swing
        )

        def moved(points: float, by: float = 100.0 * brings / whole) -> float:
            return (points - by) / (1.0 - gone / whole)  # noqa: B023 - used at once

        margin = made["actors"][name].get("margin")
        if margin is not None:
            made["actors"][name]["margin"] = _mapped(margin, moved)
        for row in made.get("interactions", ()):
            if name in row["add"]:
                row["add"][name] = _mapped(row["add"][name], lambda x: moved(x, 0.0))
        for event in made["events"]:
            if name in event.get("shift", {}):
                shift = event["shift"][name]
                shift["margin"] = _mapped(shift["margin"], lambda x: moved(x, 0.0))
        for row in made.get("compliance", ()):
            if name in row["loss"]:
                row["loss"][name] = _mapped(row["loss"][name], lambda x: moved(x, 0.0))
    return made


def _step(tables: Tables, actor: Mapping[str, Any], issue: str, option: str) -> float:
    """What an option brings against the status quo, 0-1 of the swing."""
    options = tables["issues"][issue]["options"]
    values = actor["values"][issue]
    worth = values if isinstance(values, Mapping) else dict(zip(options, values, strict=True))
    before = tables["issues"][issue].get("status_quo", options[0])
    return (_middle(worth[option]) - _middle(worth[before])) / 100.0


def _middle(stated: Any) -> float:
    if isinstance(stated, Mapping):
        return _middle(stated["value"])
    return sum(_ends(stated)) / 2 if isinstance(stated, str) else float(stated)


def _ends(stated: str) -> tuple[float, float]:
    text = stated.removeprefix("hard ")
    low, high = text.split(".." if ".." in text else " to ")
    return float(low), float(high)


def _mapped(stated: Any, change: Callable[[float], float]) -> Any:
    if isinstance(stated, list):
        return [_mapped(one, change) for one in stated]
    if isinstance(stated, Mapping):
        return {**stated, "value": _mapped(stated["value"], change)}
    if not isinstance(stated, str):
        return change(stated)
    low, high = (round(change(end), 3) for end in _ends(stated))
    return f"hard {low}..{high}" if stated.startswith("hard ") else f"{low} to {high}"


def named(tables: Tables) -> Tables:
    """Name in every offer what it is taken to mean anyway, where all accounts agree on that."""
    made = deepcopy(tables)
    transcript = compile_case(Case.model_validate(tables)).transcript
    record, space = transcript.record, transcript.space
    patterns = list(product(range(len(record.tellers)), repeat=len(record.contested)))
    told: dict[int, list[Tabled]] = {}
    for pattern in patterns:
        for package in transcript.tabled(pattern):
            told.setdefault(package.act.events[0], []).append(package)
    for k, packages in told.items():
        event = made["events"][k]
        if event["kind"] not in PROPOSALS or len(packages[0].act.events) > 1:
            continue
        for j, meant in packages[0].meant.items():
            alike = {p.meant[j].options if j in p.meant else None for p in packages}
            if len(alike) == len(meant.options) == 1 and meant.why != "named":
                event["terms"][space.issues[j]] = space.options[j][min(meant.options)]
    return made
