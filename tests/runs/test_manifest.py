from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import winset as ws
from winset.report.saving import save
from winset.runs import RunFolderError, read_run, run_key

TEXT = "format = 1\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    analysis = ws.analyze("hanoi", worlds=100, seed=3, only=["deals"])
    folder = tmp_path_factory.mktemp("runs") / "hanoi"
    assert save(analysis, folder, name="hanoi", case_text=TEXT, data=["parquet"]) == folder
    return folder


def test_a_run_reads_back(kept: Path) -> None:
    run = read_run(kept)
    assert run.changed == ()
    assert run.manifest["seed"] == 3
    assert run.manifest["worlds"] == 100
    assert run.text("case.toml") == TEXT
    for name in ("report.html", "summary.txt", "case.toml", "figures/zone.svg", "data/zone.csv"):
        assert name in run.manifest["files"]
    assert "timings.json" not in run.manifest["files"]
    assert (kept / "data" / "worlds.parquet").is_file()


def test_the_same_question_gives_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    again = ws.analyze("hanoi", worlds=100, seed=3, only=["deals"])
    save(again, tmp_path / "again", name="hanoi", case_text=TEXT, data=["parquet"])
    for name in ("manifest.json", *read_run(kept).manifest["files"]):
        assert (tmp_path / "again" / name).read_bytes() == (kept / name).read_bytes(), name
    assert run_key(again) == read_run(kept).manifest["key"]


def test_changes_show(kept: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    (copy / "summary.txt").write_text("another")
    (copy / "data" / "zone.csv").unlink()
    assert set(read_run(copy).changed) == {"summary.txt", "data/zone.csv"}


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="no Winset run"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{]")
    with pytest.raises(RunFolderError, match="no Winset run"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "winset.run/99"}))
    with pytest.raises(RunFolderError, match="format"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "winset.run/1", "files": {}}))
    (tmp_path / "results.json").write_text("{")
    with pytest.raises(RunFolderError, match="no JSON"):
        ws.open_run(tmp_path)


def test_a_whole_run_comes_back(tmp_path: Path) -> None:
    """Everything but the worlds; the report made of it is the same, byte for byte."""
    for name in ("doha_2008", "hospital_nurses"):
        made = ws.analyze(name, worlds=60)
        folder = ws.save(made, tmp_path / name)
        found = ws.open_run(folder)
        assert found == made
        assert found.case == made.case
        assert found.worlds is None
        again = ws.save(found, tmp_path / "again")
        for file in read_run(folder).manifest["files"]:
            assert (again / file).read_bytes() == (folder / file).read_bytes(), file
        assert read_run(again).manifest == read_run(folder).manifest
        assert ws.open_run(folder / "results.json") == made


def test_worlds_come_back_where_they_were_kept(tmp_path: Path) -> None:
    made = ws.analyze("doha_2008", worlds=60, only=["deals"])
    found = ws.open_run(ws.save(made, tmp_path / "run", data=["npz"]))
    assert found.worlds is not None
    assert made.worlds is not None
    assert found.worlds.space.options == made.worlds.space.options
    for field in dataclasses.fields(made.worlds):
        if field.name == "space":
            continue
        one, other = getattr(made.worlds, field.name), getattr(found.worlds, field.name)
        assert np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other
    assert ws.save(found, tmp_path / "again", data=["csv", "npz"]).is_dir()
    without = ws.open_run(ws.save(made, tmp_path / "run"))
    with pytest.raises(ValueError, match="were not kept"):
        ws.save(without, tmp_path / "third", data=["csv"])
    with pytest.raises(ValueError, match="no data format 'xlsx'"):
        ws.save(made, tmp_path / "third", data=["xlsx"])
    assert not (tmp_path / "third").exists()
    draws = tmp_path / "again" / "data" / "worlds.npz"
    draws.write_bytes(draws.read_bytes()[:100])
    with pytest.raises(RunFolderError, match="cannot read"):
        ws.open_run(tmp_path / "again")


def test_a_case_is_saved_as_a_file(tmp_path: Path) -> None:
    case = ws.load("hanoi")
    assert ws.load(ws.save(case, tmp_path / "case.toml")) == case
