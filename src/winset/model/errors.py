"""What is wrong with a case that only shows on the space, or when worlds are drawn."""

from __future__ import annotations

__all__ = ["UnworkableError"]


class UnworkableError(ValueError):
    """Something stated that no deal, or hardly any draw, can agree with.

    Parameters
    ----------
    key : tuple of str and int
        Keys and list positions that lead to it in the case.
    said, expected, hint : str
        What is wrong, what was expected, and what to do.

    Examples
    --------
    >>> str(UnworkableError(("events", 3, "terms"), "no deal agrees", "another deal"))
    'events[3].terms: no deal agrees; expected another deal'
    """

    def __init__(
        self, key: tuple[str | int, ...], said: str, expected: str, hint: str = ""
    ) -> None:
        self.key, self.said, self.expected, self.hint = key, said, expected, hint
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
        told = f"{path.lstrip('.')}: {said}; expected {expected}"
        super().__init__(f"{told}; {hint}" if hint else told)
