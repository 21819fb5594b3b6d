"""Remembers the media folder of a collection, so that it is chosen only once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError
from annotator.packages.collection_records import MEDIA_PLACE, media_json
from annotator.sentences.said import said
from annotator.submissions.collection_folder import Collection

_FOLDER: Final = "folder"


class MediaNotKnownError(AnnotatorError):
    """The folder of the media of a collection is not known."""


def remember_media(collection: Collection, media: Path) -> None:
    """Remember the folder of the media of a collection.

    Raises:
        WriteFailedError: the disk refused.
    """
    collection.write(collection.folder / MEDIA_PLACE, media_json(collection.folder, media))


def remembered_media(collection: Collection) -> Path:
    """Return the folder of the media that was packed, or named in a merge.

    Raises:
        MediaNotKnownError: none is known.
    """
    value = collection.document(collection.folder / MEDIA_PLACE)
    folder = None if value is None else value.get(_FOLDER)
    if not isinstance(folder, str):
        raise MediaNotKnownError(
            said(
                "This collection does not know where its pictures and sounds are. Name their "
                "folder."
            )
        )
    return (collection.folder.parent / folder).resolve()
