"""Hostile and broken XML: one clear error each, at once, and nothing fetched."""

from __future__ import annotations

import contextlib
import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.case.errors import CaseError
from winset.exchange import markup
from winset.exchange.genius import read_scenario
from winset.exchange.genius_files import read_genius_file
from winset.exchange.xml_files import read_xml

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE utility_space [<!ENTITY a0 "ha">'
    + "".join(
        f'<!ENTITY a{k} "{"&a" + str(k - 1) + ";"}{"&a" + str(k - 1) + ";"}">' for k in range(1, 60)
    )
    + "]><utility_space><objective>&a59;</objective></utility_space>"
)
HOSTILE = {
    "billion laughs": LAUGHS,
    "blow-up": f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]><x>{"&a;" * 50_000}</x>',
    "a file of this machine": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
    "another machine": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]><x/>',
    "attribute": '<!DOCTYPE x [<!ENTITY a "y">]><x name="&a;"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_entities_and_document_types_are_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "bomb.xml"
    file.write_text(HOSTILE[name])
    with pytest.raises(CaseError) as caught:
        read_scenario(tmp_path)
    (problem,) = caught.value.defects
    assert problem.where == "bomb.xml"
    assert "document type or an entity" in problem.message
    assert "\n" not in str(problem)


BROKEN = {
    "nothing": b"",
    "blanks": b"  \n ",
    "cut short": b"<utility_space><objective>",
    "no XML": b"just words",
    "binary": bytes(range(256)),
    "another encoding": '<x name="ü"/>'.encode("latin-1"),
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><x/>',
    "null bytes": b"<x>\x00</x>",
    "two roots": b"<x/><x/>",
    "unclosed attribute": b'<x a="1/>',
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_one_error(tmp_path: Path, name: str) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(BROKEN[name])
    with pytest.raises(CaseError) as caught:
        read_genius_file(file)
    (problem,) = caught.value.defects
    assert problem.where == "bad.xml"
    assert problem.message


def test_depth_and_length_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "deep.xml"
    file.write_text("<a>" * 5000 + "</a>" * 5000)
    with pytest.raises(CaseError, match="deep"):
        read_xml(file)
    monkeypatch.setattr(markup, "_MOST_ELEMENTS", 100)
    file.write_text(f"<a>{'<b/>' * 200}</a>")
    with pytest.raises(CaseError, match="100 elements"):
        read_xml(file)
    monkeypatch.setattr(markup, "MOST_BYTES", 10)
    with pytest.raises(CaseError, match="larger"):
        read_xml(file)


def test_folders_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="folder"):
        read_xml(tmp_path)
    with pytest.raises(CaseError, match="cannot be read"):
        read_xml(tmp_path / "none.xml")
    loop = tmp_path / "loop.xml"
    loop.symlink_to(loop)
    with pytest.raises(CaseError, match="circle"):
        read_xml(loop)
    pipe = tmp_path / "pipe.xml"
    os.mkfifo(pipe)
    with pytest.raises(CaseError, match="pipe"):
        read_xml(pipe)


PIECES = st.sampled_from(
    [
        "<utility_space>",
        "</utility_space>",
        "<objective>",
        "</objective>",
        '<issue index="1" name="A" type="discrete">',
        '<issue index="1" name="A" type="integer" lowerbound="0" upperbound="3">',
        "</issue>",
        '<item index="1" value="x" evaluation="1"/>',
        '<item index="2" value="y" evaluation="-3"/>',
        '<item value="z"/>',
        '<weight index="1" value="1.0"/>',
        '<weight index="7"/>',
        '<evaluator ftype="linear" parameter0="0" parameter1="1"/>',
        '<range lowerbound="3" upperbound="1"/>',
        '<reservation value="1e400"/>',
        "<!-- -->",
        "<![CDATA[x]]>",
        "&amp;",
        "&x;",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=14), st.text(string.printable, max_size=20))
def test_whatever_the_text_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], noise: str
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "fuzz.xml"
    file.write_text("".join(pieces) + noise, encoding="utf-8")
    with contextlib.suppress(CaseError):
        scenario = read_scenario([file, file])
        assert len(scenario.parties) == 2
        assert scenario.tables


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_the_bytes_the_only_error_is_a_case_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "fuzz.xml"
    file.write_bytes(data)
    with pytest.raises(CaseError):
        read_scenario([file])
