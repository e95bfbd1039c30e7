"""``winset read``: from documents to a record that a person has accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError

if TYPE_CHECKING:
    from winset.reading.llm.client import Endpoint

__all__ = ["read"]

_Text = Annotated[str, Parameter(show_default=False)]
_Flag = Annotated[bool, Parameter(negative="", show_default=False)]
_File = Annotated[Path | None, Parameter(negative="", show_default=False)]
_Names = Annotated[list[str] | None, Parameter(negative="", show_default=False)]


def read(
    files: Annotated[list[Path] | None, Parameter(negative="", show_default=False)] = None,
    /,
    *,
    case: _Text = "",
    new: _File = None,
    review: _File = None,
    reviewer: _Text = "",
    draft_only: _Flag = False,
    list_: Annotated[bool, Parameter(name="--list", negative="", show_default=False)] = False,
    json: _Flag = False,
    accept: _Names = None,
    export: _File = None,
    agreement: _Flag = False,
    merge: _Names = None,
    llm: _Text = "",
    model: _Text = "",
) -> int:
    """Read documents, and draft the record of a case for you to accept.

    Drafts who said, offered, demanded or refused what, when, and according to whom, each with its
    exact place in the text. On a terminal you then go through the drafts, keys alone: a accepts, e
    edits, r rejects, u undoes, ? tells the rest. What you accept is written into the case; nothing
    else is. Stop at any time, with q or Ctrl-C: every decision is saved, and the same command goes
    on. Nothing leaves your computer, unless --llm names a language model.

    Examples
    --------
        winset read articles/ --case talks.toml      read a folder, review, write into the case
        winset read --case talks.toml                go on with the review
        winset read articles/ --new talks.toml       draft the case itself too
        winset read --case talks.toml --list         what was drafted, and how it stands

    Parameters
    ----------
    files
        Documents: text, HTML, PDF, DOCX, folders of these, or a CSV or XLSX list of articles.
    case
        The case file that the documents are about.
    new
        Write a draft of a case to this file: parties, speakers, issues, record. All of it is marked
        as a draft until you accept it, and no number in it is drafted.
    review
        The review file; by default that of the case, with the ending .review.
    reviewer
        Who decides; by default your login name.
    draft_only
        Read and draft; review later.
    list_
        List the drafts and how they stand.
    json
        With --list: as JSON.
    accept
        Accept drafted parts of a case by their paths, such as issues.price, or all. Several with
        commas.
    export
        Write what was accepted to this file: .csv (a row for each statement and term), .matrix.csv
        (statements by actors), .xlsx (all of it, on sheets) or .graphml (the network of actors and
        positions).
    agreement
        Say how far the reviewers agree (Cohen's kappa).
    merge
        Take in the decisions of other review files first. Several with commas.
    llm
        Address of a language model as second reader, such as http://localhost:11434/v1; texts are
        sent there. The key, if any, is read from WINSET_LLM_KEY.
    model
        Its name.
    """
    from winset.cli.reviewing.session import Session

    if case and new is not None:
        raise UsageError("--case or --new, not both: --new writes a case that is not there yet")
    if not case and new is None and review is None:
        raise UsageError("which case are the documents about? add --case FILE or --new FILE")
    if accept and not case:
        raise UsageError("--accept needs the case: add --case FILE")
    if new is not None and not files:
        raise UsageError("--new needs documents to draft a case from")
    endpoint = _endpoint(llm, model)
    with Session(case, new, review, reviewer, endpoint, create=bool(files)) as session:
        if files:
            session.read(files)
        if merge:
            session.merge([Path(name) for part in merge for name in part.split(",")])
        if accept:
            session.accept([name for part in accept for name in part.split(",")])
        if export is not None:
            session.export(export)
        if agreement:
            session.agreement()
        if list_:
            session.list(json)
        asked = accept or list_ or export or agreement or merge
        if not draft_only and not asked:
            session.review_drafts()
        return session.finish()


def _endpoint(url: str, model: str) -> Endpoint | None:
    import os

    if not url:
        if model:
            raise UsageError("--model needs the address of the language model: add --llm URL")
        return None
    from winset.reading.llm.client import KEY, Endpoint

    return Endpoint(url, model, os.environ.get(KEY, ""))
