"""Forked programs are processes of their own: nothing of one is seen by the next."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.support import forks

_TELL = """
import os, sys
print(sys.argv[1:], os.environ.get("ASKED"), hasattr(sys, "left_behind"))
print("a word", file=sys.stderr)
sys.left_behind = True
sys.exit(int(sys.argv[1]))
"""


def test_a_fork_has_its_own_arguments_environment_outputs_and_status() -> None:
    for status, asked in ((3, "one"), (0, "two")):
        run = forks.run("commands", _TELL, str(status), env={**os.environ, "ASKED": asked})
        assert run.returncode == status
        assert run.stdout == f"['{status}'] {asked} False\n"
        assert run.stderr == "a word\n"


def test_an_error_is_a_trace_and_a_signal_a_negative_status() -> None:
    fault = forks.run("commands", "1 / 0")
    assert fault.returncode == 1
    assert "ZeroDivisionError" in fault.stderr
    killed = forks.run("commands", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL


def test_a_fork_that_waits_for_ever_can_be_killed() -> None:
    with Path(os.devnull).open("wb") as null:
        outputs = (null.fileno(), null.fileno())
        fork = forks.fork("commands", "import time; time.sleep(3_600)", [], outputs)
        fork.kill()
        assert fork.wait() == -signal.SIGKILL


def test_commands_find_no_qt_and_have_loaded_each_module_of_theirs() -> None:
    without = forks.run("commands", "import PySide6.QtCore")
    assert without.returncode == 1
    assert "PySide6 is not on this machine" in without.stderr
    told = forks.run(
        "commands",
        "import sys; from annotator.cli.group import COMMANDS; "
        "print({f'annotator.cli.commands.{each}' for each in COMMANDS.values()} <= {*sys.modules})",
    )
    assert told.stdout == "True\n"
