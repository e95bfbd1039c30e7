"""Which issue of a case a passage is about, and which of its options, where the wording allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from winset.case.choices import labels, step_of
from winset.case.model import Case, Issue
from winset.reading.matters.quantities import quantities_in, quantity_in
from winset.reading.matters.stems import stem, stems

__all__ = ["Hit", "Matters"]


def _set(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


_STOP = _set(
    "a an the of on in at to for from by with and or it its is are was be been that this as their "
    "his her our your which who new any than into over under up out off if then both between "
    "number use other own more less same"
)
_AMOUNTS = _set("all no none not part partial full whole some every any only half")
_WHOLE = _set("all whole full entire every everything")
_PART = _set("part partial no none")
_OPPOSED = {"part": _WHOLE, "none": _WHOLE, "all": _PART}
_MOST_LABELS = 200
# Words that may stand between those of one phrase.
_GAP = 2
_FIRST = 1.25


class Hit(NamedTuple):
    """An issue that a passage names: where its words stand, and how strongly they speak for it."""

    issue: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class _Phrase:
    stems: tuple[str, ...]
    issue: str
    option: str | None
    weight: float


@dataclass(frozen=True)
class Matters:
    """The issues of a case by the words for them.

    Parameters
    ----------
    issues : mapping of str to Issue
    """

    issues: Mapping[str, Issue] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> Matters:
        """Take the names and keywords of a case's issues and options.

        Examples
        --------
        >>> from winset.files.reading import load
        >>> matters = Matters.of(load("hanoi"))
        >>> matters.best("the sanctions lifted in their entirety")
        ('sanctions', 'all lifted')
        """
        return cls(dict(case.issues))

    @cached_property
    def _of_issues(self) -> dict[str, list[_Phrase]]:
        """Phrases for issues, by their first stem."""
        made: dict[tuple[str, ...], dict[str, float]] = {}
        for key, issue in self.issues.items():
            for said, weight in _phrases_of(key, issue):
                if said:
                    by_issue = made.setdefault(said, {})
                    by_issue[key] = max(by_issue.get(key, 0.0), weight)
        found: dict[str, list[_Phrase]] = {}
        for said, by_issue in made.items():
            for key, weight in by_issue.items():
                # A word that several issues share speaks less for each.
                phrase = _Phrase(said, key, None, weight * len(said) / len(by_issue))
                found.setdefault(said[0], []).append(phrase)
        return found

    @cached_property
    def _of_options(self) -> dict[str, list[_Phrase]]:
        """Phrases for the options of every issue, by issue."""
        found: dict[str, list[_Phrase]] = {}
        for key, issue in self.issues.items():
            named = issue.options or issue.items
            entries = [(label, _content(label, keep=True), 1.0) for label in named[:_MOST_LABELS]]
            for label, keywords in issue.option_keywords.items():
                entries += [(label, _content(k, keep=True), 1.5) for k in keywords]
            found[key] = [
                _Phrase(said, key, label, weight * len(said))
                for label, said, weight in entries
                if said
            ]
        return found

    def hits(self, text: str) -> list[Hit]:
        """Return where a passage names an issue, in order."""
        words = stems(text)
        found: list[Hit] = []
        for place, (start, _, word) in enumerate(words):
            for phrase in self._of_issues.get(word, ()):
                end = _reach(words, place, phrase.stems)
                if end is not None:
                    found.append(Hit(phrase.issue, start, end, phrase.weight))
        return found

    def issue(self, text: str) -> str | None:
        """Return the issue that a passage speaks of most; None where none, or two alike."""
        weights: dict[str, float] = {}
        spans: dict[tuple[str, int], float] = {}
        hits = self.hits(text)
        for hit in hits:
            at = (hit.issue, hit.start)
            # "A declaration of the programme": what comes first is what it is about.
            weight = hit.weight * (_FIRST if hit.start == hits[0].start else 1.0)
            spans[at] = max(spans.get(at, 0.0), weight)
        for (key, _), weight in spans.items():
            weights[key] = weights.get(key, 0.0) + weight
        most = max(weights.values(), default=0.0)
        best = sorted(key for key, weight in weights.items() if most - weight < 1e-9)
        if len(best) > 1:  # what names an option of one of them is about that one
            best = [key for key in best if self.option(key, text) is not None]
        return best[0] if len(best) == 1 else None

    def option(self, issue: str, text: str) -> str | None:
        """Return the option of an issue that a passage names; None where none, or two alike."""
        if self.issues[issue].range is not None:
            return self._amount(issue, text)
        words = [word for _, _, word in stems(text)]
        how_much = quantity_in(text)
        against = _OPPOSED.get(how_much.scope) if how_much is not None and how_much.scope else None
        ranked: dict[str, float] = {}
        for phrase in self._of_options[issue]:
            assert phrase.option is not None
            if not (against and against & set(phrase.stems)) and _together(words, phrase.stems):
                ranked[phrase.option] = ranked.get(phrase.option, 0.0) + phrase.weight
        best = sorted(ranked.items(), key=lambda item: -item[1])
        if not best or (len(best) > 1 and best[0][1] - best[1][1] < 1e-9):
            return None
        return best[0][0]

    def best(self, text: str) -> tuple[str | None, str | None]:
        """Return the issue and the option that a passage speaks of."""
        issue = self.issue(text)
        return issue, self.option(issue, text) if issue is not None else None

    def _amount(self, issue: str, text: str) -> str | None:
        """Return the step of a numeric issue that a passage states."""
        numeric = self.issues[issue].range
        assert numeric is not None
        unit = {word for _, _, word in stems(numeric.unit)}
        steps: dict[int, int] = {}
        for found in quantities_in(text):
            if found.amount is None or found.of is not None:
                continue
            at = step_of(numeric, found.amount)
            if at is not None:
                near = text[found.span.start : found.span.end + 24]
                steps[at] = max(steps.get(at, 0), len(unit & {w for *_, w in stems(near)}))
        ranked = sorted(steps.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return labels(self.issues[issue])[ranked[0][0]]


def _phrases_of(key: str, issue: Issue) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the phrases for an issue: its name, the words of its name, its keywords."""
    name = _content(issue.name or key.replace("_", " "))
    yield name, 1.0
    for word in name:
        yield (word,), 0.6
    for keyword in issue.keywords:
        yield _content(keyword, keep=True), 1.0
    # What an option alone is called names its issue too, where it says more than how much.
    for label in (*issue.options[:_MOST_LABELS], *issue.items[:_MOST_LABELS]):
        said = _content(label)
        if issue.items or len(said) > 1:
            yield said, 0.7
    for keywords in issue.option_keywords.values():
        for keyword in keywords:
            said = _content(keyword)
            if len(said) > 1:
                yield said, 0.7


def _together(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether all words of a phrase stand near each other, in whatever order."""
    wanted, width = set(phrase), len(phrase) + _GAP
    if not wanted <= set(words):
        return False
    places = (k for k, word in enumerate(words) if word in wanted)
    return any(wanted <= set(words[max(0, k - width + 1) : k + 1]) for k in places)


def _content(text: str, *, keep: bool = False) -> tuple[str, ...]:
    """Return the stems of a phrase that say something; amounts only where they are to be kept."""
    every = [word for _, _, word in stems(text)]
    said = tuple(w for w in every if w not in _STOP and (keep or w not in _AMOUNTS))
    return said or (tuple(every) if keep else ())


def _reach(words: list[tuple[int, int, str]], place: int, phrase: Iterable[str]) -> int | None:
    """Return where a phrase ends that begins at a word; other words may stand between."""
    end = None
    for wanted in phrase:
        for step in range(_GAP + 1):
            at = place + step
            if at < len(words) and words[at][2] == wanted:
                end, place = words[at][1], at + 1
                break
        else:
            return None
    return end
