"""What would break a reader ends in one clear message, and the files beside it are read."""

from __future__ import annotations

import errno
import os
import zipfile
import zlib
from pathlib import Path

import pytest
from tests.reading.test_documents import LONG, PAGE, pdf, written

from winset.case.errors import CaseError
from winset.reading.sources.opening import Opened, read_document, read_sources

DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)


def message(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        read_document(path)
    (defect,) = caught.value.defects
    assert str(path) in str(defect)
    assert "\n" not in str(defect)
    return str(defect)


def packed(path: Path, *parts: tuple[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    for name in ("a.txt", "a.html", "a.pdf", "a.docx", "a.csv", "a.xlsx"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(100 * 2**20)
        assert "MiB at most" in message(path)


def test_a_zip_bomb_in_a_docx_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    bomb = b"<w:t>" + b" " * (80 * 2**20)
    path = packed(tmp_path / "a.docx", ("word/document.xml", bomb))
    assert path.stat().st_size < 200_000
    assert "unpacks to more than 64 MiB" in message(path)


def test_a_docx_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", ("word/document.xml", b" " * (70 * 2**20)))
    raw = path.read_bytes().replace((70 * 2**20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert message(written(tmp_path, "b.docx", raw))


def test_a_zip_bomb_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", ("xl/worksheets/sheet1.xml", b" " * (80 * 2**20)))
    assert "unpacks to 80 MiB" in message(path)


def test_entities_in_a_docx_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + DOCUMENT.format("&b;")
    path = packed(tmp_path / "a.docx", ("word/document.xml", laughs))
    assert "document type or an entity" in message(path)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 500,
        b"no zip at all",
        b"\xd0\xcf\x11\xe0" + b"\0" * 99,
    ],
)
def test_what_is_no_docx(tmp_path: Path, content: bytes) -> None:
    assert message(written(tmp_path, "a.docx", content))


def test_a_docx_that_is_another_archive_or_broken_or_nested_deep(tmp_path: Path) -> None:
    assert "no Word document" in message(packed(tmp_path / "a.docx", ("x.xml", "<x/>")))
    broken = packed(tmp_path / "b.docx", ("word/document.xml", DOCUMENT.format("<w:p>")))
    assert "damaged" in message(broken)
    deep = DOCUMENT.format(
        "<w:p>" * 50_000 + "<w:r><w:t>words here</w:t></w:r>" + "</w:p>" * 50_000
    )
    (source,) = read_document(packed(tmp_path / "c.docx", ("word/document.xml", deep))).sources
    assert source.text == "words here"


def test_pages_made_to_hurt_are_read_or_refused(tmp_path: Path) -> None:
    shapes = {
        "nested": "<div>" * 1_000_000 + f"<p>{LONG}</p>",
        "inline": "<b><i>" * 200_000 + LONG,
        "open": "<a " * 200_000 + f"><p>{LONG}</p>",
        "comments": f"<p>{LONG}</p>" + "<!--" * 200_000,
        "ends": f"<p>{LONG}</p>" + "</" * 200_000,
        "tables": "<table>" * 50_000 + f"<tr><td>{LONG}",
        "data": f'<p>{LONG}</p><script type="application/ld+json">' + "[" * 100_000,
        "articles": "<article>" * 100_000 + f"<p>{LONG}</p>",
    }
    for name, content in shapes.items():
        opened = read_sources([written(tmp_path, f"{name}.html", content)])
        assert opened.sources or opened.problems, name
        assert all("[" * 20 not in s.text and "<!--" not in s.text for s in opened.sources), name
    assert "more than 20,000 deep" in message(tmp_path / "nested.html")
    flat = "<div><b>" * 9_000 + f"<p>{LONG}</p>"
    assert LONG.strip() in read_document(written(tmp_path, "flat.html", flat)).sources[0].text


def test_a_page_of_scripts_only_says_so(tmp_path: Path) -> None:
    page = "<html><body><div id='root'></div><script>render()</script></body></html>"
    assert "holds no text" in message(written(tmp_path, "a.html", page))


def test_pdfs_without_text_encrypted_damaged_or_circular(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    assert "holds no text" in message(written(tmp_path, "a.pdf", pdf([[], []])))
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    with (tmp_path / "b.pdf").open("wb") as file:
        writer.write(file)
    assert "encrypted" in message(tmp_path / "b.pdf")
    assert "no PDF" in message(written(tmp_path, "c.pdf", "no pdf at all"))
    good = pdf([["words"]])
    for n, bad in enumerate(
        (
            good.replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
            good.replace(b"/Contents 3 0 R", b"/Contents 4 0 R"),
            good.replace(b"/Length", b"/Length 3 0 R /X"),
            good[: len(good) // 2],
            b"%PDF-1.4\n" + b"\xff" * 1000,
            good.replace(b"trailer <<", b"trailer << /Prev 9"),
            good.replace(b"/Parent 2 0 R", b"/Parent 4 0 R"),
            good.replace(b"/Font << /F1 <<", b"/Font 4 0 R /X << /F1 <<"),
        )
    ):
        opened = read_sources([written(tmp_path, f"bad{n}.pdf", bad)])
        assert opened.sources or len(opened.problems) == 1, n


def test_a_pdf_that_unpacks_to_more_than_memory_or_draws_itself(tmp_path: Path) -> None:
    bomb = zlib.compress(zlib.compress(b" " * (200 * 2**20), 9), 9)
    page = pdf([["words"]])
    start, end = page.index(b"<< /Length"), page.index(b"endstream")
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >> stream\n%s\n"
    packed_page = page[:start] + stream % (len(bomb), bomb) + page[end:]
    assert len(packed_page) < 10_000
    assert message(written(tmp_path, "a.pdf", packed_page))
    loop = page.replace(b"/Resources <<", b"/Resources << /XObject << /F 4 0 R >>")
    opened = read_sources([written(tmp_path, "b.pdf", loop.replace(b" Tj ET", b" Tj /F Do ET"))])
    assert opened.sources or opened.problems


def test_as_many_lines_as_a_file_may_have_take_no_more_time_each(tmp_path: Path) -> None:
    """Quadratic work would not end before whoever waits for it does."""
    for name, line in (("a", "Talks fail again"), ("b", "1 March 2019"), ("c", "- a point")):
        opened = read_document(written(tmp_path, f"{name}.txt", f"{line}\n" * 20_000))
        assert len(opened.sources[0].articles[0].zones) == 20_000


def test_a_pdf_with_one_page_that_is_a_picture_says_which(tmp_path: Path) -> None:
    opened = read_document(written(tmp_path, "a.pdf", pdf([["Words on the first page."], []])))
    assert len(opened.sources) == 1
    assert "no text on page 2" in opened.defects[0].message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01\x02\x03" * 100, "no text"),
        (b"\x7fELF" + b"\x00" * 100, "a program"),
        (b"%PDF-1.4 ...", "name it with the ending .pdf"),
        (b"PK\x03\x04....", ".docx"),
        (b"\x89PNG....", "a picture"),
        (b"{\\rtf1 ...", "RTF"),
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\xff\xfe\x00\xd8\x00", "UTF-16"),
        ("\ufeff".encode(), "no text"),
    ],
)
def test_what_is_no_text_though_it_is_named_so(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in message(written(tmp_path, "a.txt", content))


def test_links_that_lead_round_and_files_that_cannot_be_read(tmp_path: Path) -> None:
    written(tmp_path, "in/good.txt", LONG)
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self.txt").symlink_to(tmp_path / "in" / "self.txt")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    written(tmp_path, "in/bad.txt", b"\x00" * 50)
    written(tmp_path, "in/picture.jpg", b"\xff\xd8\xff")
    written(tmp_path, "in/.hidden.txt", "x")
    opened = read_sources([tmp_path / "in", tmp_path / "missing", tmp_path / "in" / "picture.jpg"])
    assert [s.id for s in opened.sources] == ["good"]
    assert len(opened.problems) == 6
    assert all(str(tmp_path) in str(problem) for problem in opened.problems)


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    written(tmp_path, "a.jpg", b"x")
    assert "holds no document" in str(read_sources([tmp_path]).problems[0])


def test_a_file_that_is_closed_to_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.txt", LONG)

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", closed)
    assert "permission denied; see its permissions" in message(path)


def test_everything_good_is_read_and_everything_bad_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", LONG)
    written(tmp_path, "b.html", PAGE)
    written(tmp_path, "c.pdf", b"junk")
    written(tmp_path, "d.docx", b"junk")
    written(tmp_path, "e.xlsx", b"junk")
    written(tmp_path, "f.csv", b'text\n"open')
    opened: Opened = read_sources([tmp_path])
    assert [s.id for s in opened.sources] == ["a", "b"]
    assert len(opened.problems) == 4
