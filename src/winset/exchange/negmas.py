"""NegMAS scenario folders (Mohammad, Nakadai & Greenwald 2021): YAML or JSON files.

A folder holds one file with the issues and one per party with a linear additive utility function:
u = sum_j w_j v_j(o) (+ bias), used as it stands: unlike Genius, nothing is divided by the largest
value. Every number is read exactly from its decimal text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from winset.case.errors import CaseError
from winset.exchange.choosing import EVERY, STRAY, Survey, Wanted
from winset.exchange.markup import wrong
from winset.exchange.negmas_functions import values_of
from winset.exchange.plain_text import like, line_of, plain_tables
from winset.exchange.scenario import MOST_NUMBERS, IssueKind, Scenario, fraction, unique

__all__ = ["read_folder"]

_ENDINGS = (".yml", ".yaml", ".json")
REAL_STEPS = 20
_ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
_LINEAR = ("AffineUtilityFunction", "LinearUtilityFunction")
_KEYS = ("values", "weights", "reserved_value", "bias")
_OF_FUNCTIONS = ("values", "ufun", "weights", "reserved_value", "mapping", "outcomes")


@dataclass(frozen=True)
class NegmasFile:
    """One file, or one entry of a list of utility functions within a domain."""

    path: Path
    table: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What it calls itself."""
        return str(self.table.get("name") or self.path.stem)

    def names(self) -> Sequence[str]:
        """Name the utility functions that stand in the domain itself."""
        inside = self.table.get("ufuns")
        count = len(inside) if isinstance(inside, list) else 0
        return [f"{self.path.stem}[{k}]" for k in range(count)]

    def inside(self) -> list[NegmasFile]:
        """Take the utility functions of a domain that holds them itself."""
        stated = self.table.get("ufuns")
        if not isinstance(stated, list):
            return []
        return [
            NegmasFile(self.path.with_name(name), one if isinstance(one, Mapping) else {})
            for name, one in zip(self.names(), stated, strict=True)
        ]


def type_of(table: object) -> str:
    """Name of the class that a table stands for, without its package."""
    if not isinstance(table, Mapping):
        return ""
    stated = table.get("type", table.get("__class__", ""))
    return str(stated).rsplit(".", 1)[-1]


def read_folder(folder: str | Path, *, wanted: Wanted = EVERY, steps: int = REAL_STEPS) -> Scenario:
    """Read a NegMAS scenario folder of YAML or JSON files, or its domain file.

    Parties come in the order of their file names. A discounted function keeps the reservation
    value of the function inside it. A continuous issue is read at ``steps + 1`` values.

    Raises
    ------
    CaseError
        With the file, where something cannot be read, or a function is not additive.
    """
    root = Path(folder)
    if not root.is_dir():
        if _issues_in(plain_tables(root)) is None:
            hint = "give the folder that holds it"
            raise wrong(root.name, "is one file of a scenario folder", hint=hint)
        root, wanted = root.parent, Wanted(wanted.domain or root.name, wanted.profiles)
    domains, profiles, unreadable = _files(root)
    if not domains:
        raise next(iter(unreadable.values()), None) or wrong(
            str(root),
            "holds no file with issues",
            expected="one file with a list 'issues', and one file per party",
        )
    fits = {
        (d.path, p.path): 1.0 if len(domains) == 1 else _fits(d, p, steps)
        for d in domains
        for p in profiles
    }
    choice = Survey(str(root), domains, profiles, unreadable, fits).choose(wanted)
    domain = choice.domain or domains[0]
    reader = _reader(domain, steps)
    reader.notes += choice.notes
    reader.find_misnamed([profile.table for profile in choice.profiles])
    for profile in choice.profiles:
        reader.party(profile.path, profile.table)
    return reader.scenario(domain.title, [domain.path, *(p.path for p in choice.profiles)])


def _files(
    root: Path,
) -> tuple[list[NegmasFile], list[NegmasFile], dict[str, CaseError]]:
    """Domains, utility functions, and what is wrong with the others of a folder."""
    domains: list[NegmasFile] = []
    profiles: list[NegmasFile] = []
    unreadable: dict[str, CaseError] = {}
    for path in sorted(p for p in root.iterdir() if p.suffix.lower() in _ENDINGS):
        # Those that start so hold statistics, not the scenario.
        if path.name.startswith(("_", ".")):
            continue
        try:
            file = NegmasFile(path, plain_tables(path))
        except CaseError as error:
            unreadable[path.name] = error
            continue
        if _issues_in(file.table) is not None:
            domains.append(file)
            profiles += file.inside()
        elif any(key in file.table for key in _OF_FUNCTIONS) or _is_function(file.table):
            profiles.append(file)
        else:
            said = "holds neither issues nor a utility function"
            unreadable[path.name] = wrong(path.name, said, code=STRAY)
    return domains, profiles, unreadable


def _is_function(table: Mapping[str, Any]) -> bool:
    kind = type_of(table).lower()
    return "function" in kind or "ufun" in kind


def _reader(domain: NegmasFile, steps: int) -> _Reader:
    issues = _issues_in(domain.table)
    assert issues is not None
    return _Reader(domain.path.name, issues, steps)


def _fits(domain: NegmasFile, profile: NegmasFile, steps: int) -> float:
    """Whether a function gives a value to every option of a domain."""
    if profile.path.name in domain.names():
        return 1.0
    try:
        _reader(domain, steps).party(profile.path, profile.table)
    except CaseError:
        return 0.0
    return 1.0


def _issues_in(table: object) -> Sequence[Any] | None:
    if not isinstance(table, Mapping):
        return None
    if isinstance(table.get("outcome_space"), Mapping) and "values" not in table:
        table = table["outcome_space"]
    assert isinstance(table, Mapping)
    issues = table.get("issues")
    return issues if isinstance(issues, Sequence) and not isinstance(issues, str) else None


def _innermost(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the function within those that discount it."""
    inner = table.get("ufun")
    return _innermost(inner) if isinstance(inner, Mapping) else table


def _mapping(values: object, position: int, name: str) -> Mapping[str, Any] | None:
    """Return the table of one issue within the values of a function, where it is one."""
    one: object = None
    if isinstance(values, Mapping):
        one = values.get(name)
    elif isinstance(values, list) and position < len(values):
        one = values[position]
    found = one.get("mapping") if isinstance(one, Mapping) else None
    return found if isinstance(found, Mapping) else None


def _second(values: Sequence[Any]) -> int | None:
    """Line of the first value that an earlier one equals."""
    return next((line_of(v) for k, v in enumerate(values) if v in values[:k]), None)


class _Reader:
    def __init__(self, file: str, issues: Sequence[Any], steps: int) -> None:
        self.file = file
        self.notes: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.positions: dict[str, int] = {}
        self.lines: dict[tuple[int, str], int | None] = {}
        self.numbers = 0
        self.options: list[tuple[str, ...]] = []
        self.kinds: list[IssueKind] = []
        self.parties: list[str] = []
        self.weights: list[tuple[Fraction, ...]] = []
        self.values: list[tuple[tuple[Fraction, ...], ...]] = []
        self.reservation: list[Fraction | None] = []
        self.discount: list[Fraction | None] = []
        self.bias: list[Fraction] = []
        for position, issue in enumerate(issues):
            self._issue(position, issue, steps)
        if not self.names:
            raise wrong(file, "has no issues")

    def _issue(self, position: int, issue: object, steps: int) -> None:
        if not isinstance(issue, Mapping) or "values" not in issue:
            said = f"issue {position + 1} is no table with name and values"
            line, hint = like(issue, "values")
            raise wrong(self.file, said, hint=hint, line=line)
        name = str(issue.get("name") or f"issue {position + 1}")
        if name in self.positions:
            raise wrong(self.file, f"issue {name!r} appears twice", line=line_of(issue["name"]))
        self.positions[name] = position
        kind, options = self._options(name, type_of(issue), issue["values"], steps)
        if not options:
            raise wrong(self.file, f"issue {name!r} has no values", line=line_of(issue["values"]))
        if len(set(options)) < len(options):
            said = f"issue {name!r} lists a value twice"
            raise wrong(self.file, said, line=_second(issue["values"]))
        if isinstance(issue["values"], list):
            self.lines.update({(position, str(v)): line_of(v) for v in issue["values"]})
        self.names.append(name)
        self.kinds.append(kind)
        self.options.append(options)

    def _options(
        self, name: str, kind: str, values: object, steps: int
    ) -> tuple[IssueKind, tuple[str, ...]]:
        whole = kind == "ContiguousIssue"
        if not isinstance(values, Sequence) or isinstance(values, str):
            count = self._number(values, f"the values of issue {name!r}")
            values, whole = ["0", str(int(count) - 1)], True
        if not whole and kind != "ContinuousIssue":
            return "discrete", tuple(str(v) for v in values)
        if len(values) != 2:
            raise wrong(self.file, f"issue {name!r} needs two bounds", line=line_of(values))
        low, high = (self._number(v, f"a bound of issue {name!r}") for v in values)
        if low > high:
            said = f"issue {name!r} runs from {values[0]} down to {values[1]}"
            raise wrong(self.file, said, line=line_of(values[0]))
        if whole:
            self.numbers += int(high - low) + 1
            if self.numbers > MOST_NUMBERS:
                said = f"issue {name!r} has {int(high - low) + 1:,} values"
                most = f"{MOST_NUMBERS:,} in all at most"
                raise wrong(self.file, said, expected=most, line=line_of(values))
            return "integer", tuple(str(k) for k in range(int(low), int(high) + 1))
        self.notes.append((name, f"a real issue, read at {steps + 1} evenly spaced values"))
        return "real", tuple(
            f"{float(low + (high - low) * k / steps):.15g}" for k in range(steps + 1)
        )

    def find_misnamed(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Refuse an option of the domain that no function knows: it is misspelt there."""
        functions = [_innermost(table).get("values") for table in tables]
        for j, (name, labels) in enumerate(zip(self.names, self.options, strict=True)):
            maps = [mapping for one in functions if (mapping := _mapping(one, j, name)) is not None]
            for label in labels if len(maps) > 1 and len(maps) == len(tables) else ():
                if not any(label in mapping for mapping in maps):
                    said = f"no party gives a value to option {label!r} of {name!r}"
                    raise wrong(self.file, said, line=self.lines.get((j, label)))

    def _number(self, stated: object, what: str, file: str = "") -> Fraction:
        try:
            return fraction(str(stated))
        except ValueError:
            said = f"{what} is {stated!r}"
            line = line_of(stated)
            raise wrong(file or self.file, said, expected="a number", line=line) from None

    def party(self, path: Path, table: Mapping[str, Any]) -> None:
        """Read one utility function."""
        if self.numbers * (len(self.parties) + 1) > MOST_NUMBERS:
            said = f"{self.numbers:,} values of integer issues for {len(self.parties) + 1} parties"
            raise wrong(path.name, said, expected=f"{MOST_NUMBERS:,} numbers in all at most")
        if not table:
            raise wrong(path.name, "is no table", expected="a utility function")
        discount = None
        outer: object = None
        name = str(table.get("name") or path.stem)
        while "ufun" in table:
            outer = table.get("reserved_value", outer)
            discount = self._discount(path.name, table)
            inner: object = table["ufun"]
            if not isinstance(inner, Mapping):
                said = "has a discounted function without a function inside"
                raise wrong(path.name, said, line=line_of(table))
            table = inner
        kind = type_of(table)
        if kind and kind not in _ADDITIVE + _LINEAR:
            raise wrong(
                path.name,
                f"a utility function of type {kind!r} is not additive over issues",
                expected=", ".join(_ADDITIVE + _LINEAR),
                hint="a case can state such ties as interactions",
                line=line_of(table.get("type", table.get("__class__"))),
            )
        for key in _KEYS:
            line, hint = like(table, key) if key not in table else (None, "")
            if hint:
                raise wrong(path.name, f"has no {key}", hint=hint, line=line)
        values = values_of(path.name, table.get("values"), self.names, self.options)
        self.parties.append(name)
        self.values.append(values)
        self.weights.append(self._weights(path.name, table.get("weights")))
        self.bias.append(self._number(table.get("bias") or 0, "the bias", path.name))
        self.discount.append(discount)
        own = self._reserved(path.name, table.get("reserved_value"))
        self.reservation.append(own if own is not None else self._reserved(path.name, outer))

    def _discount(self, file: str, table: Mapping[str, Any]) -> Fraction | None:
        if "discount" not in table:
            kind = type_of(table) or "wrapped function"
            self.notes.append((file, f"a {kind} is read as the function inside it"))
            return None
        factor = self._number(table["discount"] or 1, "the discount", file)
        if not 0 < factor <= 1:
            self.notes.append((file, f"a discount of {table['discount']} is read as none"))
            return None
        return None if factor == 1 else factor

    def _reserved(self, file: str, stated: object) -> Fraction | None:
        """Reservation value; None where none, or minus infinity, is stated."""
        word = str(stated).strip().lower() if stated is not None else ""
        if word in ("", "null", "none", "~", "-.inf", "-inf", "-infinity"):
            return None
        return self._number(stated, "the reserved value", file)

    def _weights(self, file: str, stated: object) -> tuple[Fraction, ...]:
        if stated is None or stated in ("", "null"):
            return (Fraction(1),) * len(self.names)
        if isinstance(stated, Mapping):
            unknown = [name for name in stated if name not in self.positions]
            if unknown:
                said = f"weighs an issue {unknown[0]!r} that the domain does not have"
                raise wrong(file, said, line=line_of(unknown[0]))
            stated = [stated.get(name, "0") for name in self.names]
        if not isinstance(stated, Sequence) or isinstance(stated, str):
            raise wrong(file, "weights are no list", line=line_of(stated))
        if len(stated) != len(self.names):
            wants = f"{len(self.names)}, one per issue"
            raise wrong(file, f"{len(stated)} weights", expected=wants, line=line_of(stated))
        return tuple(self._number(w, "a weight", file) for w in stated)

    def scenario(self, title: str, files: Sequence[Path]) -> Scenario:
        """Put together what was read."""
        plain = Scenario(
            name=title,
            issues=tuple(self.names),
            options=tuple(self.options),
            parties=unique(self.parties),
            weights=tuple(self.weights),
            values=tuple(self.values),
            reservation=tuple(self.reservation),
            discount=tuple(self.discount),
            bias=tuple(self.bias),
            kinds=tuple(self.kinds),
            scale=Fraction(1),
            origin="Read from a NegMAS folder: " + ", ".join(path.name for path in files),
            notes=tuple(self.notes),
        )
        small = all(Fraction(-1) <= u <= 1 + Fraction(1, 10**9) for u in plain.ideal)
        return plain.scaled(Fraction(100) if small else Fraction(1))
