"""Random small negotiations, and their stopping points by plain loops over every deal."""

from __future__ import annotations

import itertools

import numpy as np

from winset.findings.tabled import OnTable, Version
from winset.space import Block, Consent, Group, Space

WORLDS = 250  # per structure
STATUSES = ("open", "accepted", "refused", "withdrawn", "lapsed", "superseded")


def structure(rng):
    """A random small space, rule and record."""
    sizes = [int(k) for k in rng.integers(2, 4, size=rng.integers(1, 4))]
    space = Space.plain(sizes, null=[0] * len(sizes) if rng.random() < 0.7 else None)
    if rng.random() < 0.3 and len(sizes) > 1:  # a joint block with a forbidden combination
        joint = np.array(list(itertools.product(range(sizes[0]), range(sizes[1]))))
        joint = np.delete(joint, int(rng.integers(1, len(joint))), axis=0)
        rest = [Block((j,), np.arange(sizes[j])[:, None]) for j in range(2, len(sizes))]
        space = Space(space.issues, space.options, (Block((0, 1), joint), *rest), space.null)
    parties = int(rng.integers(2, 4))
    ratifiers = int(rng.integers(0, 4))
    groups = [Group.all_of(range(parties))]
    if rng.random() < 0.2 and parties == 3:
        groups = [Group((0, 1, 2), (1.0, 1.0, 2.0), 3.0, veto=(0,))]
    members = list(range(parties, parties + ratifiers))
    if ratifiers and rng.random() < 0.5:
        quota = float(rng.integers(1, ratifiers + 1))
        groups.append(Group(tuple(members), (1.0,) * ratifiers, quota, kind="ratify", of=(0,)))
    else:
        groups += [Group.all_of((m,), kind="ratify", of=(0,)) for m in members]
    n_actors = parties + ratifiers
    return space, Consent(tuple(groups)), n_actors, parties


def tabled(rng, space, parties):
    """A few packages, each in one to three versions of worlds that do not overlap."""
    found = []
    for event in range(int(rng.integers(0, 6))):
        by, epoch = int(rng.integers(-1, parties)), int(rng.integers(0, 2))
        parts = np.array_split(rng.permutation(WORLDS), int(rng.integers(1, 5)))
        versions = []
        for rows in parts[: int(rng.integers(1, len(parts) + 1))]:
            terms = {}
            for j, names in enumerate(space.options):
                named = rng.random(len(names)) < 0.6 if rng.random() < 0.3 else None
                if named is None:
                    terms[j] = frozenset({int(rng.integers(0, len(names)))})
                elif named.any():
                    terms[j] = frozenset(int(k) for k in np.flatnonzero(named))
            last = str(rng.choice(STATUSES))
            status = (("", "open")[epoch == 0], last)
            refused = ()
            if last == "refused" and rng.random() < 0.8:
                refused = (int(rng.integers(0, parties)),)
            versions.append(
                Version(
                    np.sort(rows),
                    terms,
                    space.completions(terms),
                    by,
                    epoch,
                    status,
                    refused,
                    event=event,
                )
            )
        found.append(OnTable(tuple(versions), {}))
    return found


def columns(space, options):
    """Columns of a deal, block by block; nothing where a combination is ruled out."""
    found = []
    for block in space.blocks:
        part = tuple(options[j] for j in block.issues)
        hit = [c for c, row in enumerate(block.columns) if tuple(row) == part]
        if not hit:
            return None
        found.append(hit[0])
    return found


def twin_deals(space):
    """Every allowed deal as options per issue, without the space's own listing."""
    every = itertools.product(*[range(len(o)) for o in space.options])
    return [(o, columns(space, o)) for o in every if o != space.null and columns(space, o)]


def twin_passes(consent, accepts, kind=None):
    for group in consent.groups:
        if kind and group.kind != kind:
            continue
        weight = sum(w for a, w in zip(group.actors, group.weights, strict=True) if accepts[a])
        if weight < group.quota - 1e-12 or any(not accepts[v] for v in group.veto):
            return False
    return True


def fits(options, terms):
    return all(options[j] in allowed for j, allowed in terms.items())


def ways(space, terms):
    """Every way to choose among what a package offers, with all that it can then become."""
    for chosen in itertools.product(*terms.values()):
        one = {j: {k} for j, k in zip(terms, chosen, strict=True)}
        every = itertools.product(*[range(len(o)) for o in space.options])
        yield [options for options in every if fits(options, one) and columns(space, options)]


def twin_is_deal(space, good, terms):
    """Whether a package is one of the good deals for some choice, whatever fills the rest."""
    return any(
        deals and all(o in good for o in deals)
        for way in ways(space, terms)
        for deals in [[o for o in way if o != space.null]]
    )


def twin_distance(space, good, terms):
    """Least number of issues to change, 3 for more or for no deal at all."""
    changes = [sum(o[j] not in allowed for j, allowed in terms.items()) for o in good]
    least = min([*changes, 3])
    if any(len(way) > 1 for way in ways(space, terms)) and not twin_is_deal(space, good, terms):
        return min(least + 1, 3)
    return least


class TwinWorld:
    """One world at one time: who accepts what, and which deals that count are in S1, S2 and S3."""

    def __init__(self, space, consent, u, loss, floor, parts=({},)):
        self.space, self.consent = space, consent
        self.deals = deals = twin_deals(space)
        everyone, every = range(len(floor)), range(len(deals))
        self.net = [[u[a][d] - loss[a][d] for d in every] for a in everyone]
        accepts = [[u[a][d] >= floor[a] for a in everyone] for d in every]
        self.survives = [[self.net[a][d] >= floor[a] for a in everyone] for d in every]
        of = [any(fits(options, part) for part in parts) for options, _ in deals]
        self.s1 = [of[d] and twin_passes(consent, accepts[d], "sign") for d in every]
        self.s2 = [of[d] and twin_passes(consent, accepts[d]) for d in every]
        self.kept = [of[d] and twin_passes(consent, self.survives[d]) for d in every]
        self.good = {options for (options, _), k in zip(deals, self.kept, strict=True) if k}

    def distance(self, terms):
        """How far a package is from a deal in S3."""
        return twin_distance(self.space, self.good, terms)

    def best(self, actor, terms):
        """The most that an actor gets in S3, of deals that agree with some terms."""
        return max(
            self.net[actor][d]
            for d, (options, _) in enumerate(self.deals)
            if self.kept[d] and fits(options, terms)
        )


def twin_point(world, packages, parties, *, recorded):
    """Point, deciding package and flags; a package is (terms, by, status, refused by)."""
    asked = (("none-serves", world.s1), ("home", world.s2), ("trust", world.kept))
    shut = [point for point, deals in asked if not any(deals)]
    if shut or not recorded:
        return [*shut, "unrecorded"][0], -1, set()
    depth = {"open": 3, "accepted": 3, "refused": 2}
    ranked = [
        (-world.distance(terms), depth.get(status, 1), k)
        for k, (terms, _, status, _) in packages.items()
    ]
    if not ranked:
        return "far", -1, {"untabled"}
    least, deepest, which = max(ranked)
    if least < 0:
        return ("near" if least == -1 else "far"), which, set()
    point = {3: "open", 2: "refused", 1: "taken-back"}[deepest]
    flags = set()
    terms, by, _, refused_by = packages[which]
    if point == "refused":
        asked = refused_by or [a for a in range(parties) if a != by]
        better = any(world.best(a, {}) > world.best(a, terms) + 1e-9 for a in asked)
        flags.add("held_out" if better else "error")
    sides = {packages[k][1] for d, deep, k in ranked if d == 0 and deep == 3} - {-1}
    if point == "open" and len(sides) > 1:
        flags.add("crossed")
    return point, which, flags


def twin_all(worlds, packages, epochs_of, parties, *, recorded):
    """The same with what concerns any package: overtaken by a shock."""
    now = worlds[1]
    point, which, flags = twin_point(now, packages, parties, recorded=recorded)
    for k, (terms, _, _, _) in packages.items():
        away = now.distance(terms)
        then = worlds[epochs_of[k]]
        if away and not then.distance(terms):
            flags.add("overtaken")
    return point, which, flags


def numbers(rng, space, n_actors):
    """Integer utilities (so that ties happen), floors near the middle, losses on one block."""
    u = rng.integers(-3, 8, size=(WORLDS, n_actors, space.n_columns)).astype(float)
    floor = rng.integers(-3, 8, size=(WORLDS, n_actors)).astype(float)
    losses = []
    for _ in range(int(rng.integers(0, 3))):
        terms = {
            j: frozenset(int(k) for k in np.flatnonzero(rng.random(len(o)) < 0.6))
            for j, o in enumerate(space.options)
            if rng.random() < 0.7
        }
        losses.append((terms, rng.integers(0, 4, size=(WORLDS, n_actors)).astype(float)))
    return u, floor, losses


def losses_on_deals(losses, n_actors, deals):
    """(worlds, actors, deals) what is lost in each deal."""
    out = np.zeros((WORLDS, n_actors, len(deals)))
    for d, (options, _) in enumerate(deals):
        for terms, amount in losses:
            if all(options[j] in allowed for j, allowed in terms.items()):
                out[:, :, d] += amount
    return out


def on_deals(space, table, deals):
    """(worlds, actors, deals) sums, block by block, in plain loops."""
    out = np.zeros((*table.shape[:2], len(deals)))
    for d, (_, columns) in enumerate(deals):
        for b, c in enumerate(columns):
            out[:, :, d] += table[:, :, int(space.offsets[b]) + c]
    return out


def part_deal(rng, space):
    """Terms on one issue or more, that some deal can have."""
    while True:
        terms = {
            j: frozenset(int(k) for k in np.flatnonzero(rng.random(len(names)) < 0.6))
            for j, names in enumerate(space.options)
            if rng.random() < 0.7
        }
        if terms and all(mask.any() for mask in space.completions(terms)):
            return terms
