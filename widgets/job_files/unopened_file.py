"""Says of a file that is opened or dropped what it is not good for here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.display_text import shown_name
from annotator.files import FileRefusedError, opened_plain
from annotator.media.kind import HEAD_BYTES
from annotator.media.registry import ENDINGS, kind_of_head

_LOOKED_AT: Final = 65_536
_JSON: Final = (".json", ".jsonl")
_MARKS: Final = (b'"annotations"', b'"images"', b'"audio_filepath"')
"""Keys at the start of the JSON documents that are imported: COCO and NeMo manifests."""


def is_media_file(path: Path) -> bool:
    """Return whether a file is a picture or a sound, by its first bytes or its name."""
    head = _head(path, HEAD_BYTES)
    return kind_of_head(head) is not None or path.suffix.lower() in ENDINGS


def why_unopened(path: Path) -> str:
    """Return the sentence about a file that is no job, no media and nothing that is taken here."""
    if _is_importable(path):
        text = _tr(
            "“%1” is no job, picture or sound, so it was not opened. If it holds regions or texts "
            "for a job, open that job and choose “Import…” in the menu “Job”."
        )
    elif _is_of_an_export(path):
        text = _tr(
            "“%1” is one file of an export, so it was not opened. “fairlabel verify” checks the "
            "whole folder of the export."
        )
    else:
        text = _tr(
            "“%1” was not opened: it is no job, picture or sound, and no work order, package, "
            "submission, review, hand-in, receipt, proof or payment. Nothing was done with it."
        )
    return text.replace("%1", shown_name(path.name))


def _is_importable(path: Path) -> bool:
    # Late, as below: hardly anybody opens such a file.
    from annotator.importers.registry import IMPORTERS  # noqa: PLC0415

    if path.suffix.lower() in _JSON:
        head = _head(path, _LOOKED_AT)
        return any(mark in head for mark in _MARKS)
    return any(path.name.endswith(end) for each in IMPORTERS.values() for end in each.endings)


def _is_of_an_export(path: Path) -> bool:
    from annotator.verify import export_around  # noqa: PLC0415 - late, as above

    return export_around(path) is not None


def _head(path: Path, size: int) -> bytes:
    """Return the first bytes of a file; none if it cannot be read."""
    try:
        with opened_plain(path) as file:
            return file.read(size)
    except FileRefusedError:
        return b""


def _tr(text: str) -> str:
    return QCoreApplication.translate("UnopenedFile", text)
