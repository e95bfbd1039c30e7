"""Checks of who must agree: signing, ratifiers, quotas, vetoes, circles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from winset.case.errors import CaseError, Defect
from winset.case.model import Case, Ratification, Signing
from winset.case.places import Loc
from winset.case.rules import parse_rule
from winset.case.spelling import article, listed
from winset.files.checking.index import MOST_ENTRIES, Index, too_many
from winset.votes import VotingRule

__all__ = ["check_consent", "check_rule"]

_DEAL = "deal"


def check_consent(index: Index) -> Iterator[Defect]:
    """Check roles, ratifiers and rules."""
    case = index.case
    for name, actor in case.actors.items():
        loc: Loc = ("actors", name, "of")
        if actor.role == "ratifier":
            yield from _of(index, actor.of, loc)
        elif actor.of:
            yield Defect(
                loc,
                "of",
                f"{name!r} is {article(actor.role)}, and only a ratifier is of somebody",
                hint='say role = "ratifier", or leave out of',
                at_key=True,
            )
    yield from _circles(case)
    if case.parties:
        yield from check_rule(index, case.signing, case.parties, ("signing",))
    named: dict[str, int] = {}
    passing = [(name, frozenset(case.actors[name].of)) for name in case.ratifiers]
    yield from too_many(len(case.ratification), ("ratification",))
    for n, entry in enumerate(case.ratification[:MOST_ENTRIES]):
        yield from _entry(index, n, entry, named, passing)


def _of(index: Index, names: Sequence[str], loc: Loc) -> Iterator[Defect]:
    if not names:
        yield Defect(
            loc,
            "no-of",
            "it is not said whose deal this ratifier passes",
            'of = a party, a list of parties, or "deal" for the deal itself',
            at_key=True,
            absent=True,
        )
    for name in names:
        if name == _DEAL:
            continue
        if name not in index.case.actors:
            yield index.no_actor(name, loc)
        elif index.case.actors[name].role == "onlooker":
            said = f"{name!r} is an onlooker, and signs nothing"
            yield Defect(loc, "of-onlooker", said, "a party or 'deal'")


def _circles(case: Case) -> Iterator[Defect]:
    """Find ratifiers that are, in the end, ratifiers of themselves; each actor is visited once."""
    done: set[str] = set()
    for start in case.ratifiers:
        trail: dict[str, None] = {}
        stack = [(start, iter(case.actors[start].of))] if start not in done else []
        trail |= dict.fromkeys(name for name, _ in stack)
        while stack:
            name = next(stack[-1][1], None)
            if name is None:
                left, _ = stack.pop()
                trail.pop(left)
                done.add(left)
            elif name in trail:
                names = list(trail)
                ring = names[names.index(name) :]
                yield Defect(
                    ("actors", ring[0], "of"),
                    "circle",
                    f"ratifiers in a circle: {' of '.join([*ring, name])}",
                    "a chain that ends at a party",
                )
            elif name in case.actors and case.actors[name].role == "ratifier" and name not in done:
                trail[name] = None
                stack.append((name, iter(case.actors[name].of)))


def _entry(
    index: Index,
    n: int,
    entry: Ratification,
    named: dict[str, int],
    passing: Sequence[tuple[str, frozenset[str]]],
) -> Iterator[Defect]:
    loc: Loc = ("ratification", n)
    case = index.case
    wrong = list(_of(index, entry.of, (*loc, "of")))
    for k, name in enumerate(entry.actors):
        at = (*loc, "actors", k)
        if name not in case.actors:
            wrong.append(index.no_actor(name, at))
        elif case.actors[name].role != "ratifier":
            said = f"{name!r} is {article(case.actors[name].role)}, not a ratifier"
            wrong.append(Defect(at, "no-ratifier", said, known=case.ratifiers))
        elif named.setdefault(name, n) != n:
            wrong.append(
                Defect(
                    at,
                    "passes-both",
                    f"{name!r} decides under ratification[{named[name]}] too, and must pass both",
                    severity="warning",
                )
            )
    members = tuple(dict.fromkeys(entry.actors)) or tuple(
        name for name, of in passing if of.issuperset(entry.of)
    )
    if not wrong and not members:
        said = f"nobody ratifies for {listed(entry.of)}"
        wrong.append(Defect(loc, "nobody-ratifies", said, "actors = [...]", at_key=True))
    yield from wrong
    if all(defect.severity == "warning" for defect in wrong):
        yield from check_rule(index, entry, members, loc)


def check_rule(
    index: Index, stated: Signing | Ratification, members: Sequence[str], loc: Loc
) -> Iterator[Defect]:
    """Check the rule by which some members decide."""
    try:
        rule = parse_rule(stated.rule)
    except CaseError as error:
        for defect in error.defects:
            yield Defect((*loc, "rule"), "rule", defect.message, defect.expected)
        return
    deciding = set(members)
    for key in ("veto", "weights"):
        for name in getattr(stated, key):
            at = (*loc, key) if key == "veto" else (*loc, key, name)
            if name not in index.case.actors:
                yield index.no_actor(name, at, at_key=key == "weights")
            elif name not in deciding:
                yield Defect(at, "no-member", f"{name!r} does not decide here", known=members)
    missing = [name for name in members if stated.weights and name not in stated.weights]
    if missing:
        said = f"no weight for {listed(missing)}"
        yield Defect((*loc, "weights"), "no-weight", said, "one for each member")
    for name, weight in stated.weights.items():
        if weight < 0:
            yield Defect((*loc, "weights", name), "below-zero", "a weight below 0", "0 or more")
    if stated.weights and rule.counts:
        yield Defect(
            (*loc, "weights"),
            "idle-weights",
            f"the rule {stated.rule!r} counts members, so weights say nothing",
            hint='drop the weights, or write rule = "weighted" and a quota',
            at_key=True,
        )
    if rule.members is not None and rule.members != len(members):
        yield Defect(
            (*loc, "rule"),
            "members",
            f"{stated.rule!r} speaks of {rule.members} members, but there are {len(members)}",
            f"a rule for {listed(members)}",
        )
        return
    weights = [stated.weights.get(name, 1.0) for name in members]
    yield from _quota(stated, rule, weights, loc)


def _quota(
    stated: Signing | Ratification, rule: VotingRule, weights: Sequence[float], loc: Loc
) -> Iterator[Defect]:
    at = (*loc, "quota")
    total = math.fsum(weights)
    if stated.quota is None:
        if rule.takes_quota:
            said = f"the rule {stated.rule!r} needs a quota"
            yield Defect(loc, "no-quota", said, "quota = a number", at_key=True)
            return
        quota = len(weights) if stated.rule == "all" else rule.needed(weights)
        most = len(weights) if stated.rule == "all" or rule.counts else total
        if quota > most * (1 + 1e-12):
            said = f"{stated.rule!r} needs {quota:g}, but all together have {most:g}"
            yield Defect((*loc, "rule"), "quota", said, "a rule that can be met")
        elif quota <= 0 and not rule.by_veto:
            said = f"{stated.rule!r} is met by nobody at all: all together have {most:g}"
            yield Defect((*loc, "rule"), "quota", said, "a rule that asks for somebody")
    elif not rule.takes_quota and stated.rule != "all":
        yield Defect(
            at,
            "idle-quota",
            f"the rule {stated.rule!r} already says how much is needed",
            hint='drop the quota, or write rule = "weighted"',
        )
    elif stated.quota > total * (1 + 1e-12):
        said = f"{stated.quota:g} can never be met: all together have {total:g}"
        yield Defect(at, "quota", said)
    elif stated.quota <= 0:
        said = f"a quota of {stated.quota:g} is met by nobody at all"
        yield Defect(at, "quota", said, "above 0")
    elif stated.quota < 1 and not stated.weights:
        yield Defect(
            at,
            "quota",
            f"with one vote each, {stated.quota:g} is met by anyone",
            "a number of members",
            'or write the rule as a share, such as "60 %"',
        )
