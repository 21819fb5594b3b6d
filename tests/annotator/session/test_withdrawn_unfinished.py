"""An item that is withdrawn before anybody confirmed it: no piece, out of the queue, time kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing.commands import Judge, SetPractice, Skip
from annotator.effort.categories import Category
from annotator.errors import InvalidValueError, OthersItemError
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import ItemFacts, Review, Status
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, ExportedSitting, Sitting
from tests.support.exports import export_coco, load, verified
from tools.checkers.check_export import main

WHY = "the client changed its mind"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada look at the first item, and Ben withdraw it; Ben still reviews."""
    at = ExportedSitting(tmp_path, order=ORDER)
    try:
        at.sit(ADA)
        at.open()
        at.work(700)
        at.rise()
        session = at.sit(BEN)
        session.is_reviewing = True
        at.open()
        assert session.judge(Review.ACCEPTED) is None
        assert session.judge(Review.REJECTED, "too loose") is None
        assert session.judge(Review.WITHDRAWN, WHY) is not None
        at.pump()
        yield at
    finally:
        at.rise()
        at.project.close()


def facts(at: Sitting) -> ItemFacts:
    at.pump()
    return at.project.reads.load_item(ITEMS[0]).result().state.facts


def test_it_leaves_the_queue_with_its_reason_and_keeps_its_time(at: Sitting) -> None:
    now = facts(at)
    assert now.is_withdrawn_unfinished
    assert (now.reason, now.review_reason, now.reviewed_by) == (WHY, WHY, BEN.id)
    assert (now.done_by, now.reviewed_sha256) == (None, "")
    assert at.project.reads.next_unfinished(0, ADA.id).result() == ITEMS[1]
    assert at.booked_ms()[Category.LABEL] == 700


def test_its_worker_cannot_make_it_a_piece_and_may_still_draw_on_it(at: Sitting) -> None:
    at.rise()
    before = facts(at)
    session = at.sit(ADA)
    at.open()
    for act in (session.confirm, session.reopen, lambda: session.skip("blurred")):
        with pytest.raises(InvalidValueError, match="was withdrawn"):
            act()
    at.add()
    assert facts(at) == before
    pay = session.pay()
    assert pay is not None
    assert pay.completed["items"].exact == 0
    assert pay.completed["regions"].exact == 0


@pytest.mark.parametrize("detail", list(Detail))
def test_its_time_is_exported_and_it_is_no_piece_at_any_level(at: Sitting, detail: Detail) -> None:
    at.rise()
    folder = at.folder / "out"
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        export_coco(folder, snapshot, ExportOptions(detail=detail))
    effort = load(folder, "effort.json")
    item = effort["items"][0]
    assert (item["status"], item["review"], item["is_completed"]) == ("skipped", "withdrawn", False)
    assert effort["totals"]["ms"]["label"] == 700
    for part in load(folder, "fair_pay.json")["parts"]:
        assert part["inputs"]["items_withdrawn"] == part["inputs"]["items_completed"] == 0
    result = verified(folder)
    assert result.is_ok, result.problems
    assert main([str(folder)]) == 0


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada draw three boxes on the first item, which she does not confirm."""
    at = ExportedSitting(tmp_path, order=ORDER)
    try:
        at.sit(ADA)
        at.open()
        for _box in range(3):
            at.work(700)
            at.add()
        at.rise()
        yield at
    finally:
        at.rise()
        at.project.close()


def reviewer(at: Sitting) -> JobSession:
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    return session


def test_what_a_colleague_worked_on_is_first_confirmed_and_then_withdrawn_and_paid(
    begun: Sitting,
) -> None:
    before = facts(begun)
    with pytest.raises(OthersItemError) as caught:
        reviewer(begun).judge(Review.WITHDRAWN, WHY)
    assert str(caught.value) == (
        "Ada worked on this item, and would not be paid by the piece for it. Ask them to confirm "
        "it first: then withdraw it, and it is paid as the work order says."
    )
    begun.rise()
    assert facts(begun) == before
    session = begun.sit(ADA)
    begun.open()
    session.confirm()
    begun.rise()
    assert reviewer(begun).judge(Review.WITHDRAWN, WHY) is not None
    begun.rise()
    session = begun.sit(ADA)
    begun.pump()
    pay = session.pay()
    assert pay is not None
    counts = pay.completed
    assert counts["items"].exact == 1
    assert counts["regions"].exact == 3


def test_the_own_unfinished_item_and_one_for_practice_can_be_withdrawn(begun: Sitting) -> None:
    session = begun.sit(ADA)
    session.is_reviewing = True
    begun.open()
    assert session.judge(Review.WITHDRAWN, WHY) is not None
    session.editor.undo()
    session.editor.run(SetPractice(is_practice=True))
    begun.rise()
    assert reviewer(begun).judge(Review.WITHDRAWN, WHY) is not None


def test_a_reviewer_puts_it_back_to_work_and_undo_withdraws_it_again(at: Sitting) -> None:
    before = facts(at)
    assert at.session is not None
    assert at.session.reopen() is not None
    after = facts(at)
    assert (after.status, after.review, after.reason) == (Status.STARTED, Review.NONE, "")
    assert at.project.reads.next_unfinished(0, ADA.id).result() == ITEMS[0]
    at.session.editor.undo()
    assert facts(at) == before


def test_what_was_skipped_is_not_withdrawn_on_top_of_it(at: Sitting) -> None:
    assert at.session is not None
    at.session.reopen()
    at.session.is_reviewing = False
    at.session.editor.run(Skip("blurred"))
    before = facts(at)
    judge = Judge(BEN.id, Review.WITHDRAWN, WHY)
    assert judge.change(at.session.editor.state) is None
    assert facts(at) == before
