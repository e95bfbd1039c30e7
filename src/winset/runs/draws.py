"""The drawn worlds themselves, kept beside the results of a run and taken back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from winset.case.model import Case
from winset.model import compile_case
from winset.runs.folder import RunFolderError
from winset.worlds import Worlds
from winset.worlds.prior import Prior

__all__ = ["DRAWS", "keep_draws", "take_draws"]

#: Where they are in a run folder.
DRAWS = "data/worlds.npz"

_ARRAYS = ("utility", "walk_away", "account", "log_weight")


def keep_draws(worlds: Worlds, path: Path) -> None:
    """Write every array of some worlds, exactly."""
    np.savez_compressed(path, **{name: getattr(worlds, name) for name in _ARRAYS})


def take_draws(case: Case, path: Path) -> Worlds:
    """Read worlds back; what is not drawn comes from the case.

    Raises
    ------
    RunFolderError
        Where the file is damaged, or of another case.
    """
    same = Prior(compile_case(case)).central()
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise RunFolderError(f"cannot read {path}: {error}") from None
    for name, array in arrays.items():
        there = getattr(same, name)
        if array.ndim != there.ndim or (array.shape[2:] != there.shape[2:]):
            raise RunFolderError(f"{path} holds worlds of another case")
    return replace(same, **arrays)
