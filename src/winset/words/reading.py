"""Reading documents in plain words: what was drafted, what became of it, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winset.text import counted, joined

__all__ = [
    "DRAFTED",
    "FIELDS",
    "HELP",
    "KEYS",
    "LEFT",
    "PASSAGES_NOTE",
    "REASONS",
    "SKETCH_HEAD",
    "agreement_words",
    "decided",
    "passages_lead",
    "place_words",
    "progress",
    "quoted",
    "read_counts",
    "version_name",
]

#: Why something that was accepted is not in the case.
LEFT: Mapping[str, str] = {
    "no-date": "no date is known: edit it, or say when its article was published",
    "nobody": "it is not known whose move it is: edit it, and say by whom",
    "no-sides": "the two tellers are not two actors of the case: edit who speaks for whom",
    "gone": "one of its two sides is no longer drafted",
}

#: By what two tellings clash.
REASONS: Mapping[str, str] = {
    "scope": "one says all, the other part",
    "quantity": "the numbers differ",
    "agent": "they differ in who would do it",
    "polarity": "one denies what the other says",
    "content": "what they say cannot both hold",
}

#: The head of a case that was drafted from documents.
SKETCH_HEAD = """\
# A draft, made by winset read from the documents under [sources]. Nobody has accepted it yet: what
# says draft = "..." was found by a program, and stands in the sentences under passage. Read
# them; correct, take out or add what is wrong or missing; then take the line draft out (or: winset
# read --case THIS-FILE --accept PATH). Every answer says on how many drafts it rests.
# No number was drafted: values are "unknown", no weights are stated, and each margin is a
# placeholder that says so. State them: winset check THIS-FILE --explain says what is understood.
"""

#: Under the record with its passages.
PASSAGES_NOTE = (
    "In quotation marks are the words of the source, at these characters of its text; what stands "
    "without them is told in the words of the case."
)

#: What stands beside everything that nobody has accepted yet.
DRAFTED = "draft by {by}, not accepted"

#: The lines of a draft, as a person sees them.
FIELDS: Mapping[str, str] = {
    "speaker": "Who said it",
    "side": "For whom",
    "kind": "What was done",
    "by": "By whom",
    "to": "To whom",
    "teller": "Whose version",
    "date": "When",
    "terms": "Terms",
    "negated": "Denied",
    "quote": "Words",
    "issue": "Issue",
    "title": "Title",
    "authors": "Authors",
    "outlet": "Published by",
    "published": "Published on",
}

#: The keys of a review, in one line.
KEYS = "a accept  r reject  e edit  u undo  n next  p back  c conflict  ? help  q quit"

HELP = (
    ("a", "accept the draft as it stands, and go to the next open one"),
    ("e", "edit it; what you save is accepted in its place"),
    ("r", "reject it"),
    ("u", "undo your last decision; again for the one before"),
    ("n, right", "next draft"),
    ("p, left", "previous draft"),
    ("o", "next draft that is open"),
    ("c", "next contradiction"),
    ("d", "date, title and author of the article, where they were not found"),
    ("up, down", "scroll the text"),
    ("q", "quit; everything is saved already, and what was accepted goes into the case"),
)


def decided(action: str | None, reviewer: str, second_look: bool) -> str:
    """Say how a draft stands.

    Examples
    --------
    >>> decided("accept", "ann", False), decided(None, "ann", False)
    ('accepted by ann', 'open')
    """
    if action is None:
        return "open"
    done = {"accept": "accepted", "edit": "accepted as edited", "reject": "rejected"}[action]
    said = f"{done} by {reviewer}" if reviewer else done
    return f"{said}, but its source has changed: look again" if second_look else said


def progress(at: int, drafts: int, still_open: int) -> str:
    """Say how far a review has come.

    Examples
    --------
    >>> progress(3, 87, 41)
    'Draft 3 of 87, 41 open'
    """
    if not drafts:
        return "There are no drafts"
    return f"Draft {at} of {drafts:,}, {still_open:,} open"


def read_counts(sources: int, statements: int, moves: int, conflicts: int) -> str:
    """Say what was drafted.

    Examples
    --------
    >>> read_counts(2, 31, 12, 1)
    '2 documents: 31 statements, 12 moves and 1 contradiction drafted'
    """
    found = [
        counted(statements, "statement"),
        counted(moves, "move"),
        counted(conflicts, "contradiction"),
    ]
    return f"{counted(sources, 'document')}: {joined(found)} drafted"


def version_name(actor: str) -> str:
    """Name the account of an actor.

    Examples
    --------
    >>> version_name("United States")
    'United States: its version'
    """
    return f"{actor}: its version"


def quoted(passages: Sequence[str]) -> str:
    r"""Give passages in quotation marks, each on one line.

    Examples
    --------
    >>> quoted(["we \n asked", "they refused"])
    '“we asked” … “they refused”'
    """
    return " … ".join(f"“{' '.join(passage.split())}”" for passage in passages)


def place_words(places: Sequence[tuple[int, int]]) -> str:
    """Say between which characters passages stand.

    Examples
    --------
    >>> place_words([(1793, 2072), (2100, 2150)])
    '1793-2072, 2100-2150'
    """
    return ", ".join(f"{start}-{end}" for start, end in places)


def passages_lead(with_passage: int, events: int, drafted: int) -> str:
    """Say how much of a record is quoted, and how much of it nobody has accepted.

    Examples
    --------
    >>> passages_lead(3, 4, 1)
    '3 of 4 events are given with the passage that they were read from. 1 is a draft that nobody \
has accepted.'
    """
    said = (
        f"{with_passage} of {counted(events, 'event')} are given with the passage that they were "
    )
    said += "read from."
    if drafted:
        be = "is a draft" if drafted == 1 else "are drafts"
        said += f" {drafted} {be} that nobody has accepted."
    return said


def agreement_words(
    one: str,
    other: str,
    both: int,
    share: float | None,
    kappa: tuple[float | None, float | None, float | None],
) -> str:
    """Say how far two reviewers agree, and how much better than by chance.

    Parameters
    ----------
    both : int
        Drafts that both have decided.
    share : float or None
        Of these with the same verdict.
    kappa : tuple of float or None
        Cohen's kappa, its standard error, and kappa where an edit counts as accepted.

    Examples
    --------
    >>> print(agreement_words("ann", "bo", 40, 0.9, (0.78, 0.1, 0.85)))
    ann and bo both decided 40 drafts and agree on 90 %; Cohen's kappa 0.78 ± 0.10, and 0.85 where
    an edit counts as accepted
    >>> agreement_words("ann", "bo", 0, None, (None, None, None))
    'ann and bo have decided no draft both'
    """
    if not both or share is None:
        return f"{one} and {other} have decided no draft both"
    said = f"{one} and {other} both decided {counted(both, 'draft')} and agree on {share:.0%}"
    said = said.replace("%", " %")
    value, error, kept = kappa
    if value is None:
        return f"{said}; Cohen's kappa says nothing where both always decide alike"
    plus = f" ± {error:.2f}" if error is not None else ""
    more = f", and {kept:.2f} where an edit counts as accepted" if kept is not None else ""
    return f"{said}; Cohen's kappa {value:.2f}{plus}{more}"
