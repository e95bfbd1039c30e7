"""Whatever is in a file: it is read with every passage in its place, or refused in one message."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reading.test_documents import LONG, pdf

from winset.case.errors import CaseError
from winset.reading.model import Source
from winset.reading.sources.opening import Opened, read_document

TRIED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKS = st.sampled_from(
    ["<p>", "</p>", "<article>", "</article>", "<h1>", "</h1>", "<script>", "</script>", "<!--",
     "-->", "<a href=x>", "</a>", "<br>", "&amp;", "&#xD800;", "&#0;", "<table><tr><td>", LONG,
     '<div class="byline">', "</div>", "<title>", "By Ann Lee", "1 March 2019", "\n", "\x0c"]
)  # fmt: skip
WORDS = st.text(max_size=60)


def holds(raw: bytes, name: str, folder: Path) -> tuple[Source, ...]:
    """Read a file; check that all in it lies where it says, or that it is refused clearly."""
    path = folder / name
    path.write_bytes(raw)
    opened, refused = Opened(), None
    try:
        opened = read_document(path)
    except CaseError as error:
        refused = error
    if refused is not None:
        assert refused.defects
        assert all(str(path) in str(d) and "\n" not in str(d) for d in refused.defects)
        return ()
    for source in opened.sources:
        source.text.encode("utf-8")
        for article in source.articles:
            at = article.span.start
            for _, span in article.zones:
                assert at <= span.start < span.end <= article.span.end <= len(source.text)
                assert span.of(source.text).strip()
                at = span.end
    return opened.sources


@given(st.lists(MARKS | WORDS, max_size=30).map("".join))
@TRIED
def test_any_page(tmp_path: Path, page: str) -> None:
    holds(page.encode(), "a.html", tmp_path)


@given(st.binary(max_size=400))
@TRIED
def test_any_bytes_under_any_name(tmp_path: Path, raw: bytes) -> None:
    for name in ("a.txt", "a.html", "a.pdf", "a.docx", "a.csv", "a.xlsx"):
        holds(raw, name, tmp_path)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@TRIED
def test_any_text_is_kept_to_the_letter(tmp_path: Path, text: str, encoding: str) -> None:
    for source in holds(text.encode(encoding), "a.txt", tmp_path):
        assert source.text == text.removeprefix("\ufeff" if encoding == "utf-8" else "")


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6))
@TRIED
def test_any_list(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("title", "date", "text"), *rows])
    sources = holds(text.getvalue().encode(), "a.csv", tmp_path)
    assert len({source.id for source in sources}) == len(sources)
    stated = [row[2] for row in rows]
    assert all(source.text in stated for source in sources)


@given(st.lists(WORDS, min_size=1, max_size=8))
@TRIED
def test_any_words_in_a_docx(tmp_path: Path, several: list[str]) -> None:
    sound = ["".join(c for c in words if c.isprintable()) for words in several]
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>" for words in sound)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        part = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", part)
    for source in holds(raw.getvalue(), "a.docx", tmp_path):
        assert "".join(source.text.split()) == "".join("".join(sound).split())


@given(data=st.data())
@TRIED
def test_any_damage_to_a_pdf(data: st.DataObject, tmp_path: Path) -> None:
    raw = bytearray(pdf([["Both sides met on Monday.", "They left."], ["Nothing more."]]))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    holds(bytes(raw[: data.draw(st.integers(1, len(raw)))]), "a.pdf", tmp_path)
