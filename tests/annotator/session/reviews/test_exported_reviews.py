"""Reviews of regions and answers to rejections in exports of real jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing.note_commands import SetAttributes
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import CONFIDENTIAL, Fault, RegionId, RegionVerdict, Review
from annotator.session.reviews.region_reviews import RegionReviews
from annotator.session.reviews.rejection_answers import RejectionAnswers
from tests.annotator.session.sitting import ADA, BEN, ORDER, ExportedSitting, Sitting
from tests.support.exports import export_coco, load, verified
from tools.checkers.check_export import main

BECAUSE = "I disagree because the guideline says so"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada confirm two regions; Ben accepts one, rejects one and the item; Ada answers."""
    at = ExportedSitting(tmp_path, order=ORDER)
    try:
        session = at.sit(ADA)
        at.open()
        at.work(400)
        one, two = at.add(), at.add()
        session.confirm()
        at.rise()
        session = at.sit(BEN)
        session.is_reviewing = True
        at.open()
        reviews = RegionReviews(session)
        reviews.judge([one.id], RegionVerdict.ACCEPTED)
        reviews.judge([two.id], RegionVerdict.REJECTED, "cut", Fault.UNCLEAR)
        session.judge(Review.REJECTED, "one is cut", Fault.WORKER)
        at.rise()
        session = at.sit(ADA)
        at.open()
        answers = RejectionAnswers(session)
        for rejection in answers.require_answerable():
            answers.answer(rejection, BECAUSE).result()
        yield at
    finally:
        at.rise()
        at.project.close()


def exported(at: Sitting, detail: Detail) -> Path:
    folder = at.folder / f"out-{detail}"
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        export_coco(folder, snapshot, ExportOptions(detail=detail))
    result = verified(folder)
    assert result.is_ok, result.problems
    assert main([str(folder)]) == 0
    return folder


@pytest.mark.parametrize("detail", [Detail.ITEM, Detail.FULL])
def test_decisions_and_answers_leave_with_what_they_are_about(at: Sitting, detail: Detail) -> None:
    item, other = load(exported(at, detail), "effort.json")["items"]
    assert item["answered"] == 2
    assert item["answers"] == [
        {"region": None, "answer": BECAUSE, "reason": "one is cut", "fault": "worker"},
        {"region": 2, "answer": BECAUSE, "reason": "cut", "fault": "unclear"},
    ]
    assert item["region_reviews"] == [
        {"region": 1, "review": "accepted", "fault": None, "outdated": False},
        {"region": 2, "review": "rejected", "fault": "unclear", "outdated": False},
    ]
    assert not {"answered", "answers", "region_reviews"} & other.keys()


def test_at_detail_job_only_the_number_of_answers_leaves(at: Sitting) -> None:
    folder = exported(at, Detail.JOB)
    item, _other = load(folder, "effort.json")["items"]
    assert item["answered"] == 2
    assert not {"answers", "region_reviews"} & item.keys()
    assert not [path for path in folder.rglob("*.*") if BECAUSE.encode() in path.read_bytes()]


def test_an_answer_leaves_also_after_rework_and_acceptance(at: Sitting) -> None:
    session = at.session
    assert session is not None
    session.confirm()
    at.rise()
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(Review.ACCEPTED)
    at.pump()
    item, _other = load(exported(at, Detail.ITEM), "effort.json")["items"]
    assert (item["review"], item["answered"]) == ("accepted", 2)
    assert item["region_reviews"][1]["outdated"]


def test_texts_about_an_item_with_confidential_regions_stay(at: Sitting) -> None:
    session = at.session
    assert session is not None
    key = RegionId(next(iter(session.editor.state.regions)))
    session.editor.run(SetAttributes([key], CONFIDENTIAL, value=True))
    at.pump()
    folder = exported(at, Detail.FULL)
    item, _other = load(folder, "effort.json")["items"]
    assert item["answered"] == 2
    assert [(each["answer"], each["reason"]) for each in item["answers"]] == [(None, None)] * 2
    assert not [path for path in folder.rglob("*.*") if BECAUSE.encode() in path.read_bytes()]


@pytest.mark.parametrize("detail", list(Detail))
def test_no_choice_of_a_level_changes_time_or_pay(at: Sitting, detail: Detail) -> None:
    session = at.session
    assert session is not None
    pay = load(exported(at, detail), "fair_pay.json")["totals"][0]["figures"]
    at.rise()
    at.sit(ADA)
    at.open()
    answers = RejectionAnswers(at.session)  # type: ignore[arg-type]  # a session, or the test fails here
    answers.answer(answers.require_answerable()[0], "once more").result()
    again = at.folder / "again"
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        export_coco(again, snapshot, ExportOptions(detail=detail))
    assert load(again, "fair_pay.json")["totals"][0]["figures"] == pay
