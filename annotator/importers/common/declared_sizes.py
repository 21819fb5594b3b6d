"""Compares the sizes of pictures that a document declares with those of the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import contained
from annotator.job_file.project import Project
from annotator.media.registry import kind_of
from annotator.model.entities import Item, Media, Status
from annotator.progress import Cancel
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Listed, Part, Said, said, said_n

Size = tuple[int, int]
"""Width and height in pixels, as a picture is shown."""

_EXAMPLES: Final = 3


def size_notes(project: Project, declared: Mapping[int, Size], cancel: Cancel) -> Iterator[Said]:
    """Yield one sentence on all pictures whose size differs from the declared one, if any does.

    The size of a picture is that after its orientation (EXIF) is applied; boxes belong to that. A
    size that the job does not know yet is read from the file. Missing files have none.

    Raises:
        CancelledError: the person cancelled.
    """
    count, first = 0, list[Part]()
    for item_id, told in declared.items():
        cancel.check()
        item, media = project.reads.item_and_media(item_id).result()
        size = _size_of(project, item, media)
        if size is None or size == told:
            continue
        count += 1
        if len(first) < _EXAMPLES:
            first.append(_example(media, size, told))
    if count:
        more = count - len(first)
        examples: Part = Listed(tuple(first))
        if more:
            rest = Count(more, is_grouped=True)
            examples = said("{first} and {more} more", first=examples, more=rest)
        yield said_n(
            "{count} picture has another size than the document says: {examples}. Its boxes are "
            "where the document puts them; look whether they fit.",
            "{count} pictures have another size than the document says: {examples}. Their boxes "
            "are where the document puts them; look whether they fit.",
            count,
            examples=examples,
        )


def _size_of(project: Project, item: Item, media: Media) -> Size | None:
    if item.facts.status is Status.UNREADABLE:
        return None
    try:
        kind = kind_of(item.kind)
        if kind.is_measured(item.extent):
            found = item.width_px, item.height_px
        else:
            path = contained(project.media_folder, media.path)
            width_px, height_px, *_ = kind.probe(path, item.part)
            found = width_px, height_px
    except (AnnotatorError, OSError):
        return None  # whoever opens the item is told
    return found if all(found) else None


def _example(media: Media, size: Size, told: Size) -> Said:
    return said(
        "{file} ({size}, not {told})",
        file=Name(shown_name(media.path)),
        size=Code(f"{size[0]} × {size[1]}"),
        told=Code(f"{told[0]} × {told[1]}"),
    )
