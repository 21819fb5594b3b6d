"""Forges one leaf of an export at a time and renews every seal, as a careful forger would."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from annotator.export.forms.canonical import SEAL
from tests.support.exports import SCHEMAS, load, sealed_anew

ANNOTATIONS: Final = "annotations.json"
EFFORT: Final = "effort.json"
FAIR_PAY: Final = "fair_pay.json"
MANIFEST: Final = "manifest.json"
DOCUMENTS: Final = (ANNOTATIONS, EFFORT, FAIR_PAY)

Path_ = tuple[str | int, ...]


Ways = Iterable[tuple[str, Any]]
"""The kinds of change to one place, each with the new value of a leaf."""


@dataclass(frozen=True, slots=True)
class Forgery:
    """One change: the document, the place, the kind of change, and the new value of a leaf."""

    name: str
    path: Path_
    way: str
    to: Any = None

    @property
    def place(self) -> str:
        """The place, without list indices, digests and region numbers."""
        return f"{self.name}{''.join(map(_step, self.path))}"


@cache
def _step(key: str | int) -> str:
    if isinstance(key, int):
        return "[]"
    if re.fullmatch(r"[0-9a-f]{64}|\d+", key):
        return ".#"
    return f".{key}"


def _changes(document: Any) -> Iterator[tuple[str, Path_, Ways]]:
    """Yield the possible changes to each key, element, number, text and null of a document.

    Each place comes without and with indices, digests and region numbers.
    """
    waiting: list[tuple[Any, str, Path_]] = [(document, "", ())]
    while waiting:  # no generator within a generator: there are tens of thousands
        value, place, path = waiting.pop()
        if isinstance(value, dict):
            yield place, path, (("a key more", None),)
            for key, each in value.items():
                within = (each, f"{place}{_step(key)}", (*path, key))
                yield *within[1:], (("no such key", None),)
                if key != SEAL:  # a seal is renewed; other tests change seals
                    waiting.append(within)
        elif isinstance(value, list):
            yield place, path, [(way, None) for way in _ways_of_list(value)]
            waiting += [(each, f"{place}[]", (*path, at)) for at, each in enumerate(value)]
        else:
            yield place, path, _ways_of_leaf(value)


@lru_cache(maxsize=10_000, typed=True)  # true, 1 and 1.0 are not one
def _ways_of_leaf(value: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((way, to) for way, to in _leaves(value) if repr(to) != repr(value))


def _ways_of_list(values: list[Any]) -> Iterator[str]:
    yield "null at the end"
    if values:
        yield from ("without the last", "the last twice")
    if len(values) > 1 and values[0] != values[1]:
        yield "the first two swapped"


def _leaves(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield from (("the other", not value), ("null", None), ("as a number", int(value)))
    elif isinstance(value, int | float):
        yield from (("one more", value + 1), ("below nought", -1), ("null", None))
        yield from (("as a text", str(value)), ("as a float", float(value)), ("huge", 2**70))
        if value:
            yield "nought", 0
    elif value is None:
        yield from (("nought", 0), ("empty", ""), ("a text", "x"), ("true", True))
        yield from (("a number", "1"), ("an object", {}))
    else:
        yield from (
            ("null", None),
            ("empty", ""),
            ("a letter more", f"{value}x"),
            ("as a number", 3),
        )
        if re.fullmatch(r"-?\d+([./]\d+)?", value):
            yield "another digit", f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
            yield "the other sign", value[1:] if value.startswith("-") else f"-{value}"
            yield "one digit too long", f"{value}0" if "." in value else f"{value}.0"
        yield from ((f"as {each}", each) for each in _others(value))


def _others(value: str) -> Iterator[str]:
    """Yield the other values of each enumeration in the schemas that contains this one."""
    for words in _CHOICES:
        if value in words:
            yield from (each for each in words if each not in (value, None))


def _choices(schema: Any) -> Iterator[list[str]]:
    if isinstance(schema, dict):
        if "enum" in schema:
            yield schema["enum"]
        schema = list(schema.values())
    for each in schema if isinstance(schema, list) else ():
        yield from _choices(each)


_CHOICES: Final = [
    words
    for name in ("effort", "fair_pay")
    for words in _choices(load(SCHEMAS, f"{name}.schema.json"))
]


def sample(name: str, document: Any, count: int, *, seed: str) -> list[Forgery]:
    """Return at most ``count``, reproducibly by ``seed``: one for each place and kind, mixed."""
    groups: dict[tuple[str, str], list[tuple[Path_, Any]]] = {}
    for place, path, ways in _changes(document):
        for way, to in ways:
            groups.setdefault((place, way), []).append((path, to))

    def rank(*words: object) -> bytes:
        return hashlib.sha256(repr((seed, words)).encode()).digest()

    chosen = sorted(groups, key=lambda key: rank((f"{name}{key[0]}", key[1])))[:count]
    found = []
    for place, way in chosen:
        path, to = min(groups[place, way], key=lambda each: rank(each[0]))
        found.append(Forgery(name, path, way, to))
    return found


class Forger:
    """An export folder in which one document at a time is forged and restored."""

    def __init__(self, folder: Path) -> None:
        """Read the original folder."""
        self.folder = folder
        self.whole = {name: load(folder, name) for name in DOCUMENTS}
        self._kept = frozenset(_wholes_in(list(self.whole.values())))
        self._bytes = {name: (folder / name).read_bytes() for name in (*DOCUMENTS, MANIFEST)}

    def forge(self, forgery: Forgery) -> None:
        """Write a forgery with all seals renewed; the summary of pay is in two documents."""
        documents = {**self.whole, forgery.name: _forged(self.whole[forgery.name], forgery)}
        if forgery.name == FAIR_PAY and forgery.path[:1] == ("summary",):
            info = {**self.whole[ANNOTATIONS]["info"]}
            info["fair_pay"] = documents[FAIR_PAY].get("summary")
            documents[ANNOTATIONS] = {**self.whole[ANNOTATIONS], "info": info}
        manifest, before, is_changed = json.loads(self._bytes[MANIFEST]), "", False
        for name, document in documents.items():
            vouching = document
            if is_changed and (name, ("seals", before)) != (forgery.name, forgery.path):
                vouching = _vouching(document, before, self.folder)
            is_changed = is_changed or document is not self.whole[name]
            before = name
            if is_changed:
                data = json.dumps(sealed_anew(vouching, self._kept)).encode()
                (self.folder / name).write_bytes(data)
                for entry in manifest["files"]:
                    if entry["path"] == name:
                        digest = hashlib.sha256(data).hexdigest()
                        entry |= {"size": len(data), "sha256": digest}
        (self.folder / MANIFEST).write_text(json.dumps(manifest))

    def put_back(self) -> None:
        """Restore all documents."""
        for name, data in self._bytes.items():
            (self.folder / name).write_bytes(data)


def _vouching(document: Any, name: str, folder: Path) -> Any:
    seals = document.get("seals")
    if not isinstance(seals, dict) or name not in seals:
        return document
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return {**document, "seals": {**seals, name: digest}}


def _wholes_in(value: Any) -> Iterator[int]:
    """Yield the ``id`` of each list and object."""
    if isinstance(value, dict | list):
        yield id(value)
        for each in value.values() if isinstance(value, dict) else value:
            yield from _wholes_in(each)


def _forged(document: Any, forgery: Forgery) -> Any:
    """Return a document with one change; what does not contain it is shared."""
    parts = [copy(document)]
    for key in forgery.path[:-1]:
        parts.append(copy(parts[-1][key]))
        parts[-2][key] = parts[-1]
    inner = parts[-1]
    if forgery.way in _OF_WHOLES:
        whole = inner
        if forgery.path:
            whole = inner[forgery.path[-1]] = copy(inner[forgery.path[-1]])
        _OF_WHOLES[forgery.way](whole)
    elif forgery.way == "no such key":
        del inner[forgery.path[-1]]
    else:
        inner[forgery.path[-1]] = forgery.to
    return parts[0]


def _swap(values: list[Any]) -> None:
    values[0], values[1] = values[1], values[0]


_OF_WHOLES: Final[dict[str, Any]] = {
    "a key more": lambda value: value.update(forged=1),
    "null at the end": lambda value: value.append(None),
    "without the last": lambda value: value.pop(),
    "the last twice": lambda value: value.append(value[-1]),
    "the first two swapped": _swap,
}
