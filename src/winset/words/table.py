"""How each package on the table was completed, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from winset.model import Model
from winset.text import joined
from winset.words.names import account_name, short_issue
from winset.words.record import record_words

__all__ = ["WHY", "completion_words"]

#: Where the meaning of an issue comes from, in the order in which it is told.
WHY: Mapping[str, str] = {
    "named": "Named",
    "amends": "As in the package that it amends",
    "agreed": "As agreed",
    "before": "As before",
    "status quo": "Status quo",
    "open": "Open",
}


class _Settled(Protocol):
    @property
    def issue(self) -> str: ...
    @property
    def options(self) -> tuple[str, ...]: ...
    @property
    def why(self) -> str: ...
    @property
    def choice(self) -> bool: ...


class _Tabling(Protocol):
    @property
    def act(self) -> str: ...
    @property
    def accounts(self) -> tuple[str, ...]: ...
    @property
    def package(self) -> bool: ...
    @property
    def settled(self) -> Sequence[_Settled]: ...
    @property
    def open(self) -> tuple[str, ...]: ...


def completion_words(model: Model, tabled: _Tabling) -> str:
    """Say what a package names, and how the issues that it leaves unnamed were taken to be meant.

    Examples
    --------
    >>> from winset.analysis.table import on_the_table
    >>> from winset.files.reading import loads
    >>> from winset.files.starter import starter
    >>> from winset.model import compile_case
    >>> case = loads(starter())
    >>> completion_words(compile_case(case), on_the_table(case)[0])
    'Offer of Seller, 27 Feb 2019. Named: Price: much more. Status quo: \
Length of the contract: one year.'
    """
    who = record_words(model, tabled.act, bare=True)
    if tabled.accounts:
        who += f", in {joined([account_name(model, account) for account in tabled.accounts])}"
    parts: dict[str, list[str]] = {}
    for settled in tabled.settled:
        parts.setdefault(settled.why, []).append(_issue(model, settled))
    if tabled.open:
        parts["open"] = [short_issue(model, issue) for issue in tabled.open]
    said = [f"{WHY[why]}: {'; '.join(parts[why])}." for why in WHY if why in parts]
    if not tabled.package:
        said.append("It amends nothing on the table, so alone it is no package.")
    return f"{who}. {' '.join(said)}"


def _issue(model: Model, settled: _Settled) -> str:
    said = f"{short_issue(model, settled.issue)}: {joined(settled.options, 'or')}"
    if len(settled.options) > 1:
        said += " (a choice offered)" if settled.choice else " (not known which)"
    return said
