"""A disk fault: a folder that takes no files, also of an administrator, whom no mode stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.job_file.opening.file_access import unwritable as really_unwritable


def write_protect(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the store find that nothing in a folder can be written to, nor in those below."""

    def unwritable(path: Path) -> Path | None:
        return path.parent if path.is_relative_to(folder) else really_unwritable(path)

    monkeypatch.setattr("annotator.job_file.backup.read_only_copy.unwritable", unwritable)
