"""The consent of a case: who must sign, who must ratify for whom, and by which quota."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from winset.case.changes import members_of
from winset.case.model import Case, Ratification, Signing
from winset.case.rules import parse_rule
from winset.space import Consent, Group

__all__ = ["consent_of", "parties_of"]


def parties_of(case: Case, names: Sequence[str]) -> tuple[str, ...]:
    """Parties that the names of an ``of`` stand for, ratifiers followed up; none for the deal.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "issues": {}, "actors": {
    ...     "a": {"role": "party"}, "senate": {"role": "ratifier", "of": "a"},
    ...     "court": {"role": "ratifier", "of": "senate"}}})
    >>> parties_of(case, ["court", "deal"])
    ('a',)
    """
    found: set[str] = set()
    for name in names:
        if name in case.actors:
            actor = case.actors[name]
            found |= {name} if actor.role == "party" else {*parties_of(case, actor.of)}
    return tuple(sorted(found, key=list(case.actors).index))


def _group(
    case: Case,
    members: Sequence[str],
    stated: Signing | Ratification,
    *,
    kind: Literal["sign", "ratify"],
    of: Sequence[str] = (),
    name: str,
) -> Group:
    position = {actor: k for k, actor in enumerate(case.actors)}
    rule = parse_rule(stated.rule)
    weights = tuple(float(stated.weights.get(member, 1.0)) for member in members)
    if stated.quota is not None:
        quota = stated.quota
    else:
        if stated.rule == "all":  # everyone, however light
            weights = (1.0,) * len(weights)
        quota = float(rule.needed(weights))
    veto = members if rule.by_veto and not stated.veto else stated.veto
    return Group(
        actors=tuple(position[member] for member in members),
        weights=weights,
        quota=quota,
        veto=tuple(sorted(position[member] for member in veto)),
        kind=kind,
        of=tuple(sorted(position[party] for party in of)),
        name=name,
    )


def consent_of(case: Case) -> Consent:
    """Read whose agreement a deal needs: the parties' group, then the groups of ratifiers.

    Ratifiers that no ``[[ratification]]`` entry speaks of must all pass; they form one group for
    each set of parties that they ratify for. A ratifier of a ratifier counts for its parties.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "issues": {}, "actors": {
    ...     "a": {"role": "party"}, "b": {"role": "party"},
    ...     "senate": {"role": "ratifier", "of": "a"}, "un": {"role": "ratifier", "of": "deal"}}})
    >>> [(group.name, group.actors, group.of) for group in consent_of(case).groups]
    [('parties', (0, 1), ()), ('ratifiers of a', (2,), (0,)), ('ratifiers of the deal', (3,), ())]
    """
    groups = [_group(case, case.parties, case.signing, kind="sign", name="parties")]
    covered: set[str] = set()
    for stated in case.ratification:
        members = members_of(case, stated)
        covered |= set(members)
        of = parties_of(case, stated.of)
        groups.append(_group(case, members, stated, kind="ratify", of=of, name=_title(of)))
    rest: dict[tuple[str, ...], list[str]] = {}
    for name in case.ratifiers:
        if name not in covered:
            rest.setdefault(parties_of(case, case.actors[name].of), []).append(name)
    for of, names in rest.items():
        everyone = Ratification(of=of)
        groups.append(_group(case, names, everyone, kind="ratify", of=of, name=_title(of)))
    return Consent(tuple(groups))


def _title(parties: Sequence[str]) -> str:
    return f"ratifiers of {' and '.join(parties)}" if parties else "ratifiers of the deal"
