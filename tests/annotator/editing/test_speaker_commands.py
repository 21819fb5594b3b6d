"""Speakers of segments: who has a tier, who is assigned, and how a speaker is renamed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.changes import EditState, apply_change
from annotator.editing.commands import Command
from annotator.editing.speaker_commands import RenameSpeaker, SetSpeaker
from annotator.errors import InvalidValueError
from annotator.model.entities import (
    AttributeKind,
    ItemId,
    Label,
    LabelId,
    Region,
    RegionId,
    ValueKind,
)
from annotator.model.geometry import Box
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.model.speakers import LONGEST_SPEAKER, speaker_of, speakers_of, tiers_of

SPEECH = Label(LabelId(1), "speech", 1)
FIRST, SECOND, THIRD = RegionId("a"), RegionId("b"), RegionId("c")


def segment(key: RegionId, number: int, start: int, end: int, rate_hz: int = 16_000) -> Region:
    return Region(key, number, SPEECH.id, SoundSegment(start, end, rate_hz), f"{number}")


STATE = EditState(
    ItemId(1),
    regions={
        FIRST: segment(FIRST, 1, 32_000, 48_000),
        SECOND: segment(SECOND, 2, 40_000, 64_000),
        THIRD: segment(THIRD, 3, 44_100, 88_200, 44_100),
    },
    labels={SPEECH.id: SPEECH},
)


def after(command: Command, state: EditState = STATE) -> EditState:
    change = command.change(state)
    assert change is not None
    return apply_change(state, change)


def speakers(state: EditState) -> list[str]:
    return [speaker_of(region) for region in state.regions.values()]


def test_tiers_are_in_the_order_in_which_speakers_begin_at_any_sample_rate() -> None:
    on = after(SetSpeaker([FIRST], "Ada"))
    assert tiers_of(on.regions.values()) == ["", "Ada"]
    on = after(SetSpeaker([SECOND], "Bo"), on)
    on = after(SetSpeaker([THIRD], "Cy"), on)  # at 1 s, but with more samples than the second
    assert speakers_of(on.regions.values()) == tiers_of(on.regions.values()) == ["Cy", "Ada", "Bo"]


def test_a_speaker_is_assigned_with_overlap_changed_and_taken_away() -> None:
    on = after(SetSpeaker([FIRST, THIRD], "  Ada \n Lovelace "))
    assert speakers(on) == ["Ada Lovelace", "", "Ada Lovelace"]
    assert SetSpeaker([FIRST], "Ada Lovelace").change(on) is None
    off = after(SetSpeaker([FIRST], ""), on)
    assert SPEAKER not in off.regions[FIRST].attributes
    assert SetSpeaker([FIRST], "").change(off) is None


def test_renaming_changes_all_segments_of_one_speaker_in_one_step() -> None:
    on = after(SetSpeaker([SECOND], "Bo"), after(SetSpeaker([FIRST, THIRD], "Ada")))
    change = RenameSpeaker("Ada", "Grace").change(on)
    assert change is not None
    renamed = apply_change(on, change)
    assert speakers(renamed) == ["Grace", "Bo", "Grace"]
    assert apply_change(renamed, change.inverse()) == on
    assert speakers(after(RenameSpeaker("Bo", "Ada"), on)) == ["Ada"] * 3  # both tiers are joined
    assert RenameSpeaker("", "Ada").change(STATE) is None
    assert RenameSpeaker("nobody", "Ada").change(on) is None


def test_locked_segments_and_regions_of_other_places_are_left_alone() -> None:
    locked = replace(STATE.regions[FIRST], is_locked=True)
    picture = replace(STATE.regions[SECOND], geometry=Box(1, 1, 2, 2))
    state = replace(STATE, regions={**STATE.regions, FIRST: locked, SECOND: picture})
    assert speakers(after(SetSpeaker([FIRST, SECOND, THIRD], "Ada"), state)) == ["", "", "Ada"]


def test_an_attribute_that_is_not_text_is_no_speaker() -> None:
    for value in (True, 7, 0.5):
        assert speaker_of(replace(STATE.regions[FIRST], attributes={SPEAKER: value})) == ""


def test_a_name_that_is_too_long_or_that_the_label_forbids_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="can have 100 characters, and this one has 101"):
        SetSpeaker([FIRST], "x" * (LONGEST_SPEAKER + 1)).change(STATE)
    kind = AttributeKind(SPEAKER, ValueKind.CHOICE, ("Ada", "Bo"))
    strict = replace(STATE, labels={SPEECH.id: replace(SPEECH, attributes=(kind,))})
    assert speakers(after(SetSpeaker([FIRST], "Bo"), strict))[0] == "Bo"
    with pytest.raises(InvalidValueError):
        SetSpeaker([FIRST], "Cy").change(strict)
