"""Receives files in processes that are killed at one of their writes, at a later one, and so on.

``python -m tests.annotator.submissions.killed_receiving FIRST STEP FOLDER FILE...`` copies the
collection FOLDER for each write that is tried to FOLDER-1, FOLDER-5, … (FIRST 1, STEP 4) and
receives FILE... into the copy. The process that does so kills itself before that write. Prints the
number of the first write that there is not. The files are received once before, into FOLDER-0:
what this loads, the processes have.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

from tests.annotator.cli.killed_command import WRITES, is_written
from tests.annotator.submissions.rounds import received


def main() -> None:
    """Fork a process for each write until one of them gets to the end."""
    number, step = map(int, sys.argv[1:3])
    folder, *files = map(Path, sys.argv[3:])
    received(shutil.copytree(folder, folder.with_name(f"{folder.name}-0")), files)
    while True:
        copy = shutil.copytree(folder, folder.with_name(f"{folder.name}-{number}"))
        child = os.fork()
        if child == 0:
            _receive_until(number, copy, files)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            sys.stdout.write(f"{number}\n")
            return
        number += step


def _receive_until(number: int, folder: Path, files: list[Path]) -> None:
    writes = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal writes
        if event in WRITES or (event == "open" and is_written(arguments)):
            writes += 1
            if writes == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    received(folder, files)
    os._exit(0)


if __name__ == "__main__":
    main()
