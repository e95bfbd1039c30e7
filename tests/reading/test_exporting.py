"""What was accepted, for others: every row with its place, and a network that others can read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.reading.test_review import TEXT, at, source, three

from winset.case.errors import CaseError
from winset.reading.exporting.positions import Position, graphml, matrix, positions
from winset.reading.exporting.writing import export
from winset.reading.model import Conflict, Move, Quantity, Span, Term, When
from winset.reading.store.review import Review, open_review


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


ALL, PARTIAL = span("the sanctions lifted in their entirety"), span("partial relief")
MOVES = [
    Move(
        *("m1", "a", "demand", span("wanted the sanctions lifted in their entirety")),
        *(span("wanted"), "dprk", "us", "us"),
        terms=(Term(ALL, "sanctions", "all", Quantity(ALL, scope="all")), Term(ALL, "tests")),
        when=When(date(2019, 2, 28), date(2019, 2, 28)),
    ),
    Move(
        *("m2", "a", "refusal", span("asked for partial relief"), span("asked"), "us"),
        terms=(Term(PARTIAL, "sanctions", "all"),),
    ),
    Move("m3", "a", "offer", span("asked for partial relief"), span("asked")),
]


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    with open_review(tmp_path / "talks.review") as opened:
        statements = [replace(s, side="us", speaker="=Trump()") for s in three()]
        opened.put(source(), [*statements, *MOVES])
        clash = Conflict(statements[0].id, statements[1].id, "scope", 0.8, (ALL, PARTIAL))
        opened.put_conflicts([clash])
        for minute, standing in enumerate(opened.standings("ann")):
            rejected = "door" in standing.draft.quote
            opened.decide(standing.draft, "reject" if rejected else "accept", "ann", at(minute))
        yield opened


def test_every_row_has_its_place_in_the_source(review: Review, tmp_path: Path) -> None:
    export(review.accepted(), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["what"] for row in rows) == {"statement": 2, "move": 4}
    for row in rows:
        assert TEXT[int(row["start"]) : int(row["end"])] == row["quote"]
        assert (row["source"], row["decision"], row["reviewer"]) == ("a", "accept", "ann")
        assert len(row["sha256"]) > 5
    assert not any("door" in row["quote"] for row in rows)
    demand = [row for row in rows if row["id"] == "m1"]
    assert [(r["issue"], r["option"], r["scope"]) for r in demand] == [
        ("sanctions", "all", "all"),
        ("tests", "", ""),
    ]
    assert demand[0]["first"] == "2019-02-28"
    assert {row["speaker"] for row in rows} == {"'=Trump()", ""}


def test_a_workbook_has_a_sheet_for_each_kind(review: Review, tmp_path: Path) -> None:
    export(review.accepted(), tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["statements", "moves", "conflicts", "matrix"]
    assert [sheet.max_row for sheet in book] == [3, 5, 2, 7]
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_the_matrix_adds_nothing_up(review: Review, tmp_path: Path) -> None:
    columns, rows = matrix(positions(review.accepted()))
    assert columns[-2:] == ("actor: dprk", "actor: us")
    of_moves = {(r["id"], r["issue"]): r for r in rows if r["what"] == "move"}
    assert of_moves["m1", "sanctions"]["actor: dprk"] == 1
    assert of_moves["m2", "sanctions"]["actor: us"] == -1
    assert not any(key.startswith("actor") for key in of_moves["m3", ""])
    export(review.accepted(), tmp_path / "out.matrix.csv")
    assert (tmp_path / "out.matrix.csv").read_text("utf-8-sig").count("\n") == 7


def test_the_network_is_read_by_others(review: Review, tmp_path: Path) -> None:
    exported = export(review.accepted(), tmp_path / "out.graphml")
    assert exported.left_out == 3
    network = nx.read_graphml(tmp_path / "out.graphml")
    kinds = nx.get_node_attributes(network, "type")
    assert Counter(kinds.values()) == {"actor": 2, "concept": 2}
    assert nx.is_bipartite(network)
    edges = {(a, b): data for a, b, data in network.edges(data=True)}
    us = edges["actor: us", "concept: sanctions: all"]
    assert (us["agreement"], us["weight"]) == (False, 1)
    dprk = edges["actor: dprk", "concept: sanctions: all"]
    assert (dprk["agreement"], dprk["dates"], dprk["tellers"]) == (True, "2019-02-28", "us")


def test_names_of_files_that_say_nothing(review: Review, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"expected \.xlsx, \.csv, \.matrix\.csv, \.graphml"):
        export(review.accepted(), tmp_path / "out.txt")


WORD = st.text(max_size=8)


@given(
    st.lists(
        st.builds(
            Position,
            *(WORD, st.just("move"), st.just("offer"), WORD, st.none() | st.booleans()),
            *(WORD, WORD, st.none() | st.dates(), WORD),
            issue=WORD,
            option=WORD,
        ),
        max_size=12,
    )
)
def test_a_network_of_any_words_is_whole(held: list[Position]) -> None:
    network = nx.parse_graphml(graphml(held).decode())
    stated = [p for p in held if p.actor and p.issue and p.agrees is not None]
    weights = [data["weight"] for _, _, data in network.edges(data=True)]
    assert sum(weights) == len(stated)
    assert len(weights) == len({(p.actor, p.concept, p.agrees) for p in stated})
