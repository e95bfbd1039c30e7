"""From what the command line names to an analysis: computed, or read back from a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["answered", "is_run"]


def is_run(what: str) -> bool:
    """Whether it is the folder of a run, or the JSON of its results, and not a case."""
    from winset.runs.folder import MANIFEST

    place = Path(what)
    return (place / MANIFEST).is_file() or (place.suffix == ".json" and place.is_file())


def answered(
    what: str,
    *,
    worlds: int,
    seed: int,
    record: bool,
    quiet: bool = False,
    domain: str = "",
    profiles: list[str] | None = None,
) -> Analysis:
    """Read a run back, or analyse a case."""
    if is_run(what):
        from winset.runs.opening import open_run

        return open_run(Path(what))
    from winset.cli.naming import read_case

    case = read_case(what, domain=domain, profiles=profiles, tell=not quiet).unwrap()

    from winset import analysis
    from winset.cli.console import ProgressBar

    with ProgressBar(not quiet) as bar:
        return analysis.analyze(case, worlds=worlds, seed=seed, record=record, progress=bar)
