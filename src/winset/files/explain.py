"""What was understood of a case: every judgement and every default, in words and in numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from winset.case.choices import as_label, labels
from winset.case.judgement import Judgement, Quantity, Support
from winset.case.model import Actor, Case
from winset.case.preferences import OptionRanking, Ranking
from winset.case.walk import Place, judgements

__all__ = ["Understood", "explain"]

_LEVELS = (0.05, 0.5, 0.95)
# Weights of a ranking have no quantiles in closed form; these draws are the same every time.
_DRAWS, _SEED = 20_000, 1


@dataclass(frozen=True)
class Understood:
    """How one statement of a case was read.

    Parameters
    ----------
    path : str
        Where it stands; the views of several analysts have ``[0]``, ``[1]``... after it.
    stated : str
        As it was written; empty for a default.
    words : str
        What was understood.
    p05, p50, p95 : float or None
        Values below which 5, 50 and 95 % lie; None for what is no quantity.
    by : str
        Whose judgement it is.
    as_of : date or None
    source : tuple of str
    note : str
    actor : str
        Whose preferences it is part of; empty for none.
    kind : str
        "value", "points", "swing", "weight", "margin", "walk-away", "curve", "ideal",
        "interaction", "shift", "chance", "loss", "lever" or "rule".
    default : bool
        Whether the case does not state it.
    """

    path: str
    stated: str
    words: str
    p05: float | None = None
    p50: float | None = None
    p95: float | None = None
    by: str = ""
    as_of: dt.date | None = None
    source: tuple[str, ...] = ()
    note: str = ""
    actor: str = ""
    kind: str = ""
    default: bool = False


def explain(case: Case) -> tuple[Understood, ...]:
    """Say what was understood of every judgement of a case, and what was assumed.

    Examples
    --------
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> row = explain(loads(starter()))[0]
    >>> row.path, row.stated, row.words, row.p50
    ('actors.seller.margin', '-10 to 10', 'between -10 and 10 (central 90 %)', 0.0)
    """
    rows: list[Understood] = []
    for place in judgements(case):
        rows += _rows(place, default=_is_default(case, place))
    for name, actor in case.actors.items():
        rows += _rankings(case, name, actor)
        rows += _weights(name, actor)
    rows += _defaults(case)
    return tuple(rows)


def _is_default(case: Case, place: Place) -> bool:
    if place.kind != "curve":
        return False
    stated = case.actors[place.actor].values[str(place.loc[3])]
    return place.loc[-1] not in getattr(stated, "model_fields_set", ())


def _quantiles(quantity: Quantity | Judgement, support: Support) -> tuple[float, float, float]:
    shape = quantity if isinstance(quantity, Quantity) else quantity.form
    # As many digits as anyone states: 40, not 39.99999999999999.
    low, middle, high = (float(f"{x:.12g}") for x in shape.ppf(_LEVELS, support))
    return low, middle, high


def _pool(quantity: Quantity) -> str:
    count = f"{len(quantity.views)} views, "
    if len({view.weight for view in quantity.views}) == 1:
        return f"{count}each as likely to be right"
    shares = ", ".join(f"{100 * share:.0f} %" for share in quantity.shares)
    return f"{count}likely to be right in the proportion of their weights: {shares}"


def _rows(place: Place, *, default: bool) -> Iterator[Understood]:
    quantity = place.quantity
    if len(quantity.views) > 1:
        yield Understood(
            place.path,
            f"{len(quantity.views)} views",
            _pool(quantity),
            *_quantiles(quantity, place.support),
            actor=place.actor,
            kind=place.kind,
        )
    for k, view in enumerate(quantity.views):
        yield Understood(
            f"{place.path}[{k}]" if len(quantity.views) > 1 else place.path,
            "" if default else view.text,
            view.form.words(place.support),
            *_quantiles(view, place.support),
            by=view.by,
            as_of=view.as_of,
            source=view.source,
            note=view.note,
            actor=place.actor,
            kind=place.kind,
            default=default,
        )


def _rankings(case: Case, name: str, actor: Actor) -> Iterator[Understood]:
    """Say what rankings of options come to: the order statistics of uniform draws, stretched."""
    for issue, stated in actor.values.items():
        if not isinstance(stated, OptionRanking):
            continue
        path = f"actors.{name}.values.{issue}"
        yield Understood(
            path,
            stated.text,
            stated.words(),
            by=stated.by,
            source=stated.source,
            note=stated.note,
            actor=name,
            kind="rule",
        )
        about = case.issues[issue]
        names = [as_label(about, option) for option in stated.options]
        if len(names) < len(labels(about)):
            yield _assumed(path, "of options that are not ranked nothing is known", None, name)
        elif len(stated.levels) > 1:
            for k, level in enumerate(stated.levels):
                low, middle, high = _of_rank(k, len(stated.levels))
                for option in level:
                    place = f"{path}[{as_label(about, option)}]"
                    words = f"rank {k + 1} of {len(stated.levels)}: the best is 100, the worst 0"
                    yield Understood(place, "", words, low, middle, high, actor=name, kind="value")


def _of_rank(k: int, levels: int) -> tuple[float, float, float]:
    """Quantiles of a level of a ranking of all options: between the ends, of sorted uniforms."""
    from scipy.special import betaincinv

    inner, above = levels - 2, k - 1
    if k in (0, levels - 1):
        end = 100.0 if k == 0 else 0.0
        return end, end, end
    low, middle, high = (
        round(100.0 * float(betaincinv(inner - above, above + 1, level)), 1) for level in _LEVELS
    )
    return low, middle, high


def _weights(name: str, actor: Actor) -> Iterator[Understood]:
    """Weights that follow from a ranking, or from nothing at all."""
    ranking = actor.weights
    if ranking is None and (actor.swing or len(actor.values) < 2):
        return
    path = f"actors.{name}.weights"
    if ranking is not None:
        yield Understood(path, ranking.text, ranking.words(), actor=name, kind="rule")
        draws = _ranked(ranking)
        issues = ranking.issues
    else:
        words = "no weights are stated: any that sum to 100, all equally likely"
        yield Understood(path, "", words, actor=name, kind="rule", default=True)
        issues = tuple(actor.values)
        draws = 100.0 * np.random.default_rng(_SEED).dirichlet(np.ones(len(issues)), _DRAWS)
    for issue, column in zip(issues, draws.T, strict=True):
        low, middle, high = (round(float(x), 1) for x in np.quantile(column, _LEVELS))
        yield Understood(
            f"{path}[{issue}]",
            "",
            f"weight of {issue}, out of 100",
            low,
            middle,
            high,
            actor=name,
            kind="weight",
            default=ranking is None,
        )


def _ranked(ranking: Ranking) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Draw weights uniformly among those that respect a ranking: (draws, issues)."""
    sizes = [len(level) for level in ranking.levels]
    mixture = np.random.default_rng(_SEED).dirichlet(np.ones(len(sizes)), _DRAWS)
    corners = np.tri(len(sizes)) / np.cumsum(sizes)[:, None]
    per_level = 100.0 * mixture @ corners
    return np.repeat(per_level, sizes, axis=1)


def _defaults(case: Case) -> Iterator[Understood]:
    for name, issue in case.issues.items():
        if issue.status_quo is None:
            first = "none of the items" if issue.items else repr(labels(issue)[0])
            yield _assumed(f"issues.{name}.status_quo", f"the status quo is {first}")
    for name, actor in case.actors.items():
        yield from _of_actor(case, name, actor)
    if case.signing.rule == "all" and case.signing.quota is None:
        yield _assumed("signing", f"all parties must sign: {_listed(case.parties)}")
    named = {
        name for entry in case.ratification for name in _deciding(case, entry.of, entry.actors)
    }
    for name in case.ratifiers:
        if name not in named:
            of = _listed(case.actors[name].of)
            yield _assumed(f"actors.{name}", f"must pass what {of} signs (no rule says otherwise)")
    if "shared_factor" not in case.model_fields_set:
        words = "option values of one actor share a common factor (correlation of ranks)"
        yield _assumed("shared_factor", words, case.shared_factor)
    if len(case.accounts) > 1 and all(a.prior is None for a in case.accounts.values()):
        yield _assumed("accounts", f"each as likely as the others: {_listed(case.accounts)}")


def _of_actor(case: Case, name: str, actor: Actor) -> Iterator[Understood]:
    if actor.margin is None and actor.walk_away is None and case.no_agreement == "null deal":
        words = "no agreement is worth exactly what the null deal is worth"
        yield _assumed(f"actors.{name}.margin", words, 0.0, name, "margin")
    ignored = [i for i in case.issues if i not in actor.values and i not in actor.points]
    if ignored:
        words = f"not valued, so of no weight: {_listed(ignored)}"
        yield _assumed(f"actors.{name}.values", words, None, name)


def _deciding(case: Case, of: Sequence[str], actors: Sequence[str]) -> Sequence[str]:
    return actors or [n for n in case.ratifiers if set(of) <= set(case.actors[n].of)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _assumed(
    path: str, words: str, value: float | None = None, actor: str = "", kind: str = "rule"
) -> Understood:
    return Understood(path, "", words, value, value, value, actor=actor, kind=kind, default=True)
