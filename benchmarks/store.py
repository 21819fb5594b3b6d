"""The place for benchmark data that is slow to make and the same each time."""

import os
import tempfile
from pathlib import Path


def store() -> Path:
    """Return the folder of data that is kept for the next run."""
    folder = Path(tempfile.gettempdir()) / f"fairlabel-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
