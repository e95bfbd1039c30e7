"""An article parsed once: pieces that cover it, offsets that hold, any text survived."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.reading.model import Article, Source, Span
from winset.reading.parsing import LONGEST, MissingReaderError, paragraphs, parsed

pytest.importorskip("spacy")


def read(text: str) -> tuple[Source, Article]:
    article = Article("a", Span(0, len(text)))
    return Source("a", "a.txt", "", text, (article,)), article


def test_pieces_are_the_paragraphs():
    source, article = read("One said so.\n\n“Two,” said the other.\r\n")
    with parsed(source, article) as it:
        assert [p.span.of(source.text) for p in it.pieces] == [
            "One said so.",
            "“Two,” said the other.",
        ]
        second = it.pieces[1]
        two = second.token_at(source.text.index("Two"))
        assert second.span_of(two).of(source.text) == "Two"
        assert it.piece_at(1) is it.pieces[0]
        assert it.piece_at(len(source.text)) is None


def test_zones_are_kept():
    text = "Talks fail\nHe said no."
    zones = (("title", Span(0, 10)), ("body", Span(11, len(text))))
    article = Article("a", Span(0, len(text)), zones)
    with parsed(Source("a", "", "", text, (article,)), article) as it:
        assert [p.zone for p in it.pieces] == ["title", "body"]


def test_names_on_request():
    source, article = read("Angela Merkel met Emmanuel Macron in Paris.")
    with parsed(source, article, names=True) as it:
        assert "Angela Merkel" in [e.text for e in it.pieces[0].doc.ents]
    with parsed(source, article) as it:
        assert not it.pieces[0].doc.ents


def test_parsing_may_be_nested():
    source, article = read("He said no.")
    with parsed(source, article) as outer, parsed(source, article) as inner:
        assert [t.text for t in outer.pieces[0].doc] == [t.text for t in inner.pieces[0].doc]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_every_token_stands_where_it_says(text):
    source, article = read(text)
    with parsed(source, article) as it:
        covered = "".join(p.span.of(text) for p in it.pieces)
        assert "".join(covered.split()) == "".join(text.split())
        for piece in it.pieces:
            assert len(piece.doc.text) == piece.span.end - piece.span.start
            for token in piece.doc:
                span = piece.span_of(token)
                assert piece.span.holds(span)
                assert piece.token_at(span.start).i == token.i


@pytest.mark.parametrize(
    "text", ["x" * 50_000, "“" * 10_000, "He said so. " * 2_000, "a “b” " * 3_000]
)
def test_long_paragraphs_are_cut_without_a_loss(text):
    source, article = read(text)
    with parsed(source, article) as it:
        assert "".join(p.span.of(text) for p in it.pieces).strip() == text.strip()
        assert max(p.span.end - p.span.start for p in it.pieces) <= LONGEST


def test_a_missing_model_says_what_to_install(monkeypatch):
    import spacy

    from winset.reading import parsing

    def absent(name):
        raise OSError(name)

    parsing._reader.cache_clear()
    monkeypatch.setattr(spacy, "load", absent)
    source, article = read("He said no.")
    with pytest.raises(MissingReaderError, match=r"pip install 'winset\[reading\]'"):
        parsing._reader()
    monkeypatch.undo()
    assert len(paragraphs(source, article)) == 1
