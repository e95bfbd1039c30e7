"""Reading sources: any file, any number of them, all problems at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

from winset.case.errors import CaseError, Defect
from winset.reading.model import Source
from winset.reading.sources.articles import articles_in, articles_of
from winset.reading.sources.blocks import Block, laid_out, with_meta
from winset.reading.sources.decoding import decode
from winset.reading.sources.limits import MOST_PACKED, MOST_TEXT, bytes_of, refused, within
from winset.reading.sources.lists import read_list
from winset.reading.sources.naming import ENDINGS, Files, files_in, ids_of
from winset.reading.sources.pages import declared_encoding, read_page
from winset.reading.sources.portable import read_pdf
from winset.reading.sources.word_files import read_word
from winset.text import joined

__all__ = ["Opened", "each_source", "read_document", "read_sources"]


@dataclass(frozen=True)
class Opened:
    """What was read of some files.

    Parameters
    ----------
    sources : tuple of Source
    defects : tuple of Defect
        What could not be read (errors), and what a reader should know (warnings): an encoding that
        had to be inferred, a page of a PDF without text.
    """

    sources: tuple[Source, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def problems(self) -> tuple[Defect, ...]:
        """The errors among its defects."""
        return tuple(d for d in self.defects if d.severity == "error")


def read_sources(paths: Iterable[str | os.PathLike[str]]) -> Opened:
    """Read files, folders and lists of articles; what can be read is, and the rest is told.

    Nothing is raised for a file that cannot be read: see ``problems`` of what is returned.

    Examples
    --------
    >>> read_sources(["no-such-file.txt"]).problems[0].message
    'there is no such file or folder'
    """
    found = files_in(paths)
    read = list(each_source(found))
    return Opened(
        tuple(source for one in read for source in one.sources),
        (*found.problems, *(defect for one in read for defect in one.defects)),
    )


def each_source(files: Files, known: Mapping[str, str] = MappingProxyType({})) -> Iterator[Opened]:
    """Read files one by one, so that only one is in memory at a time.

    ``known`` are ids of files by their names, of when they were read before.
    """
    ids = ids_of((name for _, name in files.named), known)
    for (path, name), id_ in zip(files.named, ids, strict=True):
        try:
            yield read_document(path, id_=id_, name=name)
        except CaseError as error:
            yield Opened(defects=error.defects)


def read_document(path: str | os.PathLike[str], *, id_: str = "", name: str = "") -> Opened:
    """Read one file: one source, or one for each row of a list of articles.

    Parameters
    ----------
    id_ : str
        By default made of its name.
    name : str
        By which it is known, such as its path below a folder.

    Raises
    ------
    CaseError
        Where it cannot be read: too large, no text, damaged, encrypted, of another kind.
    """
    file = Path(path)
    kind = ENDINGS.get(file.suffix.lower())
    if kind is None:
        endings = ", ".join(ending for ending in ENDINGS if ending)
        hint = "save it as one of these"
        raise refused(file, f"files ending in {file.suffix} are not read", endings, hint)
    known = name or file.name
    return _READERS[kind](file, id_ or ids_of([known])[0], known)


def _text(path: Path, id_: str, name: str) -> Opened:
    raw = bytes_of(path, MOST_TEXT)
    decoded = decode(raw, str(path))
    text = within(decoded.text, path)
    source = Source(id_, name, _sha256(raw), text, articles_in(text, id_))
    return Opened((source,), decoded.notes(str(path)))


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _page(path: Path, id_: str, name: str) -> Opened:
    raw = bytes_of(path, MOST_TEXT)
    decoded = decode(raw, str(path), declared_encoding(raw))
    page = read_page(decoded.text, path)
    text, marks = laid_out([block for blocks in page.articles for block in blocks])
    ends = list(accumulate(map(len, page.articles)))
    groups = [marks[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    made = articles_of(text, id_, groups) if page.marked else articles_in(text, id_, marks)
    articles = with_meta(made, page.meta)
    source = Source(id_, name, _sha256(raw), within(text, path), articles, page.meta.url)
    return Opened((source,), decoded.notes(str(path)))


def _pdf(path: Path, id_: str, name: str) -> Opened:
    raw = bytes_of(path, MOST_PACKED)
    read = read_pdf(raw, path)
    source = _of_blocks(read.blocks, raw, path, (id_, name))
    if not read.silent:
        return Opened((source,))
    pages = joined([str(n) for n in read.silent[:10]])
    more = len(read.silent) - 10
    said = f"no text on page {pages}{f' and {more} more' if more > 0 else ''}"
    hint = "run it through text recognition if words stand there"
    where = str(path)
    return Opened(
        (source,), (Defect((), "silent-page", said, hint=hint, severity="warning", where=where),)
    )


def _word(path: Path, id_: str, name: str) -> Opened:
    raw = bytes_of(path, MOST_PACKED)
    return Opened((_of_blocks(read_word(raw, path), raw, path, (id_, name)),))


def _of_blocks(blocks: Sequence[Block], raw: bytes, path: Path, known: tuple[str, str]) -> Source:
    text, marks = laid_out(blocks)
    id_, name = known
    return Source(id_, name, _sha256(raw), within(text, path), articles_in(text, id_, marks))


def _list(path: Path, id_: str, name: str) -> Opened:
    most = MOST_TEXT if path.suffix.lower() in (".csv", ".tsv") else MOST_PACKED
    return Opened(*read_list(bytes_of(path, most), path, id_, name))


_READERS: Mapping[str, Callable[[Path, str, str], Opened]] = {
    "text": _text,
    "page": _page,
    "pdf": _pdf,
    "word": _word,
    "list": _list,
}
