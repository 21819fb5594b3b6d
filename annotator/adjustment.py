"""How a person wants pictures shown (brightness, contrast and others), as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST: Final = 100
"""Brightness and contrast go from minus this to this."""

LEAST_GAMMA: Final = 0.2
MOST_GAMMA: Final = 5.0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is done to each value on its way to the screen; nothing by default.

    Attributes:
        brightness: -100 to 100; a hundred lifts black to white.
        contrast: -100 to 100, about the middle grey.
        gamma: above 1 dark parts become lighter, below 1 darker; black and white stay.
        is_grey: without colours.
        is_inverted: dark becomes light.
    """

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0
    is_grey: bool = False
    is_inverted: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is done."""
        return self == PLAIN


PLAIN: Final = Adjustment()
