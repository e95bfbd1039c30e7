"""NegMAS scenario folders (Mohammad, Nakadai & Greenwald 2021): YAML or JSON files, in and out.

A folder holds one file with the issues and one per party with a linear additive utility function:
u = sum_j w_j v_j(o) (+ bias), used as it stands: unlike Genius, nothing is divided by the largest
value. Every number is read exactly from its decimal text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from winset.exchange.markup import wrong
from winset.exchange.negmas_functions import values_of
from winset.exchange.plain_text import plain_tables
from winset.exchange.scenario import MOST_NUMBERS, IssueKind, Scenario, fraction, slug, unique
from winset.exchange.writing import new_folder
from winset.files.disk import write_whole

__all__ = ["ENDINGS", "is_negmas_folder", "read_folder", "write_folder"]

ENDINGS = (".yml", ".yaml", ".json")
REAL_STEPS = 20
_ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
_LINEAR = ("AffineUtilityFunction", "LinearUtilityFunction")


def _candidates(folder: Path) -> list[Path]:
    """Scenario files; those that start with ``_`` hold statistics, not the scenario."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ENDINGS and not path.name.startswith(("_", "."))
    )


def is_negmas_folder(folder: Path) -> bool:
    """Whether a folder holds YAML or JSON files that could be a scenario."""
    return bool(_candidates(folder))


def type_of(table: object) -> str:
    """Name of the class that a table stands for, without its package."""
    if not isinstance(table, Mapping):
        return ""
    stated = table.get("type", table.get("__class__", ""))
    return str(stated).rsplit(".", 1)[-1]


def read_folder(folder: str | Path, *, steps: int = REAL_STEPS) -> Scenario:
    """Read a NegMAS scenario folder of YAML or JSON files.

    Parties come in the order of their file names. A discounted function keeps the reservation
    value of the function inside it. A continuous issue is read at ``steps + 1`` values.

    Raises
    ------
    CaseError
        With the file, where something cannot be read, or a function is not additive.
    """
    root = Path(folder)
    files = {path: plain_tables(path) for path in _candidates(root)}
    domains = [path for path, table in files.items() if _issues_in(table) is not None]
    if len(domains) != 1:
        what = "holds no file with issues" if not domains else "holds more than one domain: "
        raise wrong(
            str(root),
            what + ", ".join(path.name for path in domains),
            expected="one file with a list 'issues', and one file per party",
        )
    domain = domains[0]
    issues = _issues_in(files[domain])
    assert issues is not None
    reader = _Reader(domain.name, issues, steps)
    profiles = {p: t for p, t in files.items() if p != domain}
    inside = files[domain].get("ufuns")
    if isinstance(inside, Sequence) and not isinstance(inside, str):
        profiles |= {domain.with_name(f"{domain.stem}[{k}]"): t for k, t in enumerate(inside)}
    for path, table in profiles.items():
        reader.party(path, table)
    if not reader.parties:
        raise wrong(str(root), "holds no utility function", expected="one file per party")
    title = str(files[domain].get("name") or domain.stem)
    return reader.scenario(title, [domain, *profiles])


def _issues_in(table: object) -> Sequence[Any] | None:
    if not isinstance(table, Mapping):
        return None
    if isinstance(table.get("outcome_space"), Mapping) and "values" not in table:
        table = table["outcome_space"]
    assert isinstance(table, Mapping)
    issues = table.get("issues")
    return issues if isinstance(issues, Sequence) and not isinstance(issues, str) else None


class _Reader:
    def __init__(self, file: str, issues: Sequence[Any], steps: int) -> None:
        self.file = file
        self.notes: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.positions: dict[str, int] = {}
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
            raise wrong(self.file, f"issue {position + 1} is no table with name and values")
        name = str(issue.get("name") or f"issue {position + 1}")
        if name in self.positions:
            raise wrong(self.file, f"issue {name!r} appears twice")
        self.positions[name] = position
        kind, options = self._options(name, type_of(issue), issue["values"], steps)
        if not options:
            raise wrong(self.file, f"issue {name!r} has no values")
        if len(set(options)) < len(options):
            raise wrong(self.file, f"issue {name!r} lists a value twice")
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
            raise wrong(self.file, f"issue {name!r} needs two bounds")
        low, high = (self._number(v, f"a bound of issue {name!r}") for v in values)
        if low > high:
            raise wrong(self.file, f"issue {name!r} runs from {values[0]} down to {values[1]}")
        if whole:
            self.numbers += int(high - low) + 1
            if self.numbers > MOST_NUMBERS:
                said = f"issue {name!r} has {int(high - low) + 1:,} values"
                raise wrong(self.file, said, expected=f"{MOST_NUMBERS:,} in all at most")
            return "integer", tuple(str(k) for k in range(int(low), int(high) + 1))
        self.notes.append((name, f"a real issue, read at {steps + 1} evenly spaced values"))
        return "real", tuple(
            f"{float(low + (high - low) * k / steps):.15g}" for k in range(steps + 1)
        )

    def _number(self, stated: object, what: str, file: str = "") -> Fraction:
        try:
            return fraction(str(stated))
        except ValueError:
            raise wrong(file or self.file, f"{what} is {stated!r}", expected="a number") from None

    def party(self, path: Path, table: object) -> None:
        """Read one utility function."""
        if self.numbers * (len(self.parties) + 1) > MOST_NUMBERS:
            said = f"{self.numbers:,} values of integer issues for {len(self.parties) + 1} parties"
            raise wrong(path.name, said, expected=f"{MOST_NUMBERS:,} numbers in all at most")
        if not isinstance(table, Mapping):
            raise wrong(path.name, "is no table", expected="a utility function")
        discount = None
        outer: object = None
        name = str(table.get("name") or path.stem)
        while "ufun" in table:
            outer = table.get("reserved_value", outer)
            discount = self._discount(path.name, table)
            table = table["ufun"]
            if not isinstance(table, Mapping):
                raise wrong(path.name, "has a discounted function without a function inside")
        kind = type_of(table)
        if kind and kind not in _ADDITIVE + _LINEAR:
            raise wrong(
                path.name,
                f"a utility function of type {kind!r} is not additive over issues",
                expected=", ".join(_ADDITIVE + _LINEAR),
            )
        values = values_of(path.name, table.get("values"), self.names, self.options)
        self.parties.append(name)
        self.values.append(values)
        self.weights.append(self._weights(path.name, table.get("weights")))
        self.bias.append(self._number(table.get("bias") or 0, "the bias", path.name))
        self.discount.append(discount)
        inner = self._reserved(path.name, table.get("reserved_value"))
        self.reservation.append(inner if inner is not None else self._reserved(path.name, outer))

    def _discount(self, file: str, table: Mapping[str, Any]) -> Fraction | None:
        if "discount" not in table:
            kind = type_of(table) or "wrapped function"
            self.notes.append((file, f"a {kind} is read as the function inside it"))
            return None
        factor = self._number(table["discount"] or 1, "the discount", file)
        if not 0 < factor <= 1:
            raise wrong(file, f"the discount is {table['discount']}", expected="0 < discount <= 1")
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
                raise wrong(file, f"weighs an issue {unknown[0]!r} that the domain does not have")
            stated = [stated.get(name, "0") for name in self.names]
        if not isinstance(stated, Sequence) or isinstance(stated, str):
            raise wrong(file, "weights are no list")
        if len(stated) != len(self.names):
            raise wrong(
                file, f"{len(stated)} weights", expected=f"{len(self.names)}, one per issue"
            )
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


def write_folder(scenario: Scenario, folder: str | Path) -> tuple[str, ...]:
    """Write a scenario as a NegMAS folder of YAML files.

    Returns
    -------
    notes : tuple of str
        What differs from the scenario: numbers are rounded to doubles.

    Raises
    ------
    CaseError
        Where the folder cannot be written to.
    """
    import yaml

    target = new_folder(Path(folder))
    issues = [
        {"name": name, "type": "CategoricalIssue", "values": list(options)}
        for name, options in zip(scenario.issues, scenario.options, strict=True)
    ]
    stem = slug(scenario.name)
    domain = {"name": stem, "type": "DiscreteCartesianOutcomeSpace", "issues": issues}
    written = {f"{stem}.yml": domain}
    stems = unique([stem, *(slug(party) for party in scenario.parties)])[1:]
    for i, file in enumerate(stems):
        written[f"{file}.yml"] = _function(scenario, i)
    for name, table in written.items():
        text = yaml.safe_dump(table, allow_unicode=True, sort_keys=False)
        write_whole(target / name, text)
    return ("numbers are rounded to doubles",)


def _function(scenario: Scenario, i: int) -> dict[str, Any]:
    worst = scenario.reservation[i]
    table: dict[str, Any] = {
        "name": scenario.parties[i],
        "type": "LinearAdditiveUtilityFunction",
        "reserved_value": float("-inf") if worst is None else float(worst),
        "weights": [float(w) for w in scenario.weights[i]],
        "values": [
            {
                "type": "TableFun",
                "mapping": {o: float(v) for o, v in zip(options, values, strict=True)},
            }
            for options, values in zip(scenario.options, scenario.values[i], strict=True)
        ],
    }
    if scenario.bias and scenario.bias[i]:
        # A constant goes into the first issue: NegMAS drops a bias when it writes its own files.
        first = zip(scenario.options[0], scenario.values[i][0], strict=True)
        constant = {o: scenario.weights[i][0] * v + scenario.bias[i] for o, v in first}
        table["weights"][0] = 1.0
        table["values"][0]["mapping"] = {o: float(u) for o, u in constant.items()}
    discount = scenario.discount[i] if scenario.discount else None
    if discount is None:
        return table
    return {
        "name": scenario.parties[i],
        "type": "ExpDiscountedUFun",
        "discount": float(discount),
        "factor": "relative_time",
        "dynamic_reservation": False,
        "reserved_value": table["reserved_value"],
        "ufun": table,
    }
