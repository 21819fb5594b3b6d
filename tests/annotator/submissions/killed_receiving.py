"""Receives files in processes that are killed at their first write, their second, and so on.

``python -m tests.annotator.submissions.killed_receiving FOLDER FILE...`` copies the collection
FOLDER for each write to FOLDER-1, FOLDER-2, … and receives FILE... into the copy. The process that
does so kills itself before that write. Prints the number of writes.
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
    folder, files = Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]]
    number = 0
    while True:
        number += 1
        copy = shutil.copytree(folder, folder.with_name(f"{folder.name}-{number}"))
        child = os.fork()
        if child == 0:
            _receive_until(number, copy, files)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            sys.stdout.write(f"{number}\n")
            return


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
