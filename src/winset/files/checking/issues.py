"""Checks of the issues: options, ranges, items, the status quo, forbidden combinations."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from winset.case.choices import choice_findings, chosen, steps, terms_findings
from winset.case.model import Case, Forbidden, Issue, NumericRange, Terms
from winset.case.places import Finding, Loc
from winset.case.spelling import did_you_mean, listed

__all__ = [
    "MOST_OPTIONS",
    "check_forbidden",
    "check_ids",
    "check_issues",
    "check_outcome",
    "leaves_a_deal",
    "meets",
    "null_options",
]

#: Options (or steps) that one issue may have.
MOST_OPTIONS = 100_000
# Combinations of the issues that one group of forbidden combinations ties, looked at one by one.
_MOST_COMBINATIONS = 200_000
_ID = re.compile(r"[\w][\w \-]*")


def check_ids(case: Case) -> Iterator[Finding]:
    """Names that paths and rankings could not be read back with."""
    for table in ("sources", "issues", "actors", "accounts"):
        for name in getattr(case, table):
            if not _ID.fullmatch(name) or name != name.strip():
                yield Finding(
                    (table, name),
                    f"{name!r} cannot be an id",
                    "letters, digits, spaces, _ and -",
                    "put the full name under name",
                    at_key=True,
                )
    for reserved in ("deal", "none"):
        if reserved in case.actors:
            yield Finding(
                ("actors", reserved),
                f"{reserved!r} cannot be the id of an actor: it means something else",
                hint='ratifiers of the deal itself say of = "deal"',
                at_key=True,
            )


def check_issues(case: Case) -> Iterator[Finding]:
    """Check every issue by itself."""
    if not case.issues:
        yield Finding(
            ("issues",), "nothing is negotiated", "one [issues.NAME] or more", at_key=True
        )
    for name, issue in case.issues.items():
        yield from _issue(name, issue, ("issues", name))


def _issue(name: str, issue: Issue, loc: Loc) -> Iterator[Finding]:
    given = [key for key in ("options", "range", "items") if getattr(issue, key)]
    if len(given) != 1:
        said = f"{' and '.join(given)} are both given" if given else "no options are given"
        yield Finding(
            loc,
            said,
            "exactly one of options (a list), range (numbers) and items (a package)",
            at_key=True,
        )
        return
    if issue.range is not None:
        yield from _range(issue.range, (*loc, "range"))
    else:
        yield from _labels(issue, given[0], (*loc, given[0]))
    if issue.ordered and issue.items:
        yield Finding(
            (*loc, "ordered"),
            "items of a package have no order; this is ignored",
            severity="warning",
        )
    yield from _status_quo(name, issue, (*loc, "status_quo"))


def _range(numeric: NumericRange, loc: Loc) -> Iterator[Finding]:
    if numeric.high <= numeric.low:
        yield Finding(
            loc,
            f"the range runs from {numeric.low:g} to {numeric.high:g}",
            "low below high",
        )
        return
    count = steps(numeric)
    if count + 1 > MOST_OPTIONS:
        yield Finding(
            loc,
            f"{count + 1:,.0f} steps are too many",
            f"at most {MOST_OPTIONS:,}",
            "state a coarser step",
        )
    elif abs(count - round(count)) > 1e-9 * max(1.0, count) or round(count) < 1:
        yield Finding(
            loc,
            f"{numeric.high:g} is not a whole number of steps of {numeric.step:g} "
            f"above {numeric.low:g}",
            hint="change the step or the high end",
        )


def _labels(issue: Issue, key: str, loc: Loc) -> Iterator[Finding]:
    names: Sequence[str] = getattr(issue, key)
    what = "option" if key == "options" else "item"
    if key == "options" and len(names) < 2:
        yield Finding(loc, "one option alone is nothing to negotiate", "two options or more")
    most = MOST_OPTIONS if key == "options" else 1_000
    if len(names) > most:
        yield Finding(loc, f"{len(names):,} {what}s are too many", f"at most {most:,}")
        return
    first: dict[str, int] = {}
    for k, label in enumerate(names):
        if not label.strip():
            yield Finding((*loc, k), f"an {what} without a name", "text")
        elif label in first:
            yield Finding(
                (*loc, k), f"the {what} {label!r} is given twice", hint="remove or rename one"
            )
        first.setdefault(label, k)


def _status_quo(name: str, issue: Issue, loc: Loc) -> Iterator[Finding]:
    if issue.status_quo is None:
        return
    if issue.items and issue.status_quo not in (*issue.items, "all", "none"):
        yield Finding(
            loc,
            f"the status quo {issue.status_quo!r} of {name!r} is no item",
            "an item, 'all' or 'none'",
            did_you_mean(str(issue.status_quo), issue.items),
        )
        return
    for finding in choice_findings(name, issue, issue.status_quo, loc, one=True):
        yield Finding(
            loc,
            f"the status quo {_plain(issue.status_quo)} of {name!r} is not one of its options",
            finding.expected,
            finding.hint,
        )


def _plain(option: str | float) -> str:
    return repr(option) if isinstance(option, str) else f"{option:g}"


def check_forbidden(case: Case) -> Iterator[Finding]:
    """Check what is forbidden: does it exist, and does it leave anything to agree on."""
    sound: list[tuple[int, Forbidden]] = []
    for n, entry in enumerate(case.forbidden):
        loc: Loc = ("forbidden", n, "when")
        wrong = list(terms_findings(case, entry.when, loc))
        yield from wrong
        if not entry.when:
            yield Finding(
                loc,
                "this forbids everything",
                'the options that cannot go together, as in { a = "x", b = "y" }',
            )
        elif not wrong:
            sound.append((n, entry))
    if case.no_agreement == "null deal":
        null = null_options(case)
        for n, entry in sound:
            if meets(null, chosen(case, entry.when)):
                yield Finding(
                    ("forbidden", n, "when"),
                    "this forbids the status quo itself",
                    hint="the null deal must stay possible: it is what happens without a deal",
                )
    yield from _forbids_too_much(case, sound)


def null_options(case: Case) -> dict[str, int]:
    """Find the status quo of every issue (items of packages apart), by position."""
    found = {}
    for name, issue in case.issues.items():
        stated = issue.status_quo if issue.status_quo is not None else "none"
        if issue.status_quo is None and not issue.items:
            found[name] = 0
            continue
        for key, allowed in chosen(case, {name: stated}, condition=False).items():
            found[key] = min(allowed, default=0)
    return found


def meets(options: Mapping[str, int], when: Mapping[str, frozenset[int]]) -> bool:
    """Whether a full settlement fulfils a condition."""
    return all(options.get(name) in allowed for name, allowed in when.items())


def _sizes(case: Case) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, issue in case.issues.items():
        if issue.items:
            found.update({f"{name}.{item}": 2 for item in issue.items})
        elif issue.range is not None:
            found[name] = round(steps(issue.range)) + 1
        else:
            found[name] = len(issue.options)
    return found


def _forbids_too_much(case: Case, entries: Sequence[tuple[int, Forbidden]]) -> Iterator[Finding]:
    """Options that no deal can contain any more, and issues on which nothing is left."""
    sizes = _sizes(case)
    bans = [(n, dict(chosen(case, entry.when))) for n, entry in entries]
    for n, ban in bans:
        if len(ban) == 1:
            ((name, options),) = ban.items()
            if len(options) == sizes.get(name):
                yield Finding(("forbidden", n, "when"), f"this forbids every option of {name!r}")
                return
    touched = sorted({name for _, ban in bans for name in ban})
    if touched and math.prod(sizes[name] for name in touched) <= _MOST_COMBINATIONS:
        for settled in itertools.product(*(range(sizes[name]) for name in touched)):
            deal = dict(zip(touched, settled, strict=True))
            if not any(meets(deal, ban) for _, ban in bans):
                return
        yield Finding(
            ("forbidden",),
            f"together these forbid every combination of {listed(touched)}",
            at_key=True,
        )


def leaves_a_deal(case: Case, terms: Terms) -> bool:
    """Whether what is forbidden leaves some deal that agrees with (sound) terms.

    Where there are too many combinations to try, it is taken to.
    """
    if not case.forbidden or any(_unsound(case, entry) for entry in case.forbidden):
        return True
    sizes = _sizes(case)
    bans = [dict(chosen(case, entry.when)) for entry in case.forbidden]
    allowed = chosen(case, terms, condition=False)
    touched = sorted({name for ban in bans for name in ban})
    choices = [sorted(allowed.get(name, range(sizes[name]))) for name in touched]
    if math.prod(map(len, choices)) > _MOST_COMBINATIONS:
        return True
    return any(
        not any(meets(dict(zip(touched, settled, strict=True)), ban) for ban in bans)
        for settled in itertools.product(*choices)
    )


def _unsound(case: Case, entry: Forbidden) -> bool:
    return not entry.when or any(terms_findings(case, entry.when, ()))


def check_outcome(case: Case) -> Iterator[Finding]:
    """Check the deal that was reached, where there is one."""
    if case.outcome != "none":
        yield from terms_findings(case, case.outcome, ("outcome",))
        if not case.outcome:
            yield Finding(("outcome",), "an outcome without terms", '"none", or what was agreed')
