"""The registry of kinds of media, by id, by file name ending, and by form of place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import UnknownKindError, UnreadableMediaError
from annotator.media.image import IMAGES, PAGES
from annotator.media.kind import MediaKind, PlaceMaker
from annotator.media.sound import SOUNDS
from annotator.model.entities import Geometry, KindId
from annotator.model.place import Extent
from annotator.sentences.parts import Code
from annotator.sentences.said import said

KINDS: Final[dict[KindId, MediaKind]] = {}
ENDINGS: Final[dict[str, MediaKind]] = {}
PLACES: Final[dict[str, PlaceMaker]] = {}
"""The constructor of a place, by its stored form; kinds may share a form."""


def kind_of(kind_id: KindId) -> MediaKind:
    """Return a kind by its id.

    Raises:
        UnknownKindError: this program has no such kind; the sentence says what to do.
    """
    kind = KINDS.get(kind_id)
    if kind is None:
        raise unknown_kind(kind_id)
    return kind


def unknown_kind(kind_id: KindId) -> UnknownKindError:
    """Return the error that says that this program has no such kind."""
    return UnknownKindError(
        said(
            "It is of the kind “{kind}”, which this program does not know. "
            "Open the job with a newer one.",
            kind=Code(shown_name(kind_id)),
        )
    )


def kind_of_head(head: bytes) -> MediaKind | None:
    """Return the kind of the file that begins with these ``HEAD_BYTES`` bytes, or None."""
    for kind in KINDS.values():
        if kind.claims(head):
            return kind
    return None


def kinds_paid_by(unit: str) -> list[KindId]:
    """Return the ids of the kinds that can be paid by a unit of work."""
    return [kind.id for kind in KINDS.values() if unit in kind.units]


def can_have(kind_id: KindId, geometry: Geometry) -> bool:
    """Return whether a region has this place on items of a kind; None is the item as a whole.

    An item of an unknown kind has none, so that nothing is pasted or copied to it.
    """
    kind = KINDS.get(kind_id)
    return kind is not None and (geometry is None or geometry.stored()[0] in kind.places)


def audio_ms_of(kind_id: KindId, extent: Extent) -> int:
    """Return the ms of an item of this kind and extent that a rate for sound pays."""
    is_paid = extent.length_ms and kind_id in kinds_paid_by("audio")
    return extent.length_ms if is_paid else 0


def is_readable(kind_id: KindId, path: Path) -> bool:
    """Return whether a file is of its kind, as far as is known without decoding it.

    A job may name any file of its folder, including pipes and huge files; none of these is
    exported.
    """
    try:
        kind_of(kind_id).probe(path)
    except UnreadableMediaError:
        return False
    return True


@contextmanager
def registered(kind: MediaKind) -> Iterator[None]:
    """Add a kind temporarily, for tests of the registry.

    Raises:
        ValueError: its id, an ending or the name of a form is taken.
    """
    _add(kind)
    try:
        yield
    finally:
        del KINDS[kind.id]
        for table in (ENDINGS, PLACES):
            table.clear()
        for each in KINDS.values():
            _enter(each)


def _add(kind: MediaKind) -> None:
    endings = [ending for ending in kind.endings if ending in ENDINGS]
    forms = [form for form, make in kind.places.items() if PLACES.get(form, make) is not make]
    if kind.id in KINDS or endings or forms:
        message = f"The kind {kind.id!r} is there already, or its {[*endings, *forms]}."
        raise ValueError(message)
    KINDS[kind.id] = kind
    _enter(kind)


def _enter(kind: MediaKind) -> None:
    ENDINGS.update(dict.fromkeys(kind.endings, kind))
    PLACES.update(kind.places)


for _kind in (IMAGES, PAGES, SOUNDS):
    _add(_kind)
