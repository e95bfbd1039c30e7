from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from winset.runs import RunFolderError, check_target, default_path, slug, writing


def fill(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def state(place: Path) -> dict[str, str]:
    return {p.relative_to(place).as_posix(): p.read_text() for p in place.rglob("*") if p.is_file()}


def test_a_run_replaces_a_run_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "run"
    for text in ("one", "two"):
        with writing(target) as folder:
            fill(folder, text)
            assert folder != target
    assert state(tmp_path) == {"deep/run/manifest.json": "two", "deep/run/data/a.csv": "two"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_goes_wrong_leaves_the_old_run(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "run"
    with writing(target) as folder:
        fill(folder, "old")
    before = state(tmp_path)

    def interrupted() -> None:
        with writing(target) as folder:
            fill(folder, "new")
            raise error

    with pytest.raises(error):
        interrupted()
    assert state(tmp_path) == before
    assert names(tmp_path) == ["run"], "nothing half written stays behind"


def test_a_failing_swap_puts_the_old_run_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "run"
    with writing(target) as folder:
        fill(folder, "old")
    rename = Path.rename

    def refuse(self: Path, to: Path) -> Path:
        if self.name.endswith("-new") and Path(to) == target:
            raise OSError(5, "Input/output error")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(RunFolderError, match="untouched"), writing(target) as folder:
        fill(folder, "new")
    monkeypatch.undo()
    assert state(target) == {"manifest.json": "old", "data/a.csv": "old"}
    assert names(tmp_path) == ["run"]


def test_a_full_disk_leaves_the_old_run(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the write fails in the middle."""
    target = tmp_path / "run"
    with writing(target) as folder:
        fill(folder, "old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from winset.runs import writing\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"with writing({str(target)!r}) as folder:\n"
        "    (folder / 'manifest.json').write_text('x' * 5000)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "what was there before is untouched" in done.stderr
    assert state(tmp_path) == {"run/manifest.json": "old", "run/data/a.csv": "old"}
    assert names(tmp_path) == ["run"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_targets_that_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.docx").write_text("precious")
    dangling = tmp_path / "link"
    dangling.symlink_to(tmp_path / "nowhere")
    for target, said in (
        (file, "is a file"),
        (file / "sub", "not a folder"),
        (other, "not a Winset run"),
        (dangling, "leads nowhere"),
        (tmp_path / ("x" * 300), "too long"),
    ):
        with pytest.raises(RunFolderError, match=said):
            check_target(target)
        with pytest.raises(RunFolderError, match=said), writing(target):
            pytest.fail("the block must not run")
    assert file.read_text() == "precious"
    assert names(other) == ["thesis.docx"]
    empty = tmp_path / "empty"
    empty.mkdir()
    check_target(empty)


def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    if os.access(locked, os.W_OK):
        locked = Path("/proc/winset")  # the superuser may write anywhere but here
    with pytest.raises(RunFolderError, match="cannot write"):
        check_target(locked / "run")


def test_names_are_safe() -> None:
    assert slug("../../x y") == "x-y"
    assert len(slug("a" * 500)) == 60
    assert default_path("Ä", "abcdef0123").name == "case-abcdef01"


HEAD = (
    "import os, signal, sys, time; from pathlib import Path; from winset.runs import writing\n"
    "def fill(folder):\n"
    "    (folder / 'manifest.json').write_text('new'); (folder / 'data').mkdir()\n"
    "    (folder / 'data' / 'a.csv').write_text('new')\n"
)


def started(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", HEAD + code], stdout=subprocess.PIPE, text=True)


def test_the_next_run_sweeps_up_what_was_killed_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with writing(target) as folder:
        fill(folder, "old")
    code = "fill(f); print('in', flush=True); time.sleep(60)\n"
    killed = started(f"with writing({str(target)!r}) as f:\n    {code}")
    alive = started(f"with writing({str(tmp_path / 'other')!r}) as f:\n    {code}")
    for process in (killed, alive):
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
    killed.kill()
    killed.communicate()
    mine = tmp_path / ".run.backup"
    mine.mkdir()
    left = [n for n in names(tmp_path) if n.endswith(".winset-new")]
    assert len(left) == 2
    assert state(target) == {"manifest.json": "old", "data/a.csv": "old"}
    with writing(target) as folder:
        fill(folder, "new")
    assert state(target) == {"manifest.json": "new", "data/a.csv": "new"}
    kept = [n for n in left if n.startswith(".other.")]
    assert names(tmp_path) == sorted([*kept, ".run.backup", "run"]), "the living one keeps its own"
    alive.kill()
    alive.communicate()
    with writing(target) as folder:
        fill(folder, "newer")
    assert names(tmp_path) == [".run.backup", "run"]


def test_a_run_killed_while_it_replaces_another_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with writing(target) as folder:
        fill(folder, "old")
    done = started(
        "rename = Path.rename\n"
        "def dies(self, to):\n"
        "    rename(self, to); os.kill(os.getpid(), signal.SIGKILL)\n"
        "Path.rename = dies\n"
        f"with writing({str(target)!r}) as f:\n    fill(f)\n"
    )
    done.communicate()
    assert done.returncode == -signal.SIGKILL
    assert not target.exists(), "the worst moment: the old run is aside, the new not in place"
    with writing(tmp_path / "another") as folder:
        fill(folder, "x")
    assert state(target) == {"manifest.json": "old", "data/a.csv": "old"}
    assert names(tmp_path) == ["another", "run"]


def test_two_at_once_leave_one_whole_run(tmp_path: Path) -> None:
    code = (
        f"for n in range(30):\n    with writing({str(tmp_path / 'run')!r}) as f:\n        fill(f)\n"
    )
    both = [started(code), started(code)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert state(tmp_path) == {"run/manifest.json": "new", "run/data/a.csv": "new"}
    assert names(tmp_path) == ["run"]
