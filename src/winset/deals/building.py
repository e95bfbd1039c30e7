"""From tables, lists of deals or a space with utilities to the parts of a space of deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from winset.deals.frontier.grid import Grid
from winset.deals.frontier.numbers import Numbers
from winset.deals.joining import joined
from winset.deals.reading import (
    ArgumentError,
    concatenated,
    consent_by,
    names_of,
    one_per_actor,
    positions_of,
    read_table,
    walk_away_values,
)
from winset.deals.terms import null_of
from winset.space import Block, Consent, Space

__all__ = ["Parts", "of_deals", "of_space", "of_tables"]


@dataclass(frozen=True)
class Parts:
    """What a space of deals is made of."""

    space: Space
    grid: Grid
    walk_away: tuple[object, ...]
    parties: tuple[int, ...]
    consent: Consent
    actors: tuple[str, ...]


def of_tables(
    tables: Sequence[ArrayLike],
    *,
    null: object,
    issues: Sequence[str] | None,
    options: Sequence[Sequence[str]] | None,
    forbidden: Iterable[object],
    interactions: Iterable[object],
    actors: Sequence[str] | None,
    **settings: Any,
) -> Parts:
    """Build from one table (actors, options) for each issue."""
    utility, sizes = concatenated(tables)
    names = names_of(actors, len(utility), "actors", "actor")
    called = names_of(issues, len(sizes), "issues", "issue")
    if options is not None and (isinstance(options, str) or len(list(options)) != len(sizes)):
        raise ArgumentError("options", f"expected a list of names for each of {len(sizes)} issues")
    labels = [
        tuple(map(str, range(n)))
        if options is None
        else names_of(options[j], n, "options", "option", f"[{j}]")
        for j, n in enumerate(sizes)
    ]
    space = Space.plain(sizes, issues=called, options=labels)
    if null is not None:
        space = Space(space.issues, space.options, space.blocks, null_of(null, space))
    try:
        space, utility = joined(
            space, utility, names, forbidden=forbidden, interactions=interactions
        )
    except ArgumentError:
        raise
    except ValueError as error:
        raise ArgumentError("forbidden", str(error), remedy="allow the null deal") from None
    return of_space(space, utility, actors=names, **settings)


def of_deals(utilities: ArrayLike, **settings: Any) -> Parts:
    """Build from a list of deals: (deals, actors) utilities."""
    utility = read_table(utilities, "", "utilities", "utilities", "(deals, actors)").T
    n = utility.shape[1]
    columns = np.arange(n, dtype=np.int64)[:, None]
    space = Space(("deal",), (tuple(map(str, range(n))),), (Block((0,), columns),))
    return of_space(space, utility, **settings)


def of_space(
    space: Space,
    utility: ArrayLike,
    *,
    walk_away: object,
    bias: object,
    parties: object,
    consent: Consent | None,
    rule: object,
    veto: Iterable[object],
    weights: object,
    quota: object,
    actors: Sequence[str] | None,
    binary: bool,
) -> Parts:
    """Build from a space and the utilities (actors, columns) of its columns."""
    _ = space.null_columns  # refuses a null deal that is a forbidden combination
    table: Numbers = np.asarray(utility)
    if table.ndim != 2 or table.shape[1] != space.n_columns:
        raise ArgumentError(
            "utility",
            f"expected utilities of shape (actors, {space.n_columns} columns), got {table.shape}",
        )
    n = len(table)
    if n == 0:
        raise ArgumentError("utility", "a space of deals needs at least one actor, got none")
    names = names_of(actors, n, "actors", "actor")
    biases = None if bias is None else one_per_actor(bias, n, "bias", names, missing=0)
    grid = Grid.of(table, space.offsets, biases, binary=binary)
    chosen = tuple(range(n)) if parties is None else positions_of(parties, names, "parties")
    if not chosen:
        raise ArgumentError("parties", "nobody is left to make a deal efficient")
    vetoes = list(veto)
    if consent is None:
        consent = consent_by(rule, vetoes, n, weights=weights, quota=quota, names=names)
    else:
        given = {
            "rule": rule != "all",
            "veto": bool(vetoes),
            "weights": weights is not None,
            "quota": quota is not None,
        }
        also = [name for name, there in given.items() if there]
        if not isinstance(consent, Consent):
            raise ArgumentError("consent", f"expected a Consent, got {consent!r}")
        if also:
            raise ArgumentError(
                "consent",
                f"{' and '.join(also)} would be ignored beside it",
                remedy="say all of it in the consent, or leave the consent out",
            )
    return Parts(
        space=space,
        grid=grid,
        walk_away=walk_away_values(walk_away, n, names),
        parties=tuple(sorted(chosen)),
        consent=consent,
        actors=names,
    )
