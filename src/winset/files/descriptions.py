"""What each key of a case file means, for the JSON Schema and for the documentation."""

from __future__ import annotations

__all__ = ["DESCRIPTIONS"]

_NAME = "Full name, for reports; the table's own name is the id."
_NOTE = "Why this is so, in your own words."
_SOURCE = "Id of a source, or a list of ids."
_VETO = "Who can block alone, whatever the rule says."
_QUOTA = 'Weight needed, with rule = "weighted".'
_MEMBER_WEIGHTS = "Weight of each member; one each unless stated."
_RULE = (
    "all, majority, two thirds, 60 %, n-1 of n, 3 of 5, at least 3, any, weighted (with quota) or "
    "veto (with veto)."
)

#: Table of the model, then key, then what it means.
DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Case": {
        "format": "Version of the file format: 1.",
        "title": "What the negotiation is called.",
        "summary": "What was at stake, in a sentence or two.",
        "question": "What the case is meant to answer.",
        "held": "The day the talks closed.",
        "outcome": 'How they ended: "none", or the deal that was reached.',
        "no_agreement": (
            '"null deal" (the deal of all status quo is no deal, and margins are measured from it) '
            'or "outside" (every combination is a deal, and actors state walk_away).'
        ),
        "asks": (
            "The question that the case is read for; without it, what its record and its outcome "
            "suggest."
        ),
        "fictional": "Whether the case is made up; reports say so.",
        "shared_factor": (
            "How strongly option values of one actor move together over worlds, from 0 to 1."
        ),
        "sources": "The documents that the case rests on, by id.",
        "issues": "What is negotiated, by id.",
        "actors": "Whoever has preferences, by id.",
        "kinds": "Named sets of deals that people would call the same bargain, by id.",
        "signing": "Which parties must sign: all, unless a rule says otherwise.",
        "ratification": "How ratifiers decide together: all must pass, unless a rule says else.",
        "interactions": "What combinations of options add to an actor's utility, or take from it.",
        "forbidden": "Combinations of options that no deal can contain.",
        "ties": "Judgements that move together over worlds.",
        "accounts": "Each side's version of contested events, by id.",
        "mixed_accounts": (
            "Chance that the truth is mixed: one account on some issues, another on others."
        ),
        "events": "The record: what was offered, demanded, refused, and when.",
        "evidence": "Items that one account would lead one to expect more than another.",
        "compliance": "Chances that a party keeps its side, and what others lose if it does not.",
        "levers": "What somebody could change, for the search of bridges.",
    },
    "Source": {
        "title": "Title of the document.",
        "author": "Who wrote it.",
        "publisher": "Who published it.",
        "date": "When it was published.",
        "url": "Where it can be found.",
        "note": "What else a reader should know of it.",
    },
    "Issue": {
        "name": _NAME,
        "options": "The ways it can be settled, two or more.",
        "range": "A numeric issue: its lowest and highest number and the step between.",
        "items": "A package issue: any subset of these can be settled.",
        "ordered": "Whether the options run from one end to the other; values then stay in order.",
        "status_quo": (
            "What holds without a deal: the first option, the low end or no item unless stated."
        ),
        "currency": "Whether the issue is paid in a currency, so that it can carry payments.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "NumericRange": {
        "low": "Lowest number.",
        "high": "Highest number, a whole number of steps above the lowest.",
        "step": "Distance between two settlements.",
        "unit": "What is counted, such as USD million.",
    },
    "Actor": {
        "name": _NAME,
        "role": (
            "party (signs), ratifier (must be satisfied) or onlooker (does not sign, may gain or "
            "lose)."
        ),
        "of": 'Ratifiers only: the party, parties or "deal" that they pass.',
        "speakers": "Names of those who speak for the actor.",
        "margin": (
            "How much better no agreement is than the null deal, in points of utility; negative if "
            "failing to agree would hurt."
        ),
        "walk_away": "Utility of no agreement, instead of a margin.",
        "weights": 'Ranking of the issues with values, such as "a > b = c".',
        "swing": (
            "How much each issue matters, from its worst option to its best, 0-100; normalised to "
            "sum to 100."
        ),
        "values": (
            "What each option is worth within its issue, 0-100: a list in the order of the "
            "options, a table by option, or worst and best of a numeric issue."
        ),
        "points": "Points of each option, used as they are.",
        "prefers": "Part-deals that the actor prefers to others, all else at the status quo.",
        "base": "Points added to the utility of every deal.",
        "discount": "What a deal one round later is worth of the same deal now, up to 1.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "NumericValue": {
        "worst": "The number worth 0.",
        "best": "The number worth 100.",
        "curve": (
            "Exponent of the way from worst to best: 1 is straight; below 1 the first steps away "
            "from the worst end matter most."
        ),
    },
    "Comparison": {
        "better": "Part-deal that is preferred.",
        "worse": "Part-deal that it is preferred to.",
        "note": _NOTE,
        "source": _SOURCE,
        "as_of": "The date whose knowledge it rests on.",
        "by": "Whose judgement it is.",
    },
    "Signing": {
        "rule": _RULE,
        "quota": _QUOTA,
        "weights": _MEMBER_WEIGHTS,
        "veto": _VETO,
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Ratification": {
        "of": 'The party, parties or "deal" whose ratifiers decide together.',
        "actors": "The ratifiers that decide: all of that party unless stated.",
        "rule": _RULE,
        "quota": _QUOTA,
        "weights": _MEMBER_WEIGHTS,
        "veto": _VETO,
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Interaction": {
        "when": "The options that must come together; a list means any of them.",
        "add": "What that adds to the utility of each actor named.",
        "reason": "Why.",
        "source": _SOURCE,
    },
    "Forbidden": {
        "when": "The options that cannot come together; a list means any of them.",
        "reason": "Why.",
        "source": _SOURCE,
    },
    "Kind": {
        "name": "What people would call this bargain, as in UN relief for a Yongbyon step.",
        "core": "Whether the talks were about it.",
        "when": "The options that make a deal one of the kind; a list means any of them.",
        "any": "Instead of when: several such tables, of which one is enough.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Tie": {
        "together": "Paths of judgements, such as actors.us.values.sanctions[all lifted].",
        "rank_correlation": "Spearman's rank correlation of any two of them.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Account": {
        "name": _NAME,
        "teller": "The actor whose version it is.",
        "prior": "Chance that it is the true one, before the record is looked at.",
        "honesty": "Chance that its teller tells things as they were.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Shift": {
        "margin": "What the shock adds to the margin.",
        "walk_away": "What the shock adds to the walk-away value.",
        "values": "What the shock adds to values of options.",
        "points": "What the shock adds to points of options.",
    },
    "Event": {
        "date": "When it happened.",
        "kind": "What happened.",
        "id": "Name for other events to refer to.",
        "by": "The actor who did it.",
        "to": "The actors whom it was done to.",
        "level": "working or leader.",
        "account": "The account that tells it so; empty for common ground.",
        "terms": "The part-deal that it is about.",
        "rest": (
            "How issues that an offer, a demand or a text leaves unnamed are meant: as agreed (in "
            "text ad referendum), as before (the proposer's own last word), status quo or open. "
            "Unless stated: agreed text, then the last word, then the status quo; a demand keeps "
            "the package that it amends."
        ),
        "open": "Issues that an offer, a demand or a text leaves open on purpose.",
        "menu": (
            "Whether a list of options is a choice offered to the other side, instead of what the "
            "analyst does not know."
        ),
        "matters": "Statements only: issues said to matter, the most important first.",
        "responds_to": "Id of the event that it answers.",
        "last_turn": "Whether it was declared to be the last word.",
        "denied_by": "Actors who deny it.",
        "votes": "How each member voted.",
        "shift": "Shocks only: what changes, for each actor.",
        "text": "What was said or written.",
        "reason": "Why it happened.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Evidence": {
        "text": "What is known.",
        "likelihood": (
            "How likely it would be under each account; or under yes and no, for a proposition."
        ),
        "id": "Name for references.",
        "origin": "Where it comes from: items of one origin are not independent.",
        "observed": "False for something that was looked for and not found.",
        "proposition": "A question of yes or no that it speaks to, instead of the accounts.",
        "date": "When it was known.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Compliance": {
        "by": "The actor who may not keep its side.",
        "when": "The options that it would have to keep to.",
        "keeps": "Chance that it does.",
        "loss": "Utility that others lose if it does not.",
        "note": _NOTE,
        "source": _SOURCE,
    },
    "Lever": {
        "kind": (
            "margin (someone needs less), rule (another rule of consent), option (one more "
            "option), payment (on top of a deal), allow (a combination that is forbidden or "
            "penalised), packages (more packages tabled) or compliance (surer keeping)."
        ),
        "name": "What would be done.",
        "actor": "Whom it moves.",
        "by": "Who can do it.",
        "issue": "The issue that gets one more option, or that is paid in.",
        "option": "Name of that option.",
        "values": "What that option is worth to each actor.",
        "amount": "How far the lever goes.",
        "most": "The most that can be done.",
        "cost": "What it costs, where that is known; bridges are ranked only then.",
        "rule": "The rule instead.",
        "quota": _QUOTA,
        "price": "What one unit paid is worth to each actor, in points of utility.",
        "when": "The options that it is about; what a deal must hold for a payment to be made.",
        "note": _NOTE,
        "source": _SOURCE,
    },
}
