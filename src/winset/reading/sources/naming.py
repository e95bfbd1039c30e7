"""Files below what is named on a command line, and an id for each that a case can use as a key."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from winset.case.errors import CaseError, Defect
from winset.exchange.scenario import slug
from winset.files.disk import kind_of
from winset.reading.sources.limits import refused

__all__ = ["ENDINGS", "Files", "files_in", "ids_of"]

_MOST_FILES, _MOST_DEPTH = 20_000, 40
#: Endings of the files that are read, by what they are read as.
ENDINGS: Mapping[str, str] = {
    **dict.fromkeys((".txt", ".text", ".md", ".rst", ".log", ""), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "page"),
    ".pdf": "pdf",
    ".docx": "word",
    **dict.fromkeys((".csv", ".tsv", ".xlsx", ".xlsm", ".ods"), "list"),
}


@dataclass(frozen=True)
class Files:
    """Files found, each with the name that tells it apart, and what is wrong with others."""

    named: tuple[tuple[Path, str], ...]
    problems: tuple[Defect, ...] = ()


def files_in(
    paths: Iterable[str | os.PathLike[str]], beside: str | os.PathLike[str] | None = None
) -> Files:
    """List the files that paths name, and those below the folders among them, in order.

    A link is followed once; one that leads round in a circle is told. In a folder, files of other
    kinds and hidden ones are left out; a file that is named itself is always tried.

    Parameters
    ----------
    beside : path, optional
        The folder from which files are named, so that they keep their names whatever is read with
        them; by default each folder that is given.
    """
    named: dict[Path, str] = {}
    problems: list[Defect] = []
    for path in map(Path, paths):
        try:
            kind = kind_of(path)
            if kind == "missing":
                raise refused(path, "there is no such file or folder")
            if kind == "folder":
                found = list(_below(path, problems))
                if not found:
                    raise refused(path, "this folder holds no document", ", ".join(_told()))
                for file in found:
                    named.setdefault(file, file.relative_to(path).as_posix())
            else:
                named.setdefault(path, path.name)
        except CaseError as error:
            problems += error.defects
    if beside is not None:
        named = {path: Path(os.path.relpath(path, beside)).as_posix() for path in named}
    return Files(tuple((path, _text(name)) for path, name in named.items()), tuple(problems))


def _text(name: str) -> str:
    """Write a file's name as text: bytes of it that are none are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _told() -> list[str]:
    return [ending for ending in ENDINGS if ending]


def _below(folder: Path, problems: list[Defect]) -> Iterator[Path]:
    """Yield the documents below a folder; a folder that was seen already is not entered again."""
    seen: set[tuple[int, int]] = set()
    count = 0

    def failed(error: OSError) -> None:
        why = (error.strerror or str(error)).lower()
        said = f"this folder cannot be read: {why}"
        problems.extend(refused(error.filename, said, hint="see its permissions").defects)

    for here, folders, files in os.walk(folder, onerror=failed, followlinks=True):
        state = Path(here).stat()
        depth = len(Path(here).relative_to(folder).parts)
        if (state.st_dev, state.st_ino) in seen or depth > _MOST_DEPTH:
            folders.clear()
            if depth > _MOST_DEPTH:
                said = f"folders more than {_MOST_DEPTH} deep are not read"
                problems.extend(refused(here, said).defects)
            continue
        seen.add((state.st_dev, state.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith((".", "~$")) or Path(name).suffix.lower() not in ENDINGS:
                continue
            if not Path(name).suffix:
                continue
            count += 1
            if count > _MOST_FILES:
                said = f"more than {_MOST_FILES:,} files"
                problems.extend(refused(folder, said, hint="read its folders by turns").defects)
                return
            yield Path(here) / name


def ids_of(
    names: Iterable[str], known: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, ...]:
    """Make ids of the names of files: of the name itself, of its folders too where that is taken.

    An id depends on the names alone, so that it is the same when a folder is read again; where
    others were read before, their ids are ``known`` by their names, and stay.

    Examples
    --------
    >>> ids_of(["Cui 2019.txt", "a/report.pdf", "b/report.pdf"])
    ('cui_2019', 'a_report', 'b_report')
    >>> ids_of(["report.pdf", "report.txt"])
    ('report_pdf', 'report_txt')
    """
    every = tuple(names)
    forms: tuple[Callable[[str], str], ...] = (
        lambda name: _key(PurePosixPath(name).stem, name),
        lambda name: _key(str(PurePosixPath(name).with_suffix("")), name),
        lambda name: _key(name, name),
        lambda name: f"{_key(name, name)}_{_hash(name)}",
    )
    found = {k: known[name] for k, name in enumerate(every) if name in known}
    for form in forms:
        left = [k for k in range(len(every)) if k not in found]
        tried = {k: form(every[k]) for k in left}
        often = Counter(tried.values())
        taken = {*found.values(), *known.values()}
        found |= {k: id_ for k, id_ in tried.items() if often[id_] == 1 and id_ not in taken}
    for k in range(len(every)):
        found.setdefault(k, f"{_key(every[k], every[k])}_{_hash(every[k])}_{k}")
    return tuple(found[k] for k in range(len(every)))


def _key(stem: str, name: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    made = slug(plain)[:60].strip("_")
    return made if made not in ("", "unnamed") else f"source_{_hash(name)}"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:8]
