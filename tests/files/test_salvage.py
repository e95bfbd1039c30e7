"""A mistake in one place hides none in others, and is not reported as several."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from winset.files.library import shipped_text
from winset.files.reading import reads

TEXT = """\
format = 1
title = "Rent"
[issues.rent]
options = ["as it is", "lower"]
[issues.term]
options = ["a", "b"]
[actors.owner]
role = "party"
margin = "-10 to 10"
values = { rent = [100, 0] }
[actors.tenant]
role = "party"
margin = "-10 to 10"
swing = { rent = 100, term = 50 }
values = { rent = [0, 100], term = [1, 2] }
[actors.bank]
role = "ratifier"
of = "owner"
margin = 0
values = { rent = [100, 0] }
[[events]]
id = "first"
date = 2000-01-01
kind = "offer"
by = "tenant"
terms = { rent = "lower" }
[[events]]
date = 2000-01-02
kind = "refusal"
by = "owner"
responds_to = "first"
"""


def errors(text: str) -> list[str]:
    return [str(problem) for problem in reads(text, "x").errors]


def test_the_text_is_sound() -> None:
    assert errors(TEXT) == []


# One mistake each, of the kind that keeps a file from being a case.
BREAKS = [
    ('title = "Rent"', 'titel = "Rent"', 2),
    ('options = ["a", "b"]', 'options = ["a", 2]', 1),
    ('options = ["a", "b"]', 'optoins = ["a", "b"]', 1),
    (
        'margin = "-10 to 10"\nvalues = { rent = [100',
        'margin = "10 to -10"\nvalues = { rent = [100',
        1,
    ),
    ('margin = "-10 to 10"\nswing', 'margn = "-10 to 10"\nswing', 1),
    ("swing = { rent = 100, term = 50 }", 'swing = { rent = "x", term = 50 }', 1),
    ("swing = { rent = 100, term = 50 }", "swing = 3", 1),
    ("swing = { rent = 100, term = 50 }", "swng = { rent = 100, term = 50 }", 1),
    ("term = [1, 2] }", "term = [true, 2] }", 1),
    ("term = [1, 2] }", "term = 7 }", 1),
    ('role = "ratifier"', 'role = "ratfier"', 1),
    ('role = "ratifier"\n', "", 1),
    ('of = "owner"', "of = 3", 1),
    ('id = "first"', "id = 1", 1),
    ("date = 2000-01-01", 'date = "x"', 1),
    ("date = 2000-01-01\n", "", 1),
    ('kind = "offer"', 'kind = "ofer"', 1),
    ('by = "tenant"', "by = 3", 1),
    ('terms = { rent = "lower" }', "terms = { rent = true }", 1),
    ('terms = { rent = "lower" }', "terms = 3", 1),
    ("[actors.bank]", "[actor.bank]", 1),
    ("[issues.term]", "[issue.term]", 1),
]
# One mistake each, of the kind that only shows between tables; and what is said of it.
SLIPS = [
    ('responds_to = "first"', 'responds_to = "frist"', "did you mean 'first'?"),
    ('by = "owner"', 'by = "ower"', "did you mean 'owner'?"),
    ('"lower" }', '"lwer" }', "did you mean 'lower'?"),
    (
        "values = { rent = [100, 0] }\n[[",
        "values = { rent = [1, 2, 3] }\n[[",
        "3 numbers for the 2",
    ),
]


@pytest.mark.parametrize(("old", "new", "count"), BREAKS)
def test_one_mistake_is_reported_once(old: str, new: str, count: int) -> None:
    assert old in TEXT
    assert len(errors(TEXT.replace(old, new, 1))) == count, errors(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(("old", "new", "count"), BREAKS)
def test_a_mistake_hides_no_other(old: str, new: str, count: int) -> None:
    for wrong, slip, said in SLIPS:
        text = TEXT.replace(old, new, 1)
        if wrong not in text or wrong in old or old in wrong:
            continue
        text = text.replace(wrong, slip, 1)
        found = errors(text)
        # Where the two touch the same words, saying less is right.
        related = ("responds_to", "id =", "title", "role", "bank", "issue", "of =")
        if not any(word in old for word in related):
            assert any(said in line for line in found), (text, found)
        assert len(found) <= count + 1, found


def test_keys_of_the_largest_shipped_case_one_by_one() -> None:
    lines = shipped_text("hanoi").split("\n")
    keyed = [k for k, line in enumerate(lines) if re.match(r'"?[\w ]+"? = [^\[]*$', line)]
    for k in keyed[::12]:
        key, _, rest = lines[k].partition(" = ")
        wrong = f'{key[:-1]}x"' if key.endswith('"') else f"{key}x"
        text = "\n".join([*lines[:k], f"{wrong} = {rest}", *lines[k + 1 :]])
        found = reads(text).errors
        elsewhere = [p for p in found if p.line != k + 1 and "missing" not in p.message]
        assert found
        assert not [p for p in elsewhere if "needs a value" not in p.message], (wrong, elsewhere)


TABLE = tomllib.loads((Path(__file__).parent / "salvaged.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", TABLE["broken"], ids=lambda entry: entry["new"][:30])
def test_what_is_told_beside_each_mistake(entry: dict[str, Any]) -> None:
    """Alone, and with each slip; "-" where the slip has no place beside it."""
    assert TABLE["text"].count(entry["old"]) >= 1
    broken = TABLE["text"].replace(entry["old"], entry["new"], 1)
    found = [" ".join(f"{d.line}:{d.code}" for d in reads(broken).errors)]
    for old, new in TABLE["slips"]:
        errors = reads(broken.replace(old, new, 1)).errors if old in broken else ()
        found.append(" ".join(f"{d.line}:{d.code}" for d in errors) if old in broken else "-")
    assert found == entry["told"]


def test_what_is_nested_very_deep_is_not_looked_into() -> None:
    inner = "1"
    for _ in range(30):
        inner = f"{{ {'.'.join('a' * 99)} = {inner} }}"
    (found,) = reads(f"{TEXT}[sources.x]\ntitle = {inner}\n", "x").errors
    assert (found.path, found.message) == ("sources.x.title", "cannot read a table")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # A table under a misspelt name may hold anything; a value there may not.
        ("[issues.term]", "[isues.term]", 1),
        ('title = "Rent"', 'title = "Rent"\ntitel = "x"', 2),
        # What was lost of an event is not called missing, nor what only its kind decides.
        ('kind = "offer"', 'kind = "ofer"\nrest = "open"\nmenu = true', 2),
        ('by = "tenant"\nterms', "by = 3\nterms", 2),
        ('id = "first"', 'idd = "first"', 2),
        # Names that were lost are not missed where they are used.
        ("[actors.owner]", "[actors.owner]\nrole = 3\n[actors.spare]", 2),
    ],
)
def test_beside_one_mistake_another_is_told(old: str, new: str, said: int) -> None:
    text = TEXT.replace(old, new, 1).replace('"lower" }', '"lwer" }')
    assert old in TEXT
    assert len(errors(text)) == said, errors(text)
