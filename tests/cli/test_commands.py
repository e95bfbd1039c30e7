"""The commands, as a person uses them."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import winset as ws
from winset.report.export import json_schema
from winset.report.making import report

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[bytes]"]


def well(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_analyze_keeps_a_run(here: Run, tmp_path: Path) -> None:
    out = well(here("analyze", "hanoi", "--worlds", "100", "--only", "deals"))
    folder = next((tmp_path / "winset-runs").iterdir())
    assert folder.name.startswith("hanoi-")
    assert f"Report: winset-runs/{folder.name}/report.html" in out
    assert (folder / "summary.txt").read_text(encoding="utf-8").splitlines()[0] in out
    assert "\x1b" not in out
    first = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    well(here("analyze", "hanoi", "--worlds", "100", "--only", "deals"))
    assert [p.name for p in (tmp_path / "winset-runs").iterdir()] == [folder.name]
    for path, content in first.items():
        assert path.name == "timings.json" or path.read_bytes() == content, path
    shown = well(here("show", f"winset-runs/{folder.name}"))
    assert shown.startswith(out.splitlines()[0])
    assert shown == out, "made again from the results"
    (folder / "summary.txt").write_text("changed")
    assert "changed since" in here("show", f"winset-runs/{folder.name}").stderr


def test_the_answer_says_where_the_record_was_left_out(here: Run, tmp_path: Path) -> None:
    arguments = ("analyze", "doha_2008", "--worlds", "60", "--only", "deals", "-o", "r")
    assert "the record left out" not in well(here(*arguments))
    assert "the record left out" not in (tmp_path / "r" / "report.html").read_text("utf-8")
    assert json.loads((tmp_path / "r" / "results.json").read_text("utf-8"))["record"] is True
    assert "60 worlds, the record left out" in well(here(*arguments, "--prior-only"))
    assert "60 worlds, the record left out" in (tmp_path / "r" / "report.html").read_text("utf-8")
    assert json.loads((tmp_path / "r" / "results.json").read_text("utf-8"))["record"] is False
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text("utf-8"))
    assert manifest["record"] is False


def test_analyze_as_json(winset: Run, tmp_path: Path) -> None:
    out = well(winset("analyze", "hanoi", "--worlds", "100", "--only", "deals", "--json"))
    document = json.loads(out)
    jsonschema.validate(document, json_schema())
    assert document["worlds"] == 100
    assert list(tmp_path.iterdir()) == [], "with --json, nothing is kept unless asked for"
    again = well(
        winset("analyze", "hanoi", "--worlds", "100", "--only", "deals", "--json", "-o", "r")
    )
    assert again == out
    assert (tmp_path / "r" / "results.json").read_text(encoding="utf-8") == out


def test_a_report_is_made_again_from_results_alone(here: Run, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    out = well(here("analyze", "hanoi", "--worlds", "100", "--only", "deals", "-o", "r"))
    document = (tmp_path / "r" / "results.json").read_bytes()
    (tmp_path / "alone" / "x.json").write_bytes(document)
    shown = well(here("show", "alone/x.json", "--report", "alone/page.html"))
    assert shown.splitlines()[:-1] == out.splitlines()[:-1]
    page = (tmp_path / "alone" / "page.html").read_bytes()
    assert page == (tmp_path / "r" / "report.html").read_bytes()
    (tmp_path / "alone" / "x.json").write_bytes(document.replace(b"analysis/2", b"analysis/9"))
    refused = here("show", "alone/x.json")
    assert refused.returncode == 2
    assert "this version reads" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_quiet_is_quiet_and_data_is_kept(here: Run, tmp_path: Path) -> None:
    arguments = ("hanoi", "--worlds", "50", "--only", "deals", "-q", "-o", "r")
    assert well(here("analyze", *arguments, "--data", "parquet,csv,npz")) == ""
    names = {p.name for p in (tmp_path / "r" / "data").iterdir()}
    assert {"worlds.parquet", "deals.parquet", "worlds.csv", "deals.csv", "worlds.npz"} <= names


def test_narrow_terminals_and_plain_encodings(winset: Run, here: Run) -> None:
    arguments = ("analyze", "hanoi", "--worlds", "50", "--only", "deals")
    narrow = well(here(*arguments, env={"COLUMNS": "44"}))
    assert max(len(line) for line in narrow.splitlines() if not line.startswith("Report:")) <= 44
    for more, drawn in (((), "==="), (("--full",), "###")):
        plain = winset(*arguments, *more, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
        assert plain.returncode == 0
        assert plain.stdout.isascii()
        assert drawn in plain.stdout
    wide = well(here(*arguments, "--full", env={"COLUMNS": "200"}))
    assert max(map(len, wide.splitlines())) <= 96, "prose is no wider than can be followed"


def test_no_color(here: Run) -> None:
    coloured = here("cases", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert "\x1b[" in coloured.stdout
    without = here("cases", env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"})
    assert "\x1b[3" not in without.stdout, "no colour; bold may stay"


def test_check(here: Run, tmp_path: Path) -> None:
    assert "can be used" in here("check", "hanoi").stdout
    explained = here("check", "hanoi", "--explain").stdout
    assert "between -10 and 10 (central 90" in " ".join(explained.split())
    document = json.loads(here("check", "hanoi", "--explain", "--json").stdout)
    assert document["usable"] is True
    assert len(document["understood"]) > 100
    # How each offer was completed is told with or without the judgements, in words and as data.
    told = [offer["words"] for offer in document["offers"]]
    assert len(told) > 5
    printed = here("check", "hanoi").stdout
    assert all(f"- {words}\n" in printed for words in told)
    assert {settled["why"] for offer in document["offers"] for settled in offer["settled"]} >= {
        "named",
        "agreed",
        "status quo",
    }
    (tmp_path / "bad.toml").write_text("format = 1\n")
    done = here("check", "bad.toml", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["usable"] is False
    assert done.stderr == ""


def test_cases_and_show(here: Run) -> None:
    listed = well(here("cases"))
    found = json.loads(well(here("cases", "--json")))
    assert "hanoi" in {case["id"] for case in found}
    for case in found:
        assert case["id"] in listed
        assert case["title"].split()[0] in well(here("show", case["id"]))


def test_new_case_can_be_analysed(here: Run, tmp_path: Path) -> None:
    assert "winset check talks.toml" in well(here("new", "talks.toml"))
    assert "can be used" in well(here("check", "talks.toml"))
    well(here("analyze", "talks.toml", "--worlds", "50", "--only", "deals", "-q"))
    printed = well(here("new", "-", "--plain"))
    assert ws.loads(printed).parties == ws.load(tmp_path / "talks.toml").parties


def test_new_asks_on_a_terminal(start: Start, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    process = start("new", "rent.toml", stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    answers = [
        "The rent", "Owner", "", "Owner; Tenant", "", "Her bank", "", "", "Rent: as it is, lower",
        "Rent", "as it is", "35,000 less", "", "Repairs: none; all", "<", "none; half; all", "",
        "1 > 2", "down", "2 > 1", "up", "", "", "down", "none", "2019-2-28",
    ]  # fmt: skip
    os.write(leader, "".join(f"{answer}\n" for answer in answers).encode())
    assert process.wait(30) == 0
    os.close(leader)
    case = ws.load(tmp_path / "rent.toml")
    assert case.title == "The rent"
    assert [a.name for a in case.actors.values()] == ["Owner", "Tenant", "Her bank"]
    assert case.actors["her_bank"].of == ("tenant",)
    assert case.issues["rent"].options == ("as it is", "35,000 less")
    assert case.issues["repairs"].options == ("none", "half", "all")
    assert case.held == dt.date(2019, 2, 28)
    wanted = case.actors
    assert wanted["owner"].values["rent"].text == "as it is > 35,000 less"  # type: ignore[union-attr]
    assert wanted["owner"].values["repairs"].text == "none > half > all"  # type: ignore[union-attr]
    assert wanted["owner"].weights.text == "repairs > rent"  # type: ignore[union-attr]
    assert wanted["tenant"].values["repairs"].text == "unknown"  # type: ignore[union-attr]
    assert list(wanted["her_bank"].values) == ["rent"]
    # Nothing was made up: margins say that nobody has judged them, and so does the answer.
    found = ws.analyze(case, worlds=100, only=["deals"], record=False)
    assert found.placeholders == tuple(f"actors.{name}.margin" for name in case.actors)
    assert "rests on 3 placeholders" in report(found).answer.headline


def test_answers_may_come_from_standard_input(winset: Run, tmp_path: Path) -> None:
    answers = [
        "Pay", "Union; Board", "", "", "The town", "", "Pay", "10 to 0", "", "0 to 35,000 USD",
        "Hours: 38; 40", "", "none", "none", "", "99999", "17500", "2 > 1", "1 = 2", "", "", "3",
        "up", "", "28/02/2019", "",
    ]  # fmt: skip
    done = winset("new", "pay.toml", "--ask", input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    case = ws.load(tmp_path / "pay.toml")
    assert case.issues["pay"].range is not None
    assert (case.issues["pay"].range.high, case.issues["pay"].range.step) == (35_000, None)
    assert (case.onlookers, case.held) == (("the_town",), None)
    assert "'28/02/2019' is no date" in done.stdout
    assert "Pay, from 0 to 35000 USD" in done.stdout
    assert "One issue at least must matter" in done.stdout
    assert list(case.actors["union"].values) == ["hours"]
    assert not ws.check(case) or all(d.severity == "warning" for d in ws.check(case))
    done = winset("new", "less.toml", "--ask", input="Pay\nUnion; Board\n")
    assert (done.returncode, (tmp_path / "less.toml").exists()) == (2, False)


def test_the_example_says_that_its_numbers_are_nobodys(here: Run, tmp_path: Path) -> None:
    well(here("new", "a.toml", "--plain"))
    case = ws.load(tmp_path / "a.toml")
    found = ws.analyze(case, worlds=50, only=["deals"], record=False)
    assert case.fictional
    assert len(found.placeholders) == 24
    said = well(here("analyze", "a.toml", "--worlds", "50"))
    assert "rests on 24 placeholders" in " ".join(said.split())
    edited = ws.loads((tmp_path / "a.toml").read_text().replace("placeholder = true", ""))
    assert (
        "placeholder" not in report(ws.analyze(edited, worlds=50, only=["deals"])).answer.headline
    )


def test_convert_there_and_back(here: Run, tmp_path: Path) -> None:
    well(here("convert", "hanoi", "copy.toml"))
    assert (tmp_path / "copy.toml").read_text(encoding="utf-8").startswith("#"), "comments stay"
    done = here("convert", "copy.toml", "values.xlsx")
    assert done.returncode == 0
    assert "listed in the order of the options" in done.stderr, "what is not the same is told"
    done = here("convert", "copy.toml", "again.toml", "--values", "values.xlsx")
    assert done.returncode == 0, done.stderr
    again, first = ws.load(tmp_path / "again.toml"), ws.load("hanoi")
    assert list(again.actors) == list(first.actors)


@pytest.mark.parametrize("form", ["genius", "negmas"])
def test_convert_scenarios(here: Run, tmp_path: Path, form: str) -> None:
    well(here("new", "a.toml"))
    done = here("convert", "a.toml", "folder", "--to", form)
    assert done.returncode == 0, done.stderr
    well(here("convert", "folder", "back.toml"))
    back = ws.load(tmp_path / "back.toml")
    assert len(back.parties) == 2


def test_schemas(here: Run) -> None:
    for name in ("case", "results"):
        schema = json.loads(well(here("schema", name)))
        jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(well(here("schema"))) == json.loads(well(here("schema", "case")))


def test_learn(here: Run) -> None:
    out = well(here("learn", "hanoi", "--worlds", "400", "--until", "2019-02-27"))
    assert "before the record" in out
    assert "22 Feb 2019" in out
    assert "28 Feb 2019" not in out
    assert max(len(line) for line in out.splitlines()) <= 80
    seen = json.loads(well(here("learn", "hanoi", "--worlds", "400", "--view", "us", "--json")))
    assert seen["view"] == "us"
    assert len(seen["steps"]) > 3


def test_compare(here: Run, tmp_path: Path) -> None:
    well(here("new", "mine.toml"))
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('"-10 to 10"', '"-40 to -30"', 1))
    out = well(here("compare", "mine.toml", "other.toml", "--worlds", "200"))
    assert "What drives the difference" in out
    assert "between -40 and -30" in " ".join(out.split())
    found = json.loads(
        well(here("compare", "mine.toml", "other.toml", "--worlds", "200", "--json"))
    )
    assert [d["path"] for d in found["differences"]] == ["actors.seller.margin"]
    assert "do not differ" in well(here("compare", "mine.toml", "mine.toml", "--worlds", "50"))


def test_sweep_goes_on_where_it_was(winset: Run, here: Run, tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    well(here("new", "a.toml"))
    arguments = ("sweep", "a.toml", "--worlds", "50", "-o", "s")
    first = winset(*arguments, "--seeds", "1-2")
    assert first.returncode == 0, first.stderr
    assert "2 computed, 0 taken from before" in first.stdout
    kept = {p: p.read_bytes() for p in (tmp_path / "s" / "items").iterdir()}
    again = winset(*arguments, "--seeds", "1-3")
    assert "1 computed, 2 taken from before" in again.stdout
    assert all(path.read_bytes() == content for path, content in kept.items())


def test_one_scenario_of_a_folder_and_what_is_left_out(here: Run, tmp_path: Path) -> None:
    well(here("new", "a.toml"))
    for name in ("one", "two"):
        assert here("convert", "a.toml", name, "--to", "genius").returncode == 0
        for file in (tmp_path / name).iterdir():
            (tmp_path / "both").mkdir(exist_ok=True)
            file.rename(tmp_path / "both" / f"{name}-{file.name}")
    (tmp_path / "both" / "build.xml").write_text("<project/>")
    refused = here("check", "both")
    assert refused.returncode == 2
    assert "holds 2 scenarios" in refused.stderr
    domain = next(
        p.name for p in (tmp_path / "both").iterdir() if "two" in p.name and "dom" in p.name
    )
    done = here("convert", "both", "two.toml", "--domain", domain)
    assert done.returncode == 0
    assert "note: build.xml: is left out" in done.stderr
    assert all(name.startswith("two_") for name in ws.load(tmp_path / "two.toml").parties)


def test_a_workbook_is_a_case_for_every_command(here: Run, tmp_path: Path) -> None:
    well(here("convert", "valley_dam", "dam.xlsx"))
    assert "can be used" in well(here("check", "dam.xlsx"))
    well(here("convert", "dam.xlsx", "dam.toml"))
    assert ws.load(tmp_path / "dam.toml") == ws.load("valley_dam")
    well(here("convert", "hospital_nurses", "record.csv", "--to", "events"))
    done = here("convert", "hospital_nurses", "again.toml", "--events", "record.csv")
    assert done.returncode == 0
    assert "events of the case are replaced" in done.stderr
    assert ws.load(tmp_path / "again.toml").events == ws.load("hospital_nurses").events
    assert "Next: winset check empty.xlsx" in well(here("new", "empty.xlsx", "--plain"))
