"""The allowed values of an attribute, and the initial values for a new region."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from annotator.document_limits import is_number
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
from annotator.sentences.parts import Amount, Count, Name
from annotator.sentences.said import Said, names, said, word

LONGEST_NAME: Final = 100
LONGEST_VALUE: Final = 1_000
"""Maximum length of a value, in characters; longer ones belong in the text or the comment."""
_MOST_KINDS: Final = 100
_MOST_CHOICES: Final = 500
_TAKEN: Final = RESERVED_ATTRIBUTES | {"transcription"}


def kind_of(labels: Labels, name: str, label_id: LabelId | None = None) -> AttributeKind | None:
    """Return the definition of an attribute: that of the label, or of the first label with it."""
    own = labels.get(label_id) if label_id is not None else None
    for label in (own, *labels.values()) if own else labels.values():
        for kind in label.attributes:
            if kind.name == name:
                return kind
    return AttributeKind(name, ValueKind.FLAG) if name in FLAGS else None


def require_value(kind: AttributeKind, value: AttributeValue) -> None:
    """Refuse an invalid value of an attribute.

    Raises:
        InvalidValueError: the sentence says which values are allowed.
    """
    wanted = _wanted(kind, value)
    if wanted is not None:
        raise InvalidValueError(
            said(
                "“{attribute}” is {wanted}. Change the value.",
                attribute=Name(kind.name),
                wanted=wanted,
            )
        )


def _wanted(kind: AttributeKind, value: AttributeValue) -> Said | None:
    if kind.kind is ValueKind.FLAG:
        return None if isinstance(value, bool) else said("yes or no")
    if kind.kind is ValueKind.NUMBER:
        return None if _is_number_within(kind, value) else _number_within(kind)
    if kind.kind is ValueKind.CHOICE:
        return (
            None
            if value in kind.choices
            else said("one of: {choices}", choices=names(kind.choices))
        )
    if not isinstance(value, str):
        return said("a text")
    if len(value) <= LONGEST_VALUE:
        return None
    return said("a text of up to {most} characters", most=Count(LONGEST_VALUE))


def _is_number_within(kind: AttributeKind, value: AttributeValue) -> bool:
    if not is_number(value):
        return False
    lowest = -math.inf if kind.lowest is None else kind.lowest
    highest = math.inf if kind.highest is None else kind.highest
    return lowest <= value <= highest


def _number_within(kind: AttributeKind) -> Said:
    lowest, highest = _limit(kind.lowest), _limit(kind.highest)
    if kind.lowest is None and kind.highest is None:
        return said("a number")
    if kind.highest is None:
        return said("a number, {lowest} or more", lowest=lowest)
    if kind.lowest is None:
        return said("a number, {highest} or less", highest=highest)
    return said("a number from {lowest} to {highest}", lowest=lowest, highest=highest)


def _limit(number: float | None) -> Amount:
    return Amount("" if number is None else f"{number:g}")


def require_kinds(label: Label, labels: Labels) -> None:
    """Refuse attributes of a label that are invalid, or have another type in another label.

    Raises:
        InvalidValueError: the first fault, and how to correct it.
    """
    if len(label.attributes) > _MOST_KINDS:
        raise InvalidValueError(
            said("A label can have {most} attributes. Take some out.", most=Count(_MOST_KINDS))
        )
    seen: set[str] = set()
    for kind in label.attributes:
        fault = _fault_of(kind, seen) or _other_kind(kind, label, labels)
        if fault is not None:
            raise InvalidValueError(fault)
        seen.add(kind.name.casefold())


def _fault_of(kind: AttributeKind, seen: Iterable[str]) -> Said | None:
    name = kind.name
    if not name.strip() or len(name) > LONGEST_NAME:
        return said(
            "The name of an attribute has from 1 to {most} characters. Change it.",
            most=Count(LONGEST_NAME),
        )
    if name in _TAKEN:
        return said(
            "Readers of exports use “{attribute}” for something else. Choose another name.",
            attribute=Name(name),
        )
    if name in FLAGS:
        return said(
            "Every region has “{attribute}” already. Choose another name.", attribute=Name(name)
        )
    if name.casefold() in seen:
        return said("There are two attributes “{attribute}”. Take one out.", attribute=Name(name))
    return _fault_of_choices(kind) or _fault_of_limits(kind)


def _fault_of_choices(kind: AttributeKind) -> Said | None:
    if kind.kind is not ValueKind.CHOICE:
        return None
    if not 1 <= len(kind.choices) <= _MOST_CHOICES:
        return said(
            "“{attribute}” needs from 1 to {most} choices.",
            attribute=Name(kind.name),
            most=Count(_MOST_CHOICES),
        )
    if len(set(kind.choices)) != len(kind.choices) or not all(map(str.strip, kind.choices)):
        return said(
            "Two choices of “{attribute}” are the same, or one is empty. Change it.",
            attribute=Name(kind.name),
        )
    return None


def _fault_of_limits(kind: AttributeKind) -> Said | None:
    lowest, highest = kind.lowest, kind.highest
    if lowest is not None and highest is not None and lowest > highest:
        return said(
            "“{attribute}” cannot be at least {lowest} and at most {highest}.",
            attribute=Name(kind.name),
            lowest=_limit(lowest),
            highest=_limit(highest),
        )
    if kind.default is not None and (wanted := _wanted(kind, kind.default)):
        return said(
            "“{attribute}” is {wanted}. Change what it begins with.",
            attribute=Name(kind.name),
            wanted=wanted,
        )
    return None


def _other_kind(kind: AttributeKind, label: Label, labels: Labels) -> Said | None:
    """Return the conflict, if any: readers of exports expect one type per attribute name."""
    for other in labels.values():
        for known in other.attributes if other.id != label.id else ():
            if known.name == kind.name and known.kind is not kind.kind:
                return said(
                    "“{attribute}” is a {known} with the label “{label}”, so it cannot be a "
                    "{kind} here. Choose another name.",
                    attribute=Name(kind.name),
                    known=word(known.kind.value),
                    label=Name(other.name),
                    kind=word(kind.kind.value),
                )
    return None


def with_defaults(region: Region, labels: Labels) -> Region:
    """Return the region with the default values of its label, where it has none of its own.

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
