"""A kill at any moment and a second run give the same bytes as a run that nothing disturbed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.annotator.cli.running import state_of
from tests.annotator.submissions.conftest import Sent
from tests.annotator.submissions.rounds import new_collection, received
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS


def test_killed_at_every_write_and_run_again(sent: Sent, tmp_path: Path) -> None:
    bad = tmp_path / "bad.fairsubmission"
    bad.write_bytes(b"bad")
    files = [sent.first[1], bad, sent.first[0]]
    undisturbed = new_collection(tmp_path / "undisturbed")
    received(undisturbed, files)
    expected = state_of(undisturbed)
    folder = new_collection(tmp_path / "killed")
    module = "tests.annotator.submissions.killed_receiving"
    command = [sys.executable, "-m", module, *map(str, (folder, *files))]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE_MS / 1000,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    writes = int(done.stdout)
    assert writes > 30
    for number in range(1, writes):
        copy = tmp_path / f"killed-{number}"
        received(copy, files)
        assert state_of(copy) == expected, number
        assert not [each.name for each in copy.iterdir() if each.name.startswith(".")]
    assert state_of(tmp_path / f"killed-{writes}") == expected
