"""One call of ``winset read``: a case, its review file, and what is done with them in turn."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import Self

from winset.case.model import Case
from winset.case.walk import drafts
from winset.cli.console import ProgressBar, print_json, say
from winset.cli.failing import UsageError
from winset.cli.naming import name_of, read_case
from winset.files.disk import read_text, write_whole
from winset.files.editing import edit
from winset.files.reading import loads
from winset.reading.entering.reviewed import write_accepted
from winset.reading.llm.client import Endpoint
from winset.reading.llm.sketching import second_sketch
from winset.reading.parsing import MissingReaderError
from winset.reading.pipeline import Drafted, Reader, documents, read_into
from winset.reading.reviewing.desk import Desk, now
from winset.reading.sketching.casing import case_text
from winset.reading.sketching.drawing import enough, sketch_of
from winset.reading.sketching.recording import with_record
from winset.reading.store.review import open_review
from winset.text import counted, visible
from winset.words.reading import LEFT, agreement_words, decided, read_counts

__all__ = ["Session"]

_MOST_TOLD = 12


class Session:
    """A case and its review file, open.

    Parameters
    ----------
    case : str
        A case file, or the name of a shipped case; empty for none.
    new : Path or None
        The file that a case is drafted to.
    review : Path or None
    reviewer : str
    endpoint : Endpoint or None
        A language model as second reader.
    create : bool
        Whether a review file is begun where there is none.
    """

    def __init__(
        self,
        case: str,
        new: Path | None,
        review: Path | None,
        reviewer: str,
        endpoint: Endpoint | None,
        *,
        create: bool,
    ) -> None:
        self.new = new
        self.file = new or (Path(case) if case and Path(case).suffix == ".toml" else None)
        if new is not None and (new.exists() or new.is_symlink()):
            raise UsageError(f"{new} exists already, and is left as it is; choose another name")
        self.case: Case | None = read_case(case).unwrap() if case else None
        self.given = case
        place = review or (
            self.file.with_suffix(".review") if self.file else Path(f"{name_of(case)}.review")
        )
        self.reviewer = reviewer.strip() or _login()
        self.endpoint = endpoint
        self.files: dict[str, Path] = {}
        self.failed = False
        self.store = open_review(place, create=create)
        self.files = {k: Path(v) for k, v in self.store.recall("files", {}).items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()

    def read(self, paths: Sequence[Path]) -> None:
        """Read documents; on Ctrl-C say that the same command goes on."""
        sketched = ""
        try:
            with ProgressBar() as tell:
                if self.new is not None:
                    sketched = self._sketched(paths, self.new, tell)
                    self.case = loads(sketched)
                reader = Reader(self.case, model=self.endpoint)
                found = read_into(self.store, paths, reader, tell)
        except MissingReaderError as error:
            raise UsageError(str(error)) from None
        except KeyboardInterrupt:
            say("\nwinset: what was read is kept; the same command goes on", error=True)
            raise
        self.files |= found.files
        self.store.remember("files", {k: str(p.resolve()) for k, p in self.files.items()})
        self._tell(found)
        if self.new is not None:
            # Written at the end, whole: after an interruption the same command goes on.
            text = with_record(sketched, self.store.reading(), self._paths(self.new))
            write_whole(self.new, text)
            self.case = loads(text)
            many = counted(len(drafts(self.case)), "draft")
            say(f"Wrote {self.new} with {many}: read it, and winset check {self.new}")

    def _sketched(self, paths: Sequence[Path], file: Path, tell: ProgressBar) -> str:
        """Draft the skeleton of a case, as the text of a file that is to stand there."""
        found = Drafted()
        sources = tuple(documents(self.store, paths, found, tell))
        sketch = sketch_of(sources, tell)
        if self.endpoint is not None:
            sketch, lost = second_sketch(self.endpoint, sources, sketch)
            for why in lost:
                say(f"winset: the language model: {why}", error=True)
        wrong = enough(sketch)
        if wrong is not None:
            raise wrong
        self.files |= found.files
        return case_text(sketch, sources, self._paths(file))

    def _paths(self, file: Path) -> dict[str, str]:
        return {name: _path_from(file, place) for name, place in self.files.items()}

    def _tell(self, found: Drafted) -> None:
        for defect in found.defects[:_MOST_TOLD]:
            say(f"winset: {defect}", error=True)
        if len(found.defects) > _MOST_TOLD:
            say(f"winset: and {len(found.defects) - _MOST_TOLD} more", error=True)
        self.failed = not found.read + found.same
        if self.failed:
            return
        n = found.read + found.same
        said = read_counts(n, found.statements, found.moves, found.conflicts)
        before = f" ({found.same} read before)" if found.same else ""
        say(f"{said}{before}, in {self.store.path}")
        for title in found.undated[:_MOST_TOLD]:
            say(f"no date was found for “{visible(title)}”: d in the review says it")
        if self.endpoint is not None:
            _tell_model(self.endpoint, found)
            self.failed = bool(found.unanswered) and len(found.unanswered) == found.asked

    def accept(self, paths: Sequence[str]) -> None:
        """Accept drafted parts of the case, by their paths or all of them."""
        file = self._written_to()
        known = drafts(read_case(str(file)).unwrap())
        wanted = known if "all" in paths else tuple(paths)
        for path in wanted:
            if path not in known:
                which = ", ".join(known[:_MOST_TOLD]) or "there is none"
                raise UsageError(f"{path} is no draft in {file}; drafts are: {which}")
        if wanted:
            edit(file, {f"{path}.draft": None for path in wanted})
        say(f"{counted(len(wanted), 'draft')} accepted in {file}")

    def merge(self, others: Sequence[Path]) -> None:
        """Take in the decisions of other review files."""
        for other in others:
            found = self.store.merge(other)
            new, more = counted(found.decisions, "decision"), counted(found.drafts, "draft")
            say(f"{new} and {more} taken in from {other}")
            if found.left_out:
                said = ", ".join(found.left_out[:_MOST_TOLD])
                say(f"read there in another version, and left out: {said}", error=True)

    def export(self, target: Path) -> None:
        """Write what was accepted to a file."""
        from winset.reading.exporting.writing import export

        found = export(self.store.accepted(), target)
        left = f"; {found.left_out} have no place in it" if found.left_out else ""
        say(f"{counted(found.items, 'accepted draft')} written to {target}{left}")

    def agreement(self) -> None:
        """Say how far every two reviewers agree."""
        names = self.store.reviewers()
        if len(names) < 2:
            say("one reviewer alone: there is nothing to compare; --merge takes in another's file")
        for one, other in combinations(names, 2):
            found = self.store.agreement(one, other)
            kappa = (found.kappa, found.error, found.kept)
            say(agreement_words(one, other, found.both, found.share, kappa))
        for dispute in self.store.disagreements()[:_MOST_TOLD]:
            said = ", ".join(
                f"{d.reviewer} {decided(d.action, '', False)}" for d in dispute.decisions
            )
            say(f"- “{visible(' '.join(dispute.quote.split())[:80])}”: {said}")

    def list(self, as_json: bool) -> None:
        """Print the drafts as they stand."""
        from winset.cli.reviewing.listing import as_document, as_table

        standings = self.store.standings(self.reviewer)
        if as_json:
            print_json(as_document(standings, self.reviewer))
            return
        from winset.cli.console import stdout
        from winset.report.terminal import shown

        stdout().print(shown((as_table(standings, self.reviewer),)))

    def review_drafts(self) -> None:
        """Go through the drafts, on a terminal."""
        if not self.store.counts(self.reviewer).drafts:
            say("there is nothing to review")
            return
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            say("review them on a terminal: the same command, or with --case alone")
            return
        try:
            from winset.cli.reviewing.app import ReviewApp
        except ImportError:
            raise UsageError(
                "the review needs Textual; install it with: pip install 'winset[reading]'"
            ) from None
        ReviewApp(Desk(self.store, self.reviewer), self.case).run()
        counts = self.store.counts(self.reviewer)
        taken = counted(counts.accepted + counts.edited, "draft")
        say(f"{taken} accepted, {counts.rejected} rejected, {counts.open} open")

    def finish(self) -> int:
        """Write what was accepted into the case; return the exit code."""
        if self.file is not None or (self.given and self.store.accepted()):
            file = self._written_to()
            text = read_text(file)
            known = str(file.resolve())
            found = write_accepted(text, self.store, known, self._paths(file), now())
            if found.entered.text != text:
                write_whole(file, found.entered.text)
                say(f"{counted(found.entered.new, 'event')} written into {file}")
            for id_, why in found.entered.left[:_MOST_TOLD]:
                say(f"not written: “{visible(found.quote(id_))}”: {LEFT[why]}", error=True)
            if len(found.entered.left) > _MOST_TOLD:
                say(f"and {len(found.entered.left) - _MOST_TOLD} more not written", error=True)
            for id_ in found.taken_back:
                say(f"{id_} stands in {file}, and is not accepted any more", error=True)
            if found.disputed:
                many = counted(found.disputed, "draft")
                say(f"{many} not written: reviewers decided differently", error=True)
        return 2 if self.failed else 0

    def _written_to(self) -> Path:
        if self.file is None or not self.file.is_file():
            copy = f"winset convert {self.given} my-copy.toml"
            raise UsageError(f"{self.given} is not written to; make a copy that is: {copy}")
        return self.file


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"


def _path_from(file: Path, document: Path) -> str:
    """Write the path of a document as seen from a case file."""
    try:
        found = os.path.relpath(document.resolve(), file.resolve().parent)
    except ValueError:  # another drive
        return document.resolve().as_posix()
    return Path(found).as_posix()


def _tell_model(endpoint: Endpoint, found: Drafted) -> None:
    for why in dict.fromkeys(found.unanswered):
        say(f"winset: the language model: {why}", error=True)
    if found.confirmed:
        many = counted(found.confirmed, "proposal")
        say(f"{endpoint.model}: {many} that rules have drafted already")
    if found.unquoted or found.malformed:
        lost = counted(found.unquoted, "proposal")
        say(
            f"{endpoint.model}: {lost} rejected that quote what is not in the text, "
            f"{found.malformed} that could not be read"
        )
