"""Accounts in the record: common ground, disputed terms, silence, mixtures."""

from __future__ import annotations

import numpy as np
import pytest

from winset.case.errors import CaseError
from winset.conduct.model import Conduct
from winset.files.reading import loads
from winset.model import compile_case
from winset.model.talks import Transcript
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
    assert any("talks is in dispute" in note for note in read.notes)


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
    assert any("withdraws an offer that is not in the record" in note for note in read.notes)


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
    assert any("denied" in note for note in read.notes)


def test_a_statement_of_what_matters_must_name_issues_and_be_a_statement() -> None:
    for rest, said in (
        ('matters = ["arm"]', "there is no issue 'arm'"),
        ('matters = ["arms", "arms"]', "an issue is named twice"),
    ):
        with pytest.raises(CaseError, match=said):
            loads(PLAIN + event("statement", "north", 1, rest))
    with pytest.raises(CaseError, match="only a statement says what matters"):
        loads(PLAIN + event("refusal", "north", 1, 'matters = "arms"'))
