"""Receives files in processes, and is killed when so many of them are checked.

``python -m tests.annotator.submissions.killed_apart FOLDER NUMBER FILE...``
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import resources
from annotator.progress import Watch
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.receive import Receiving, receive
from tests.annotator.submissions.rounds import TODAY, VENDOR


def main() -> None:
    """Receive the files until it is time."""
    folder, number, files = Path(sys.argv[1]), int(sys.argv[2]), list(map(Path, sys.argv[3:]))

    def kill(done: int, _total: int) -> None:
        if done == number:
            os.kill(os.getpid(), signal.SIGKILL)

    how = Receiving(schemas=resources.path("schemas"), signer=VENDOR, today=TODAY, few=0)
    list(receive(open_collection(folder), files, how, Watch(progress=kill)))


if __name__ == "__main__":
    main()
