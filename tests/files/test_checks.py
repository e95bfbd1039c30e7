"""What the tables of a case say about each other."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from winset.case.errors import Defect
from winset.files.reading import Reading, reads

BASE = """\
format = 1
title = "t"
{top}
[sources.paper]
title = "A paper"
[issues.land]
options = ["none", "half", "all"]
ordered = true
[issues.price]
range = {{ low = 0, high = 10, step = 2 }}
[issues.lifted]
items = ["coal", "iron"]
[issues.flag]
options = ["old", "new"]
{issues}
[actors.north]
role = "party"
margin = "-5 to 5"
speakers = ["Ada"]
weights = "land > flag"
{north}
[actors.north.values]
land = [0, "30 to 60", 100]
flag = [0, 100]
[actors.south]
role = "party"
margin = "-5 to 5"
{south}
[actors.south.points]
price = [0, 10, 20, 30, 40, "30 to 60"]
lifted = [3, -4]
[actors.home]
role = "ratifier"
of = "north"
margin = "-20 to 0"
{home}
[actors.home.values]
land = [100, 40, 0]
{more}
"""
NOTHING = dict.fromkeys(("top", "issues", "north", "south", "home", "more"), "")


ACCOUNT = '[accounts.{}]\nteller = "{}"\n'
OFFER = '@offer 2 north terms = {{ land = "all" }} ; account = "{}"'
SHORT = {
    "@z": '[actors.z]\nrole = "onlooker"\n',
    "@a": ACCOUNT.format("a", "north"),
    "@b": ACCOUNT.format("b", "south"),
    "@both": f"{OFFER.format('a')} {OFFER.format('b')}",
}


def spelt(text: str) -> str:
    """Write out a table of the case in short: ``@offer 2 north terms = {}`` is an event."""
    for short, long in SHORT.items():
        text = re.sub(rf" ?{short}\b ?", f"\n{long}", text)
    event = r'\n[[events]]\ndate = 2000-01-0\2\nkind = "\1"\nby = "\3"\n'
    text = re.sub(r" ?@([a-z-]+) (\d) (\w+|-) ?", event, text.replace(" ; ", "\n"))
    return text.replace('\nby = "-"', "").strip("\n")


def said(**parts: str) -> list[str]:
    text = BASE.format(**NOTHING | {key: spelt(part) for key, part in parts.items()})
    return [str(problem).removeprefix("x:") for problem in reads(text, "x").defects]


def test_the_base_is_sound() -> None:
    assert said() == []


EVENT = '[[events]]\ndate = 2000-01-02\nkind = "offer"\nby = "north"\nterms = { land = "all" }\n'
TABLE = tomllib.loads((Path(__file__).parent / "checks.toml").read_text(encoding="utf-8"))


def told(defect: Defect) -> str:
    """Return all that is said of a defect, without its place."""
    return str(defect).partition(f"{defect.path}: ")[2].removeprefix("warning: ")


def one_of(entry: dict[str, Any]) -> tuple[Defect, str, Reading]:
    """Return the defect that says this, word for word, and what stands at its place."""
    text = BASE.format(**NOTHING | {key: entry[key] for key in NOTHING if key in entry})
    reading = reads(text, "x")
    hits = [defect for defect in reading.defects if told(defect) == entry["said"]]
    assert hits, [str(defect) for defect in reading.defects]
    others = [str(defect).removeprefix("x:") for defect in reading.defects if defect != hits[0]]
    assert others == entry.get("also", [])
    line, column = hits[0].line, hits[0].column
    assert line is not None
    assert column is not None
    return hits[0], text.split("\n")[line - 1][column - 1 :][:24].rstrip(), reading


@pytest.mark.parametrize("entry", TABLE["error"], ids=lambda entry: entry["said"][:40])
def test_errors(entry: dict[str, Any]) -> None:
    defect, there, reading = one_of(entry)
    assert (defect.code, defect.path, there) == (entry["code"], entry["path"], entry["at"])
    assert defect.severity == "error"
    assert reading.case is None


@pytest.mark.parametrize("entry", TABLE["warning"], ids=lambda entry: entry["said"][:40])
def test_warnings(entry: dict[str, Any]) -> None:
    defect, there, reading = one_of(entry)
    assert (defect.code, defect.path, there) == (entry["code"], entry["path"], entry["at"])
    assert defect.severity == "warning"
    assert reading.errors == ()
    assert reading.case is not None


@pytest.mark.parametrize("entry", TABLE["told"], ids=lambda entry: " ".join(entry["all"])[:60])
def test_all_that_is_told(entry: dict[str, Any]) -> None:
    assert said(**{key: entry[key] for key in NOTHING if key in entry}) == entry["all"]


@pytest.mark.parametrize("key", TABLE["sound"])
def test_what_is_sound(key: str) -> None:
    assert {part: found for part in TABLE["sound"][key] if (found := said(**{key: part}))} == {}


def test_no_hindsight_is_used_twice() -> None:
    text = BASE.replace(
        'margin = "-5 to 5"\nspeakers', "margin = {{ value = 0, as_of = 2000-06-01 }}\nspeakers"
    )
    (found,) = reads(text.format(**NOTHING | {"more": EVENT})).warnings
    assert found.path == "actors.north.margin"
    assert "already knows events[0]" in found.message


def test_unsound_issues_do_not_hide_other_problems() -> None:
    found = said(
        issues='[issues.x]\noptions = ["a", "b"]\nstatus_quo = "c"\n[issues.y]\n',
        more=EVENT.replace("land", "x").replace('"all"', '"z"')
        + EVENT.replace("land", "y")
        + EVENT.replace('"all"', '"al"'),
    )
    assert any("'z' is not an option of 'x'" in line for line in found)
    assert any("'al' is not an option of 'land'" in line for line in found)
    # Of an issue without options nothing more can be said.
    assert sum("y" in line.split(": ")[1].split(".") for line in found) == 1


def test_forbidding_everything_together() -> None:
    found = said(
        more='[[forbidden]]\nwhen = { flag = "old", land = ["half", "all"] }\n'
        '[[forbidden]]\nwhen = { flag = "new" }\n[[forbidden]]\nwhen = { land = "none" }\n'
    )
    assert any("forbids the status quo" in line for line in found)
    assert any("together these forbid every combination" in line for line in found)


def test_a_million_options_are_refused_at_once() -> None:
    options = ", ".join(f'"o{k}"' for k in range(150_000))
    found = said(issues=f"[issues.x]\noptions = [{options}]")
    assert any("150,000 options are too many; expected at most 100,000" in line for line in found)


@pytest.mark.parametrize(
    ("prefers", "wanted"),
    [
        # The ranking puts land first, and its best end is worth 100.
        ('[{ better = { land = "all" }, worse = { flag = "new" } }]', ""),
        ('[{ better = { flag = "new" }, worse = { land = "all" } }]', "nothing within the stated"),
        ('[{ better = { flag = "new" }, worse = { land = "half" } }]', ""),
        ('[{ better = { land = "half" }, worse = { land = "all" } }]', "nothing within"),
        ('[{ better = { land = "half" }, worse = { land = "half" } }]', "both sides are the same"),
        (
            '[{ better = { flag = "new" }, worse = { land = "half" } },'
            ' { better = { land = "half" }, worse = { flag = "new" } }]',
            "prefers[0] and prefers[1] contradict each other",
        ),
    ],
)
def test_comparisons(prefers: str, wanted: str) -> None:
    found = said(north=f"prefers = {prefers}")
    assert bool(found) == bool(wanted), found
    assert all(wanted in line for line in found)


@pytest.mark.parametrize(("count", "refused"), [(1000, False), (1001, True)])
def test_a_package_has_so_many_items_at_most(count: int, refused: bool) -> None:
    items = ", ".join(f'"i{k}"' for k in range(count))
    found = said(issues=f"[issues.x]\nitems = [{items}]")
    assert bool(found) == refused
    assert all("1,001 items are too many; expected at most 1,000" in line for line in found)
