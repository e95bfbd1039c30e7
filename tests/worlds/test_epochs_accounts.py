"""Epochs between shocks, accounts of contested issues, and doubts about promises."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from winset.case.model import Case
from winset.model import compile_case
from winset.record import read_record
from winset.worlds import Prior


def case_of(**more: Any) -> Case:
    return Case.model_validate(
        {
            "format": 1,
            "title": "t",
            "issues": {
                "i": {"options": ["n", "m", "y"]},
                "j": {"options": ["n", "m", "y"]},
                "s": {"items": ["a", "b"]},
            },
            "actors": {
                "p": {"role": "party", "margin": "0 to 5", "values": {"i": [0, "40 to 60", 100]}},
                "q": {"role": "party", "margin": "0 to 5", "values": {"i": [100, 50, 0]}},
            },
            **more,
        }
    )


def shock(day: str, shift: dict[str, Any], reason: str = "") -> dict[str, Any]:
    return {"date": day, "kind": "shock", "shift": shift, "reason": reason}


def test_shocks_add_from_their_day_on() -> None:
    prior = Prior(
        compile_case(
            case_of(
                events=[
                    shock("2019-03-01", {"p": {"margin": 7}}, "later"),
                    shock(
                        "2019-01-01", {"p": {"margin": "hard 1..2"}, "q": {"margin": -3}}, "first"
                    ),
                    shock("2019-01-01", {"q": {"walk_away": 1}}, "the same day"),
                    shock("2019-02-01", {}, "nothing changes"),
                ]
            )
        )
    )
    assert [(e.start, e.reason) for e in prior.epochs] == [
        (None, ""),
        (date(2019, 1, 1), "first; the same day"),
        (date(2019, 3, 1), "later"),
    ]
    worlds = prior.decode(prior.draw(200, 1))
    assert worlds.utility.shape[0] == 1
    step = np.diff(worlds.walk_away, axis=0)
    assert ((step[0, :, 0] >= 1) & (step[0, :, 0] <= 2)).all()
    assert np.ptp(step[0, :, 0]) > 0.5
    assert np.allclose(step[0, :, 1], -2)
    assert np.allclose(step[1, :, 0], 7)
    assert np.allclose(step[1, :, 1], 0)


def test_shocks_of_values_give_utilities_an_epoch_axis() -> None:
    prior = Prior(
        compile_case(
            case_of(events=[shock("2019-01-01", {"q": {"values": {"i": {"m": 80, "n": -30}}}})])
        )
    )
    worlds = prior.decode(prior.draw(5, 1))
    assert worlds.utility.shape[0] == 2
    # 50 + 80 stops at 100; the null deal is worth less, and so is no agreement.
    assert np.allclose(worlds.utility_at(1)[:, 1, :3], [70, 100, 0])
    assert np.allclose(worlds.utility_at(0)[:, 1, :3], [100, 50, 0])
    assert (worlds.utility_at(0)[:, 0] == worlds.utility_at(1)[:, 0]).all()
    assert np.allclose(worlds.walk_away_at(1)[:, 1], worlds.walk_away_at(0)[:, 1] - 30)


ACCOUNTS = {"one": {"teller": "p"}, "other": {"teller": "q"}}


def told(account: str, terms: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "date": "2019-02-28",
        "kind": "offer",
        "by": "q",
        "account": account,
        "terms": terms,
        **more,
    }


@pytest.mark.parametrize(
    ("events", "contested"),
    [
        ([], ()),
        ([told("one", {"i": "m"}), told("other", {"i": "m"})], ()),
        ([told("one", {"i": "m"}), told("other", {"i": "y"})], ("i",)),
        # Stated by one, not denied by the other: common ground.
        ([told("one", {"i": "m"}), told("other", {"i": "y", "j": "y"})], ("i",)),
        ([told("one", {"i": "m", "j": "m"}, denied_by=["other"])], ("i", "j")),
        # A demand and an offer of one actor on one day are one proposal; days differ, so do they.
        ([told("one", {"i": "m"}, kind="demand"), told("other", {"i": "y"})], ("i",)),
        ([told("one", {"i": "m"}, date="2019-02-27"), told("other", {"i": "y"})], ()),
        ([told("one", {"i": "m"}, by="p"), told("other", {"i": "y"})], ()),
        # The same offers in another order are the same story.
        (
            [
                told("one", {"i": "m"}),
                told("one", {"i": "y"}),
                told("other", {"i": "y"}),
                told("other", {"i": "m"}),
            ],
            (),
        ),
        # A package is one issue, whichever of its items they disagree on.
        ([told("one", {"s": ["a"]}), told("other", {"s": ["a", "b"]})], ("s",)),
        ([told("one", {"i": ["m", "y"]}), told("other", {"i": ["y", "m"]})], ()),
    ],
)
def test_contested_issues(events: list[dict[str, Any]], contested: tuple[str, ...]) -> None:
    case = case_of(accounts=ACCOUNTS, events=events)
    assert read_record(case).contested == contested
    prior = Prior(compile_case(case))
    worlds = prior.decode(prior.draw(50, 1))
    assert worlds.contested == contested
    assert worlds.account.shape == (50, len(contested))
    assert worlds.account.dtype == np.int8


def _accounts(n: int, priors: dict[str, Any], mixed: float) -> Any:
    accounts = {
        name: {"teller": "p", **({"prior": prior} if prior is not None else {})}
        for name, prior in priors.items()
    }
    events = [
        told(name, {"i": option, "j": option}) for name, option in zip(priors, "nmy", strict=False)
    ]
    prior = Prior(compile_case(case_of(accounts=accounts, events=events, mixed_accounts=mixed)))
    worlds = prior.decode(prior.draw(n, 3))
    assert worlds.contested == ("i", "j")
    return worlds


def test_one_account_is_true_as_a_whole_unless_mixed() -> None:
    n = 12_000
    worlds = _accounts(n, {"a": None, "b": None}, 0.0)
    assert (worlds.account[:, 0] == worlds.account[:, 1]).all()
    assert abs(worlds.account[:, 0].mean() - 0.5) < 4 * 0.5 / np.sqrt(n)
    worlds = _accounts(n, {"a": None, "b": None}, 0.4)
    # Mixed worlds disagree with themselves half of the time.
    split = (worlds.account[:, 0] != worlds.account[:, 1]).mean()
    assert abs(split - 0.2) < 4 * 0.4 / np.sqrt(n)


def test_priors_are_shares_and_the_unstated_split_the_rest() -> None:
    n = 12_000
    slack = 4 * 0.5 / np.sqrt(n)
    worlds = _accounts(n, {"z": 0.6, "a": None, "m": None}, 0.0)
    shares = np.bincount(worlds.account[:, 0], minlength=3) / n
    assert np.allclose(shares, [0.6, 0.2, 0.2], atol=slack)
    worlds = _accounts(n, {"z": 0.9, "a": 0.3}, 0.5)
    for k in range(2):
        assert abs((worlds.account[:, k] == 0).mean() - 0.75) < slack
    worlds = _accounts(n, {"z": "hard 0.4..0.8", "a": None}, 0.0)
    assert abs((worlds.account[:, 0] == 0).mean() - 0.6) < slack


def test_the_order_of_accounts_does_not_matter() -> None:
    one = _accounts(300, {"z": 0.6, "a": None}, 0.3)
    other = _accounts(300, {"a": None, "z": 0.6}, 0.3)
    names = [np.asarray(w.tellers)[w.account] for w in (one, other)]
    # Which teller told which option differs here; who is right in which world does not.
    assert (names[0] == names[1]).all()


def test_doubts_about_promises_are_drawn_but_move_no_utility() -> None:
    doubt = {"by": "q", "when": {"i": "y"}, "keeps": "hard 0..1", "loss": {"p": "2 to 4", "q": 1}}
    prior, plain = Prior(compile_case(case_of(compliance=[doubt]))), Prior(compile_case(case_of()))
    quantities = prior.quantities(prior.draw(100, 1))
    assert (
        (quantities[prior.model.at("compliance[0].keeps")] > 0)
        & (quantities[prior.model.at("compliance[0].keeps")] < 1)
    ).all()
    assert np.ptp(quantities[prior.model.at("compliance[0].loss.p")]) > 0
    assert "compliance[0].loss.q" not in quantities  # it is exact
    one, other = (p.decode(p.draw(100, 1)) for p in (prior, plain))
    assert (one.utility == other.utility).all()
