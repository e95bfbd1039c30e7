"""Fixtures that every folder of tests may use."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of oracles, scenarios and logs beside the checkout; absent on other machines."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("SKIPPED LOUDLY: no ../shared folder beside the checkout, oracles not checked")
    return folder
