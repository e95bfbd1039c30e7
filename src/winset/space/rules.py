"""From a case to its rules of consent: who must sign, who must ratify, and by which quota."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from winset.case.errors import CaseError, refusal
from winset.case.model import Case, Ratification, Signing
from winset.case.rules import RULES, Rule, parse_rule
from winset.space.consent import Consent, Group

__all__ = ["RULES", "Rule", "consent_of", "parse_rule"]

_DEAL = "deal"


class _Reader:
    """Reads one rule of a case into a group, and says where it cannot."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.position = {name: a for a, name in enumerate(case.actors)}

    def fail(self, path: str, message: str, expected: str = "", hint: str = "") -> CaseError:
        return refusal("model", message, expected, hint, path=path)

    def group(
        self,
        members: Sequence[str],
        stated: Signing | Ratification,
        path: str,
        *,
        kind: Literal["sign", "ratify"],
        of: Sequence[str] = (),
        name: str,
    ) -> Group:
        try:
            rule = parse_rule(stated.rule)
        except ValueError as error:
            raise self.fail(f"{path}.rule", str(error)) from error
        weights = self._weights(members, stated.weights, path)
        if stated.weights and rule.counts:
            raise self.fail(
                f"{path}.weights",
                f"the rule {stated.rule!r} counts members",
                hint="drop the weights, or write rule = 'weighted' and a quota",
            )
        self._known(stated.veto, members, f"{path}.veto")
        if rule.members is not None and rule.members != len(members):
            raise self.fail(
                f"{path}.rule",
                f"{stated.rule!r} speaks of {rule.members} members, but there are {len(members)}",
            )
        veto: Iterable[str] = stated.veto
        if rule.by_veto and not stated.veto:
            veto = members
        weights, quota = self._quota(rule, stated, weights, path)
        return Group(
            actors=tuple(self.position[member] for member in members),
            weights=weights,
            quota=quota,
            veto=tuple(sorted(self.position[member] for member in veto)),
            kind=kind,
            of=tuple(sorted(self.position[party] for party in of)),
            name=name,
        )

    def _weights(
        self, members: Sequence[str], stated: Mapping[str, float], path: str
    ) -> tuple[float, ...]:
        self._known(stated, members, f"{path}.weights")
        missing = [member for member in members if stated and member not in stated]
        if missing:
            raise self.fail(f"{path}.weights", f"no weight for {', '.join(missing)}")
        weights = tuple(float(stated.get(member, 1.0)) for member in members)
        if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
            raise self.fail(f"{path}.weights", "a weight is not a number at or above 0")
        return weights

    def _known(self, names: Iterable[str], members: Sequence[str], path: str) -> None:
        for name in names:
            if name not in members:
                raise self.fail(
                    path, f"{name!r} is not one who decides here", f"one of: {', '.join(members)}"
                )

    def _quota(
        self, rule: Rule, stated: Signing | Ratification, weights: tuple[float, ...], path: str
    ) -> tuple[tuple[float, ...], float]:
        by_default = stated.rule == "all"
        if stated.quota is None:
            if rule.takes_quota:
                raise self.fail(path, f"the rule {stated.rule!r} needs a quota", "quota = a number")
            if by_default:  # everyone, however light
                weights = (1.0,) * len(weights)
            quota = float(rule.needed(weights))
        elif rule.takes_quota or by_default:
            quota = stated.quota
        else:
            raise self.fail(
                f"{path}.quota",
                f"the rule {stated.rule!r} already says how much is needed",
                hint="drop the quota, or write rule = 'weighted'",
            )
        total = math.fsum(weights)
        if not math.isfinite(quota) or quota > total * (1 + 1e-12):
            raise self.fail(f"{path}.quota", f"{quota:g} can never be met: all have {total:g}")
        if quota <= 0 and not rule.by_veto:
            raise self.fail(f"{path}.quota", f"{quota:g} is met by nobody at all", "above 0")
        if stated.quota is not None and quota < 1 and not stated.weights:
            raise self.fail(
                f"{path}.quota",
                f"{quota:g} of one vote each is met by anyone",
                hint="count members, or write the rule as a share, such as '60%'",
            )
        return weights, quota

    def parties_of(self, name: str, path: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Parties that an actor ratifies for; none for the deal itself. Follows ratifiers up."""
        if name in seen:
            ring = " -> ".join((*seen[seen.index(name) :], name))
            raise self.fail(path, f"ratifiers in a circle: {ring}")
        found: set[str] = set()
        for other in self.case.actors[name].of:
            found |= self.resolve(other, path, (*seen, name))
        return tuple(sorted(found, key=self.position.__getitem__))

    def resolve(self, other: str, path: str, seen: tuple[str, ...] = ()) -> set[str]:
        """Parties that one name of an ``of`` stands for."""
        if other == _DEAL and other not in self.case.actors:
            return set()
        if other not in self.case.actors:
            raise self.fail(path, f"there is no actor {other!r}", "a party, or 'deal'")
        role = self.case.actors[other].role
        if role == "onlooker":
            raise self.fail(path, f"{other!r} is an onlooker, and signs nothing", "a party")
        return {other} if role == "party" else set(self.parties_of(other, path, seen))


def _signing(case: Case, reader: _Reader) -> Group:
    if not case.parties:
        raise reader.fail("actors", "no actor is a party", "role = 'party' for those who sign")
    return reader.group(case.parties, case.signing, "signing", kind="sign", name="parties")


def _members(case: Case, reader: _Reader, stated: Ratification, path: str) -> tuple[str, ...]:
    """Who decides under one entry: those it names, else the ratifiers of the same parties."""
    for name in stated.actors:
        if name not in case.actors or case.actors[name].role != "ratifier":
            raise reader.fail(
                f"{path}.actors", f"{name!r} is not a ratifier", f"of: {', '.join(case.ratifiers)}"
            )
    if stated.actors:
        return tuple(sorted(set(stated.actors), key=reader.position.__getitem__))
    members = tuple(name for name in case.ratifiers if set(stated.of) <= set(case.actors[name].of))
    if not members:
        raise reader.fail(
            path, f"nobody ratifies for {', '.join(stated.of)}", hint="name them in 'actors'"
        )
    return members


def consent_of(case: Case) -> Consent:
    """Read whose agreement a deal needs: the parties' group, then the groups of ratifiers.

    Ratifiers that no ``[[ratification]]`` entry speaks of must all pass; they form one group for
    each set of parties that they ratify for. A ratifier of a ratifier counts for its parties.

    Raises
    ------
    CaseError
        Where a rule is not understood, can never be met, or ratifiers ratify in a circle.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "issues": {}, "actors": {
    ...     "a": {"role": "party"}, "b": {"role": "party"},
    ...     "senate": {"role": "ratifier", "of": "a"}, "un": {"role": "ratifier", "of": "deal"}}})
    >>> [(group.name, group.actors, group.of) for group in consent_of(case).groups]
    [('parties', (0, 1), ()), ('ratifiers of a', (2,), (0,)), ('ratifiers of the deal', (3,), ())]
    """
    reader = _Reader(case)
    groups = [_signing(case, reader)]
    covered: set[str] = set()
    for n, stated in enumerate(case.ratification):
        path = f"ratification[{n}]"
        members = _members(case, reader, stated, path)
        covered |= set(members)
        of: set[str] = set()
        for name in stated.of:
            of |= reader.resolve(name, f"{path}.of")
        title = _title(sorted(of, key=reader.position.__getitem__))
        groups.append(reader.group(members, stated, path, kind="ratify", of=tuple(of), name=title))
    rest: dict[tuple[str, ...], list[str]] = {}
    for name in case.ratifiers:
        if not case.actors[name].of:
            raise reader.fail(f"actors.{name}.of", "a ratifier of nobody", "a party, or 'deal'")
        of_parties = reader.parties_of(name, f"actors.{name}.of")
        if name not in covered:
            rest.setdefault(of_parties, []).append(name)
    for of_parties, names in rest.items():
        groups.append(
            Group.all_of(
                [reader.position[name] for name in names],
                kind="ratify",
                of=[reader.position[party] for party in of_parties],
                name=_title(of_parties),
            )
        )
    return Consent(tuple(groups))


def _title(parties: Sequence[str]) -> str:
    return f"ratifiers of {' and '.join(parties)}" if parties else "ratifiers of the deal"
