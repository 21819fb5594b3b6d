"""Renders a preview as plain lines and as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from annotator.export.api import Detail
from annotator.export.preview.field_tree import FieldNode, FieldValues, child_path
from annotator.export.preview.preview import FilePreview, Pictures, Preview
from annotator.imaging.sandbox.traces import AUTHOR, CAMERA, PLACE, TIME
from annotator.sentences.parts import Count
from annotator.sentences.said import Listed, Said, names, said, said_n, word

FORMAT: Final = "fairlabel/preview/1"
_SAYING: Final = {
    PLACE: "the place where they were taken",
    TIME: "the time when they were taken",
    CAMERA: "which camera took them",
    AUTHOR: "who took them or owns them",
}


def preview_lines(preview: Preview, detail: Detail) -> Iterator[Said | str]:
    """Yield the fields at a level line by line; fields that start at this level are marked."""
    yield said(
        "What leaves at {level}. Nothing is written. Fields: {counts}.",
        level=word(detail),
        counts=Listed(
            tuple(
                said("{count} at {level}", count=Count(preview.field_count(each)), level=word(each))
                for each in Detail
            )
        ),
    )
    yield said(
        "Marked + are fields that leave only from a level on; ≠ reads otherwise at another level."
    )
    for file in preview.files.values():
        if detail in file.content.seen or detail in file.sizes:
            yield ""
            yield f"{file.path}{_size(file, detail)}"
            for path, field in file.content.leaves(detail):
                yield f"  {mark_of(field):8}{path}: {values_text(field.seen[detail])}".rstrip()
    yield from _picture_lines(preview.pictures)
    if preview.notes[detail]:
        yield ""
        yield from preview.notes[detail]


def mark_of(field: FieldNode) -> str:
    """Return the mark of a field: the level from which it is exported, and whether it differs."""
    since = "" if field.since is Detail.JOB else f"+{field.since}"
    return f"{since}{' ' if since and field.differs else ''}{'≠' if field.differs else ''}"


def values_text(seen: FieldValues) -> Said:
    """Return the first values, and the number of the others."""
    return _and_more(seen.examples, seen.more)


def _and_more(first: Iterable[str], more: int) -> Said:
    if not more:
        return said("{first}", first=names(first))
    return said("{first} and {more} more", first=names(first), more=Count(more))


def preview_document(preview: Preview) -> dict[str, Any]:
    """Return the preview of all levels as JSON: each field with its first values at each level."""
    return {
        "format": FORMAT,
        "fields": {each.value: preview.field_count(each) for each in Detail},
        "files": [
            {
                "path": file.path,
                "size": {each.value: size for each, size in file.sizes.items()},
                "fields": list(_fields(file.content, "")),
            }
            for file in preview.files.values()
        ],
        "pictures": {
            "count": preview.pictures.count,
            "size": preview.pictures.size,
            "first": preview.pictures.first,
            "traces": preview.pictures.traces,
            "unread": preview.pictures.unread,
        },
        "notes": {each.value: list(map(str, notes)) for each, notes in preview.notes.items()},
    }


def _fields(parent: FieldNode, path: str) -> Iterator[dict[str, Any]]:
    for child in parent.children.values():
        place = child_path(path, child.name)
        values = {
            detail.value: {"first": seen.examples, "count": seen.count}
            for detail, seen in child.seen.items()
            if seen.examples
        }
        if values:
            since = next(detail for detail in Detail if detail.value in values)
            yield {"path": place, "from": since, "differs": child.differs, "values": values}
        yield from _fields(child, place)


def _size(file: FilePreview, detail: Detail) -> str:
    return f" ({file.sizes[detail]} bytes)" if detail in file.sizes else ""


def _picture_lines(pictures: Pictures) -> Iterator[Said | str]:
    if not pictures.count:
        return
    more = pictures.count - len(pictures.first)
    yield ""
    yield said_n(
        "Pictures, byte for byte ({count} file, {size} bytes)",
        "Pictures, byte for byte ({count} files, {size} bytes)",
        pictures.count,
        size=Count(pictures.size),
    )
    yield said("  {files}", files=_and_more(pictures.first, more))
    for trace, words in _SAYING.items():
        if trace in pictures.traces:
            yield said_n(
                "  {count} of them says {what}.",
                "  {count} of them say {what}.",
                pictures.traces[trace],
                what=word(words),
            )
    if pictures.unread:
        yield said("  {count} of them cannot be looked into.", count=Count(pictures.unread))
