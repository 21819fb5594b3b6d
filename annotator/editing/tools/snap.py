"""Snaps edges drawn by hand to whole image pixels."""

from __future__ import annotations

import math

from annotator.model.geometry import Point


def snapped(at: Point, size_px: tuple[int, int]) -> Point:
    """Return the nearest border between pixels, inside the image.

    Hand-drawn boxes are never finer than a pixel, and whole numbers are easy to compare; an
    imported box with fractions keeps them until an edge is moved.
    """
    width, height = size_px
    return Point(min(max(_nearest(at.x), 0.0), width), min(max(_nearest(at.y), 0.0), height))


def whole(delta: float) -> float:
    """Return a shift as a whole number of pixels."""
    return _nearest(delta)


def _nearest(value: float) -> float:
    return float(math.floor(value + 0.5))  # round() would round halves to even: uneven steps
