"""What is labelled in both journeys of `docs/coming-from.md`: five photographs and their boxes."""

from __future__ import annotations

from typing import Final

from annotator.model.geometry import Box
from tests.journeys.scripted.compared import Said

ITEMS: Final = ("astronaut.png", "chelsea.png", "coffee.png", "flower.jpg", "rocket.jpg")
LABELS: Final = (
    "person", "helmet", "rocket", "cat", "cup", "saucer", "spoon", "flower",
)  # fmt: skip
WORKER: Final = "Amina"

PERSON: Final[Said] = ("person", Box(22, 14, 338, 497))
ROUGH_HELMET: Final = Box(270, 330, 210, 150)
MOVED_HELMET: Final = Box(280, 350, 210, 150)
LARGE_HELMET: Final = Box(280, 350, 230, 161)
HELMET: Final[Said] = ("helmet", Box(280, 343, 230, 161))
SHUTTLE: Final[Said] = ("rocket", Box(380, 2, 77, 281))
CAT: Final[Said] = ("cat", Box(24, 1, 377, 297))
FACE: Final[Said] = ("cat", Box(120, 60, 240, 230))
CUP: Final[Said] = ("cup", Box(174, 18, 234, 288))
SAUCER: Final[Said] = ("saucer", Box(78, 58, 402, 330))
SPOON: Final[Said] = ("spoon", Box(337, 66, 76, 262))
DAHLIA: Final[Said] = ("flower", Box(170, 86, 276, 272))
BELOW: Final[Said] = ("flower", Box(290, 376, 160, 50))

EXPORTED: Final[dict[str, tuple[Said, ...]]] = {
    "astronaut.png": (PERSON, HELMET, SHUTTLE),
    "chelsea.png": (CAT, FACE),
    "coffee.png": (SAUCER, CUP, SPOON),
    "flower.jpg": (DAHLIA, BELOW),
}
"""The boxes of the last photograph are each journey's own."""
