"""A commented case to start from."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from winset.case.judging.forms import number

__all__ = ["Amount", "Told", "starter", "starter_id"]


@dataclass(frozen=True)
class Amount:
    """An issue of amounts, from the lowest to the highest number."""

    low: float
    high: float
    unit: str = ""


_ISSUES: Mapping[str, Sequence[str]] = {
    "Price": ("as it is", "a little more", "much more"),
    "Length of the contract": ("one year", "three years"),
}
_PARTIES = ("Seller", "Buyer")
_RATIFIERS: Mapping[str, str] = {"The buyer's board": "Buyer"}

_HEAD = """\
# A case for Winset: all that is known of one negotiation, in one file.
#
#   winset check {file} --explain    what was understood of it
#   winset analyze {file} --open     the answer
#
{about}
# A judgement is an exact number (40), a range that you are 90 % sure of ("20 to 40"), hard bounds
# ("hard 20..40"), three points ("pert(10, 25, 60)"), or "unknown". Say where it comes from: source
# and note are never wasted. Answers say on how many placeholders they rest; take "placeholder" out
# once a number is your own.

format = 1
title = {title}
{hash}summary = "What was at stake, in two sentences."
{hash}question = "Was there a deal to be had?"
{held}
{over}outcome = "none"         # or the deal that was reached: {{ {issue} = {option} }}
# asks = "why no deal"   # or "was there a deal", "which deal", "how to divide", "why a deal"
{fictional}
[sources.me]
title = "Judgement of the author of this case"

# What is negotiated, and the ways each issue can be settled. The first option is the status quo:
# what holds if there is no agreement on it. Options that run from one end to the other are
# "ordered".
"""
_ACTORS = """
# Who has preferences. A "party" signs; a "ratifier" has to be satisfied too ("of" one party, of
# several, or of "deal"); an "onlooker" gains or loses, but has no say.
#
# margin: how much better no agreement is than the status quo, on the actor's own scale of 0 to 100;
#   below zero if failing to agree would hurt. This is the judgement that matters most.
# swing: how much each issue matters, from its worst option to its best, against the others.
# values: what each option is worth within its issue, from 0 (worst) to 100 (best); or the order of
#   the options, the best first ("all > part = none"); or "unknown".
"""
_KINDS = """
# What people would call the bargain that the talks were about (or several): the answer speaks of
# it first. Without any, trades are told from courtesies by who gives up what.
#
# [kinds.bargain]
# name = "A rise in price"
# core = true
# when = {{ {issue} = [{option}] }}

# The record: what was offered, asked, refused, and when. Issues that an offer leaves unnamed are
# as agreed so far, else as its author last said, else at the status quo; "rest" says it outright.
# A list of options is what you do not know. Every offer is judged: who would have taken it?
"""
_RECORD = """
[[events]]
id = "first_offer"
date = 2019-02-27
kind = "offer"           # demand, raised-demand, refusal, acceptance, withdrawal, walk-out, ...
by = "{by}"
terms = {{ {issue} = {option} }}
# rest = "status quo"    # or "as agreed", "as before", "open"; open = [...] for single issues
# menu = true            # a list in terms is a choice offered to the other side
source = "me"

[[events]]
date = 2019-02-28
kind = "refusal"
by = "{other}"
responds_to = "first_offer"
source = "me"
"""
_EXAMPLE = """\
# This is an example: its numbers are placeholders, and its record is made up."""
_ASKED = """\
# Nothing in it is made up: what was not said is "unknown", or a placeholder that says so."""


def starter_id(name: str, taken: Iterable[str] = ()) -> str:
    """Make an id from a name, unlike those taken.

    >>> starter_id("The buyer's board"), starter_id("deal"), starter_id("Price", ["price"])
    ('the_buyer_s_board', 'deal_2', 'price_2')
    """
    known = {"deal", "none", *taken}
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "x"
    found, n = plain, 2
    while found in known:
        found, n = f"{plain}_{n}", n + 1
    return found


@dataclass(frozen=True)
class Told:
    """What somebody has said of a negotiation, by names.

    Parameters
    ----------
    onlookers : sequence of str
    wanted : mapping
        Actor to issue to the TOML of its values; an issue that does not matter to it is absent.
    priorities : mapping
        Actor to the names of its issues in levels, what matters most first; absent where not said.
    held : date, optional
        When the talks closed.
    """

    onlookers: Sequence[str] = ()
    wanted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    priorities: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    held: dt.date | None = None


def starter(
    title: str = "A negotiation",
    *,
    issues: Mapping[str, Sequence[str] | Amount] | None = None,
    parties: Sequence[str] | None = None,
    ratifiers: Mapping[str, str] | None = None,
    told: Told | None = None,
    file: str = "my-case.toml",
) -> str:
    """Write a commented case to start from; it can be read and analysed as it is.

    Parameters
    ----------
    title : str
    issues : mapping, optional
        Name of each issue to its options, the status quo first (two or more), or to an amount.
    parties : sequence of str, optional
        Names of the parties (two or more).
    ratifiers : mapping, optional
        Name of each ratifier to the party that it is of. An example, unless parties are given.
    told : Told, optional
        What else was said; without it, an example whose numbers and record are made up, and say so.
    file : str
        Name of the file, for the comments.

    Raises
    ------
    ValueError
        Where there are fewer than two parties, or an issue has fewer than two options.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> list(loads(starter("Rent", parties=["Owner", "Tenant"])).actors)
    ['owner', 'tenant']
    """
    about = dict(_ISSUES if issues is None else issues)
    if ratifiers is None:
        ratifiers = _RATIFIERS if parties is None else {}
    parties = tuple(_PARTIES if parties is None else parties)
    if len(set(parties)) < 2:
        raise ValueError("a negotiation needs two parties; expected two names or more")
    if not about or any(len(_options(options)) < 2 for options in about.values()):
        raise ValueError("nothing to negotiate; expected an issue with two options or more")
    ids = _ids(about)
    first = next(iter(about))
    last = _options(about[first])[-1]
    keys = {"issue": ids[first], "option": last}
    out = [
        _HEAD.format(
            file=file.replace("\n", " "),
            title=_text(title),
            about=_EXAMPLE if told is None else _ASKED,
            held=_held(told),
            hash="" if told is None else "# ",
            over="" if told is None or told.held else "# ",
            fictional="fictional = true         # take this out once the case is a real one\n"
            if told is None
            else "",
            **keys,
        )
    ]
    out += (_issue(ids[n], n, options, ordered=told is None) for n, options in about.items())
    out.append(_ACTORS)
    onlookers = () if told is None else told.onlookers
    actors = _ids(dict.fromkeys([*parties, *ratifiers, *onlookers]))
    rising = {name: k % 2 == 0 for k, name in enumerate(dict.fromkeys(parties))}
    for name, key in actors.items():
        of = ratifiers.get(name) if name not in rising else None
        role = "party" if name in rising else "onlooker" if of is None else "ratifier"
        out.append(_head(key, name, role, actors[of] if of is not None else None, told))
        if told is None:
            up = rising[of if of is not None else name]
            out.append(_example(key, about, ids, up=up))
        else:
            out.append(_stated(key, name, ids, told))
    by, other = (actors[name] for name in list(rising)[:2])
    out.append(_KINDS.format(**keys))
    record = _RECORD.format(by=by, other=other, **keys)
    out.append(record if told is None else _commented(record))
    return "".join(out)


def _held(told: Told | None) -> str:
    if told is None or told.held is None:
        return "# held = 2019-02-28      # the day the talks closed"
    return f"held = {told.held.isoformat()}        # the day the talks closed"


def _commented(text: str) -> str:
    lines = text.strip("\n").split("\n")
    return "#\n" + "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _options(stated: Sequence[str] | Amount) -> list[str]:
    """Return the options as they stand in TOML; of an amount, its two ends."""
    if isinstance(stated, Amount):
        return [number(stated.low), number(stated.high)]
    return [_text(option) for option in dict.fromkeys(stated)]


def _issue(key: str, name: str, stated: Sequence[str] | Amount, *, ordered: bool) -> str:
    head = f"\n[issues.{key}]\nname = {_text(name)}\n"
    if isinstance(stated, Amount):
        unit = f", unit = {_text(stated.unit)}" if stated.unit else ""
        ends = f"low = {number(stated.low)}, high = {number(stated.high)}{unit}"
        return f"{head}range = {{ {ends} }}\n"
    listed = ", ".join(_options(stated))
    return f"{head}options = [{listed}]\n{'ordered = true' if ordered else '# ordered = true'}\n"


def _ids(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found[name] = starter_id(name, found.values())
    return found


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _head(key: str, name: str, role: str, of: str | None, told: Told | None) -> str:
    lines = ["", f"[actors.{key}]", f"name = {_text(name)}", f'role = "{role}"']
    if of is not None:
        lines.append(f'of = "{of}"')
    margin = "-20 to 0" if role == "ratifier" else "-10 to 10"
    if told is None:
        lines.append("placeholder = true       # take this out once the numbers are your own")
        lines.append(f'margin = {{ value = "{margin}", source = "me", note = "Why?" }}')
    elif role != "onlooker":
        lines.append('margin = { value = "-20 to 20", placeholder = true }')
    return "\n".join(lines) + "\n"


def _example(
    key: str, issues: Mapping[str, Sequence[str] | Amount], ids: Mapping[str, str], *, up: bool
) -> str:
    swings = ["100", *['"20 to 80"'] * (len(issues) - 1)]
    lines = ["", f"[actors.{key}.swing]"]
    lines += [f"{ids[issue]} = {swing}" for issue, swing in zip(issues, swings, strict=True)]
    lines += ["", f"[actors.{key}.values]"]
    for issue, stated in issues.items():
        ends = _options(stated)
        if isinstance(stated, Amount):
            worst, best = ends if up else ends[::-1]
            lines.append(f"{ids[issue]} = {{ worst = {worst}, best = {best} }}")
        else:
            values = _placeholders(len(ends))
            lines.append(f"{ids[issue]} = [{', '.join(values if up else reversed(values))}]")
    return "\n".join(lines) + "\n"


def _stated(key: str, name: str, ids: Mapping[str, str], told: Told) -> str:
    """Write what was said of an actor, and nothing else."""
    wanted = told.wanted.get(name, {})
    lines = []
    levels = told.priorities.get(name)
    if levels:
        ranking = " > ".join(" = ".join(ids[issue] for issue in level) for level in levels)
        lines.append(f'weights = "{ranking}"')
    elif len(wanted) > 1:
        order = " > ".join(ids[issue] for issue in wanted)
        lines.append(f'# weights = "{order}"   # not known yet')
    if wanted:
        lines += ["", f"[actors.{key}.values]"]
        lines += [f"{ids[issue]} = {values}" for issue, values in wanted.items()]
    return "\n".join(lines) + "\n" if lines else ""


def _placeholders(n: int) -> list[str]:
    """Values from 0 to 100, with a range for every option between the ends."""
    inner = (100.0 * k / (n - 1) for k in range(1, n - 1))
    ranges = [f'"{max(x - 20, 1):.0f} to {min(x + 20, 99):.0f}"' for x in inner]
    return ["0", *ranges, "100"]
