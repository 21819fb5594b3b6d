"""Attributes, text and comment of a region in a COCO record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from annotator.document_limits import is_number
from annotator.importers.coco.coco_values import JsonObject, shown, text_of
from annotator.importers.common.importer import Example, ImportFindings
from annotator.model.entities import FLAGS, NO_ATTRIBUTES, Attributes, AttributeValue
from annotator.sentences.parts import Quoted
from annotator.sentences.said import said

TEXT: Final = "transcription"
_TIME: Final = "active_ms"
_CROWD: Final = "crowd"
_FLAGS: Final = frozenset(FLAGS)
_HIGHEST_GROUP: Final = 10**9

# Ours first; then the names in labelme and X-AnyLabeling, and in files converted from theirs.
_GROUPS: Final = ("group", "group_id")
_COMMENTS: Final = ("comment", "description")

USED: Final = frozenset({"iscrowd", "attributes", "group", "comment"})
"""Keys that are never written back, because the region holds their values."""


@dataclass(frozen=True, slots=True)
class RegionTexts:
    """The attributes, text and group of a region. ``used`` has the record's keys for them."""

    attributes: Attributes
    text: str
    group: int
    comment: str
    used: frozenset[str]


def words_of(record: JsonObject, example: Example, findings: ImportFindings) -> RegionTexts:
    """Return the values of a record; invalid ones are left out and reported."""
    found, text = _attributes(record.get("attributes"), example, findings)
    flags = _flags(record, example, findings)
    group_key = next((key for key in _GROUPS if _is_group(record.get(key))), "")
    comment_key = next((key for key in _COMMENTS if text_of(record.get(key))), "")
    if not group_key and record.get("group") not in (None, 0):
        findings.tell("groups that are no number from 1, left out", example)
    if not comment_key and record.get("comment") not in (None, ""):
        findings.tell("comments that are no text, left out", example)
    return RegionTexts(
        MappingProxyType({**found, **flags}) if found or flags else NO_ATTRIBUTES,
        text,
        int(str(record[group_key])) if group_key else 0,
        text_of(record.get(comment_key)),
        _used(tuple(flags), group_key, comment_key),
    )


@lru_cache(maxsize=64)
def _used(flags: tuple[str, ...], group_key: str, comment_key: str) -> frozenset[str]:
    return USED | {*flags, group_key, comment_key}


def _flags(
    record: JsonObject, example: Example, findings: ImportFindings
) -> dict[str, AttributeValue]:
    """Return the flags of an annotation: that of COCO, and those of X-AnyLabeling."""
    crowd = record.get("iscrowd")
    if crowd not in (None, 0, 1):
        findings.tell("values of iscrowd that are neither 0 nor 1, not used", example)
    named = _FLAGS & record.keys()  # few records have any
    flags: dict[str, AttributeValue] = {
        name: True for name in (FLAGS if named else ()) if record.get(name) == 1
    }
    return flags | ({_CROWD: True} if crowd == 1 else {})


def _is_group(value: object) -> bool:
    return type(value) is int and 1 <= value <= _HIGHEST_GROUP


def _attributes(
    value: object, example: Example, findings: ImportFindings
) -> tuple[dict[str, AttributeValue], str]:
    """Return the attributes of a region, and its text, which our exports store among them."""
    if not isinstance(value, dict):
        if value not in (None, []):
            findings.tell("attributes that are no JSON object, left out", example)
        return {}, ""
    found: dict[str, AttributeValue] = {}
    text = ""
    for name, each in value.items():
        if name == TEXT and isinstance(each, str):
            text = each.replace("\0", "")
            if text != each:
                findings.tell("texts with null characters, taken without them", example)
        elif name == _TIME:
            findings.count("times measured elsewhere, left out")
        elif isinstance(each, str | bool) or is_number(each):
            found[name] = each
        else:
            findings.tell(
                "attributes that are neither text nor a number, left out",
                said("{name} of {record}", name=Quoted(shown(name)), record=example()),
            )
    return found, text
