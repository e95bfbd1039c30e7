"""Text that acts on nobody, and words for lists and counts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from winset.text import cut, neutral, visible

ANY = st.text(st.characters(codec=None, categories=None))


@given(ANY)
def test_nothing_acts_once_shown(text: str) -> None:
    shown = visible(text)
    for character in shown:
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        }
    assert visible(shown) == shown


@given(ANY)
def test_what_does_not_act_stays(text: str) -> None:
    if text.isprintable():
        assert visible(text) == text


def test_marks_are_those_of_case_files() -> None:
    assert visible("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") == (
        r"\x1b]8;;http://x\x1b\link\x1b]8;;\x1b" + "\\"
    )
    assert visible("a\u202eb\u2066c\x00d\x9b") == r"a\u202eb\u2066c\x00d\x9b"
    assert visible("one\r\n  two\tthree") == "one two three"
    assert visible("e\u0301, \u05d0, \u200d, \xa0") == "e\u0301, \u05d0, \u200d, \xa0"


@given(ANY)
def test_cells_are_no_formulas(text: str) -> None:
    shown = neutral(visible(text))
    if shown.lstrip().startswith(("=", "+", "-", "@")):
        float(shown)


@given(ANY, st.integers(2, 50))
def test_cut_keeps_to_its_length(text: str, most: int) -> None:
    assert len(cut(text, most)) <= max(most, 0)
