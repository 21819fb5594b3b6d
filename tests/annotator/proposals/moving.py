"""Makes sequences whose truth is known: pieces of photographs that move over another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.model.geometry import Box
from tests.support.material import material


@dataclass(frozen=True, slots=True)
class Mover:
    """A piece that moves by so much a frame, and grows by a factor a frame."""

    piece: NDArray[Any]
    x: float
    y: float
    dx: float
    dy: float
    grows: float = 1.0

    def box(self, frame: int) -> Box:
        """Return where it is, in image pixels."""
        height, width = self.piece.shape[:2]
        scale = self.grows**frame
        middle_x = self.x + width / 2 + self.dx * frame
        middle_y = self.y + height / 2 + self.dy * frame
        wide, high = width * scale, height * scale
        return Box(middle_x - wide / 2, middle_y - high / 2, wide, high)


def photo(name: str) -> NDArray[Any]:
    """Return a photograph of the material, blue first."""
    found = cv2.imread(str(material(f"photos/{name}")))
    assert found is not None
    return found


def frame_of(ground: NDArray[Any], movers: list[Mover], number: int) -> NDArray[Any]:
    """Return a frame: the pieces, not on whole pixels, over the ground; with noise."""
    frame = ground.copy()
    size = (ground.shape[1], ground.shape[0])
    for mover in movers:
        box, scale = mover.box(number), mover.grows**number
        # The middle of the first pixel is (0, 0) to OpenCV, and (0.5, 0.5) to a box.
        shift = np.array(
            [
                [scale, 0, box.x + (scale - 1) * 0.5],
                [0, scale, box.y + (scale - 1) * 0.5],
            ]
        )
        piece = cv2.warpAffine(mover.piece, shift, size, flags=cv2.INTER_LINEAR)
        mask = cv2.warpAffine(np.full(mover.piece.shape[:2], 255, np.uint8), shift, size)
        frame[mask > 127] = piece[mask > 127]
    noise = np.random.default_rng(number).normal(0, 2.5, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


def street() -> tuple[NDArray[Any], list[Mover]]:
    """Return a still ground and four pieces that move over it at up to 14 pixels a frame."""
    ground = cv2.resize(photo("china.jpg"), (960, 640))
    cat, cup, face = photo("chelsea.png"), photo("coffee.png"), photo("astronaut.png")
    return ground, [
        Mover(cat[60:180, 120:280], 40.0, 60.0, 9.3, 3.1),
        Mover(cup[100:200, 200:330], 700.0, 420.0, -12.6, -5.2),
        Mover(face[40:200, 160:280], 420.0, 200.0, 2.5, -1.5, 1.03),
        Mover(cat[20:110, 300:400], 150.0, 480.0, 14.0, 0.4, 0.98),
    ]


def shifted(picture: NDArray[Any], dx: float, dy: float, scale: float = 1.0) -> NDArray[Any]:
    """Return a picture moved by so much, after it was scaled about its top left corner."""
    rows, columns = picture.shape[:2]
    by = np.array([[scale, 0, dx + (scale - 1) * 0.5], [0, scale, dy + (scale - 1) * 0.5]])
    return cv2.warpAffine(picture, by, (columns, rows), borderMode=cv2.BORDER_REFLECT)
