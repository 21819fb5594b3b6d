"""Writes the own record to a chosen file, and as a copy that outlives the job file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from annotator.documents.own_record.record import OwnRecord
from annotator.documents.own_record.record_csv import csv_pieces
from annotator.documents.own_record.record_json import json_pieces
from annotator.errors import RecordNotWrittenError
from annotator.files import FOR_THE_OWNER, private_folder, writing_whole
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import Said, said

WRITERS: Final = {".csv": csv_pieces, ".json": json_pieces}
"""The function that writes the record, by the extension of the file."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9-]{1,64}")


def write_record(record: OwnRecord, path: Path) -> None:
    """Write the record to a file atomically, replacing any existing file.

    Raises:
        RecordNotWrittenError: the extension is not in ``WRITERS``, or the disk refused.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise RecordNotWrittenError(
            said(
                "{file} was not written: a record ends in .csv or .json. Choose such a name.",
                file=Name(path.name),
            )
        )
    _write_whole(path, writer(record))


def keep_copy(record: OwnRecord, folder: Path) -> None:
    """Write both formats of the record to the folder of own copies, replacing older ones.

    Raises:
        RecordNotWrittenError: the disk refused; the older copy is unchanged.
    """
    try:
        private_folder(folder)
    except OSError as error:
        raise RecordNotWrittenError(_sentence(folder.name, error)) from error
    for suffix in WRITERS:
        write_record(record, copy_path(record, folder, suffix))


def copy_path(record: OwnRecord, folder: Path, suffix: str) -> Path:
    """Return the path of a record's copy; foreign ids cannot lead outside the folder."""
    job, worker = (_as_name(each) for each in (record.facts.job_id, record.worker.id))
    return folder / f"{job}-{worker}{suffix}"


def _as_name(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write_whole(path: Path, pieces: Iterable[str]) -> None:
    try:
        with writing_whole(path, mode=FOR_THE_OWNER) as file:
            file.writelines(piece.encode() for piece in pieces)
    except OSError as error:
        raise RecordNotWrittenError(_sentence(path.name, error)) from error


def _sentence(name: str, error: OSError) -> Said:
    return said(
        "{name} could not be written ({reason}). Your time is in the job file. Choose another "
        "folder, or make room on the disk.",
        name=Name(name),
        reason=Reason(error.strerror),
    )
