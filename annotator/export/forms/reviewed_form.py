"""The digest of what a reviewer saw: the work on an item, as an export shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from annotator.export.forms.canonical import digest
from annotator.media.place_form import place_json
from annotator.media.registry import KINDS
from annotator.model.entities import (
    RESERVED_ATTRIBUTES,
    AttributeValue,
    ItemFacts,
    KindId,
    Region,
    Regions,
    Review,
    in_reading_order,
)
from annotator.model.geometry import Box
from annotator.model.place import Extent
from annotator.proposals.proposal import is_undecided

TRANSCRIPTION: Final = "transcription"
ROTATION: Final = "rotation"
ACTIVE_MS: Final = "active_ms"
OUR_NAMES: Final = RESERVED_ATTRIBUTES | {TRANSCRIPTION, ROTATION}
"""Names of attributes with another meaning to readers; ``_`` is added to them."""


def reviewed_sha256(kind: KindId, extent: Extent, regions: Regions) -> str:
    """Return the digest of the work on an item, "" if its size or its kind is not known.

    It covers the size, and for each region number, label, place within the item, attributes with
    text and rotation, and group. Comments, locks and undecided proposals are not work. Labels count
    by their number, so that a new name changes nothing.
    """
    known = KINDS.get(kind)
    if known is None or not known.is_measured(extent):
        return ""
    rows, tags = [], []
    for region in in_reading_order(regions):
        if is_undecided(region):
            continue
        if region.geometry is None:
            tags.append(_row(region, None))
        elif (place := exported_place(extent, region)) is not None:
            rows.append(_row(region, place))
    size = [extent.width_px, extent.height_px, *([extent.length_ms] if extent.length_ms else [])]
    return content_digest(size, [*rows, *tags])


def reviewed_sha256_of(facts: ItemFacts) -> str | None:
    """Return the digest of what was reviewed, as exported: None without a review or a digest."""
    return None if facts.review is Review.NONE else facts.reviewed_sha256 or None


def content_digest(size: list[int], rows: Iterable[list[object]]) -> str:
    """Return the digest of a size in pixels and the rows of the regions."""
    return digest({"size": size, "regions": list(rows)})


def content_row(annotation: Mapping[str, object]) -> list[object]:
    """Return the row of an annotation or a tag of ``annotations.json``."""
    attributes = annotation.get("attributes", {})
    assert isinstance(attributes, Mapping)  # noqa: S101 - its schema says so
    return [
        annotation.get("id"),
        annotation.get("category_id"),
        annotation.get("bbox"),
        {name: value for name, value in attributes.items() if name != ACTIVE_MS},
        annotation.get("group", 0),
    ]


def exported_place(extent: Extent, region: Region) -> object:
    """Return the part of a region within its item as an export has it; None if there is none."""
    place = region.geometry
    if place is None:
        return None
    if isinstance(place, Box):
        box = upright_part(extent, place)
        return None if box is None else [box.x, box.y, box.width, box.height]
    part = place.within(extent)
    return None if part is None else place_json(part)


def upright_part(extent: Extent, box: Box) -> Box | None:
    """Return the part of a box that lies in its image; of a rotated one, that of its bounds."""
    part = box.clipped(extent.width_px, extent.height_px)
    if part is None or not part.is_turned:
        return part
    return part.bounds.clipped(extent.width_px, extent.height_px)


def flat_attributes(region: Region) -> dict[str, AttributeValue]:
    """Return the attributes of a region as exported, with its text and rotation, without time."""
    attributes = {
        f"{name}_" if name in OUR_NAMES else name: value
        for name, value in region.attributes.items()
    }
    if isinstance(region.geometry, Box) and region.geometry.is_turned:
        attributes[ROTATION] = region.geometry.angle_deg
    if region.transcription:
        attributes[TRANSCRIPTION] = region.transcription
    return attributes


def _row(region: Region, place: object) -> list[object]:
    return [region.number, region.label_id, place, flat_attributes(region), region.group]
