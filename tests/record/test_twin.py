"""Random records of several parties and accounts, against the slow twin."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_record import ANSWERING, SlowRecord, SlowTable
from talking import Told, event, talks

from winset.conduct.model import Conduct
from winset.model import compile_case
from winset.record import Table, read_record
from winset.worlds.prior import Prior

WHO = [*"abc", *"abc", "home", "eye"]
KINDS = [
    *("offer", "demand", "raised-demand", "agreed", "statement"),
    *("refusal", "acceptance", "withdrawal", "walk-out", "vote"),
    *("offer", "refusal", "acceptance", "shock", "bracketed"),
]
TERMS = [
    {"price": "low"},
    {"price": "high"},
    {"price": ["low", "fair"]},
    {"price": "low", "day": "now"},
    {"day": "soon"},
    {"extras": ["x"]},
    {"extras": ["x", "y"], "price": "fair"},
]


@st.composite
def records(draw: st.DrawFn) -> tuple[list[Told], str]:
    tellers = draw(st.sampled_from(["", "", "a", "ab", "abc"]))
    events: list[Told] = []
    for n in range(draw(st.integers(1, 11))):
        kind = draw(st.sampled_from(KINDS))
        nobody = kind in ("vote", "agreed") and draw(st.booleans())
        more: dict[str, Any] = {"id": f"e{n}"}
        puts = kind in ("offer", "demand", "raised-demand", "agreed")
        if kind in ("offer", "demand", "agreed", "bracketed") and draw(st.integers(0, 3)) == 0:
            more["rest"] = draw(st.sampled_from(["as agreed", "as before", "status quo", "open"]))
        if puts and draw(st.integers(0, 5)) == 0:
            more["open"] = draw(st.sampled_from(["day", ["price", "extras"]]))
        if puts or draw(st.integers(0, 5)) == 0:
            more["terms"] = draw(st.sampled_from(TERMS))
        if kind == "vote":
            votes = st.dictionaries(
                st.sampled_from(WHO), st.sampled_from(["for", "against", "abstain"]), max_size=3
            )
            more["votes"] = draw(votes)
        if kind == "agreed" and draw(st.booleans()):
            more["to"] = draw(st.sampled_from(["a", "b", "c"]))
        if kind == "shock":
            more["shift"] = draw(st.sampled_from([{}, {"a": {"margin": 3}}]))
        if kind in (*ANSWERING, "demand") and draw(st.integers(0, 2)) == 0:
            more["responds_to"] = f"e{draw(st.integers(0, n + 1))}"
        if tellers and draw(st.integers(0, 2)) > 0:
            more["account"] = draw(st.sampled_from(tellers))
        if draw(st.integers(0, 5)) == 0:
            more["denied_by"] = draw(st.sampled_from(["a", "b", "c", "eye", ["a", "b"]]))
        if draw(st.integers(0, 4)) == 0:
            more["level"] = draw(st.sampled_from(["working", "leader"]))
        by = "" if nobody else draw(st.sampled_from(WHO))
        events.append(event(kind, by, draw(st.integers(1, 4)), **more))
    return events, tellers


def compare(table: Table, slow: SlowTable) -> None:
    end = len(slow.all)
    assert [p.act for p in table.packages] == slow.packages(end)
    for package in table.packages:
        p = package.act
        assert package.authors == slow.authors(p)
        assert package.terms == slow.terms[p]
        whole = package.whole
        assert (whole is None) == (slow.whole(p) is None)
        meant = {} if whole is None else {i: (m.options, m.why, m.said) for i, m in whole.items()}
        assert meant == (slow.whole(p) or {})
        assert package.amends == (-1 if slow.amended(p) is None else slow.amended(p))
        assert dict(package.answers) == slow.answers(p, end)
        assert list(package.answers) == list(slow.answers(p, end))
        assert package.left == slow.left(p, end)
        assert [(day.isoformat(), status) for day, status in package.history] == slow.history(p)
    answers = [k for k in slow.acts if slow.kind(k) in ANSWERING]
    assert sorted(table.about) == answers
    outs = {k for k in answers if slow.kind(k) == "walk-out" and slow.void(k)}
    about = {k: -1 if k in outs else slow.about(k) for k in answers}
    assert dict(table.about) == about
    assert table.void == {k for k in answers if slow.void(k)} - outs


@settings(max_examples=400, deadline=None)
@given(records())
def test_the_record_is_what_the_slow_twin_reads(drawn: tuple[list[Told], str]) -> None:
    events, tellers = drawn
    read = read_record(talks(*events, accounts=tellers))
    slow = SlowRecord(tuple(events), "abc", tellers)
    acts = slow.acts()
    assert [act.events for act in read.acts] == acts
    assert list(read.contested) == slow.contested()
    assert [read.weighs(act) for act in read.acts] == [slow.weighs(act) for act in acts]
    for pattern in product(range(len(tellers)), repeat=len(read.contested)):
        truth = {name: tellers[t] for name, t in zip(read.contested, pattern, strict=True)}
        for act, events_of in zip(read.acts, acts, strict=True):
            assert read.happened(act, pattern) == slow.happened(events_of, truth)
            for shared in (False, True):
                got = read.terms(act, pattern, shared=shared)
                assert dict(got) == slow.terms(events_of, truth, shared=shared)
        compare(read.table(pattern), SlowTable(slow, truth, shared=False))
    first = dict.fromkeys(read.contested, tellers[:1])
    compare(read.common_table, SlowTable(slow, first, shared=True))


@settings(max_examples=150, deadline=None)
@given(records())
def test_moves_are_the_acts_that_all_accounts_share(drawn: tuple[list[Told], str]) -> None:
    events, tellers = drawn
    model = compile_case(talks(*events, accounts=tellers))
    prior, transcript, read = Prior(model), model.transcript, model.record
    patterns = list(product(range(len(tellers)), repeat=len(read.contested)))
    skeleton = None
    for pattern in patterns:
        moves = transcript.moves(pattern)
        said = [(m.kind, m.actor, m.choice, m.about, m.event, m.epoch, m.working) for m in moves]
        skeleton = skeleton or said
        assert said == skeleton
        for k, (move, act) in enumerate(zip(moves, transcript.acts, strict=True)):
            assert read.weighs(act)
            assert move.event == act.events[0]
            assert move.about < k
            if move.about >= 0:
                assert move.terms is moves[move.about].terms
    worlds = prior.decode(prior.draw(4, 1))
    conduct = Conduct.of_transcript(transcript)
    z = np.random.default_rng(0).standard_normal((4, len(conduct.names)))
    log = conduct.log_prob(worlds.utility, worlds.walk_away, worlds.account, z)
    assert np.isfinite(log).all()
