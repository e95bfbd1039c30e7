"""The benchmark of zones runs, and its answers agree with plain NumPy."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_small_instances_agree_with_plain_numpy(tmp_path):
    subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks", "zones", "--quick", "--repeat", "1"),
            *("--sections", "who_accepts", "--out", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    data = json.loads((tmp_path / "zones.json").read_text("utf-8"))
    assert {row["tool"] for row in data["rows"]} == {"winset", "NumPy"}
    assert not any("differ" in note for note in data["notes"])
