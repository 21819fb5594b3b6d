"""The folder of an audit: what may be shown in it, and what is private to whoever audits."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.table_forms import TableForm, require_readable
from annotator.files import (
    exists,
    is_file,
    is_folder,
    is_running,
    private_folder,
    write_whole,
)
from annotator.sentences.parts import Name
from annotator.sentences.said import said

MARK: Final = "fairlabel-audit.txt"
_MARK_TEXT: Final = (
    b"This folder is an audit of Fairlabel.\n"
    b"report.html, report.json and figures/ tell nothing about one person.\n"
    b"private/ has rows of single exports: keep it to yourself.\n"
)

SCRATCH: Final = ".part-"
"""What the name of verified rows begins with while they are written; the process follows."""


def scratch_name() -> str:
    """Return what the name of a folder begins with into which this process writes rows."""
    return f"{SCRATCH}{os.getpid()}-"


@dataclass(frozen=True, slots=True)
class AuditFolder:
    """The paths of an audit; ``verified`` is where the verified rows are, if not in it."""

    root: Path
    verified: Path | None = None

    @property
    def figures(self) -> Path:
        """The grouped figures as CSV and Parquet."""
        return self.root / "figures"

    @property
    def private(self) -> Path:
        """What is about single exports."""
        return self.root / "private"

    @property
    def parts(self) -> Path:
        """The verified rows, which the next audit uses again."""
        return self.verified or self.private / "parts"

    @property
    def inputs(self) -> Path:
        """Copies of what lies at addresses, while the audit is made."""
        return self.private / "inputs"

    def prepare(self) -> None:
        """Create the folder, or check that it is one of an audit.

        Raises:
            AuditRefusedError: something else is there, or it cannot be written.
        """
        if exists(self.root) and not self._is_ours():
            raise AuditRefusedError(
                said(
                    "{folder} has other files. Name a new folder, or that of an earlier audit.",
                    folder=Name(self.root.name),
                )
            )
        try:
            for each in (self.root, self.figures):
                each.mkdir(parents=True, exist_ok=True)
            private_folder(self.private)
            self._require_own()
            self.parts.mkdir(exist_ok=True)
            self._remove_left()
        except OSError as error:
            raise AuditRefusedError(
                said("{folder} cannot be written.", folder=Name(self.root.name))
            ) from error
        write_whole(self.root / MARK, _MARK_TEXT)

    def _remove_left(self) -> None:
        """Remove what killed audits left, and nothing of one that runs."""
        for left in self.parts.glob(f"{SCRATCH}*"):
            number = left.name.removeprefix(SCRATCH).partition("-")[0]
            if not number.isdecimal() or not is_running(int(number)):
                shutil.rmtree(left)

    def _require_own(self) -> None:
        """Check that nobody else can have written the verified rows, which are believed."""
        found = [self.private, *(each for each in (self.parts, *self.all_parts()) if exists(each))]
        if any(_is_of_others(each) for each in found):
            raise AuditRefusedError(
                said(
                    "{folder} has verified rows of somebody else, which would be believed. Audit "
                    "into a folder of your own.",
                    folder=Name(self.root.name),
                )
            )

    def _is_ours(self) -> bool:
        is_empty = is_folder(self.root) and not any(self.root.iterdir())
        return is_empty or exists(self.root / MARK)

    def files_of(self, form: TableForm) -> list[Path]:
        """Return the files of a table, sorted; each has a version that can be read.

        Raises:
            AuditRefusedError: one was written by a newer version, or is no such table.
        """
        files = [part / f"{form.name}.parquet" for part in self.all_parts()]
        found = [each for each in files if is_file(each)]
        for each in found:
            require_readable(form, each)
        return found

    def all_parts(self) -> Iterator[Path]:
        """Yield the folders of verified rows, sorted."""
        yield from sorted(self.parts.glob("part-*"))


def _is_of_others(path: Path) -> bool:
    """Return whether somebody else can have made a file or folder; Windows is not asked."""
    is_foreign = path.is_symlink()
    if sys.platform != "win32":
        is_foreign |= path.stat().st_uid != os.geteuid()
    return is_foreign
