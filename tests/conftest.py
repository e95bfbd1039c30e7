"""Fixtures that every folder of tests may use."""

from pathlib import Path

import pytest
from hypothesis import settings

# The gate tries the same examples every time, so that what lands is not a matter of luck; every
# other run tries new ones. No test asserts how long anything takes.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of oracles, scenarios and logs beside the checkout; absent on other machines."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("SKIPPED LOUDLY: no ../shared folder beside the checkout, oracles not checked")
    return folder
