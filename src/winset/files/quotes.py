"""Whether quoted passages stand in their documents, where those are at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from winset.case.errors import CaseError, Defect
from winset.case.model import Case, Passage
from winset.case.places import Loc
from winset.case.walk import quoting
from winset.files.disk import kind_of

__all__ = ["check_quotes", "passages"]

#: Takes the place of a document, and returns its text.
TextOf = Callable[[Path], str]


def passages(case: Case) -> Iterator[tuple[Loc, Passage]]:
    """Every passage that the case quotes, with the keys that lead to it."""
    for loc, part in quoting(case):
        many = len(part.passage) > 1
        for k, passage in enumerate(part.passage):
            yield (*loc, "passage", k) if many else (*loc, "passage"), passage


def check_quotes(case: Case, folder: Path, text_of: TextOf) -> Iterator[Defect]:
    """Look every quotation up in the document of its source.

    Parameters
    ----------
    case : Case
    folder : Path
        What paths of documents start from: the folder of the case file.
    text_of : callable
        Reads the text of a document; what it cannot read (CaseError) is told once, and a document
        without a text of its own (a list of articles) is passed over.

    Yields
    ------
    Defect
        Warnings, for a document that is not as it was and for a quotation that it does not hold.
        A document that is not at hand is passed over.
    """
    texts: dict[str, str] = {}
    for name, source in case.sources.items():
        if not source.file:
            continue
        place = folder / source.file
        try:
            if kind_of(place) != "file":
                continue
            texts[name] = text_of(place)
            changed = bool(source.sha256) and _hash(place) != source.sha256
        except CaseError as error:
            said = f"its document cannot be read: {error.defects[0].message}"
            yield Defect(("sources", name, "file"), "no-text", said, severity="warning")
            continue
        if changed:
            said, hint = "the document is not as it was read", "winset read it again"
            yield Defect(
                ("sources", name, "sha256"), "changed", said, hint=hint, severity="warning"
            )
    for loc, passage in passages(case):
        text = texts.get(passage.source)
        if text and text[passage.start : passage.end] != passage.quote:
            yield _misquoted(loc, passage, text)


def _misquoted(loc: Loc, passage: Passage, text: str) -> Defect:
    at = text.find(passage.quote)
    said = f"the quote does not stand at {passage.start} in the document of {passage.source!r}"
    hint = "it stands nowhere in it"
    if at >= 0:
        hint = f"it stands at {at}: write start = {at}, end = {at + len(passage.quote)}"
    return Defect(loc, "misquoted", said, hint=hint, severity="warning")


def _hash(place: Path) -> str:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
