"""The names of redacted copies that cannot have the format of their file."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from annotator.audio.headers import is_stored_exactly
from annotator.errors import AnnotatorError
from annotator.export.api import Snapshot
from annotator.export.export_folder import contained
from annotator.model.entities import SOUND
from exporters.common.redacted_media import REDACTED_SOUND, hidden_media

_NAME_BYTES: Final = 255
"""The longest name of a file on the usual file systems."""


def redacted_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return what the redacted copies of some files are called, by the paths of the files.

    These are the sounds whose encoding loses sound, and films. No name is that of a file of the
    job, nor of another copy, also where names have no case.
    """
    hidden = hidden_media(snapshot)
    if not hidden.by_path:
        return {}
    taken, wanted = set[str](), list[str]()
    for summary in snapshot.summaries():
        path = summary.media.path
        taken.add(_key(path))
        if summary.item.kind == SOUND and hidden.of(path) and _is_lossy(snapshot, path):
            wanted.append(path)
    names: dict[str, str] = {}
    for path in wanted:
        names[path] = next(
            name for number in count(1) if _key(name := _name(path, number)) not in taken
        )
        taken.add(_key(names[path]))
    return names


def _is_lossy(snapshot: Snapshot, path: str) -> bool:
    try:
        return not is_stored_exactly(contained(snapshot.media_folder, path))
    except AnnotatorError:
        return False  # it is missing, and reported elsewhere


def _name(path: str, number: int) -> str:
    """Return ``talk.mp3.redacted.flac``, or from the second on ``talk.mp3.redacted-2.flac``."""
    ending = f".redacted{REDACTED_SOUND}" if number == 1 else f".redacted-{number}{REDACTED_SOUND}"
    place = PurePosixPath(path)
    kept = place.name.encode()[: _NAME_BYTES - len(ending)].decode(errors="ignore")
    return str(place.with_name(kept.rstrip(".") + ending))


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
