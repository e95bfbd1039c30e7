"""Every shipped case: read without a word of complaint, drawn, and true to its own rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from winset.analysis.table import on_the_table
from winset.case.judgement import Quantity
from winset.case.model import Case, Evidence, NumericValue
from winset.exchange.opening import load, read
from winset.files.library import shipped, shipped_ids, shipped_text
from winset.files.reading import loads
from winset.model import compile_case
from winset.model.space import space_of
from winset.worlds import draw_worlds
from winset.worlds.worlds import Worlds

IDS = shipped_ids()


def test_the_library_lists_every_case_with_a_title_and_a_summary() -> None:
    assert set(IDS) >= {
        "hanoi",
        "panama_canal",
        "hospital_nurses",
        "valley_dam",
        "doha_2008",
    }
    for entry in shipped():
        assert entry.title
        assert len(entry.summary) > 40


@pytest.mark.parametrize("name", IDS)
def test_it_reads_without_error_or_warning(name: str) -> None:
    reading = read(name)
    assert reading.defects == ()
    assert loads(shipped_text(name), "elsewhere.toml") == reading.unwrap()


@pytest.mark.parametrize("name", IDS)
def test_it_draws_worlds(name: str) -> None:
    worlds = draw_worlds(compile_case(load(name)), worlds=300, seed=5)
    assert np.isfinite(worlds.utility).all()
    assert np.isfinite(worlds.walk_away).all()
    assert worlds.weight.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("name", IDS)
def test_it_is_cited_or_said_to_be_fictional(name: str) -> None:
    case = load(name)
    assert case.fictional != bool(case.sources)
    for name_of_source, source in case.sources.items():
        assert source.title
        assert name_of_source == "analyst" or source.author or source.publisher or source.date


@pytest.mark.parametrize("name", IDS)
def test_it_has_a_page_in_the_documentation(name: str) -> None:
    docs = Path(__file__).resolve().parents[3] / "docs" / "cases"
    page = (docs / f"{name}.md").read_text(encoding="utf-8")
    assert load(name).title in page


def test_between_them_they_use_every_kind_of_thing() -> None:
    cases = [load(name) for name in IDS]
    issues = [issue for case in cases for issue in case.issues.values()]
    actors = [actor for case in cases for actor in case.actors.values()]
    assert any(issue.range for issue in issues)
    assert any(issue.items for issue in issues)
    assert any(issue.ordered for issue in issues)
    assert any(actor.points for actor in actors)
    assert any(actor.weights for actor in actors)
    assert any(actor.swing for actor in actors)
    assert {actor.role for actor in actors} == {"party", "ratifier", "onlooker"}
    assert any(case.forbidden for case in cases)
    assert any(case.interactions for case in cases)
    assert any(case.signing.veto for case in cases)
    assert any(r.weights for case in cases for r in case.ratification)
    assert any("deal" in r.of for case in cases for r in case.ratification)
    assert {case.no_agreement for case in cases} == {"null deal", "outside"}


# ------------------------------------------------------------------------------------------ Hanoi


@pytest.fixture(scope="module")
def hanoi() -> Case:
    return load("hanoi")


@pytest.fixture(scope="module")
def hanoi_worlds(hanoi: Case) -> Worlds:
    return draw_worlds(compile_case(hanoi), worlds=400, seed=11)


def judgements(case: Case) -> Iterator[tuple[str, Quantity]]:
    for name, actor in case.actors.items():
        for key in ("margin", "walk_away"):
            stated = getattr(actor, key)
            if stated is not None:
                yield f"{name}.{key}", stated
        for issue, swing in actor.swing.items():
            yield f"{name}.swing.{issue}", swing
        for issue, table in actor.values.items():
            assert not isinstance(table, NumericValue)
            for k, quantity in enumerate(table.values() if isinstance(table, dict) else table):
                yield f"{name}.values.{issue}[{k}]", quantity


def test_hanoi_states_ranges_with_sources_and_exact_numbers_only_as_units(hanoi: Case) -> None:
    for path, quantity in judgements(hanoi):
        if quantity.is_exact:
            text = quantity.views[0].text
            # The ends of a 0-100 scale, the swing that others are measured by, an even chance.
            assert text in ("0", "100", "50"), path
        else:
            assert all(view.source for view in quantity.views), path


def test_hanoi_knows_no_more_than_was_known(hanoi: Case) -> None:
    talks = min(event.date for event in hanoi.events if event.kind == "offer")
    shock = next(event for event in hanoi.events if event.kind == "shock")
    for name in (*hanoi.parties, *hanoi.ratifiers):
        for path, quantity in judgements(hanoi):
            if path.startswith(f"{name}.") and quantity.as_of is not None:
                assert quantity.as_of < talks, path
    for name in shock.shift:  # Before the shock that moves it, so that it does not count twice.
        margin = hanoi.actors[name].margin
        assert margin is not None
        assert margin.as_of is not None
        assert margin.as_of < shock.date


def test_hanoi_is_small_enough_for_every_method(hanoi: Case) -> None:
    assert 1_000 < space_of(hanoi).n_deals <= 6_000


def test_hanoi_holds_both_accounts_and_what_each_denies(hanoi: Case) -> None:
    assert set(hanoi.accounts) == {"us", "dprk"}
    told = {e.account: e for e in hanoi.events if e.kind == "offer" and e.account}
    assert set(told) == {"us", "dprk"}
    assert told["us"].by == told["dprk"].by == "dprk"
    assert told["us"].terms["yongbyon"] != told["dprk"].terms["yongbyon"]
    assert told["us"].terms["sanctions"] != told["dprk"].terms["sanctions"]
    for item in hanoi.evidence:
        if not item.proposition:
            assert set(item.likelihood) == {"us", "dprk"}
            assert item.origin


def test_hanoi_crowns_neither_account_beforehand(hanoi: Case) -> None:
    assert all(account.prior is None for account in hanoi.accounts.values())
    leaning = {
        "dprk": sum(
            _middle(i.likelihood["dprk"]) > _middle(i.likelihood["us"]) for i in _told(hanoi)
        ),
        "us": sum(
            _middle(i.likelihood["us"]) > _middle(i.likelihood["dprk"]) for i in _told(hanoi)
        ),
    }
    assert min(leaning.values()) >= 1  # Evidence of both kinds is there.
    for item in _told(hanoi):  # And none of it is near to proof.
        one, two = (_middle(item.likelihood[a]) for a in ("us", "dprk"))
        assert max(one, two) / min(one, two) < 3


def _told(case: Case) -> list[Evidence]:
    return [item for item in case.evidence if not item.proposition]


def _middle(chance: Quantity) -> float:
    from winset.case.judgement import CHANCE

    return chance.median(CHANCE)


def test_no_item_of_hanoi_is_both_event_and_evidence(hanoi: Case) -> None:
    events = {event.id for event in hanoi.events if event.id}
    assert events.isdisjoint(item.id for item in hanoi.evidence)


def test_the_council_matters_only_where_sanctions_are_lifted(
    hanoi: Case, hanoi_worlds: Worlds
) -> None:
    space, council = hanoi_worlds.space, hanoi_worlds.index("unsc")
    deals = np.concatenate(list(space.enumerate()))
    untouched = space.options_of(deals)[:, space.issues.index("sanctions")] == 0
    columns = deals[untouched] + space.offsets[:-1]
    for epoch in range(len(hanoi_worlds.epochs)):
        utility = hanoi_worlds.utility_at(epoch)[:, council][:, columns].sum(axis=-1)
        floor = hanoi_worlds.walk_away_at(epoch)[:, council]
        assert (utility >= floor[:, None] - 1e-9).all()


def test_home_politics_sits_with_the_ratifiers(hanoi: Case) -> None:
    shock = next(event for event in hanoi.events if event.kind == "shock")
    assert set(shock.shift) <= set(hanoi.ratifiers)
    assert "us" not in shock.shift


def test_experts_on_china_disagree_and_all_are_heard(hanoi: Case) -> None:
    margin = hanoi.actors["china"].margin
    assert margin is not None
    assert len({view.by for view in margin.views}) == 3


def test_relief_while_weapons_are_made_costs_the_americans_more(
    hanoi: Case, hanoi_worlds: Worlds
) -> None:
    space = hanoi_worlds.space
    base = dict.fromkeys(range(len(space.issues)), 0)
    issue = {name: j for j, name in enumerate(space.issues)}

    def utility(actor: str, **stated: int) -> NDArray[np.float64]:
        options = np.array([stated.get(name, base[j]) for name, j in issue.items()])
        columns = space.columns_of(options) + space.offsets[:-1]
        own = hanoi_worlds.utility_at(0)[:, hanoi_worlds.index(actor)]
        return np.asarray(own[:, columns].sum(axis=-1))

    lifting = hanoi_worlds.space.options[issue["sanctions"]].index("civilian parts of five")
    for actor, relief in itertools.product(("us", "us_congress", "us_allies"), (1, lifting)):
        now = utility(actor) - utility(actor, sanctions=relief)
        under_freeze = utility(actor, weapons=1) - utility(actor, sanctions=relief, weapons=1)
        # The interaction may make relief dearer while weapons are made, never cheaper.
        assert np.median(now - under_freeze) > 0


def test_hanoi_names_the_exchange_that_both_leaders_came_for(hanoi: Case) -> None:
    assert [name for name, kind in hanoi.kinds.items() if kind.core] == ["trade"]
    relief = set(hanoi.issues["sanctions"].options) - {"none lifted"}
    core = ("trade", "exemption")
    asked = {word for name in core for word in _words(hanoi.kinds[name].when["sanctions"])}
    assert asked == relief
    for name in core:
        steps = _words(hanoi.kinds[name].when["yongbyon"])
        assert steps == set(hanoi.issues["yongbyon"].options) - {"untouched"}


def _words(choice: object) -> set[object]:
    return set(choice) if isinstance(choice, tuple) else {choice}


def test_hanoi_says_how_the_rest_of_every_package_is_meant(hanoi: Case) -> None:
    for event in hanoi.events:
        if event.kind in ("offer", "agreed", "bracketed") and event.id != "last_minute":
            assert event.rest, event.id
        if event.kind == "demand":
            assert event.responds_to, event.id
    # The last message keeps what its author had offered: the draft, then its own last words.
    tabled = [one for one in on_the_table(hanoi) if one.act == "last_minute"]
    assert [one.accounts for one in tabled] == [("us",), ("dprk",)]
    for one in tabled:
        assert not one.open
        said = {settled.issue: (settled.options, settled.why) for settled in one.settled}
        assert said["end_of_war"] == (("declared",), "agreed")
        assert said["tests"] == (("written halt",), "before")
        assert said["sanctions"][1] == "before"


def test_money_for_joint_projects_needs_relief(hanoi: Case) -> None:
    (payment,) = [lever for lever in hanoi.levers if lever.kind == "payment"]
    relief = set(hanoi.issues["sanctions"].options) - {"none lifted"}
    assert _words(payment.when["sanctions"]) == relief


# ----------------------------------------------------------------------------- the other cases


def table_of(case: Case) -> dict[str, list[list[float]]]:
    return {
        name: [
            [float(q.views[0].text) for q in actor.points[issue]]  # type: ignore[union-attr]
            for issue in case.issues
        ]
        for name, actor in case.actors.items()
    }


def test_valley_dam_every_side_can_reach_a_hundred_points() -> None:
    for points in table_of(load("valley_dam")).values():
        assert sum(max(row) for row in points) == 100


def test_valley_dam_by_hand() -> None:
    """A listing of all 432 deals by plain loops, against the rule of the case."""
    case = load("valley_dam")
    points = table_of(case)
    floors = {name: float(a.walk_away.views[0].text) for name, a in case.actors.items()}  # type: ignore[union-attr]
    everybody, signed = 0, 0
    for deal in itertools.product(*(range(len(issue.options)) for issue in case.issues.values())):
        accepts = {
            name: sum(row[k] for row, k in zip(rows, deal, strict=True)) >= floors[name]
            for name, rows in points.items()
        }
        everybody += all(accepts.values())
        signed += accepts["company"] and accepts["ministry"] and sum(accepts.values()) >= 5
    assert (everybody, signed) == (3, 21)
    worlds = draw_worlds(compile_case(case), worlds=1, seed=1)
    deals = np.concatenate(list(worlds.space.enumerate()))
    utility = worlds.utility_at(0)[0][:, deals + worlds.space.offsets[:-1]].sum(axis=-1).T
    accepted = utility >= worlds.walk_away_at(0)[0] - 1e-9
    assert worlds.consent.passes(accepted).sum() == signed


def test_panama_says_that_its_points_are_not_checked_and_they_sum_to_a_hundred() -> None:
    case = load("panama_canal")
    assert "not a checked source" in case.summary
    assert [sum(max(row) for row in rows) for rows in table_of(case).values()] == [100, 100]


def test_wards_vote_by_members() -> None:
    case = load("hospital_nurses")
    worlds = draw_worlds(compile_case(case), worlds=2, seed=1)
    (vote,) = [g for g in worlds.consent.groups if set(g.weights) == {48.0, 31.0, 21.0}]
    accepts = np.zeros((8, len(worlds.actors)), dtype=bool)
    accepts[:, list(vote.actors)] = list(itertools.product([False, True], repeat=3))
    passed = vote.passes(accepts)
    # Any two wards carry it, and none does alone.
    assert passed.tolist() == [bin(k).count("1") >= 2 for k in range(8)]
