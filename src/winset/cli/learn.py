"""``winset learn``: what the record taught, step by step."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError
from winset.cli.options import Json, Open, Out, Seed, Worlds

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
    out: Out = None,
    open_: Open = False,
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
        winset learn hanoi -o learned.html --open

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
    out
        Write it as a page (.html): the talks as a timeline, and each party's walk-away value.
    open_
        Show that page in the browser; without -o, learned.html.
    """
    try:
        last = date.fromisoformat(until) if until else None
    except ValueError:
        raise UsageError(f"--until expects a day such as 2019-02-27, not {until!r}") from None

    if predict and last is None:
        raise UsageError("--predict needs --until: the last day that is used, as in 2019-02-27")

    from winset.cli.console import print_json, say, stdout
    from winset.cli.naming import read_case
    from winset.cli.paging import page_to

    out = page_to(out, "learned.html", open_=open_)
    found = read_case(case).unwrap()

    from winset import analysis

    belief = analysis.learn(found, worlds=worlds, seed=seed, view=view, until=last)
    later = None
    if predict and last is not None:
        later = analysis.predict(found, worlds=worlds, seed=seed, until=last)
    if out is not None:
        from winset.cli.paging import put
        from winset.report.pages.learning import learning_page

        put(learning_page(found, belief, later, n_worlds=worlds), out, open_=open_)
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
    if out is not None:
        say(f"Page: {out}")
    return 0
