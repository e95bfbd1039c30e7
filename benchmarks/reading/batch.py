"""Many documents into a review file: CPU seconds, the file's size, and whether memory grows.

Documents are made of one text with a heading of its own each, so that none is like another. First
without any drafting (files, paragraphs, articles, the file), with forty drafts for each document;
then with what ``winset read`` does.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.reporting import Report, Settings
from winset.reading.arriving import arrivals
from winset.reading.model import Span, Statement
from winset.reading.pipeline import Reader, read_into
from winset.reading.store.review import Review, open_review

__all__ = ["batch"]

_DRAFTS = 40
_STEPS = 5
_WORDS = (
    "Ana Mora said on Monday that the delegation had offered to open the port before the summer, "
    "and that the other side wanted the tariffs lifted in their entirety first. “We could not do "
    "that,” she told reporters after the meeting. The minister of trade rejected her account. "
)


def batch(report: Report, settings: Settings) -> None:
    """Measure a batch, and how much memory it holds after a fifth and after all documents.

    At its very end ``winset read`` compares what all documents tell, with all drafts at hand.
    """
    with _documents(100 if settings.quick else 1_000) as (folder, n):
        _measure(report, "kept", folder, n, _keep)
    with _documents(20 if settings.quick else 200) as (folder, n):
        _measure(report, "read", folder, n, _read)


Tell = Callable[[int], None]


def _measure(
    report: Report, what: str, folder: Path, n: int, work: Callable[[Review, Path, Tell], None]
) -> None:
    held: dict[int, float] = {}

    def tell(done: int) -> None:
        if done and done % (n // _STEPS) == 0:
            held.setdefault(done, _resident())

    before = time.process_time()
    with open_review(folder / "talks.review") as review:
        work(review, folder / "documents", tell)
        drafts = sum(review.drafted().values())
    cpu = time.process_time() - before
    end = _resident()
    size = (folder / "talks.review").stat().st_size / 2**20
    report.add(
        section="batch",
        what=what,
        documents=n,
        drafts=drafts,
        per_cpu_second=n / cpu,
        file_mib=size,
        mib_at_end=end,
        **{f"mib_at_{done}": held[done] for done in (n // _STEPS, n) if done in held},
    )


def _keep(review: Review, documents: Path, tell: Tell) -> None:
    for arrival in arrivals(review, [documents]):
        for source in arrival.sources:
            home = source.articles[0].id
            spans = [Span(10 * k, 10 * k + 8) for k in range(_DRAFTS)]
            review.put(
                source,
                [Statement(f"{source.id}-{s.start}", home, "indirect", (s,)) for s in spans],
            )
        tell(arrival.done + 1)


def _read(review: Review, documents: Path, tell: Tell) -> None:
    total = sum(1 for _ in documents.iterdir())
    read_into(review, [documents], Reader(), lambda _, share: tell(round(share * total)))


@contextmanager
def _documents(n: int) -> Iterator[tuple[Path, int]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "documents").mkdir()
        body = "\n".join(_WORDS * 3 for _ in range(6))
        for k in range(n):
            head = f"Talks of round {k} end without a deal\n1 March 2019\n"
            (folder / "documents" / f"{k:05}.txt").write_text(head + body, encoding="utf-8")
        yield folder, n


def _resident() -> float:
    """MiB that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
