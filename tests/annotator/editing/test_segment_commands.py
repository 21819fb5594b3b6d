"""Segments of different sample rates are divided and joined at their times."""

from __future__ import annotations

from annotator.editing.changes import EditState, apply_change
from annotator.editing.segment_commands import MergeSegments, SplitSegment
from annotator.model.entities import ItemId, Label, LabelId, Region, RegionId
from annotator.model.segment import SoundSegment

SPEECH = Label(LabelId(1), "speech", 1)
FIRST, SECOND, NEW = RegionId("a"), RegionId("b"), RegionId("c")


def region(key: RegionId, number: int, place: SoundSegment, text: str = "") -> Region:
    return Region(key, number, SPEECH.id, place, f"{number}", transcription=text)


STATE = EditState(
    ItemId(1),
    regions={
        # The second one begins later, with fewer samples.
        FIRST: region(FIRST, 1, SoundSegment(44_100, 88_200, 44_100), "ask"),
        SECOND: region(SECOND, 2, SoundSegment(24_000, 40_000, 16_000), "not"),
    },
    labels={SPEECH.id: SPEECH},
)


def test_a_segment_is_the_same_time_at_another_rate() -> None:
    place = SoundSegment(44_100, 88_200, 44_100)
    assert place.at_rate(44_100) is place
    assert place.at_rate(16_000) == SoundSegment(16_000, 32_000, 16_000)
    assert SoundSegment(7, 8, 44_100).at_rate(1_000) == SoundSegment(0, 1, 1_000)


def test_segments_are_joined_in_the_order_of_time() -> None:
    change = MergeSegments((SECOND, FIRST)).change(STATE)
    assert change is not None
    (joined,) = apply_change(STATE, change).regions.values()
    assert joined.geometry == SoundSegment(44_100, 110_250, 44_100)
    assert (joined.id, joined.transcription) == (FIRST, "ask not")


def test_a_segment_is_divided_in_samples_of_the_sound() -> None:
    second = region(NEW, 3, SoundSegment(88_200, 110_250, 44_100))
    change = SplitSegment(SECOND, second).change(STATE)
    assert change is not None
    regions = apply_change(STATE, change).regions
    assert regions[SECOND].geometry == SoundSegment(66_150, 88_200, 44_100)
    assert regions[NEW].geometry == second.geometry
    elsewhere = region(NEW, 3, SoundSegment(200_000, 210_000, 44_100))
    assert SplitSegment(SECOND, elsewhere).change(STATE) is None
