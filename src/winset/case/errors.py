"""Defects of a case: what is wrong, where, what was expected, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from winset.case.places import Loc
from winset.case.spelling import nearest, one_of
from winset.text import cut, visible

__all__ = ["MOST_FOUND", "MOST_TOLD", "CaseError", "Defect", "refusal"]

#: Problems that are told one by one; of more, only the number is said.
MOST_TOLD = 50
#: Problems after which no more are looked for.
MOST_FOUND = 1_000
_LONGEST = 500


@dataclass(frozen=True)
class Defect:
    """One thing wrong (or doubtful) at one place of a case.

    Parameters
    ----------
    key : tuple
        Keys and list positions that lead to it, from the top of the case down.
    code : str
        What kind of defect it is, such as ``"unknown-key"``: for programs, the same in all
        versions.
    message : str
        What is wrong.
    expected, hint : str
        What was expected instead, and what to do. Where an ``unknown`` name is at fault they may
        be left to :attr:`advice`, which looks for the nearest one that is known.
    severity : {"error", "warning"}
        A warning does not stop the case from being used.
    at_key : bool
        Whether it is about the key and not the value that stands there.
    absent : bool
        Whether it is about a key, the last one, that is missing.
    unknown : str
        The name that means nothing.
    known : collection of str
        Names that would have.
    aliases : mapping
        Other names for some of them.
    home : tuple
        Keys that lead to where names of this kind are defined; below them stands the name itself,
        or where it is ``known`` by position, that.
    where, path : str
        File, and place in the case, such as ``actors.us.values.yongbyon[part]``.
    line, column : int, optional
        Place in the file, counted from 1.

    Examples
    --------
    >>> place = {"where": "h.toml", "path": "actors.us.role", "line": 7, "column": 8}
    >>> print(Defect((), "choice", "no role 'paty'", unknown="paty", known=["party"], **place))
    h.toml:7:8: actors.us.role: no role 'paty'; did you mean 'party'?
    """

    key: Loc
    code: str
    message: str
    expected: str = ""
    hint: str = ""
    severity: Literal["error", "warning"] = "error"
    at_key: bool = False
    absent: bool = False
    unknown: str = ""
    known: Collection[str] = field(default=(), compare=False, repr=False)
    aliases: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    home: Loc = field(default=(), compare=False, repr=False)
    where: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None

    @cached_property
    def meant(self) -> str:
        """The known name that is nearest to the unknown one; empty where none is near."""
        return nearest(self.unknown, self.known, self.aliases) if self.unknown else ""

    @property
    def definition(self) -> Loc:
        """Keys that lead to where the name that is meant is defined, where that is known."""
        if not self.home or not self.meant:
            return ()
        place = self.known.get(self.meant) if isinstance(self.known, Mapping) else None
        return (*self.home, place if isinstance(place, int) else self.meant)

    @property
    def advice(self) -> tuple[str, str]:
        """What was expected, and a hint; found when asked for, since spelling takes time."""
        hint = self.hint or (f"did you mean {self.meant!r}?" if self.meant else "")
        expected = self.expected or ("" if hint else one_of(self.known))
        return expected, hint

    def __str__(self) -> str:
        place = ":".join(str(x) for x in (self.where, self.line, self.column) if x is not None)
        expected, hint = self.advice
        said = self.message
        if expected:
            said += f"; expected {expected}"
        if hint:
            said += f"; {hint}"
        if self.severity == "warning":
            said = f"warning: {said}"
        return ": ".join(cut(visible(part), _LONGEST) for part in (place, self.path, said) if part)


class CaseError(ValueError):
    """A case, or part of one, that cannot be read; with everything that is wrong with it.

    Its text tells the first fifty, and how many more there are.

    Examples
    --------
    >>> CaseError([Defect(("title",), "missing-key", "'title' is missing")]).defects[0].key
    ('title',)
    """

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects = tuple(defects)
        super().__init__(self.defects)

    def __str__(self) -> str:
        told = [str(defect) for defect in self.defects[:MOST_TOLD]]
        if len(self.defects) > MOST_TOLD:
            told.append(f"and {len(self.defects) - MOST_TOLD:,} more")
        return "\n".join(told)


def refusal(
    code: str, message: str, expected: str = "", hint: str = "", **more: str | int | None
) -> CaseError:
    """Make the error for one thing that cannot be read.

    >>> str(refusal("judgement", "the range runs backwards", "the lower end first"))
    'the range runs backwards; expected the lower end first'
    """
    return CaseError([Defect((), code, message, expected, hint, **more)])  # type: ignore[arg-type]
