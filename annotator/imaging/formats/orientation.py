"""Turns stored pixels upright, for each of the eight orientations of EXIF 2.32 (tag 274)."""

from __future__ import annotations

from typing import Final

FIRST_TURNED: Final = 5
"""From this orientation on, rows and columns are swapped."""


def upright_size(width_px: int, height_px: int, orientation: int) -> tuple[int, int]:
    """Return width and height as shown; the inverse is the same call."""
    if orientation >= FIRST_TURNED:
        return height_px, width_px
    return width_px, height_px
