"""Runs programs with the Python of build/spark, which has Spark beside what .venv has."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[4]
PYTHON: Final = ROOT / "build" / "spark" / "bin" / "python"
READY: Final = ROOT / "build" / "spark" / ".ready"

_PATIENCE_S: Final = 1800
"""All sessions take a minute, and ten on a machine that is busy with much else."""


def run_with_spark(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program; fails if Spark is not installed, because a test is never left out."""
    if not READY.is_file():
        pytest.fail("Spark is not ready. Run tools/spark.sh, which says what is missing.")
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": os.fspath(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
