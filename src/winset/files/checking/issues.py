"""Checks of the issues: options, ranges, items, the status quo, forbidden combinations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from winset.case.choices import steps
from winset.case.errors import Defect
from winset.case.model import Case, Issue, NumericRange
from winset.case.places import Loc
from winset.case.spelling import listed, shown
from winset.files.checking.index import Index
from winset.files.checking.terms import check_choice, check_terms

__all__ = ["MOST_OPTIONS", "check_forbidden", "check_ids", "check_issues", "check_outcome"]

#: Options (or steps), and items of a package, that one issue may have; all of them together.
MOST_OPTIONS, MOST_ITEMS, MOST_TOGETHER = 100_000, 1_000, 500_000
_LONGEST_ID = 200
_ID = re.compile(r"[\w][\w \-]*")


def check_ids(case: Case) -> Iterator[Defect]:
    """Names that paths and rankings could not be read back with."""
    for table in ("sources", "issues", "actors", "kinds", "accounts"):
        for name in getattr(case, table):
            if len(name) > _LONGEST_ID:
                said, wanted = f"an id of {len(name):,} letters", f"at most {_LONGEST_ID}"
                yield Defect((table, name), "long-id", said, wanted, at_key=True)
            elif not _ID.fullmatch(name) or name != name.strip():
                yield Defect(
                    (table, name),
                    "id",
                    f"{name!r} cannot be an id",
                    "letters, digits, spaces, _ and -",
                    "put the full name under name",
                    at_key=True,
                )
    for reserved in ("deal", "none"):
        if reserved in case.actors:
            yield Defect(
                ("actors", reserved),
                "reserved-id",
                f"{reserved!r} cannot be the id of an actor: it means something else",
                hint='ratifiers of the deal itself say of = "deal"',
                at_key=True,
            )


def check_issues(case: Case) -> Iterator[Defect]:
    """Check every issue by itself."""
    if not case.issues:
        said, wanted = "nothing is negotiated", "one [issues.NAME] or more"
        yield Defect(("issues",), "no-issues", said, wanted, at_key=True)
    index, together = Index(case), 0.0
    for name, issue in case.issues.items():
        wrong = list(_issue(issue, ("issues", name)))
        yield from wrong
        if issue.range is not None and not wrong:
            together += steps(issue.range)
            if together > MOST_TOGETHER:
                said, wanted = "too many steps of all issues together", f"at most {MOST_TOGETHER:,}"
                yield Defect(("issues", name, "range"), "too-many", said, wanted)
                continue
        if not wrong:
            yield from _status_quo(index, name, issue, ("issues", name, "status_quo"))
            yield from _keywords(index, name, issue, ("issues", name, "option_keywords"))


def _issue(issue: Issue, loc: Loc) -> Iterator[Defect]:
    given = [key for key in ("options", "range", "items") if getattr(issue, key)]
    if len(given) != 1:
        yield Defect(
            loc if given else (*loc, "options"),
            "options",
            f"{' and '.join(given)} are both given" if given else "no options are given",
            "exactly one of options (a list), range (numbers) and items (a package)",
            at_key=True,
            absent=not given,
        )
        return
    if issue.range is not None:
        yield from _range(issue.range, (*loc, "range"))
    else:
        yield from _labels(issue, given[0], (*loc, given[0]))
    if issue.ordered and issue.items:
        said = "items of a package have no order; this is ignored"
        yield Defect((*loc, "ordered"), "ordered-items", said, severity="warning")


def _range(numeric: NumericRange, loc: Loc) -> Iterator[Defect]:
    if numeric.high <= numeric.low:
        said = f"the range runs from {numeric.low:g} to {numeric.high:g}"
        yield Defect(loc, "range", said, "low below high")
        return
    count = steps(numeric)
    if count + 1 > MOST_OPTIONS:
        said = f"{count + 1:,.0f} steps are too many"
        wanted = f"at most {MOST_OPTIONS:,}"
        yield Defect(loc, "too-many", said, wanted, "state a coarser step")
    elif numeric.step is not None and (
        abs(count - round(count)) > 1e-9 * max(1.0, count) or round(count) < 1
    ):
        yield Defect(
            loc,
            "step",
            f"{numeric.high:g} is not a whole number of steps of {numeric.step:g} "
            f"above {numeric.low:g}",
            hint="change the step or the high end",
        )


def _labels(issue: Issue, key: str, loc: Loc) -> Iterator[Defect]:
    names: Sequence[str] = getattr(issue, key)
    what, most = ("option", MOST_OPTIONS) if key == "options" else ("item", MOST_ITEMS)
    if what == "option" and len(names) < 2:
        said = "one option alone is nothing to negotiate"
        yield Defect(loc, "one-option", said, "two options or more")
    if len(names) > most:
        said = f"{len(names):,} {what}s are too many"
        yield Defect(loc, "too-many", said, f"at most {most:,}")
        return
    seen: set[str] = set()
    for k, label in enumerate(names):
        if not label.strip():
            yield Defect((*loc, k), "no-label", f"an {what} without a name", "text")
        elif label in seen:
            said = f"the {what} {label!r} is given twice"
            yield Defect((*loc, k), "twice", said, hint="remove or rename one")
        seen.add(label)


def _status_quo(index: Index, name: str, issue: Issue, loc: Loc) -> Iterator[Defect]:
    stated = issue.status_quo
    if stated is None:
        return
    what = f"the status quo {shown(stated) if isinstance(stated, str) else f'{stated:g}'}"
    for defect in check_choice(index, name, stated, loc, one=True):
        yield Defect(
            loc,
            "status-quo",
            f"{what} of {name!r} is not one of its {'item' if issue.items else 'option'}s",
            defect.expected,
            unknown=defect.unknown,
            known=[*defect.known, "all", "none"] if issue.items else defect.known,
        )


def _keywords(index: Index, name: str, issue: Issue, loc: Loc) -> Iterator[Defect]:
    for label in issue.option_keywords:
        known = label in issue.items if issue.items else label in index.positions(name)
        if not known:
            what = "item" if issue.items else "option"
            said = f"{label!r} is not one of the {what}s of {name!r}"
            yield index.no_option(name, label, said, (*loc, label), at_key=True)


def check_forbidden(index: Index) -> Iterator[Defect]:
    """Check what is forbidden: does it exist, and does it leave anything to agree on."""
    sound = []
    for n, entry in enumerate(index.case.forbidden):
        loc: Loc = ("forbidden", n, "when")
        wrong = list(check_terms(index, entry.when, loc))
        yield from wrong
        if not entry.when:
            wanted = 'the options that cannot go together, as in { a = "x", b = "y" }'
            yield Defect(loc, "forbids-all", "this forbids everything", wanted)
        elif not wrong:
            sound.append((loc, index.chosen(entry.when)))
    if index.case.no_agreement == "null deal":
        for loc, ban in sound:
            if all(index.status_quo.get(name) in allowed for name, allowed in ban.items()):
                yield Defect(
                    loc,
                    "forbids-status-quo",
                    "this forbids the status quo itself",
                    hint="the null deal must stay possible: it is what happens without a deal",
                )
    for loc, ban in sound:
        for name, allowed in ban.items():
            if len(ban) == 1 and len(allowed) == index.sizes[name]:
                yield Defect(loc, "forbids-all", f"this forbids every option of {name!r}")
                return
    possible = index.possible(ban for _, ban in sound)
    if possible is not None and not possible.free.any():
        said = f"together these forbid every combination of {listed(possible.names)}"
        yield Defect(("forbidden",), "forbids-all", said, at_key=True)


def check_outcome(index: Index) -> Iterator[Defect]:
    """Check the deal that was reached, where there is one."""
    outcome = index.case.outcome
    if outcome != "none":
        yield from check_terms(index, outcome, ("outcome",))
        if not outcome:
            said = "an outcome without terms"
            yield Defect(("outcome",), "no-terms", said, '"none", or what was agreed')
