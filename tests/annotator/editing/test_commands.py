"""What a person can do to an item: each does one thing, or nothing when there is nothing to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.changes import Change, EditState, apply_change
from annotator.editing.commands import (
    AddLabel,
    AddRegions,
    Command,
    Confirm,
    DeleteRegions,
    Judge,
    Reopen,
    SetBoxes,
    SetLabel,
    SetOrder,
    SetPractice,
    SetTranscription,
    Skip,
    with_status,
)
from annotator.model.entities import (
    RESERVED_ATTRIBUTES,
    Fault,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Origin,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
    in_reading_order,
    new_region_id,
)
from annotator.model.geometry import Box
from annotator.model.people import new_worker

A, B = RegionId("a"), RegionId("b")
BOX = Box(1, 2, 3, 4)
ADA = WorkerId("ada")
BEN = WorkerId("ben")
DRAWN = Region(A, 1, LabelId(1), BOX, "000001")
IMPORTED = Region(
    B, 2, LabelId(1), BOX, "000002", "text", origin=Origin.IMPORTED, touched=False, import_id=1
)
LABELS = {LabelId(n): Label(LabelId(n), name, n) for n, name in ((1, "line"), (2, "stamp"))}
STATE = EditState(ItemId(1), ItemFacts(), {A: DRAWN, B: IMPORTED}, LABELS)
GONE = RegionId("gone")


def after(command: Command, state: EditState = STATE) -> EditState:
    """Return the state that the command leads to."""
    change = command.change(state)
    assert change is not None
    assert change.name == command.name
    return apply_change(state, change)


@pytest.mark.parametrize(
    "command",
    [
        AddRegions((DRAWN,)),
        DeleteRegions([GONE]),
        SetBoxes({A: BOX, GONE: Box(9, 9, 9, 9)}),
        SetLabel([A, B, GONE], LabelId(1)),
        SetLabel([A], LabelId(7)),
        SetTranscription(A, ""),
        SetTranscription(GONE, "x"),
        SetOrder({A: "000001", GONE: "x"}),
        AddLabel(Label(LabelId(9), "line", 9)),
        Reopen(),
    ],
)
def test_where_there_is_nothing_to_do_nothing_is_done(command: Command) -> None:
    assert command.change(STATE) is None


def test_only_what_differs_is_touched() -> None:
    change = SetBoxes({A: BOX, B: Box(5, 5, 5, 5)}).change(STATE)
    assert change is not None
    assert set(change.regions) == {B}


@pytest.mark.parametrize(
    "command",
    [
        SetBoxes({B: Box(5, 5, 5, 5)}),
        SetLabel([B], LabelId(2)),
        SetTranscription(B, "other"),
        SetOrder({B: "0"}),
    ],
)
def test_an_imported_region_counts_as_touched_by_the_first_edit_and_not_after_its_undo(
    command: Command,
) -> None:
    change = command.change(STATE)
    assert change is not None
    edited = apply_change(STATE, change)
    assert edited.regions[B].touched
    assert not apply_change(edited, change.inverse()).regions[B].touched


def test_deleting_the_same_region_twice_in_one_go_is_one_deletion() -> None:
    assert after(DeleteRegions([A, A, GONE])).regions == {B: IMPORTED}


def test_a_region_that_is_there_is_not_added_over() -> None:
    new = Region(RegionId("c"), 3, LabelId(1), None, "000003")
    changed = Region(A, 1, LabelId(2), None, "zzz")
    assert after(AddRegions((new, changed))).regions == {**STATE.regions, new.id: new}


def test_confirming_says_who_when_and_by_which_order_and_keeps_a_good_review() -> None:
    skipped = EditState(ItemId(1), ItemFacts(Status.SKIPPED, Review.ACCEPTED, "blurred"))
    assert after(Confirm(ADA, "f" * 64, 20_000), skipped).facts == ItemFacts(
        Status.DONE, Review.ACCEPTED, "", ADA, "f" * 64, done_day=20_000
    )


def test_confirming_what_was_rejected_hands_it_in_anew() -> None:
    rejected = after(
        Judge(BEN, Review.REJECTED, "too loose", Fault.UNCLEAR),
        EditState(ItemId(1), ItemFacts(Status.DONE, done_by=ADA, done_day=1, is_practice=True)),
    )
    assert rejected.facts == ItemFacts(
        Status.DONE,
        Review.REJECTED,
        done_by=ADA,
        done_day=1,
        is_practice=True,
        reviewed_by=BEN,
        review_reason="too loose",
        fault=Fault.UNCLEAR,
    )
    assert after(Confirm(ADA, "", 2), rejected).facts == ItemFacts(
        Status.DONE, done_by=ADA, done_day=2, is_practice=True
    )


def test_only_what_is_done_is_judged_and_a_judgement_is_taken_back_whole() -> None:
    assert Judge(BEN, Review.ACCEPTED).change(STATE) is None
    done = EditState(ItemId(1), ItemFacts(Status.DONE, done_by=ADA))
    judged = after(Judge(BEN, Review.ACCEPTED), done)
    assert Judge(BEN, Review.ACCEPTED).change(judged) is None
    assert Judge(BEN, Review.ACCEPTED, day=20_000).change(judged) is None
    later = after(Judge(BEN, Review.REJECTED, "no", Fault.BUYER, day=20_001), judged)
    assert later.facts.review_day == 20_001
    assert after(Judge(BEN, Review.NONE), judged).facts == done.facts


def test_practice_is_said_and_unsaid_and_outlives_skipping() -> None:
    practice = after(SetPractice(is_practice=True), STATE)
    assert practice.facts.is_practice
    assert SetPractice(is_practice=True).change(practice) is None
    assert after(Skip("blurred"), practice).facts.is_practice
    assert not after(SetPractice(is_practice=False), practice).facts.is_practice


@pytest.mark.parametrize("status", [Status.DONE, Status.UNREADABLE])
def test_what_is_done_or_unreadable_cannot_be_confirmed(status: Status) -> None:
    assert Confirm(ADA).change(EditState(ItemId(1), ItemFacts(status))) is None


def test_skipping_and_reopening_forget_who_was_paid_for_it() -> None:
    done = EditState(ItemId(1), ItemFacts(Status.DONE, done_by=ADA, done_order="f" * 64))
    assert after(Skip("hard"), done).facts == ItemFacts(Status.SKIPPED, reason="hard")
    assert after(Reopen(), done).facts == ItemFacts(Status.STARTED)
    assert (
        Skip("hard").change(EditState(ItemId(1), ItemFacts(Status.SKIPPED, reason="hard"))) is None
    )
    state = EditState(ItemId(1), ItemFacts(Status.UNREADABLE, reason="It is cut short."))
    change = Skip("broken file").change(state)
    assert change is not None
    assert change.facts == (state.facts, ItemFacts(Status.SKIPPED, reason="broken file"))


def test_a_new_item_is_started_by_the_first_region_and_by_nothing_else() -> None:
    edit, label = (
        DeleteRegions([A]).change(STATE),
        AddLabel(Label(LabelId(9), "n", 9)).change(STATE),
    )
    assert edit is not None
    assert label is not None
    assert with_status(edit, STATE).facts == (ItemFacts(), ItemFacts(Status.STARTED))
    assert with_status(label, STATE) is label
    skipped = EditState(ItemId(1), ItemFacts(Status.SKIPPED), STATE.regions)
    assert with_status(edit, skipped) is edit


ACCEPTED = ItemFacts(
    Status.DONE, Review.ACCEPTED, done_by=ADA, done_order="f" * 64, reviewed_by=BEN
)


def test_work_on_an_accepted_item_withdraws_the_acceptance_and_keeps_who_confirmed_it() -> None:
    seen = EditState(ItemId(1), ACCEPTED, STATE.regions, STATE.labels)
    waits = replace(ACCEPTED, review=Review.NONE, reviewed_by=None)
    for command in (SetBoxes({A: Box(5, 5, 5, 5)}), DeleteRegions([A]), SetTranscription(A, "x")):
        change = command.change(seen)
        assert change is not None
        changed = apply_change(seen, with_status(change, seen))
        assert changed.facts == waits
        assert apply_change(changed, with_status(change, seen).inverse()) == seen


@pytest.mark.parametrize("others", [False, True])
def test_a_review_holds_again_only_if_no_change_of_others_stands(*, others: bool) -> None:
    asked: list[ItemId] = []

    def is_changed_by_others(item_id: ItemId) -> bool:
        asked.append(item_id)
        return others

    facts = replace(ACCEPTED, reviewed_sha256="s")
    state, back = EditState(ItemId(1), facts, STATE.regions), STATE.regions[A].geometry
    assert isinstance(back, Box)

    def content_sha256(now: EditState) -> str:
        return "s" if now.regions[A].geometry == back else "t"

    for to, times in ((Box(5, 5, 5, 5), 0), (back, 1)):
        change = SetBoxes({A: to}).change(state)
        assert change is not None
        state = apply_change(
            state, with_status(change, state, content_sha256, is_changed_by_others)
        )
        assert asked == [ItemId(1)] * times
    assert state.facts == (replace(facts, review=Review.NONE) if others else facts)


def test_a_lock_or_a_comment_leaves_an_accepted_item_accepted() -> None:
    seen = EditState(ItemId(1), ACCEPTED, STATE.regions, STATE.labels)
    for new in (replace(DRAWN, is_locked=True), replace(DRAWN, comment="why so large?")):
        change = Change("x", ItemId(1), {A: (DRAWN, new)})
        assert with_status(change, seen) is change


def test_a_rejection_outlives_work_on_the_item() -> None:
    facts = replace(ACCEPTED, review=Review.REJECTED, review_reason="loose")
    change = DeleteRegions([A]).change(STATE)
    assert change is not None
    assert with_status(change, EditState(ItemId(1), facts, STATE.regions)) is change


@pytest.mark.parametrize("command", [Reopen(), Skip("blurred")])
def test_reopening_or_skipping_withdraws_the_acceptance(command: Command) -> None:
    facts = after(command, EditState(ItemId(1), ACCEPTED)).facts
    assert (facts.review, facts.reviewed_by) == (Review.NONE, None)


def test_regions_are_read_by_key_then_by_number() -> None:
    made = [
        Region(new_region_id(), number, LabelId(1), None, order)
        for number, order in ((3, "b"), (2, "b"), (9, "a"))
    ]
    found = in_reading_order({region.id: region for region in made})
    assert [region.number for region in found] == [9, 2, 3]


def test_ids_are_random_and_names_are_trimmed() -> None:
    assert len({new_region_id() for _ in range(50)}) == 50
    ada, other = new_worker("  Ada "), new_worker("Ada")
    assert (ada.name, other.name) == ("Ada", "Ada")
    assert ada.id != other.id


def test_no_name_that_an_exporter_writes_can_be_taken_for_an_attribute() -> None:
    assert {"id", "bbox", "area", "category_id", "image_id", "iscrowd"} <= RESERVED_ATTRIBUTES
