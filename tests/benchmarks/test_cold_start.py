"""A cold start is measured on a copy of the program: it holds all that a start needs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks import cold
from benchmarks.areas.start import start
from tests.support.material import CHECKOUT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with links to what is copied: to copy all of Qt takes a while."""
    for name in cold.OURS:
        (tmp_path / name).symlink_to(CHECKOUT / name)
    for package in cold.NEEDED:
        at = cold.place_of(package)
        (tmp_path / at.name).symlink_to(at)
    return tmp_path


def test_the_window_starts_from_the_copy_and_from_nothing_else(copy: Path) -> None:
    begun = start("window", copy)
    assert 0 < begun.shown_ms < begun.ready_ms
    assert any((copy / "compiled").rglob("composition.*.pyc"))


def test_what_a_start_misses_is_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "rapidfuzz").unlink()
    with pytest.raises(subprocess.CalledProcessError):
        start("window", copy)
    assert "ModuleNotFoundError" in capsys.readouterr().err
