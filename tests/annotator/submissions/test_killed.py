"""A kill at any moment and a second run give the same bytes as a run that nothing disturbed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.annotator.cli.running import state_of
from tests.annotator.submissions.conftest import Sent
from tests.annotator.submissions.rounds import new_collection, received
from tests.faults.short_form import seed_of_today
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS

EACH = 4
"""Every fourth write is tried; on four days in a row all of them are."""


def test_killed_at_a_write_and_run_again(sent: Sent, tmp_path: Path) -> None:
    bad = tmp_path / "bad.fairsubmission"
    bad.write_bytes(b"bad")
    files = [sent.first[1], bad, sent.first[0]]
    undisturbed = new_collection(tmp_path / "undisturbed")
    received(undisturbed, files)
    expected = state_of(undisturbed)
    folder = new_collection(tmp_path / "killed")
    module = "tests.annotator.submissions.killed_receiving"
    first = 1 + seed_of_today() % EACH
    command = [sys.executable, "-m", module, *map(str, (first, EACH, folder, *files))]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE_MS / 1000,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    end = int(done.stdout)
    assert end > 100
    for number in range(first, end, EACH):
        copy = tmp_path / f"killed-{number}"
        received(copy, files)
        assert state_of(copy) == expected, number
        assert not [each.name for each in copy.iterdir() if each.name.startswith(".")]
    assert state_of(tmp_path / f"killed-{end}") == expected
