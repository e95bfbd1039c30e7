"""Accounts in the record: common ground, disputed terms, silence, mixtures."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from winset.case.errors import CaseError
from winset.case.model import Case
from winset.conduct.model import Conduct
from winset.files.reading import loads
from winset.model import compile_case
from winset.model.talks import Transcript
from winset.remarks import Remark
from winset.worlds.prior import Prior

HEAD = """
format = 1
title = "Who offered what"
[issues.arms]
options = ["kept", "some", "all"]
[issues.trade]
options = ["closed", "half", "open"]
[issues.talks]
options = ["no", "yes"]
[actors.north]
role = "party"
margin = "-10 to 10"
weights = "arms = trade = talks"
values = { arms = [100, "40 to 60", 0], trade = [0, "40 to 60", 100], talks = [0, 100] }
[actors.south]
role = "party"
margin = "-10 to 10"
weights = "arms = trade = talks"
values = { arms = [0, "40 to 60", 100], trade = [100, "40 to 60", 0], talks = [0, 100] }
[accounts.n]
teller = "north"
[accounts.s]
teller = "south"
"""


PLAIN = HEAD[: HEAD.index("[accounts.n]")]


def script(events: str, extra: str = "") -> Transcript:
    return compile_case(loads(HEAD + extra + events)).transcript


def plain(events: str) -> Transcript:
    return compile_case(loads(PLAIN + events)).transcript


def event(kind: str, by: str, day: int, rest: str = "") -> str:
    return f'[[events]]\ndate = 2020-01-{day:02d}\nkind = "{kind}"\nby = "{by}"\n{rest}\n'


def named(read: Transcript, pattern: tuple[int, ...], k: int = 0) -> dict[str, set[str]]:
    """Options that a move allows, on the issues that it says something of."""
    terms, space = read.moves(pattern)[k].terms, read.space
    assert terms is not None
    out = {}
    for block, start in zip(space.blocks, space.offsets, strict=False):
        (issue,) = block.issues
        mask = terms[start : start + len(block)]
        if not mask.all():
            out[space.issues[issue]] = {space.options[issue][i] for i in np.flatnonzero(mask)}
    return out


TOLD = event(
    "offer", "north", 1, 'account = "n"\nterms = { arms = "all", trade = "half", talks = "yes" }'
) + event("offer", "north", 1, 'account = "s"\nterms = { arms = "some", trade = "open" }')


def test_one_act_told_twice_is_one_move_and_what_nobody_denies_is_common_ground() -> None:
    read = script(TOLD)
    assert [act.events for act in read.acts] == [(0, 1)]
    assert named(read, (0, 0)) == {"arms": {"all"}, "trade": {"half"}, "talks": {"yes"}}
    assert named(read, (1, 1)) == {"arms": {"some"}, "trade": {"open"}, "talks": {"yes"}}
    # Mixed: arms as the north tells it, trade as the south does.
    assert named(read, (0, 1)) == {"arms": {"all"}, "trade": {"open"}, "talks": {"yes"}}


def test_what_is_denied_but_not_told_otherwise_is_left_open_in_all() -> None:
    denied = TOLD.replace('account = "n"\n', 'account = "n"\ndenied_by = "south"\n')
    read = script(denied)
    for pattern in ((0, 0), (1, 1)):
        assert "talks" not in named(read, pattern)
    assert any(note.code == "in-dispute" and note.names == ("talks",) for note in read.notes)


def test_answers_to_either_version_answer_the_one_move() -> None:
    answers = event("refusal", "south", 2, 'account = "n"') + event(
        "refusal", "south", 2, 'account = "s"'
    )
    read = script(TOLD + answers)
    assert [m.kind for m in read.moves()] == ["offer", "answer"]
    assert read.moves()[1].about == 0
    said = read.moves((1, 1))[1].terms
    assert said is not None
    assert (said == read.moves((1, 1))[0].terms).all()


def test_a_text_agreed_is_an_offer_of_each_and_brackets_say_nothing() -> None:
    agreed = event(
        "agreed", "north", 1, 'to = "south"\nlevel = "working"\nterms = { talks = "yes" }'
    )
    brackets = event("bracketed", "north", 2, 'to = "south"\nterms = { arms = "all" }')
    read = plain(agreed + brackets)
    assert [(m.kind, m.actor, m.working) for m in read.moves()] == [
        ("offer", 0, True),
        ("offer", 1, True),
    ]


def test_votes_withdrawals_raised_demands_and_claims() -> None:
    events = (
        event("offer", "north", 1, 'id = "o"\nterms = { arms = "some" }')
        + event("statement", "south", 2, 'terms = { arms = "all" }\nmatters = ["trade", "arms"]')
        + event("raised-demand", "south", 3, 'terms = { arms = "all", trade = "closed" }')
        + event("withdrawal", "north", 4)
        + '[[events]]\ndate = 2020-01-05\nkind = "vote"\nresponds_to = "o"\n'
        'votes = { north = "for", south = "against" }\n'
    )
    prior = Prior(compile_case(loads(PLAIN + events)))
    read = prior.model.transcript
    kinds = [m.kind for m in read.moves()]
    assert kinds == ["offer", "claim", "priority", "raise", "withdrawal", "vote", "vote"]
    assert [m.about for m in read.moves()][4:] == [0, 0, 0]
    assert read.moves()[2].order == (1, 0)
    worlds = prior.decode(prior.draw(50, 1))
    conduct = Conduct.of_transcript(read)
    z = np.random.default_rng(0).standard_normal((50, len(conduct.names)))
    log = conduct.log_prob(worlds.utility, worlds.walk_away, worlds.account, z)
    assert np.isfinite(log).all()
    assert (log <= 1e-9).all()


def test_a_withdrawal_of_nothing_is_left_out_with_a_note() -> None:
    read = plain(event("withdrawal", "north", 1))
    assert not read.moves()
    assert any(note.code == "withdraws-nothing" for note in read.notes)


def test_terms_that_no_deal_can_have_are_named_and_impossible_mixtures_weigh_nothing() -> None:
    ban = '[[forbidden]]\nwhen = { arms = "all", trade = "open" }\n'
    bad = PLAIN + ban + event("offer", "north", 1, 'terms = { arms = "all", trade = "open" }')
    with pytest.raises(CaseError, match="no deal agrees with the terms of this offer"):
        loads(bad)
    read = script(TOLD, extra=ban)
    conduct, space = Conduct.of_transcript(read), read.space
    rng = np.random.default_rng(0)
    utility = rng.random((1, 4, 2, space.n_columns)) * 30
    account = np.array([[0, 0], [1, 1], [0, 1], [1, 0]], dtype=np.int8)
    z = rng.standard_normal((4, len(conduct.names)))
    log = conduct.log_prob(utility, np.zeros((1, 4, 2)), account, z)
    assert np.isfinite(log[0, [0, 1, 3]]).all()
    assert log[0, 2] == -np.inf


def test_what_one_side_denies_altogether_is_no_act_in_any_account() -> None:
    told = 'account = "n"\ndenied_by = "south"\nterms = { arms = "all" }'
    denied = event("demand", "north", 1, told)
    answer = event("refusal", "south", 2, "")
    read = script(denied + answer)
    assert [move.kind for move in read.moves()] == ["answer"]
    assert any(note.code == "denied" for note in read.notes)


def test_a_statement_of_what_matters_must_name_issues_and_be_a_statement() -> None:
    for rest, said in (
        ('matters = ["arm"]', "there is no issue 'arm'"),
        ('matters = ["arms", "arms"]', "an issue is named twice"),
    ):
        with pytest.raises(CaseError, match=said):
            loads(PLAIN + event("statement", "north", 1, rest))
    with pytest.raises(CaseError, match="only a statement says what matters"):
        loads(PLAIN + event("refusal", "north", 1, 'matters = "arms"'))


def moves(read: Transcript) -> list[tuple[str, str, str, int]]:
    return [(m.kind, read.actors[m.actor], m.choice, m.about) for m in read.moves()]


def test_every_kind_of_answer_is_a_move_about_the_first_move_of_what_it_answers() -> None:
    read = plain(
        event("agreed", "north", 1, 'to = "south"\nid = "t"\nterms = { talks = "yes" }')
        + event("offer", "north", 2, 'id = "o"\nterms = { arms = "some" }')
        + event("acceptance", "south", 3)
        + event("refusal", "south", 4, 'responds_to = "t"')
        + event("walk-out", "south", 5)
    )
    assert moves(read) == [
        ("offer", "north", "", -1),
        ("offer", "south", "", -1),
        ("offer", "north", "", -1),
        ("answer", "south", "accept", 2),
        ("answer", "south", "refuse", 0),
        ("answer", "south", "walk", 2),
    ]
    said = read.moves()
    assert said[4].terms is said[0].terms
    assert [move.event for move in said] == [0, 0, 1, 2, 3, 4]


def test_votes_are_moves_of_those_who_vote_but_for_abstentions() -> None:
    vote = (
        '[[events]]\ndate = 2020-01-02\nkind = "vote"\nlevel = "working"\n'
        'votes = { south = "against", north = "abstain" }\n'
    )
    read = plain(event("offer", "north", 1, 'terms = { arms = "some" }') + vote)
    assert moves(read)[1:] == [("vote", "south", "against", 0)]
    assert read.moves()[1].working
    alone = plain(vote)
    assert not alone.moves()
    assert alone.notes == (Remark("votes-on-nothing", (0,)),)
    stated = plain(vote + 'terms = { talks = "yes" }\n')
    assert moves(stated) == [("vote", "south", "against", -1)]
    terms = stated.moves()[0].terms
    assert terms is not None
    assert terms.sum() == stated.space.n_columns - 1


def test_an_answer_may_state_its_own_terms_or_none() -> None:
    read = plain(
        event("refusal", "south", 1) + event("refusal", "north", 2, 'terms = { arms = "all" }')
    )
    assert moves(read) == [("answer", "south", "refuse", -1), ("answer", "north", "refuse", -1)]
    assert read.moves()[0].terms is None
    assert named(read, (), 1) == {"arms": {"all"}}


def test_what_says_nothing_is_left_out_with_a_note() -> None:
    read = plain(
        event("offer", "north", 1, 'id = "o"\nterms = { arms = "some" }')
        + event("refusal", "north", 2, 'responds_to = "o"')
        + event("withdrawal", "south", 2, 'responds_to = "o"')
    )
    assert [m.kind for m in read.moves()] == ["offer"]
    assert read.notes == (Remark("answers-own", (1,)), Remark("answers-own", (2,)))


def test_a_priority_is_nothing_that_can_be_taken_back() -> None:
    read = plain(
        event("statement", "north", 1, 'id = "s"\nmatters = ["arms"]')
        + event("withdrawal", "north", 2, 'responds_to = "s"')
        + event("refusal", "south", 2, 'responds_to = "s"')
    )
    assert moves(read) == [("priority", "north", "", -1), ("answer", "south", "refuse", -1)]
    assert len(read.notes) == 1


def test_time_level_epoch_and_the_last_turn() -> None:
    shock = '[[events]]\ndate = 2020-01-02\nkind = "shock"\nshift = { north = { margin = 3 } }\n'
    read = plain(
        event("offer", "north", 1, 'level = "working"\nterms = { arms = "some" }')
        + shock
        + event("raised-demand", "south", 2, 'level = "leader"\nterms = { arms = "all" }')
        + event("refusal", "north", 3)
        + event("refusal", "south", 4, "last_turn = true")
    )
    said = read.moves()
    assert [m.time for m in said] == [0.125, 0.375, 0.625, 1.0]
    assert [m.working for m in said] == [True, False, False, False]
    assert [m.epoch for m in said] == [0, 1, 1, 1]
    assert [m.last_turn for m in said] == [False, False, False, True]
    assert [m.kind for m in said] == ["offer", "raise", "answer", "answer"]


def test_packages_with_their_status_at_the_end_of_every_epoch() -> None:
    shocks = "".join(
        event("shock", "north", day, "shift = { north = { margin = 3 } }") for day in (3, 5)
    )
    read = plain(
        event("demand", "south", 2, 'terms = { talks = "yes" }')
        + event("offer", "north", 3, 'id = "o"\nrest = "open"\nterms = { arms = ["some", "all"] }')
        + event("agreed", "north", 3, 'to = "south"\nterms = { talks = "yes" }')
        + event("refusal", "south", 5, 'responds_to = "o"')
        + shocks
    )
    package, text = read.tabled(())  # A demand that amends nothing is none.
    assert (text.authors, read.space.issues[2]) == ((0, 1), "talks")
    assert text.terms == {0: frozenset({0}), 1: frozenset({0}), 2: frozenset({1})}
    assert text.status(read.record.epochs) == ("", "open", "open")
    assert (package.by, package.epoch, package.refused_by) == (0, 1, (1,))
    assert package.terms == {0: frozenset({1, 2})}
    assert package.unknown == ((0, 1),)
    assert package.status(read.record.epochs) == ("", "open", "refused")
    _, proposal = read.proposals
    assert (proposal.event, proposal.id, proposal.kind, proposal.account) == (1, "o", "offer", "")
    assert (proposal.by, proposal.epoch, proposal.terms) == (0, 1, package.terms)


def test_moves_are_as_the_first_account_tells_them_unless_it_is_said_otherwise() -> None:
    read = script(TOLD)
    assert named(read, ()) == named(read, (0, 0))
    assert [move.event for move in read.moves()] == [0]


def test_who_says_nothing_in_particular_makes_no_move() -> None:
    said = 'terms = { arms = "all" }\nmatters = ["arms"]'
    nobody = '[[events]]\ndate = 2020-01-01\nkind = "statement"\nterms = { arms = "all" }\n'
    read = plain(nobody + event("statement", "north", 3, said) + event("refusal", "south", 2))
    assert [m.kind for m in read.moves()] == ["answer", "claim", "priority"]
    assert read.moves()[2].terms is None
    assert read.notes == (Remark("events-sorted"),)


def test_proposals_are_told_by_each_account() -> None:
    nothing = Case.model_validate(
        {
            **loads(PLAIN).to_mapping(),
            "events": [{"date": "2020-01-01", "kind": "offer", "by": "north"}],
        }
    )
    assert not compile_case(nothing).transcript.proposals
    read = script(TOLD + event("demand", "south", 2, 'terms = { talks = "yes" }'))
    assert [(p.event, p.account, p.by) for p in read.proposals] == [
        (0, "n", 0),
        (1, "s", 0),
        (2, "", 1),
    ]


def test_what_no_whole_account_can_be_is_impossible() -> None:
    ban = '[[forbidden]]\nwhen = { arms = "some", talks = "yes" }\n'
    with pytest.raises(CaseError, match="no deal agrees with the terms"):
        script(TOLD, extra=ban)  # the south's version, with what is common ground
    unchecked = Case.model_validate(tomllib.loads(HEAD + ban + TOLD))
    read = compile_case(unchecked).transcript
    assert read.possible((0, 0))
    assert not read.possible((1, 1))
    with pytest.raises(ValueError, match="no deal agrees with these terms"):
        read.moves((1, 1))
    mixed = read.moves((1, 0))[0].terms
    assert mixed is not None
    assert not np.logical_or.reduceat(mixed, read.space.offsets[:-1]).all()


def test_an_act_conditions_its_actor_only() -> None:
    dated = PLAIN.replace(
        'margin = "-10 to 10"', 'margin = { value = "0 to 9", as_of = 2020-01-01 }', 1
    )
    events = event("agreed", "north", 1, 'to = "south"\nterms = { talks = "yes" }') + event(
        "refusal", "north", 2
    )
    read = compile_case(loads(dated + events)).transcript
    assert read.conditions == (False, True, True)
    assert [act.events for act in read.acts] == [(0,), (0,), (1,)]
