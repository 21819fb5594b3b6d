"""Gives the tests of the job file an open job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.job_file import Project
from tests.annotator.job_file.jobs import make_job


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return an open job in a folder of its own; it is closed at the end."""
    with make_job(tmp_path) as project:
        yield project
