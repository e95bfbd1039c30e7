"""``winset compare``: two analysts' cases of one negotiation."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

__all__ = ["compare"]


def compare(
    first: Annotated[str, Parameter(name="A")],
    second: Annotated[str, Parameter(name="B")],
    /,
    *,
    worlds: int = 2_000,
    seed: int = 1,
    json: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Show how two cases of one negotiation differ, and what drives the difference.

    Every group of judgements in which they differ is changed over from one case to the other, alone
    and together with the others, in the same worlds: its part in the change of the answer is its
    fair share (Shapley).

    For example:

        winset convert hanoi mine.toml
        winset compare hanoi mine.toml    after changing some judgements in it

    Parameters
    ----------
    first
        A case file, or the name of a case that comes with Winset.
    second
        Another case of the same negotiation.
    worlds
        How many worlds to draw for each evaluation.
    seed
        Any number from 0.
    json
        Print it as JSON.
    """
    from winset.cli.console import print_json, stdout
    from winset.cli.naming import name_of, read_case

    one, other = read_case(first).unwrap(), read_case(second).unwrap()

    from winset import analysis

    names = (name_of(first), name_of(second))
    found = analysis.compare(one, other, names=names, worlds=worlds, seed=seed)
    if json:
        from json import dumps

        from winset.analysis.document import plain

        print_json(dumps(plain(found), indent=2, ensure_ascii=False))
        return 0
    from winset.report.terminal import shown
    from winset.report.views.comparison import side_by_side

    stdout().print(shown(side_by_side(one, other, found)))
    return 0
