"""Whether the odds of rival accounts come true: disputes simulated under the model, then weighed.

Draw a world, nuisances, and whose version is true; act the talks; let the true teller tell what was
offered and every other something else; find each item of evidence by its chance. Then weigh the
accounts from what is told. Among disputes in which an account got a chance of 70 %, it must be
true in 70 %. Like every calibration this tests the arithmetic, not the world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.reporting import Cell
from winset.case.model import Case
from winset.files.reading import loads
from winset.findings.accounts.finding import accounts_finding
from winset.findings.accounts.versions import pattern_chances
from winset.findings.accounts.weighing import Draws, Ledger
from winset.inference.accounts import conduct_weights
from winset.inference.condition import condition
from winset.inference.conditioning import Conditioning
from winset.inference.reports import clusters_of
from winset.model import compile_case
from winset.model.moves import Move
from winset.worlds.prior import Prior

FloatArray = NDArray[np.float64]

_HEAD = """
format = 1
title = "A sale"
mixed_accounts = {mixed}

[issues.price]
options = ["low", "fair", "dear", "high"]
ordered = true
[issues.delivery]
options = ["late", "soon"]
[issues.volume]
options = ["small", "middling", "large"]
ordered = true

[actors.seller]
role = "party"
margin = "-10 to 10"
[actors.seller.swing]
price = "20 to 60"
delivery = "10 to 50"
volume = "40 to 90"
[actors.seller.values]
price = [0, "20 to 45", "55 to 80", 100]
delivery = [100, 0]
volume = [0, "30 to 70", 100]

[actors.buyer]
role = "party"
margin = "-10 to 10"
[actors.buyer.swing]
price = "20 to 60"
delivery = "10 to 50"
volume = "40 to 90"
[actors.buyer.values]
price = [100, "55 to 80", "20 to 45", 0]
delivery = [0, 100]
volume = [100, "30 to 70", 0]

[actors.broker]
role = "onlooker"
[actors.broker.values]
price = [0, 20, 60, 100]
"""
_OPTIONS = {
    "price": ("low", "fair", "dear", "high"),
    "delivery": ("late", "soon"),
    "volume": ("small", "middling", "large"),
}
_KINDS = {"refuse": "refusal", "accept": "acceptance", "walk": "walk-out"}
# Who acts: offers, and answers to the offer before. The third act, of the seller, is in dispute.
_PLAN = (
    ("offer", "buyer"),
    ("offer", "seller"),
    ("answer", "buyer"),
    ("offer", "seller"),
    ("answer", "buyer"),
)
_DISPUTED = 1


@dataclass(frozen=True)
class Dispute:
    """What the accounts tell differently, and what else is known.

    Parameters
    ----------
    tellers : tuple of str
    contested : tuple of str
        Issues of the seller's first offer that are told differently.
    prior : str
        Prior of the first account, as an analyst would state it; even if empty.
    mixed : float
        Prior chance that the truth is mixed issue by issue.
    evidence : tuple of tuple of str
        Per item, its likelihood under each account.
    """

    tellers: tuple[str, ...] = ("seller", "buyer")
    contested: tuple[str, ...] = ("price",)
    prior: str = ""
    mixed: float = 0.0
    evidence: tuple[tuple[str, ...], ...] = ()

    @property
    def head(self) -> str:
        """The case without its record."""
        text = _HEAD.format(mixed=self.mixed)
        for place, name in enumerate(self.tellers):
            text += f'\n[accounts.{name}]\nteller = "{name}"\n'
            if self.prior and not place:
                text += f'prior = "{self.prior}"\n'
        return text


DISPUTES = {
    "one offer, told by two": Dispute(),
    "… and evidence": Dispute(
        evidence=(("0.5 to 0.9", "0.1 to 0.4"), ("0.2", "0.5"), ("0.05 to 0.6", "0.3 to 0.95"))
    ),
    "… and a prior of a quarter": Dispute(
        prior="0.15 to 0.35", evidence=(("0.5 to 0.9", "0.1 to 0.4"),)
    ),
    "two issues, the truth may be mixed": Dispute(
        contested=("price", "delivery"), mixed=0.5, evidence=(("0.7", "0.2"),)
    ),
    "told by three": Dispute(
        tellers=("seller", "buyer", "broker"),
        evidence=(("0.5 to 0.9", "0.1 to 0.4", "0.3"), ("0.2", "0.5", "0.6 to 0.8")),
    ),
}


def _event(day: int, kind: str, by: str, rest: str = "") -> str:
    head = f'\n[[events]]\nid = "e{day}"\ndate = 2020-01-{day:02d}\n'
    return f'{head}kind = "{kind}"\nby = "{by}"\n{rest}'


def _terms(deal: Mapping[str, str]) -> str:
    said = ", ".join(f'{issue} = "{option}"' for issue, option in deal.items())
    return f"terms = {{ {said} }}\n"


def _plan(dispute: Dispute) -> Case:
    """Make the case whose record is acted again in every replication."""
    text = dispute.head
    for day, (kind, by) in enumerate(_PLAN, 1):
        if kind == "offer":
            text += _event(
                day, kind, by, _terms({issue: options[0] for issue, options in _OPTIONS.items()})
            )
        else:
            text += _event(day, "refusal", by, f'responds_to = "e{day - 1}"\n')
    return loads(text)


def _deal(move: Move) -> dict[str, str]:
    """Read what a simulated offer says; blocks are issues here."""
    if move.terms is None:
        raise ValueError("an offer without terms")
    cuts = np.split(move.terms, np.cumsum([len(options) for options in _OPTIONS.values()])[:-1])
    return {
        issue: options[int(cut.argmax())]
        for (issue, options), cut in zip(_OPTIONS.items(), cuts, strict=True)
    }


def _tellings(
    dispute: Dispute, truth: Mapping[str, str], owner: Sequence[int], rng: np.random.Generator
) -> list[dict[str, str]]:
    """Let the owner of each issue tell it truly, and everybody else something else of their own."""
    told = [dict(truth) for _ in dispute.tellers]
    for issue, who in zip(dispute.contested, owner, strict=True):
        others = rng.permutation([o for o in _OPTIONS[issue] if o != truth[issue]])
        liars = [k for k in range(len(told)) if k != who]
        for k, said in zip(liars, others, strict=False):
            told[k][issue] = str(said)
    return told


@dataclass(frozen=True, eq=False)
class Disputes:
    """Simulates disputes of one kind."""

    dispute: Dispute

    def draw(self, seed: int) -> tuple[Case, tuple[int, ...]]:
        """Act one dispute: what is told of it, and whose version of each issue is true."""
        dispute = self.dispute
        rng = np.random.default_rng([seed, 0x0DD5])
        plan = _plan(dispute)
        prior = Prior(compile_case(plan))
        worlds = prior.decode(prior.draw(1, 10_000_000 + seed))
        conduct = Conditioning.of(prior).conduct
        nuisances = rng.standard_normal((1, len(conduct.names)))
        moves = conduct.simulate(worlds.utility, worlds.walk_away, nuisances, seed=rng).log(0).moves
        first = self._quantity(dispute.prior, rng) if dispute.prior else 1 / len(dispute.tellers)
        rest = (1.0 - first) / (len(dispute.tellers) - 1)
        chance = np.array([first] + [rest] * (len(dispute.tellers) - 1))
        size = len(dispute.contested)
        apart = rng.random() < dispute.mixed
        drawn = rng.choice(len(chance), size=size if apart else 1, p=chance)
        owner = tuple(int(k) for k in np.broadcast_to(drawn, size))
        text = dispute.head
        for day, ((kind, by), move) in enumerate(zip(_PLAN, moves, strict=True), 1):
            if kind == "answer":
                text += _event(day, _KINDS[move.choice], by, f'responds_to = "e{day - 1}"\n')
            elif day - 1 != _DISPUTED:
                text += _event(day, kind, by, _terms(_deal(move)))
            else:
                told = _tellings(dispute, _deal(move), owner, rng)
                for k, (name, said) in enumerate(zip(dispute.tellers, told, strict=True)):
                    event = _event(day, kind, by, f'account = "{name}"\n' + _terms(said))
                    text += event if not k else event.replace(f'id = "e{day}"\n', "")
        return loads(text + self._evidence(owner, rng)), owner

    def _evidence(self, owner: Sequence[int], rng: np.random.Generator) -> str:
        """Find each item, or not, by its chance under what is true."""
        text = ""
        for n, item in enumerate(self.dispute.evidence):
            chances = [self._quantity(stated, rng) for stated in item]
            found = rng.random() < np.mean([chances[k] for k in owner])
            said = ", ".join(
                f'{name} = "{stated}"' if "to" in stated else f"{name} = {stated}"
                for name, stated in zip(self.dispute.tellers, item, strict=True)
            )
            text += f'\n[[evidence]]\ntext = "item {n}"\nobserved = {str(bool(found)).lower()}\n'
            text += f"likelihood = {{ {said} }}\n"
        return text

    @staticmethod
    def _quantity(stated: str, rng: np.random.Generator) -> float:
        """Draw a judged chance."""
        from winset.case.judgement import CHANCE, parse_judgement

        judged = parse_judgement(stated if "to" in stated else float(stated))
        return float(judged.ppf(rng.random(), CHANCE))


def chances(case: Case, draws: int, seed: int) -> FloatArray:
    """(tellers,) posterior chance that the version of the first contested issue is theirs."""
    prior = Prior(compile_case(case))
    known = condition(prior, draws, seed)
    told = conduct_weights(prior, known, seed, draws=draws, box=False)
    drawn = Draws(prior, draws, seed)
    ledger = Ledger(prior.model, clusters_of(prior.model), drawn, told.patterns)
    posterior = pattern_chances(told, ledger)
    has = [told.patterns.rows[:, 0] == k for k in range(len(told.patterns.tellers))]
    return np.array([posterior[mine].sum() for mine in has])


@dataclass(frozen=True, eq=False)
class Outcome:
    """Chances given to accounts, and whether they were true.

    Parameters
    ----------
    chance : (n,) float
    true : (n,) bool
    """

    chance: FloatArray
    true: NDArray[np.bool_]

    @property
    def doubled(self) -> Outcome:
        """What would be claimed if everything were counted twice."""
        square, other = self.chance**2, (1.0 - self.chance) ** 2
        return Outcome(square / (square + other), self.true)

    @property
    def off(self) -> float:
        """How many standard errors the number of true accounts is off what was claimed."""
        p = np.clip(self.chance, 1e-9, 1.0 - 1e-9)
        return float((self.true - p).sum() / np.sqrt((p * (1.0 - p)).sum()))

    @property
    def score_off(self) -> float:
        """How many standard errors the logarithmic score is off what the chances promise."""
        p = np.clip(self.chance, 1e-9, 1.0 - 1e-9)
        got = np.where(self.true, np.log(p), np.log1p(-p))
        due = p * np.log(p) + (1.0 - p) * np.log1p(-p)
        spread = np.sqrt((p * (1.0 - p) * (np.log(p) - np.log1p(-p)) ** 2).sum())
        return float((got - due).sum() / max(spread, 1e-9))

    def bins(self, edges: Sequence[float] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)) -> str:
        """Claimed against true, by how much was claimed."""
        said = []
        for low, high in pairwise(edges):
            inside = (self.chance >= low) & ((self.chance < high) | (high == edges[-1]))
            if inside.any():
                claimed, kept = self.chance[inside].mean(), self.true[inside].mean()
                said.append(f"{claimed:.2f}: {kept:.2f} of {int(inside.sum())}")
        return ", ".join(said)


def outcome(dispute: Dispute, replications: int, draws: int, seed: int = 1) -> Outcome:
    """Simulate disputes and weigh them; one account of each, in turn, is followed."""
    acted = Disputes(dispute)
    claimed, true = [], []
    for k in range(replications):
        case, owner = acted.draw(seed * 1_000_000 + k)
        followed = k % len(dispute.tellers)
        claimed.append(chances(case, draws, k)[followed])
        true.append(owner[0] == followed)
    return Outcome(np.array(claimed), np.array(true))


def _row(name: str, got: Outcome) -> dict[str, Cell]:
    return {
        "dispute": name,
        "replications": len(got.true),
        "claimed: true": got.bins(),
        "true accounts off by (se)": round(got.off, 2),
        "log score off by (se)": round(got.score_off, 2),
        "log score (a coin has -0.69)": round(
            float(np.mean(np.log(np.where(got.true, got.chance, 1.0 - got.chance)))), 3
        ),
    }


def verdicts(dispute: Dispute, replications: int, draws: int, seed: int = 1) -> dict[str, Cell]:
    """How often the verdict dares to decide, and how often it is then right."""
    acted = Disputes(dispute)
    decided = right = 0
    for k in range(replications):
        case, owner = acted.draw(seed * 1_000_000 + k)
        prior = Prior(compile_case(case))
        found = accounts_finding(prior.model, prior, condition(prior, draws, k), k, draws=draws)
        if found is None or found.odds[0].verdict == "cannot decide":
            continue
        decided += 1
        right += (found.odds[0].verdict == "first") == (owner[0] == 0)
    said = f"right in {right} of {decided} decided" if decided else "none decided"
    return {"dispute": f"verdicts: {said}", "replications": replications}


def run(replications: int, draws: int, seed: int = 1) -> list[dict[str, Cell]]:
    """Calibrate the odds on every kind of dispute; then count everything twice, which must fail."""
    rows = []
    every = []
    for place, (name, dispute) in enumerate(DISPUTES.items()):
        got = outcome(dispute, replications, draws, seed + 1_000 * place)
        every.append(got)
        rows.append(_row(name, got))
    together = Outcome(
        np.concatenate([got.chance for got in every]), np.concatenate([got.true for got in every])
    )
    rows.append(_row("all together", together))
    rows.append(_row("counted twice: must be off", together.doubled))
    rows.append(verdicts(DISPUTES["… and evidence"], max(replications // 10, 5), draws, seed))
    return rows
