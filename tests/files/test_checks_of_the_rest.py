"""Checks of kinds, of what is asked, and of how issues that an offer leaves unnamed are meant."""

import pytest
from test_checks import EVENT, said

from winset.files.reading import reads

ANSWER = '[[events]]\ndate = 2000-01-03\nkind = "refusal"\nby = "south"\n'
TEXT = '[[events]]\ndate = 2000-01-01\nkind = "agreed"\nterms = { flag = "new" }\n'
KIND = "[kinds.k]\ncore = true\n"
ERRORS: list[tuple[dict[str, str], str]] = [
    # kinds, and what is asked
    ({"more": "[kinds.k]\ncore = true"}, "not said which deals it is; expected when (the options"),
    (
        {"more": KIND + 'when = { flag = "new" }\nany = [{ land = "all" }]'},
        "when and any are both given",
    ),
    ({"more": KIND + 'any = [{ flag = "new" }, {}]'}, "kinds.k.any[1]: it names no issue"),
    ({"more": KIND + 'when = { flg = "new" }'}, "there is no issue 'flg'; did you mean 'flag'?"),
    ({"more": KIND + 'any = [{ land = "al" }]'}, "did you mean 'all'?"),
    ({"more": KIND + "when = { price = 3 }"}, "3 is not a step of 'price'"),
    ({"more": KIND + 'source = "papr"\nwhen = { flag = "new" }'}, "did you mean 'paper'?"),
    ({"more": '[kinds."a.b"]\ncore = true\nwhen = { flag = "new" }'}, "'a.b' cannot be an id"),
    ({"more": '[kinds.any]\ncore = true\nwhen = { flag = "new" }'}, "it means any change at all"),
    (
        {
            "more": KIND + 'any = [{ land = "half" }, { land = "all", flag = "new" }]\n'
            '[[forbidden]]\nwhen = { land = ["half", "all"], flag = "new" }'
        },
        "kinds.k.any[1]: no deal can be of this kind: the case forbids the combination",
    ),
    (
        {"more": KIND + 'when = { land = "none", price = 0, lifted = "none", flag = "old" }'},
        "only the status quo on every issue is of this kind",
    ),
    ({"top": 'asks = "why a deal"'}, "it asks why there was a deal, and the outcome is none"),
    (
        {"top": 'asks = "why no deal"\noutcome = { flag = "new" }', "more": EVENT},
        "the outcome is a deal, and it asks why there was none",
    ),
    (
        {"top": 'asks = "was there a deal"\noutcome = { flag = "new" }'},
        "the outcome is a deal, and it asks whether there was one",
    ),
    ({"top": 'asks = "why"'}, "expected one of why no deal, was there a deal, which deal"),
    # how the rest is meant
    ({"more": EVENT + 'rest = "as agreeed"'}, "did you mean 'as agreed'?"),
    ({"more": EVENT + 'open = "flg"'}, "there is no issue 'flg'; did you mean 'flag'?"),
    ({"more": EVENT + 'open = ["flag", "land"]'}, "'land' is said to be open, and the terms state"),
    ({"more": EVENT + "menu = true"}, "a menu offers a choice, and the terms state no list"),
    (
        {"more": EVENT.replace('land = "all"', 'lifted = ["coal", "iron"]') + "menu = true"},
        "a menu offers a choice, and the terms state no list",
    ),
    (
        {"more": ANSWER + 'rest = "open"'},
        "a refusal puts no package on the table, so rest means nothing",
    ),
    ({"more": ANSWER.replace("refusal", "statement") + 'open = "flag"'}, "so open means nothing"),
    ({"more": '[[events]]\ndate = 2000-01-01\nkind = "shock"\nmenu = true'}, "so menu means"),
]
WARNINGS: list[tuple[dict[str, str], str]] = [
    ({"more": '[kinds.k]\nwhen = { flag = "new" }'}, "no kind is said to be what the talks were"),
    (
        {
            "more": KIND + 'when = { flag = "new" }\n'
            '[kinds.l]\nany = [{ flag = ["new"] }, { flag = "new" }]'
        },
        "the same deals as the kind 'k'",
    ),
    ({"top": 'asks = "why no deal"'}, "it asks why there was no deal, and there is no record"),
    ({"more": EVENT + 'rest = "as agreed"'}, "no text that was agreed before this is on record"),
    (
        {"more": TEXT + 'by = "south"\nto = "home"\n' + EVENT + 'rest = "as agreed"'},
        "no text that was agreed before this is on record with 'north' in it",
    ),
    (
        {"more": EVENT + 'rest = "as agreed"\n' + TEXT.replace("01-01", "01-02")},
        "no text that was agreed before this is on record",
    ),
    (
        {"more": EVENT.replace("north", "south") + EVENT + 'rest = "as before"'},
        "'north' offered and asked nothing before this",
    ),
    ({"more": TEXT + 'rest = "as before"'}, "a text of several has no last word of one side"),
    ({"more": EVENT + 'rest = "open"\nopen = "flag"'}, "every issue that the terms leave unnamed"),
    (
        {"more": EVENT + 'account = "north"\nrest = "open"\n' + EVENT + 'account = "south"\n'},
        "if this is the act that events[0] tells, the rest of that one counts",
    ),
]


@pytest.mark.parametrize(("parts", "wanted"), ERRORS)
def test_errors(parts: dict[str, str], wanted: str) -> None:
    found = [line for line in said(**parts) if wanted in line]
    assert found, said(**parts)
    assert all("warning: " not in line for line in found)


@pytest.mark.parametrize(("parts", "wanted"), WARNINGS)
def test_warnings(parts: dict[str, str], wanted: str) -> None:
    found = [line for line in said(**parts) if wanted in line]
    assert found, said(**parts)
    assert all("warning: " in line for line in found)


def test_what_is_meant_by_the_rest_is_no_defect_where_something_is_there() -> None:
    earlier = EVENT.replace("01-02", "01-01")
    for more in (
        TEXT + EVENT + 'rest = "as agreed"',
        TEXT + 'by = "south"\nto = "north"\n' + EVENT + 'rest = "as agreed"',
        # By date, whatever the place in the file.
        earlier + EVENT + 'rest = "as before"',
        EVENT + 'rest = "status quo"\nopen = "flag"',
        EVENT.replace('"all"', '["half", "all"]') + "menu = true",
        EVENT.replace('land = "all"', 'price = "4 to 8"') + "menu = true",
        EVENT.replace('land = "all"', '"lifted.coal" = "in"') + 'open = "lifted"',
        EVENT + 'account = "north"\nrest = "open"\n' + EVENT + 'account = "south"\nrest = "open"\n',
        KIND + 'any = [{ flag = "new" }, { lifted = ["coal"], price = "4 to 8" }]',
    ):
        assert said(more=more) == [], more


def test_without_a_status_quo_the_rest_cannot_be_at_it() -> None:
    text = (
        'format = 1\ntitle = "t"\nno_agreement = "outside"\n[issues.a]\noptions = ["x", "y"]\n'
        '[issues.b]\noptions = ["x", "y"]\n'
        + "".join(
            f'[actors.{p}]\nrole = "party"\nwalk_away = 1\npoints = {{ a = [1, 2], b = [1, 2] }}\n'
            for p in ("north", "south")
        )
        + '[kinds.k]\ncore = true\nwhen = { a = "x", b = "x" }\n'
    )
    offered = EVENT.replace('land = "all"', 'a = "y"')
    assert reads(text + offered + 'rest = "open"').defects == ()
    (found,) = reads(text + offered + 'rest = "status quo"').defects
    assert found.severity == "warning"
    assert "every combination of options is a deal; unnamed issues are then open" in str(found)
