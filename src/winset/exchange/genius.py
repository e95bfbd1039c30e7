"""Genius XML: a domain and the preference profiles on it, read exactly and safely.

Genius (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014) divides the evaluations of an
issue by their largest before they are weighted: u = sum_j w_j e_j(o) / max_o e_j(o). Integer
issues have a linear function of the distance from the lower bound; real issues a linear, constant
or triangular one; both are cut to 0-1 and not divided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from winset.case.errors import CaseError
from winset.case.spelling import listed
from winset.exchange.genius_functions import REAL_STEPS, IssueRange, range_of, real_grid, value
from winset.exchange.markup import Element, read_xml, wrong
from winset.exchange.scenario import MOST_NUMBERS, ROUNDING, IssueKind, Scenario, fraction

__all__ = ["GeniusFile", "read_genius_file", "read_scenario"]


@dataclass(frozen=True)
class GeniusFile:
    """One file: a domain, or a profile (which has evaluations)."""

    path: Path
    root: Element
    space: Element
    issues: tuple[Element, ...]

    @property
    def name(self) -> str:
        """The party, for a profile: the file's name without its ending."""
        return self.path.stem

    @cached_property
    def by_name(self) -> Mapping[str, list[Element]]:
        """Issues by their names."""
        found: dict[str, list[Element]] = {}
        for issue in self.issues:
            found.setdefault(issue.get("name") or "", []).append(issue)
        return found

    @cached_property
    def is_profile(self) -> bool:
        """Whether it states preferences."""
        return self.root.tag == "utility_space" and any(
            element.tag in ("weight", "evaluator") or element.get("evaluation") is not None
            for element in self.root.walk()
        )

    def wrong(self, message: str, at: Element | None = None, **more: str) -> CaseError:
        """Build an error at an element of this file."""
        place = at or self.root
        return wrong(self.path.name, message, line=place.line, column=place.column, **more)


def read_genius_file(path: Path) -> GeniusFile:
    """Read one Genius file.

    Raises
    ------
    CaseError
        Where it is no Genius file.
    """
    root = read_xml(path)
    spaces = [root] if root.tag == "utility_space" else list(root.all("utility_space"))
    if root.tag not in ("utility_space", "negotiation_template") or not spaces:
        raise wrong(
            path.name,
            f"is no Genius file: its first element is <{root.tag}>",
            expected="<negotiation_template> or <utility_space>",
            line=root.line,
        )
    issues = tuple(element for element in spaces[0].walk() if element.tag == "issue")
    found = GeniusFile(path, root, spaces[0], issues)
    if not issues:
        raise found.wrong("holds no <issue>")
    for issue in issues:
        if not issue.get("name"):
            raise found.wrong("an issue has no name", issue)
    return found


def read_scenario(paths: str | Path | Iterable[str | Path], *, steps: int = REAL_STEPS) -> Scenario:
    """Read a Genius scenario: a folder, its domain file, or a list of files.

    In a folder, the profiles are those that the domain names, or else all, by file name. A list
    of files keeps its order; a domain is not needed.

    Parameters
    ----------
    paths : path or iterable of paths
    steps : int
        Steps into which a real issue is divided.

    Raises
    ------
    CaseError
        With file and line, where something cannot be read.
    """
    files = [read_genius_file(path) for path in _files(paths)]
    domains = [f for f in files if not f.is_profile]
    profiles = _chosen([f for f in files if f.is_profile], domains)
    if not profiles:
        raise files[0].wrong(
            "no profile with evaluations was found",
            expected="one <utility_space> file per party beside the domain",
        )
    return _Assembly(domains[0] if domains else None, profiles, steps).scenario()


def _files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    if not isinstance(paths, str | Path):
        return [Path(path) for path in paths]
    path = Path(paths)
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.suffix.lower() == ".xml")
        if not found:
            raise wrong(str(path), "holds no .xml file", expected="a Genius domain and profiles")
        return found
    one = read_genius_file(path)
    if one.is_profile:
        raise one.wrong(
            "is the profile of one party alone",
            hint="give the folder that holds the domain and the profiles, or the domain file",
        )
    return [path, *sorted(p for p in path.parent.iterdir() if _sibling(p, path, one))]


def _sibling(candidate: Path, domain: Path, read: GeniusFile) -> bool:
    """Whether a file beside a domain is a profile on it."""
    if candidate == domain or candidate.suffix.lower() != ".xml":
        return False
    try:
        other = read_genius_file(candidate)
    except CaseError:
        return False
    return other.is_profile and {i.get("name") for i in other.issues} == {
        i.get("name") for i in read.issues
    }


def _chosen(profiles: list[GeniusFile], domains: list[GeniusFile]) -> list[GeniusFile]:
    """Pick the profiles that the domain's agents name, in that order; all, where it names none."""
    for domain in domains:
        named = [(a.get("utility_space") or "").split("/")[-1] for a in domain.root.all("agent")]
        by_name = {profile.path.name: profile for profile in profiles}
        chosen = [by_name[name] for name in named if name in by_name]
        if len(chosen) > 1:
            return chosen
    return profiles


class _Assembly:
    """Puts a domain and its profiles together, noting what had to be decided."""

    def __init__(self, domain: GeniusFile | None, profiles: list[GeniusFile], steps: int) -> None:
        self.domain, self.profiles, self.steps = domain, profiles, steps
        self.lead = domain or profiles[0]
        self._numbers = 0
        self.notes: list[tuple[str, str]] = []

    def scenario(self) -> Scenario:
        """Read everything."""
        names = [issue.get("name") or "" for issue in self.lead.issues]
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise self.lead.wrong(f"issue {twice[0]!r} appears twice")
        options: list[tuple[str, ...]] = []
        kinds: list[IssueKind] = []
        values: list[list[tuple[Fraction, ...]]] = [[] for _ in self.profiles]
        for position, issue in enumerate(self.lead.issues):
            own = [self._own_issue(profile, names[position], names) for profile in self.profiles]
            labels, kind, columns = self._issue(issue, own)
            options.append(labels)
            kinds.append(kind)
            for i, column in enumerate(columns):
                values[i].append(column)
        weights = tuple(self._weights(profile, names) for profile in self.profiles)
        domain = self.domain
        return Scenario(
            name=domain.path.stem if domain else " / ".join(p.name for p in self.profiles),
            issues=tuple(names),
            options=tuple(options),
            parties=tuple(profile.name for profile in self.profiles),
            weights=weights,
            values=tuple(tuple(column) for column in values),
            reservation=tuple(self._one(p, "reservation", Fraction(0)) for p in self.profiles),
            discount=tuple(self._discount(p) for p in self.profiles),
            kinds=tuple(kinds),
            origin="Read from Genius XML: "
            + ", ".join(f.path.name for f in ([domain] if domain else []) + self.profiles),
            notes=tuple(self.notes),
        )

    def _own_issue(self, profile: GeniusFile, name: str, names: list[str]) -> Element:
        """Return the profile's element for an issue, by name."""
        found = profile.by_name.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise profile.wrong(f"issue {name!r} appears twice", found[1])
        raise profile.wrong(
            f"says nothing of issue {name!r} of {self.lead.path.name}",
            expected=f"issues {listed(names)}",
        )

    def _issue(
        self, issue: Element, own: list[Element]
    ) -> tuple[tuple[str, ...], IssueKind, list[tuple[Fraction, ...]]]:
        if any(element.first("item") is not None for element in [*own, issue]):
            return self._discrete(issue, own)
        bounds = range_of(self.lead, issue) or range_of(self.profiles[0], own[0])
        if bounds is None:
            raise self.lead.wrong(
                f"issue {issue.get('name')!r} has neither <item>s nor bounds", issue
            )
        grid = self._grid(issue, bounds)
        columns = [
            tuple(value(profile, element, bounds, x) for x in grid)
            for profile, element in zip(self.profiles, own, strict=True)
        ]
        return tuple(_plain(x) for x in grid), bounds.kind, columns

    def _grid(self, issue: Element, bounds: IssueRange) -> tuple[Fraction, ...]:
        if bounds.kind == "real":
            grid = real_grid(bounds, self.steps)
            said = f"a real issue, read at {len(grid)} evenly spaced values"
            self.notes.append((issue.get("name") or "", said))
            return grid
        count = int(bounds.high - bounds.low) + 1
        self._numbers += count * len(self.profiles)
        if self._numbers > MOST_NUMBERS:
            said = f"issue {issue.get('name')!r} has {count:,} values, too many for all parties"
            raise self.lead.wrong(said, issue, expected=f"{MOST_NUMBERS:,} in all at most")
        return tuple(bounds.low + k for k in range(count))

    def _discrete(
        self, issue: Element, own: list[Element]
    ) -> tuple[tuple[str, ...], IssueKind, list[tuple[Fraction, ...]]]:
        stated = [self._evaluations(p, e) for p, e in zip(self.profiles, own, strict=True)]
        labels = self._labels(issue, stated)
        columns = []
        for profile, element, evaluations in zip(self.profiles, own, stated, strict=True):
            found = self._matched(profile, element, evaluations, labels)
            largest = max(found)
            columns.append(
                tuple(e / largest for e in found) if largest > 0 else (Fraction(0),) * len(found)
            )
        whole = (issue.get("vtype") or issue.get("type")) == "integer"
        return labels, "integer" if whole else "discrete", columns

    def _labels(self, issue: Element, stated: list[dict[str, Fraction]]) -> tuple[str, ...]:
        """Options and their order: the domain's, unless no profile knows one of them."""
        listed = tuple(dict.fromkeys(item.get("value") or "" for item in issue.all("item")))
        first = tuple(stated[0])
        if not listed or all(tuple(e) == first for e in stated[1:]):
            if listed and set(listed) != set(first):
                others = ", ".join(sorted(set(listed) ^ set(first)))
                said = (
                    f"the domain's options are not the profiles' ({others}); the profiles' are used"
                )
                self.notes.append((issue.get("name") or "", said))
                return first
            return listed or first
        return listed

    def _evaluations(self, profile: GeniusFile, issue: Element) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for item in issue.all("item"):
            label, stated = item.get("value"), item.get("evaluation")
            if label is None:
                raise profile.wrong(f"an item of {issue.get('name')!r} has no value", item)
            if stated is None or stated == "null":
                raise profile.wrong(
                    f"no evaluation of option {label!r} of {issue.get('name')!r}", item
                )
            number = _number(profile, item, stated, f"the evaluation of {label!r}")
            if number < 0:
                raise profile.wrong(
                    f"the evaluation of {label!r} is negative",
                    item,
                    expected="zero or more: Genius divides by the largest",
                )
            if label in found:
                said = (
                    f"option {label!r} of {issue.get('name')!r} is listed twice "
                    f"({_plain(found[label])}, then {_plain(number)}); the last one counts"
                )
                self.notes.append((profile.name, said))
            found[label] = number
        if not found:
            raise profile.wrong(f"issue {issue.get('name')!r} has no evaluations", issue)
        return found

    def _matched(
        self,
        profile: GeniusFile,
        issue: Element,
        evaluations: dict[str, Fraction],
        labels: tuple[str, ...],
    ) -> list[Fraction]:
        missing = [label for label in labels if label not in evaluations]
        if not missing and len(evaluations) == len(labels):
            return [evaluations[label] for label in labels]
        at = {label: k for k, label in enumerate(labels)}
        spare = [label for label in evaluations if label not in at]
        positions = {label: k for k, label in enumerate(evaluations)}
        if len(missing) == len(spare) and all(
            at[a] == positions[b] for a, b in zip(missing, spare, strict=True)
        ):
            said = (
                f"option {spare[0]!r} of {issue.get('name')!r} is taken for {missing[0]!r}, "
                "which stands at the same place"
            )
            self.notes.append((profile.name, said))
            return list(evaluations.values())
        if missing:
            raise profile.wrong(
                f"no evaluation of option {missing[0]!r} of {issue.get('name')!r}", issue
            )
        raise profile.wrong(
            f"option {spare[0]!r} of {issue.get('name')!r} is not one of the others' options",
            issue,
            expected=listed(labels),
        )

    def _weights(self, profile: GeniusFile, names: list[str]) -> tuple[Fraction, ...]:
        """Weights by the index of their issue; even, where there are none."""
        stated: dict[str, tuple[Fraction, Element]] = {}
        for element in profile.space.walk():
            if element.tag == "weight":
                number = _number(profile, element, element.get("value"), "a weight")
                if number < 0:
                    raise profile.wrong("a weight is negative", element)
                stated[element.get("index") or ""] = (number, element)
        if not stated:
            self.notes.append((profile.name, "states no weights; all issues weigh the same"))
            return (Fraction(1, len(names)),) * len(names)
        by_name = {issue.get("name"): issue.get("index") or "" for issue in profile.issues}
        weights = []
        for name in names:
            if by_name[name] not in stated:
                raise profile.wrong(f"issue {name!r} has no weight, though others have")
            weights.append(stated.pop(by_name[name])[0])
        if stated:
            number, element = next(iter(stated.values()))
            raise profile.wrong(f"a weight ({_plain(number)}) is of no issue", element)
        return self._of_sum_one(profile, weights)

    def _of_sum_one(self, profile: GeniusFile, weights: list[Fraction]) -> tuple[Fraction, ...]:
        """Tell weights that do not sum to 1; scale larger ones, so that no utility exceeds 1."""
        total = sum(weights, Fraction(0))
        if abs(total - 1) <= ROUNDING:
            return tuple(weights)
        over = total > 1
        what = "scaled to 1, since utilities end there" if over else "used as they are"
        self.notes.append((profile.name, f"the weights sum to {float(total):g}; {what}"))
        return tuple(weight / total for weight in weights) if over else tuple(weights)

    def _one(self, profile: GeniusFile, tag: str, default: Fraction) -> Fraction:
        for element in profile.root.walk():
            if element.tag == tag:
                return _number(profile, element, element.get("value"), f"the {tag} value")
        return default

    def _discount(self, profile: GeniusFile) -> Fraction | None:
        factor = self._one(profile, "discount_factor", Fraction(1))
        if not 0 < factor <= 1:
            raise profile.wrong(
                f"a discount factor of {_plain(factor)}", expected="0 < factor <= 1"
            )
        return None if factor == 1 else factor


def _number(profile: GeniusFile, at: Element, text: str | None, what: str) -> Fraction:
    try:
        return fraction(text or "")
    except ValueError:
        raise profile.wrong(f"{what} is {text!r}", at, expected="a number") from None


def _plain(x: Fraction) -> str:
    return str(x.numerator) if x.denominator == 1 else f"{float(x):.15g}"
