"""The common value of several regions: one, none, or different ones. Uses no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from annotator.model.attribute_kinds import kind_of
from annotator.model.entities import (
    FLAGS,
    AttributeKind,
    AttributeValue,
    Labels,
    Region,
    RegionId,
    ValueKind,
)


class Mixed(Enum):
    """Takes the place of a value if the regions have different ones."""

    MIXED = auto()


MIXED: Final = Mixed.MIXED
Shown = AttributeValue | None | Mixed
"""A value that all have, None if none has it, or MIXED."""


@dataclass(frozen=True, slots=True)
class SharedAttribute:
    """One attribute of the selected regions, and those of them that have or can have it."""

    kind: AttributeKind
    value: Shown
    region_ids: tuple[RegionId, ...]


def shared(values: Iterable[AttributeValue | None]) -> Shown:
    """Return the common value, or MIXED; 1 and True count as different."""
    first, *others = list(values) or [None]
    if all(type(each) is type(first) and each == first for each in others):
        return first
    return MIXED


def fields_of(regions: Sequence[Region], labels: Labels) -> Iterator[SharedAttribute]:
    """Yield the flags, then the attributes of the labels in their order, then all others."""
    for name in FLAGS:
        yield _field(AttributeKind(name, ValueKind.FLAG), regions)
    declared = {
        kind.name: kind
        for region in regions
        if (label := labels.get(region.label_id)) is not None
        for kind in label.attributes
    }
    for name, kind in declared.items():
        yield _field(kind, [one for one in regions if _can_have(one, name, labels)])
    found = {name: one for one in regions for name in one.attributes}
    for name in sorted(found.keys() - declared.keys() - set(FLAGS)):
        kind = kind_of(labels, name) or _guessed(name, found[name].attributes[name])
        yield _field(kind, [one for one in regions if name in one.attributes])


def _can_have(region: Region, name: str, labels: Labels) -> bool:
    label = labels.get(region.label_id)
    is_declared = label is not None and any(kind.name == name for kind in label.attributes)
    return is_declared or name in region.attributes


def _field(kind: AttributeKind, regions: Sequence[Region]) -> SharedAttribute:
    value = shared(region.attributes.get(kind.name) for region in regions)
    if kind.kind is ValueKind.FLAG and value is False:
        value = None
    return SharedAttribute(kind, value, tuple(region.id for region in regions))


def _guessed(name: str, value: AttributeValue) -> AttributeKind:
    """Return the kind of an imported attribute that no label defines."""
    if isinstance(value, bool):
        return AttributeKind(name, ValueKind.FLAG)
    return AttributeKind(name, ValueKind.TEXT if isinstance(value, str) else ValueKind.NUMBER)
