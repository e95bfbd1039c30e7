"""Inputs that once failed, as users of such tools met them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from winset.case.errors import CaseError
from winset.exchange.opening import load

pytestmark = pytest.mark.shared


def test_two_scenarios_in_one_folder(shared: Path, tmp_path: Path) -> None:
    script = (shared / "repro" / "repro_06.sh").read_text().split("winset check")[0]
    script = script.replace("d=$(mktemp -d)", f'd="{tmp_path}"')
    subprocess.run(["bash", "-c", script], check=True, env={"PATH": os.environ["PATH"]})
    with pytest.raises(CaseError, match="holds 2 scenarios"):
        load(tmp_path)
    case = load(tmp_path / "pie-B-domain.xml")
    assert case.parties == ("pie_b_prof1", "pie_b_prof2")
    points = [[q.views[0].text for q in case.actors[i].points["pie"]] for i in case.parties]  # type: ignore[union-attr]
    assert points == [["100", "60"], ["60", "100"]]
    assert {case.actors[i].walk_away.views[0].text for i in case.parties} == {"50"}  # type: ignore[union-attr]
