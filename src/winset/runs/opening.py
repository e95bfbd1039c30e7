"""A run read back as the analysis that it was made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from winset.analysis.document import ResultsError, from_json
from winset.analysis.result import Analysis
from winset.runs.draws import DRAWS, take_draws
from winset.runs.folder import RunFolderError
from winset.runs.manifest import RESULTS, read_run

__all__ = ["open_run"]


def open_run(path: str | Path) -> Analysis:
    """Read an analysis back from a run folder, or from the JSON of its results.

    It equals the one that was written, and the same report can be made of it. Its worlds come back
    only where they were kept (``winset analyze --data npz``); otherwise they are None.

    Parameters
    ----------
    path : str or Path
        A run folder, its ``results.json``, or what ``winset analyze --json`` printed.

    Raises
    ------
    RunFolderError
        Where there is no run, or one that is damaged or was written in another format.

    Examples
    --------
    >>> import tempfile
    >>> import winset as ws
    >>> analysis = ws.analyze("valley_dam", worlds=50, only=["deals"])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     ws.open_run(ws.save(analysis, Path(place) / "run")) == analysis
    True
    """
    place = Path(path)
    folder = place if place.is_dir() else None
    if folder is not None:
        text = read_run(folder).text(RESULTS)
        place = folder / RESULTS
    else:
        try:
            text = place.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise RunFolderError(f"cannot read {place}: {why}") from None
    try:
        found = from_json(text)
    except ResultsError as error:
        raise RunFolderError(f"{place} does not hold the results of a run: {error}") from None
    if folder is not None and (folder / DRAWS).is_file():
        found = replace(found, worlds=take_draws(found.case, folder / DRAWS))
    return found
