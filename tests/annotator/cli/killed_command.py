"""Runs a command in a process that kills itself before one of its writes.

``python -m tests.annotator.cli.killed_command NUMBER ARGUMENT...`` runs the command with these
arguments, and ends by SIGKILL before its write of that number: a file opened for writing, or a
change of a folder. SQLite's own writes do not count.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Final

from tests.annotator.cli.running import run

WRITES: Final = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.truncate", "os.chmod"}
)


def main() -> None:
    """Run the command of the arguments, and exit as it does unless it was killed."""
    last = int(sys.argv[1])
    writes = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal writes
        if event in WRITES or (event == "open" and is_written(arguments)):
            writes += 1
            if writes == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.dont_write_bytecode = True  # else the numbers would depend on what was imported before
    sys.addaudithook(hook)
    sys.exit(run(*sys.argv[2:]).exit_code)


def is_written(arguments: tuple[object, ...]) -> bool:
    """Return whether a file is opened for writing, by the arguments of the event ``open``."""
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


if __name__ == "__main__":
    main()
