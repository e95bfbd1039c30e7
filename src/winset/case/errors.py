"""What is wrong with a case, where, what was expected, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from winset.text import cut, visible

__all__ = ["CaseError", "Problem"]

_LONGEST = 500


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or doubtful) at one place of one file.

    Parameters
    ----------
    where : str
        File name, or ``"<string>"``.
    path : str
        Where in the case, as in ``actors.us.values.yongbyon[part]``; empty for the file itself.
    message : str
        What is wrong.
    expected : str
        What was expected instead.
    hint : str
        What to do, such as a likely spelling.
    line, column : int, optional
        Position in the file, counted from 1.
    severity : {"error", "warning"}
        A warning does not stop the case from being read.

    Examples
    --------
    >>> hint = "did you mean 'party'?"
    >>> print(Problem("h.toml", "actors.us.role", "no role 'paty'", "", hint, line=7, column=8))
    h.toml:7:8: actors.us.role: no role 'paty'; did you mean 'party'?
    """

    where: str
    path: str
    message: str
    expected: str = ""
    hint: str = ""
    line: int | None = None
    column: int | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.where
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        said = self.message
        if self.expected:
            said += f"; expected {self.expected}"
        if self.hint:
            said += f"; {self.hint}"
        if self.severity == "warning":
            said = f"warning: {said}"
        return ": ".join(cut(visible(part), _LONGEST) for part in (place, self.path, said) if part)


class CaseError(ValueError):
    """A case that cannot be read, with every problem found.

    Examples
    --------
    >>> CaseError([Problem("a.toml", "title", "missing")]).problems[0].path
    'title'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
