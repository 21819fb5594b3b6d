"""What is to be reached: figures by name, in the units of the figures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GOALS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "start window": 350,
        "start memory": 140,
        "folder first picture": 80,
        "folder list": 200,
        "folder again first picture": 80,
        "next 640x480 median": 7,
        "next 640x480 p95": 16,
        "next 12 MP median": 16,
        "next 12 MP p95": 33,
        "next 12 MP held": 30,
        # What 1,000 boxes may cost, 100 may not exceed.
        "canvas 100 repaint": 3,
        "canvas 100 drag": 2,
        "canvas 1000 repaint": 3,
        "canvas 1000 drag": 2,
        "canvas 5000 repaint": 8,
        "canvas 5000 drag": 4,
        "undo 5000": 10,
        "open 5000": 200,
        "save p95": 50,
        # The goal is that the window does not wait at all: what rounds to no millisecond.
        "save window blocked": 0.5,
        "export coco": 0.7,
        "import coco": 0.8,
    }
)
