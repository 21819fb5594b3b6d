"""Builds COCO categories from labels: parents, attributes, colours and keys."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.export.forms.canonical import JsonObject
from annotator.model.entities import AttributeKind, Labels
from exporters.coco.coco_regions import extra_of

KINDS, COLOUR, HOTKEY = "attribute_kinds", "colour", "hotkey"


def categories(labels: Labels) -> Iterator[JsonObject]:
    """Yield every label, including unused ones, so that ids never change.

    ``supercategory`` is the name of the parent label, or the value of an import.
    """
    for label in sorted(labels.values(), key=lambda each: each.position):
        category = {**extra_of(label.extra), "id": label.id, "name": label.name}
        for key in (KINDS, COLOUR, HOTKEY):
            category.pop(key, None)
        above = None if label.parent is None else labels.get(label.parent)
        if above is not None:
            category["supercategory"] = above.name
        if label.colour:
            category[COLOUR] = label.colour
        if label.key:
            category[HOTKEY] = label.key
        if label.attributes:
            category[KINDS] = [_kind_json(kind) for kind in label.attributes]
        yield category


def _kind_json(kind: AttributeKind) -> JsonObject:
    values: JsonObject = {"name": kind.name, "kind": kind.kind.value}
    if kind.choices:
        values["choices"] = list(kind.choices)
    limits = {"default": kind.default, "minimum": kind.lowest, "maximum": kind.highest}
    return values | {name: value for name, value in limits.items() if value is not None}
