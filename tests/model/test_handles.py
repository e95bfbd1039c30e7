"""Every handle of the model addresses what the file states, by its parts and by its path."""

from __future__ import annotations

import ast
from pathlib import Path

import mutating
import pytest

import winset
from winset.case.judgement import Quantity
from winset.case.model import Case, NumericValue
from winset.case.walk import judgements, option_table
from winset.exchange.opening import load
from winset.files.library import shipped
from winset.files.reading import loads
from winset.model import Handle, Judged, Kind, compile_case
from winset.model.preferences import Items, OptionValues, Ranked

SOURCE = Path(winset.__file__).parent
CASES = {"small": loads(mutating.EVERYTHING), **{e.id: load(e.id) for e in shipped()}}


def stated(case: Case, handle: Handle) -> Quantity | None:
    """What the case states where a handle's parts point, whatever its path says."""
    tables = case.events[handle.entry].shift if handle.shifts else case.actors
    listed = {
        Kind.INTERACTION: lambda: case.interactions[handle.entry].add[handle.actor],
        Kind.PRIOR: lambda: case.accounts[handle.account].prior,
        Kind.HONESTY: lambda: case.accounts[handle.account].honesty,
        Kind.KEEPS: lambda: case.compliance[handle.entry].keeps,
        Kind.LOSS: lambda: case.compliance[handle.entry].loss[handle.actor],
        Kind.LIKELIHOOD: lambda: case.evidence[handle.entry].likelihood[handle.account],
    }
    if handle.kind in listed:
        return listed[handle.kind]()
    own = tables[handle.actor]
    if handle.kind in (Kind.MARGIN, Kind.WALK_AWAY):
        return getattr(own, handle.kind)
    if handle.kind is Kind.WEIGHT:
        return own.swing[handle.issue]
    table = (own.points if handle.kind is Kind.POINTS else own.values)[handle.issue]
    if isinstance(table, NumericValue):
        assert handle.kind is Kind.CURVE
        return table.curve
    return option_table(case, handle.issue, table)[handle.option]


@pytest.mark.parametrize("name", CASES)
def test_every_handle_addresses_what_the_file_states(name: str) -> None:
    case = CASES[name]
    model = compile_case(case)
    places = {place.path: place for place in judgements(case) if place.kind != "lever"}
    for handle, judged in model.catalogue.judged.items():
        assert judged.handle == handle == model.at(handle.path)
        assert judged.quantity is stated(case, handle), handle
        place = places.pop(handle.path, None)
        # Where nothing is said of a curve it is a straight line, which no place of the file is.
        assert place is not None or handle.kind is Kind.CURVE, handle
        if place is not None:
            assert (judged.quantity, judged.support) == (place.quantity, place.support), handle
            assert judged.actor == place.actor, handle
    assert not places


@pytest.mark.parametrize("name", CASES)
def test_parts_hold_handles_of_the_catalogue(name: str) -> None:
    model = compile_case(CASES[name])
    judged = model.catalogue.judged
    for actor, own in model.preferences.items():
        for part in own.parts:
            handles = part.values if isinstance(part, OptionValues | Items) else (part.curve,)
            assert all(handle in judged and handle.actor == actor for handle in handles)
        assert all(handle in judged for handle, _ in own.interactions)
        if own.weighing is not None:
            # The weights of a ranking are in no file: they follow from it.
            ranked = isinstance(own.weighing, Ranked)
            assert all((h in judged) != ranked for h in own.weighing.weights.values())
            assert all(model.at(h.path) is h for h in own.weighing.weights.values())
    moved = (added.values() for added in model.epochs.walk_away)
    assert all(handle in judged for rows in moved for row in rows for handle in row)
    assert all(handle in judged for moved in model.factors.values() for handle in moved)


def test_levers_state_judgements_of_their_own() -> None:
    case = CASES["hanoi"]
    model = compile_case(case)
    places = {place.path: place for place in judgements(case) if place.kind == "lever"}
    seen: list[Judged] = []
    for lever in model.levers:
        seen += [j for j in (lever.amount, lever.cost, *lever.price.values()) if j is not None]
    assert seen
    for judged in seen:
        assert judged.quantity is places[judged.handle.path].quantity
        assert judged.handle not in model.catalogue.judged  # worlds do not draw them


def test_a_handle_is_its_path() -> None:
    one = Handle("actors.us.margin", Kind.MARGIN, "us")
    assert one == Handle("actors.us.margin", Kind.POINTS)
    assert {one: 1}[compile_case(CASES["hanoi"]).at("actors.us.margin")] == 1
    with pytest.raises(KeyError):
        compile_case(CASES["hanoi"]).at("actors.us.margn")


def test_the_case_is_left_behind() -> None:
    """Only what compiles a model, or a changed one, reads the case that it came from."""
    rooms = ("worlds", "conduct", "inference", "findings", "words", "deals", "space")
    for room in rooms:
        for path in (SOURCE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                assert not (isinstance(node, ast.Attribute) and node.attr == "case"), path
