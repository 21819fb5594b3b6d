"""The areas by name; the module of each is imported when it is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from benchmarks.figures import Figure
from benchmarks.loads import Load

Measure = Callable[[Load, Path], Iterator[Figure]]

AREAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "start": "start",
        "frozen": "package.frozen",
        "folder": "folder",
        "million": "million",
        "next": "next_item",
        "memory": "memory",
        "big": "big_pictures",
        "huge": "big_pictures",
        "canvas": "canvas",
        "follow": "following",
        "text": "text",
        "sound": "sound",
        "open": "edits",
        "undo": "edits",
        "save": "edits",
        "check": "checking",
        "journey": "journey",
        "journey-weak": "journey",
        "effort": "effort",
        "import": "records",
        "export": "exports",
        "verify": "records",
        "receive": "vendor.submissions",
        "merge": "vendor.merge",
        "audit": "vendor.audit",
        "audit-window": "vendor.audit_window",
        "peers": "peers",
    }
)
"""Area -> the module that measures it, which has a table ``MEASURES``."""


def measure_of(area: str) -> Measure:
    """Return the function that measures an area."""
    module = import_module(f"benchmarks.areas.{AREAS[area]}")
    measure: Measure = module.MEASURES[area]
    return measure
