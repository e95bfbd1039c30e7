"""Documents of every kind to text: what is in them and no more, and where it came from."""

from __future__ import annotations

import csv
import hashlib
from contextlib import suppress
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from winset.case.errors import CaseError
from winset.reading.model import Source
from winset.reading.sources.decoding import decode
from winset.reading.sources.naming import ids_of
from winset.reading.sources.opening import read_document, read_sources
from winset.reading.sources.pages import read_page
from winset.reading.sources.portable import paragraphs_in

LONG = "The delegations met for three hours and left without a word to the press on Thursday. " * 3
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Talks fail | Post</title>
<meta property="og:site_name" content="The Post"><link rel="canonical" href="https://post/1">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Talks fail",
"datePublished": "2019-03-01T05:00Z", "author": {{"name": "Ann Lee"}}}}]}}</script>
<style>p {{ color: red }}</style></head><body class="has-sidebar"><nav><p>Home</p></nav>
<main><article><h1>Talks fail</h1><p class="standfirst">No deal on the river</p>
<div class="byline">By Ann Lee</div><figure><figcaption>Envoys in Oslo</figcaption></figure>
<p>{LONG}&ldquo;We <b>offered</b> everything,&rdquo; he said.</p>
<script>alert("<p>evil</p>")</script>
<p>{LONG}</p><div class="related-links"><a href="x">Ten things</a></div>
<p style="display:none">hidden words</p></article></main><footer>Imprint</footer></body></html>"""


def told(source: Source) -> list[tuple[str, str]]:
    return [(z, span.of(source.text)) for a in source.articles for z, span in a.zones]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(path: Path) -> Source:
    (source,) = read_document(path).sources
    return source


def pdf(pages: list[list[str]], *, extra: bytes = b"") -> bytes:
    """A PDF with one line of text below the other, written by hand."""
    parts: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 10 Tf 14 TL 40 800 Td {shown} ET".encode("latin-1")
        parts.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(parts) + 1)
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Courier "
            b"/Encoding /WinAnsiEncoding >> >> >> >>" % (len(parts))
        )
    names = b" ".join(b"%d 0 R" % kid for kid in kids)
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), names)
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s>>\n" % (len(parts) + 1, extra)
    return out + b"startxref\n%d\n%%%%EOF" % start


def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "talks.html", PAGE)
    source = one(path)
    (article,) = source.articles
    assert (article.title, article.authors, article.outlet) == (
        "Talks fail",
        ("Ann Lee",),
        "The Post",
    )
    assert (article.published, source.url) == (date(2019, 3, 1), "https://post/1")
    assert [zone for zone, _ in told(source)] == [
        *("title", "standfirst", "byline", "caption", "body", "body")
    ]
    assert "“We offered everything,” he said." in source.text
    for absent in ("evil", "alert", "color", "Home", "Imprint", "Ten things", "hidden", "schema"):
        assert absent not in source.text
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_page_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    page = f'<meta charset="gbk"><h1>会谈</h1><p>{"双方没有达成协议。" * 30}</p>'
    source = one(written(tmp_path, "a.html", page.encode("gbk")))
    assert "双方没有达成协议。" in source.text
    assert source.articles[0].title == "会谈"


def test_a_page_with_two_articles_is_split(tmp_path: Path) -> None:
    parts = "".join(
        f"<article><h2>Talks {n}</h2><p>{LONG}</p><p>{LONG}</p></article>" for n in "12"
    )
    source = one(written(tmp_path, "p.html", f"<html><title>News</title>{parts}</html>"))
    assert [(a.id, a.title) for a in source.articles] == [("p-1", "Talks 1"), ("p-2", "Talks 2")]


def test_old_pages_part_paragraphs_by_line_breaks_or_show_text_as_it_stands(
    tmp_path: Path,
) -> None:
    page = f"<font>Talks fail<br><br>{LONG}<br>\n<br />They left.<br>At once.</font>"
    source = one(written(tmp_path, "old.html", page))
    assert [words for _, words in told(source)][1:] == [LONG.strip(), "They left. At once."]
    source = one(written(tmp_path, "pre.html", f"<pre>Talks fail\n\n{LONG}\nThey left.</pre>"))
    assert [words for _, words in told(source)] == ["Talks fail", LONG.strip(), "They left."]


def test_a_heading_on_the_page_is_its_title_and_not_that_of_the_window(tmp_path: Path) -> None:
    page = (
        f"<title>Talks fail - The Post</title><article><h1>Talks fail</h1><p><a>By Ann Lee</a></p>"
        f"<p>March 3, 2019 by ann</p><p>{LONG}</p><p>{LONG}</p><h2>Share this:</h2></article>"
    )
    source = one(written(tmp_path, "a.html", page))
    (article,) = source.articles
    assert (article.title, article.authors) == ("Talks fail", ("Ann Lee",))
    assert article.published == date(2019, 3, 3)
    zones = [zone for zone, _ in told(source)]
    assert zones == ["title", "byline", "byline", "body", "body", "note"]


def test_a_page_that_names_all_of_itself_as_a_sidebar_is_read(tmp_path: Path) -> None:
    source = one(written(tmp_path, "p.html", f'<div class="sidebar"><p>{LONG}</p></div>'))
    assert LONG.strip() in source.text


def test_a_pdf_is_put_together_over_lines_and_pages(tmp_path: Path) -> None:
    head = "Report of the mission"
    pages = [
        [
            head,
            "Both delegations said that they had come to dis-",
            "mantle what stood between them, and",
            "that the co-operation would go on, if",
            "1",
        ],
        [head, "nobody objected to it in the meantime.", "Then they left.", "2"],
        [head, "Nothing more was heard of it on that day or later.", "3"],
    ]
    source = one(written(tmp_path, "r.pdf", pdf(pages)))
    words = [words for _, words in told(source)]
    assert words[0] == (
        "Both delegations said that they had come to dismantle what stood between them, and that "
        "the co-operation would go on, if nobody objected to it in the meantime."
    )
    assert head not in source.text


def test_a_hyphen_stays_where_the_document_writes_it_so_elsewhere() -> None:
    pages = [["They praised the co-", "operation of both. The co-operation goes on."]]
    (block,) = paragraphs_in(pages)
    assert block.words.startswith("They praised the co-operation of both.")


def test_a_docx_with_a_table_a_title_and_a_footnote(tmp_path: Path) -> None:
    docx: Any = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Talks fail", style="Title")
    document.add_paragraph("By Ann Lee")
    body = document.add_paragraph("The delegations ")
    body.add_run("met").bold = True
    body.add_run(" for three hours.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Side", "Demand", "Upstream", "more water"), strict=True):
        cell.text = words
    document.save(str(tmp_path / "t.docx"))
    source = one(tmp_path / "t.docx")
    assert told(source)[:3] == [
        ("title", "Talks fail"),
        ("byline", "By Ann Lee"),
        ("body", "The delegations met for three hours."),
    ]
    assert [words for _, words in told(source)][3:] == ["Side | Demand", "Upstream | more water"]
    assert source.articles[0].authors == ("Ann Lee",)


def test_a_list_of_articles_as_csv_and_as_workbook(tmp_path: Path) -> None:
    head = ["Headline", "Author", "Publication", "Date", "URL", "Full text", "Notes"]
    long = f"  {LONG}\r\nSecond “paragraph”.\n" + "x" * 200_000
    rows = [
        ["Talks fail", "By Ann Lee and Bo Ek", "The Post", "1 March 2019", "u", "Short text.", "-"],
        ["Talks fail", "", "", "03/04/2019", "v", "Another text.", ""],
        ["No text", "", "", "", "w", "", ""],
    ]
    with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows, ["", "", "", "", "", long, ""]])
    opened = read_sources([tmp_path / "list.csv"])
    first, second, third = opened.sources
    assert (first.id, first.url, first.name) == ("list_talks_fail", "u", "list.csv, row 2")
    assert first.articles[0].authors == ("Ann Lee", "Bo Ek")
    assert first.articles[0].published == date(2019, 3, 1)
    assert second.id.startswith("list_talks_fail_")
    assert second.articles[0].published is None
    assert third.text == long
    assert [(d.severity, "no text" in d.message) for d in opened.defects] == [
        ("warning", False),
        ("error", True),
    ]
    book = Workbook()
    for row in [head, *rows[:2], ["", "", "", date(2019, 3, 2), "", "y" * 32_767, ""]]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    opened = read_sources([tmp_path / "list.xlsx"])
    assert len(opened.sources) == 3
    assert opened.sources[2].articles[0].published == date(2019, 3, 2)
    assert "may have been cut" in " ".join(d.message for d in opened.defects)


def test_a_list_without_texts_says_what_it_lacks(tmp_path: Path) -> None:
    opened = read_sources([written(tmp_path, "l.csv", "title,url\na,b\n")])
    assert "no column holds the texts" in str(opened.problems[0])


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Mr Ri said: “It’s fine” – and left.", ["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        ("Le ministre a déclaré : « Nous n’avons pas reçu d’offre »", ["cp1252", "utf-16-le"]),
        ("El ministro señaló que mañana no habrá acuerdo", ["latin-1", "utf-32", "utf-16-be"]),
        ("Der Außenminister sprach über „Fortschritte“ in Köln", ["cp1252"]),
        ("Minister powiedział, że rozmowy będą trudne w całości", ["cp1250"]),
        ("外交部发言人表示，中方将继续发挥建设性作用。双方没有达成协议。", ["gb18030"]),
        ("外務大臣は「合意には至らなかった」と述べた。首脳会談は二日間行われた。", ["shift_jis"]),
        ("리용호 외무상은 하노이에서 기자회견을 열고 제재의 일부 해제를 제안했다", ["euc_kr"]),
        ("Министр заявил, что «переговоры будут продолжены» в Москве.", ["cp1251"]),
        ("Министр заявил, что переговоры будут продолжены в Москве.", ["koi8_r"]),
        ("Ο υπουργός δήλωσε ότι η συμφωνία των Πρεσπών υπεγράφη.", ["cp1253"]),
    ],
)
def test_encodings_are_told_apart(text: str, encodings: list[str]) -> None:
    for encoding in encodings:
        found = decode((text * 3).encode(encoding), "a.txt")
        assert found.text == text * 3, encoding


def test_an_encoding_that_had_to_be_inferred_is_told(tmp_path: Path) -> None:
    opened = read_document(written(tmp_path, "a.txt", "Le traité échoua.".encode("cp1252")))
    assert "was taken for cp1252" in opened.defects[0].message
    assert opened.defects[0].severity == "warning"


def test_a_few_bytes_that_are_wrong_spoil_no_other(tmp_path: Path) -> None:
    raw = "“Yes,” he said, and “no,” and “perhaps.”".encode() + b" \xff\xe2\x80"
    opened = read_document(written(tmp_path, "a.txt", raw))
    assert opened.sources[0].text == "“Yes,” he said, and “no,” and “perhaps.” \ufffd\ufffd"
    assert "2 places in it not in UTF-8" in opened.defects[0].message
    table = "title,text\né,They left.\n".encode("cp1252")
    (defect,) = read_document(written(tmp_path, "a.csv", table)).defects
    assert "was taken for cp1252" in defect.message


def test_headings_of_markdown(tmp_path: Path) -> None:
    text = f"# Talks fail\n\n**By Ann Lee**\n\n1 March 2019\n\n{LONG}\n\n{LONG}\n"
    (article,) = one(written(tmp_path, "a.md", text)).articles
    assert (article.title, article.authors) == ("Talks fail", ("Ann Lee",))
    assert [zone for zone, _ in article.zones] == ["title", "byline", "byline", "body", "body"]


def test_ids_do_not_depend_on_what_else_is_in_a_folder_but_for_its_name() -> None:
    assert ids_of(["b/talks.txt", "a/other.txt"]) == ("talks", "other")
    assert ids_of(["b/talks.txt", "a/talks.txt"]) == ("b_talks", "a_talks")
    assert ids_of(["会谈.txt"])[0].startswith("source_")
    assert ids_of(["É té.txt"]) == ("e_te",)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12, unique=True))
def test_ids_are_keys_and_all_different(names: list[str]) -> None:
    ids = ids_of(names)
    assert len(set(ids)) == len(names)
    assert all(id_ and set(id_) <= set("abcdefghijklmnopqrstuvwxyz0123456789_") for id_ in ids)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8")))
@settings(max_examples=200)
def test_no_bytes_whatever_make_it_fail(raw: bytes) -> None:
    with suppress(CaseError):
        decode(raw, "a.txt").text.encode("utf-8")


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_any_text_in_a_page_stays_text(text: str) -> None:
    page = read_page(f"<p>{escape(text)}</p><p>{LONG}</p>", Path("a.html"))
    words = " ".join(b.words for blocks in page.articles for b in blocks)
    assert "<p>" not in words or "<p>" in text
    words.encode("utf-8")
