"""The chance of a record, move by move and option by option, from the design's formulas.

It takes moves as data and shares no code with the package. Numbers of one actor run over worlds as
arrays; everything else is loops. Starting priors are typed again from the design.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Parameters = dict[str, FloatArray]

LOG, LOGIT, PLAIN = "log", "logit", "plain"
PRIORS: dict[str, tuple[float, float, str]] = {
    "beta": (12.0, 0.6, LOG),
    "lam": (1.5, 0.7, LOG),
    "iota": (1.0, 0.7, LOG),
    "kappa": (15.0, 0.5, LOG),
    "concession": (1.0, 0.7, LOG),
    "sigma": (0.1, 0.3, LOG),
    "cost": (2.0, 1.0, PLAIN),
    "bluff": (0.1, 1.0, LOGIT),
    "honesty": (0.75, 0.7, LOGIT),
    "jump": (0.15, 0.5, LOG),
    "ante": (0.15, 0.7, LOGIT),
    "working": (0.7, 0.3, LOG),
    "slack": (0.07, 0.4, LOG),
    "show": (0.15, 0.7, LOGIT),
    "closing": (0.05, 0.7, LOGIT),
    "ink": (0.04, 0.4, LOG),
    "misjudged": (0.03, 0.7, LOGIT),
}
EPSILON, MEMORY, SILENCE, SLIP = 0.02, 2.0, 0.5, 1e-4


def parameter(name: str, z: FloatArray) -> FloatArray:
    """A nuisance parameter from its standard normal."""
    centre, deviation, scale = PRIORS[name]
    if scale == LOG:
        return np.asarray(centre * np.exp(deviation * z))
    if scale == PLAIN:
        return np.asarray(centre + deviation * z)
    odds = centre / (1.0 - centre) * np.exp(deviation * z)
    return np.asarray(odds / (1.0 + odds))


class Talk:
    """A record on a space, with one actor's utilities 0-1 by column, over worlds."""

    def __init__(self, space: Any, moves: Sequence[Any], n_actors: int) -> None:
        self.space, self.moves, self.n_actors = space, moves, n_actors
        starts = [int(s) for s in space.offsets[:-1]]
        self.blocks = [
            list(range(start, start + len(block)))
            for start, block in zip(starts, space.blocks, strict=True)
        ]
        self.null = None
        if space.null is not None:
            self.null = [
                start
                + next(
                    k
                    for k, column in enumerate(block.columns.tolist())
                    if column == [space.null[issue] for issue in block.issues]
                )
                for start, block in zip(starts, space.blocks, strict=True)
            ]

    # -- what the actor of a move had seen -----------------------------------------------------

    def seen(self, k: int) -> tuple[dict[int, float], dict[int, float]]:
        """f and s of the design: per column, the others' share of offers, one's own last offer."""
        actor = self.moves[k].actor
        keep = 0.5 ** (1.0 / (MEMORY * max(self.n_actors - 1, 1)))
        f: dict[int, float] = {}
        s: dict[int, float] = {}
        tabled = [m for m in self.moves[:k] if m.kind in ("offer", "raise")]
        for block in self.blocks:
            others = [m for m in tabled if m.actor != actor]
            settled = [
                (keep ** (len(others) - 1 - age), m)
                for age, m in enumerate(others)
                if not all(m.terms[c] for c in block)
            ]
            total = sum(weight for weight, _ in settled)
            mine = [m for m in tabled if m.actor == actor and not all(m.terms[c] for c in block)]
            for c in block:
                f[c] = sum(w for w, m in settled if m.terms[c]) / total if settled else 0.0
                s[c] = float(bool(mine) and bool(mine[-1].terms[c]))
        return f, s

    # -- chances of acts -------------------------------------------------------------------------

    def takes(self, k: int) -> bool:
        """Whether whoever offers this would take it: no demand, and every block is spoken of."""
        move = self.moves[k]
        said = all(len(b) == 1 or not all(move.terms[c] for c in b) for b in self.blocks)
        return bool(move.kind == "offer" and move.takes and said)

    def acceptable(self, u: FloatArray, r: FloatArray, p: Parameters) -> dict[Any, FloatArray]:
        """Chance that each deal is acceptable to whoever tables it, from its walk-away value."""
        best = sum(np.max([u[c] for c in block], axis=0) for block in self.blocks)
        worst = sum(np.min([u[c] for c in block], axis=0) for block in self.blocks)
        floor = np.minimum(np.maximum(r, worst - 6.0 * p["slack"]), best)
        return {
            deal: 1.0 / (1.0 + np.exp(-(sum(u[c] for c in deal) - floor) / p["slack"]))
            for deal in product(*self.blocks)
        }

    def log_offer(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Product over blocks of noisy softmax, over all deals but the null one.

        With the chance of show that is all; else, of an offer that is its author's to take, each
        deal counts as far as it is acceptable, and all of them sum to one again.
        """
        move, n = self.moves[k], u.shape[1]
        show = p.get("closing" if move.last_turn else "show")
        counts = self.acceptable(u, r, p) if self.takes(k) else {}
        f, s = self.seen(k)
        if move.kind == "raise":
            f, s = dict.fromkeys(f, 0.0), dict.fromkeys(s, 0.0)
        chance: dict[int, FloatArray] = {}
        for block in self.blocks:
            pull = {c: np.exp(p["beta"] * u[c] + p["lam"] * f[c] + p["iota"] * s[c]) for c in block}
            total = sum(pull.values())
            for c in block:
                chance[c] = (1.0 - EPSILON) * pull[c] / total + EPSILON / len(block)
        agrees, every, meant, all_meant = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
        for deal in product(*self.blocks):
            if self.null is not None and list(deal) == self.null:
                continue
            of_deal = np.ones(n)
            for c in deal:
                of_deal = of_deal * chance[c]
            every = every + of_deal
            all_meant = all_meant + of_deal * counts.get(deal, 1.0)
            if all(move.terms[c] for c in deal):
                agrees = agrees + of_deal
                meant = meant + of_deal * counts.get(deal, 1.0)
        chance = agrees / every
        if counts:
            chance = show * chance + (1.0 - show) * meant / all_meant
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(chance))

    def readings(self, terms: Sequence[bool], u: FloatArray) -> list[FloatArray]:
        """What a package is worth where silence means no change, and where it leaves open."""
        kept, opened = np.zeros(u.shape[1]), np.zeros(u.shape[1])
        for b, block in enumerate(self.blocks):
            named = [c for c in block if terms[c]]
            average = sum(u[c] for c in named) / len(named)
            opened = opened + average
            unnamed = len(named) == len(block) and self.null is not None
            kept = kept + (u[self.null[b]] if unnamed and self.null else average)
        return [kept, opened]

    def aspiration(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Faratin's time-dependent concession: from the best deal down to the walk-away value."""
        best = sum(np.max([u[c] for c in block], axis=0) for block in self.blocks)
        low = np.minimum(r, best)
        return np.asarray(
            low + (best - low) * (1.0 - self.moves[k].time ** (1.0 / p["concession"]))
        )

    def log_answer(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Multinomial logit over accepting, going on and walking out; bluff; slips."""
        move, a = self.moves[k], self.aspiration(k, u, r, p)
        values: list[FloatArray | None] = [None]
        if move.terms is not None:
            values = list(self.readings(move.terms, u))
        parts = []
        for value in values:
            weight = {
                "accept": 0.0 if value is None else np.exp(p["kappa"] * value),
                "refuse": 0.0 if move.last_turn else np.exp(p["kappa"] * a),
                "walk": np.exp(p["kappa"] * r - (0.0 if move.last_turn else p["cost"])),
            }
            total = weight["accept"] + weight["refuse"] + weight["walk"]
            chance = {name: w / total for name, w in weight.items()}
            if move.last_turn:
                chance["refuse"] = chance["walk"]
            else:
                bluffed = p["bluff"] * chance["accept"]
                chance["accept"] = chance["accept"] - bluffed
                chance["refuse"] = chance["refuse"] + bluffed
            parts.append(SLIP / 3.0 + (1.0 - SLIP) * chance[move.choice])
        if len(parts) == 1:
            return np.asarray(np.log(parts[0]))
        return np.asarray(np.log(SILENCE * parts[0] + (1.0 - SILENCE) * parts[1]))

    def either(
        self, k: int, u: FloatArray, chance: Callable[[FloatArray], FloatArray]
    ) -> FloatArray:
        """Log of a yes-or-no chance over both readings of silence, with slips."""
        kept, opened = (chance(value) for value in self.readings(self.moves[k].terms, u))
        said = SILENCE * kept + (1.0 - SILENCE) * opened
        return np.asarray(np.log(SLIP / 2.0 + (1.0 - SLIP) * said))

    def log_withdrawal(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Logistic in the aspiration, which may have jumped, minus the offer's value."""
        a = self.aspiration(k, u, r, p)

        def taken_back(value: FloatArray) -> FloatArray:
            calm = 1.0 / (1.0 + np.exp(-p["kappa"] * (a - value)))
            raised = 1.0 / (1.0 + np.exp(-p["kappa"] * (a + p["jump"] - value)))
            return np.asarray((1.0 - p["ante"]) * calm + p["ante"] * raised)

        return self.either(k, u, taken_back)

    def log_vote(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Logistic in what the deal beats no deal by."""
        sign = 1.0 if self.moves[k].choice == "for" else -1.0
        return self.either(
            k, u, lambda value: np.asarray(1.0 / (1.0 + np.exp(-sign * p["kappa"] * (value - r))))
        )

    def log_signature(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Logistic in what the deal beats no deal by, unless it is signed for other reasons."""
        parts = []
        for value in self.readings(self.moves[k].terms, u):
            meant = 1.0 / (1.0 + np.exp(-(value - r) / p["ink"]))
            parts.append(p["misjudged"] + (1.0 - p["misjudged"]) * meant)
        signed = SILENCE * parts[0] + (1.0 - SILENCE) * parts[1]
        signed = SLIP / 2.0 + (1.0 - SLIP) * signed
        return np.asarray(np.log(signed if self.moves[k].choice == "for" else 1.0 - signed))

    def log_claim(self, k: int, u: FloatArray, p: Parameters) -> FloatArray:
        """What one's own utility alone would offer, if meant; anything, if not."""
        terms, meant, empty = self.moves[k].terms, np.zeros(u.shape[1]), 0.0
        whole, flat = np.zeros(u.shape[1]), 0.0
        for deal in product(*self.blocks):
            if self.null is not None and list(deal) == self.null:
                continue
            of_deal, at_random = np.ones(u.shape[1]), 1.0
            for c, block in zip(deal, self.blocks, strict=True):
                total = sum(np.exp(p["beta"] * u[d]) for d in block)
                share = np.exp(p["beta"] * u[c]) / total
                of_deal = of_deal * ((1.0 - EPSILON) * share + EPSILON / len(block))
                at_random /= len(block)
            whole, flat = whole + of_deal, flat + at_random
            if all(terms[c] for c in deal):
                meant, empty = meant + of_deal, empty + at_random
        honesty = p["honesty"]
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(honesty * meant / whole + (1.0 - honesty) * empty / flat))

    def log_priority(self, k: int, u: FloatArray, p: Parameters) -> FloatArray:
        """Plackett-Luce over what issues are worth, if meant; any order, if not."""
        worth: dict[int, FloatArray] = {}
        for columns, block in zip(self.blocks, self.space.blocks, strict=True):
            for position, issue in enumerate(block.issues):
                by_option: dict[int, list[FloatArray]] = {}
                for c, column in zip(columns, block.columns.tolist(), strict=True):
                    by_option.setdefault(column[position], []).append(u[c])
                means = [sum(rows) / len(rows) for rows in by_option.values()]
                worth[issue] = np.max(means, axis=0) - np.min(means, axis=0)
        left, meant, empty = set(worth), np.ones(u.shape[1]), 1.0
        for issue in self.moves[k].order:
            total = sum(np.exp(p["beta"] * worth[j]) for j in left)
            meant = meant * np.exp(p["beta"] * worth[issue]) / total
            empty /= len(left)
            left.remove(issue)
        return np.asarray(np.log(p["honesty"] * meant + (1.0 - p["honesty"]) * empty))

    def log_move(self, k: int, u: FloatArray, r: FloatArray, p: Parameters) -> FloatArray:
        """Log chance of move k by an actor of these utilities and this walk-away value."""
        move = self.moves[k]
        if move.working:
            sharper = {"beta": p["working"], "kappa": p["working"], "slack": 1.0 / p["working"]}
            p = {name: value * sharper.get(name, 1.0) for name, value in p.items()}
        if move.kind in ("offer", "raise"):
            return self.log_offer(k, u, r, p)
        if move.kind == "answer":
            return self.log_answer(k, u, r, p)
        if move.kind == "withdrawal":
            return self.log_withdrawal(k, u, r, p)
        if move.kind in ("vote", "sign"):
            return (self.log_vote if move.kind == "vote" else self.log_signature)(k, u, r, p)
        return self.log_claim(k, u, p) if move.kind == "claim" else self.log_priority(k, u, p)


def log_record(
    talk: Talk,
    names: Sequence[str],
    utility: FloatArray,
    walk_away: FloatArray,
    z: FloatArray,
    actors: Sequence[str],
) -> FloatArray:
    """(moves, n) log chances of all moves.

    ``utility`` (epochs or 1, n, actors, columns) and ``walk_away`` (epochs or 1, n, actors) are
    0-100; ``names`` are those of the columns of ``z``: ``conduct.ACTOR.PARAMETER``.
    """
    out = []
    for k, move in enumerate(talk.moves):
        place = {name: d for d, name in enumerate(names)}
        own = f"conduct.{actors[move.actor]}."
        p = {
            name.removeprefix(own): parameter(name.removeprefix(own), z[:, d])
            for name, d in place.items()
            if name.startswith(own)
        }
        of = move.epoch if len(utility) > 1 else 0
        u = utility[of, :, move.actor, :].T / 100.0
        r = walk_away[move.epoch if len(walk_away) > 1 else 0, :, move.actor] / 100.0
        out.append(talk.log_move(k, u, r, p))
    return np.array(out)
