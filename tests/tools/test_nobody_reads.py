"""The checker apart from the program still answers, by its exit status, if its reader has gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.exports import GOLDEN, rewrite
from tests.support.material import CHECKOUT

CHECKER = CHECKOUT / "tools" / "checkers" / "check_export"
WHOLE = GOLDEN / "coco_job"


def status_unread(*folders: Path) -> tuple[int, bytes]:
    """Return the exit status, and what is told of faults, where nobody reads the answers."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-I", str(CHECKER), *map(str, folders)]
    with os.fdopen(writing, "wb") as unread:
        done = subprocess.run(command, stdout=unread, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stderr


def test_whole_exports_are_a_yes_without_a_trace() -> None:
    assert status_unread(WHOLE, WHOLE) == (0, b"")


def test_what_comes_after_is_checked_all_the_same(tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(WHOLE, changed)
    rewrite(changed, "README.md", b"nothing of it")
    assert status_unread(WHOLE, changed) == (1, b"")
