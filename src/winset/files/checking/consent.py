"""Checks of who must agree: signing, ratifiers, quotas, vetoes, circles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from winset.case.model import Case, Ratification, Signing
from winset.case.places import Finding, Loc
from winset.case.rules import RULES, parse_rule
from winset.case.spelling import did_you_mean, listed, one_of

__all__ = ["check_consent", "no_actor"]

DEAL = "deal"


def no_actor(case: Case, name: str, loc: Loc, *, at_key: bool = False) -> Finding:
    """Report an actor that does not exist; a speaker is traced to whom he speaks for."""
    hint = did_you_mean(name, case.actors)
    for other, actor in case.actors.items():
        if name in actor.speakers or name == actor.name:
            hint = f"did you mean {other!r}?"
    known = "" if hint else one_of(case.actors)
    return Finding(loc, f"there is no actor {name!r}", known, hint, at_key=at_key)


def check_consent(case: Case) -> Iterator[Finding]:
    """Check roles, ratifiers and rules."""
    for name, actor in case.actors.items():
        loc: Loc = ("actors", name, "of")
        if actor.role == "ratifier":
            yield from _of(case, actor.of, loc, at_least_one=("actors", name))
        elif actor.of:
            yield Finding(
                loc,
                f"{name!r} is {_article(actor.role)}, and only a ratifier is of somebody",
                hint='say role = "ratifier", or leave out of',
                at_key=True,
            )
    yield from _circles(case)
    if case.parties:
        yield from _rule(case, case.signing, case.parties, ("signing",))
    named: dict[str, int] = {}
    for n, entry in enumerate(case.ratification):
        yield from _entry(case, n, entry, named)


def _article(role: str) -> str:
    return f"an {role}" if role[0] == "o" else f"a {role}"


def _of(case: Case, names: Sequence[str], loc: Loc, *, at_least_one: Loc) -> Iterator[Finding]:
    if not names:
        yield Finding(
            at_least_one,
            "it is not said whose deal this ratifier passes",
            'of = a party, a list of parties, or "deal" for the deal itself',
            at_key=True,
        )
    for name in names:
        if name == DEAL:
            continue
        if name not in case.actors:
            yield no_actor(case, name, loc)
        elif case.actors[name].role == "onlooker":
            yield Finding(loc, f"{name!r} is an onlooker, and signs nothing", "a party or 'deal'")


def _circles(case: Case) -> Iterator[Finding]:
    reported: set[frozenset[str]] = set()
    for start in case.ratifiers:
        trail = [start]
        stack = [iter(case.actors[start].of)]
        while stack:
            name = next(stack[-1], None)
            if name is None:
                stack.pop()
                trail.pop()
            elif name in trail:
                ring = trail[trail.index(name) :]
                if frozenset(ring) not in reported:
                    reported.add(frozenset(ring))
                    yield Finding(
                        ("actors", ring[0], "of"),
                        f"ratifiers in a circle: {' of '.join([*ring, name])}",
                        "a chain that ends at a party",
                    )
            elif name in case.actors and case.actors[name].role == "ratifier":
                trail.append(name)
                stack.append(iter(case.actors[name].of))
            if len(trail) > 50:
                break


def _entry(case: Case, n: int, entry: Ratification, named: dict[str, int]) -> Iterator[Finding]:
    loc: Loc = ("ratification", n)
    wrong = list(_of(case, entry.of, (*loc, "of"), at_least_one=loc))
    for k, name in enumerate(entry.actors):
        at = (*loc, "actors", k)
        if name not in case.actors:
            wrong.append(no_actor(case, name, at))
        elif case.actors[name].role != "ratifier":
            said = f"{name!r} is {_article(case.actors[name].role)}, not a ratifier"
            wrong.append(Finding(at, said, one_of(case.ratifiers)))
        elif named.setdefault(name, n) != n:
            wrong.append(
                Finding(
                    at,
                    f"{name!r} decides under ratification[{named[name]}] too, and must pass both",
                    severity="warning",
                )
            )
    members = tuple(dict.fromkeys(entry.actors)) or tuple(
        name for name in case.ratifiers if set(entry.of) <= set(case.actors[name].of)
    )
    if not wrong and not members:
        wrong.append(
            Finding(loc, f"nobody ratifies for {listed(entry.of)}", "actors = [...]", at_key=True)
        )
    yield from wrong
    if not any(finding.severity == "error" for finding in wrong):
        yield from _rule(case, entry, members, loc)


def _rule(
    case: Case, stated: Signing | Ratification, members: Sequence[str], loc: Loc
) -> Iterator[Finding]:
    try:
        rule = parse_rule(stated.rule)
    except ValueError:
        yield Finding((*loc, "rule"), f"the rule {stated.rule!r} is not understood", RULES)
        return
    for key in ("veto", "weights"):
        for name in getattr(stated, key):
            at = (*loc, key) if key == "veto" else (*loc, key, name)
            if name not in case.actors:
                yield no_actor(case, name, at, at_key=key == "weights")
            elif name not in members:
                yield Finding(at, f"{name!r} does not decide here", one_of(members))
    missing = [name for name in members if stated.weights and name not in stated.weights]
    if missing:
        yield Finding((*loc, "weights"), f"no weight for {listed(missing)}", "one for each member")
    for name, weight in stated.weights.items():
        if weight < 0:
            yield Finding((*loc, "weights", name), "a weight below 0", "0 or more")
    if stated.weights and rule.counts:
        yield Finding(
            (*loc, "weights"),
            f"the rule {stated.rule!r} counts members, so weights say nothing",
            hint='drop the weights, or write rule = "weighted" and a quota',
            at_key=True,
        )
    if rule.members is not None and rule.members != len(members):
        yield Finding(
            (*loc, "rule"),
            f"{stated.rule!r} speaks of {rule.members} members, but there are {len(members)}",
            f"a rule for {listed(members)}",
        )
        return
    weights = [stated.weights.get(name, 1.0) for name in members]
    yield from _quota(stated, weights, loc)


def _quota(stated: Signing | Ratification, weights: Sequence[float], loc: Loc) -> Iterator[Finding]:
    rule = parse_rule(stated.rule)
    at = (*loc, "quota")
    total = math.fsum(weights)
    if stated.quota is None:
        if rule.takes_quota:
            yield Finding(
                loc, f"the rule {stated.rule!r} needs a quota", "quota = a number", at_key=True
            )
            return
        quota = len(weights) if stated.rule == "all" else rule.needed(weights)
        most = len(weights) if stated.rule == "all" or rule.counts else total
        if quota > most * (1 + 1e-12):
            said = f"{stated.rule!r} needs {quota:g}, but all together have {most:g}"
            yield Finding((*loc, "rule"), said, "a rule that can be met")
        return
    if not rule.takes_quota and stated.rule != "all":
        yield Finding(
            at,
            f"the rule {stated.rule!r} already says how much is needed",
            hint='drop the quota, or write rule = "weighted"',
        )
    elif stated.quota > total * (1 + 1e-12):
        yield Finding(at, f"{stated.quota:g} can never be met: all together have {total:g}")
    elif stated.quota <= 0:
        yield Finding(at, f"a quota of {stated.quota:g} is met by nobody at all", "above 0")
    elif stated.quota < 1 and not stated.weights:
        yield Finding(
            at,
            f"with one vote each, {stated.quota:g} is met by anyone",
            "a number of members",
            'or write the rule as a share, such as "60 %"',
        )
