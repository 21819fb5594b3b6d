"""Values without a column type of their own, as JSON: geometry, attributes, history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from annotator.display_text import one_line
from annotator.editing.changes import Change, Merge
from annotator.effort.spans import GapBin
from annotator.errors import DamagedJobError, InvalidValueError
from annotator.media.registry import PLACES
from annotator.model.entities import (
    NO_ATTRIBUTES,
    AttributeKind,
    Attributes,
    Fault,
    Geometry,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Origin,
    Region,
    RegionId,
    RegionReview,
    RegionVerdict,
    Review,
    Status,
    ValueKind,
    WorkerId,
)
from annotator.sentences.parts import Code
from annotator.sentences.said import said

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder()
_NO_NUMBERS: Final = (ValueError, TypeError, ArithmeticError, RecursionError)
_LONGEST_PLACE: Final = 60
"""Characters of numbers that are none, as a sentence shows them."""


def as_json(value: object) -> str:
    """Return compact JSON text, from which floats are restored exactly."""
    return _COMPACT.encode(value)


def pack_geometry(geometry: Geometry) -> tuple[str, str]:
    """Return the form and the numbers of a geometry; both empty for the item as a whole."""
    if geometry is None:
        return "", ""
    form, numbers = geometry.stored()
    return form, as_json(numbers)


def unpack_geometry(kind: str, numbers: str) -> Geometry:
    """Return the geometry from the result of ``pack_geometry``.

    Raises:
        DamagedJobError: its form is unknown to this program, or the numbers are none of that form.
    """
    if not kind:
        return None
    try:
        make = PLACES[kind]
    except KeyError:
        raise DamagedJobError(
            said(
                "A region has a geometry of the unknown kind “{kind}”; a newer program wrote it.",
                kind=Code(kind),
            )
        ) from None
    try:
        found = _DECODER.raw_decode(numbers)[0]
        if "e" in numbers and any(type(each) is bool for each in found):
            raise TypeError  # Python takes True for 1
        return make(*found)
    except (*_NO_NUMBERS, InvalidValueError) as error:
        raise DamagedJobError(
            said(
                "The job file is damaged: {numbers} is no place of a region. Nothing was changed. "
                "Go back to a copy that is kept of it.",
                numbers=Code(one_line(numbers, _LONGEST_PLACE)),
            )
        ) from error


def pack_attributes(attributes: Attributes) -> str:
    """Return the attributes as JSON, empty if there are none."""
    return as_json(dict(attributes)) if attributes else ""


def unpack_attributes(text: str) -> Attributes:
    """Return the attributes from the result of ``pack_attributes``."""
    return MappingProxyType(json.loads(text)) if text else NO_ATTRIBUTES


def pack_kinds(kinds: tuple[AttributeKind, ...]) -> str:
    """Return the attributes of a label as JSON, empty if there are none."""
    rows = [
        [one.name, one.kind, one.choices, one.default, one.lowest, one.highest] for one in kinds
    ]
    return as_json(rows) if rows else ""


def unpack_kinds(text: str) -> tuple[AttributeKind, ...]:
    """Return the attributes from the result of ``pack_kinds``."""
    rows = json.loads(text) if text else ()
    return tuple(
        AttributeKind(name, ValueKind(kind), tuple(choices), *rest)
        for name, kind, choices, *rest in rows
    )


def pack_bins(bins: tuple[GapBin, ...]) -> str:
    """Return the gap bins of a span as JSON."""
    return as_json([[one.upper_s, one.count, one.work_ms, one.break_ms] for one in bins])


def unpack_bins(text: str) -> tuple[GapBin, ...]:
    """Return the bins from the result of ``pack_bins``."""
    return tuple(GapBin(*one) for one in json.loads(text))


# Rare values stand at the end, and are left out if they are empty.


def pack_changes(changes: tuple[Change, ...]) -> str:
    """Return the changes of a history step as JSON."""
    return as_json([_from_change(change) for change in changes])


def unpack_changes(text: str) -> tuple[Change, ...]:
    """Return the changes from the result of ``pack_changes``, equal in every value."""
    return tuple(_to_change(one) for one in json.loads(text))


def _from_change(change: Change) -> dict[str, object]:
    merge = change.merge
    return {
        "name": change.name,
        "item": change.item_id,
        "regions": [[_from_region(side) for side in sides] for sides in change.regions.values()],
        "facts": None if change.facts is None else [_from_facts(side) for side in change.facts],
        "labels": [[_from_label(side) for side in sides] for sides in change.labels.values()],
        **({} if merge is None else {"merge": [merge.source, merge.target, merge.is_undone]}),
    }


def _to_change(packed: dict[str, Any]) -> Change:
    regions = [(_to_region(old), _to_region(new)) for old, new in packed["regions"]]
    labels = [(_to_label(old), _to_label(new)) for old, new in packed["labels"]]
    facts, merge = packed["facts"], packed.get("merge")
    return Change(
        packed["name"],
        ItemId(packed["item"]),
        {(old or new).id: (old, new) for old, new in regions},  # type: ignore[union-attr]  # of each pair one at least is there
        None if facts is None else (_to_facts(facts[0]), _to_facts(facts[1])),
        {(old or new).id: (old, new) for old, new in labels},  # type: ignore[union-attr]  # of each pair one at least is there
        None if merge is None else Merge(*merge),
    )


def _from_region(region: Region | None) -> list[object] | None:
    if region is None:
        return None
    note = region_note(region)
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
        *(note if note != NO_REGION_NOTE else ()),
    ]


def _to_region(packed: list[Any] | None) -> Region | None:
    return None if packed is None else region_of(tuple(packed))


def pack_regions(regions: Iterable[Region]) -> str:
    """Return regions as JSON."""
    return as_json([_from_region(region) for region in regions])


def unpack_regions(text: str) -> Iterator[Region]:
    """Yield the regions from the result of ``pack_regions``, equal in every value."""
    return (region_of(tuple(packed)) for packed in json.loads(text))


NO_REGION_NOTE: Final[tuple[Any, ...]] = (0, "", 0, "")
"""The columns of an empty note of a region, from ``group_number`` on."""


def region_note(region: Region) -> tuple[Any, ...]:
    """Return the columns of a region's note, without the ids."""
    review = pack_region_review(region.review)
    return (region.group, region.comment, int(region.is_locked), review)


def pack_region_review(review: RegionReview | None) -> str:
    """Return the review of a region as JSON, empty if there is none."""
    if review is None:
        return ""
    values = [review.verdict, review.reviewer, review.day, review.reason, review.fault]
    return as_json([*values, int(review.is_outdated)])


def unpack_region_review(text: str) -> RegionReview | None:
    """Return the review from the result of ``pack_region_review``."""
    if not text:
        return None
    verdict, reviewer, day, reason, fault, is_outdated = json.loads(text)
    return RegionReview(
        RegionVerdict(verdict), WorkerId(reviewer), day, reason, Fault(fault), bool(is_outdated)
    )


_ORIGINS: Final = {origin.value: origin for origin in Origin}


def region_of(values: tuple[Any, ...]) -> Region:
    """Return a region from its values in the order of the columns, without the item's id.

    The values of its note may follow.
    """
    (number_id, number, label_id, kind, geometry, order, text, attributes, origin, *rest) = values
    worker_id, touched, import_id, extra, *note = rest
    group, comment, is_locked, review = note or NO_REGION_NOTE
    return Region(
        RegionId(number_id),
        number,
        LabelId(label_id),
        unpack_geometry(kind, geometry),
        order,
        text,
        unpack_attributes(attributes),
        _ORIGINS[origin],
        worker_id,
        bool(touched),
        import_id,
        extra,
        group,
        comment,
        bool(is_locked),
        unpack_region_review(review),
    )


def _from_facts(facts: ItemFacts) -> list[object]:
    packed: list[object] = [
        facts.status,
        facts.review,
        facts.reason,
        facts.done_by,
        facts.done_order,
    ]
    note = note_values(facts)
    if facts.comment:
        return [*packed, *note, facts.comment]
    return packed if note == NO_NOTE else [*packed, *note]


def _to_facts(packed: list[Any]) -> ItemFacts:
    return facts_of(tuple(packed[:5]), tuple(packed[5:12]) or NO_NOTE, *packed[12:])


NO_NOTE: Final[tuple[Any, ...]] = (0, 0, None, "", "", 0, "")
"""The columns of an empty note of an item, from ``is_practice`` on."""


def note_values(facts: ItemFacts) -> tuple[Any, ...]:
    """Return the columns of an item's note, without the item's id."""
    return (
        int(facts.is_practice),
        facts.done_day,
        facts.reviewed_by,
        facts.review_reason,
        facts.fault.value,
        facts.review_day,
        facts.reviewed_sha256,
    )


@lru_cache(maxsize=256)
def facts_of(
    values: tuple[Any, ...], note: tuple[Any, ...] = NO_NOTE, comment: str = ""
) -> ItemFacts:
    """Return the changeable facts of an item: ``status`` to ``done_order``, note and comment.

    Those of many items are the same, so that they are kept.
    """
    status, review, reason, done_by, done_order = values
    is_practice, done_day, reviewed_by, review_reason, fault, review_day, sha256 = note
    return ItemFacts(
        Status(status),
        Review(review),
        reason,
        None if done_by is None else WorkerId(done_by),
        done_order,
        done_day=done_day,
        is_practice=bool(is_practice),
        reviewed_by=None if reviewed_by is None else WorkerId(reviewed_by),
        review_reason=review_reason,
        fault=Fault(fault),
        comment=comment,
        review_day=review_day,
        reviewed_sha256=sha256,
    )


def _from_label(label: Label | None) -> list[object] | None:
    if label is None:
        return None
    note = label_note(label)
    packed = [label.id, label.name, label.position, label.colour, label.extra]
    return packed if note == NO_LABEL_NOTE else [*packed, *note]


def _to_label(packed: list[Any] | None) -> Label | None:
    return None if packed is None else label_of(tuple(packed[:5]), tuple(packed[5:]))


NO_LABEL_NOTE: Final[tuple[Any, ...]] = (None, "", "")
"""The columns of an empty note of a label, from ``parent`` on."""


def label_note(label: Label) -> tuple[Any, ...]:
    """Return the columns of a label's note, without the label's id."""
    return (label.parent, label.key, pack_kinds(label.attributes))


def label_of(values: tuple[Any, ...], note: tuple[Any, ...] = ()) -> Label:
    """Return a label from its columns ``id`` to ``extra`` and those of its note, if it has one."""
    key, name, position, colour, extra = values
    parent, shortcut, kinds = note or NO_LABEL_NOTE
    above = None if parent is None else LabelId(parent)
    return Label(LabelId(key), name, position, colour, extra, above, shortcut, unpack_kinds(kinds))
