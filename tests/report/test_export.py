from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import winset as ws
from winset.analysis import Analysis
from winset.report.export import json_schema, to_json, to_json_text
from winset.report.frames import deals_frame, worlds_frame, write_frames
from winset.report.making import report

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("which", ["hanoi", "whole", "hostile", "three"])
def test_results_fit_their_schema(which: str, request: pytest.FixtureRequest) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    analysis = request.getfixturevalue(which)
    text = to_json_text(analysis, report(analysis))
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(text))


def test_schema_is_strict(three: Analysis) -> None:
    """The check can fail: a misnamed key, a missing one and a wrong type are all caught."""
    schema = json_schema()
    for spoil in (
        lambda d: d.update(extra=1),
        lambda d: d.pop("zone"),
        lambda d: d["zone"].update(n_deals="many"),
        lambda d: d["zone"]["epochs"][0]["zone"].pop("error"),
    ):
        document = json.loads(to_json_text(three, report(three)))
        spoil(document)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schema)


def test_text_and_data_agree(hanoi: Analysis) -> None:
    assert json.loads(to_json_text(hanoi, report(hanoi))) == to_json(hanoi, report(hanoi))


def test_same_seed_same_bytes() -> None:
    one, again, other = (
        to_json_text(found, report(found))
        for found in (ws.analyze("hanoi", worlds=60, seed=s, only=["deals"]) for s in (1, 1, 2))
    )
    assert again == one
    assert other != one


def test_worlds_and_deals_as_tables(hanoi: Analysis, tmp_path: Path) -> None:
    worlds, deals = worlds_frame(hanoi), deals_frame(hanoi)
    assert worlds.num_rows == 400
    assert np.isclose(np.sum(worlds["weight"].to_numpy()), 1)
    assert deals.num_rows == hanoi.worlds.space.n_deals
    named = [n for n in deals["named"].to_pylist() if n]
    assert any("package 1" in n for n in named)
    best = next(k for k, n in enumerate(deals["named"].to_pylist()) if "package 1" in n)
    terms = dict(hanoi.packages.packages[0].terms)
    assert {issue: deals[issue][best].as_py() for issue in terms} == terms
    # The mean utility of a deal is what its columns add up to, world by world.
    parts = [
        next(c for c in worlds.column_names if c.startswith("utility.us.") and _is(c, terms, block))
        for block in hanoi.worlds.space.blocks
    ]
    mean = sum(np.dot(worlds["weight"].to_numpy(), worlds[name].to_numpy()) for name in parts)
    assert np.isclose(mean, deals["mean_utility.us"][best].as_py(), atol=1e-4)
    write_frames(hanoi, tmp_path, ["parquet", "csv"])
    import pyarrow.parquet

    assert pyarrow.parquet.read_table(tmp_path / "worlds.parquet").equals(worlds)
    assert (tmp_path / "deals.csv").read_text(encoding="utf-8").count("\n") == deals.num_rows + 1


def _is(column: str, terms: dict[str, str], block: object) -> bool:
    wanted = {f"{issue}={option}" for issue, option in terms.items()}
    said = set(column.partition("utility.us.")[2].split("; "))
    return said <= wanted and len(said) == len(block.issues) and _covers(said, block)  # type: ignore[attr-defined]


def _covers(said: set[str], block: object) -> bool:
    ids = list(ws.load("hanoi").issues)
    return {part.partition("=")[0] for part in said} == {ids[j] for j in block.issues}  # type: ignore[attr-defined]


def test_every_key_of_the_results_is_documented() -> None:
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    schema = json_schema()
    for name, definition in schema["$defs"].items():
        assert f"## {name}\n" in page, "run scripts/reference.py"
        for key in definition["properties"]:
            assert f"| `{key}` |" in page, "run scripts/reference.py"
    for key in schema["properties"]:
        assert f"| `{key}` |" in page, "run scripts/reference.py"
