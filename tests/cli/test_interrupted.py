"""A full disk, Ctrl-C, a reader that goes away: earlier results stay as they were."""

from __future__ import annotations

import hashlib
import os
import pty
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[bytes]"]


def digest(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, where the tests may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount command here")
    if done.returncode:
        pytest.skip("no disk may be mounted here; the limit on file sizes stands for it")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_keeps_the_earlier_run(winset: Run, here: Run, small_disk: Path) -> None:
    out = small_disk / "run"
    quick = ("analyze", "hanoi", "--worlds", "50", "--only", "deals", "--out", str(out))
    assert here(*quick, "-q").returncode == 0
    before = digest(small_disk)
    with (small_disk / "filler").open("wb") as file, pytest.raises(OSError, match="space"):
        file.write(b"x" * 2**23)
    (small_disk / "filler").write_bytes(b"x" * max((small_disk / "filler").stat().st_size, 1))
    done = winset(*quick, "--seed", "2")
    assert done.returncode == 2
    assert "the disk is full" in done.stderr
    assert "untouched" in done.stderr
    assert "Traceback" not in done.stderr
    (small_disk / "filler").unlink()
    assert digest(small_disk) == before
    assert [p.name for p in small_disk.iterdir()] == ["run"]


def test_file_size_limit_keeps_the_earlier_run(winset: Run, here: Run, tmp_path: Path) -> None:
    """The same without mounting anything: no file may grow past 50 kB."""
    import resource

    quick = ("analyze", "hanoi", "--worlds", "50", "--only", "deals", "--out", "run")
    assert here(*quick, "-q").returncode == 0
    before = digest(tmp_path)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = winset(*quick, "--seed", "2", preexec_fn=limit)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert digest(tmp_path) == before


def test_output_on_a_full_device(winset: Run) -> None:
    with Path("/dev/full").open("w") as full:
        done = winset("cases", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_keeps_the_earlier_run(here: Run, start: Start, tmp_path: Path) -> None:
    quick = ("analyze", "hanoi", "--worlds", "50", "--only", "deals", "--out", "run")
    assert here(*quick, "-q").returncode == 0
    before = digest(tmp_path)
    # On a terminal, the progress bar says when it is in the middle of things.
    leader, follower = pty.openpty()
    process = start(
        "analyze",
        "hanoi",
        "--worlds",
        "60000",
        "--out",
        "run",
        "--data",
        "parquet",
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    seen = _read_until(leader, b"%", process)
    process.send_signal(signal.SIGINT)
    seen += _read_to_end(leader)
    assert process.wait(60) == 130, seen
    assert b"stopped; earlier results are untouched" in seen
    assert b"Traceback" not in seen
    assert digest(tmp_path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"], "nothing half written stays behind"


def test_sigterm_while_a_run_is_written(here: Run, start: Start, tmp_path: Path) -> None:
    quick = ("analyze", "hanoi", "--worlds", "50", "--only", "deals", "--out", "run")
    assert here(*quick, "-q").returncode == 0
    before = digest(tmp_path)
    process = start(
        "analyze", "hanoi", "--worlds", "100000", "--only", "deals", "--out", "run",
        "--data", "csv", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    end = time.monotonic() + 90
    while time.monotonic() < end and not any(tmp_path.glob(".run.*/data/*.csv")):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143, said
    assert digest(tmp_path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"], "nothing half written stays behind"


def _read_until(leader: int, what: bytes, process: subprocess.Popen[Any]) -> bytes:
    seen, end = b"", time.monotonic() + 60
    while what not in seen and time.monotonic() < end and process.poll() is None:
        seen += os.read(leader, 4096)
    assert what in seen, seen
    return seen


def _read_to_end(leader: int) -> bytes:
    seen = b""
    try:
        while part := os.read(leader, 4096):
            seen += part
    except OSError:
        pass  # the other end of a pseudo-terminal is closed
    os.close(leader)
    return seen


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("after", [0.0, 0.05, 0.3])
def test_stopped_at_any_time_it_is_quiet(
    start: Start, tmp_path: Path, after: float, number: signal.Signals, code: int
) -> None:
    process = start(
        "analyze",
        "hanoi",
        "--worlds",
        "100000",
        "--out",
        "run",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # Before Python itself listens, a signal is Python's own; wait for the program.
    _wait_for_import(process)
    time.sleep(after)
    process.send_signal(number)
    out, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in said
    assert b"stopped; earlier results are untouched" in said
    assert out == b""
    assert list(tmp_path.iterdir()) == []


def _wait_for_import(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has the program loaded (its memory map shows a compiled library)."""
    maps, end = Path(f"/proc/{process.pid}/maps"), time.monotonic() + 30
    while time.monotonic() < end:
        if "numpy" in maps.read_text():
            return
        time.sleep(0.01)


def test_a_reader_that_goes_away(start: Start, tmp_path: Path) -> None:
    process = start("show", "hanoi", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert said == b""
