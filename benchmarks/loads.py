"""The amount of work per figure: enough for a result, as much as a goal says, or a little."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Load:
    """Numbers of pictures, of boxes and of repetitions."""

    starts: int = 9
    warm_starts: int = 1
    folder: int = 10_000
    million: int = 1_000_000
    distinct: int = 1_000
    folder_rounds: int = 4
    whole: int = 4
    small: int = 200
    steps: int = 80
    big: int = 16
    large: int = 200
    adding_s: float = 20
    big_side: int = 20_000
    huge_side: int = 60_000
    box_counts: tuple[int, ...] = (100, 1_000, 5_000)
    crowd: int = 50_000
    lines: int = 1_000
    sound_s: int = 10_800
    sound_mb: float = 150
    mp3_s: int = 1_200
    rounds: int = 60
    opens: int = 5
    edits: int = 60
    checked: int = 75_000
    images: int = 10_000
    boxes_per_image: int = 10
    turns: int = 4
    hand_ins: int = 5_000
    real_hand_ins: int = 40
    entries_of_hand_in: int = 2_000
    submissions: tuple[int, int] = (50, 200)
    merged: int = 200
    peer_limit_s: float = 180

    @property
    def most_boxes(self) -> int:
        """Boxes on the fullest item."""
        return self.box_counts[-1]


FULL = Load()
QUICK = Load(
    starts=1,
    warm_starts=0,
    folder=30,
    million=40,
    distinct=10,
    folder_rounds=1,
    whole=1,
    small=8,
    steps=5,
    big=3,
    large=4,
    adding_s=1,
    big_side=9_000,
    huge_side=9_000,
    box_counts=(100,),
    crowd=300,
    lines=100,
    sound_s=60,
    mp3_s=20,
    rounds=4,
    opens=1,
    edits=4,
    checked=300,
    images=20,
    boxes_per_image=5,
    turns=1,
    hand_ins=60,
    real_hand_ins=2,
    entries_of_hand_in=80,
    submissions=(2, 4),
    merged=3,
)
LONG = replace(FULL, submissions=(500, 5_000), merged=1_000, images=100_000)
"""All hand-ins of the goals: making them takes half a minute of processor time for each hundred."""
