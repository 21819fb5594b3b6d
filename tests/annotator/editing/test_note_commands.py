"""What is said of regions and items beside place, label and text; and what a lock keeps off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.changes import Change, EditState
from annotator.editing.commands import (
    AddRegions,
    Command,
    DeleteRegions,
    SetBoxes,
    SetLabel,
    SetOrder,
    SetTranscription,
    with_status,
)
from annotator.editing.note_commands import (
    LONGEST_COMMENT,
    SetAttributes,
    SetGroup,
    SetItemComment,
    SetLocked,
    SetRegionComment,
    free_group,
)
from annotator.errors import InvalidValueError
from annotator.model.entities import AttributeKind, Label, LabelId, Region, Status, ValueKind
from annotator.model.geometry import Box
from tests.annotator.editing.test_commands import GONE, STATE, A, B, after

SPEED = AttributeKind("speed", ValueKind.NUMBER, default=30, lowest=0, highest=120)
COLOUR = AttributeKind("colour", ValueKind.CHOICE, ("red", "blue"), default="red")
NOTE = AttributeKind("note", ValueKind.TEXT)
SHINY = AttributeKind("shiny", ValueKind.FLAG)
CAR = Label(LabelId(3), "car", 3, attributes=(SPEED, COLOUR, NOTE, SHINY))
WITH_CAR = replace(
    STATE,
    regions={A: replace(STATE.regions[A], label_id=CAR.id), B: STATE.regions[B]},
    labels={**STATE.labels, CAR.id: CAR},
)


def locked(state: EditState) -> EditState:
    return replace(
        state, regions={key: replace(one, is_locked=True) for key, one in state.regions.items()}
    )


def test_an_attribute_is_set_changed_and_taken_away() -> None:
    on = after(SetAttributes([A, B, GONE], "occluded", value=True))
    assert [dict(on.regions[key].attributes) for key in (A, B)] == [{"occluded": True}] * 2
    assert on.regions[B].touched
    assert SetAttributes([A, B], "occluded", value=True).change(on) is None
    off = after(SetAttributes([A], "occluded", None), on)
    assert dict(off.regions[A].attributes) == {}
    assert dict(off.regions[B].attributes) == {"occluded": True}


def test_one_and_yes_are_two_values() -> None:
    one = replace(STATE.regions[A], attributes={"shiny": 1})
    yes = after(SetAttributes([A], "shiny", value=True), replace(STATE, regions={A: one}))
    assert yes.regions[A].attributes["shiny"] is True


@pytest.mark.parametrize(
    ("attribute", "value", "told"),
    [
        ("speed", "fast", "“speed” is a number from 0 to 120. Change the value."),
        ("speed", 121, "“speed” is a number from 0 to 120. Change the value."),
        ("speed", True, "“speed” is a number from 0 to 120. Change the value."),
        ("speed", float("nan"), "“speed” is a number from 0 to 120. Change the value."),
        ("colour", "green", "“colour” is one of: red, blue. Change the value."),
        ("note", 3, "“note” is a text. Change the value."),
        ("note", "x" * 1001, "“note” is a text of up to 1000 characters. Change the value."),
        ("shiny", "yes", "“shiny” is yes or no. Change the value."),
        ("crowd", 1, "“crowd” is yes or no. Change the value."),
    ],
)
def test_a_value_that_cannot_be_is_refused(attribute: str, value: object, told: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        SetAttributes([A], attribute, value).change(WITH_CAR)  # type: ignore[arg-type]  # a value of a wrong type on purpose
    assert str(caught.value) == told


def test_values_that_can_be_are_taken() -> None:
    for attribute, value in (("speed", 120), ("speed", 0.5), ("colour", "blue"), ("note", "")):
        state = after(SetAttributes([A], attribute, value), WITH_CAR)
        assert state.regions[A].attributes[attribute] == value
    # What no label speaks of came from elsewhere, and stays free.
    assert after(SetAttributes([A], "pose", "left"), WITH_CAR).regions[A].attributes == {
        "pose": "left"
    }


def test_a_new_region_begins_with_what_its_label_begins_with() -> None:
    new = Region(GONE, 9, CAR.id, Box(1, 1, 2, 2), "3", attributes={"speed": 5})
    state = after(AddRegions((new,)), WITH_CAR)
    assert dict(state.regions[GONE].attributes) == {"speed": 5, "colour": "red"}
    state = after(SetLabel([B], CAR.id), WITH_CAR)
    assert dict(state.regions[B].attributes) == {"speed": 30, "colour": "red"}


def test_a_region_with_that_label_already_gets_nothing_from_it() -> None:
    assert SetLabel([A], CAR.id).change(WITH_CAR) is None


def test_regions_are_grouped_and_taken_apart() -> None:
    assert free_group(STATE) == 1
    grouped = after(SetGroup([A, B], free_group(STATE)))
    assert [grouped.regions[key].group for key in (A, B)] == [1, 1]
    assert free_group(grouped) == 2
    assert after(SetGroup([A], 0), grouped).regions[A].group == 0
    assert SetGroup([A, GONE], 0).change(STATE) is None
    with pytest.raises(InvalidValueError, match="from 1, or 0 for none"):
        SetGroup([A], -1).change(STATE)


def test_regions_and_the_item_get_a_comment() -> None:
    said = after(SetRegionComment([B], "which shop?"))
    assert said.regions[B].comment == "which shop?"
    assert not said.regions[B].touched  # a comment is no paid work
    assert SetRegionComment([B], "which shop?").change(said) is None
    assert after(SetItemComment("too dark")).facts.comment == "too dark"
    assert SetItemComment("").change(STATE) is None


@pytest.mark.parametrize(
    "command", [SetItemComment("x" * 10_001), SetRegionComment([A], "x" * 10_001)]
)
def test_a_comment_without_end_is_refused(command: Command) -> None:
    assert LONGEST_COMMENT == 10_000
    with pytest.raises(InvalidValueError) as caught:
        command.change(STATE)
    assert str(caught.value) == (
        "A comment can have 10,000 characters, and this one has 10,001. Make it shorter."
    )


@pytest.mark.parametrize(
    "command",
    [
        DeleteRegions([A, B]),
        SetBoxes({A: Box(9, 9, 9, 9)}),
        SetLabel([A], LabelId(2)),
        SetTranscription(A, "other"),
        SetOrder({A: "9"}),
        SetAttributes([A], "occluded", value=True),
        SetGroup([A], 2),
        SetRegionComment([A], "hm"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_is_locked_stays_as_it_is(command: Command) -> None:
    assert isinstance(command.change(STATE), Change)
    assert command.change(locked(STATE)) is None


def test_an_edit_goes_over_those_that_are_not_locked() -> None:
    state = after(SetLocked([A], is_locked=True))
    change = DeleteRegions([A, B]).change(state)
    assert change is not None
    assert list(change.regions) == [B]


def test_a_lock_is_no_work_and_can_be_opened() -> None:
    state = after(SetLocked([A, B, GONE], is_locked=True))
    assert [one.is_locked for one in state.regions.values()] == [True, True]
    assert not state.regions[B].touched
    assert SetLocked([A], is_locked=True).change(state) is None
    assert not after(SetLocked([A], is_locked=False), state).regions[A].is_locked


def test_a_comment_on_an_item_does_not_start_it() -> None:
    change = SetItemComment("dark").change(STATE)
    assert change is not None
    new = with_status(change, STATE).facts
    assert new is not None
    assert new[1].status is Status.NEW
