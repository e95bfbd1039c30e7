"""The sketch of a case in the documentation reads as it stands: tellers need no table."""

from __future__ import annotations

import pytest

import winset as ws
from winset.case.errors import CaseError

CASE = """
format = 1
title = "Two versions"
[issues.price]
options = ["old", "new"]
[actors.us]
role = "party"
margin = 0
points.price = [0, 10]
[actors.dprk]
role = "party"
margin = 0
points.price = [0, 10]
[[events]]
date = 2019-02-28
kind = "offer"
by = "dprk"
account = "dprk"
terms = { price = "new" }
[[evidence]]
text = "a draft"
likelihood = { dprk = "likely", us = "unlikely" }
"""


def test_an_actor_that_tells_a_version_has_an_account() -> None:
    case = ws.loads(CASE)
    assert {name: account.teller for name, account in case.accounts.items()} == {
        "dprk": "dprk",
        "us": "us",
    }


def test_a_stated_account_is_left_alone() -> None:
    case = ws.loads(CASE + '[accounts.us]\nname = "Their story"\nteller = "dprk"\n')
    assert case.accounts["us"].teller == "dprk"


def test_a_teller_that_is_no_actor_is_still_an_error() -> None:
    with pytest.raises(CaseError, match="no account 'dpkr'"):
        ws.loads(CASE.replace('account = "dprk"', 'account = "dpkr"'))
