"""The benchmark command runs, and leaves a table, data and pictures."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]


def test_one_command_writes_table_data_and_picture(tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks", "deals", "--quick", "--repeat", "1"),
            *("--sections", "growth", "--out", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Frontier and solutions" in done.stdout
    with (tmp_path / "deals.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    data = json.loads((tmp_path / "deals.json").read_text("utf-8"))
    assert len(rows) == len(data["rows"]) > 10
    assert all(float(row["cpu"]) >= 0 for row in rows)
    picture = ElementTree.parse(tmp_path / "deals-growth.svg").getroot()
    assert picture.tag.endswith("svg")


def test_an_unknown_suite_is_one_clear_message():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "deal"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no suite named deal" in done.stderr
