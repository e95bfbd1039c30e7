"""What was on the table: every package, and how the issues that it leaves unnamed are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from winset.case.model import Case
from winset.model import compile_case
from winset.record import Meant
from winset.record.completing import Why
from winset.space import Space

__all__ = ["Settled", "Tabling", "on_the_table"]


@dataclass(frozen=True)
class Settled:
    """What a package means on one issue.

    Parameters
    ----------
    issue : str
        As in the space: an item of a package stands as ``issue.item``.
    options : tuple of str
        Several where nobody knows which, or where a choice is offered.
    why : {"named", "amends", "agreed", "before", "status quo"}
        Where it comes from.
    choice : bool
        Whether any of several options is offered, instead of one that is not known.
    """

    issue: str
    options: tuple[str, ...]
    why: Why
    choice: bool = False


@dataclass(frozen=True)
class Tabling:
    """One package, as it was completed.

    Parameters
    ----------
    act : str
        Id of its event, or its place in the record.
    accounts : tuple of str
        Under whose account it reads so; empty where it does under all.
    package : bool
        False for a demand that amends no package, which alone is none.
    settled : tuple of Settled
        In the order of the issues.
    open : tuple of str
        Issues that are left open.
    """

    act: str
    accounts: tuple[str, ...]
    package: bool
    settled: tuple[Settled, ...]
    open: tuple[str, ...]


def on_the_table(case: Case) -> tuple[Tabling, ...]:
    """Tell how every offer, demand and text of a case was completed.

    Each account is taken as true as a whole; mixtures of accounts mix what they tell.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> (offer,) = on_the_table(loads(starter()))
    >>> [(settled.issue, settled.options, settled.why) for settled in offer.settled]
    [('price', ('much more',), 'named'), ('length_of_the_contract', ('one year',), 'status quo')]
    """
    model = compile_case(case)
    record = model.record
    whole = [(t,) * len(record.contested) for t in range(len(record.tellers))]
    patterns = whole if record.contested else [()]
    found: dict[Tabling, list[int]] = {}
    place: dict[Tabling, int] = {}
    for t, pattern in enumerate(patterns):
        tabled = {p.act.events: p for p in model.transcript.tabled(pattern)}
        for package in record.table(pattern).packages:
            act = record.acts[package.act]
            there = tabled.get(act.events)
            if there is not None:
                one = _told(act.name, there.meant, model.space)
            elif package.whole is None:
                terms = model.transcript.indices(package.terms)
                said = {issue: Meant(allowed, "named") for issue, allowed in terms.items()}
                one = replace(_told(act.name, said, model.space), package=False, open=())
            else:
                continue
            found.setdefault(one, []).append(t)
            place.setdefault(one, package.act)
    return tuple(
        replace(one, accounts=tuple(record.tellers[t] for t in met))
        if len(met) < len(patterns)
        else one
        for one, met in sorted(found.items(), key=lambda item: (place[item[0]], item[1]))
    )


def _told(name: str, meant: Mapping[int, Meant], space: Space) -> Tabling:
    return Tabling(
        name,
        (),
        True,
        tuple(
            Settled(
                space.issues[issue],
                tuple(space.options[issue][k] for k in sorted(meant[issue].options)),
                meant[issue].why,
                meant[issue].choice,
            )
            for issue in sorted(meant)
        ),
        tuple(name for issue, name in enumerate(space.issues) if issue not in meant),
    )
