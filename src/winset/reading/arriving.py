"""Documents on their way into a review file: one by one, each under the id that it had before.

Files are named as seen from the folder of the review file, so that a document keeps its id whatever
is read with it, and wherever the folder is moved with the review file in it. A document that holds
the very same as another is read once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from winset.case.errors import Defect
from winset.reading.model import Source
from winset.reading.sources.naming import ENDINGS, files_in
from winset.reading.sources.opening import each_source
from winset.reading.store.review import Review

__all__ = ["Arrival", "arrivals"]


@dataclass(frozen=True)
class Arrival:
    """A file that was read: what is in it, what is wrong with it, and how many are done before it.

    ``sources`` are none where it cannot be read, and several for a list of articles.
    """

    path: Path
    name: str
    done: int
    total: int
    sources: tuple[Source, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it is a list of articles, so that its sources have no document of their own."""
        return ENDINGS.get(self.path.suffix.lower()) == "list"


def arrivals(review: Review, paths: Iterable[str | os.PathLike[str]]) -> Iterator[Arrival]:
    """Read files one by one; only one of them is in memory at a time.

    What is wrong with the paths themselves is told with the first arrival, or with one that has no
    file where there is none.
    """
    files = files_in(paths, review.path.resolve().parent)
    held = review.known()
    ids = {name: id_ for id_, name, _ in held}
    homes = {sha256: id_ for id_, _, sha256 in held}
    told = files.problems
    total = len(files.named)
    if not total and told:
        yield Arrival(Path(), "", 0, 0, (), told)
    read = each_source(files, ids)
    for done, ((path, name), opened) in enumerate(zip(files.named, read, strict=True)):
        sources, twins = [], []
        for source in opened.sources:
            home = homes.setdefault(source.sha256, source.id)
            if home == source.id:
                sources.append(source)
            else:
                twins.append(_twin(source, home))
        yield Arrival(path, name, done, total, tuple(sources), (*told, *opened.defects, *twins))
        told = ()


def _twin(source: Source, home: str) -> Defect:
    said = f"it holds the very same as the source {home!r}, and is read once"
    return Defect((), "twin", said, severity="warning", where=source.name)
