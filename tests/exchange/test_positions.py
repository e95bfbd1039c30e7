"""Position tables of spatial models: read as cases, whatever the separator and the headings."""

from pathlib import Path

import numpy as np
import pytest

from winset.case.errors import CaseError
from winset.exchange.opening import load, read
from winset.files.reading import loads
from winset.files.writing import dumps
from winset.model import compile_case
from winset.worlds.prior import Prior

TABLE = """\
Actor,Issue,Capability,Position,Salience
Commission,Quota,60,80,70
Commission,Date,60,30,40
France,Quota,29,20,90
France,Date,29,100,30
Poland,Quota,27,30 to 50,60
Poland,Date,27,0,100
Reference point,Quota,,10,
Reference point,Date,,0,
"""
POINTS = {"commission": (80, 30), "france": (20, 100)}
SALIENCE = {"commission": (70, 40), "france": (90, 30)}


def written(folder: Path, text: str, name: str = "talks.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_a_case(tmp_path: Path) -> None:
    case = load(written(tmp_path, TABLE))
    assert case.title == "talks"
    assert case.parties == ("commission", "france", "poland")
    assert case.issues["quota"].status_quo == 10
    assert case.signing.rule == "majority"
    assert case.signing.weights == {"commission": 60, "france": 29, "poland": 27}
    assert loads(dumps(case)) == case


def test_utility_falls_with_distance_weighed_by_salience(tmp_path: Path) -> None:
    """Against the formula by hand: losses of two deals are in the proportion of the model's."""
    model = compile_case(load(written(tmp_path, TABLE)))
    worlds = Prior(model).central()
    space = model.space

    def utility(actor: str, quota: str, date: str) -> float:
        deal = np.array([space.options[0].index(quota), space.options[1].index(date)])
        columns = space.columns_of(deal) + space.offsets[:-1]
        return float(worlds.utility[0, 0, model.actors.index(actor), columns].sum())

    def loss(actor: str, quota: float, date: float) -> float:
        point, salience = POINTS[actor], SALIENCE[actor]
        return salience[0] * abs(quota - point[0]) + salience[1] * abs(date - point[1])

    deals = [(10, 0), (80, 30), (20, 100), (55, 40), (100, 100)]
    for actor in POINTS:
        ours = [utility(actor, f"{q:g}", f"{d:g}") for q, d in deals]
        theirs = [-loss(actor, q, d) for q, d in deals]
        scale = (ours[0] - ours[1]) / (theirs[0] - theirs[1])
        assert scale > 0
        gaps = np.array(ours) - ours[0]
        assert gaps == pytest.approx(scale * (np.array(theirs) - theirs[0]), abs=1e-3)


def test_other_honest_tables_of_the_same_facts(tmp_path: Path) -> None:
    first = load(written(tmp_path, TABLE))
    semicolons = TABLE.replace(",", ";").replace("80;70", "80,0;70,0")
    assert load(written(tmp_path, semicolons)).to_mapping() == first.to_mapping()
    named = TABLE.replace("Actor,Issue,Capability,Position,Salience",
                          "Stakeholder,Topic,Power,Ideal point,Importance")  # fmt: skip
    named = named.replace("Reference point", "Status quo")
    assert load(written(tmp_path, named)).to_mapping() == first.to_mapping()


def test_one_issue_needs_no_column_for_it(tmp_path: Path) -> None:
    reading = read(written(tmp_path, "actor,votes,position\nA,40 %,0.2\nB,35 %,0.9\nC,25 %,.5\n"))
    case = reading.unwrap()
    assert list(case.issues) == ["position"]
    assert case.issues["position"].range is not None
    assert case.issues["position"].range.high == 1
    assert case.signing.weights == {"a": 40, "b": 35, "c": 25}
    assert any("no row says what the status quo is" in str(d) for d in reading.warnings)
    assert all(actor.swing == {} for actor in case.actors.values())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("France,Quota,29,20,90", "France,Quota,29,twenty,90", "row 4"),
        ("France,Quota,29,20,90", "France,Quota,29,20,-3", "no number of 0 or more"),
        ("France,Date,29,100,30", "France,Date,30,100,30", "has 30 here, and 29 above"),
        ("France,Date,29,100,30", "France,Quota,29,100,30", "stands twice on 'Quota'"),
        ("France,Date,29,100,30", ",Date,29,100,30", "a row without actor"),
        ("Salience", "Salience,Colour", "column 'Colour' is not known"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    path = written(tmp_path, TABLE.replace(before, after))
    with pytest.raises(CaseError) as found:
        load(path)
    assert said in str(found.value)


def test_a_table_of_options_is_no_position_table(tmp_path: Path) -> None:
    text = "actor,role,issue,option,value\na,party,x,no,0\na,party,x,yes,100\n"
    text += "b,party,x,no,100\nb,party,x,yes,0\n"
    assert load(written(tmp_path, text)).issues["x"].options == ("no", "yes")
