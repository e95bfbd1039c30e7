"""The record of a drafted case: acts on its issues, and the versions that clash."""

from __future__ import annotations

from collections.abc import Mapping

from winset.files.reading import loads
from winset.reading.entering.events import event_of
from winset.reading.entering.writing import Placed, enter
from winset.reading.model import Reading

__all__ = ["with_record"]

_LEAST = 0.5


def with_record(text: str, reading: Reading, files: Mapping[str, str]) -> str:
    """Write the acts that were drafted into a drafted case, each marked as a draft.

    What is only said stays in the review file; so does a move that names nobody, no day or no
    option of the case.
    """
    case = loads(text)
    homes = {article.id: source for source in reading.sources for article in source.articles}
    items: dict[str, Placed] = {}
    for move in reading.moves:
        source = homes.get(move.article)
        if source is not None and move.confidence >= _LEAST and not move.negated:
            event = event_of(case, move, source, source.id)
            if not isinstance(event, str) and event["kind"] == move.kind:
                items[move.id] = (move, (source,))
    acts = list(items)
    for conflict in reading.conflicts:
        if conflict.first in items and conflict.second in items:
            name = f"{conflict.first}/{conflict.second}"
            items[name] = (conflict, ())
            acts.append(name)
    return enter(text, acts, items, files, drafts=True).text
