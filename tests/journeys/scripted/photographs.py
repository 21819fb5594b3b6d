"""What is really to be seen in the six photographs of the test material: boxes and labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotator.model.geometry import Box

LABELS: Final = (
    "person",
    "helmet",
    "cat",
    "building",
    "cup",
    "saucer",
    "spoon",
    "flower",
    "rocket",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing in a photograph, in pixels of it."""

    label: str
    box: Box

    @property
    def digit(self) -> str:
        """The key of its label."""
        return str(LABELS.index(self.label) + 1)


PERSON: Final = Seen("person", Box(22, 14, 338, 497))
HELMET: Final = Seen("helmet", Box(280, 343, 230, 168))
SHUTTLE: Final = Seen("rocket", Box(356, 2, 101, 281))
CAT: Final = Seen("cat", Box(24, 1, 377, 297))
PAGODA: Final = Seen("building", Box(63, 28, 310, 364))
CUP: Final = Seen("cup", Box(174, 18, 234, 288))
SAUCER: Final = Seen("saucer", Box(78, 58, 402, 330))
SPOON: Final = Seen("spoon", Box(337, 66, 76, 262, 18))
DAHLIA: Final = Seen("flower", Box(170, 86, 276, 272))
ROUGH_DAHLIA: Final = Box(156, 72, 304, 300)
"""About where the dahlia is: to be snapped."""
BELOW: Final = Seen("flower", Box(290, 376, 160, 50))
ROCKET: Final = Seen("rocket", Box(308, 127, 30, 278))

PHOTOGRAPHS: Final = {
    "astronaut.png": (PERSON, HELMET, SHUTTLE),
    "chelsea.png": (CAT,),
    "china.jpg": (PAGODA,),
    "coffee.png": (CUP, SAUCER, SPOON),
    "flower.jpg": (DAHLIA, BELOW),
    "rocket.jpg": (ROCKET,),
}
