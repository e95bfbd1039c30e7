"""Packages in plain words, and who would block them."""

from __future__ import annotations

from winset.findings.packages import Package, PackagesFinding
from winset.words.chances import percent, with_error

__all__ = ["blockers", "lead"]


def blockers(package: Package) -> tuple[tuple[str, float], ...]:
    """Actors that block a package, the likeliest first."""
    chances = ((a, c) for a, c in package.blocks.items() if c > 0)
    return tuple(sorted(chances, key=lambda item: -item[1]))


def lead(found: PackagesFinding, n_deals: int) -> tuple[str, ...]:
    """Say how likely the best package holds, and whether anything does better."""
    if not found.packages:
        return ("No deal is accepted by everyone in any of the worlds drawn.",)
    best = found.packages[0]
    said = [
        f"The package most likely to hold is accepted by all in {with_error(best.fresh)} of "
        f"{found.n_fresh:,} fresh worlds, which had no part in choosing it."
    ]
    tied = sum(p.tied_with_best for p in found.packages[1:])
    if tied:
        verb = "is" if tied == 1 else "are"
        said.append(f"{tied} of the others listed {verb} as good, within sampling error.")
    if found.proven:
        said.append(
            f"No other deal does better in the worlds that chose it (exact search of all "
            f"{n_deals:,} deals)."
        )
    else:
        said.append(
            f"The search ran out of time: some deal might do better, but none above "
            f"{percent(found.bound)} in the worlds searched."
        )
    return tuple(said)
