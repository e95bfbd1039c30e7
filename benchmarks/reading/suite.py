"""Who said what: against annotated news, against a document of the Hanoi case, and how fast.

What counts as found is told in :mod:`benchmarks.reading.matching`. The news annotation names no
statements within statements, so only drafts that stand in no other draft are counted there. Nothing
that ships was fitted to it: the weights of ``rules`` are set by hand. ``trained`` shows what a user
gains who trains on reviewed documents: five-fold cross-validation over documents, nothing kept.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from benchmarks.reading.annotated import (
    Annotated,
    as_attribution,
    as_statement,
    gold_document,
    literary,
    news,
)
from benchmarks.reading.batch import batch
from benchmarks.reading.matching import Attribution, Counts, matched
from benchmarks.reading.peers import MEASURED, STATED, by_textacy
from benchmarks.reading.record import SECTIONS
from benchmarks.reporting import Report, Settings
from winset.reading.model import Article, Source, Span
from winset.reading.parsing import parsed
from winset.reading.statements import Rules
from winset.reading.statements.training import Lesson, best_least, lessons, train

__all__ = ["run"]

FOLDS = 5
PAGE = 750  # words of a document, for the speed
MANY = 1_000  # documents through which memory is watched
_COUNTINGS = {
    "content": "content J>=.5",
    "all": "content J>=.5, cue and speaker",
    "touch": "content, cue, speaker share a character",
}
_COMMON = {
    "say": ("say", "says", "said", "saying"),
    "tell": ("tell", "tells", "told", "telling"),
    "add": ("add", "adds", "added", "adding"),
}


def run(settings: Settings) -> Report:
    """Run the sections that were asked for."""
    report = Report("Reading: who said what")
    documents = news(settings.data)
    if not documents:
        report.notes.append(f"no annotated news in {settings.data}: name the folder with --data")
    elif settings.wants("news"):
        against_news(report, documents)
    hanoi = gold_document(settings.data.parent / "documents")
    if hanoi is not None and settings.wants("document"):
        against_document(report, hanoi)
    if hanoi is not None:
        for section, add in SECTIONS.items():
            if settings.wants(section):
                add(report, settings)
    if settings.wants("literary"):
        against_fiction(report, literary(settings.data))
    if documents and settings.wants("speed"):
        speed(report, documents, 100 if settings.quick else MANY)
    if settings.wants("batch"):
        batch(report, settings)
    return report


def drafts(document: Annotated, rules: Rules, *, nested: bool = False) -> list[Attribution]:
    """Return what the rules find in a document."""
    with parsed(document.source, document.article) as it:
        found = rules.tag(it)
    return [as_attribution(s) for s in found if nested or s.within is None]


def count(
    drafted: Iterable[Sequence[Attribution]], documents: Sequence[Annotated], parts: str = "all"
) -> Counts:
    """Count over all documents together."""
    total = Counts()
    for found, document in zip(drafted, documents, strict=True):
        total.add(matched(found, document.golds, document.source.text, parts=parts)[0])
    return total


def against_news(report: Report, documents: list[Annotated]) -> None:
    """Rules, trained weights and peers on annotated political news."""
    found = [drafts(d, Rules()) for d in documents]
    for parts, meaning in _COUNTINGS.items():
        _add(report, "news", "rules", meaning, count(found, documents, parts))
    for half, name in enumerate(("even documents, seen in the making", "odd documents, unseen")):
        counts = count(found[half::2], documents[half::2])
        _add(report, "news", f"rules, {name}", _COUNTINGS["all"], counts)
    common(report, found, documents)
    trained = cross_validated(documents)
    for parts, meaning in _COUNTINGS.items():
        _add(report, "news", "trained, cross-validated", meaning, count(trained, documents, parts))
    peer = by_textacy(documents)
    if peer is not None:
        for parts, meaning in _COUNTINGS.items():
            _add(report, "news", "textacy", meaning, count(peer, documents, parts))
    for name, f, counted in (*(MEASURED if peer is None else ()), *STATED):
        report.add(section="news", tagger=name, counted=counted, f=f)


def common(
    report: Report, found: Sequence[Sequence[Attribution]], documents: Sequence[Annotated]
) -> None:
    """Recall on the commonest verbs: how many annotated "said" are drafted."""
    for verb, forms in _COMMON.items():
        total = Counts()
        for mine, document in zip(found, documents, strict=True):
            which = [k for k, cue in enumerate(document.cues) if set(cue.split()) & set(forms)]
            _, pairs = matched(mine, document.golds, document.source.text, parts="touch")
            total.add(Counts(0, len(which), sum(k in pairs for k in which)))
        report.add(
            section="recall",
            tagger="rules",
            counted=f"{verb}: {_COUNTINGS['touch']}",
            annotated=total.annotated,
            both=total.both,
            recall=round(total.recall, 3),
        )


def cross_validated(documents: Sequence[Annotated]) -> list[list[Attribution]]:
    """Draft every document with weights trained on the four folds that it is not in."""
    taught: list[tuple[Lesson, ...]] = []
    for document in documents:
        accepted = [as_statement(g, document.article.id) for g in document.golds]
        with parsed(document.source, document.article) as it:
            taught.append(lessons(it, accepted, nested=False))
    taggers: list[Rules] = []
    for fold in range(FOLDS):
        rest = [x for k, some in enumerate(taught) if k % FOLDS != fold for x in some]
        weights = train(rest, strength=2.0)
        taggers.append(Rules(best_least(rest, weights), weights, "trained"))
    return [drafts(document, taggers[k % FOLDS]) for k, document in enumerate(documents)]


def against_document(report: Report, document: Annotated) -> None:
    """Count the core statements of a document of the case, with and without the nested ones."""
    found = drafts(document, Rules(), nested=True)
    inner = dict(zip(document.golds, document.nested, strict=True))
    top = replace(
        document, golds=tuple(replace(g, optional=g.optional or inner[g]) for g in document.golds)
    )
    for name, which in (("all core statements", document), ("core, not nested", top)):
        for parts in ("all", "content"):
            _add(
                report,
                "document",
                "rules",
                f"{name}; {_COUNTINGS[parts]}",
                count([found], [which], parts),
            )


def against_fiction(report: Report, documents: list[Annotated]) -> None:
    """Out of domain: quotations in older fiction, by their content alone."""
    found = [
        [Attribution((part,)) for one in drafts(d, Rules(), nested=True) for part in one.content]
        for d in documents
    ]
    if documents:
        _add(report, "literary", "rules", _COUNTINGS["content"], count(found, documents, "content"))


def speed(report: Report, documents: Sequence[Annotated], many: int) -> None:
    """Documents of 750 words per CPU second, and memory over many documents."""
    drafts(documents[0], Rules())  # loads the model
    begun, words = time.process_time(), 0
    peaks: dict[int, float] = {}
    for k in range(many):
        source, article = _fresh(documents[k % len(documents)], k)
        with parsed(source, article) as it:
            Rules().tag(it)
        words += len(source.text.split())
        if k + 1 in (many // 10, many // 2, many):
            peaks[k + 1] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - begun
    what = f"documents of {PAGE} words per CPU second, over {many} documents"
    rate = round(words / PAGE / seconds, 2)
    report.add(section="speed", tagger="rules", counted=what, per_second=rate)
    for after, peak in peaks.items():
        what = f"peak MB after {after} documents"
        report.add(section="memory", tagger="rules", counted=what, megabytes=round(peak))


def _fresh(document: Annotated, k: int) -> tuple[Source, Article]:
    """Give a document names that no other has, as real ones have."""
    text = document.source.text.replace("the ", f"the Qu{k:x} ", 3)
    return replace(document.source, text=text), Article(document.article.id, Span(0, len(text)))


def _add(report: Report, section: str, tagger: str, counted: str, counts: Counts) -> None:
    report.add(
        section=section,
        tagger=tagger,
        counted=counted,
        drafted=counts.drafted,
        annotated=counts.annotated,
        both=counts.both,
        precision=round(counts.precision, 3),
        recall=round(counts.recall, 3),
        f=round(counts.f, 3),
    )
