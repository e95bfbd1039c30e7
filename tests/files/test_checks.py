"""What the tables of a case say about each other."""

import pytest

from winset.files.reading import reads

BASE = """\
format = 1
title = "t"
{top}
[sources.paper]
title = "A paper"
[issues.land]
options = ["none", "half", "all"]
ordered = true
[issues.price]
range = {{ low = 0, high = 10, step = 2 }}
[issues.lifted]
items = ["coal", "iron"]
[issues.flag]
options = ["old", "new"]
{issues}
[actors.north]
role = "party"
margin = "-5 to 5"
speakers = ["Ada"]
weights = "land > flag"
{north}
[actors.north.values]
land = [0, "30 to 60", 100]
flag = [0, 100]
[actors.south]
role = "party"
margin = "-5 to 5"
{south}
[actors.south.points]
price = [0, 10, 20, 30, 40, "30 to 60"]
lifted = [3, -4]
[actors.home]
role = "ratifier"
of = "north"
margin = "-20 to 0"
{home}
[actors.home.values]
land = [100, 40, 0]
{more}
"""
NOTHING = dict.fromkeys(("top", "issues", "north", "south", "home", "more"), "")


def said(**parts: str) -> list[str]:
    text = BASE.format(**NOTHING | parts)
    return [str(problem).removeprefix("x:") for problem in reads(text, "x").defects]


def test_the_base_is_sound() -> None:
    assert said() == []


EVENT = '[[events]]\ndate = 2000-01-02\nkind = "offer"\nby = "north"\nterms = { land = "all" }\n'
ANSWER = '[[events]]\ndate = 2000-01-03\nkind = "refusal"\nby = "south"\n'
TEXT = '[[events]]\ndate = 2000-01-01\nkind = "agreed"\nterms = { flag = "new" }\n'
KIND = "[kinds.k]\ncore = true\n"
ERRORS: list[tuple[dict[str, str], str]] = [
    # issues
    ({"issues": '[issues.x]\noptions = ["a"]'}, "one option alone is nothing to negotiate"),
    ({"issues": '[issues.x]\noptions = ["a", "a"]'}, "the option 'a' is given twice"),
    ({"issues": '[issues.x]\noptions = ["a", ""]'}, "an option without a name"),
    ({"issues": "[issues.x]"}, "no options are given; expected exactly one of options"),
    (
        {"issues": '[issues.x]\noptions = ["a", "b"]\nitems = ["c"]'},
        "options and items are both given",
    ),
    ({"issues": '[issues.x]\noptions = ["a", "b"]\nstatus_quo = "c"'}, "status quo 'c' of 'x'"),
    ({"issues": "[issues.x]\nrange = { low = 0, high = 5, step = 2 }"}, "not a whole number of"),
    ({"issues": "[issues.x]\nrange = { low = 5, high = 0, step = 1 }"}, "low below high"),
    ({"issues": "[issues.x]\nrange = { low = 0, high = 1, step = 1e-9 }"}, "1,000,000,001 steps"),
    (
        {"issues": "[issues.x]\nrange = { low = 0, high = 4, step = 2 }\nstatus_quo = 3"},
        "status quo 3 of 'x' is not one of its options",
    ),
    ({"issues": '[issues."a.b"]\noptions = ["a", "b"]'}, "'a.b' cannot be an id"),
    ({"issues": '[issues."a > b"]\noptions = ["a", "b"]'}, "'a > b' cannot be an id"),
    (
        {"more": '[actors.deal]\nrole = "onlooker"\nvalues = { flag = [0, 1] }'},
        "it means something",
    ),
    # values and points
    ({"north": 'prefers = [{ better = { lnd = "all" }, worse = {} }]'}, "did you mean 'land'?"),
    ({"south": "values = { lnd = [1, 2, 3] }"}, "there is no issue 'lnd'; did you mean 'land'?"),
    ({"south": "values = { land = [1, 2] }"}, "2 numbers for the 3 options of 'land'"),
    ({"south": "values = { land = { nne = 1, half = 2, all = 3 } }"}, "did you mean 'none'?"),
    ({"south": "values = { land = { none = 1, half = 2 } }"}, "no number for 'all'"),
    ({"south": "values = { price = { 0 = 1, 10 = 2 } }"}, "no number for '2', '4', '6', '8'"),
    ({"south": "values = { land = [0, 50, 101] }"}, "101 is out of range; a value runs from 0"),
    ({"south": "values = { price = { worst = 0, best = 12 } }"}, "12 lies outside the issue's"),
    ({"south": "values = { price = { worst = 1, best = 1 } }"}, "worst and best are the same"),
    ({"south": "values = { land = { worst = 0, best = 1 } }"}, "'land' is no numeric issue"),
    ({"south": "values = { price = { 0 = 1, 10 = 2 } }"}, "'price' has both values and points"),
    ({"more": '[actors.z]\nrole = "party"\nmargin = 0'}, "'z' values no issue"),
    ({"south": "discount = 1.5"}, "a discount runs from 0 to 1"),
    # weights
    ({"south": "weights = 'price > lifted'"}, "'price' has points, which are used as they are"),
    ({"south": "swing = { flag = 10 }"}, "'flag' has a weight but no values"),
    ({"home": "swing = { lnd = 10 }"}, "there is no issue 'lnd'; did you mean 'land'?"),
    ({"home": "weights = 'flag'"}, "'land' has values but no weight"),
    ({"home": "swing = { land = 0 }"}, "every swing is 0"),
    ({"home": "swing = { land = 1 }\nweights = 'land'"}, "weights and swing are both given"),
    ({"home": "swing = { land = 120 }"}, "120 is out of range; a swing weight runs"),
    # no agreement
    ({"south": "walk_away = 3"}, "margin and walk_away are both given"),
    ({"top": 'no_agreement = "outside"'}, "there is no null deal to measure a margin from"),
    (
        {
            "top": 'no_agreement = "outside"',
            "more": '[actors.z]\nrole = "party"\nvalues = { flag = [0, 1] }',
        },
        "'z' states no walk_away",
    ),
    # who must agree
    ({"home": "veto = 1"}, "unknown key 'veto'"),
    ({"more": '[actors.z]\nrole = "ratifier"\nvalues = { flag = [0, 1] }'}, "not said whose deal"),
    (
        {"more": '[actors.z]\nrole = "ratifier"\nof = "nort"\nvalues = { flag = [0, 1] }'},
        "there is no actor 'nort'; did you mean 'north'?",
    ),
    (
        {
            "more": '[actors.y]\nrole = "ratifier"\nof = "z"\nvalues = { flag = [0, 1] }\n'
            '[actors.z]\nrole = "ratifier"\nof = "y"\nvalues = { flag = [0, 1] }'
        },
        "ratifiers in a circle: y of z of y",
    ),
    ({"south": 'of = "north"'}, "'south' is a party, and only a ratifier is of somebody"),
    ({"more": '[signing]\nrule = "most"'}, "the rule 'most' is not understood"),
    ({"more": '[signing]\nrule = "weighted"'}, "needs a quota"),
    ({"more": "[signing]\nquota = 3"}, "3 can never be met: all together have 2"),
    ({"more": "[signing]\nquota = 0"}, "met by nobody at all"),
    ({"more": "[signing]\nquota = 0.5"}, "0.5 is met by anyone"),
    ({"more": '[signing]\nrule = "majority"\nquota = 2'}, "already says how much is needed"),
    ({"more": '[signing]\nrule = "3 of 5"'}, "speaks of 5 members, but there are 2"),
    ({"more": '[signing]\nrule = "at least 3"'}, "needs 3, but all together have 2"),
    ({"more": '[signing]\nveto = "home"'}, "'home' does not decide here"),
    ({"more": '[signing]\nveto = "norht"'}, "did you mean 'north'?"),
    ({"more": '[signing]\nrule = "weighted"\nquota = 1\nweights = { north = 1 }'}, "no weight for"),
    ({"more": '[signing]\nrule = "any"\nweights = { north = 1, south = 2 }'}, "counts members"),
    ({"more": '[[ratification]]\nof = "south"'}, "nobody ratifies for 'south'"),
    ({"more": '[[ratification]]\nof = "north"\nactors = ["south"]'}, "a party, not a ratifier"),
    ({"more": '[[ratification]]\nof = "nrth"'}, "did you mean 'north'?"),
    # combinations
    ({"more": '[[interactions]]\nwhen = { land = "al" }\nadd = { north = 1 }'}, "mean 'all'?"),
    ({"more": '[[interactions]]\nwhen = { land = "all" }\nadd = { nrth = 1 }'}, "mean 'north'?"),
    ({"more": "[[interactions]]\nwhen = {}\nadd = { north = 1 }"}, "names no issue"),
    ({"more": '[[forbidden]]\nwhen = { land = "none", flag = "old" }'}, "forbids the status quo"),
    (
        {"more": '[[forbidden]]\nwhen = { land = ["none", "half", "all"] }'},
        "this forbids every option of 'land'",
    ),
    ({"more": '[[forbidden]]\nwhen = { "lifted.coal" = "inn" }'}, "the state of item 'coal'"),
    ({"more": '[[forbidden]]\nwhen = { lifted = ["coall"] }'}, "did you mean 'coal'?"),
    ({"more": "[[forbidden]]\nwhen = { price = 3 }"}, "3 is not a step of 'price'"),
    ({"more": '[[forbidden]]\nwhen = { price = "5 to 5.5" }'}, "no step of 'price' lies in"),
    (
        {
            "north": 'prefers = [{ better = { land = "all" }, worse = { flag = "new" } }]',
            "more": '[[forbidden]]\nwhen = { land = "all", flag = "old" }',
        },
        "with all else at the status quo, forbidden[0] forbids this",
    ),
    # ties
    ({"more": '[[ties]]\ntogether = ["actors.north.margin"]'}, "one judgement alone"),
    (
        {"more": '[[ties]]\ntogether = ["actors.north.margn", "actors.south.margin"]'},
        "did you mean 'actors.north.margin'?",
    ),
    (
        {
            "more": '[[ties]]\ntogether = ["actors.north.margin", "actors.south.margin", '
            '"actors.home.margin"]\nrank_correlation = -0.9'
        },
        "3 judgements cannot all be correlated by -0.9",
    ),
    # the record
    ({"more": EVENT.replace('"all"', '"al"')}, "'al' is not an option of 'land'"),
    ({"more": EVENT.replace("land", "lnad")}, "there is no issue 'lnad'; did you mean 'land'?"),
    ({"more": EVENT.replace('"north"', '"Ada"')}, "there is no actor 'Ada'; did you mean 'north'?"),
    ({"more": EVENT.replace('by = "north"\n', "")}, "not said who made this offer"),
    ({"more": EVENT.replace('terms = { land = "all" }\n', "")}, "this offer has no terms"),
    ({"more": EVENT + 'responds_to = "x"'}, "no event with the id 'x'"),
    ({"more": EVENT + 'id = "a"\nresponds_to = "a"'}, "an event that answers itself"),
    ({"more": (EVENT + 'id = "a"\n') * 2}, "the id 'a' is taken by events[0]"),
    ({"more": EVENT + 'account = "x"'}, "there is no account 'x'"),
    ({"more": EVENT + "shift = { north = { margin = 1 } }"}, "only a shock shifts judgements"),
    ({"more": EVENT + 'denied_by = "suoth"'}, "did you mean 'south'?"),
    ({"more": EVENT + 'votes = { nrth = "for" }'}, "did you mean 'north'?"),
    (
        {
            "more": '[[events]]\ndate = 2000-01-01\nkind = "shock"\n'
            "shift = { north = { values = { land = [1, 2] } } }"
        },
        "2 numbers for the 3 options of 'land'",
    ),
    ({"more": '[accounts.a]\nteller = "nrth"'}, "there is no actor 'nrth'; did you mean 'north'?"),
    ({"more": '[[evidence]]\ntext = "x"\nlikelihood = { yes = "likely" }'}, "proposition"),
    (
        {"more": '[[evidence]]\ntext = "x"\nproposition = "p"\nlikelihood = { yes = "likely" }'},
        "no chance under 'no'",
    ),
    (
        {
            "more": '[[evidence]]\ntext = "x"\nproposition = "p"\n'
            'likelihood = { yes = 30, no = "30 %" }'
        },
        "30 is out of range; a chance runs from 0 to 1 (or 0 % to 100 %)",
    ),
    (
        {"more": '[[compliance]]\nby = "nort"\nwhen = { flag = "new" }\nkeeps = 0.5\nloss = {}'},
        "did you mean 'north'?",
    ),
    ({"more": '[[levers]]\nkind = "margin"\nactor = "nort"'}, "did you mean 'north'?"),
    ({"more": '[[levers]]\nkind = "option"\nissue = "lnd"'}, "did you mean 'land'?"),
    ({"more": '[[levers]]\nkind = "margin"'}, "a lever of kind 'margin' needs 'actor'"),
    ({"more": '[[levers]]\nkind = "payment"'}, "needs 'price'"),
    ({"more": '[[levers]]\nkind = "rule"\nrule = "most"'}, "the rule 'most' is not understood"),
    (
        {
            "more": '[[levers]]\nkind = "option"\nissue = "flag"\noption = "new"\n'
            "values = { north = 3 }"
        },
        "'new' is an option of 'flag' already",
    ),
    ({"more": '[[levers]]\nkind = "option"\nissue = "price"'}, "has no list of options"),
    ({"more": '[[levers]]\nkind = "packages"\nmost = -1'}, "the most is below 0"),
    ({"top": 'outcome = { land = "al" }'}, "'al' is not an option of 'land'"),
    ({"top": "outcome = {}"}, "an outcome without terms"),
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
    # sources, wherever they are cited
    ({"more": EVENT + 'source = "papr"'}, "did you mean 'paper'?"),
    (
        {"south": 'source = ["paper", "x"]'},
        "there is no source 'x'; expected [sources.x] with its title",
    ),
    (
        {
            "more": '[[interactions]]\nwhen = { flag = "new" }\n'
            'add = { north = { value = 1, source = "y" } }'
        },
        "there is no source 'y'",
    ),
]


@pytest.mark.parametrize(("parts", "wanted"), ERRORS)
def test_errors(parts: dict[str, str], wanted: str) -> None:
    found = said(**parts)
    hits = [line for line in found if wanted in line]
    assert hits, found
    assert "warning:" not in hits[0]
    # Each stands at a line and a column.
    assert hits[0].split(":")[0].isdigit()
    assert hits[0].split(":")[1].isdigit()


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
    (
        {"more": '[actors.z]\nrole = "party"\nvalues = { flag = [0, 100] }'},
        "'z' states no margin: no agreement is taken to be worth exactly the null deal",
    ),
    (
        {"more": '[actors.z]\nrole = "party"\nwalk_away = 5\nvalues = { flag = [60, 100] }'},
        "said to be worth 5, but the null deal is worth 60",
    ),
    ({"more": '[actors.z]\nrole = "onlooker"'}, "'z' values no issue"),
    (
        {"south": 'values = { land = [0, 50, 100], flag = ["0 to 5", 100] }'},
        "no weights are stated",
    ),
    ({"south": "values = { land = [5, 5, 5] }"}, "every option of 'land' has the same value"),
    ({"more": EVENT + EVENT}, "the same event as events[0]"),
    (
        {"more": EVENT + EVENT.replace("01-02", "01-01")},
        "2000-01-01 is earlier than the event before it (2000-01-02)",
    ),
    (
        {
            "more": EVENT
            + 'id = "b"\n[[events]]\ndate = 2000-01-01\nkind = "refusal"\nby = "south"\n'
            'responds_to = "b"'
        },
        "it answers an event of a later date",
    ),
    (
        {"more": '[[levers]]\nkind = "compliance"\nactor = "north"'},
        "nothing says that 'north' may not keep its side",
    ),
    (
        {"more": '[[levers]]\nkind = "allow"\nwhen = { flag = "new" }'},
        "nothing is forbidden or penalised that could be allowed",
    ),
    ({"more": '[accounts.a]\nteller = "north"'}, "one account alone cannot be weighed"),
    ({"more": '[accounts.a]\nteller = "north"'}, "no event is told in this account"),
    (
        {
            "more": '[[evidence]]\ntext = "x"\nproposition = "p"\n'
            'likelihood = { yes = 1.0, no = "30 %" }'
        },
        "a chance of exactly 0 or 1 settles the matter",
    ),
    (
        {"more": '[[ties]]\ntogether = ["actors.north.values.land[all]", "actors.south.margin"]'},
        "is an exact number, which moves with nothing",
    ),
    (
        {
            "more": EVENT
            + '[[events]]\ndate = 2000-03-01\nkind = "shock"\nshift = { late = { margin = 3 } }\n'
            '[actors.late]\nrole = "onlooker"\nvalues = { flag = [0, 1] }\n'
            "margin = { value = 3, as_of = 2000-04-01 }",
        },
        "it may count the shock twice",
    ),
]


@pytest.mark.parametrize(("parts", "wanted"), WARNINGS)
def test_warnings(parts: dict[str, str], wanted: str) -> None:
    found = said(**parts)
    hits = [line for line in found if wanted in line]
    assert hits, found
    assert "warning: " in hits[0]
    assert not [line for line in found if "warning: " not in line], found


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


def test_no_hindsight_is_used_twice() -> None:
    text = BASE.replace(
        'margin = "-5 to 5"\nspeakers', "margin = {{ value = 0, as_of = 2000-06-01 }}\nspeakers"
    )
    (found,) = reads(text.format(**NOTHING | {"more": EVENT})).warnings
    assert found.path == "actors.north.margin"
    assert "already knows events[0]" in found.message


def test_unsound_issues_do_not_hide_other_problems() -> None:
    found = said(
        issues='[issues.x]\noptions = ["a", "b"]\nstatus_quo = "c"\n[issues.y]\n',
        more=EVENT.replace("land", "x").replace('"all"', '"z"')
        + EVENT.replace("land", "y")
        + EVENT.replace('"all"', '"al"'),
    )
    assert any("'z' is not an option of 'x'" in line for line in found)
    assert any("'al' is not an option of 'land'" in line for line in found)
    # Of an issue without options nothing more can be said.
    assert sum("y" in line.split(": ")[1].split(".") for line in found) == 1


def test_forbidding_everything_together() -> None:
    found = said(
        more='[[forbidden]]\nwhen = { flag = "old", land = ["half", "all"] }\n'
        '[[forbidden]]\nwhen = { flag = "new" }\n[[forbidden]]\nwhen = { land = "none" }\n'
    )
    assert any("forbids the status quo" in line for line in found)
    assert any("together these forbid every combination" in line for line in found)


def test_a_million_options_are_refused_at_once() -> None:
    options = ", ".join(f'"o{k}"' for k in range(150_000))
    found = said(issues=f"[issues.x]\noptions = [{options}]")
    assert any("150,000 options are too many; expected at most 100,000" in line for line in found)


@pytest.mark.parametrize(
    ("prefers", "wanted"),
    [
        # The ranking puts land first, and its best end is worth 100.
        ('[{ better = { land = "all" }, worse = { flag = "new" } }]', ""),
        ('[{ better = { flag = "new" }, worse = { land = "all" } }]', "nothing within the stated"),
        ('[{ better = { flag = "new" }, worse = { land = "half" } }]', ""),
        ('[{ better = { land = "half" }, worse = { land = "all" } }]', "nothing within"),
        ('[{ better = { land = "half" }, worse = { land = "half" } }]', "both sides are the same"),
        (
            '[{ better = { flag = "new" }, worse = { land = "half" } },'
            ' { better = { land = "half" }, worse = { flag = "new" } }]',
            "prefers[0] and prefers[1] contradict each other",
        ),
    ],
)
def test_comparisons(prefers: str, wanted: str) -> None:
    found = said(north=f"prefers = {prefers}")
    assert bool(found) == bool(wanted), found
    assert all(wanted in line for line in found)
