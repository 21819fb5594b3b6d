"""Where benchmarks keep what takes long to make and is the same each time."""

import os
import tempfile
from pathlib import Path


def store() -> Path:
    """Return the folder that keeps what was made for the next run."""
    folder = Path(tempfile.gettempdir()) / f"fairlabel-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
