"""A commented case to start from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["starter", "starter_id"]

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
# Every number below is a placeholder. Replace each with a judgement of your own: an exact number
# (40), a range that you are 90 % sure of ("20 to 40"), hard bounds ("hard 20..40"), three points
# ("pert(10, 25, 60)"), or "unknown". Say where it comes from: source and note are never wasted.

format = 1
title = {title}
summary = "What was at stake, in two sentences."
question = "Was there a deal to be had?"
# held = 2019-02-28      # the day the talks closed
outcome = "none"         # or the deal that was reached: {{ {issue} = {option} }}
# asks = "why no deal"   # or "was there a deal", "which deal", "how to divide", "why a deal"

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
# values: what each option is worth within its issue, from 0 (worst) to 100 (best).
"""
_RECORD = """
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


def starter(
    title: str = "A negotiation",
    *,
    issues: Mapping[str, Sequence[str]] | None = None,
    parties: Sequence[str] | None = None,
    ratifiers: Mapping[str, str] | None = None,
    file: str = "my-case.toml",
) -> str:
    """Write a commented case to start from; it can be read and analysed as it is.

    Parameters
    ----------
    title : str
    issues : mapping, optional
        Name of each issue to its options, the status quo first (two or more).
    parties : sequence of str, optional
        Names of the parties (two or more).
    ratifiers : mapping, optional
        Name of each ratifier to the party that it is of. An example, unless parties are given.
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
    issues = dict(_ISSUES if issues is None else issues)
    if ratifiers is None:
        ratifiers = _RATIFIERS if parties is None else {}
    parties = tuple(_PARTIES if parties is None else parties)
    if len(set(parties)) < 2:
        raise ValueError("a negotiation needs two parties; expected two names or more")
    if not issues or any(len(set(options)) < 2 for options in issues.values()):
        raise ValueError("nothing to negotiate; expected an issue with two options or more")
    ids = _ids(issues)
    first = next(iter(issues))
    last = _text(tuple(dict.fromkeys(issues[first]))[-1])
    keys = {"issue": ids[first], "option": last}
    out = [_HEAD.format(file=file.replace("\n", " "), title=_text(title), **keys)]
    for name, options in issues.items():
        listed = ", ".join(_text(option) for option in dict.fromkeys(options))
        out.append(
            f"\n[issues.{ids[name]}]\nname = {_text(name)}\noptions = [{listed}]\nordered = true\n"
        )
    out.append(_ACTORS)
    actors = _ids([*dict.fromkeys(parties), *ratifiers])
    rising = {name: k % 2 == 0 for k, name in enumerate(dict.fromkeys(parties))}
    for name, key in actors.items():
        of = ratifiers.get(name) if name not in rising else None
        up = rising[of if of is not None else name]
        out.append(_actor(key, name, actors[of] if of is not None else None, issues, ids, up=up))
    by, other = (actors[name] for name in list(rising)[:2])
    out.append(_RECORD.format(by=by, other=other, **keys))
    return "".join(out)


def _ids(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found[name] = starter_id(name, found.values())
    return found


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _actor(
    key: str,
    name: str,
    of: str | None,
    issues: Mapping[str, Sequence[str]],
    ids: Mapping[str, str],
    *,
    up: bool,
) -> str:
    role = "party" if of is None else "ratifier"
    margin = "-10 to 10" if of is None else "-20 to 0"
    lines = ["", f"[actors.{key}]", f"name = {_text(name)}", f'role = "{role}"']
    if of is not None:
        lines.append(f'of = "{of}"')
    lines += [
        f'margin = {{ value = "{margin}", source = "me", note = "Why?" }}',
        "",
        f"[actors.{key}.swing]",
    ]
    swings = ["100", *['"20 to 80"'] * (len(issues) - 1)]
    lines += [f"{ids[issue]} = {swing}" for issue, swing in zip(issues, swings, strict=True)]
    lines += ["", f"[actors.{key}.values]"]
    for issue, options in issues.items():
        values = _placeholders(len(dict.fromkeys(options)))
        lines.append(f"{ids[issue]} = [{', '.join(values if up else reversed(values))}]")
    return "\n".join(lines) + "\n"


def _placeholders(n: int) -> list[str]:
    """Values from 0 to 100, with a range for every option between the ends."""
    inner = (100.0 * k / (n - 1) for k in range(1, n - 1))
    ranges = [f'"{max(x - 20, 1):.0f} to {min(x + 20, 99):.0f}"' for x in inner]
    return ["0", *ranges, "100"]
