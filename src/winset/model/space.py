"""The space of a case: options, grids, packages, and the joint blocks that conditions make.

Issues that an interaction, a forbidden combination or a compliance condition ties together are
merged into one block (connected components), whose columns are the allowed joint options.
"""

from __future__ import annotations

from collections.abc import Iterator

from winset.case.choices import IN, OUT, labels
from winset.case.model import Case, Issue, Terms
from winset.model.terms import Allowed, status_quo, terms_of
from winset.space import Space, components, join

__all__ = ["expanded", "space_of"]


def expanded(name: str, issue: Issue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Issues of the space, with their options, that one issue of the case becomes.

    Examples
    --------
    >>> list(expanded("extras", Issue(items=("a", "b"))))
    [('extras.a', ('out', 'in')), ('extras.b', ('out', 'in'))]
    """
    if issue.items:
        yield from ((f"{name}.{item}", (OUT, IN)) for item in issue.items)
    else:
        yield name, labels(issue)


def space_of(case: Case) -> Space:
    """Build the space of a case.

    A numeric issue becomes its grid, a package issue one issue per item (options ``out`` and
    ``in``), and what the case ties together one block.

    Raises
    ------
    JoinError
        Where more than 10^5 joint options would be needed, or none is left.

    Examples
    --------
    >>> case = Case.model_validate({"format": 1, "title": "t", "actors": {},
    ...     "issues": {"a": {"options": ["x", "y"]}, "b": {"options": ["x", "y", "z"]},
    ...                "c": {"options": ["x", "y"]}},
    ...     "forbidden": [{"when": {"a": "y", "b": ["y", "z"]}}]})
    >>> space = space_of(case)
    >>> space.sizes, space.null
    ((4, 2), (0, 0, 0))
    """
    found = [pair for name, issue in case.issues.items() for pair in expanded(name, issue)]
    names, options = tuple(name for name, _ in found), tuple(labels for _, labels in found)
    plain = Space(names, options, ())
    null = status_quo(case, plain) if case.no_agreement == "null deal" else None

    def read(when: Terms) -> Allowed:
        return terms_of(case, plain, when, condition=True)

    bans = [read(entry.when) for entry in case.forbidden]
    whens = (entry.when for part in (case.interactions, case.compliance) for entry in part)
    ties = [*bans, *map(read, whens)]
    sizes = [len(labels) for labels in options]
    blocks = tuple(
        join(issues, sizes, [ban for ban in bans if set(ban) & set(issues)])
        for issues in components(len(names), [sorted(tie) for tie in ties if tie])
    )
    space = Space(names, options, blocks, null)
    _ = space.null_columns  # fails at once where the status quo itself is forbidden
    return space
