"""A disk fault: a folder that accepts no files, even from an administrator."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.job_file.opening.file_access import unwritable as really_unwritable


def write_protect(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make the store find that a folder and those below it are not writable."""

    def unwritable(path: Path) -> Path | None:
        return path.parent if path.is_relative_to(folder) else really_unwritable(path)

    monkeypatch.setattr("annotator.job_file.backup.read_only_copy.unwritable", unwritable)
