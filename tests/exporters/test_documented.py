"""Every key of an export is told of on the page about the format, and no key that there is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

from annotator.media.registry import PLACES
from tests.support.material import CHECKOUT

_GOLDEN = CHECKOUT / "tests" / "golden"
_NUMBERED = re.compile(r"(_of)?_\d+$|^\d+$")
# The places of a bin, and what belongs to other formats: words of the page that are no keys.
_NO_KEYS = {"upper_s", "break_ms", "keypoints"}
# Inside of what was proposed, where an import may have something else.
_NO_KEYS |= {"model_sha256", "angle_deg", "method", "check_ledger"}
# Of a region that was imported from a page of text.
_NO_KEYS |= {"page_element"}
# A format.
_NO_KEYS |= {"id_map"}
# Of the regions and labels themselves, or of an import, in the golden exports.
_OWN = {"occluded", "id_", "note"}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _keys(each)
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each)


def _properties(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for choice in ("enum", "const"):
            found = schema.get(choice, [])
            yield from (str(each) for each in (found if isinstance(found, list) else [found]))
        for each in schema.values():
            yield from _properties(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _properties(each)


@cache
def _told() -> frozenset[str]:
    page = (CHECKOUT / "docs" / "export-format.md").read_text(encoding="utf-8")
    page = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    # The names of the checker's modules are no keys.
    page = re.sub(r"\n## The checker\n.*?(?=\n## )", "", page, flags=re.DOTALL)
    marked = " ".join(re.findall(r"`([^`]+)`", page))
    return frozenset(_plain(word) for word in re.findall(r"[a-z_][a-z0-9_]*", marked))


def _plain(key: str) -> str:
    return _NUMBERED.sub("", _NUMBERED.sub("", key))


@cache
def _written() -> frozenset[str]:
    keys: set[str] = set()
    for path in _GOLDEN.rglob("*.json*"):
        lines = path.read_text(encoding="utf-8")
        documents = lines.splitlines() if path.suffix == ".jsonl" else [lines]
        for document in documents:
            keys.update(map(_plain, _keys(json.loads(document))))
    return frozenset(key for key in keys if "." not in key)  # seals stand by the names of files


def test_every_key_is_told_of() -> None:
    assert len(_written()) > 100
    categories = {f"{name}_ms" for name in _told()}  # `<category>_ms` stands for all of them
    assert sorted(_written() - _told() - categories - _OWN - {""}) == []


def test_no_key_is_invented() -> None:
    known = set(_written()) | _NO_KEYS
    for path in (CHECKOUT / "resources" / "schemas").glob("*.schema.json"):
        known.update(map(_plain, _properties(json.loads(path.read_bytes()))))
    for place in PLACES.values():
        known.update(each.name for each in fields(place))  # type: ignore[arg-type]  # each kind of place is a dataclass
    assert sorted(word for word in _told() - known if "_" in word.strip("_")) == []
