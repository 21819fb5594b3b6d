"""Gives every test run a home of its own, a screen of its own, and a check for leaks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.leaks import leaked_qt, leaked_threads, running_threads

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure(config: pytest.Config) -> None:
    """Point every folder of the person's own at a new, empty one, before Qt or we look."""
    home = tempfile.TemporaryDirectory(prefix="fairlabel-home-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    folders = {
        "HOME": ".",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
    }
    for variable, name in folders.items():
        folder = Path(home.name) / name
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or a timer behind."""
    before = running_threads()
    yield
    left = leaked_threads(before) + leaked_qt()
    if left:
        pytest.fail("The test left running: " + "; ".join(left))
