"""Reading documents in plain words: what was drafted, what became of it, and why not."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["LEFT", "version_name"]

#: Why something that was accepted is not in the case.
LEFT: Mapping[str, str] = {
    "no-date": "no date is known: edit it, or say when its article was published",
    "nobody": "it is not known whose move it is: edit it, and say by whom",
    "no-sides": "the two tellers are not two actors of the case: edit who speaks for whom",
    "gone": "one of its two sides is no longer drafted",
}


def version_name(actor: str) -> str:
    """Name the account of an actor.

    Examples
    --------
    >>> version_name("United States")
    'United States: its version'
    """
    return f"{actor}: its version"
