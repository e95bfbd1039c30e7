"""Comparisons of single options of one issue, read as an order that values are drawn in.

Draws that are alike (of one distribution, and correlated alike) are, given their order, those draws
sorted: so a chain of comparisons needs no draw to be thrown away, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from winset.case.choices import as_label
from winset.case.judgement import VALUE, Quantity
from winset.case.model import Actor, Case, Terms
from winset.model.preferences import Ranks

__all__ = ["chain_of"]


class _Stated(Protocol):
    @property
    def option(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def quantity(self) -> Quantity: ...


def chain_of(
    case: Case, actor: Actor, path: str, issue: str, options: Sequence[_Stated]
) -> Ranks | None:
    """Read an actor's comparisons on one issue as chains; None where they are none, or more.

    What stands in no chain (another distribution, two options that nothing compares, a tie, an
    interaction) is left to drawing again until the comparisons hold.

    Parameters
    ----------
    case, actor
    path : str
        Of the actor.
    options : sequence
        The options of the issue with their judgements, in order.
    """
    pairs = list(_pairs(case, actor, issue, options))
    named = {k for pair in pairs for k in pair}
    quantities = {option.option: option.quantity for option in options}
    free = {k for k in named if not quantities[k].is_exact}
    if not free or not _sound(case, path, issue) or not _bounding(pairs, quantities):
        return None
    below = {k: {w for b, w in pairs if b == k and w in free} for k in free}
    chains = []
    for group in _connected(below):
        alike = {tuple(view.form for view in quantities[k].views) for k in group}
        chain = _chain(group, below)
        if len(alike) > 1 or chain is None:
            return None
        if len(chain) > 1:
            chains.append(tuple((k,) for k in chain))
    return Ranks(tuple(chains)) if chains else None


def _pairs(
    case: Case, actor: Actor, issue: str, options: Sequence[_Stated]
) -> Iterator[tuple[int, int]]:
    """Yield options of the issue that are compared by themselves, the better first."""
    position = {option.label: option.option for option in options}
    for stated in actor.prefers:
        ends = [_alone(case, terms, issue) for terms in (stated.better, stated.worse)]
        if all(end in position for end in ends):
            yield position[ends[0]], position[ends[1]]


def _alone(case: Case, terms: Terms, issue: str) -> str:
    """Return the one option that a part-deal names, on that issue; empty for anything else."""
    if list(terms) != [issue]:
        return ""
    choice = terms[issue]
    words = choice if isinstance(choice, tuple) else (choice,)
    if len(words) != 1:
        return ""
    word = words[0]
    return as_label(case.issues[issue], word if isinstance(word, str) else f"{word:g}")


def _sound(case: Case, path: str, issue: str) -> bool:
    """Whether nothing else bears on these options: an interaction, a tie."""
    name = path.partition(".")[2]
    met = any(issue in entry.when and name in entry.add for entry in case.interactions)
    start = f"{path}.values.{issue}["
    return not met and not any(one.startswith(start) for tie in case.ties for one in tie.together)


def _bounding(pairs: Sequence[tuple[int, int]], quantities: dict[int, Quantity]) -> bool:
    """Whether exact values are only compared where they bind nothing: at the ends of the scale."""

    def at(k: int, end: float) -> bool:
        return quantities[k].is_exact and quantities[k].median(VALUE) == end

    exact = {k for k in quantities if quantities[k].is_exact}
    return all(
        (better not in exact or at(better, VALUE.high) or worse in exact)
        and (worse not in exact or at(worse, VALUE.low) or better in exact)
        for better, worse in pairs
    )


def _connected(below: dict[int, set[int]]) -> list[set[int]]:
    groups: list[set[int]] = []
    for k, lower in below.items():
        own = {k, *lower}
        met = [group for group in groups if group & own]
        groups = [group for group in groups if group not in met] + [own.union(*met)]
    return groups


def _chain(group: set[int], below: dict[int, set[int]]) -> list[int] | None:
    """Order options from best to worst; None where two are not compared, or each with the other."""
    left, chain = set(group), list[int]()
    while left:
        tops = [k for k in left if not any(k in below[other] for other in left)]
        if len(tops) != 1:
            return None
        left.discard(tops[0])
        chain.append(tops[0])
    return chain
