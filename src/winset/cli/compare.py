"""``winset compare``: two analysts' cases of one negotiation."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from winset.cli.options import Json, Open, Out, PriorOnly, Seed, Worlds

__all__ = ["compare"]


def compare(
    first: Annotated[str, Parameter(name="A")],
    second: Annotated[str, Parameter(name="B")],
    /,
    *,
    of: str = "",
    worlds: Worlds = 2_000,
    seed: Seed = 1,
    prior_only: PriorOnly = False,
    out: Out = None,
    open_: Open = False,
    json: Json = False,
) -> int:
    """Show how two cases of one negotiation differ, and what drives the difference.

    The answer is a share that `winset analyze` gives for either file, with the record weighed as it
    does. Every difference is changed over from one case to the other: a judgement, or a whole
    actor, issue, event or kind where only one case has it. Its part in the change of the answer is
    its fair share.

    For example:

        winset convert hanoi mine.toml
        winset compare hanoi mine.toml    after changing some judgements in it
        winset compare hanoi mine.toml --of "a deal of kind trade:sign"
        winset compare hanoi mine.toml --of offer:last_minute
        winset compare hanoi mine.toml --of "yongbyon=part of it; weapons=freeze"
        winset compare hanoi mine.toml --of point:home
        winset compare hanoi mine.toml -o compared.html --open

    Parameters
    ----------
    first
        A case file, or the name of a case that comes with Winset.
    second
        Another case of the same negotiation.
    of
        What to compare by: a kind of deal, with its stage (sign, pass, keep or reached) behind a
        colon; offer: and the id of its event; the terms of a package; point: and where talks stop,
        or possible; account: and its id. By default the core kind that both name, to be kept, else
        any deal.
    out
        Write the comparison as a page (.html): the steps from one answer to the other, drawn, and
        every difference.
    open_
        Show that page in the browser; without -o, compared.html.
    """
    from winset.cli.paging import page_to

    out = page_to(out, "compared.html", open_=open_)
    from winset.cli.console import ProgressBar, print_json, say, stdout
    from winset.cli.naming import name_of, read_case

    one, other = read_case(first).unwrap(), read_case(second).unwrap()

    from winset import analysis

    names = (name_of(first), name_of(second))
    with ProgressBar() as bar:
        found = analysis.compare(
            one,
            other,
            of=of,
            names=names,
            worlds=worlds,
            seed=seed,
            record=not prior_only,
            progress=bar,
        )
    if out is not None:
        from winset.cli.paging import put
        from winset.report.pages.comparison import comparison_page

        put(comparison_page(one, other, found), out, open_=open_)
    if json:
        from json import dumps

        from winset.analysis.document import plain

        print_json(dumps(plain(found), indent=2, ensure_ascii=False))
        return 0
    from winset.report.terminal import shown
    from winset.report.views.comparison import side_by_side

    stdout().print(shown(side_by_side(one, other, found)))
    if out is not None:
        say(f"Page: {out}")
    return 0
