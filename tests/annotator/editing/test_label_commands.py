"""What a label becomes, and which names, parents, keys and attributes it cannot have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import EditState, Merge, apply_change
from annotator.editing.commands import AddLabel, with_status
from annotator.editing.label_commands import ChangeLabel, MergeLabels
from annotator.errors import InvalidValueError
from annotator.model.entities import AttributeKind, Label, LabelId, Status, ValueKind
from annotator.model.label_tree import above, in_tree_order, may_stand_under
from tests.annotator.editing.test_commands import STATE, A, B, after

LONG = "x" * 40
DIFFERS_IN_CASE = (
    "There is a label “stamp” already, which differs only in upper and lower case. "
    "Choose another name, or use that one."
)
LINE, STAMP, SEAL = LabelId(1), LabelId(2), LabelId(3)
THREE = replace(STATE, labels={**STATE.labels, SEAL: Label(SEAL, "seal", 3, parent=STAMP)})


def changed(label_id: LabelId, **values: object) -> ChangeLabel:
    return ChangeLabel(replace(THREE.labels[label_id], **values))  # type: ignore[arg-type]  # fields of several types


def test_a_label_becomes_what_it_is_given_as() -> None:
    kinds = (AttributeKind("speed", ValueKind.NUMBER),)
    new = replace(
        THREE.labels[LINE], name="row", colour="#aabbcc", parent=SEAL, key="Q", attributes=kinds
    )
    assert after(ChangeLabel(new), THREE).labels[LINE] == new
    assert ChangeLabel(THREE.labels[LINE]).change(THREE) is None
    assert ChangeLabel(Label(LabelId(9), "gone", 9)).change(THREE) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "A label needs a name. Type one."),
        ("  ", "A label needs a name. Type one."),
        (
            "x" * 10_000,
            f"“{LONG}…” has 10,000 characters, and a label can have 200. Choose a shorter name.",
        ),
        (
            "two\nlines",
            "“two lines” has a line break or a tab in it, which no label can have. Take it out.",
        ),
        ("stamp", "There is a label “stamp” already. Choose another name, or merge the two."),
        (
            "Stamp",
            DIFFERS_IN_CASE,
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, told: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        changed(LINE, name=name).change(THREE)
    assert str(caught.value) == told
    if name != "stamp":  # to add one that is there is nothing to do
        with pytest.raises(InvalidValueError) as caught:
            AddLabel(Label(LabelId(9), name, 9)).change(THREE)
        assert str(caught.value) == told


def test_a_label_can_change_the_case_of_its_own_name() -> None:
    assert after(changed(STAMP, name="Stamp"), THREE).labels[STAMP].name == "Stamp"


def test_an_old_name_that_could_not_be_given_now_does_not_bar_other_changes() -> None:
    old = replace(THREE, labels={**THREE.labels, LINE: Label(LINE, "STAMP", 1)})
    assert after(ChangeLabel(Label(LINE, "STAMP", 1, key="Q")), old).labels[LINE].key == "Q"


def test_a_label_cannot_come_to_stand_under_itself() -> None:
    with pytest.raises(InvalidValueError) as caught:
        changed(STAMP, parent=SEAL).change(THREE)
    assert str(caught.value) == (
        "“stamp” cannot stand under “seal”: it would stand under itself. Choose another label."
    )
    with pytest.raises(InvalidValueError, match="itself"):
        changed(STAMP, parent=STAMP).change(THREE)
    with pytest.raises(InvalidValueError, match="is gone"):
        changed(STAMP, parent=LabelId(9)).change(THREE)


def test_a_key_has_one_label() -> None:
    state = after(changed(LINE, key="Q"), THREE)
    with pytest.raises(InvalidValueError) as caught:
        changed(STAMP, key="Q").change(state)
    assert str(caught.value) == "“Q” is the key of “line” already. Choose another key."


def number(name: str, **limits: float) -> AttributeKind:
    return AttributeKind(name, ValueKind.NUMBER, **limits)  # type: ignore[arg-type]  # fields of several types


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([number(" ")], "has from 1 to 100 characters"),
        ([number("x" * 101)], "has from 1 to 100 characters"),
        ([number("area")], "Readers of exports use “area” for something else."),
        ([number("transcription")], "Readers of exports use “transcription”"),
        ([number("crowd")], "Every region has “crowd” already."),
        ([number("speed"), number("Speed")], "There are two attributes “Speed”."),
        ([number("speed", lowest=2, highest=1)], "cannot be at least 2 and at most 1."),
        ([number("speed", lowest=2, default=1)], "“speed” is a number, 2 or more."),
        ([number("speed", highest=2, default=3)], "“speed” is a number, 2 or less."),
        ([AttributeKind("colour", ValueKind.CHOICE)], "needs from 1 to 500 choices."),
        (
            [AttributeKind("colour", ValueKind.CHOICE, ("red", "red"))],
            "Two choices of “colour” are the same, or one is empty.",
        ),
        (
            [AttributeKind("age", ValueKind.TEXT)],
            "“age” is a number with the label “stamp”, so it cannot be a text here.",
        ),
        ([number(f"n{each}") for each in range(101)], "A label can have 100 attributes."),
    ],
)
def test_attributes_that_cannot_be_are_refused(kinds: list[AttributeKind], told: str) -> None:
    state = after(changed(STAMP, attributes=(number("age"),)), THREE)
    with pytest.raises(InvalidValueError) as caught:
        changed(LINE, attributes=tuple(kinds)).change(state)
    assert told in str(caught.value)


def test_labels_merge_and_no_region_becomes_work_by_it() -> None:
    command = MergeLabels(LINE, STAMP)
    change = command.change(THREE)
    assert change is not None
    assert change.merge == Merge(LINE, STAMP)
    state = apply_change(THREE, change)
    assert LINE not in state.labels
    assert {one.label_id for one in state.regions.values()} == {STAMP}
    assert not state.regions[B].touched
    assert with_status(change, THREE).facts is None
    assert THREE.facts.status is Status.NEW
    assert apply_change(state, change.inverse()) == THREE
    assert change.inverse().inverse() == change


def test_a_merge_goes_over_locked_regions_too() -> None:
    locked = replace(STATE.regions[A], is_locked=True)
    state = after(MergeLabels(LINE, STAMP), replace(THREE, regions={A: locked}))
    assert state.regions[A].label_id == STAMP
    assert state.regions[A].is_locked


def test_there_is_nothing_to_merge_with_itself_or_with_what_is_gone() -> None:
    assert MergeLabels(LINE, LINE).change(THREE) is None
    assert MergeLabels(LINE, LabelId(9)).change(THREE) is None
    assert MergeLabels(LabelId(9), LINE).change(THREE) is None


def test_labels_under_the_one_that_goes_come_under_the_other() -> None:
    assert after(MergeLabels(STAMP, LINE), THREE).labels[SEAL].parent == LINE
    # The other one stands under the one that goes: it takes the place of that.
    under_line = after(changed(STAMP, parent=LINE), THREE)
    merged = after(MergeLabels(STAMP, SEAL), under_line)
    assert merged.labels[SEAL].parent == LINE


parents = st.lists(st.none() | st.integers(1, 6), min_size=6, max_size=6)


@given(parents, st.integers(1, 6), st.integers(1, 6))
def test_however_labels_stand_each_is_shown_once_and_merging_makes_no_new_circle(
    above_each: list[int | None], source: int, target: int
) -> None:
    labels = {
        LabelId(at): Label(LabelId(at), f"l{at}", at, parent=LabelId(up) if up else None)
        for at, up in enumerate(above_each, start=1)
    }
    shown = list(in_tree_order(labels))
    assert sorted(label.id for _, label in shown) == sorted(labels)
    for depth, label in shown:
        assert depth <= len(above(labels, label.id))
    change = MergeLabels(LabelId(source), LabelId(target)).change(
        EditState(STATE.item_id, labels=labels)
    )
    if change is None or any(depth_zero_with_parent(labels)):
        return
    after_merge = apply_change(EditState(STATE.item_id, labels=labels), change).labels
    assert not any(depth_zero_with_parent(after_merge))


def depth_zero_with_parent(labels: dict[LabelId, Label] | object) -> list[bool]:
    """Say of each label that stands at the top whether it was to stand under another."""
    assert isinstance(labels, dict)
    return [label.parent is not None for depth, label in in_tree_order(labels) if depth == 0]


def test_a_tree_is_walked_from_the_top_and_a_circle_ends() -> None:
    assert [(depth, label.name) for depth, label in in_tree_order(THREE.labels)] == [
        (0, "line"),
        (0, "stamp"),
        (1, "seal"),
    ]
    circle = {**THREE.labels, STAMP: replace(THREE.labels[STAMP], parent=SEAL)}
    assert [label.id for label in above(circle, STAMP)] == [SEAL]
    assert [depth for depth, _ in in_tree_order(circle)] == [0, 0, 0]
    assert may_stand_under(THREE.labels, LINE, SEAL)
    assert not may_stand_under(THREE.labels, STAMP, SEAL)
