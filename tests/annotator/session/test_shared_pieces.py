"""Pieces of two people at one job file: to whom they belong, live, in the file and in an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes, SetLabel
from annotator.editing.note_commands import SetLocked
from annotator.effort.categories import Category
from annotator.errors import AnnotatorError
from annotator.export.forms.pay_form import count_json
from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import Fault, LabelId, Region, RegionId, Review
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.records import Correction
from annotator.session.piece_tally import by_key, by_order
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    ORDER,
    ORDER_SHA256,
    Sitting,
    sitting,
)
from tests.support.examples import part_of_examples

BY_CONFIRMER = ORDER.replace(b"[pay]", b'[pay]\nshared_items = "confirmed_by"', 1)

Counts = dict[str, tuple[Any, Any]]


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


def counts(at: Sitting) -> Counts:
    """Return items and regions of each person, as a snapshot of the file counts them."""
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        found = pay_inputs(snapshot, {})
    return {
        {ADA.id: "ada", BEN.id: "ben"}[worker]: (each.items_completed, each.regions_completed)
        for (worker, *_rest), each in found.items()
        if worker is not None and (each.items_completed or each.regions_completed)
    }


def in_file(at: Sitting, worker: Worker) -> PieceCounts:
    """Return the pieces of a person as the file counts them for the window."""
    found = by_order(by_key(at.project.reads.pieces_of(worker.id).result()))
    return found.get(ORDER_SHA256, PieceCounts())


def live(at: Sitting) -> PieceCounts:
    """Return the pieces of the person at work, once the file has all that was queued."""
    at.pump()
    assert at.session is not None
    return by_order(at.session._pieces.by_key).get(ORDER_SHA256, PieceCounts())


def draw(at: Sitting, worker: Worker, ms: int, *, boxes: int = 1) -> list[Region]:
    """Let a person draw boxes on the first item, and rise."""
    at.sit(worker)
    at.open()
    made = []
    for _box in range(boxes):
        at.work(ms)
        made.append(at.add())
    at.rise()
    return made


def confirm(at: Sitting, worker: Worker, ms: int) -> None:
    """Let a person look at the first item, confirm it, and rise."""
    session = at.sit(worker)
    at.open()
    at.work(ms)
    session.confirm()
    at.rise()


def test_a_key_takes_no_regions_and_of_the_item_only_the_time_of_the_key(at: Sitting) -> None:
    draw(at, ADA, 10_000, boxes=2)
    confirm(at, BEN, 0)
    assert counts(at) == {"ada": (1, 2)}
    assert in_file(at, ADA) == PieceCounts(1, 2)
    assert in_file(at, BEN) == PieceCounts()


def test_an_item_is_divided_by_the_time_of_those_who_worked_on_it_and_confirmed_it(
    at: Sitting,
) -> None:
    draw(at, ADA, 3_000, boxes=1)
    confirm(at, BEN, 1_000)
    assert counts(at) == {"ada": (Fraction(3, 4), 1), "ben": (Fraction(1, 4), 0)}


def test_whoever_only_looks_has_no_part(at: Sitting) -> None:
    draw(at, ADA, 3_000)
    at.sit(BEN)
    at.open()
    at.work(9_000)
    at.rise()
    confirm(at, ADA, 1_000)
    assert counts(at) == {"ada": (1, 1)}


def test_looking_at_a_confirmed_item_moves_nobodys_part_and_a_change_only_with_the_time_for_it(
    at: Sitting,
) -> None:
    draw(at, ADA, 10_000, boxes=10)
    confirm(at, BEN, 3_000)
    bens = Fraction(29_126, 1_000_000)  # 2.91 of KES 100
    settled = {"ada": (1 - bens, 10), "ben": (bens, 0)}
    assert counts(at) == settled
    session = at.sit(BEN)
    at.open()
    at.work(900_000)
    assert live(at) == PieceCounts(bens, 0)
    box = at.add()
    changed = {"ada": (Fraction(99_701, 1_000_000), 10), "ben": (Fraction(900_299, 1_000_000), 1)}
    assert counts(at) == changed
    session.editor.run(DeleteRegions([box.id]))
    at.rise()
    assert counts(at) == settled, "what comes to nothing divides nothing"


def test_an_order_can_pay_the_item_to_whoever_confirmed_it() -> None:
    with sitting(order=BY_CONFIRMER) as at:
        draw(at, ADA, 3_000, boxes=2)
        confirm(at, BEN, 1_000)
        session = at.sit(BEN)
        at.pump()
        assert list(by_order(session._pieces.by_key).values()) == [PieceCounts(1, 0)]
        at.rise()
        session = at.sit(ADA)
        at.pump()
        assert list(by_order(session._pieces.by_key).values()) == [PieceCounts(0, 2)]


def test_a_region_is_divided_by_the_time_on_it_of_those_who_drew_and_corrected_it(
    at: Sitting,
) -> None:
    (box,) = draw(at, ADA, 6_000)
    session = at.sit(BEN)
    at.open()
    at.work(2_000)
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    session.confirm()
    assert live(at) == PieceCounts(Fraction(1, 4), Fraction(1, 4))
    at.rise()
    assert counts(at) == {
        "ada": (Fraction(3, 4), Fraction(3, 4)),
        "ben": (Fraction(1, 4), Fraction(1, 4)),
    }


def test_an_undone_correction_takes_no_part_of_a_region(at: Sitting) -> None:
    (box,) = draw(at, ADA, 1_000)
    session = at.sit(BEN)
    at.open()
    at.work(9_000)
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    session.editor.undo()
    at.rise()
    confirm(at, ADA, 1_000)
    assert counts(at) == {"ada": (1, 1)}


def test_a_lock_or_a_comment_is_no_correction(at: Sitting) -> None:
    (box,) = draw(at, ADA, 1_000)
    session = at.sit(BEN)
    at.open()
    at.work(9_000)
    session.editor.run(SetLocked([box.id], True))
    at.rise()
    confirm(at, ADA, 1_000)
    assert counts(at) == {"ada": (1, 1)}


def test_a_review_makes_no_piece_of_the_reviewer_nor_of_the_person_who_confirmed(
    at: Sitting,
) -> None:
    draw(at, ADA, 1_000)
    confirm(at, ADA, 1_000)
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    at.work(5_000)
    at.add()
    session.judge(Review.ACCEPTED)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}
    assert in_file(at, ADA) == PieceCounts(1, 1, 1, 1)


def test_a_correction_in_a_review_leaves_the_region_with_who_drew_it(at: Sitting) -> None:
    (box,) = draw(at, ADA, 1_000)
    confirm(at, ADA, 1_000)
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    at.work(5_000)
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


def test_without_measured_time_a_region_is_its_authors_and_the_item_the_confirmers(
    at: Sitting,
) -> None:
    (box,) = draw(at, ADA, 0)
    session = at.sit(BEN)
    at.open()
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    session.confirm()
    at.rise()
    assert counts(at) == {"ada": (0, 1), "ben": (1, 0)}


def test_a_rejected_item_that_its_worker_reopened_is_divided_by_the_time_of_the_rework(
    at: Sitting,
) -> None:
    draw(at, ADA, 4_000)
    confirm(at, ADA, 0)
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "two cars are missing", Fault.WORKER)
    at.rise()
    session = at.sit(ADA)
    at.open()
    session.reopen()
    at.work(4_000)
    at.add()
    at.rise()
    confirm(at, BEN, 2_000)
    assert counts(at) == {"ada": (Fraction(4, 5), 2), "ben": (Fraction(1, 5), 0)}


def test_everybody_who_made_something_of_a_rejected_item_is_told(at: Sitting) -> None:
    draw(at, ADA, 1_000)
    confirm(at, BEN, 1_000)
    session = at.sit(ADA)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "blurred", Fault.BUYER)
    day = session.time.day
    at.rise()
    for worker in (ADA, BEN):
        (found,) = at.project.reads.rejections_of(worker.id, day - 1, day + 1).result()
        assert (found.item_id, found.reason) == (ITEMS[0], "blurred")


def test_what_somebody_deleted_counts_as_work_on_the_item(at: Sitting) -> None:
    (box,) = draw(at, ADA, 3_000)
    session = at.sit(BEN)
    at.open()
    at.work(1_000)
    session.editor.run(DeleteRegions([box.id]))
    at.rise()
    confirm(at, ADA, 0)
    assert counts(at) == {"ada": (Fraction(3, 4), 0), "ben": (Fraction(1, 4), 0)}


def test_declared_time_gives_no_share(at: Sitting) -> None:
    draw(at, ADA, 3_000)
    confirm(at, BEN, 1_000)
    before = counts(at)
    last = at.project.reads.sessions().result()[-1]
    said = (None, ITEMS[0], None, Category.DECLARED, "thinking", 0, 90_000)
    claim = Correction(last.id, BEN.id, ORDER_SHA256, *said)
    at.project.writes.append_corrections([claim]).result()
    assert at.project.reads.item_work(ITEMS[0]).result()[Category.DECLARED] == 90_000
    assert counts(at) == before


def test_a_bulk_edit_of_items_that_are_not_open_is_counted_without_opening_the_job_again(
    at: Sitting,
) -> None:
    session = at.sit(ADA)
    at.open(ITEMS[1])
    at.work(1_000)
    session.confirm()
    at.open(ITEMS[0])
    loaded = at.project.reads.load_item(ITEMS[1]).result()
    box = session.new_region(Box(1, 2, 3, 4), LabelId(1))
    change = AddRegions((box,)).change(loaded.state)
    assert change is not None
    told: list[bool] = []
    session.pieces_changed.append(lambda: told.append(True))
    session.editor.run_over("copy", [change])
    assert live(at) == PieceCounts(1, 1)
    assert told
    session.editor.run_over("gone", [change.inverse()])
    assert live(at) == PieceCounts(1, 0)


def test_the_only_person_of_a_job_sees_bulk_edits_too() -> None:
    with sitting(order=ORDER, people=(ADA,)) as at:
        test_a_bulk_edit_of_items_that_are_not_open_is_counted_without_opening_the_job_again(at)


def test_shares_are_written_as_exact_text() -> None:
    assert count_json(3) == 3
    assert count_json(Fraction(6, 2)) == 3
    assert count_json(Fraction(13, 4)) == "3.25"


steps = st.one_of(
    st.tuples(st.just("sit"), st.sampled_from([ADA, BEN])),
    st.tuples(st.just("open"), st.sampled_from(ITEMS)),
    st.tuples(st.just("work"), st.integers(1, 4_000)),
    st.tuples(st.sampled_from(["add", "delete", "move", "label", "undo", "redo"]), st.none()),
    st.tuples(st.sampled_from(["confirm", "reopen", "accept", "reject"]), st.none()),
    st.tuples(st.just("review"), st.booleans()),
)


class Script:
    """Does random steps, as far as they are possible."""

    def __init__(self, at: Sitting) -> None:
        self.at = at
        at.sit(ADA)
        at.open(ITEMS[0])

    def do(self, verb: str, value: Any) -> None:
        at, session = self.at, self.at.session
        assert session is not None
        if verb == "sit":
            at.rise()
            at.sit(value)
            at.open(ITEMS[0])
        elif verb == "open":
            at.open(value)
        elif verb == "work":
            at.work(value)
        elif verb == "review":
            session.is_reviewing = value
        else:
            try:
                self._edit(verb)
            except AnnotatorError:
                return

    def _edit(self, verb: str) -> None:
        at, session = self.at, self.at.session
        assert session is not None
        first: list[RegionId] = sorted(session.editor.state.regions)[:1]
        edits: dict[str, Callable[[], object]] = {
            "add": at.add,
            "delete": lambda: session.editor.run(DeleteRegions(first)),
            "move": lambda: session.editor.run(
                SetBoxes({each: Box(1, 2, 3 + at.clocks.boot_ns % 50, 9) for each in first})
            ),
            "label": lambda: session.editor.run(SetLabel(first, LabelId(1))),
            "undo": session.editor.undo,
            "redo": session.editor.redo,
            "confirm": session.confirm,
            "reopen": session.reopen,
            "accept": lambda: session.judge(Review.ACCEPTED),
            "reject": lambda: session.judge(Review.REJECTED, "no", Fault.WORKER),
        }
        edits[verb]()


@given(st.lists(steps, max_size=25))
@part_of_examples(40)
def test_whatever_two_people_do_each_piece_is_divided_once_and_alike_everywhere(
    script: list[tuple[str, Any]],
) -> None:
    with sitting(order=ORDER) as at:
        doing = Script(at)
        for verb, value in script:
            doing.do(verb, value)
            at.pump()
        assert at.session is not None
        worker = at.session.worker
        shown = live(at)
        at.rise()
        assert shown == in_file(at, worker)
        with at.project.snapshot(at.folder / "copies").result() as snapshot:
            done = [each for each in snapshot.items() if each.item.facts.done_by is not None]
            done = [each for each in done if each.item.facts.status.value == "done"]
            paid = sum(
                sum(region.touched for region in each.regions)
                if each.work is None
                else len(each.work.makers)
                for each in done
            )
            summaries = {each.item.id: each.work for each in snapshot.summaries()}
            assert all(summaries[each.item.id] == each.work for each in done)
        both = in_file(at, ADA).plus(in_file(at, BEN))
        assert (both.items, both.regions) == (len(done), paid)
        whole = counts(at)
        assert sum(items for items, _regions in whole.values()) == len(done)
        assert in_file(at, ADA).items == whole.get("ada", (0, 0))[0]
