"""Drafted statements against people's annotation, and the counting against a slow twin."""

from itertools import combinations, permutations

import pytest
from benchmarks.reading.annotated import gold_document, news
from benchmarks.reading.matching import Attribution, matched, may_match
from benchmarks.reading.suite import count, drafts
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.reading.statements import Rules

pytest.importorskip("spacy")

TEXT = "abcdefghijklmnop"
PAIRS = st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda p: (p[0], p[0] + p[1]))
ONE = st.builds(
    Attribution,
    st.lists(PAIRS, min_size=1, max_size=2).map(tuple),
    st.lists(PAIRS, max_size=1).map(tuple),
    st.lists(PAIRS, max_size=1).map(tuple),
    st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(ONE, max_size=4), st.lists(ONE, max_size=4), st.sampled_from(["all", "content"]))
def test_the_largest_matching_by_trying_all(drafted, golds, parts):
    counts, pairs = matched(drafted, golds, TEXT, parts=parts)
    needed = [g for g in golds if not g.optional]
    most = 0
    for size in range(min(len(drafted), len(needed)) + 1):
        for some in combinations(needed, size):
            for order in permutations(drafted, size):
                if all(
                    may_match(d, g, TEXT, parts=parts) for d, g in zip(order, some, strict=True)
                ):
                    most = size
    assert counts.both == len(pairs) == most
    assert counts.annotated == len(needed)
    assert counts.both <= counts.drafted <= len(drafted)


def test_optional_items_are_neither_required_nor_penalised():
    gold = Attribution(((0, 4),), optional=True)
    assert matched([], [gold], TEXT)[0].annotated == 0
    assert matched([Attribution(((0, 4),))], [gold], TEXT)[0].drafted == 0
    assert matched([Attribution(((8, 12),))], [gold], TEXT)[0].drafted == 1


def test_a_relative_pronoun_is_the_noun_that_it_stands_for():
    text = "An envoy who led said it was over"
    gold = Attribution(((22, 33),), ((17, 21),), ((9, 12),))
    assert may_match(Attribution(((22, 33),), ((17, 21),), ((0, 8),)), gold, text)
    assert not may_match(Attribution(((22, 33),), ((17, 21),), ((22, 24),)), gold, text)


@pytest.mark.shared
def test_core_statements_of_a_document(shared):
    document = gold_document(shared / "documents")
    counts = count([drafts(document, Rules(), nested=True)], [document])
    assert counts.f >= 0.93


@pytest.mark.slow
@pytest.mark.shared
def test_political_news(shared):
    documents = news(shared / "data")
    found = [drafts(d, Rules()) for d in documents]
    assert count(found, documents, "content").f >= 0.65
    assert count(found, documents, "all").f >= 0.62
