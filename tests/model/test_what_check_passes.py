"""What ``check`` passes can be compiled, drawn and changed by its levers: it finds all else."""

from __future__ import annotations

import itertools
import random
import tomllib
from typing import Any

import mutating
import numpy as np
import pytest
from pydantic import ValidationError

from winset.analysis.asking import analyze, trial
from winset.case.errors import CaseError
from winset.case.model import Case
from winset.exchange.opening import load
from winset.files.checks import check
from winset.files.library import shipped
from winset.files.reading import Reading, added, loads, reads
from winset.model import Model, changes, compile_case
from winset.model.errors import UnworkableError
from winset.words.bridges import untried_words
from winset.worlds import Prior

TABLES = [loads(mutating.EVERYTHING).to_mapping()]
SHIPPED = [load(entry.id).to_mapping() for entry in shipped()]


def worked(case: Case) -> Model:
    """Do with a case everything that an analysis does before it computes."""
    model = compile_case(case)
    for lever in model.levers:
        if lever.kind == "option":
            changes.with_option(model, lever)
        elif lever.kind == "allow":
            changes.without_ban(model, lever)
        elif lever.kind == "rule" and (lever.rule or lever.quota is not None):
            changes.with_rule(model, lever)
        elif lever.kind == "rule" and lever.actor:
            at = model.actors.index(lever.actor) if lever.actor in model.actors else -1
            assert model.consent.deciding(at)
    for actor in model.actors:
        for expert in changes.experts_on(model, actor):
            changes.seen_by(model, actor, expert)
    prior = Prior(model)
    z = prior.draw(10, 1)
    worlds = prior.decode(z)
    assert np.isfinite(worlds.utility).all()
    assert np.isfinite(worlds.walk_away).all()
    assert all(np.isfinite(values).all() for values in prior.quantities(z).values())
    tellers, contested = len(model.record.tellers), len(model.record.contested)
    for pattern in itertools.islice(itertools.product(range(tellers), repeat=contested), 8):
        model.transcript.moves(pattern)
        model.transcript.tabled(pattern)
    return model


def passed(table: dict[str, Any]) -> Case | None:
    try:
        case = Case.model_validate(table)
    except (ValidationError, CaseError):
        return None
    return None if any(d.severity == "error" for d in check(case)) else case


@pytest.mark.parametrize("tables", [TABLES, SHIPPED], ids=["small", "shipped"])
def test_what_check_passes_can_be_worked_with(tables: list[dict[str, Any]]) -> None:
    worked_with = 0
    for seed in range(150 if len(tables) == 1 else 40):
        rng = random.Random(seed)
        case = passed(mutating.mutated(rng.choice(tables), rng))
        if case is None or trial(case):
            continue
        worked(case)
        worked_with += 1
    assert worked_with > 10


def test_everything_can_be_worked_with() -> None:
    worked(loads(mutating.EVERYTHING))


def defects_of(text: str) -> list[str]:
    reading: Reading = reads(text, "case.toml")
    if reading.case is not None:
        reading = added(reading, trial(reading.case))
    return [str(defect) for defect in reading.errors]


def changed(old: str, new: str) -> str:
    assert mutating.EVERYTHING.count(old) == 1, old
    return mutating.EVERYTHING.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rule = "any"', 'rule = "3 of 5"', "speaks of 5 members, but there are"),
        ('rule = "any"', 'rule = "most"', "is not understood"),
        ("quota = 1", "quota = 3", "can never be met"),
        ('rule = "weighted"\nquota = 1', 'rule = "weighted"', "needs a quota"),
        ('rule = "majority"', 'rule = "60%"\nweights = { r = 0 }', "met by nobody"),
    ],
)
def test_rules_of_levers_and_of_no_weight(old: str, new: str, said: str) -> None:
    found = defects_of(changed(old, new))
    assert any(said in defect for defect in found), found
    assert all(defect.startswith("case.toml:") for defect in found)


def test_a_rule_for_an_actor_without_ratifiers() -> None:
    text = changed('of = ["one", "two"]\nmargin = 0', 'of = "one"\nmargin = 0')
    text = text.replace('of = ["one", "two"]\nrule', 'of = "one"\nrule')
    text = text.replace('kind = "rule"\nactor = "one"', 'kind = "rule"\nactor = "two"')
    (defect,) = defects_of(text)
    assert "nobody ratifies for 'two'" in defect


def _chain(n: int, options: int = 12) -> str:
    listed = ", ".join(f'"o{k}"' for k in range(options))
    issues = "".join(f"[issues.i{j}]\noptions = [{listed}]\n" for j in range(n))
    values = ", ".join(f"i{j} = [{', '.join(map(str, range(options)))}]" for j in range(n))
    actors = "".join(
        f'[actors.{name}]\nrole = "party"\nmargin = 0\npoints = {{ {values} }}\n' for name in "ab"
    )
    ties = "".join(
        f'[[interactions]]\nwhen = {{ i{j} = "o1", i{j + 1} = "o1" }}\nadd = {{ a = 1 }}\n'
        f'reason = "link {j}"\n'
        for j in range(n - 1)
    )
    return f'format = 1\ntitle = "t"\n{issues}{actors}{ties}'


def test_too_many_joint_options_name_what_ties_them() -> None:
    (defect,) = defects_of(_chain(6))
    assert "2,985,984 joint options are more than 100,000" in defect
    assert "interactions[3] (link 3)" in defect
    assert not defects_of(_chain(4))


def test_a_lever_that_would_make_too_many() -> None:
    text = _chain(5, options=10)  # 100,000 are allowed
    lever = '[[levers]]\nkind = "option"\nissue = "i0"\noption = "new"\nvalues = { a = 1 }\n'
    (defect,) = defects_of(text + lever)
    assert "with this lever, 110,000 joint options" in defect
    assert "levers[0]" in defect


def test_a_shock_in_list_form_and_one_more_option() -> None:
    """The new option is worth to an actor of whom nothing is said what the status quo is."""
    model = worked(loads(mutating.EVERYTHING))
    lever = next(lever for lever in model.levers if lever.kind == "option")
    wider = Prior(changes.with_option(model, lever)).central()
    j = wider.space.issues.index("a")
    deals = [list(wider.space.null or ()) for _ in range(2)]
    deals[0][j] = len(wider.space.options[j]) - 1
    columns = [wider.space.columns_of(np.array(deal)) + wider.space.offsets[:-1] for deal in deals]
    for epoch in range(len(wider.epochs)):
        new, quo = (wider.utility_at(epoch)[0][:, at].sum(axis=1) for at in columns)
        at = wider.actors.index("w")  # the lever says nothing of it
        assert new[at] == pytest.approx(quo[at])
        assert new[0] != pytest.approx(quo[0])


def test_comparisons_that_hardly_any_draw_meets_are_found_by_check() -> None:
    text = mutating.EVERYTHING.replace(
        'better = { a = "z" }\nworse = { a = "y" }', 'better = { a = "y" }\nworse = { p = 10 }'
    )
    text = text.replace('weights = "a > p = s"', 'swing = { a = "0 to 1", p = 100, s = 100 }')
    case = loads(text)
    with pytest.raises(UnworkableError, match="draws satisfy this comparison"):
        Prior(compile_case(case)).draw(1, 1)
    (defect,) = defects_of(text)
    line = text[: text.index("[[actors.one.prefers]]")].count("\n") + 1
    assert defect.startswith(f"case.toml:{line}:")
    assert "at least one draw in 1,000" in defect


def test_two_levers_that_would_make_too_many_together_are_not_tried_together() -> None:
    """Each of two more options fits; both make more joint options than there may be."""
    text = _chain(5, options=10).replace(', "o9"]', "]", 1).replace(", 9]", "]", 1)
    text = text.replace("i0 = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "i0 = [0, 1, 2, 3, 4, 5, 6, 7, 8]")
    for issue in ("i0", "i1"):
        more = f'issue = "{issue}"\noption = "new"\nvalues = {{ a = 1, b = 1 }}\n'
        text += f'[[levers]]\nkind = "option"\n{more}'
    # Nothing pays for walking away, so that levers are tried at all.
    text = text.replace("margin = 0", "margin = 50")
    assert not defects_of(text)
    found = analyze(loads(text), worlds=3, only=["bridges"])
    assert found.bridges is not None
    (pair,) = found.bridges.untried
    assert sorted(pair.levers) == [0, 1]
    assert pair.options == 110_000
    assert found.bridges.pairs == ()
    (said,) = untried_words({0: "one", 1: "other"}, found.bridges)
    assert "110,000 joint options" in said


TOLD = """
format = 1
title = "t"
held = 2020-02-01
[issues.a]
options = ["x", "y"]
[issues.b]
options = ["x", "y"]
[actors.one]
role = "party"
margin = 0
points = { a = [0, 1], b = [0, 1] }
[actors.two]
role = "party"
margin = 0
points = { a = [0, 1], b = [0, 1] }
[accounts.of_one]
teller = "one"
[accounts.of_two]
teller = "two"
[[forbidden]]
when = { a = "y", b = "y" }
[[events]]
date = 2020-01-01
kind = "offer"
by = "one"
account = "of_one"
terms = { a = "y" }
[[events]]
date = 2020-01-01
kind = "offer"
by = "one"
account = "of_two"
terms = { b = "y" }
"""


def test_what_accounts_tell_together_must_be_possible() -> None:
    """Each account leaves to the other what it does not speak of; together nobody could sign it."""
    found = reads(TOLD, "case.toml").errors
    lines = [TOLD[: TOLD.index(f'terms = {{ {x} = "y" }}')].count("\n") + 1 for x in "ab"]
    assert [(d.line, d.code) for d in found] == [(line, "forbidden") for line in lines]
    assert "with what the other account adds and 'of_one' does not deny" in str(found[0])
    said = TOLD.replace('account = "of_one"', 'account = "of_one"\ndenied_by = ["two"]')
    assert not reads(said, "case.toml").errors
    assert not defects_of(said)
    assert not defects_of(TOLD.replace('terms = { b = "y" }', 'terms = { b = "x" }'))


@pytest.mark.parametrize("seed", range(60))
def test_what_trial_finds_of_accounts_check_finds(seed: int) -> None:
    """Where each account tells a proposal once, nothing is left for a trial to find."""
    rng = random.Random(seed)
    text = TOLD
    for stated in ('terms = { a = "y" }', 'terms = { b = "y" }'):
        parts = [f'{name} = "{rng.choice("xy")}"' for name in rng.sample("ab", rng.choice([1, 2]))]
        text = text.replace(stated, f"terms = {{ {', '.join(parts)} }}")
    if rng.random() < 0.3:
        text = text.replace('account = "of_two"', 'account = "of_two"\ndenied_by = "one"')
    case = passed(tomllib.loads(text))
    assert case is None or trial(case) == ()
