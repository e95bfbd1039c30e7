"""Writing NegMAS folders: one YAML file with the issues and one per party."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from winset.exchange.scenario import Scenario, slug, unique
from winset.exchange.writing import new_folder
from winset.files.disk import write_whole

__all__ = ["write_folder"]


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
