"""A slow twin of the record: nothing is kept from act to act, all is asked of the whole past.

It reads the raw tables of events, and says of every moment anew what stood, who had answered what
and which package an answer meant. It shares no code with ``winset.record``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

Told = dict[str, Any]
ISSUES = ("price", "day", "extras.x", "extras.y")
OPTIONS = {"price": ("none", "low", "fair", "high"), "day": ("never", "soon", "now")}
PUTS = {"offer", "demand", "raised-demand"}
TEXTS = {"agreed", "bracketed"}
ANSWERING = {"refusal", "acceptance", "walk-out", "withdrawal", "vote"}
NEEDS_NOBODY = {"vote", "agreed", "bracketed", "statement", "shock"}


def stated(event: Told) -> dict[str, frozenset[int]]:
    """Options that an event names, by issue."""
    found = {}
    for issue, said in event.get("terms", {}).items():
        words = said if isinstance(said, list) else [said]
        if issue == "extras":
            found |= {f"extras.{item}": frozenset({int(item in words)}) for item in "xy"}
        else:
            found[issue] = frozenset(OPTIONS[issue].index(word) for word in words)
    return found


def names(x: str | list[str]) -> list[str]:
    return [x] if isinstance(x, str) else list(x)


@dataclass(frozen=True)
class SlowRecord:
    """Events of parties, of whom some tell accounts (each under its own name)."""

    events: tuple[Told, ...]
    parties: str
    tellers: str

    # -- acts ---

    def acts(self) -> list[tuple[int, ...]]:
        """Which events are one act, in order."""
        kept: list[int] = []
        for n in sorted(range(len(self.events)), key=lambda n: (self.events[n]["date"], n)):
            event = self.events[n]
            nobody = not event.get("by") and event["kind"] not in NEEDS_NOBODY
            if not nobody and not any(self.same(m, n) for m in kept):
                kept.append(n)
        found: list[list[int]] = [[n] for n in kept if not self.events[n].get("account")]
        for subject in {self.subject(n) for n in kept if self.events[n].get("account")}:
            here = [n for n in kept if self.events[n].get("account") and self.subject(n) == subject]
            tellers = list(dict.fromkeys(self.events[n]["account"] for n in here))
            mine = {t: [n for n in here if self.events[n]["account"] == t] for t in tellers}
            groups = [[n] for n in mine.pop(tellers[0])]
            for others in mine.values():
                pairs = {}
                for g, group in enumerate(groups):
                    like = [
                        n for n in others if self.alike(n, group[0]) and n not in pairs.values()
                    ]
                    pairs |= {g: like[0]} if like else {}
                rest = iter([n for n in others if n not in pairs.values()])
                for g in range(len(groups)):
                    n = -1 if g in pairs else next(rest, -1)
                    pairs |= {} if n < 0 else dict.fromkeys([g], n)
                for g, n in pairs.items():
                    groups[g].append(n)
                groups += [[n] for n in rest]
            found += groups
        ordered = sorted(
            (sorted(g) for g in found), key=lambda g: (self.events[g[0]]["date"], g[0])
        )
        return [tuple(group) for group in ordered]

    def same(self, one: int, other: int) -> bool:
        first, second = (
            {k: v for k, v in self.events[n].items() if k != "id"} for n in (one, other)
        )
        return first == second

    def alike(self, one: int, other: int) -> bool:
        return stated(self.events[one]) == stated(self.events[other])

    def subject(self, n: int) -> tuple[Any, ...]:
        event = self.events[n]
        kind = "puts" if event["kind"] in PUTS else event["kind"]
        return event["date"], event.get("by", ""), kind

    def first(self, act: tuple[int, ...]) -> Told:
        return self.events[act[0]]

    # -- versions ---

    def told(self, act: tuple[int, ...], issue: str) -> dict[str, frozenset[int]]:
        """What each account (empty: common ground) states of an issue."""
        return {
            self.events[n].get("account", ""): stated(self.events[n])[issue]
            for n in act
            if issue in stated(self.events[n])
        }

    def deniers(self, n: int) -> set[str]:
        """Accounts that deny an event."""
        event = self.events[n]
        others = set(self.tellers) - {event.get("account", "")}
        denied = set(names(event.get("denied_by", [])))
        return (denied & others) or (others if denied else set())

    def denying(self, act: tuple[int, ...]) -> set[str]:
        """Accounts that deny an act altogether."""
        telling = {self.events[n].get("account", "") for n in act}
        return {t for n in act for t in self.deniers(n)} - telling

    def denied(self, act: tuple[int, ...], issue: str) -> set[str]:
        """Accounts that deny what others state of an issue, and state nothing of it."""
        stating = set(self.told(act, issue))
        who = {t for n in act if issue in stated(self.events[n]) for t in self.deniers(n)}
        return who - stating

    def unweighed(self, act: tuple[int, ...]) -> bool:
        return len(self.tellers) < 2 and any(self.events[n].get("denied_by") for n in act)

    def disputed(self, act: tuple[int, ...], issue: str) -> bool:
        told = self.told(act, issue)
        return len(set(told.values())) > 1 or bool(self.denied(act, issue))

    def contested(self) -> list[str]:
        """Issues of the case on which accounts differ."""
        if len(self.tellers) < 2:
            return []
        parts = {i.partition(".")[0] for a in self.acts() for i in ISSUES if self.disputed(a, i)}
        return [name for name in ("price", "day", "extras") if name in parts]

    def shared(self, act: tuple[int, ...], issue: str) -> bool:
        told = self.told(act, issue)
        whole = len(self.tellers) > 1 and set(self.tellers) <= set(told)
        stating = tuple(n for n in act if issue in stated(self.events[n]))
        calm = not self.disputed(act, issue) and not self.unweighed(stating)
        return bool(told) and (whole or calm)

    def terms(
        self, act: tuple[int, ...], truth: dict[str, str], *, shared: bool
    ) -> dict[str, frozenset[int]]:
        found = {}
        for issue in ISSUES:
            told, teller = self.told(act, issue), truth.get(issue.partition(".")[0], "")
            if not told or (shared and not self.shared(act, issue)):
                continue
            if teller in told:
                found[issue] = told[teller]
            elif len(set(told.values())) == 1 and teller not in self.denied(act, issue):
                found[issue] = next(iter(told.values()))
        return found

    def happened(self, act: tuple[int, ...], truth: dict[str, str]) -> bool:
        about = {i.partition(".")[0] for i in ISSUES if self.told(act, i)} & set(truth)
        return not {truth[name] for name in about or truth} & self.denying(act)

    def weighs(self, act: tuple[int, ...]) -> bool:
        if self.denying(act) or self.unweighed(act):
            return False
        puts = self.first(act)["kind"] in PUTS | TEXTS
        return not puts or any(self.shared(act, issue) for issue in ISSUES)


class SlowTable:
    """What was on the table: everything is worked out anew for every moment."""

    def __init__(self, record: SlowRecord, truth: dict[str, str], *, shared: bool) -> None:
        self.record = record
        acts = record.acts()
        counts = record.weighs if shared else (lambda act: record.happened(act, truth))
        self.all = acts
        self.acts = {k: act for k, act in enumerate(acts) if counts(act)}
        self.terms = {k: record.terms(a, truth, shared=shared) for k, a in self.acts.items()}
        for name in ("about", "left", "answers", "whole"):
            setattr(self, name, cache(getattr(self, name)))

    def event(self, k: int) -> Told:
        return self.record.first(self.acts[k])

    def kind(self, k: int) -> str:
        return str(self.event(k)["kind"])

    def by(self, k: int) -> str:
        return str(self.event(k).get("by", ""))

    def agreed(self, p: int) -> bool:
        return self.kind(p) in TEXTS

    def authors(self, p: int) -> tuple[str, ...]:
        if not self.agreed(p):
            return (self.by(p),)
        to = names(self.event(p).get("to", [])) or list(self.record.parties)
        return tuple(dict.fromkeys(name for name in (self.by(p), *to) if name))

    def packages(self, until: int) -> list[int]:
        return [k for k in self.acts if k < until and self.kind(k) in PUTS | TEXTS]

    def named(self, k: int) -> int | None:
        """The act that an answer names; -1 where that is not on record."""
        ids = {event["id"]: n for n, event in enumerate(self.record.events)}
        for n in self.all[k]:
            said = self.record.events[n].get("responds_to")
            if said in ids:
                target = ids[said]
                again = [m for m in range(len(self.record.events)) if self.record.same(m, target)]
                again = sorted(again, key=lambda m: (self.record.events[m]["date"], m))
                at = [j for j, act in enumerate(self.all) if again[0] in act]
                return at[0] if at else -1
        return None

    def about(self, k: int) -> int:
        """What an answer is about, as far as its words go."""
        named, kind = self.named(k), self.kind(k)
        if named is not None:
            earlier = 0 <= named < k and named in self.acts and self.kind(named) in ANSWERING
            return self.said_about(named) if earlier else named
        return self.meant(k, kind)

    def meant(self, k: int, kind: str) -> int:
        """The package that an answer without a name is about."""
        free = [
            p
            for p in self.packages(k)
            if not self.left(p, k)
            and all(self.terms[p].get(i, frozenset()) & v for i, v in self.terms[k].items())
        ]
        if kind == "vote":
            return max(free, default=-1)
        own = kind == "withdrawal"
        mine = [p for p in free if (self.by(k) in self.authors(p)) == own]
        fresh = [p for p in mine if self.by(k) not in self.answers(p, k)]
        return max(fresh or mine, default=-1)

    def void(self, k: int) -> bool:
        """Whether an answer to a package makes no sense."""
        p = self.about(k)
        if p not in self.packages(k) or self.kind(k) == "vote":
            return False
        own = self.by(k) in self.authors(p)
        if self.kind(k) == "withdrawal":
            return not own
        return own and not self.agreed(p)

    def left(self, p: int, until: int) -> str:
        """How a package has left the table before an act; empty where it stands."""
        for j in sorted(self.acts):
            if p < j < until:
                how = self.leaves(p, j)
                if how:
                    return how
        return ""

    def leaves(self, p: int, j: int) -> str:
        mine = self.by(j) in self.authors(p)
        if self.kind(j) == "withdrawal" and self.about(j) == p and not self.void(j):
            return "withdrawn"
        if self.agreed(p) or not mine:
            return ""
        if self.kind(j) == "walk-out":
            return "lapsed"
        done = self.status(p, j) == "accepted"
        return "superseded" if self.kind(j) in PUTS and not done else ""

    def answers(self, p: int, until: int) -> dict[str, str]:
        """The last answer of everybody to a package before an act, the latest last."""
        found: dict[str, str] = {}
        for j in sorted(j for j in self.acts if p < j < until):
            for who, said in self.said(p, j):
                found.pop(who, None)
                found[who] = said
        return found

    def said(self, p: int, j: int) -> list[tuple[str, str]]:
        """Who answers a package how, in one act."""
        left, kind, who = self.left(p, j), self.kind(j), self.by(j)
        if kind not in ANSWERING or left in ("withdrawn", "lapsed"):
            return []
        if kind == "walk-out":
            return [(who, "refuse")] if not left and who not in self.authors(p) else []
        if self.about(j) != p or self.void(j):
            return []
        if kind == "vote":
            votes = self.event(j).get("votes", {})
            return [(name, "refuse") for name, vote in votes.items() if vote == "against"]
        if kind == "refusal":
            return [(who, "refuse")]
        return [(who, "accept")] if kind == "acceptance" and not left else []

    def status(self, p: int, until: int) -> str:
        """What had become of a package before an act."""
        answers, left = self.answers(p, until), self.left(p, until)
        if "refuse" in answers.values():
            return "refused"
        needed = set(self.record.parties) - (set() if self.agreed(p) else set(self.authors(p)))
        yes = needed <= {who for who, said in answers.items() if said == "accept"}
        # All who were needed may be none: then nobody has accepted it either.
        return left or ("accepted" if yes and "accept" in answers.values() else "open")

    def history(self, p: int) -> list[tuple[str, str]]:
        found = [(str(self.event(p)["date"]), "open")]
        for j in sorted(j for j in self.acts if j > p):
            now = self.status(p, j + 1)
            if now != found[-1][1]:
                found.append((str(self.event(j)["date"]), now))
        return found

    # -- how unnamed issues are meant ---

    def amended(self, p: int) -> int | None:
        """The package that a demand amends."""
        if self.kind(p) not in ("demand", "raised-demand") or self.event(p).get("rest"):
            return None
        named = self.named(p)
        if named is not None:
            answers = 0 <= named < p and named in self.acts and self.kind(named) in ANSWERING
            target = self.said_about(named) if answers else named
            return target if target in self.packages(p) else None
        free = [
            q
            for q in self.packages(p)
            if not self.agreed(q)
            and not self.left(q, p)
            and self.by(p) not in self.authors(q)
            and self.whole(q) is not None
        ]
        return max(free, default=None)

    def said_about(self, k: int) -> int:
        """What the table notes of an answer: a walk-out of one's own package is about nothing."""
        return -1 if self.kind(k) == "walk-out" and self.void(k) else self.about(k)

    def whole(self, p: int) -> dict[str, tuple[frozenset[int], str, int]] | None:
        """Every issue of a package: its options, where they come from, and who named them when."""
        found = self.completed(p)
        lone = self.kind(p) in ("demand", "raised-demand") and self.amended(p) is None
        return None if lone and not self.event(p).get("rest") else found

    def completed(self, p: int) -> dict[str, tuple[frozenset[int], str, int]]:
        """Fill in, and again without what would make up all that its author refused."""
        passed: set[tuple[str, str, int]] = set()
        while True:
            found = {i: m for i in ISSUES if (m := self.meaning(p, i, passed)) is not None}
            again = {
                (issue, found[issue][1], found[issue][2])
                for no in self.refused(self.by(p), p)
                if all(i in found and found[i][0] <= options for i, options in no.items())
                for issue in no
                if found[issue][1] in ("agreed", "before")
            }
            if not again:
                return found
            passed |= again

    def meaning(
        self, p: int, issue: str, passed: set[tuple[str, str, int]]
    ) -> tuple[frozenset[int], str, int] | None:
        event, rest = self.event(p), self.event(p).get("rest")
        if issue in self.terms[p]:
            return self.terms[p][issue], "named", p
        spoken = any(issue in stated(self.record.events[n]) for n in self.acts[p])
        if spoken or rest == "open" or issue.partition(".")[0] in names(event.get("open", [])):
            return None
        amended = self.amended(p)
        if amended is not None:
            there = self.completed(amended).get(issue)
            return None if there is None else (there[0], "amends", there[2])
        for why, told in (("agreed", self.texts(p)), ("before", self.own(p))):
            if rest not in (None, f"as {why}"):
                continue
            # Texts are tried one after the other; of one's own words only the last counts.
            here = [q for q in told if issue in self.terms[q]]
            for q in reversed(here if why == "agreed" else here[-1:]):
                if (issue, why, q) not in passed:
                    return self.terms[q][issue], why, q
        return frozenset({0}), "status quo", -1

    def texts(self, p: int) -> list[int]:
        me = set(self.authors(p)) if self.agreed(p) else {self.by(p)}
        return [
            q
            for q in self.packages(p)
            if self.kind(q) == "agreed" and not self.left(q, p) and me <= set(self.authors(q))
        ]

    def own(self, p: int) -> list[int]:
        if self.kind(p) not in PUTS:
            return []
        return [q for q in self.packages(p) if self.kind(q) in PUTS and self.by(q) == self.by(p)]

    def refused(self, who: str, until: int) -> list[dict[str, frozenset[int]]]:
        """What packages that an actor refused had named, if it has not named it again since."""
        alone: dict[str, frozenset[int]] = {}
        several: list[dict[str, frozenset[int]]] = []
        for j in sorted(j for j in self.acts if j < until):
            for p in self.packages(j):
                if (who, "refuse") in self.said(p, j):
                    if len(self.terms[p]) == 1:
                        ((issue, options),) = self.terms[p].items()
                        alone[issue] = alone.get(issue, frozenset()) | options
                    elif self.terms[p]:
                        several.append(dict(self.terms[p]))
            if self.kind(j) in PUTS and self.by(j) == who:
                said = self.terms[j]
                alone = {i: o - said.get(i, frozenset()) for i, o in alone.items()}
                several = [
                    no
                    for no in several
                    if not all(o & said.get(i, frozenset()) for i, o in no.items())
                ]
        return [*({i: o} for i, o in alone.items() if o), *several]
