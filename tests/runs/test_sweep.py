"""Sweeps: same bytes whatever the workers, nothing lost, and resumable."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
import sweep_functions as functions

from winset.runs import RunFolderError
from winset.runs.items import SweepError, grid, items_of
from winset.runs.sweep import read_sweep, sweep

HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _workers_find_the_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    path = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{HERE}{os.pathsep}{path}" if path else HERE)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.json")}


def test_one_worker_and_many_give_the_same_bytes(tmp_path: Path) -> None:
    inputs = grid(seed=range(6), n=[1, 4])
    one = sweep(functions.draws, inputs, tmp_path / "one")
    many = sweep(functions.draws, inputs, tmp_path / "many", workers=3)
    assert one.complete
    assert many.complete
    assert one.results == many.results
    assert [r["seed"] for r in one.results] == [i["seed"] for i in inputs]
    assert files(tmp_path / "one") == files(tmp_path / "many")
    assert len(files(tmp_path / "one")) == 13


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Dask's own, while processes start and stop
def test_a_dask_cluster_gives_the_same_bytes_and_survives_a_lost_worker(tmp_path: Path) -> None:
    inputs = grid(seed=range(6))
    sweep(functions.draws, inputs, tmp_path / "one")
    found = sweep(functions.draws, inputs, tmp_path / "dask", workers=2, backend="dask")
    assert found.complete
    assert files(tmp_path / "one") == files(tmp_path / "dask")
    mark = str(tmp_path / "mark")
    after = sweep(
        functions.dies_once, grid(seed=range(6), mark=[mark]), tmp_path / "lost",
        workers=2, backend="dask",
    )  # fmt: skip
    assert Path(mark).exists()
    assert after.results == tuple(range(100, 106))


def test_a_lost_worker_loses_nothing(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    inputs = grid(seed=range(8), mark=[mark])
    found = sweep(functions.dies_once, inputs, tmp_path / "sweep", workers=2)
    assert found.lost >= 1
    assert found.complete
    assert found.results == tuple(range(100, 108))


def test_an_item_that_always_kills_its_worker_fails_alone(tmp_path: Path) -> None:
    found = sweep(functions.always_dies, grid(seed=range(4)), tmp_path, workers=2)
    assert found.results == (0, None, 2, 3)
    assert list(found.failed.values()) == ["its worker was lost each time it was tried"]
    assert not found.complete


def test_a_stopped_sweep_resumes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    inputs = grid(seed=range(5), log=[str(log)])

    def stop(done: int, total: int) -> None:
        assert total == 5
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(functions.logged, inputs, tmp_path / "sweep", tell=stop)
    half = read_sweep(tmp_path / "sweep")
    assert half.results == (0, 1, 4, None, None)
    assert not half.complete
    # a half-written and a damaged file count as nothing
    (tmp_path / "sweep" / "items" / ".part-x").write_text("{")
    damaged = tmp_path / "sweep" / "items" / f"{half.items[1].key}.json"
    damaged.write_text(damaged.read_text()[:-20])
    found = sweep(functions.logged, inputs, tmp_path / "sweep")
    assert found.results == (0, 1, 4, 9, 16)
    assert (found.reused, found.computed) == (2, 3)
    assert log.read_text().split() == ["0", "1", "2", "1", "3", "4"]
    assert read_sweep(tmp_path / "sweep").results == found.results


def test_a_wider_sweep_takes_up_what_is_there(tmp_path: Path) -> None:
    first = sweep(functions.draws, grid(seed=[1, 2]), tmp_path)
    second = sweep(functions.draws, grid(seed=[2, 3, 2]), tmp_path)
    assert (second.reused, second.computed) == (1, 1)
    assert second.results[0] == second.results[2] == first.results[1]
    other = sweep(functions.draws, grid(seed=[1, 2]), tmp_path, version="0")
    assert other.reused == 0


def test_a_failing_item_does_not_stop_the_others(tmp_path: Path) -> None:
    found = sweep(functions.sometimes_wrong, grid(seed=range(5)), tmp_path)
    assert found.results == (0, 1, 2, None, 4)
    assert list(found.failed.values()) == ["ValueError: three is not allowed"]
    again = sweep(functions.sometimes_wrong, grid(seed=range(5)), tmp_path)
    assert (again.reused, again.computed, len(again.failed)) == (4, 0, 1)


def test_a_result_that_is_no_json_fails(tmp_path: Path) -> None:
    found = sweep(functions.not_json, grid(seed=[0, 1]), tmp_path)
    assert found.results == (1.0, None)
    assert "ValueError" in next(iter(found.failed.values()))


def test_bad_requests_end_in_one_message(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="at least 1"):
        sweep(functions.draws, grid(seed=[1]), tmp_path, workers=0)
    with pytest.raises(SweepError, match="backend"):
        sweep(functions.draws, grid(seed=[1]), tmp_path, backend="cloud")  # type: ignore[arg-type]
    with pytest.raises(SweepError, match="workers cannot find"):
        sweep(lambda seed: seed, grid(seed=[1]), tmp_path)
    with pytest.raises(SweepError, match="plain JSON"):
        items_of(functions.draws, [{"seed": float("nan")}])
    with pytest.raises(RunFolderError, match="no sweep"):
        read_sweep(tmp_path / "nothing")
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunFolderError, match="cannot write"):
        sweep(functions.draws, grid(seed=[1]), tmp_path / "file")
    (tmp_path / "sweep.json").write_text(json.dumps({"format": "else"}))
    with pytest.raises(RunFolderError, match="not of format"):
        read_sweep(tmp_path)


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SweepError, match=r"winset\[sweep\]"):
        sweep(functions.draws, grid(seed=[1]), tmp_path, workers=2, backend="dask")


def test_cases_swept(tmp_path: Path) -> None:
    from winset.runs.sweep_cases import analyze_case, case_inputs

    inputs = case_inputs(["hanoi"], seeds=[1, 2], worlds=[60], only=["gates", "deals"])
    found = sweep(analyze_case, inputs, tmp_path)
    assert found.complete
    first, second = found.results
    assert first["title"] == second["title"]
    assert first["zone"] != second["zone"] or first["packages"] != second["packages"]
    assert 0 <= first["ratifiable"]["value"] <= first["zone"]["value"] <= 1
    assert sum(share["value"] for share in first["gates"].values()) == pytest.approx(1, abs=1e-6)
    assert sweep(analyze_case, inputs, tmp_path).reused == 2
