"""Any deal, asked: who would take it, how far it would go, and how near it is to one that holds.

Deals of a listable space are all answered, from the bits that are there already; of a larger space
the named ones are, and whatever is one change away from them. The worlds are those that judge
packages, so that a package has the same chances here as where it is told of.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from winset.arrays import BoolArray, FloatArray, IntArray
from winset.deals.sets.acceptance import acceptance
from winset.deals.sets.bits import Bits, unpacked
from winset.deals.sets.distance import one_change_away
from winset.deals.sets.listed import ListedWinSets
from winset.display import Displayed
from winset.findings.packages.halves import Halves
from winset.space import Space

__all__ = ["ALL_OF", "WITHIN", "Inspected", "inspected"]

#: Spaces of at most so many deals are answered deal by deal.
ALL_OF = 20_000
#: Changes within which a deal that holds is looked for.
WITHIN = (1, 2)

# Named deals and those beside them, of a space that is not listed.
_MOST_NAMED = 3_000
# Shares are counted in so many steps, where worlds are too many or weigh differently.
_STEPS = 50_000
# Deals times worlds in which distances are looked up.
_MOST_LOOKED = 20_000_000
# Combinations of options, those that are ruled out among them, for the same.
_MOST_CELLS = 200_000
_CHUNK = 1 << 22
# How many bits of an octet are set.
_ONES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1)


@dataclass(frozen=True, repr=False)
class Inspected(Displayed):
    """What becomes of each of many deals.

    Parameters
    ----------
    all_deals : bool
        Whether every deal of the space is here, in lexicographic order of the columns of its
        blocks (:meth:`winset.space.Space.enumerate`).
    deals : tuple of tuple of int
        Otherwise which: options per issue.
    n_worlds : int
        Worlds that judge; the same as those of packages.
    steps : int
        A share of 1 is written as so many.
    shares : mapping of str to str
        Shares of all deals, as unsigned 16-bit integers, the low byte first, in base 64.
        ``sign``, ``pass`` and ``keep``: stages. ``within.N``: a deal that is signed, passed and
        kept is at most N changes away; not asked where deals cannot be listed. ``takes.ACTOR``: the
        actor accepts it, losses to doubtful promises counted. ``promised.ACTOR``: the same as if
        promises were sure; only there where it differs.
    """

    all_deals: bool
    deals: tuple[tuple[int, ...], ...]
    n_worlds: int
    steps: int
    shares: Mapping[str, str]

    def share(self, name: str) -> FloatArray:
        """Give the shares of one sort: (deals,)."""
        counted = np.frombuffer(base64.b64decode(self.shares[name]), dtype="<u2")
        return np.asarray(counted / self.steps)


def inspected(halves: Halves, named: Sequence[Sequence[int]] = ()) -> Inspected:
    """Ask every deal of a space, or those that have names and their neighbours.

    Parameters
    ----------
    halves : Halves
        Worlds that judge.
    named : sequence of sequence of int
        Options per issue of the deals that count where not all can be asked.
    """
    worlds, space = halves.judging.worlds, halves.judging.worlds.space
    own, kept = halves.own, halves.kept
    even = bool(np.ptp(worlds.weight) <= 1e-12)
    steps = worlds.n if even and worlds.n < 2**16 else _STEPS
    deals: IntArray | None = None
    if space.n_deals <= ALL_OF and isinstance(own, ListedWinSets):
        assert isinstance(kept, ListedWinSets)  # laid over the same space and worlds
        found = dict(_of_all(halves, own, kept, even=even))
    else:
        deals = _beside(space, named)
        found = dict(_of_some(halves, deals))
    for name in worlds.actors:
        if np.array_equal(found[f"promised.{name}"], found[f"takes.{name}"]):
            del found[f"promised.{name}"]
    return Inspected(
        deals is None,
        () if deals is None else tuple(map(tuple, space.options_of(deals).tolist())),
        worlds.n,
        steps,
        {name: _written(share, steps) for name, share in found.items()},
    )


def _written(share: FloatArray, steps: int) -> str:
    counted = np.rint(np.clip(share, 0.0, 1.0) * steps).astype("<u2")
    return base64.b64encode(counted.tobytes()).decode("ascii")


# --- every deal -----------------------------------------------------------------------------------


def _of_all(
    halves: Halves, own: ListedWinSets, kept: ListedWinSets, *, even: bool
) -> Iterator[tuple[str, FloatArray]]:
    worlds = halves.judging.worlds
    weight, n, consent = worlds.weight, worlds.space.n_deals, worlds.consent
    holds = kept.passing(consent)
    for name, bits in (
        ("sign", own.passing(consent.only("sign"))),
        ("pass", own.passing(consent)),
        ("keep", holds),
    ):
        yield name, _shares(bits, weight, n, even=even)
    for a, actor in enumerate(worlds.actors):
        net, gross = kept.accepts(a), own.accepts(a)
        taken = _shares(net, weight, n, even=even)
        yield f"takes.{actor}", taken
        alike = gross is net or np.array_equal(gross, net)
        promised = taken if alike else _shares(gross, weight, n, even=even)
        yield f"promised.{actor}", promised
    step = max(1, -(-worlds.n * n // _MOST_LOOKED))
    near, some = unpacked(holds[::step], n), weight[::step] / weight[::step].sum()
    yield from _near(worlds.space, near, some, even=even)


def _shares(bits: Bits, weight: FloatArray, n: int, *, even: bool) -> FloatArray:
    """Weight of the worlds in which each deal has its bit: (deals,)."""
    if not even:
        total = np.zeros(n)
        step = max(1, _CHUNK // max(n, 1))
        for start in range(0, len(bits), step):
            total += weight[start : start + step] @ unpacked(bits[start : start + step], n)
        return total
    # Ones of at most 255 worlds are counted in bytes, which is many times faster.
    counted = np.zeros(n, dtype=np.int64)
    for start in range(0, len(bits), 255):
        ones = unpacked(bits[start : start + 255], n).view(np.uint8)
        counted += np.add.reduce(ones, axis=0, dtype=np.uint8)
    return np.asarray(counted / max(len(bits), 1))


def _near(
    space: Space, holds: BoolArray, weight: FloatArray, *, even: bool
) -> Iterator[tuple[str, FloatArray]]:
    """Widen the deals that hold, (worlds, deals), by one change and by two.

    On the grid of what is decided, where combinations that are ruled out are deals that nobody
    takes, changes add up: what is at most j of them away after some issues is so after one more,
    or was at most j - 1 away with another option of it.
    """
    shape, where = _grid(space)
    if prod(shape) > _MOST_CELLS:
        return
    octets = np.packbits(holds, axis=0).T
    grid = np.zeros((prod(shape), octets.shape[1]), dtype=np.uint8)
    grid[where] = octets
    reached = [grid.reshape(*shape, -1)] * (max(WITHIN) + 1)
    for axis in range(len(shape)):
        other = [np.bitwise_or.reduce(r, axis=axis, keepdims=True) for r in reached[:-1]]
        reached[1:] = [r | o for r, o in zip(reached[1:], other, strict=True)]
    for most in WITHIN:
        flat = reached[most].reshape(len(grid), -1)[where]
        if even:
            yield f"within.{most}", _ONES[flat].sum(axis=1, dtype=np.int64) / len(holds)
        else:
            yield f"within.{most}", np.unpackbits(flat, axis=1, count=len(holds)) @ weight


def _grid(space: Space) -> tuple[tuple[int, ...], IntArray]:
    """Give the options of what is decided, and where the deals of a space lie among them.

    Issues of which each settles the others are decided once (:attr:`Space.decisions`).
    """
    decided = [together[0] for together in space.decisions]
    shape = tuple(len(space.options[j]) for j in decided)
    deals = np.concatenate(list(space.enumerate()))
    options = space.options_of(deals)[:, decided]
    return shape, np.ravel_multi_index(tuple(options.T), shape).astype(np.int64)


# --- some deals -----------------------------------------------------------------------------------


def _beside(space: Space, named: Sequence[Sequence[int]]) -> IntArray:
    """List deals and whatever is one change away from them, each once: (n, blocks)."""
    own = [space.columns_of(np.asarray(options, dtype=np.int64)) for options in named]
    found = {tuple(deal.tolist()): None for deal in own}
    for deal in own:
        for other in one_change_away(space, deal):
            if len(found) < _MOST_NAMED:
                found.setdefault(tuple(other.tolist()))
    return np.array(list(found), dtype=np.int64).reshape(-1, len(space.blocks))


def _of_some(halves: Halves, deals: IntArray) -> Iterator[tuple[str, FloatArray]]:
    drawn = halves.judging
    worlds, consent = drawn.worlds, drawn.worlds.consent
    actors, signs = len(worlds.actors), consent.only("sign")
    total = np.zeros((3 + 2 * actors, len(deals)))
    null = worlds.space.null_columns
    counts = np.ones(len(deals), dtype=np.bool_)
    if null is not None:
        counts = (deals != null).any(axis=1)
    step = max(1, _CHUNK // max(prod((actors, len(deals))), 1))
    for start in range(0, worlds.n, step):
        part = slice(start, start + step)
        gross, net = (
            acceptance(worlds.space, utility[part, :actors], drawn.floor[part, :actors], deals)
            .transpose(0, 2, 1)
            .copy()
            for utility in (halves.own.gross, drawn.utility)
        )
        gross &= counts[:, None]
        net &= counts[:, None]
        stages = (signs.passes(gross), consent.passes(gross), consent.passes(net))
        held = np.concatenate([*(s[..., None] for s in stages), net, gross], axis=-1)
        total += np.einsum("w,wdk->kd", worlds.weight[part], held)
    yield from zip(("sign", "pass", "keep"), total, strict=False)
    for a, actor in enumerate(worlds.actors):
        yield f"takes.{actor}", total[3 + a]
        yield f"promised.{actor}", total[3 + actors + a]
