"""How a person wants pictures shown (brightness, contrast and others), as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST: Final = 100
"""Brightness and contrast range from minus this value to this value."""

LEAST_GAMMA: Final = 0.2
MOST_GAMMA: Final = 5.0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of the displayed pixel values; by default there is none.

    Attributes:
        brightness: -100 to 100; 100 turns black into white.
        contrast: -100 to 100, around middle grey.
        gamma: values above 1 lighten dark parts, values below 1 darken them; black and white stay.
        is_grey: show no colours.
        is_inverted: show dark as light.
    """

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0
    is_grey: bool = False
    is_inverted: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is changed."""
        return self == PLAIN


PLAIN: Final = Adjustment()
