"""NegMAS in an environment of its own: made on request, then fed instances."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Negmas"]

PEER = Path(__file__).with_name("peer_negmas.py")


class Negmas:
    """A running peer; use as a context manager."""

    def __init__(self, python: str | None, script: Path = PEER) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if python is None:
            print("installing NegMAS into an environment of its own ...", flush=True)
            self._folder = tempfile.TemporaryDirectory(prefix="negmas-")
            venv.create(self._folder.name, with_pip=True)
            python = str(Path(self._folder.name) / "bin" / "python")
            subprocess.run([python, "-m", "pip", "install", "-q", "negmas"], check=True)
        self.python = python
        self._process = subprocess.Popen(
            [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.about = self._answer()

    def __enter__(self) -> Negmas:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def time(self, tables: list[NDArray[np.float64]]) -> dict[str, float]:
        """Return times and findings on one instance."""
        return self.ask({"tables": [table.tolist() for table in tables]})

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request, and wait for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("the NegMAS process ended early; see its messages above")
        answer: dict[str, Any] = json.loads(line)
        return answer
