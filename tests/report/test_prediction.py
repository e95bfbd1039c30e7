"""What came after a day, in words."""

from datetime import date

import pytest
from rich.console import Console

import winset as ws
from winset.model import compile_case
from winset.report.terminal import shown
from winset.report.views.prediction import outlook, table_of
from winset.words.chances import chance_words
from winset.words.record import record_words


def printed(found: object) -> str:
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as got:
        console.print(found)
    return got.get()


@pytest.fixture(scope="module")
def hanoi() -> ws.Case:
    return ws.load("hanoi")


def test_every_later_act_is_told_and_the_gain_is_its_sum(hanoi: ws.Case) -> None:
    found = ws.analysis.predict(hanoi, until=date(2019, 2, 27), worlds=400)
    said = printed(shown(outlook(hanoi, found)))
    assert "(in 2" in said
    assert "Demand of US, 28 Feb" in said
    assert "us_paper" not in said
    assert max(map(len, said.splitlines())) <= 80
    plain = table_of(found)
    gain = sum(act.log_probability - act.naive for act in found.acts)
    assert plain["gain"]["over knowing nothing"] == pytest.approx(gain)
    assert all(hanoi.events[n].date > found.until for act in found.acts for n in act.events)


def test_nothing_came_after(hanoi: ws.Case) -> None:
    found = ws.analysis.predict(hanoi, until=date(2030, 1, 1), worlds=200)
    assert "Nothing on record" in printed(shown(outlook(hanoi, found)))


def test_words(hanoi: ws.Case) -> None:
    assert chance_words(0.3) == "100 %"
    model = compile_case(hanoi)
    draft = record_words(model, "draft")
    assert draft.startswith("Text agreed by US, 25 Feb 2019: End of war: declared, Liaison")
    assert record_words(model, "draft", bare=True) == "Text agreed by US, 25 Feb 2019"
    told = record_words(model, "dprk_refuses")
    assert told == "Refusal of DPRK, 28 Feb 2019: the demand of the US (Second site: included)"
    assert record_words(compile_case(hanoi), "no such thing") == "no such thing"
    with pytest.raises(ValueError, match="between 100"):
        ws.analysis.predict(hanoi, until=date(2019, 1, 1), worlds=7)
