"""Values that have no column type of their own, as JSON text: geometry, attributes, history."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any, Final

from annotator.changes import Change
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, Span
from annotator.errors import DamagedJobError
from annotator.geometry import Box
from annotator.model import (
    NO_ATTRIBUTES,
    Attributes,
    Geometry,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Origin,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
)

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder()


def as_json(value: object) -> str:
    """Return compact JSON text; a float comes back from it with the same bits."""
    return _COMPACT.encode(value)


def pack_geometry(geometry: Geometry) -> tuple[str, str]:
    """Return the kind and the numbers of a geometry; both empty for the item as a whole."""
    if geometry is None:
        return "", ""
    return "box", as_json([geometry.x, geometry.y, geometry.width, geometry.height])


def unpack_geometry(kind: str, numbers: str) -> Geometry:
    """Return the geometry that ``pack_geometry`` was given.

    Raises:
        DamagedJobError: it is of no kind that this program knows.
    """
    if not kind:
        return None
    if kind != "box":
        raise DamagedJobError(
            f"A region has a geometry of the unknown kind “{kind}”; a newer program wrote it."
        )
    return Box(*_DECODER.raw_decode(numbers)[0])


def pack_attributes(attributes: Attributes) -> str:
    """Return the attributes as JSON, empty when there are none."""
    return as_json(dict(attributes)) if attributes else ""


def unpack_attributes(text: str) -> Attributes:
    """Return the attributes that ``pack_attributes`` was given."""
    return MappingProxyType(json.loads(text)) if text else NO_ATTRIBUTES


def pack_bins(bins: tuple[GapBin, ...]) -> str:
    """Return the gap bins of a span as JSON."""
    return as_json([[one.upper_s, one.count, one.work_ms, one.break_ms] for one in bins])


def unpack_bins(text: str) -> tuple[GapBin, ...]:
    """Return the bins that ``pack_bins`` was given."""
    return tuple(GapBin(*one) for one in json.loads(text))


def span_of(values: tuple[Any, ...]) -> Span:
    """Return a span from the columns ``category`` to ``bins`` of an effort row."""
    category, item_id, start_ms, end_ms, ended_by, gap_item_id, gap_category, bins = values
    return Span(
        category=Category(category),
        item_id=item_id,
        start_ms=start_ms,
        end_ms=end_ms,
        ended_by=EndedBy(ended_by),
        gap_item_id=gap_item_id,
        gap_category=None if gap_category is None else Category(gap_category),
        bins=unpack_bins(bins),
    )


def pack_changes(changes: tuple[Change, ...]) -> str:
    """Return the changes of a history step as JSON."""
    return as_json([_from_change(change) for change in changes])


def unpack_changes(text: str) -> tuple[Change, ...]:
    """Return the changes that ``pack_changes`` was given, equal in every value."""
    return tuple(_to_change(one) for one in json.loads(text))


def _from_change(change: Change) -> dict[str, object]:
    return {
        "name": change.name,
        "item": change.item_id,
        "regions": [[_from_region(side) for side in sides] for sides in change.regions.values()],
        "facts": None if change.facts is None else [_from_facts(side) for side in change.facts],
        "labels": [[_from_label(side) for side in sides] for sides in change.labels.values()],
    }


def _to_change(packed: dict[str, Any]) -> Change:
    regions = [(_to_region(old), _to_region(new)) for old, new in packed["regions"]]
    labels = [(_to_label(old), _to_label(new)) for old, new in packed["labels"]]
    facts = packed["facts"]
    return Change(
        packed["name"],
        ItemId(packed["item"]),
        {(old or new).id: (old, new) for old, new in regions},  # type: ignore[union-attr]
        None if facts is None else (_to_facts(facts[0]), _to_facts(facts[1])),
        {(old or new).id: (old, new) for old, new in labels},  # type: ignore[union-attr]
    )


def _from_region(region: Region | None) -> list[object] | None:
    if region is None:
        return None
    return [
        region.id,
        region.number,
        region.label_id,
        *pack_geometry(region.geometry),
        region.order,
        region.transcription,
        pack_attributes(region.attributes),
        region.origin,
        region.worker_id,
        region.touched,
        region.import_id,
        region.extra,
    ]


def _to_region(packed: list[Any] | None) -> Region | None:
    return None if packed is None else region_of(tuple(packed))


def region_of(values: tuple[Any, ...]) -> Region:
    """Return a region from its values in the order of the columns, without the item's id."""
    (number_id, number, label_id, kind, geometry, order, text, attributes, origin, *rest) = values
    worker_id, touched, import_id, extra = rest
    return Region(
        RegionId(number_id),
        number,
        LabelId(label_id),
        unpack_geometry(kind, geometry),
        order,
        text,
        unpack_attributes(attributes),
        Origin(origin),
        worker_id,
        bool(touched),
        import_id,
        extra,
    )


def _from_facts(facts: ItemFacts) -> list[object]:
    return [facts.status, facts.review, facts.reason, facts.done_by, facts.done_order]


def _to_facts(packed: list[Any]) -> ItemFacts:
    return facts_of(tuple(packed))


def facts_of(values: tuple[Any, ...]) -> ItemFacts:
    """Return what can change about an item from its columns ``status`` to ``done_order``."""
    status, review, reason, done_by, done_order = values
    worker = None if done_by is None else WorkerId(done_by)
    return ItemFacts(Status(status), Review(review), reason, worker, done_order)


def _from_label(label: Label | None) -> list[object] | None:
    if label is None:
        return None
    return [label.id, label.name, label.position, label.colour, label.extra]


def _to_label(packed: list[Any] | None) -> Label | None:
    return None if packed is None else Label(*packed)
