"""Finds the edges of the object in a roughly drawn box, by GrabCut on a small patch."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from annotator.progress import Cancel

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in patch pixels."""

_ROUNDS = 3
_REACH = 0.15
"""How far an object may extend beyond its box, as a share of a side."""
_CORE = 0.3
"""The middle part of each side that is assumed to show the object at first."""
_LEAST_SHARE = 0.04
"""An object that fills less of its box than this share counts as not found."""
_SPECK = 0.002
_GREYEST = 6.0
_LEAST_PATCH_PX = 6

_Mask = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of a picture: ``width`` times ``height`` pixels of blue, green, red, unused."""

    pixels: bytes
    width: int
    height: int


def edges_under(patch: Patch, guess: Edges, cancel: Cancel) -> Edges | None:
    """Return the edges of the object in a rough box; None if they are not clear.

    The colours of object and background are separated by GrabCut (Rother, Kolmogorov and Blake
    2004); the largest connected piece counts, without specks. The result is deterministic.

    Args:
        patch: with a margin around the box.
        guess: the box.
        cancel: checked between the rounds.

    Raises:
        CancelledError: it was cancelled.
    """
    if min(patch.width, patch.height) < _LEAST_PATCH_PX:
        return None
    flat = np.frombuffer(patch.pixels, np.uint8).reshape(patch.height, patch.width, 4)
    image = np.ascontiguousarray(flat[:, :, :3])
    if float(image.std(axis=(0, 1)).max()) < _GREYEST:
        return None
    mask = _begun(image.shape[1], image.shape[0], guess)
    if not ((mask == cv2.GC_BGD).any() and (mask == cv2.GC_PR_FGD).any()):
        return None
    back, fore = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    for round_ in range(_ROUNDS):
        cancel.check()
        how = cv2.GC_EVAL if round_ else cv2.GC_INIT_WITH_MASK
        cv2.grabCut(image, mask, (0, 0, 0, 0), back, fore, 1, how)
    return _edges_of(mask, guess)


def _begun(width: int, height: int, guess: Edges) -> _Mask:
    """Return the initial mask: sure background, possible object, and sure object in the middle."""
    left, top, right, bottom = guess
    across, down = right - left, bottom - top
    mask = np.full((height, width), cv2.GC_BGD, np.uint8)

    def area(share: float) -> tuple[slice, slice]:
        x, y = share * across, share * down
        return (
            slice(max(0, round(top - y)), max(0, round(bottom + y))),
            slice(max(0, round(left - x)), max(0, round(right + x))),
        )

    mask[area(_REACH)] = cv2.GC_PR_BGD
    mask[area(0.0)] = cv2.GC_PR_FGD
    mask[area(-(1 - _CORE) / 2)] = cv2.GC_FGD
    return mask


def _edges_of(mask: _Mask, guess: Edges) -> Edges | None:
    found = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    found = np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(found, connectivity=4)
    if count < 2:  # noqa: PLR2004 - label 0 is the background
        return None
    x, y, width, height, area = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())].tolist()
    guessed = (guess[2] - guess[0]) * (guess[3] - guess[1])
    if area < max(_LEAST_SHARE * guessed, _SPECK * mask.size):
        return None
    return float(x), float(y), float(x + width), float(y + height)
