"""The size of a case in plain words."""

from __future__ import annotations

from winset.findings.size import Size
from winset.text import counted

__all__ = ["size_words"]

_MANY = 10**15


def size_words(size: Size) -> tuple[str, ...]:
    """Say how many deals there are, what is uncertain and unsourced, and what the answer takes.

    Examples
    --------
    >>> for line in size_words(Size(9, 2, 2800, 160, 0.75, 0, 0, 10_000, 17.0, 3e8)):
    ...     print(line)
    2,800 deals over 9 issues; 160 judgements are uncertain, and 25 % of them name no source
    10,000 worlds take about 20 s of processor time and 0.3 GiB of memory, roughly
    """
    many = f"{size.deals:,} deals" if size.deals < _MANY else f"{size.deals:.0e} deals"
    said = f"{many} over {counted(size.issues, 'issue')}; "
    if size.sourced is None:
        said += "nothing is uncertain"
    else:
        be, none = "is" if size.uncertain == 1 else "are", round(100 * (1 - size.sourced))
        said += f"{counted(size.uncertain, 'judgement')} {be} uncertain, and {none} % of them"
        said += " name no source"
    if size.placeholders:
        said += f"; {counted(size.placeholders, 'placeholder')} are nobody's judgement yet"
    if size.drafts:
        be = "is" if size.drafts == 1 else "are"
        said += f"; {counted(size.drafts, 'draft')} from documents {be} not accepted by anybody yet"
    memory = f"{max(size.bytes / 2**30, 0.1):.1f} GiB"
    return (
        said,
        f"{size.worlds:,} worlds take about {_time(size.seconds)} of processor time and {memory} "
        "of memory, roughly",
    )


def _time(seconds: float) -> str:
    """One digit is all that such a guess is good for."""
    value, unit = (seconds, "s") if seconds < 90 else (seconds / 60, "min")
    digits = 10 ** (len(str(int(value))) - 1)
    return f"{max(round(value / digits), 1) * digits} {unit}"
