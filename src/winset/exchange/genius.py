"""Genius XML: a domain and the preference profiles on it, read exactly and safely.

Genius (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014) divides the evaluations of an
issue by their largest before they are weighted: u = sum_j w_j e_j(o) / max_o e_j(o). Integer
issues have a linear function of the distance from the lower bound; real issues a linear, constant
or triangular one; both are cut to 0-1 and not divided. What Genius itself passes over (a discount
outside 0-1, a weight of no issue) is passed over here too, and told.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from winset.case.errors import CaseError
from winset.case.spelling import listed
from winset.exchange.choosing import EVERY, Choice, Survey, Wanted, files_of
from winset.exchange.genius_files import GeniusFile, read_genius_file
from winset.exchange.genius_functions import REAL_STEPS, IssueRange, range_of, real_grid, value
from winset.exchange.markup import Element, wrong
from winset.exchange.scenario import (
    MOST_NUMBERS,
    ROUNDING,
    IssueKind,
    Scenario,
    fraction,
    unique,
)

__all__ = ["read_scenario"]

# Genius takes an issue whose largest evaluation is below this for one that counts nothing.
_NOTHING = Fraction(1, 100_000)


def read_scenario(
    paths: str | Path | Iterable[str | Path],
    *,
    wanted: Wanted = EVERY,
    steps: int = REAL_STEPS,
) -> Scenario:
    """Read a Genius scenario: a folder, its domain file, or a list of files.

    In a folder, the profiles are those that the domain names, or else all that value its issues,
    by file name; a folder with several scenarios needs ``wanted``. A list of files keeps its
    order; a domain is not needed.

    Parameters
    ----------
    paths : path or iterable of paths
    wanted : Wanted
        Which domain and which profiles of a folder.
    steps : int
        Steps into which a real issue is divided.

    Raises
    ------
    CaseError
        With file and line, where something cannot be read.
    """
    if isinstance(paths, str | Path):
        choice = _chosen(Path(paths), wanted)
    else:
        files = [read_genius_file(Path(path)) for path in paths]
        domain = next((f for f in files if not f.is_profile), None)
        profiles = tuple(f for f in files if f.is_profile)
        if not profiles:
            raise files[0].wrong("no profile with evaluations was found")
        choice = Choice(domain, profiles)
    return _Assembly(choice, steps).scenario()


def _chosen(path: Path, wanted: Wanted) -> Choice[GeniusFile]:
    found = files_of(path, wanted, ".xml", read_genius_file)
    files, folder = found.files, str(found.folder)
    if not files and not found.unreadable:
        raise wrong(folder, "holds no .xml file", expected="a Genius domain and profiles")
    domains = [file for file in files if not file.is_profile]
    profiles = [file for file in files if file.is_profile]
    fits = {(d.path, p.path): p.share(d) for d in domains for p in profiles}
    survey = Survey(folder, domains, profiles, found.unreadable, fits)
    return survey.choose(found.wanted)


class _Assembly:
    """Puts a domain and its profiles together, noting what had to be decided."""

    def __init__(self, choice: Choice[GeniusFile], steps: int) -> None:
        self.domain, self.profiles, self.steps = choice.domain, choice.profiles, steps
        self.lead = choice.domain or choice.profiles[0]
        self._numbers = 0
        self.notes = list(choice.notes)
        for file in filter(None, (choice.domain, *choice.profiles)):
            self.notes += ((file.path.name, f"line {n}: {said}") for n, said in file.oddities())

    def scenario(self) -> Scenario:
        """Read everything."""
        names = unique(issue.get("name") or "" for issue in self.lead.issues)
        options: list[tuple[str, ...]] = []
        kinds: list[IssueKind] = []
        values: list[list[tuple[Fraction, ...]]] = [[] for _ in self.profiles]
        elements: list[list[Element]] = [[] for _ in self.profiles]
        for issue in self.lead.issues:
            own = [self._own_issue(profile, issue) for profile in self.profiles]
            labels, kind, columns = self._issue(issue, own)
            options.append(labels)
            kinds.append(kind)
            for i, column in enumerate(columns):
                values[i].append(column)
                elements[i].append(own[i])
        weights = tuple(map(self._weights, self.profiles, elements))
        domain = self.domain
        return Scenario(
            name=domain.path.stem if domain else " / ".join(p.title for p in self.profiles),
            issues=names,
            options=tuple(options),
            parties=unique(profile.title for profile in self.profiles),
            weights=weights,
            values=tuple(tuple(column) for column in values),
            reservation=tuple(self._one(p, "reservation") or Fraction(0) for p in self.profiles),
            discount=tuple(self._discount(p) for p in self.profiles),
            kinds=tuple(kinds),
            origin="Read from Genius XML: "
            + ", ".join(f.path.name for f in filter(None, (domain, *self.profiles))),
            notes=tuple(self.notes),
        )

    def _own_issue(self, profile: GeniusFile, issue: Element) -> Element:
        """Return the profile's element for an issue, by name or number."""
        found = profile.counterpart(issue, self.lead)
        name = issue.get("name") or ""
        if found is None:
            raise profile.wrong(
                f"says nothing of issue {name!r} of {self.lead.path.name}",
                expected=f"issues {listed(list(self.lead.by_name))}",
                hint="choose the profiles of this domain with --profiles",
            )
        if found.get("name") != name:
            said = f"issue {found.get('name')!r} is taken for {name!r}, which has its number"
            self.notes.append((profile.title, said))
        return found

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
            largest = max(evaluations.values())
            counts = largest >= _NOTHING
            columns.append(tuple(e / largest if counts else Fraction(0) for e in found))
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
                continue
            number = _number(profile, item, stated, f"the evaluation of {label!r}")
            if number < 0:
                said = f"the evaluation of {label!r} of {issue.get('name')!r} is negative"
                self.notes.append((profile.title, f"{said}, and used as it is"))
            if label in found:
                said = (
                    f"option {label!r} of {issue.get('name')!r} is listed twice "
                    f"({_plain(found[label])}, then {_plain(number)}); the last one counts"
                )
                self.notes.append((profile.title, said))
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
            self.notes.append((profile.title, said))
            return list(evaluations.values())
        if missing:
            raise profile.wrong(
                f"no evaluation of option {missing[0]!r} of {issue.get('name')!r}",
                next((i for i in issue.all("item") if i.get("value") == missing[0]), issue),
                hint='Genius cannot value it; write evaluation="0" if it is worth nothing',
            )
        said = f"{listed(spare)} of {issue.get('name')!r} are not options of {self.lead.path.name}"
        self.notes.append((profile.title, f"{said}, and left out"))
        return [evaluations[label] for label in labels]

    def _weights(self, profile: GeniusFile, own: list[Element]) -> tuple[Fraction, ...]:
        """Weights by the index of their issue; even, where there are none."""
        stated: dict[str, tuple[Fraction, Element]] = {}
        for element in profile.space.walk():
            if element.tag == "weight":
                number = _number(profile, element, element.get("value"), "a weight")
                if number < 0:
                    raise profile.wrong("a weight is negative", element)
                stated[element.get("index") or ""] = (number, element)
        if not stated:
            self.notes.append((profile.title, "states no weights; all issues weigh the same"))
            return (Fraction(1, len(own)),) * len(own)
        of_issues = {issue.get("index") or "" for issue in own}
        weights = []
        for issue in own:
            index = issue.get("index") or ""
            if index not in stated:
                said = f"issue {issue.get('name')!r} has no weight, though others have"
                hint = f'add <weight index="{index}" value="0"/> if it counts nothing'
                error = profile.wrong(said, issue, hint=hint)
                astray = [
                    defect
                    for i, (_, element) in stated.items()
                    if i not in of_issues
                    for defect in profile.wrong("a weight is of no issue", element).defects[:1]
                ]
                raise CaseError([error.defects[0], *astray, *error.defects[1:]])
            weights.append(stated[index][0])
        for index, (number, element) in stated.items():
            if index not in of_issues:
                said = f"line {element.line}: a weight ({_plain(number)}) is of no issue"
                self.notes.append((profile.title, f"{said}, and left out"))
        return self._of_sum_one(profile, weights)

    def _of_sum_one(self, profile: GeniusFile, weights: list[Fraction]) -> tuple[Fraction, ...]:
        """Tell weights that do not sum to 1; scale larger ones, so that no utility exceeds 1."""
        total = sum(weights, Fraction(0))
        if abs(total - 1) <= ROUNDING:
            return tuple(weights)
        over = total > 1
        what = "scaled to 1, since utilities end there" if over else "used as they are"
        self.notes.append((profile.title, f"the weights sum to {float(total):g}; {what}"))
        return tuple(weight / total for weight in weights) if over else tuple(weights)

    def _one(self, profile: GeniusFile, tag: str) -> Fraction | None:
        """Return a number that stands once; what is no number is none to Genius either."""
        for element in profile.root.walk():
            if element.tag == tag:
                try:
                    return fraction(element.get("value") or "")
                except ValueError:
                    said = f"line {element.line}: the {tag} is {element.get('value')!r}"
                    self.notes.append((profile.title, f"{said}, which is no number; read as none"))
                    return None
        return None

    def _discount(self, profile: GeniusFile) -> Fraction | None:
        factor = self._one(profile, "discount_factor")
        if factor is None or 0 < factor <= 1:
            return None if factor == 1 else factor
        self.notes.append(
            (profile.title, f"a discount factor of {_plain(factor)} is none to Genius")
        )
        return None


def _number(profile: GeniusFile, at: Element, text: str | None, what: str) -> Fraction:
    try:
        return fraction(text or "")
    except ValueError:
        raise profile.wrong(f"{what} is {text!r}", at, expected="a number") from None


def _plain(x: Fraction) -> str:
    return str(x.numerator) if x.denominator == 1 else f"{float(x):.15g}"
