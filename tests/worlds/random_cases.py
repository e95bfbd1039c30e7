"""Random small cases with every form of preference, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from winset.case.model import Case

ISSUES = ("i0", "i1", "i2", "i3")


@st.composite
def judgements(draw: st.DrawFn, low: int = 0, high: int = 100) -> Any:
    kind = draw(st.sampled_from(["exact", "to", "hard", "views"]))
    a = draw(st.integers(low, high - 2))
    b = draw(st.integers(a + 2, high))
    if kind == "exact":
        return a
    if kind == "to":
        return f"{a} to {b}"
    if kind == "hard":
        return f"hard {a}..{b}"
    return [{"value": f"hard {a}..{b}", "by": "one"}, {"value": b, "by": "other"}]


@st.composite
def issue_tables(draw: st.DrawFn) -> dict[str, Any]:
    issues = {}
    for name in ISSUES[: draw(st.integers(1, 4))]:
        kind = draw(st.sampled_from(["options", "options", "range", "items"]))
        if kind == "options":
            options = [f"o{k}" for k in range(draw(st.integers(2, 4)))]
            issues[name] = {
                "options": options,
                "ordered": draw(st.booleans()),
                "status_quo": draw(st.sampled_from(options)),
            }
        elif kind == "range":
            issues[name] = {"range": {"low": 0, "high": 1, "step": 0.5}}
        else:
            issues[name] = {"items": ["a", "b"][: draw(st.integers(1, 2))]}
    return issues


def labels(issue: dict[str, Any]) -> list[str]:
    if "options" in issue:
        return list(issue["options"])
    return list(issue["items"]) if "items" in issue else ["0", "0.5", "1"]


@st.composite
def conditions(draw: st.DrawFn, issues: dict[str, Any]) -> dict[str, Any]:
    when: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(sorted(issues)), min_size=1, max_size=3)):
        issue = issues[name]
        if "items" in issue and draw(st.booleans()):
            item = draw(st.sampled_from(issue["items"]))
            when[f"{name}.{item}"] = draw(st.sampled_from(["in", "out"]))
        else:
            some = draw(st.sets(st.sampled_from(labels(issue)), min_size=1, max_size=2))
            when[name] = sorted(some)
    return when


@st.composite
def actor_tables(draw: st.DrawFn, issues: dict[str, Any], role: str) -> dict[str, Any]:
    actor: dict[str, Any] = {"role": role, "base": draw(st.integers(-5, 5))}
    if role == "ratifier":
        actor["of"] = draw(st.sampled_from(["p0", "deal"]))
    cared = sorted(draw(st.sets(st.sampled_from(sorted(issues)), min_size=1)))
    if draw(st.integers(0, 3)) == 0:
        actor["points"] = {
            name: {label: draw(judgements(-20, 40)) for label in labels(issues[name])}
            for name in cared
        }
    else:
        actor["values"] = {}
        for name in cared:
            if "range" in issues[name] and draw(st.booleans()):
                ends = draw(st.sampled_from([(0, 1), (1, 0), (0, 0.5)]))
                actor["values"][name] = {
                    "worst": ends[0],
                    "best": ends[1],
                    "curve": draw(st.sampled_from([1, 0.5, "0.5 to 2"])),
                }
            elif draw(st.booleans()):
                actor["values"][name] = [draw(judgements()) for _ in labels(issues[name])]
            else:
                actor["values"][name] = {
                    label: draw(judgements()) for label in labels(issues[name])
                }
        weighing = draw(st.sampled_from(["ranking", "swing", "nothing"]))
        if weighing == "ranking":
            signs = [draw(st.sampled_from([" > ", " = "])) for _ in cared[1:]]
            actor["weights"] = cared[0] + "".join(
                sign + name for sign, name in zip(signs, cared[1:], strict=True)
            )
        elif weighing == "swing":
            actor["swing"] = {name: draw(judgements(5, 100)) for name in cared}
    if draw(st.booleans()):
        actor["margin"] = draw(judgements(-20, 30))
    elif draw(st.booleans()):
        actor["walk_away"] = draw(judgements(0, 60))
    return actor


@st.composite
def shocks(draw: st.DrawFn, issues: dict[str, Any], actors: dict[str, Any]) -> dict[str, Any]:
    shift: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(sorted(actors)), min_size=1)):
        one: dict[str, Any] = {}
        if draw(st.booleans()):
            one["margin"] = draw(judgements(-10, 20))
        key = "points" if "points" in actors[name] else "values"
        issue = draw(st.sampled_from(sorted(actors[name][key])))
        if draw(st.booleans()):
            label = draw(st.sampled_from(labels(issues[issue])))
            one[key] = {issue: {label: draw(judgements(-30, 60))}}
        shift[name] = one
    day = draw(st.sampled_from(["2019-01-01", "2019-02-01", "2019-03-01"]))
    return {"date": day, "kind": "shock", "shift": shift, "reason": draw(st.text("xyz"))}


@st.composite
def case_tables(draw: st.DrawFn) -> dict[str, Any]:
    """A case as the tables of its file."""
    issues = draw(issue_tables())
    roles = ["party", "party", *draw(st.lists(st.sampled_from(["ratifier", "onlooker"])))][:4]
    actors = {f"p{k}": draw(actor_tables(issues, role)) for k, role in enumerate(roles)}
    interactions = [
        {
            "when": draw(conditions(issues)),
            "add": {
                name: draw(judgements(-30, 30))
                for name in draw(st.sets(st.sampled_from(sorted(actors)), min_size=1))
            },
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    return {
        "format": 1,
        "title": "a random case",
        "issues": issues,
        "actors": actors,
        "interactions": interactions,
        "forbidden": [{"when": draw(conditions(issues))} for _ in range(draw(st.integers(0, 1)))],
        "events": [draw(shocks(issues, actors)) for _ in range(draw(st.integers(0, 2)))],
        "shared_factor": draw(st.sampled_from([0.0, 0.5, 1.0])),
    }


def cases() -> st.SearchStrategy[Case]:
    """Random cases."""
    return case_tables().map(Case.model_validate)
