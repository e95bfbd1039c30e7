"""Accepted items into the text of a case: comments stay, and what is there is not written twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from winset.case.model import Case
from winset.files.editing import edit
from winset.files.reading import loads
from winset.files.recording import with_events
from winset.reading.entering.events import Left, by_actor, event_of
from winset.reading.model import Conflict, Move, Source, Statement
from winset.words.reading import version_name

__all__ = ["Entered", "Item", "Placed", "described", "enter"]

Item = Statement | Move | Conflict
#: An item and the texts that its spans count in: one, or for a conflict that of either side.
Placed = tuple[Item, tuple[Source, ...]]


@dataclass(frozen=True)
class Entered:
    """What became of accepted items.

    Parameters
    ----------
    text : str
        The case with them in it.
    written : tuple of str
        Ids of the items that are now in it, new or from before.
    new : int
        Events that were added.
    left : tuple of (id, reason)
        What could not be written, and why.
    """

    text: str
    written: tuple[str, ...] = ()
    new: int = 0
    left: tuple[tuple[str, Left], ...] = ()


def enter(
    text: str,
    accepted: Sequence[str],
    items: Mapping[str, Placed],
    files: Mapping[str, str] | None = None,
    *,
    drafts: bool = False,
    edited: Collection[str] = (),
    rejected: Collection[str] = (),
) -> Entered:
    """Write accepted items into the text of a case.

    A statement or a move becomes an event with the passage that it was read from. A conflict
    becomes two accounts: either side's version is told in its own, and denied by the other. An
    event that has the id of the item is left as it is, whatever somebody has made of it since; only
    the mark of a draft is taken off it.

    Parameters
    ----------
    text : str
        The case, in TOML.
    accepted : sequence of str
        Ids of the items to write.
    items : mapping of id to (item, sources)
        These, and the two sides of every conflict among them.
    files : mapping of source's id to path, optional
        Where the documents are, as paths from the case.
    drafts : bool
        Whether nobody has accepted them yet: each is then marked with who drafted it.
    edited, rejected : collection of str
        Ids of accepted items that are not as they were drafted, and of items that were rejected: a
        draft of them in the case makes room.

    Raises
    ------
    CaseError
        Where the text is no case, or would not be one afterwards.
    """
    made = _Entering(loads(text), items, files or {}, drafts, edited)
    for id_ in rejected:
        item = items[id_][0] if id_ in items else None
        if isinstance(item, Conflict):
            made.untell(item)
    for id_ in accepted:
        made.take(id_)
    changed = edit(text, made.changes) if made.changes else text
    gone = made.drafts_of(rejected)
    # The last first, so that the others keep their places.
    changed = edit(changed, {f"events[{n}]": None for n in reversed(gone)}) if gone else changed
    events = sorted(made.events.values(), key=lambda event: event["date"])
    changed = with_events(changed, events)
    loads(changed)
    return Entered(changed, tuple(made.written), len(events), tuple(made.left.items()))


@dataclass
class _Entering:
    case: Case
    items: Mapping[str, Placed]
    files: Mapping[str, str]
    drafts: bool
    edited: Collection[str] = ()
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    written: dict[str, None] = field(default_factory=dict)
    left: dict[str, Left] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.accounts |= by_actor(self.case)
        self.there = {event.id: n for n, event in enumerate(self.case.events) if event.id}

    def take(self, id_: str) -> None:
        """Take in one accepted item."""
        item, sources = self.items[id_]
        if isinstance(item, Conflict):
            self._conflict(id_, item)
        else:
            self._event(id_, item, sources[0])

    def _event(self, id_: str, item: Statement | Move, source: Source) -> bool:
        """Add the event of an item, unless it is there; say whether it is there now."""
        if item.id not in self.there and item.id not in self.events:
            event = event_of(self.case, item, source, source.id)
            if isinstance(event, str):
                self.left[id_] = event
                return False
            if self.drafts:
                event["draft"] = item.by if isinstance(item, Statement) else item.drafted_by
            self._source(source)
            self.events[item.id] = event
        elif item.id in self.there:
            self._accepted(self.there[item.id], item, source)
        self.written[id_] = None
        return True

    def _accepted(self, n: int, item: Statement | Move, source: Source) -> None:
        """Take the mark of a draft off an event, which becomes what it was edited to."""
        event = self.case.events[n]
        if not event.draft or self.drafts:
            return
        made = event_of(self.case, item, source, source.id) if item.id in self.edited else None
        if isinstance(made, dict):
            told = {"account": event.account, "denied_by": list(event.denied_by)}
            self.changes[f"events[{n}]"] = {**made, **{k: v for k, v in told.items() if v}}
        else:
            self.changes[f"events[{n}].draft"] = None

    def drafts_of(self, ids: Collection[str]) -> list[int]:
        """Places of the events that are drafts of these, in the order of the file."""
        return sorted(n for i, n in self.there.items() if i in ids and self.case.events[n].draft)

    def _conflict(self, id_: str, conflict: Conflict) -> None:
        """Tell either side's version in the account of its side."""
        sides = [self.items.get(name) for name in (conflict.first, conflict.second)]
        told: list[tuple[str, Statement | Move, Source]] = []
        for placed in sides:
            if placed is None or isinstance(placed[0], Conflict):
                self.left[id_] = "gone"
                return
            teller = _teller(placed[0])
            if teller not in self.case.actors:
                self.left[id_] = "no-sides"
                return
            told.append((teller or "", placed[0], placed[1][0]))
        if told[0][0] == told[1][0]:
            self.left[id_] = "no-sides"
            return
        # Both sides or neither: one version alone would stand there as common ground.
        made = [event_of(self.case, item, source, source.id) for _, item, source in told]
        wrong = next((event for event in made if isinstance(event, str)), None)
        if wrong is not None:
            self.left[id_] = wrong
            return
        for (teller, item, source), (other, _, _) in zip(told, reversed(told), strict=True):
            self._event(id_, item, source)
            self._tell(item.id, self._account(teller), other)

    def untell(self, conflict: Conflict) -> None:
        """Take two drafts of versions that do not clash out of their accounts."""
        for name in (conflict.first, conflict.second):
            n = self.there.get(name)
            if n is None or not self.case.events[n].draft:
                continue
            for key in ("account", "denied_by"):
                if getattr(self.case.events[n], key):
                    self.changes[f"events[{n}].{key}"] = None

    def _account(self, teller: str) -> str:
        if teller not in self.accounts:
            name = next(_free(teller, self.case.accounts))
            self.accounts[teller] = name
            stated = {"name": version_name(self.case.actors[teller].name or teller)}
            marked = {"draft": "rules"} if self.drafts else {}
            self.changes[f"accounts.{name}"] = {**stated, "teller": teller, **marked}
        name = self.accounts[teller]
        known = self.case.accounts.get(name)
        if known is not None and known.draft and not self.drafts:
            self.changes[f"accounts.{name}.draft"] = None
        return name

    def _tell(self, event_id: str, account: str, other: str) -> None:
        new = self.events.get(event_id)
        if new is not None:
            new.setdefault("account", account)
            denied = dict.fromkeys([*new.get("denied_by", ()), other])
            new["denied_by"] = list(denied)
            return
        n = self.there[event_id]
        event = self.case.events[n]
        if not event.account:
            self.changes[f"events[{n}].account"] = account
        denied = self.changes.get(f"events[{n}].denied_by", list(event.denied_by))
        if other not in denied:
            self.changes[f"events[{n}].denied_by"] = [*denied, other]

    def _source(self, source: Source) -> None:
        """List a source that an event cites, with its document."""
        path = {"file": self.files[source.id]} if source.id in self.files else {}
        known = self.case.sources.get(source.id)
        if known is not None:
            if path and not known.file:
                self.changes[f"sources.{source.id}.file"] = path["file"]
                self.changes[f"sources.{source.id}.sha256"] = source.sha256
            elif known.file and known.sha256 != source.sha256:
                self.changes[f"sources.{source.id}.sha256"] = source.sha256
            return
        self.changes[f"sources.{source.id}"] = {
            **described(source),
            **path,
            "sha256": source.sha256,
        }


def _teller(item: Statement | Move) -> str | None:
    return item.side if isinstance(item, Statement) else item.teller or item.by


def described(source: Source) -> dict[str, Any]:
    """Title, author, outlet, day and address of a source, as far as they are known."""
    articles = source.articles
    first = articles[0] if articles else None
    titles = [article.title for article in articles if article.title]
    stated: dict[str, Any] = {"title": " / ".join(titles) or source.name or source.id}
    authors = dict.fromkeys(name for article in articles for name in article.authors)
    if authors:
        stated["author"] = ", ".join(authors)
    if first is not None and first.outlet:
        stated["publisher"] = first.outlet
    if first is not None and first.published is not None:
        stated["date"] = first.published
    if source.url:
        stated["url"] = source.url
    return stated


def _free(name: str, taken: Iterable[str]) -> Iterator[str]:
    """Yield names that are not taken: the name itself, or with a number."""
    used = set(taken)
    yield from (
        n for k in range(1, len(used) + 3) if (n := name if k == 1 else f"{name}_{k}") not in used
    )
