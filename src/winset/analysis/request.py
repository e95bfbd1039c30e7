"""What is asked of a case: checked once, for every door alike."""

from __future__ import annotations

import difflib
import operator
import os
from collections.abc import Iterable
from dataclasses import dataclass

from winset.case.choices import labels
from winset.case.model import Case

__all__ = ["MOST_WORLDS", "RECORD_ONLY", "SECTIONS", "SEEDS", "Request", "RequestError", "between"]

#: Sections in the order in which they are computed.
SECTIONS = ("deals", "gates", "bridges", "unknowns", "onlookers", "learning", "accounts")

#: Sections that there are only where worlds are weighed by the record.
RECORD_ONLY = ("learning", "accounts")

#: The least and the largest seed.
SEEDS = (0, 2**63 - 1)

#: At a million worlds the sampling error of a share is down to a twentieth of a point.
MOST_WORLDS = 1_000_000

# Memory in use, in times of the utilities themselves: measured on the Hanoi case, 10,000 and
# 40,000 worlds, for zone and packages alone and for everything.
_WORKING_DEALS, _WORKING_ALL = 6, 16


class RequestError(ValueError):
    """A request that cannot be met, with what to ask instead.

    Parameters
    ----------
    field : str
        The part of the request that is wrong: "worlds", "seed", "sections", "record".
    message : str
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Request:
    """What to compute for a case.

    Parameters
    ----------
    worlds : int
        Draws of every judgement. The Monte Carlo error of a share is at most 0.5 / sqrt(worlds).
    seed : int
        Same seed, same answer.
    sections : iterable of str, optional
        What to compute, of ``SECTIONS``; whatever there is by default. They are kept in the order
        of ``SECTIONS``.
    record : bool
        Whether worlds are weighed by how well they explain the record. Where not, judgements are
        taken as they are, and ``learning`` and ``accounts`` have nothing to say.

    Raises
    ------
    RequestError
        A number is out of range, or a section is unknown, or rests on the record that is left out.

    Examples
    --------
    >>> Request(sections=["gates", "deals"]).sections
    ('deals', 'gates')
    >>> Request(record=False).sections
    ('deals', 'gates', 'bridges', 'unknowns', 'onlookers')
    >>> Request(sections=["gatse"])
    Traceback (most recent call last):
    ...
    winset.analysis.request.RequestError: unknown section 'gatse'; did you mean 'gates'? ...
    """

    worlds: int = 10_000
    seed: int = 1
    sections: tuple[str, ...] = ()
    record: bool = True

    def __init__(
        self,
        worlds: int = 10_000,
        seed: int = 1,
        sections: Iterable[str] | None = None,
        record: bool = True,
    ) -> None:
        for name, value in (
            ("worlds", between(worlds, "worlds", 1, MOST_WORLDS)),
            ("seed", between(seed, "seed", *SEEDS)),
            ("record", bool(record)),
            ("sections", _named(sections, record=record)),
        ):
            object.__setattr__(self, name, value)

    def memory(self, case: Case) -> int:
        """Bytes that the worlds of a case need: less than what tied issues will take."""
        options = sum(2 * len(i.items) if i.items else len(labels(i)) for i in case.issues.values())
        working = _WORKING_DEALS if self.sections == ("deals",) else _WORKING_ALL
        # Eight bytes for every utility, and room to work with it.
        return 8 * working * self.worlds * len(case.actors) * options

    def check_memory(self, case: Case) -> None:
        """Refuse what would not fit, before the system ends the process without a word.

        Raises
        ------
        RequestError
            Where the worlds of this case need more memory than there is.
        """
        room, need = _free_memory(), self.memory(case)
        if room is not None and need > room:
            raise RequestError(
                "worlds",
                f"{self.worlds:,} worlds of this case need about {need / 2**30:.1f} GiB, and "
                f"{room / 2**30:.1f} GiB are free; ask for fewer worlds",
            )


def between(value: int, name: str, low: int, high: int) -> int:
    """Check a whole number.

    Raises
    ------
    RequestError
        Where it is none, or out of range.
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise RequestError(name, f"{name} must be a whole number, not {value!r}") from None
    if not low <= number <= high:
        raise RequestError(name, f"{name} must be between {low:,} and {high:,}, not {number:,}")
    return number


def _named(given: Iterable[str] | None, *, record: bool) -> tuple[str, ...]:
    known = SECTIONS if record else tuple(s for s in SECTIONS if s not in RECORD_ONLY)
    if given is None:
        return known
    asked = (given,) if isinstance(given, str) else tuple(given)
    there = f"sections are: {', '.join(SECTIONS)}"
    if not asked:
        raise RequestError("sections", f"no section was named; {there}")
    for name in asked:
        if name not in SECTIONS:
            near = difflib.get_close_matches(str(name), SECTIONS, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise RequestError("sections", f"unknown section {name!r}; {hint}{there}")
        if name not in known:
            raise RequestError(
                "record",
                f"section {name!r} rests on the record, which was to be left out (prior only)",
            )
    return tuple(name for name in known if name in asked)


def _free_memory() -> int | None:
    """Bytes that could be had; None where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
            rows = dict(line.split(":", 1) for line in file)
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
