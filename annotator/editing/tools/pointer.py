"""Pointer events as plain data, so that a test can write a gesture as a list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from annotator.model.geometry import Point


class Pointer(Enum):
    """The kind of a pointer event. ``MOVE`` needs no button; ``BACK`` undoes the last click."""

    DOWN = auto()
    MOVE = auto()
    UP = auto()
    CONFIRM = auto()
    CANCEL = auto()
    BACK = auto()


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """An event of the main button, of the pointer's movement, or of Enter and Esc.

    ``view_scale`` is view pixels per image pixel: tolerances (of clicks and handles) are measured
    in view pixels, at any zoom.
    """

    kind: Pointer
    view_scale: float = 1.0
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    def in_image_px(self, view_px: float) -> float:
        """Convert a length in view pixels to image pixels."""
        return view_px / self.view_scale

    def has_left(self, start: Point, at: Point, *, slop_view_px: float) -> bool:
        """Return whether the pointer has moved too far for a click."""
        return max(abs(at.x - start.x), abs(at.y - start.y)) * self.view_scale >= slop_view_px
