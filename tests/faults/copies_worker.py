"""Works in a job until it is killed; with ``wal`` by a journal that misleads who copies the file.

Usage: python -m tests.faults.copies_worker JOB [wal]
"""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.job_file.opening import file_access
from tests.annotator.job_file.committer import work

if __name__ == "__main__":
    if sys.argv[2:] == ["wal"]:
        # A write-ahead log lies beside the file: who copies the file alone leaves it behind.
        file_access._AFTER_LOCK["journal_mode"] = ("WAL", "wal")
    work(Path(sys.argv[1]))
