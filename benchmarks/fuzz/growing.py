"""Inputs made to cost more than they are long: each kind as a text of about so many bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["GROWING"]

_HEAD = 'format = 1\ntitle = "t"\n'
_ISSUE = '[issues.x]\noptions = ["p", "q"]\n'
_ACTORS = "".join(
    f'[actors.{name}]\nrole = "party"\nmargin = 0\nvalues = {{ x = [{values}] }}\n'
    for name, values in (("a", "0, 100"), ("b", "100, 0"))
)
_SOUND = _HEAD + _ISSUE + _ACTORS
_EVENT = '[[events]]\ndate = 2000-01-01\nkind = "offer"\nby = "a"\n'
_ONLOOKER = '[actors.c]\nrole = "onlooker"\n'


def _many(start: str, entry: str) -> Callable[[int], str]:
    """Repeat an entry, numbered, after a start."""

    def grown(size: int) -> str:
        step = max(len(entry.format(k=10_000)), 1)
        return start + "".join(entry.format(k=k) for k in range(size // step))

    return grown


def _row(before: str, entry: str, after: str, mark: str = ", ") -> Callable[[int], str]:
    """Repeat an entry, numbered, in one long line."""

    def grown(size: int) -> str:
        count = size // (len(entry.format(k=10_000)) + len(mark))
        return before + mark.join(entry.format(k=k) for k in range(count)) + after

    return grown


def _options(size: int) -> str:
    """Make one issue of very many options, valued in both ways."""
    count = size // 30
    named = ", ".join(f'"o{k}"' for k in range(count))
    listed = ", ".join(str(k % 100) for k in range(count))
    table = "".join(f"o{k} = {k % 100}\n" for k in range(count))
    return (
        f"{_HEAD}[issues.x]\noptions = [{named}]\n"
        f'[actors.a]\nrole = "party"\nmargin = 0\n[actors.a.values]\nx = [{listed}]\n'
        f'[actors.b]\nrole = "party"\nmargin = 0\n[actors.b.values.x]\n{table}'
    )


def _chains(size: int) -> str:
    """Make ratifiers of ratifiers, each of the next two: as many ways through as can be."""
    count = size // 90
    names = [f"r{k}" for k in range(count)] + ["a", "b"]
    return _SOUND + "".join(
        f'[actors.r{k}]\nrole = "ratifier"\nmargin = 0\nvalues = {{ x = [0, 1] }}\n'
        f'of = ["{names[k + 1]}", "{names[k + 2]}"]\n'
        for k in range(count)
    )


def _tied(size: int) -> str:
    """Make conditions and offers on the same seventeen issues."""
    issues = "".join(f'[issues.i{k}]\noptions = ["p", "q"]\n' for k in range(17))
    bans = "".join(
        f'[[forbidden]]\nwhen = {{ i{k} = "q", i{(k + 1) % 17} = "q" }}\n' for k in range(17)
    )
    start = _HEAD + issues + _ACTORS.replace("x =", "i0 =") + bans
    return _many(start, _EVENT + 'terms = {{ i0 = "q", i1 = "q" }}\nid = "e{k}"\n')(size)


_WIDE = "[issues.x]\nrange = { low = 0, high = 99999, step = 1 }\n"
#: Kinds of costly inputs.
GROWING: Mapping[str, Callable[[int], str]] = {
    "unknown keys": _many(_HEAD, "key_{k} = {k}\n"),
    "broken statements": _many(_HEAD, "key_{k} = oops {k}\n"),
    "open texts": _many(_HEAD, 'k{k} = "open\n'),
    "open lists": _many(_HEAD, "k{k} = [1,\n"),
    "open headers": _many(_HEAD, "[k{k}\na = 1\n"),
    "a key again": _many(_HEAD, "a = 1\n"),
    "brackets": _row("a = ", "[", "", ""),
    "a dotted key": _row("a", ".a", " = 1\n", ""),
    "a ranking": _row(
        _SOUND + _ONLOOKER + 'values = {x=[1, 2]}\nweights = "', "n{k}", '"\n', " > "
    ),
    "options": _options,
    "options of numbers": _row(_HEAD + "[issues.x]\noptions = [", "{k}", "]\n" + _ACTORS),
    "options again": _row(_HEAD + "[issues.x]\noptions = [", '"o"', "]\n" + _ACTORS),
    "options nobody has": _many(_SOUND + _ONLOOKER + "[actors.c.values.x]\n", "u{k} = 3\n"),
    "ranges": _many(_HEAD, "[issues.x{k}]\nrange = {{ low = 0, high = 99999, step = 1 }}\n"),
    "actors on a range": _many(_HEAD + _WIDE, '[actors.a{k}]\nrole = "party"\npoints.x=[1]\n'),
    "actors": _many(_SOUND, '[actors.z{k}]\nrole = "party"\nmargin = 0\nvalues = {{x=[0, 1]}}\n'),
    "ratifiers": _chains,
    "rules": _many(_SOUND, '[[ratification]]\nof = "a"\nrule = "majority"\n'),
    "events": _many(_SOUND, _EVENT + 'id = "e{k}"\nterms = {{ x = "p" }}\n'),
    "events of nobody": _many(
        _SOUND, _EVENT.replace('"a"', '"z{k}"') + 'responds_to = "e{k}"\nterms = {{ y{k} = 1 }}\n'
    ),
    "offers and bans": _tied,
    "accounts": _many(_SOUND, '[accounts.c{k}]\nteller = "a"\n'),
    "evidence": _many(
        _SOUND,
        '[[evidence]]\ntext = "t{k}"\nproposition = "p"\nlikelihood = {{ yes = "likely" }}\n',
    ),
    "bans": _many(_SOUND, '[[forbidden]]\nwhen = {{ x = "q" }}\n'),
    "sources": _many(_SOUND, '[[levers]]\nkind = "packages"\nsource = "s{k}"\n'),
    "ties": _many(_SOUND, '[[ties]]\ntogether = ["actors.a.margn{k}", "actors.b.margin"]\n'),
    "comparisons": _many(
        _SOUND + _ONLOOKER + "values = {x=[0, 1]}\n",
        '[[actors.c.prefers]]\nbetter = {{x="p"}}\nworse = {{x="q"}}\n',
    ),
    "views": _row(_SOUND + _ONLOOKER + "margin = [", '{{value="{k} to 99999999"}}', "]\n"),
    "one judgement": _row(_SOUND + _ONLOOKER + 'margin = "mix(', "1%: {k}", ')"\n'),
    "one long line": _row(_SOUND + "events = [", '{{kind="offér",by="a{k}"}}', "]\n"),
}
