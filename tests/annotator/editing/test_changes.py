"""Changes: applied, turned round, merged; and refused when the ground has moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.editing.changes import Change, EditState, Step, apply_change, merged
from annotator.errors import StaleChangeError
from annotator.model.entities import ItemFacts, ItemId, Label, LabelId, Region, RegionId, Status
from annotator.model.geometry import Box

V = TypeVar("V")

HERE = ItemId(1)
IDS = [RegionId(name) for name in "abc"]
BOX = Box(1, 2, 3, 4)


def region(key: str, text: str) -> Region:
    """Return a region whose text tells its versions apart."""
    return Region(RegionId(key), ord(key), LabelId(1), BOX, key, transcription=text)


texts = st.sampled_from(["", "x", "y"])
facts = st.builds(ItemFacts, st.sampled_from(Status), reason=texts)
labels = st.dictionaries(
    st.integers(1, 2).map(LabelId), st.builds(Label, st.just(LabelId(1)), texts, st.just(0))
)


@st.composite
def states(draw: st.DrawFn) -> EditState:
    """Return a state of the one item; there are few, so that they meet again."""
    there = draw(st.dictionaries(st.sampled_from(IDS), texts))
    regions = {key: region(key, text) for key, text in there.items()}
    return EditState(HERE, draw(facts), regions, draw(labels))


def between(name: str, before: EditState, after: EditState) -> Change:
    """Return the change that leads from one state to the other."""

    def touched(
        old: dict[RegionId, V] | dict[LabelId, V], new: dict[RegionId, V] | dict[LabelId, V]
    ) -> dict[object, tuple[V | None, V | None]]:
        keys = {*old, *new}
        pairs = {key: (old.get(key), new.get(key)) for key in keys}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}

    pair = None if before.facts == after.facts else (before.facts, after.facts)
    return Change(
        name,
        HERE,
        touched(dict(before.regions), dict(after.regions)),  # type: ignore[arg-type]  # to mypy another type than with values that may be None
        pair,
        touched(dict(before.labels), dict(after.labels)),  # type: ignore[arg-type]  # to mypy another type than with values that may be None
    )


@given(states(), states())
def test_a_change_leads_there_and_its_inverse_back(before: EditState, after: EditState) -> None:
    change = between("edit", before, after)
    assert apply_change(before, change) == after
    assert apply_change(after, change.inverse()) == before
    assert change.inverse().inverse() == change


@given(states(), states())
def test_applying_alters_nothing_that_was_given(before: EditState, after: EditState) -> None:
    kept = (dict(before.regions), dict(before.labels), before.facts)
    apply_change(before, between("edit", before, after))
    assert (before.regions, before.labels, before.facts) == kept


@given(states(), states(), states())
def test_a_merged_change_does_what_both_do(a: EditState, b: EditState, c: EditState) -> None:
    both = merged(between("first", a, b), between("second", b, c))
    assert both == replace(between("first", a, c), name="first")
    assert apply_change(a, both) == c
    assert apply_change(c, both.inverse()) == a


@given(states(), states(), states(), states())
def test_what_does_not_follow_is_neither_applied_nor_merged(
    a: EditState, b: EditState, c: EditState, d: EditState
) -> None:
    first, second = between("first", a, b), between("second", c, d)
    assume(any(b.regions.get(key) != pair[0] for key, pair in second.regions.items()))
    with pytest.raises(StaleChangeError):
        apply_change(b, second)
    if any(
        key in first.regions and first.regions[key][1] != old
        for key, (old, _) in second.regions.items()
    ):
        with pytest.raises(StaleChangeError):
            merged(first, second)


def test_facts_that_do_not_follow_are_refused() -> None:
    new, done, skipped = (ItemFacts(s) for s in (Status.NEW, Status.DONE, Status.SKIPPED))
    with pytest.raises(StaleChangeError):
        merged(Change("a", HERE, facts=(new, done)), Change("b", HERE, facts=(skipped, new)))
    with pytest.raises(StaleChangeError, match="Item 1 has been changed"):
        apply_change(EditState(HERE, done), Change("b", HERE, facts=(new, done)))


def test_a_change_of_another_item_is_refused() -> None:
    elsewhere = Change("a", ItemId(2))
    with pytest.raises(StaleChangeError, match="belongs to item 2"):
        apply_change(EditState(HERE), elsewhere)
    with pytest.raises(StaleChangeError, match="cannot be merged"):
        merged(Change("a", HERE), elsewhere)


def test_a_step_is_undone_last_change_first() -> None:
    a, b = region("a", ""), region("a", "x")
    step = Step(7, "two", (Change("1", HERE, {a.id: (None, a)}), Change("2", HERE, {a.id: (a, b)})))
    state = EditState(HERE)
    for change in step.changes:
        state = apply_change(state, change)
    for change in step.inverse().changes:
        state = apply_change(state, change)
    assert state == EditState(HERE)
    assert step.inverse().inverse() == step
