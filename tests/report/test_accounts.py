"""Whose account fits, as the terminal and the report say it."""

from winset.analysis import Analysis
from winset.report.making import report
from winset.report.sections import accounts
from winset.report.terminal import to_text
from winset.words.accounts import odds_sentence


def test_every_pair_and_every_question_is_answered_in_the_terminal(whole: Analysis) -> None:
    flat = " ".join(to_text(report(whole), full=True).split())
    assert whole.accounts is not None
    for odds in whole.accounts.odds:
        assert odds_sentence(whole.model, odds) in flat
    for question in whole.accounts.propositions:
        assert question.proposition[1:] in flat


def test_the_report_shows_what_each_question_rests_on(whole: Analysis) -> None:
    section = accounts.section(whole)
    assert section is not None
    ids = {table.id for table in section.tables}
    assert {"settings_us_dprk", "without_us_dprk", "items_us_dprk", "matrix", "versions"} <= ids
    assert {"question_1", "settings_question_1", "without_question_1", "matrix_question_1"} <= ids
    said = " ".join((*section.lead, *section.detail))
    assert "cannot decide" in said
    assert "beforehand should still say no" in said


def test_accounts_go_by_their_names(whole: Analysis) -> None:
    section = accounts.section(whole)
    assert section is not None
    (settings,) = (table for table in section.tables if table.id == "settings_us_dprk")
    names = [str(row[0]) for row in settings.rows]
    assert any("suits the US version" in name for name in names)
    assert not any("account of us" in name for name in names)
