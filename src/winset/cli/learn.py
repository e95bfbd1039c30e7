"""``winset learn``: what the record taught, step by step."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError
from winset.cli.options import Json, Seed, Worlds

__all__ = ["learn"]


def learn(
    case: str,
    /,
    *,
    view: str = "",
    until: str = "",
    predict: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    worlds: Worlds = 4_000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Tell step by step what the record of a case taught.

    After each offer, demand, refusal or walk-out: how far it was foreseen, and what was held likely
    of a deal and of each party's margin once it was known.

    For example:

        winset learn hanoi
        winset learn hanoi --view us            as the United States could see it
        winset learn hanoi --until 2019-02-27   before the last day
        winset learn hanoi --until 2019-02-27 --predict

    Parameters
    ----------
    case
        A case file, or the name of a case that comes with Winset.
    view
        An actor (its id): what it could learn, to whom its own acts are no news. Otherwise, what an
        outsider could.
    until
        A day (as in 2019-02-27): only the record up to it.
    predict
        With --until: also how likely an outsider would have held what came after that day.
    """
    try:
        last = date.fromisoformat(until) if until else None
    except ValueError:
        raise UsageError(f"--until expects a day such as 2019-02-27, not {until!r}") from None

    if predict and last is None:
        raise UsageError("--predict needs --until: the last day that is used, as in 2019-02-27")

    from winset.cli.console import print_json, stdout
    from winset.cli.naming import read_case

    found = read_case(case).unwrap()

    from winset import analysis

    belief = analysis.learn(found, worlds=worlds, seed=seed, view=view, until=last)
    later = None
    if predict and last is not None:
        later = analysis.predict(found, worlds=worlds, seed=seed, until=last)
    if json:
        from json import dumps

        from winset.analysis.document import plain
        from winset.report.views.prediction import table_of

        told = plain(belief)
        if later is not None:
            told["prediction"] = plain(table_of(later))
        print_json(dumps(told, indent=2, ensure_ascii=False))
        return 0
    from winset.report.terminal import shown
    from winset.report.views.belief import story
    from winset.report.views.prediction import outlook

    parts = story(found, belief)
    if later is not None:
        parts += outlook(found, later)
    stdout().print(shown(parts))
    return 0
