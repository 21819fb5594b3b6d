"""Ctrl-C gives one sentence, in every command and while modules are still imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.cli import group
from tests.annotator.cli.running import run
from tests.support.material import CHECKOUT

STOPPED = (
    "Stopped. A file or a step that was not finished is not there; all before it is kept. Start "
    "the command again.\n"
)
INTERRUPTED_AT = """
import sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
import main
sys.argv = ["fairlabel", "info", "no.fairlabel"]
main.main()
"""


@pytest.mark.parametrize("module", ["resources", "annotator.cli", "annotator.cli.commands.info"])
def test_while_modules_are_imported(module: str) -> None:
    script = INTERRUPTED_AT.replace("sys.argv[1]", repr(module))
    child = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert child.returncode != 0
    assert (child.stdout, child.stderr.lstrip("\n")) == ("", STOPPED)


def test_in_every_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(group, "import_module", interrupt)
    for command in group.COMMANDS:
        result = run(command, tmp_path / "job.fairlabel")
        assert (result.exit_code, result.stdout, result.stderr) == (130, "", STOPPED), command
