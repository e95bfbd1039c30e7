"""Evidence and accounts that count twice, cannot be, or contradict themselves."""

import pytest

from winset.files.reading import reads

CASE = """\
format = 1
title = "t"
[issues.land]
options = ["none", "half", "all"]
[actors.north]
role = "party"
margin = 0
[actors.north.values]
land = [0, 50, 100]
[actors.south]
role = "party"
margin = 0
[actors.south.values]
land = [100, 50, 0]
[accounts.north]
teller = "north"
[accounts.south]
teller = "south"
"""
OFFER = """
[[events]]
date = 2020-01-01
kind = "offer"
by = "north"
account = "{account}"
terms = {{ land = "{land}" }}
text = "North  offers."
"""
TOLD = OFFER.format(account="north", land="half") + OFFER.format(account="south", land="all")
ITEM = """
[[evidence]]
text = "{text}"
likelihood = {{ north = {north}, south = {south} }}
"""


def said(*parts: str) -> list[str]:
    return [str(problem) for problem in reads(CASE + TOLD + "".join(parts), "x").defects]


def item(text: str = "A letter", north: str = '"0.3 to 0.6"', south: str = "0.2") -> str:
    return ITEM.format(text=text, north=north, south=south)


def test_a_sound_record() -> None:
    assert said(item(), item("A photograph")) == []


def test_the_same_text_twice_is_pointed_out() -> None:
    (problem,) = said(item(), item("a letter."))
    assert problem.startswith("x:41:8: evidence[1].text: warning: the same text as evidence[0]")
    assert (
        said(
            item(),
            item()
            .replace("likelihood", 'proposition = "p"\nlikelihood')
            .replace("north =", "yes =")
            .replace("south =", "no ="),
        )
        == []
    )


@pytest.mark.parametrize(
    ("chance", "more", "word"), [(0, "", "found"), (1, "observed = false", "not found")]
)
def test_what_can_be_under_no_account_is_refused(chance: int, more: str, word: str) -> None:
    (problem,) = said(item(north=str(chance), south=str(chance)), more)
    assert f"it was {word}, and by these chances that cannot be" in problem
    assert "warning" not in problem


def test_what_is_certain_under_all_accounts_is_only_odd() -> None:
    problems = said(item(north="1", south="1"))
    assert len(problems) == 2
    assert all("warning: a chance of exactly 0 or 1" in problem for problem in problems)


@pytest.mark.parametrize("text", ["North offers.", "north offers"])
def test_an_event_is_not_evidence_too(text: str) -> None:
    (problem,) = said(item(text))
    assert problem.startswith("x:36:3: evidence[0]: this is events[0] too")


def test_the_id_of_an_event_is_pointed_out() -> None:
    offer = OFFER.format(account="north", land="half") + 'id = "o"\n'
    problems = [str(p) for p in reads(CASE + offer + item() + 'id = "o"\n', "x").defects]
    (problem,) = [p for p in problems if "evidence" in p]
    assert "evidence[0].id: warning: events[0] has this id too" in problem


def test_a_statement_without_terms_may_be_evidence_too() -> None:
    statement = (
        '\n[[events]]\ndate = 2020-01-02\nkind = "statement"\nby = "north"\ntext = "We tried."\n'
    )
    assert said(statement, item("We tried.")) == []
    (problem,) = said(statement + 'matters = "land"\n', item("We tried."))
    assert "this is events[2] too" in problem


def test_evidence_without_accounts_to_tell_apart() -> None:
    alone = CASE.partition("[accounts.north]")[0]
    asked = item().replace("north =", "yes =").replace("south =", "no =")
    problems = [str(p) for p in reads(alone + asked, "x").defects]
    assert len(problems) == 2
    assert all("no accounts to tell apart" in p and "say which proposition" in p for p in problems)


def test_one_account_that_tells_an_act_in_two_ways() -> None:
    problems = said(OFFER.format(account="north", land="none"))
    (problem,) = [p for p in problems if "other terms" in p]
    assert problem.startswith(
        "x:41:1: events[2].terms: warning: the account of 'north' has events[0]"
    )


def test_a_teller_that_denies_what_it_tells() -> None:
    problems = said(OFFER.format(account="south", land="half") + 'denied_by = "south"\n')
    (problem,) = [p for p in problems if "denies" in p]
    assert "events[2].denied_by: the account of 'south' tells this" in problem


def test_a_prior_that_nothing_can_move() -> None:
    sure = CASE.replace('teller = "south"', 'teller = "south"\nprior = 0')
    (problem,) = [str(p) for p in reads(sure + TOLD, "x").defects]
    assert problem.startswith("x:19:9: accounts.south.prior: warning: a prior of exactly 0 or 1")


def test_yes_and_no_to_one_offer() -> None:
    offer = OFFER.format(account="north", land="half") + 'id = "o"\n'
    answers = [
        f'\n[[events]]\ndate = 2020-01-02\nkind = "{kind}"\nby = "south"\nresponds_to = "o"\n'
        for kind in ("refusal", "acceptance")
    ]
    problems = [str(p) for p in reads(CASE + offer + "".join(answers), "x").defects]
    (problem,) = [p for p in problems if "both count" in p]
    assert "events[2]: warning: 'south' answers 'o'" in problem
    apart = answers[1].replace("2020-01-02", "2020-01-03")
    problems = [str(p) for p in reads(CASE + offer + answers[0] + apart, "x").defects]
    assert not [p for p in problems if "both count" in p]


def test_an_offer_that_no_deal_can_be() -> None:
    """What is forbidden leaves no deal with these terms, even with what they leave open."""
    flag = '\n[issues.flag]\noptions = ["old", "new"]\n'
    values = CASE.replace("[actors.north]", flag + "[actors.north]")
    bans = (
        '\n[[forbidden]]\nwhen = { land = "all", flag = "new" }\n'
        '\n[[forbidden]]\nwhen = { land = "all", flag = "old" }\n'
    )
    problems = [str(p) for p in reads(values + bans[: len(bans) // 2] + TOLD, "x").defects]
    assert not [p for p in problems if "forbids the" in p]
    (problem,) = [
        str(p) for p in reads(values + bans + TOLD, "x").defects if "forbids the" in str(p)
    ]
    assert "events[1].terms: no deal agrees with the terms of this offer" in problem
