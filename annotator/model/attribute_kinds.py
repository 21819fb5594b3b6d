"""What the value of an attribute may be, and with which values a new region begins."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from annotator.errors import InvalidValueError
from annotator.model.entities import (
    FLAGS,
    RESERVED_ATTRIBUTES,
    AttributeKind,
    AttributeValue,
    Label,
    LabelId,
    Labels,
    Region,
    ValueKind,
)

LONGEST_NAME: Final = 100
LONGEST_VALUE: Final = 1_000
"""Characters of one value: whatever is longer belongs into the text or the comment."""
_MOST_KINDS: Final = 100
_MOST_CHOICES: Final = 500
_TAKEN: Final = RESERVED_ATTRIBUTES | {"transcription"}


def kind_of(labels: Labels, name: str, label_id: LabelId | None = None) -> AttributeKind | None:
    """Return the kind of an attribute: that of the label, else of the first label that has it."""
    own = labels.get(label_id) if label_id is not None else None
    for label in (own, *labels.values()) if own else labels.values():
        for kind in label.attributes:
            if kind.name == name:
                return kind
    return AttributeKind(name, ValueKind.FLAG) if name in FLAGS else None


def require_value(kind: AttributeKind, value: AttributeValue) -> None:
    """Refuse a value that the attribute cannot have.

    Raises:
        InvalidValueError: says what it may be.
    """
    wanted = _wanted(kind, value)
    if wanted:
        raise InvalidValueError(f"“{kind.name}” is {wanted}. Change the value.")


def _wanted(kind: AttributeKind, value: AttributeValue) -> str:
    if kind.kind is ValueKind.FLAG:
        return "" if isinstance(value, bool) else "yes or no"
    if kind.kind is ValueKind.NUMBER:
        return "" if _is_number_within(kind, value) else f"a number{_limits(kind)}"
    if kind.kind is ValueKind.CHOICE:
        return "" if value in kind.choices else f"one of: {', '.join(kind.choices)}"
    if not isinstance(value, str):
        return "a text"
    return "" if len(value) <= LONGEST_VALUE else f"a text of up to {LONGEST_VALUE} characters"


def _is_number_within(kind: AttributeKind, value: AttributeValue) -> bool:
    if isinstance(value, bool | str) or not math.isfinite(value):
        return False
    lowest = -math.inf if kind.lowest is None else kind.lowest
    highest = math.inf if kind.highest is None else kind.highest
    return lowest <= value <= highest


def _limits(kind: AttributeKind) -> str:
    if kind.lowest is None and kind.highest is None:
        return ""
    if kind.highest is None:
        return f", {kind.lowest:g} or more"
    if kind.lowest is None:
        return f", {kind.highest:g} or less"
    return f" from {kind.lowest:g} to {kind.highest:g}"


def require_kinds(label: Label, labels: Labels) -> None:
    """Refuse attributes of a label that cannot be, or that another label has of another kind.

    Raises:
        InvalidValueError: the first that is wrong, and how to put it right.
    """
    if len(label.attributes) > _MOST_KINDS:
        raise InvalidValueError(f"A label can have {_MOST_KINDS} attributes. Take some out.")
    seen: set[str] = set()
    for kind in label.attributes:
        fault = _fault_of(kind, seen) or _other_kind(kind, label, labels)
        if fault:
            raise InvalidValueError(fault)
        seen.add(kind.name.casefold())


def _fault_of(kind: AttributeKind, seen: Iterable[str]) -> str:
    name = kind.name
    if not name.strip() or len(name) > LONGEST_NAME:
        return f"The name of an attribute has from 1 to {LONGEST_NAME} characters. Change it."
    if name in _TAKEN:
        return f"Readers of exports use “{name}” for something else. Choose another name."
    if name in FLAGS:
        return f"Every region has “{name}” already. Choose another name."
    if name.casefold() in seen:
        return f"There are two attributes “{name}”. Take one out."
    return _fault_of_choices(kind) or _fault_of_limits(kind)


def _fault_of_choices(kind: AttributeKind) -> str:
    if kind.kind is not ValueKind.CHOICE:
        return ""
    if not 1 <= len(kind.choices) <= _MOST_CHOICES:
        return f"“{kind.name}” needs from 1 to {_MOST_CHOICES} choices."
    if len(set(kind.choices)) != len(kind.choices) or not all(map(str.strip, kind.choices)):
        return f"Two choices of “{kind.name}” are the same, or one is empty. Change it."
    return ""


def _fault_of_limits(kind: AttributeKind) -> str:
    lowest, highest = kind.lowest, kind.highest
    if lowest is not None and highest is not None and lowest > highest:
        return f"“{kind.name}” cannot be at least {lowest:g} and at most {highest:g}."
    if kind.default is not None and (wanted := _wanted(kind, kind.default)):
        return f"“{kind.name}” is {wanted}. Change what it begins with."
    return ""


def _other_kind(kind: AttributeKind, label: Label, labels: Labels) -> str:
    """An attribute has one kind over all labels: readers of exports want one type per name."""
    for other in labels.values():
        for known in other.attributes if other.id != label.id else ():
            if known.name == kind.name and known.kind is not kind.kind:
                return (
                    f"“{kind.name}” is a {known.kind.value} with the label “{other.name}”, so it "
                    f"cannot be a {kind.kind.value} here. Choose another name."
                )
    return ""


def with_defaults(region: Region, labels: Labels) -> Region:
    """Return the region with the values that its label begins with, where it has none of its own.

    ``labels`` need not have its label.
    """
    label = labels.get(region.label_id)
    if label is None or not label.attributes:
        return region
    missing = {
        kind.name: kind.default
        for kind in label.attributes
        if kind.default is not None and kind.name not in region.attributes
    }
    if not missing:
        return region
    return replace(region, attributes=MappingProxyType({**region.attributes, **missing}))
