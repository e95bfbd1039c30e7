"""GeniusWeb folders: a domain and profiles in JSON, read with exact numbers.

A domain names its issues and their values: a list, or a range of numbers with a step. A profile is
a linear additive utility space (weights that sum to 1, a utility of 0-1 per value, straight lines
on ranges) that holds its domain itself. What no agreement is worth is the utility of its
``reservationBid``; without one, any deal is better than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError
from winset.case.spelling import listed, nearest
from winset.exchange.choosing import EVERY, STRAY, Choice, Survey, Wanted, files_of
from winset.exchange.markup import read_bytes, wrong
from winset.exchange.plain_text import like, line_of, plain_tables
from winset.exchange.scenario import MOST_NUMBERS, ROUNDING, Scenario, fraction, unique
from winset.exchange.writing import plain_number

__all__ = ["is_geniusweb", "read_geniusweb"]

_ADDITIVE = "LinearAdditiveUtilitySpace"
_DISCRETE = ("discreteutils", "DiscreteValueSetUtilities")
_NUMBERS = ("numberutils", "NumberValueSetUtilities")
_KEYS = ("name", "domain", "issueUtilities", "issueWeights", "reservationBid")
_OTHERS = {
    "DefaultPartialOrdering": "only says which bids are better than which others",
    "SumOfGroupsUtilitySpace": "values groups of issues together",
}


@dataclass(frozen=True)
class WebFile:
    """One file: a domain, or the profile of one party."""

    path: Path
    table: Mapping[str, Any]
    domain: Mapping[str, Any]
    is_profile: bool

    @property
    def title(self) -> str:
        """What it calls itself."""
        return str(self.table.get("name") or self.path.stem)

    def names(self) -> Sequence[str]:
        """Files of profiles that it names: none."""
        return ()

    def wrong(
        self, message: str, at: object = None, *, expected: str = "", hint: str = ""
    ) -> CaseError:
        """Build an error at a part of this file."""
        line = line_of(at) or line_of(self.table)
        return wrong(self.path.name, message, expected=expected, hint=hint, line=line)

    def lacks(self, message: str, table: object, *wanted: str, expected: str = "") -> CaseError:
        """Build an error for a missing key, at one that is spelt like it."""
        line, hint = like(table, *wanted)
        line = line or line_of(self.table)
        return wrong(self.path.name, message, expected=expected, hint=hint, line=line)

    def issues(self) -> Mapping[str, Any]:
        """Return the sets of values, by issue."""
        found = self.domain.get("issuesValues")
        if not isinstance(found, Mapping) or not found:
            raise self.lacks("has no issuesValues", self.domain, "issuesValues")
        return found

    def number(self, stated: object, what: str, near: object) -> Fraction:
        """Read a number exactly."""
        if stated is None:
            raise self.lacks(
                f"there is no {what}", near, what.split(maxsplit=1)[0], expected="a number"
            )
        try:
            return fraction(str(stated))
        except ValueError:
            at = stated if line_of(stated) else near
            raise self.wrong(f"{what} is {stated!r}", at, expected="a number") from None


def is_geniusweb(path: Path) -> bool:
    """Whether a JSON file looks like one of GeniusWeb's."""
    try:
        data = read_bytes(path, "a JSON")
    except CaseError:
        return False
    return any(f'"{key}"'.encode() in data for key in ("issuesValues", _ADDITIVE, *_OTHERS))


def _read(path: Path) -> WebFile:
    table = plain_tables(path)
    for kind, what in _OTHERS.items():
        if kind in table:
            raise wrong(
                path.name,
                f"is a {kind}, which {what}: no utility can be read off it",
                expected=_ADDITIVE,
                hint="write a case, and state what is known under prefers",
                line=line_of(table[kind]),
            )
    if _ADDITIVE in table:
        inner = table[_ADDITIVE]
        if not isinstance(inner, Mapping) or not isinstance(inner.get("domain"), Mapping):
            at = line_of(inner) or line_of(table)
            line, hint = like(inner, "domain")
            said = f"has no domain in its {_ADDITIVE}"
            raise wrong(path.name, said, hint=hint, line=line or at)
        return WebFile(path, inner, inner["domain"], True)
    if "issuesValues" in table:
        return WebFile(path, table, table, False)
    expected = f"issuesValues or {_ADDITIVE}"
    line, hint = like(table, "issuesValues", _ADDITIVE)
    said, code = "is no file of GeniusWeb", "foreign" if hint else STRAY
    raise wrong(path.name, said, expected=expected, hint=hint, line=line, code=code)


def read_geniusweb(path: Path, *, wanted: Wanted = EVERY) -> Scenario:
    """Read a GeniusWeb scenario: a folder, or its domain file.

    Raises
    ------
    CaseError
        With file and line, where something cannot be read.
    """
    found = files_of(path, wanted, ".json", _checked)
    files = found.files
    profiles = [file for file in files if file.is_profile]
    domains = [file for file in files if not file.is_profile] or _within(profiles)
    fits = {(d.path, p.path): _share(p, d) for d in domains for p in profiles}
    survey = Survey(str(found.folder), domains, profiles, found.unreadable, fits)
    return _Assembly(survey.choose(found.wanted)).scenario()


def _checked(path: Path) -> WebFile:
    """Read a file whose issues can be read too."""
    file = _read(path)
    file.issues()
    return file


def _within(profiles: Sequence[WebFile]) -> list[WebFile]:
    """Domains that profiles hold, where no file holds one; alike ones once."""
    found: dict[str, WebFile] = {}
    for file in profiles:
        key = repr((file.domain.get("name"), sorted(file.issues().items())))
        found.setdefault(key, WebFile(file.path, file.domain, file.domain, False))
    return list(found.values())


def _share(profile: WebFile, domain: WebFile) -> float:
    own, stated = profile.issues(), domain.issues()
    return sum(name in own and _alike(own[name], of) for name, of in stated.items()) / len(stated)


def _alike(one: Any, other: Any) -> bool:
    """Whether two sets hold the same values, in whatever order."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    own, others = one.get("values"), other.get("values")
    if isinstance(own, list) and isinstance(others, list):
        return set(map(str, own)) == set(map(str, others))
    return one.get("range") == other.get("range")


class _Assembly:
    """Puts a domain and its profiles together, noting what had to be decided."""

    def __init__(self, choice: Choice[WebFile]) -> None:
        self.lead = choice.domain or choice.profiles[0]
        self.profiles = choice.profiles
        self.options: dict[str, tuple[str, ...]] = {}
        self.notes = list(choice.notes)

    def scenario(self) -> Scenario:
        """Read everything."""
        issues = self.lead.issues()
        self._find_misnamed(issues)
        for name, stated in issues.items():
            self.options[str(name)] = self._options(name, stated)
        values = [
            tuple(tuple(self._values(p, *issue)) for issue in self.options.items())
            for p in self.profiles
        ]
        weights = [self._weights(profile) for profile in self.profiles]
        files = dict.fromkeys([self.lead.path.name, *(p.path.name for p in self.profiles)])
        return Scenario(
            name=str(self.lead.domain.get("name") or self.lead.path.stem),
            issues=tuple(self.options),
            options=tuple(self.options.values()),
            parties=unique(profile.title for profile in self.profiles),
            weights=tuple(weights),
            values=tuple(values),
            reservation=tuple(map(self._reservation, self.profiles, values, weights)),
            kinds=tuple("real" if "range" in v else "discrete" for v in issues.values()),
            origin="Read from GeniusWeb: " + ", ".join(files),
            notes=tuple(self.notes),
        )

    def _find_misnamed(self, issues: Mapping[str, Any]) -> None:
        """Refuse what the domain names and no profile values: it is misspelt there."""
        for name in issues if len(self.profiles) > 1 else ():
            tables = [p.table.get("issueUtilities") for p in self.profiles]
            if not any(isinstance(table, Mapping) and name in table for table in tables):
                raise self.lead.wrong(f"no profile values the issue {name!r} of the domain", name)
            stated = issues[name].get("values") if isinstance(issues[name], Mapping) else None
            texts = [str(table[name]) for table in tables if table and name in table]
            for label in stated if isinstance(stated, list) else ():
                if not any(repr(str(label)) in text for text in texts):
                    said = f"no profile values the option {str(label)!r} of {name!r}"
                    raise self.lead.wrong(said, label)

    def _options(self, name: str, stated: Any) -> tuple[str, ...]:
        lead = self.lead
        if isinstance(stated, Mapping) and "range" in stated:
            return self._grid(name, stated["range"])
        values = stated.get("values") if isinstance(stated, Mapping) else None
        if not isinstance(values, list) or not values:
            said = f"issue {name!r} has neither values nor a range"
            raise lead.lacks(said, stated or name, "values", "range")
        labels = tuple(map(str, values))
        if len(set(labels)) < len(labels):
            raise lead.wrong(f"issue {name!r} lists a value twice", values)
        return labels

    def _grid(self, name: str, stated: Any) -> tuple[str, ...]:
        keys = ("low", "high", "step")
        if isinstance(stated, list) and len(stated) == 3:
            stated = {"low": stated[0], "step": stated[1], "high": stated[2]}
        row = [stated.get(key) if isinstance(stated, Mapping) else None for key in keys]
        low, high, step = (
            self.lead.number(x, f"{key} of the range of {name!r}", stated)
            for key, x in zip(keys, row, strict=True)
        )
        if step <= 0 or high < low:
            raise self.lead.wrong(f"the range of {name!r} has no steps upwards", stated)
        count = int((high - low) / step) + 1
        if count * len(self.profiles) > MOST_NUMBERS:
            said = f"issue {name!r} has {count:,} values, too many for all parties"
            raise self.lead.wrong(said, stated, expected=f"{MOST_NUMBERS:,} in all at most")
        return tuple(plain_number(low + k * step) for k in range(count))

    def _values(self, profile: WebFile, name: str, labels: Sequence[str]) -> list[Fraction]:
        every = profile.table.get("issueUtilities")
        if not isinstance(every, Mapping) or name not in every:
            if isinstance(every, Mapping):
                raise profile.lacks(f"has no issueUtilities of {name!r}", every, name)
            raise profile.lacks("has no issueUtilities", profile.table, "issueUtilities")
        stated = every[name]
        kinds = stated if isinstance(stated, Mapping) else {}
        inner = next((kinds[key] for key in (*_DISCRETE, *_NUMBERS) if key in kinds), None)
        if not isinstance(inner, Mapping):
            expected = " or ".join((_DISCRETE[0], _NUMBERS[0]))
            said = f"utilities of {name!r} are of no known kind"
            wanted = (*_DISCRETE, *_NUMBERS)
            raise profile.lacks(said, stated, *wanted, expected=expected)
        if any(key in kinds for key in _NUMBERS):
            return self._line(profile, name, inner, labels)
        table = inner.get("valueUtilities")
        if not isinstance(table, Mapping):
            said = f"utilities of {name!r} have no valueUtilities"
            raise profile.lacks(said, inner, "valueUtilities")
        self._name_strange(profile, name, table, labels)
        missing = [label for label in labels if label not in table]
        if missing:
            said = f"{listed(missing)} of {name!r} have no utility, and count 0 as in GeniusWeb"
            self.notes.append((profile.title, said))
        return [
            self._utility(profile, table.get(label, "0"), f"the utility of {label!r}", table)
            for label in labels
        ]

    def _name_strange(
        self, profile: WebFile, name: str, table: Mapping[str, Any], labels: Sequence[str]
    ) -> None:
        strange = [label for label in table if label not in labels]
        if strange:
            said = f"{listed(strange)} of {name!r} are no values of the domain, and left out"
            self.notes.append((profile.title, said))

    def _utility(self, profile: WebFile, stated: object, what: str, near: object) -> Fraction:
        found = profile.number(stated, what, near)
        if not 0 <= found <= 1:
            at = stated if line_of(stated) else near
            raise profile.wrong(f"{what} is {stated}", at, expected="0 to 1")
        return found

    def _line(
        self, profile: WebFile, name: str, inner: Mapping[str, Any], labels: Sequence[str]
    ) -> list[Fraction]:
        """Straight from the utility of the low end to that of the high end; 0 outside."""
        low, high = (
            profile.number(inner.get(key), f"{key} of {name!r}", inner)
            for key in ("lowValue", "highValue")
        )
        ends = [
            self._utility(profile, inner.get(key), f"{key} of {name!r}", inner)
            for key in ("lowUtility", "highUtility")
        ]
        if high <= low:
            raise profile.wrong(
                f"the utilities of {name!r} have no highValue above lowValue", inner
            )
        at = [self.lead.number(label, f"a value of {name!r}", None) for label in labels]
        return [
            ends[0] + (ends[1] - ends[0]) * (x - low) / (high - low)
            if low <= x <= high
            else Fraction(0)
            for x in at
        ]

    def _weights(self, profile: WebFile) -> tuple[Fraction, ...]:
        stated = profile.table.get("issueWeights")
        if not isinstance(stated, Mapping):
            raise profile.lacks("has no issueWeights", profile.table, "issueWeights")
        strange = [name for name in stated if name not in self.options]
        if strange:
            self.notes.append((profile.title, f"weights of {listed(strange)} are left out"))
        weights = []
        for name in self.options:
            if name not in stated:
                raise profile.lacks(f"has no weight of issue {name!r}", stated, name)
            weights.append(profile.number(stated[name], f"the weight of {name!r}", stated))
            if weights[-1] < 0:
                said = f"the weight of {name!r} is below zero"
                raise profile.wrong(said, stated[name], expected="0 to 1")
        total = sum(weights, Fraction(0))
        if total <= 0:
            raise profile.wrong("has no weight above zero", stated, expected="0 to 1")
        if abs(total - 1) <= ROUNDING:
            return tuple(weights)
        said = f"the weights sum to {float(total):g}, not to 1; divided by that"
        self.notes.append((profile.title, said))
        return tuple(weight / total for weight in weights)

    def _reservation(
        self,
        profile: WebFile,
        values: Sequence[Sequence[Fraction]],
        weights: Sequence[Fraction],
    ) -> Fraction | None:
        """Return the utility of the bid that no agreement equals; issues left open count 0."""
        bid = profile.table.get("reservationBid")
        strange = (str(key) for key in profile.table if key not in _KEYS)
        if bid is None and nearest("reservationBid", strange):
            raise profile.lacks("has no reservationBid", profile.table, "reservationBid")
        if not isinstance(bid, Mapping):
            return None
        stated = bid.get("issuevalues", bid.get("issueValues"))
        if not isinstance(stated, Mapping):
            said = "has a reservationBid without issuevalues"
            raise profile.lacks(said, bid, "issuevalues")
        found = Fraction(0)
        for (name, labels), of, weight in zip(self.options.items(), values, weights, strict=True):
            if name not in stated:
                continue
            label = _label(stated[name], labels)
            if label is None:
                said = f"the reservationBid has {stated[name]} for {name!r}"
                raise profile.wrong(said, stated[name], expected=listed(labels))
            found += weight * of[labels.index(label)]
        return found


def _label(stated: object, labels: Sequence[str]) -> str | None:
    word = str(stated)
    if word in labels:
        return word
    try:
        word = plain_number(fraction(word))
    except ValueError:
        return None
    return word if word in labels else None
