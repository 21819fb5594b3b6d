"""A sample job for each test, made once."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from annotator.sample import make_sample
from tests.support.material import CHECKOUT


@pytest.fixture(scope="package")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "sample"
    noon = dt.datetime(2026, 11, 25, 12).astimezone()  # far from midnight and the night
    make_sample(folder, CHECKOUT / "resources" / "examples", noon)
    return folder


@pytest.fixture
def demo(made_once: Path, tmp_path: Path) -> Path:
    """Return the job file of a fresh copy of the sample job."""
    folder = shutil.copytree(made_once, tmp_path / "demo")
    return folder / "Street scenes.fairlabel"
