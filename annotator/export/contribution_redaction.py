"""Finds what the signed record of a contribution says where the merged job is confidential.

A worker's record cannot be redacted: it is signed as a whole. So it may be in an export only if it
says nothing of what is hidden there: no text, draft, comment or value of a region that shares a
hidden place, no comment on the item, no answer to a rejection of it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import WHOLE_BYTES
from annotator.errors import InvalidValueError
from annotator.export.redaction import HiddenPlaces
from annotator.files import FileRefusedError, exists, read_whole
from annotator.media.place_form import place_from_json
from annotator.model.foreign_ids import EFFORT_ITEM, item_ids
from annotator.model.geometry import Box
from annotator.model.place import Place

Key = tuple[str, int]
"""The digest of a file, and the part of it."""

_ANNOTATIONS: Final = "annotations.json"
_TRANSCRIPTIONS: Final = "transcriptions.jsonl"
_EFFORT: Final = "effort.json"
_TAGS: Final = "image_tags"
_TOP: Final = frozenset({"info", "images", "annotations", "categories", _TAGS, "licenses"})
_IMAGE: Final = frozenset(
    {"id", EFFORT_ITEM, "file_name", "width", "height", "part", "tags", "status", "effort"}
)
_PLAIN: Final = frozenset(
    {"id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "group"}
    | {"proposed", "attributes"}
)
_LINE: Final = frozenset(
    {"item_id", "file", "annotation_id", "label", "bbox", "place", "group", "proposed", "text"}
    | {"attributes", "kept"}
)
_NUMBERS: Final = frozenset({"rotation", "active_ms"})


def revealed_files(export: Path, hidden: Mapping[Key, HiddenPlaces]) -> list[str]:
    """Return the files, as the worker calls them, of which a record says what is hidden.

    Args:
        export: the folder of the export in the contribution.
        hidden: the hidden places of the merged job, by file and part.

    Raises:
        ValueError, LookupError, TypeError, FileRefusedError: the record cannot be read.
    """
    effort = _read(export / _EFFORT)
    items = {
        each["id"]: each for each in effort["items"] if (each["sha256"], each["part"]) in hidden
    }
    if not items:
        return []
    places = {key: hidden[each["sha256"], each["part"]] for key, each in items.items()}
    told = {key for key, each in items.items() if any(map(_is_telling, each.get("answers", ())))}
    told |= set(_in_annotations(_read(export / _ANNOTATIONS), places))
    told |= set(_in_lines(_lines(export / _TRANSCRIPTIONS), places))
    return [items[key]["file"] for key in sorted(told)]


def _is_telling(answer: Mapping[str, Any]) -> bool:
    return bool(answer["answer"] or answer["reason"])


def _in_annotations(
    document: Mapping[str, Any], places: Mapping[int, HiddenPlaces]
) -> Iterator[int]:
    if document.keys() - _TOP:
        yield from places  # an import left something there, of nobody knows which item
    items = item_ids(document["images"])
    for image in document["images"]:
        if items[image["id"]] in places and image.keys() - _IMAGE:
            yield items[image["id"]]
    for region in (*document["annotations"], *document.get(_TAGS, ())):
        item = items[region["image_id"]]
        hidden = places.get(item)
        is_telling = bool(region.keys() - _PLAIN) or _has_values(region)
        if hidden is not None and is_telling and hidden.touches(_place_of(region)):
            yield item


def _in_lines(
    lines: Iterable[Mapping[str, Any]], places: Mapping[int, HiddenPlaces]
) -> Iterator[int]:
    for line in lines:
        hidden = places.get(line["item_id"])
        if hidden is None or line["bbox"] is not None:
            continue  # with a box it repeats an annotation
        is_telling = bool(line["text"] or line.keys() - _LINE) or _has_values(line)
        place = None if "place" not in line else place_from_json(line["place"])
        if is_telling and hidden.touches(place):
            yield line["item_id"]


def _has_values(region: Mapping[str, Any]) -> bool:
    """Return whether a region has an attribute that is more than yes or no."""
    values = region.get("attributes", {})
    return any(
        not isinstance(value, bool) for name, value in values.items() if name not in _NUMBERS
    )


def _place_of(region: Mapping[str, Any]) -> Place | None:
    """Return the box of an annotation, turned as its corners say; None for a tag."""
    if region.get("bbox") is None:
        return None
    angle_deg = region.get("attributes", {}).get("rotation", 0)
    if not angle_deg:
        return Box(*map(float, region["bbox"]))
    [numbers] = region["segmentation"]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = zip(numbers[::2], numbers[1::2], strict=True)
    width, height = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
    left, top = (ax + bx + cx + dx) / 4 - width / 2, (ay + by + cy + dy) / 4 - height / 2
    return Box(left, top, width, height, float(angle_deg))


def _read(path: Path) -> Mapping[str, Any]:
    value: Any = json.loads(read_whole(path, WHOLE_BYTES))
    return value  # type: ignore[no-any-return]  # what is no object raises a TypeError where it is used


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    if exists(path):
        yield from map(json.loads, read_whole(path, WHOLE_BYTES).splitlines())


UNREADABLE: Final = (ValueError, LookupError, TypeError, FileRefusedError, InvalidValueError)
"""The faults of a record that cannot be read."""
