"""``winset sweep``: many analyses at once, resumable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from winset.cli.failing import UsageError
from winset.cli.naming import names
from winset.cli.options import Open, PriorOnly
from winset.text import counted

if TYPE_CHECKING:
    from winset.runs.sweep import Sweep

__all__ = ["sweep"]

_MOST = 100_000


def _numbers(text: str, what: str) -> list[int]:
    """Numbers such as ``1-5,9``."""
    found: list[int] = []
    try:
        for part in text.split(","):
            first, dash, last = part.strip().partition("-")
            low, high = int(first), int(last if dash else first)
            if high - low > _MOST:
                raise UsageError(f"--{what} asks for more than {_MOST:,}")
            found += range(low, high + 1)
    except UsageError:
        raise
    except ValueError:
        found = []
    if not found:
        raise UsageError(f"--{what} expects numbers such as 1-5,9, not {text!r}")
    return list(dict.fromkeys(found))


def sweep(
    *cases: str,
    seeds: str = "1-5",
    worlds: str = "10000",
    only: Annotated[list[str] | None, Parameter(negative="")] = None,
    prior_only: PriorOnly = False,
    out: Annotated[Path, Parameter(alias="-o")] = Path("winset-sweep"),
    workers: int = 1,
    backend: Literal["processes", "dask"] = "processes",
    address: str | None = None,
    open_: Open = False,
) -> int:
    """Analyse many cases, seeds and numbers of worlds, on one machine or several.

    Each result is a file of its own in the folder, with a page and a table over all of them
    (overview.html, overview.csv). A sweep that was stopped, or lost a worker, goes
    on where it was when the same command is given again; the files are the same bytes whatever the
    number of workers. It needs the extra winset[sweep].

    For example:

        winset sweep hanoi --seeds 1-20 --workers 2
        winset sweep low.toml middle.toml high.toml --worlds 2000,10000 -o ranges

    Parameters
    ----------
    cases
        Case files, or names of cases that come with Winset.
    seeds
        Seeds, such as 1-5,9.
    worlds
        Numbers of worlds, such as 2000,10000.
    only
        Compute these sections only (deals, unless said otherwise). Several with commas.
    out
        Folder for the results.
    workers
        Processes at once.
    backend
        Processes of this machine, or Dask.
    address
        Of a running Dask scheduler, for workers on other machines.
    open_
        Show overview.html of the folder in the browser: every analysis in a table and a picture.
    """
    if not cases:
        raise UsageError("name one case or more")
    if workers < 1:
        raise UsageError(f"--workers must be at least 1, not {workers}")
    asked_seeds = _numbers(seeds, "seeds")
    asked_worlds = _numbers(worlds, "worlds")
    if len(cases) * len(asked_seeds) * len(asked_worlds) > _MOST:
        raise UsageError(f"that is more than {_MOST:,} analyses; ask for fewer at a time")

    from winset.cli.console import ProgressBar
    from winset.runs.sweep import sweep as run
    from winset.runs.sweep_cases import analyze_case, case_inputs

    inputs = case_inputs(
        cases,
        worlds=asked_worlds,
        seeds=asked_seeds,
        only=names(only) or ("deals",),
        record=not prior_only,
    )
    with ProgressBar() as bar:
        done = run(
            analyze_case,
            inputs,
            out,
            workers=workers,
            backend=backend,
            address=address,
            tell=lambda n, of: bar(f"{n} of {of} analyses", n / max(of, 1)),
        )
    _write(done, open_=open_)
    _tell(done)
    return 0 if done.complete else 2


def _write(done: Sweep, *, open_: bool) -> None:
    """Put a page and a table over all analyses beside their files."""
    from winset.cli.paging import put
    from winset.files.disk import write_whole
    from winset.report.csvfiles import to_csv
    from winset.report.pages.sweep import sweep_page

    made = sweep_page(done)
    if made is not None:
        write_whole(done.folder / "overview.csv", to_csv(made.tables[0]))
        put(made, done.folder / "overview.html", open_=open_)


def _tell(done: Sweep) -> None:
    from winset.cli.console import say, stdout
    from winset.report.terminal import shown
    from winset.report.views.sweep import overview

    stdout().print(shown(overview(done)))
    lost = f", {counted(done.lost, 'worker')} lost" if done.lost else ""
    say(f"{done.computed} computed, {done.reused} taken from before{lost}: {done.folder}")
    for key, why in done.failed.items():
        say(f"winset: {key[:12]} failed: {why}", error=True)
