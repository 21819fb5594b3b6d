"""The interface of a format whose files stand beside the COCO record in an export.

Effort and pay are checked against the record, so an export of such a format has all of it, and the
files of the format in a folder of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Protocol

from annotator.export.api import ExportOptions, OutFile, Report, Snapshot
from annotator.model.entities import KindId
from exporters.common.documents import HashedPieces


class SideFormat(Protocol):
    """A format other than COCO. All its files are in the folder ``name`` of the export."""

    @property
    def name(self) -> str:
        """The name on the command line, and of the folder: lower-case letters and digits."""
        ...

    @property
    def title(self) -> str:
        """The name for people."""
        ...

    @property
    def cannot_carry(self) -> Sequence[str]:
        """What the format cannot represent, one phrase each."""
        ...

    @property
    def kinds(self) -> frozenset[KindId]:
        """The kinds of media that it can describe; others are only in the record beside it."""
        ...

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the files of the format, each with its path in the export."""
        ...

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether the written files say what the snapshot says; report each difference."""
        ...


def sealed_files(
    side: SideFormat,
    snapshot: Snapshot,
    options: ExportOptions,
    report: Report,
    written: MutableMapping[str, HashedPieces],
) -> Iterator[OutFile]:
    """Yield the files of a format, and add those that it makes to the files that are sealed.

    A copy of an item's file needs no seal: the record has its digest.

    Raises:
        ValueError: a file is not in the folder of the format.
    """
    for file in side.files(snapshot, options, report):
        if not file.path.startswith(f"{side.name}/"):
            message = f"The format {side.name!r} may not write {file.path!r}."
            raise ValueError(message)
        if file.copy_of is None:
            written[file.path] = HashedPieces(file.pieces)
            yield OutFile(file.path, written[file.path])
        else:
            yield file
