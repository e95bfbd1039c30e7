"""The shipped cases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["ShippedCase", "shipped", "shipped_ids", "shipped_text"]


@dataclass(frozen=True)
class ShippedCase:
    """One case of the library.

    Parameters
    ----------
    id : str
        The name that ``load`` knows it by.
    title, summary : str
    """

    id: str
    title: str
    summary: str


def shipped() -> tuple[ShippedCase, ...]:
    """List the shipped cases, by id."""
    found = []
    for entry in shipped_ids():
        head = tomllib.loads(shipped_text(entry))
        found.append(ShippedCase(entry, str(head.get("title", "")), str(head.get("summary", ""))))
    return tuple(found)


def shipped_text(case_id: str) -> str:
    """Return the text of a shipped case."""
    return (files("winset.files") / "shipped" / f"{case_id}.toml").read_text(encoding="utf-8")


def shipped_ids() -> list[str]:
    """Ids of the shipped cases, sorted."""
    folder = files("winset.files") / "shipped"
    if not folder.is_dir():
        return []
    names = (entry.name for entry in folder.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
