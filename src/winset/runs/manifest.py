"""The manifest of a run: what it was computed from, and the hash of every file in it."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winset.runs.folder import MANIFEST, RunFolderError
from winset.text import escaped

if TYPE_CHECKING:
    from winset.analysis import Analysis

__all__ = ["FORMAT", "RESULTS", "Run", "read_run", "run_key", "seal"]

#: The results in a run folder.
RESULTS = "results.json"

FORMAT = "winset.run/1"


def _asked(analysis: Analysis) -> dict[str, Any]:
    """Everything that the results depend on."""
    return {
        "version": analysis.version,
        "input_hash": analysis.input_hash,
        "seed": analysis.seed,
        "worlds": analysis.n_worlds,
        "sections": list(analysis.sections),
        "record": analysis.record,
    }


def run_key(analysis: Analysis) -> str:
    """Return a hash of everything that the results depend on: equal keys, equal results."""
    return hashlib.sha256(json.dumps(_asked(analysis), sort_keys=True).encode()).hexdigest()


def seal(analysis: Analysis, name: str, folder: Path) -> None:
    """Write the manifest of a run whose other files are all in ``folder``.

    It has no clock time in it: the same question gives the same manifest on one machine. When it
    was computed, and how long each step took, is kept apart from the results.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    _keep(
        folder / MANIFEST,
        {
            "format": FORMAT,
            "name": name,
            "title": analysis.case.title,
            **_asked(analysis),
            "key": run_key(analysis),
            "python": platform.python_version(),
            "numpy": metadata.version("numpy"),
            "machine": f"{sys.platform} {platform.machine()}",
            "files": {
                p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
                for p in files
            },
        },
    )
    _keep(
        folder / "timings.json",
        {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": {step: round(value, 3) for step, value in analysis.seconds.items()},
        },
    )


def _keep(path: Path, value: Mapping[str, Any]) -> None:
    text = escaped(json.dumps(value, indent=2, ensure_ascii=False))
    path.write_text(f"{text}\n", encoding="utf-8", newline="")


@dataclass(frozen=True)
class Run:
    """A run read back from its folder."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def changed(self) -> tuple[str, ...]:
        """Files that are missing, or differ from what the manifest says."""
        found = []
        for name, digest in self.manifest["files"].items():
            file = self.path / name
            if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                found.append(name)
        return tuple(found)

    def text(self, name: str) -> str:
        """Return the text of one of its files."""
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RunFolderError(f"cannot read {self.path / name}: {error}") from None


def read_run(path: str | Path) -> Run:
    """Read a run folder back.

    Raises
    ------
    RunFolderError
        Where it is no run folder, or a manifest of another format.
    """
    folder = Path(path)
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RunFolderError(f"{folder} is no Winset run: {error}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        given = found.get("format") if isinstance(found, dict) else None
        raise RunFolderError(
            f"{folder / MANIFEST} has format {given!r}; this version reads {FORMAT!r}"
        )
    return Run(folder, found)
