from __future__ import annotations

import json
from pathlib import Path

import pytest

import winset as ws
from winset.report.making import report
from winset.report.saving import save
from winset.runs import RunFolderError, read_run, run_key


def keep(analysis: ws.Analysis, folder: Path) -> Path:
    text = "format = 1\n"
    return save(analysis, report(analysis), folder, name="hanoi", case_text=text, data=["parquet"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    analysis = ws.analyze("hanoi", worlds=100, seed=3, only=["deals"])
    folder = tmp_path_factory.mktemp("runs") / "hanoi"
    page = keep(analysis, folder)
    assert page.is_file()
    return folder


def test_a_run_reads_back(kept: Path) -> None:
    run = read_run(kept)
    assert run.changed == ()
    assert run.manifest["seed"] == 3
    assert run.manifest["worlds"] == 100
    assert run.results()["case"]["title"] == ws.load("hanoi").title
    for name in ("report.html", "summary.txt", "case.toml", "figures/zone.svg", "data/zone.csv"):
        assert name in run.manifest["files"]
    assert "timings.json" not in run.manifest["files"]
    assert (kept / "data" / "worlds.parquet").is_file()


def test_the_same_question_gives_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    again = ws.analyze("hanoi", worlds=100, seed=3, only=["deals"])
    keep(again, tmp_path / "again")
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
    with pytest.raises(RunFolderError, match="damaged"):
        read_run(tmp_path).results()
