"""Kinds of deal that a case names."""

from __future__ import annotations

from dataclasses import dataclass

from winset.case.model import Case
from winset.model.terms import Allowed, terms_of
from winset.space import Space

__all__ = ["NamedKind", "kinds_of"]


@dataclass(frozen=True, eq=False)
class NamedKind:
    """A set of deals that people would call the same bargain.

    Parameters
    ----------
    id, name : str
    core : bool
        Whether the talks were about it.
    any : tuple of mapping
        Part-deals; a deal that agrees with one of them is of the kind.
    """

    id: str
    name: str
    core: bool
    any: tuple[Allowed, ...]


def kinds_of(case: Case, space: Space) -> tuple[NamedKind, ...]:
    """Read the kinds of a case, in the order of the file.

    Examples
    --------
    >>> from winset.model.space import space_of
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {},
    ...     "issues": {"a": {"options": ["x", "y", "z"]}},
    ...     "kinds": {"step": {"core": True, "any": [{"a": "y"}, {"a": ["y", "z"]}]}}})
    >>> [kind.any for kind in kinds_of(case, space_of(case))]
    [({0: frozenset({1})}, {0: frozenset({1, 2})})]
    """
    return tuple(
        NamedKind(
            name,
            kind.name or name,
            kind.core,
            tuple(
                terms_of(case, space, when, condition=True)
                for when in ((kind.when,) if kind.when else kind.any)
            ),
        )
        for name, kind in case.kinds.items()
    )
