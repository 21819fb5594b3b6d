"""Readers that are broken on purpose: the figure must find each of them out."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Final

from annotator import files
from annotator.audio import headers
from annotator.imaging import decoder
from annotator.imaging.formats import probe
from annotator.importers.common import json_values


def _put(module: ModuleType, **others: object) -> None:
    for name, other in others.items():
        assert hasattr(module, name)
        setattr(module, name, other)


def _follow_all() -> None:
    """Follow any path, as each reader for itself once did."""
    _put(files, require_inside=lambda _root, path: path, is_plain=lambda _relative: True)


def _wait_for_pipes() -> None:
    """Open whatever is there."""
    _put(files, _opened=lambda path: path.open("rb"))


def _decode_all_here() -> None:
    """Believe each header, and decode in the program itself."""
    _put(decoder, is_doubtful=lambda *_: False)
    _put(probe, lacks_pixels=lambda *_: False, is_packed_too_tight=lambda *_: False)


def _let_faults_through() -> None:
    """Read JSON as it comes."""
    _put(json_values, json_of=json.loads)


def _say_nothing() -> None:
    """Refuse without a word."""
    _put(probe, damaged=lambda _path: "")
    _put(decoder, damaged=lambda _path: "")


def _refuse_without_words() -> None:
    """Refuse a sound as no person can read it."""
    _put(headers, unreadable=lambda _error, _path: RuntimeError("unread"))


SOUNDS: Final = "sounds"

SABOTAGES: Final[dict[str, Callable[[], None]]] = {
    "paths": _follow_all,
    "pipes": _wait_for_pipes,
    "bombs": _decode_all_here,
    "traces": _let_faults_through,
    "words": _say_nothing,
}


def apply(name: str) -> None:
    """Break the reader of that name; "" breaks none."""
    if name == SOUNDS:
        _refuse_without_words()
    elif name:
        SABOTAGES[name]()
