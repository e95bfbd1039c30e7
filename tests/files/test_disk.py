"""Text out of files and into them: what is refused, in which words, and at which size."""

import errno
import os
from pathlib import Path

import pytest

from winset.case.errors import CaseError
from winset.files import disk
from winset.files.disk import LARGEST, decode, kind_of, read_text, write_whole


def refused(raw: bytes) -> str:
    with pytest.raises(CaseError) as raised:
        decode(raw, "x")
    return str(raised.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfea", "x: the file is in UTF-16; expected UTF-8; save the file as UTF-8"),
        (b"\xfe\xffa", "x: the file is in UTF-16; expected UTF-8; save the file as UTF-8"),
        (
            b"a\nb\n\x00",
            "x:3: the file is binary, or in UTF-16 or UTF-32; expected a text file in UTF-8; "
            "save the file as UTF-8",
        ),
        (
            b"a\n\xc3\xa9\xc3\xa9\x9f",
            "x:2:3: byte 0x9f is not UTF-8; expected UTF-8; save the file as UTF-8",
        ),
        (
            b"\xa0",
            "x:1:1: byte 0xa0 is not UTF-8, perhaps '\\xa0' in Latin-1 or Windows-1252; expected "
            "UTF-8; save the file as UTF-8",
        ),
        (
            b"a\n\nbc\xe9d\xff",
            "x:3:3: byte 0xe9 is not UTF-8, perhaps '\u00e9' in Latin-1 or Windows-1252; expected "
            "UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_what_is_no_text(raw: bytes, said: str) -> None:
    assert refused(raw) == said


def test_a_byte_of_zero_is_looked_for_at_the_beginning() -> None:
    assert "binary" in refused(b" " * 8191 + b"\x00")
    assert decode(b" " * 8192 + b"\x00\r\n\r", "x") == " " * 8192 + "\x00\n\r"
    assert decode(b"\xef\xbb\xbfa", "x") == "a"


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_of_so_many_bytes_is_read(tmp_path: Path, more: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(b" " * (LARGEST + more))
    assert LARGEST == 8_388_608
    if not more:
        assert len(read_text(path)) == LARGEST
        return
    with pytest.raises(CaseError) as raised:
        read_text(path)
    assert str(raised.value) == (
        f"{path}: the file is larger than 8 MiB; expected a case in TOML, which is seldom larger "
        "than 100 KiB"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOENT, "there is no such file"),
        (errno.ENOTDIR, "part of this path is a file, not a folder"),
        (errno.EACCES, "this file may not be read; change its permissions"),
        (errno.EPERM, "this file may not be read; change its permissions"),
        (errno.ELOOP, "this is a symbolic link that leads round in a circle; link it to a file"),
        (errno.ENAMETOOLONG, "this name is too long for a file"),
        (errno.EISDIR, "this is a folder; name the file in it"),
        (errno.EIO, "the words of the system"),
    ],
)
def test_why_a_file_cannot_be_read(code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(code, "the words of the system")

    monkeypatch.setattr(Path, "open", fails)
    monkeypatch.setattr(Path, "stat", fails)
    with pytest.raises(CaseError) as raised:
        read_text(Path("x"))
    assert str(raised.value) == f"x: {said}"
    if code in (errno.ENOENT, errno.ENOTDIR):
        assert kind_of(Path("x")) == "missing"
    else:
        with pytest.raises(CaseError) as raised:
            kind_of(Path("x"))
        assert str(raised.value) == f"x: {said}"


def test_what_stands_at_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_text("a", encoding="utf-8")
    found = [kind_of(path) for path in (tmp_path, tmp_path / "x", tmp_path / "y")]
    assert found == ["folder", "file", "missing"]
    os.mkfifo(tmp_path / "p")
    with pytest.raises(CaseError) as raised:
        kind_of(tmp_path / "p")
    where = tmp_path / "p"
    assert str(raised.value) == (
        f"{where}: this is a pipe or a device; expected a file; save it to a file first"
    )
    with pytest.raises(CaseError, match="null"):
        kind_of(Path("a\0b"))

    def loops(*_: object, **__: object) -> None:
        raise RuntimeError("Symlink loop")

    monkeypatch.setattr(Path, "stat", loops)
    with pytest.raises(CaseError, match="round in a circle"):
        kind_of(tmp_path)


def test_a_file_is_written_with_its_permissions_and_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    write_whole(path, "é")
    assert path.read_bytes() == "é".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    write_whole(path, b"\x00")
    assert path.read_bytes() == b"\x00"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (ValueError("Strange path"), "strange path"),
        (RuntimeError("Symlink loop"), "symlink loop"),
    ],
)
def test_why_a_file_cannot_be_written(
    tmp_path: Path, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(disk.os, "fsync", fails)
    with pytest.raises(CaseError) as raised:
        write_whole(tmp_path / "x", "a")
    where = tmp_path / "x"
    assert str(raised.value) == f"{where}: it cannot be written: {said}"
    assert raised.value.defects[0].code == "unwritable"
    assert list(tmp_path.iterdir()) == []
