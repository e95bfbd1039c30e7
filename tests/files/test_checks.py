"""What the tables of a case say about each other."""

import pytest

from winset.case.errors import Defect
from winset.files.reading import Reading, reads

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
ERRORS: list[tuple[dict[str, str], str, str, str, str]] = [
    # issues
    (
        {"issues": '[issues.x]\noptions = ["a"]'},
        "one option alone is nothing to negotiate",
        "one-option",
        "issues.x.options",
        '["a"]',
    ),
    (
        {"issues": '[issues.x]\noptions = ["a", "a"]'},
        "the option 'a' is given twice",
        "twice",
        "issues.x.options[1]",
        '"a"]',
    ),
    (
        {"issues": '[issues.x]\noptions = ["a", ""]'},
        "an option without a name",
        "no-label",
        "issues.x.options[1]",
        '""]',
    ),
    (
        {"issues": "[issues.x]"},
        "no options are given; expected exactly one of options",
        "options",
        "issues.x",
        "x]",
    ),
    (
        {"issues": '[issues.x]\noptions = ["a", "b"]\nitems = ["c"]'},
        "options and items are both given",
        "options",
        "issues.x",
        "x]",
    ),
    (
        {"issues": '[issues.x]\noptions = ["a", "b"]\nstatus_quo = "c"'},
        "status quo 'c' of 'x'",
        "status-quo",
        "issues.x.status_quo",
        '"c"',
    ),
    (
        {"issues": "[issues.x]\nrange = { low = 0, high = 5, step = 2 }"},
        "not a whole number of",
        "step",
        "issues.x.range",
        "{ low = 0, high = 5, ste",
    ),
    (
        {"issues": "[issues.x]\nrange = { low = 5, high = 0, step = 1 }"},
        "low below high",
        "range",
        "issues.x.range",
        "{ low = 5, high = 0, ste",
    ),
    (
        {"issues": "[issues.x]\nrange = { low = 0, high = 1, step = 1e-9 }"},
        "1,000,000,001 steps",
        "too-many",
        "issues.x.range",
        "{ low = 0, high = 1, ste",
    ),
    (
        {"issues": "[issues.x]\nrange = { low = 0, high = 4, step = 2 }\nstatus_quo = 3"},
        "status quo 3 of 'x' is not one of its options",
        "status-quo",
        "issues.x.status_quo",
        "3",
    ),
    (
        {"issues": '[issues."a.b"]\noptions = ["a", "b"]'},
        "'a.b' cannot be an id",
        "id",
        "issues.a.b",
        '"a.b"]',
    ),
    (
        {"issues": '[issues."a > b"]\noptions = ["a", "b"]'},
        "'a > b' cannot be an id",
        "id",
        "issues.a > b",
        '"a > b"]',
    ),
    (
        {"more": '[actors.deal]\nrole = "onlooker"\nvalues = { flag = [0, 1] }'},
        "it means something",
        "reserved-id",
        "actors.deal",
        "deal]",
    ),
    # values and points
    (
        {"north": 'prefers = [{ better = { lnd = "all" }, worse = {} }]'},
        "did you mean 'land'?",
        "no-issue",
        "actors.north.prefers[0].better.lnd",
        'lnd = "all" }, worse = {',
    ),
    (
        {"south": "values = { lnd = [1, 2, 3] }"},
        "there is no issue 'lnd'; did you mean 'land'?",
        "no-issue",
        "actors.south.values.lnd",
        "lnd = [1, 2, 3] }",
    ),
    (
        {"south": "values = { land = [1, 2] }"},
        "2 numbers for the 3 options of 'land'",
        "length",
        "actors.south.values.land",
        "[1, 2] }",
    ),
    (
        {"south": "values = { land = { nne = 1, half = 2, all = 3 } }"},
        "did you mean 'none'?",
        "no-option",
        "actors.south.values.land[nne]",
        "nne = 1, half = 2, all =",
    ),
    (
        {"south": "values = { land = { none = 1, half = 2 } }"},
        "no number for 'all'",
        "no-number",
        "actors.south.values.land",
        "land = { none = 1, half",
    ),
    (
        {"south": "values = { price = { 0 = 1, 10 = 2 } }"},
        "no number for '2', '4', '6', '8'",
        "no-number",
        "actors.south.values.price",
        "price = { 0 = 1, 10 = 2",
    ),
    (
        {"south": "values = { land = [0, 50, 101] }"},
        "101 is out of range; a value runs from 0",
        "scale",
        "actors.south.values.land[all]",
        "101] }",
    ),
    (
        {"south": "values = { price = { worst = 0, best = 12 } }"},
        "12 lies outside the issue's",
        "scale",
        "actors.south.values.price.best",
        "12 } }",
    ),
    (
        {"south": "values = { price = { worst = 1, best = 1 } }"},
        "worst and best are the same",
        "worst-is-best",
        "actors.south.values.price",
        "{ worst = 1, best = 1 }",
    ),
    (
        {"south": "values = { land = { worst = 0, best = 1 } }"},
        "'land' is no numeric issue",
        "not-numeric",
        "actors.south.values.land",
        "{ worst = 0, best = 1 }",
    ),
    (
        {"south": "values = { price = { 0 = 1, 10 = 2 } }"},
        "'price' has both values and points",
        "both",
        "actors.south.values.price",
        "price = { 0 = 1, 10 = 2",
    ),
    (
        {"more": '[actors.z]\nrole = "party"\nmargin = 0'},
        "'z' values no issue",
        "no-values",
        "actors.z",
        "z]",
    ),
    (
        {"south": "discount = 1.5"},
        "a discount runs from 0 to 1",
        "scale",
        "actors.south.discount",
        "1.5",
    ),
    # weights
    (
        {"south": "weights = 'price > lifted'"},
        "'price' has points, which are used as they are",
        "weight",
        "actors.south.weights",
        "'price > lifted'",
    ),
    (
        {"south": "swing = { flag = 10 }"},
        "'flag' has a weight but no values",
        "weight",
        "actors.south.swing.flag",
        "10 }",
    ),
    (
        {"home": "swing = { lnd = 10 }"},
        "there is no issue 'lnd'; did you mean 'land'?",
        "no-issue",
        "actors.home.swing.lnd",
        "lnd = 10 }",
    ),
    (
        {"home": "weights = 'flag'"},
        "'land' has values but no weight",
        "weight",
        "actors.home.values.land",
        "land = [100, 40, 0]",
    ),
    (
        {"home": "swing = { land = 0 }"},
        "every swing is 0",
        "no-swing",
        "actors.home.swing",
        "swing = { land = 0 }",
    ),
    (
        {"home": "swing = { land = 1 }\nweights = 'land'"},
        "weights and swing are both given",
        "both",
        "actors.home.weights",
        "weights = 'land'",
    ),
    (
        {"home": "swing = { land = 120 }"},
        "120 is out of range; a swing weight runs",
        "scale",
        "actors.home.swing.land",
        "120 }",
    ),
    # no agreement
    (
        {"south": "walk_away = 3"},
        "margin and walk_away are both given",
        "both",
        "actors.south.walk_away",
        "walk_away = 3",
    ),
    (
        {"top": 'no_agreement = "outside"'},
        "there is no null deal to measure a margin from",
        "margin-outside",
        "actors.north.margin",
        'margin = "-5 to 5"',
    ),
    (
        {
            "top": 'no_agreement = "outside"',
            "more": '[actors.z]\nrole = "party"\nvalues = { flag = [0, 1] }',
        },
        "'z' states no walk_away",
        "no-walk-away",
        "actors.z",
        "z]",
    ),
    # who must agree
    ({"home": "veto = 1"}, "unknown key 'veto'", "unknown-key", "actors.home.veto", "veto = 1"),
    (
        {"more": '[actors.z]\nrole = "ratifier"\nvalues = { flag = [0, 1] }'},
        "not said whose deal",
        "no-of",
        "actors.z",
        "z]",
    ),
    (
        {"more": '[actors.z]\nrole = "ratifier"\nof = "nort"\nvalues = { flag = [0, 1] }'},
        "there is no actor 'nort'; did you mean 'north'?",
        "no-actor",
        "actors.z.of",
        '"nort"',
    ),
    (
        {
            "more": '[actors.y]\nrole = "ratifier"\nof = "z"\nvalues = { flag = [0, 1] }\n'
            '[actors.z]\nrole = "ratifier"\nof = "y"\nvalues = { flag = [0, 1] }'
        },
        "ratifiers in a circle: y of z of y",
        "circle",
        "actors.y.of",
        '"z"',
    ),
    (
        {"south": 'of = "north"'},
        "'south' is a party, and only a ratifier is of somebody",
        "of",
        "actors.south.of",
        'of = "north"',
    ),
    (
        {"more": '[signing]\nrule = "most"'},
        "the rule 'most' is not understood",
        "rule",
        "signing.rule",
        '"most"',
    ),
    ({"more": '[signing]\nrule = "weighted"'}, "needs a quota", "no-quota", "signing", "signing]"),
    (
        {"more": "[signing]\nquota = 3"},
        "3 can never be met: all together have 2",
        "quota",
        "signing.quota",
        "3",
    ),
    ({"more": "[signing]\nquota = 0"}, "met by nobody at all", "quota", "signing.quota", "0"),
    ({"more": "[signing]\nquota = 0.5"}, "0.5 is met by anyone", "quota", "signing.quota", "0.5"),
    (
        {"more": '[signing]\nrule = "majority"\nquota = 2'},
        "already says how much is needed",
        "idle-quota",
        "signing.quota",
        "2",
    ),
    (
        {"more": '[signing]\nrule = "3 of 5"'},
        "speaks of 5 members, but there are 2",
        "members",
        "signing.rule",
        '"3 of 5"',
    ),
    (
        {"more": '[signing]\nrule = "at least 3"'},
        "needs 3, but all together have 2",
        "quota",
        "signing.rule",
        '"at least 3"',
    ),
    (
        {"more": '[signing]\nveto = "home"'},
        "'home' does not decide here",
        "no-member",
        "signing.veto",
        '"home"',
    ),
    (
        {"more": '[signing]\nveto = "norht"'},
        "did you mean 'north'?",
        "no-actor",
        "signing.veto",
        '"norht"',
    ),
    (
        {"more": '[signing]\nrule = "weighted"\nquota = 1\nweights = { north = 1 }'},
        "no weight for",
        "no-weight",
        "signing.weights",
        "{ north = 1 }",
    ),
    (
        {"more": '[signing]\nrule = "any"\nweights = { north = 1, south = 2 }'},
        "counts members",
        "idle-weights",
        "signing.weights",
        "weights = { north = 1, s",
    ),
    (
        {"more": '[[ratification]]\nof = "south"'},
        "nobody ratifies for 'south'",
        "nobody-ratifies",
        "ratification[0]",
        "ratification]]",
    ),
    (
        {"more": '[[ratification]]\nof = "north"\nactors = ["south"]'},
        "a party, not a ratifier",
        "no-ratifier",
        "ratification[0].actors[0]",
        '"south"]',
    ),
    (
        {"more": '[[ratification]]\nof = "nrth"'},
        "did you mean 'north'?",
        "no-actor",
        "ratification[0].of",
        '"nrth"',
    ),
    # combinations
    (
        {"more": '[[interactions]]\nwhen = { land = "al" }\nadd = { north = 1 }'},
        "mean 'all'?",
        "no-option",
        "interactions[0].when.land",
        '"al" }',
    ),
    (
        {"more": '[[interactions]]\nwhen = { land = "all" }\nadd = { nrth = 1 }'},
        "mean 'north'?",
        "no-actor",
        "interactions[0].add.nrth",
        "nrth = 1 }",
    ),
    (
        {"more": "[[interactions]]\nwhen = {}\nadd = { north = 1 }"},
        "names no issue",
        "no-terms",
        "interactions[0].when",
        "{}",
    ),
    (
        {"more": '[[forbidden]]\nwhen = { land = "none", flag = "old" }'},
        "forbids the status quo",
        "forbids-status-quo",
        "forbidden[0].when",
        '{ land = "none", flag =',
    ),
    (
        {"more": '[[forbidden]]\nwhen = { land = ["none", "half", "all"] }'},
        "this forbids every option of 'land'",
        "forbids-all",
        "forbidden[0].when",
        '{ land = ["none", "half"',
    ),
    (
        {"more": '[[forbidden]]\nwhen = { "lifted.coal" = "inn" }'},
        "the state of item 'coal'",
        "item-state",
        "forbidden[0].when.lifted.coal",
        '"inn" }',
    ),
    (
        {"more": '[[forbidden]]\nwhen = { lifted = ["coall"] }'},
        "did you mean 'coal'?",
        "no-option",
        "forbidden[0].when.lifted[0]",
        '"coall"] }',
    ),
    (
        {"more": "[[forbidden]]\nwhen = { price = 3 }"},
        "3 is not a step of 'price'",
        "no-step",
        "forbidden[0].when.price",
        "3 }",
    ),
    (
        {"more": '[[forbidden]]\nwhen = { price = "5 to 5.5" }'},
        "no step of 'price' lies in",
        "no-step",
        "forbidden[0].when.price",
        '"5 to 5.5" }',
    ),
    (
        {
            "north": 'prefers = [{ better = { land = "all" }, worse = { flag = "new" } }]',
            "more": '[[forbidden]]\nwhen = { land = "all", flag = "old" }',
        },
        "with all else at the status quo, forbidden[0] forbids this",
        "forbidden",
        "actors.north.prefers[0].better",
        '{ land = "all" }, worse',
    ),
    # ties
    (
        {"more": '[[ties]]\ntogether = ["actors.north.margin"]'},
        "one judgement alone",
        "tie",
        "ties[0].together",
        '["actors.north.margin"]',
    ),
    (
        {"more": '[[ties]]\ntogether = ["actors.north.margn", "actors.south.margin"]'},
        "did you mean 'actors.north.margin'?",
        "no-judgement",
        "ties[0].together[0]",
        '"actors.north.margn", "a',
    ),
    (
        {
            "more": '[[ties]]\ntogether = ["actors.north.margin", "actors.south.margin", '
            '"actors.home.margin"]\nrank_correlation = -0.9'
        },
        "3 judgements cannot all be correlated by -0.9",
        "correlation",
        "ties[0].rank_correlation",
        "-0.9",
    ),
    # the record
    (
        {"more": EVENT.replace('"all"', '"al"')},
        "'al' is not an option of 'land'",
        "no-option",
        "events[0].terms.land",
        '"al" }',
    ),
    (
        {"more": EVENT.replace("land", "lnad")},
        "there is no issue 'lnad'; did you mean 'land'?",
        "no-issue",
        "events[0].terms.lnad",
        'lnad = "all" }',
    ),
    (
        {"more": EVENT.replace('"north"', '"Ada"')},
        "there is no actor 'Ada'; did you mean 'north'?",
        "no-actor",
        "events[0].by",
        '"Ada"',
    ),
    (
        {"more": EVENT.replace('by = "north"\n', "")},
        "not said who made this offer",
        "nobody",
        "events[0]",
        "events]]",
    ),
    (
        {"more": EVENT.replace('terms = { land = "all" }\n', "")},
        "this offer has no terms",
        "no-terms",
        "events[0]",
        "events]]",
    ),
    (
        {"more": EVENT + 'responds_to = "x"'},
        "no event with the id 'x'",
        "no-event",
        "events[0].responds_to",
        '"x"',
    ),
    (
        {"more": EVENT + 'id = "a"\nresponds_to = "a"'},
        "an event that answers itself",
        "own-answer",
        "events[0].responds_to",
        '"a"',
    ),
    (
        {"more": (EVENT + 'id = "a"\n') * 2},
        "the id 'a' is taken by events[0]",
        "twice",
        "events[1].id",
        '"a"',
    ),
    (
        {"more": EVENT + 'account = "x"'},
        "there is no account 'x'",
        "no-account",
        "events[0].account",
        '"x"',
    ),
    (
        {"more": EVENT + "shift = { north = { margin = 1 } }"},
        "only a shock shifts judgements",
        "kind",
        "events[0].shift",
        "shift = { north = { marg",
    ),
    (
        {"more": EVENT + 'denied_by = "suoth"'},
        "did you mean 'south'?",
        "no-actor",
        "events[0].denied_by",
        '"suoth"',
    ),
    (
        {"more": EVENT + 'votes = { nrth = "for" }'},
        "did you mean 'north'?",
        "no-actor",
        "events[0].votes.nrth",
        'nrth = "for" }',
    ),
    (
        {
            "more": '[[events]]\ndate = 2000-01-01\nkind = "shock"\n'
            "shift = { north = { values = { land = [1, 2] } } }"
        },
        "2 numbers for the 3 options of 'land'",
        "length",
        "events[0].shift.north.values.land",
        "[1, 2] } } }",
    ),
    (
        {"more": '[accounts.a]\nteller = "nrth"'},
        "there is no actor 'nrth'; did you mean 'north'?",
        "no-actor",
        "accounts.a.teller",
        '"nrth"',
    ),
    (
        {"more": '[[evidence]]\ntext = "x"\nlikelihood = { yes = "likely" }'},
        "proposition",
        "no-hypothesis",
        "evidence[0].likelihood.yes",
        'yes = "likely" }',
    ),
    (
        {"more": '[[evidence]]\ntext = "x"\nproposition = "p"\nlikelihood = { yes = "likely" }'},
        "no chance under 'no'",
        "no-chance",
        "evidence[0].likelihood",
        'likelihood = { yes = "li',
    ),
    (
        {
            "more": '[[evidence]]\ntext = "x"\nproposition = "p"\n'
            'likelihood = { yes = 30, no = "30 %" }'
        },
        "30 is out of range; a chance runs from 0 to 1 (or 0 % to 100 %)",
        "scale",
        "evidence[0].likelihood.yes",
        '30, no = "30 %" }',
    ),
    (
        {"more": '[[compliance]]\nby = "nort"\nwhen = { flag = "new" }\nkeeps = 0.5\nloss = {}'},
        "did you mean 'north'?",
        "no-actor",
        "compliance[0].by",
        '"nort"',
    ),
    (
        {"more": '[[levers]]\nkind = "margin"\nactor = "nort"'},
        "did you mean 'north'?",
        "no-actor",
        "levers[0].actor",
        '"nort"',
    ),
    (
        {"more": '[[levers]]\nkind = "option"\nissue = "lnd"'},
        "did you mean 'land'?",
        "no-issue",
        "levers[0].issue",
        '"lnd"',
    ),
    (
        {"more": '[[levers]]\nkind = "margin"'},
        "a lever of kind 'margin' needs 'actor'",
        "lever-needs",
        "levers[0]",
        "levers]]",
    ),
    (
        {"more": '[[levers]]\nkind = "payment"'},
        "needs 'price'",
        "lever-needs",
        "levers[0]",
        "levers]]",
    ),
    (
        {"more": '[[levers]]\nkind = "rule"\nrule = "most"'},
        "the rule 'most' is not understood",
        "rule",
        "levers[0].rule",
        '"most"',
    ),
    (
        {
            "more": '[[levers]]\nkind = "option"\nissue = "flag"\noption = "new"\n'
            "values = { north = 3 }"
        },
        "'new' is an option of 'flag' already",
        "twice",
        "levers[0].option",
        '"new"',
    ),
    (
        {"more": '[[levers]]\nkind = "option"\nissue = "price"'},
        "has no list of options",
        "no-options",
        "levers[0].issue",
        '"price"',
    ),
    (
        {"more": '[[levers]]\nkind = "packages"\nmost = -1'},
        "the most is below 0",
        "below-zero",
        "levers[0].most",
        "-1",
    ),
    (
        {"top": 'outcome = { land = "al" }'},
        "'al' is not an option of 'land'",
        "no-option",
        "outcome.land",
        '"al" }',
    ),
    ({"top": "outcome = {}"}, "an outcome without terms", "no-terms", "outcome", "{}"),
    # sources, wherever they are cited
    (
        {"more": EVENT + 'source = "papr"'},
        "did you mean 'paper'?",
        "no-source",
        "events[0].source",
        '"papr"',
    ),
    (
        {"south": 'source = ["paper", "x"]'},
        "there is no source 'x'; expected [sources.x] with its title",
        "no-source",
        "actors.south.source[1]",
        '"x"]',
    ),
    (
        {
            "more": '[[interactions]]\nwhen = { flag = "new" }\n'
            'add = { north = { value = 1, source = "y" } }'
        },
        "there is no source 'y'",
        "no-source",
        "interactions[0].add.north.source",
        '"y" } }',
    ),
]


def one_of(parts: dict[str, str], wanted: str) -> tuple[Defect, str, Reading]:
    """Return the first defect whose words are wanted, and what stands at its place."""
    text = BASE.format(**NOTHING | parts)
    reading = reads(text, "x")
    hits = [defect for defect in reading.defects if wanted in str(defect)]
    assert hits, [str(defect) for defect in reading.defects]
    line, column = hits[0].line, hits[0].column
    assert line is not None
    assert column is not None
    return hits[0], text.split("\n")[line - 1][column - 1 :][:24].rstrip(), reading


@pytest.mark.parametrize(("parts", "wanted", "code", "path", "at"), ERRORS)
def test_errors(parts: dict[str, str], wanted: str, code: str, path: str, at: str) -> None:
    defect, there, reading = one_of(parts, wanted)
    assert (defect.code, defect.path, there) == (code, path, at)
    assert defect.severity == "error"
    assert reading.case is None


WARNINGS: list[tuple[dict[str, str], str, str, str, str]] = [
    (
        {"more": '[actors.z]\nrole = "party"\nvalues = { flag = [0, 100] }'},
        "'z' states no margin: no agreement is taken to be worth exactly the null deal",
        "no-margin",
        "actors.z",
        "z]",
    ),
    (
        {"more": '[actors.z]\nrole = "party"\nwalk_away = 5\nvalues = { flag = [60, 100] }'},
        "said to be worth 5, but the null deal is worth 60",
        "odd-walk-away",
        "actors.z.walk_away",
        "5",
    ),
    (
        {"more": '[actors.z]\nrole = "onlooker"'},
        "'z' values no issue",
        "no-values",
        "actors.z",
        "z]",
    ),
    (
        {"south": 'values = { land = [0, 50, 100], flag = ["0 to 5", 100] }'},
        "no weights are stated",
        "no-weights",
        "actors.south",
        "south]",
    ),
    (
        {"south": "values = { land = [5, 5, 5] }"},
        "every option of 'land' has the same value",
        "flat",
        "actors.south.values.land",
        "[5, 5, 5] }",
    ),
    (
        {"more": EVENT + EVENT},
        "the same event as events[0]",
        "counted-twice",
        "events[1]",
        "events]]",
    ),
    (
        {"more": EVENT + EVENT.replace("01-02", "01-01")},
        "2000-01-01 is earlier than the event before it (2000-01-02)",
        "order",
        "events[1].date",
        "2000-01-01",
    ),
    (
        {
            "more": EVENT
            + 'id = "b"\n[[events]]\ndate = 2000-01-01\nkind = "refusal"\nby = "south"\n'
            'responds_to = "b"'
        },
        "it answers an event of a later date",
        "answers-later",
        "events[1].responds_to",
        '"b"',
    ),
    (
        {"more": '[[levers]]\nkind = "compliance"\nactor = "north"'},
        "nothing says that 'north' may not keep its side",
        "idle-lever",
        "levers[0]",
        "levers]]",
    ),
    (
        {"more": '[[levers]]\nkind = "allow"\nwhen = { flag = "new" }'},
        "nothing is forbidden or penalised that could be allowed",
        "idle-lever",
        "levers[0]",
        "levers]]",
    ),
    (
        {"more": '[accounts.a]\nteller = "north"'},
        "one account alone cannot be weighed",
        "one-account",
        "accounts",
        "accounts.a]",
    ),
    (
        {"more": '[accounts.a]\nteller = "north"'},
        "no event is told in this account",
        "untold",
        "accounts.a",
        "a]",
    ),
    (
        {
            "more": '[[evidence]]\ntext = "x"\nproposition = "p"\n'
            'likelihood = { yes = 1.0, no = "30 %" }'
        },
        "a chance of exactly 0 or 1 settles the matter",
        "certain",
        "evidence[0].likelihood.yes",
        '1.0, no = "30 %" }',
    ),
    (
        {"more": '[[ties]]\ntogether = ["actors.north.values.land[all]", "actors.south.margin"]'},
        "is an exact number, which moves with nothing",
        "exact-tie",
        "ties[0].together[0]",
        '"actors.north.values.lan',
    ),
    (
        {
            "more": EVENT
            + '[[events]]\ndate = 2000-03-01\nkind = "shock"\nshift = { late = { margin = 3 } }\n'
            '[actors.late]\nrole = "onlooker"\nvalues = { flag = [0, 1] }\n'
            "margin = { value = 3, as_of = 2000-04-01 }",
        },
        "it may count the shock twice",
        "known-shock",
        "events[1].shift.late.margin",
        "3 } }",
    ),
]


@pytest.mark.parametrize(("parts", "wanted", "code", "path", "at"), WARNINGS)
def test_warnings(parts: dict[str, str], wanted: str, code: str, path: str, at: str) -> None:
    defect, there, reading = one_of(parts, wanted)
    assert (defect.code, defect.path, there) == (code, path, at)
    assert defect.severity == "warning"
    assert reading.errors == ()
    assert reading.case is not None


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
