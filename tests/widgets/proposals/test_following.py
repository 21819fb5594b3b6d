"""Shift+D carries the boxes on to the next picture, where each waits for yes or no."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.editing.proposal_commands import Propose
from annotator.model.entities import LabelId, Origin, Status
from annotator.model.geometry import Box, overlap
from annotator.proposals.proposal import (
    Decision,
    Proposal,
    ProposalSource,
    decision_on,
    proposal_of,
    proposed,
    undecided,
)
from tests.annotator.proposals.moving import street
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support.material import material
from tests.widgets.proposals.conftest import Desk, put

PATIENCE_MS = 60_000
SHIFT = Qt.KeyboardModifier.ShiftModifier
FLAT = Box(330, 20, 60, 40)
"""A piece of sky, where nothing can be followed."""


def told(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def follow(hand: Hand, to: str) -> None:
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_D, SHIFT)
    hand.wait_for_item(to)


def test_boxes_are_carried_on_said_and_waited_for(at_work: Desk) -> None:
    hand, movers = at_work(), street()[1]
    put(hand, [*(mover.box(0) for mover in movers), FLAT])
    follow(hand, "f1.png")
    assert told(hand) == "4 of 5 boxes followed, 1 not found again: cup."
    assert len(hand.regions) == 4
    for region, mover in zip(hand.regions, movers, strict=True):
        assert (region.origin, region.touched) == (Origin.PROPOSED, False)
        said = proposal_of(region)
        assert said is not None
        assert said.by is ProposalSource.TRACK
        assert said.score > 0.8
        assert isinstance(region.geometry, Box)
        assert overlap(region.geometry, mover.box(1)) > 0.9
    bar = hand.app.parts.proposals.bar
    assert bar.isVisible()
    assert bar.accessibleName() == "4 proposals to decide on"
    assert list(hand.canvas.selection) == [hand.regions[0].id]


def test_one_undo_takes_them_back_and_redo_brings_them_again(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    before = hand.regions
    hand.ctrl(Qt.Key.Key_Z)
    assert hand.regions == []
    assert not hand.app.parts.proposals.bar.isVisible()
    hand.ctrl(Qt.Key.Key_Y)
    assert hand.regions == before


def test_yes_no_and_a_pull_decide_and_the_next_one_comes(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    first, second, third, fourth = hand.regions
    hand.key(Qt.Key.Key_E)
    assert list(hand.canvas.selection) == [second.id]
    hand.key(Qt.Key.Key_Q)
    assert list(hand.canvas.selection) == [third.id]
    hand.key(Qt.Key.Key_Right)
    decided = {region.id: decision_on(region) for region in hand.regions}
    assert decided == {
        first.id: Decision.KEPT,
        third.id: Decision.CORRECTED,
        fourth.id: Decision.UNDECIDED,
    }
    hand.key(Qt.Key.Key_F3)
    assert list(hand.canvas.selection) == [fourth.id]
    hand.ctrl(Qt.Key.Key_Z)
    assert decision_on(next(r for r in hand.regions if r.id == third.id)) is Decision.UNDECIDED
    for _ in range(2):
        hand.ctrl(Qt.Key.Key_Z)
    assert [region.id for region in undecided(hand.regions)] == [
        each.id for each in (first, second, third, fourth)
    ]


def test_what_nobody_looks_at_is_not_decided_by_the_first_press(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    hand.canvas.select([])
    hand.key(Qt.Key.Key_E)
    assert len(undecided(hand.regions)) == 4
    assert list(hand.canvas.selection) == [hand.regions[0].id]


def test_all_that_are_seen_are_kept_or_refused_in_one_step(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    hidden = hand.regions[0].id
    hand.key(Qt.Key.Key_H)
    hand.key(Qt.Key.Key_E, SHIFT)
    assert [region.id for region in undecided(hand.regions)] == [hidden]
    hand.ctrl(Qt.Key.Key_Z)
    assert len(undecided(hand.regions)) == 4
    hand.key(Qt.Key.Key_Q, SHIFT)
    assert [region.id for region in hand.regions] == [hidden]
    hand.ctrl(Qt.Key.Key_Z)
    assert len(undecided(hand.regions)) == 4


def test_the_buttons_of_the_bar_do_the_same(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    bar = hand.app.parts.proposals.bar
    bar.keep_button.click()
    bar.refuse_button.click()
    assert bar.accessibleName() == "2 proposals to decide on"
    bar.keep_all_button.click()
    assert [decision_on(region) for region in hand.regions] == [Decision.KEPT] * 3
    assert not bar.isVisible()


def test_confirm_and_follow_ends_one_picture_and_begins_the_next(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_Space, SHIFT)
    hand.wait_for_item("f1.png")
    assert len(undecided(hand.regions)) == 4
    assert hand.desk.items[0].status is Status.DONE
    hand.key(Qt.Key.Key_E, SHIFT)
    hand.key(Qt.Key.Key_Space, SHIFT)
    hand.wait_for_item("f2.png")
    truth = [mover.box(2) for mover in street()[1]]
    for region, box in zip(hand.regions, truth, strict=True):
        assert isinstance(region.geometry, Box)
        assert overlap(region.geometry, box) > 0.88


def test_what_is_there_already_is_not_proposed_again(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    hand.key(Qt.Key.Key_A)
    hand.wait_for_item("f0.png")
    follow(hand, "f1.png")
    assert len(hand.regions) == 4
    assert told(hand) == "0 of 4 boxes followed, 4 already there."


def test_undecided_proposals_are_told_of_when_the_item_is_confirmed(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    hand.key(Qt.Key.Key_E)
    hand.desk.guarded(hand.desk.session.confirm)
    assert told(hand) == (
        "3 proposals were left undecided. They are not exported unless you keep them."
    )


def test_with_the_last_item_it_is_told_that_all_are_done_and_what_is_undecided(
    at_work: Desk,
) -> None:
    hand = at_work()
    for name in ("f0.png", "f1.png"):
        hand.go_on_to(name)
        hand.desk.guarded(hand.desk.session.confirm)
    hand.go_on_to("f2.png")
    box, label = Box(20, 20, 40, 40), LabelId(1)
    region = hand.desk.session.new_region(box, label, Origin.PROPOSED)
    hand.desk.run(Propose((proposed(region, Proposal(ProposalSource.TRACK, box, label, 0.9)),)))
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_Space)
    hand.qtbot.waitUntil(lambda: told(hand) != "")
    assert told(hand) == (
        "1 proposal was left undecided. It is not exported unless you keep it. "
        "All items are done. Thank you."
    )


def test_proposals_alone_are_not_called_boxes_that_are_missing(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    hand.window.notices.dismiss()
    hand.key(Qt.Key.Key_D, SHIFT)
    hand.qtbot.waitUntil(lambda: told(hand) != "")
    assert told(hand) == "Nobody has decided on the proposals here. Keep those that are right."
    hand.key(Qt.Key.Key_D)
    hand.wait_for_item("f2.png")
    hand.window.notices.dismiss()
    hand.key(Qt.Key.Key_B)
    hand.qtbot.waitUntil(lambda: told(hand) != "")
    assert told(hand) == (
        "No box of the previous item was copied. Left out: proposals that nobody has decided on: 4."
    )


@pytest.mark.parametrize("at", ["empty", "last", "done"])
def test_where_nothing_can_be_carried_on_a_sentence_says_why(at_work: Desk, at: str) -> None:
    hand = at_work()
    says = {
        "empty": "There is no box here to follow.",
        "last": "This is the last item: there is no next picture to follow the boxes to.",
        "done": "The next item is already done. No box was followed to it.",
    }
    if at == "last":
        hand.go_on_to("f2.png")
    if at == "done":
        hand.go_on_to("f1.png")
        hand.desk.guarded(hand.desk.session.confirm)
        hand.key(Qt.Key.Key_A)
        hand.wait_for_item("f0.png")
    if at != "empty":
        put(hand, [street()[1][0].box(0)])
    here = hand.desk.loaded
    hand.key(Qt.Key.Key_D, SHIFT)
    assert told(hand) == says[at]
    assert hand.desk.loaded is here


def test_a_picture_of_another_size_is_told_and_nothing_is_changed(
    at_work: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(material("photos/china.jpg"), folder / "a.jpg")
    shutil.copy(material("photos/chelsea.png"), folder / "b.png")
    hand = at_work(job=begun_job(folder), first="a.jpg")
    put(hand, [Box(100, 100, 80, 60)])
    hand.key(Qt.Key.Key_D, SHIFT)
    hand.qtbot.waitUntil(lambda: "another size" in told(hand), timeout=PATIENCE_MS)
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "a.jpg"


def test_who_goes_elsewhere_meanwhile_is_left_alone(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    following = hand.app.parts.proposals.following
    following.go_on()
    hand.go_on_to("f2.png")
    hand.qtbot.waitUntil(lambda: following._request is None, timeout=PATIENCE_MS)
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "f2.png"
    assert hand.regions == []


def test_the_list_of_regions_says_which_are_only_proposed(at_work: Desk) -> None:
    hand = at_work()
    put(hand, [mover.box(0) for mover in street()[1]])
    follow(hand, "f1.png")
    model = hand.window.regions.model
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0).data(spoken) == "cat proposed"
    hand.key(Qt.Key.Key_E)
    assert model.index(0).data(spoken) == "cat"
