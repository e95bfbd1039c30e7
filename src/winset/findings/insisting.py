"""Insisting: what is left of the deals if one option is held to.

For each option of each issue, the chance that a deal which holds it would be taken by all and kept.
Where it falls far below the chance of any deal, insisting on that option is what would close it;
this is how the weight of single points (a second site, a definition) shows, which no obstacle of
one actor by itself can show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from winset.deals.sets.listed import ListedWinSets
from winset.findings.share import Share, share
from winset.findings.situation import Situation

__all__ = ["Insistence", "OptionOdds", "insistence"]

_SEARCHED = 1_000  # worlds that are asked where deals cannot be listed


@dataclass(frozen=True)
class OptionOdds:
    """One option.

    Parameters
    ----------
    option : str
    chance : Share
        That some deal with this option would be taken by all and kept.
    lost : float
        By how much that is below the chance of any such deal.
    stated_by : tuple of str
        Actors who asked for it or offered it at some time, as any account has it.
    """

    option: str
    chance: Share
    lost: float
    stated_by: tuple[str, ...]


@dataclass(frozen=True)
class Insistence:
    """One issue (of the space: an item of a package is one), with the odds of each option."""

    issue: str
    options: tuple[OptionOdds, ...]


def insistence(situation: Situation) -> tuple[Insistence, ...]:
    """Work out what is left of the deals at the close if one option of one issue is held to.

    Parameters
    ----------
    situation : Situation

    Returns
    -------
    tuple of Insistence
        In the order of the space; an option that no deal can hold has chance 0.
    """
    space, weight = situation.worlds.space, situation.worlds.weight
    consent, sets = situation.worlds.consent, situation.sought
    if not isinstance(sets.sets, ListedWinSets):
        few = np.arange(situation.worlds.n)[:_SEARCHED]
        sets, weight = sets.take(few), weight[few] / weight[few].sum()
    ever = sets.some(consent) == 1
    held = sets.held(consent) == 1
    base = float(weight @ ever)
    stated = _stated(situation)
    out = []
    for j, issue in enumerate(space.issues):
        rows = []
        own = next(b for b, block in enumerate(space.blocks) if j in block.issues)
        columns = slice(int(space.offsets[own]), int(space.offsets[own + 1]))
        for k, option in enumerate(space.options[j]):
            of_option = space.completions({j: frozenset({k})})[own]
            hit = held[:, columns][:, of_option].any(axis=1)
            chance = share(hit, weight)
            by = stated.get((j, k), ())
            rows.append(OptionOdds(option, chance, max(base - chance.value, 0.0), by))
        out.append(Insistence(issue, tuple(rows)))
    return tuple(out)


def _stated(situation: Situation) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Who named which option alone, in an offer or a demand, in any telling of it."""
    found: dict[tuple[int, int], dict[str, None]] = {}
    for j, k, by in _named(situation):
        found.setdefault((j, k), {})[by] = None
    return {place: tuple(by) for place, by in found.items()}


def _named(situation: Situation) -> Iterator[tuple[int, int, str]]:
    for told in situation.model.transcript.proposals:
        for j, allowed in told.terms.items():
            if len(allowed) == 1:
                yield j, next(iter(allowed)), situation.worlds.actors[told.by]
