"""The skew of a page, and whether its lines run down instead of across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.imaging.text_lines.ink import Components

MOST_DEG: Final = 12.0
LEAST_DEG: Final = 0.3
"""A page that is skewed less is taken as straight."""

_COARSE_DEG, _FINE_DEG = 0.5, 0.1
_LEAST_COMPONENTS: Final = 12
_LEAST_GAIN: Final = 1.05
_DOWN_RATIO: Final = 1.6


def skew_deg(letters: Components, height_px: float) -> float:
    """Return the angle by which lines are turned clockwise; 0 if none stands out.

    At the right angle, the letters of a line fall into the same rows: the sum of the squares of a
    projection profile is greatest (Postl 1986, on the middles and feet of letters).
    """
    if len(letters.boxes) < _LEAST_COMPONENTS:
        return 0.0
    coarse = np.arange(-MOST_DEG, MOST_DEG + _COARSE_DEG / 2, _COARSE_DEG)
    best = _best(letters, height_px, coarse)
    found = _best(letters, height_px, best + np.arange(-0.5, 0.51, _FINE_DEG))
    gain = _sharpness(letters, height_px, found) / _sharpness(letters, height_px, 0.0)
    return float(found) if abs(found) >= LEAST_DEG and gain >= _LEAST_GAIN else 0.0


def runs_down(letters: Components, height_px: float) -> bool:
    """Return whether lines run from top to bottom: columns of letters are sharper than rows."""
    if len(letters.boxes) < _LEAST_COMPONENTS:
        return False
    flipped = type(letters)(letters.boxes[:, [1, 0, 3, 2]], letters.pixels)
    across = _sharpness(letters, height_px, 0.0)
    return _sharpness(flipped, height_px, 0.0) > _DOWN_RATIO * across


def _best(letters: Components, height_px: float, angles: NDArray[Any]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(letters, height_px, float(angle))))


def _sharpness(letters: Components, height_px: float, angle_deg: float) -> float:
    """Return how unevenly middles and feet of letters fall into rows turned by this angle."""
    boxes = letters.boxes
    middles, feet = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3]
    shift = (boxes[:, 0] + boxes[:, 2]) / 2 * np.tan(np.radians(angle_deg))
    total = 0.0
    for points in (middles, feet):
        rows = np.round((points - shift) / max(1.0, height_px / 4)).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        total += float((counts * counts).sum())
    return total
