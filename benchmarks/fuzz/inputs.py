"""Inputs of every format that Winset reads, each with a few mistakes in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.fuzz.slips import slip
from winset.exchange.exporting import export
from winset.exchange.opening import load
from winset.files.library import shipped_ids, shipped_text
from winset.files.starter import starter

__all__ = ["MAKERS", "bases"]

#: Files of one input by name: what is read is the only one, or else the folder.
Files = Mapping[str, bytes]

_SCRAPS = (
    *('"', "'", "[", "]", "{", "}", "<", ">", "/>", "=", ".", ",", ";", ":", "#", "&", "\n", "\\"),
    *("\t", "\r\n", "\x00", "\x1b[31m", "\u202e", "\ufeff", "\ud7ff", "é", "&amp;", "&x;", "- "),
    *("nan", "-inf", "1e999", "9" * 400, "-1", "0", "true", "null", "~", "*a", "&a", "!!python/x"),
    *("1979-05-27", "0x1F", '"""', "\u2013", "[[events]]", "{ value = 1 }", "<!DOCTYPE a>", "]]>"),
    *("= 3", "[]", "{}", "10 to 5", "unknown", "mix(50%: 1, 50%: 2)", "<![CDATA[", "% ", "actor"),
)


def _scrapped(raw: bytes, random: Random, most: int = 4) -> bytes:
    """Cut and put in scraps at a few places; now and then single bytes."""
    for _ in range(random.randint(1, most)):
        at = random.randrange(len(raw) + 1)
        cut = random.choice((0, 0, 0, 1, 1, 2, 8, 40, 400))
        scrap = random.choice(_SCRAPS).encode("utf-8", "surrogatepass")
        if random.random() < 0.1:
            scrap = random.randbytes(2)
        if random.random() < 0.1:
            other = random.randrange(len(raw) + 1)
            scrap = raw[other : other + random.randrange(200)]
        raw = raw[:at] + scrap + raw[at + cut :]
    return raw


@cache
def bases() -> tuple[str, ...]:
    """Sound case files to begin with."""
    return (starter(), *(shipped_text(entry) for entry in shipped_ids()))


def _case(random: Random, _: Path) -> Files:
    text = random.choice(bases())
    for _n in range(random.choice((1, 1, 2, 3))):
        text = slip(text, random).text
    raw = text.encode("utf-8", "surrogatepass")
    return {"case.toml": _scrapped(raw, random) if random.random() < 0.5 else raw}


@cache
def _exported(format: str, folder: Path) -> Mapping[str, bytes]:
    """Files of a small shipped case in another format."""
    place = folder / f"exported-{format}"
    target = place / f"case.{format}" if format in ("csv", "xlsx") else place
    place.mkdir(exist_ok=True)
    export(load("panama_canal"), target, format)
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


def _one_of_many(format: str) -> Callable[[Random, Path], Files]:
    def made(random: Random, folder: Path) -> Files:
        files = dict(_exported(format, folder))
        name = random.choice(sorted(files))
        files[name] = _scrapped(files[name], random)
        return files

    return made


def _table(random: Random, folder: Path) -> Files:
    (raw,) = _exported("csv", folder).values()
    return {"case.csv": _scrapped(raw, random)}


def _workbook(random: Random, folder: Path) -> Files:
    """Scraps within the parts of a workbook, or (seldom) in the archive itself."""
    (raw,) = _exported("xlsx", folder).values()
    if random.random() < 0.1:
        return {"case.xlsx": _scrapped(raw, random)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as book, zipfile.ZipFile(out, "w") as changed:
        names = book.namelist()
        worse = random.choice([name for name in names if "sheet" in name or "String" in name])
        for name in names:
            part = book.read(name)
            changed.writestr(name, _scrapped(part, random) if name == worse else part)
    return {"case.xlsx": out.getvalue()}


#: Kinds of inputs, and what makes one.
MAKERS: Mapping[str, Callable[[Random, Path], Files]] = {
    "case": _case,
    "xml": _one_of_many("genius"),
    "yaml": _one_of_many("negmas"),
    "csv": _table,
    "xlsx": _workbook,
}
