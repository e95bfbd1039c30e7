"""Short cases: parties who talk about a price, a day and a package of extras."""

from __future__ import annotations

from typing import Any

from winset.case.model import Case
from winset.record import Package, Record, read_record

Told = dict[str, Any]
PRICES = ("none", "low", "fair", "high")


def event(kind: str, by: str = "", day: int = 1, **more: Any) -> Told:
    """One event of January 2020."""
    return {"kind": kind, "date": f"2020-01-{day:02d}", **({"by": by} if by else {}), **more}


def offer(by: str, price: str, day: int = 1, **more: Any) -> Told:
    """An offer of a price."""
    return event("offer", by, day, terms={"price": price}, **more)


def talks(*events: Told, parties: str = "abc", accounts: str = "", **more: Any) -> Case:
    """A case of parties a, b, c and so on, some of whom tell accounts."""
    points = {"price": [0, 10, 20, 30], "day": [0, 5, 10], "extras": {"x": 1, "y": 2}}
    return Case.model_validate(
        {
            "format": 1,
            "title": "Talks",
            "issues": {
                "price": {"options": list(PRICES), "ordered": True},
                "day": {"options": ["never", "soon", "now"]},
                "extras": {"items": ["x", "y"]},
            },
            "actors": {
                **{p: {"role": "party", "margin": 5, "points": points} for p in parties},
                "home": {"role": "ratifier", "of": parties[0], "margin": 5, "points": points},
                "eye": {"role": "onlooker", "margin": 0, "points": points},
            },
            "accounts": {name: {"teller": name} for name in accounts},
            "events": list(events),
            **more,
        }
    )


def record(*events: Told, **more: Any) -> Record:
    """Read the record of such a case."""
    return read_record(talks(*events, **more))


def packages(*events: Told, **more: Any) -> tuple[Package, ...]:
    """Read what was on the table, where nothing is contested."""
    return record(*events, **more).table(()).packages


def what(read: Record, pattern: tuple[int, ...] = ()) -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, status and refusers of every package."""
    found = read.table(pattern).packages
    return [(read.acts[p.act].name, p.status, p.refused_by) for p in found]


def answered(read: Record, pattern: tuple[int, ...] = ()) -> dict[str, str]:
    """Name of every answer, to the name of what it is about."""
    about = read.table(pattern).about
    return {read.acts[k].name: read.acts[of].name if of >= 0 else "" for k, of in about.items()}
