"""Items are found by what they are like, a slice at a time, over indexes, as they stand now."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, Confirm, Judge, SetPractice
from annotator.effort.categories import Category
from annotator.errors import DamagedJobError
from annotator.items.codes import (
    OPEN,
    TO_JUDGE,
    TO_JUDGE_AGAIN,
    code_of_facts,
    review_in,
    status_in,
)
from annotator.items.filters import NO_FILTER, ItemFilter, NumberRange
from annotator.job_file import Project
from annotator.job_file.reading.item_slices import read_slice
from annotator.model.entities import Fault, LabelId, Media, MediaId, Review, Status, WorkerId
from annotator.model.people import Worker
from annotator.records import Correction, NewItem
from tests.annotator.job_file.jobs import (
    ADA,
    FACTS,
    SESSION,
    booked,
    editor_on,
    make_job,
    new_region,
    settle,
)

BOB = Worker(WorkerId("bob"), "Bob")
LINE, STAMP = LabelId(1), LabelId(2)


def found(project: Project, wanted: ItemFilter, size: int = 20_000) -> list[int]:
    """Return the ids that fit, gathered over all slices."""
    ids: list[int] = []
    after = 0
    while True:
        part = project.reads.item_slice(after, wanted, ADA.id, size).result()
        ids.extend(part.ids)
        if part.is_last:
            return ids
        after = part.until


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a job of seven items, each of which differs from the others in something."""
    names = ["street/A1.jpg", "street/a2.jpg", "Märkt.jpg", "p4.jpg", "p5.jpg", "p6.jpg"]
    items = [
        NewItem(Media(MediaId(0), name, size_bytes=1000 * at), width_px=100 * at, height_px=50)
        for at, name in enumerate(names, start=1)
    ]
    items.append(NewItem(Media(MediaId(0), "p7.jpg", size_bytes=1)))
    project = Project.create(tmp_path / "j.fairlabel", FACTS, labels=["line", "stamp"], items=items)
    for worker in (ADA, BOB):
        project.writes.add_worker(worker)
    project.writes.begin_session(SESSION).result()
    region = new_region(project, "Größe 12")
    flagged = replace(new_region(project), label_id=STAMP, attributes={"difficult": True})
    not_flagged = replace(new_region(project), label_id=STAMP, attributes={"difficult": False})
    tag = replace(new_region(project), label_id=STAMP, geometry=None)
    for item_id, regions in ((1, (region,)), (2, (flagged, tag)), (3, (not_flagged,))):
        editor_on(project, item_id).run(AddRegions(regions))
        settle(project)
    for item_id, worker, verdict in (
        (2, ADA, Review.REJECTED),
        (4, BOB, None),
        (5, ADA, Review.ACCEPTED),
    ):
        editor = editor_on(project, item_id)
        editor.run(Confirm(worker.id, "", 20_000))
        if verdict is not None:
            editor.run(Judge(BOB.id, verdict, "no", Fault.WORKER))
        settle(project)
    editor_on(project, 6).run(SetPractice(is_practice=True))
    project.writes.append_effort([booked(0, 900, item_id=1), booked(900, 1000, item_id=2)], None)
    settle(project)
    return project


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (NO_FILTER, [1, 2, 3, 4, 5, 6, 7]),
        (ItemFilter(path="TREET/a"), [1, 2]),
        (ItemFilter(path="mÄRKT"), [3]),
        (ItemFilter(path="Ma\u0308rkt"), [3]),
        (ItemFilter(path="%"), []),
        (ItemFilter(is_open=True), [1, 2, 3, 6, 7]),
        (ItemFilter(statuses=frozenset({Status.DONE})), [2, 4, 5]),
        (ItemFilter(statuses=frozenset({Status.NEW, Status.STARTED})), [1, 3, 6, 7]),
        (ItemFilter(reviews=frozenset({Review.REJECTED, Review.ACCEPTED})), [2, 5]),
        (ItemFilter(labels=frozenset({LINE})), [1]),
        (ItemFilter(labels=frozenset({LINE, STAMP})), [1, 2, 3]),
        (ItemFilter(tags=frozenset({STAMP})), [2]),
        (ItemFilter(tags=frozenset({LINE})), []),
        (ItemFilter(text="grösse"), [1]),
        (ItemFilter(flags=frozenset({"difficult"})), [2]),
        (ItemFilter(flags=frozenset({"crowd", "difficult"})), [2]),
        (ItemFilter(long_px=NumberRange(200, 400)), [2, 3, 4]),
        (ItemFilter(long_px=NumberRange(most=400)), [1, 2, 3, 4]),
        (ItemFilter(file_bytes=NumberRange(least=5000)), [5, 6]),
        (ItemFilter(regions=NumberRange(most=0)), [4, 5, 6, 7]),
        (ItemFilter(regions=NumberRange(1, 1)), [1, 2, 3]),
        (ItemFilter(spent_ms=NumberRange(least=100)), [1, 2]),
        (ItemFilter(spent_ms=NumberRange(1, 899)), [2]),
        (ItemFilter(is_practice=True), [6]),
        (ItemFilter(path="street", labels=frozenset({STAMP}), is_open=True), [2]),
    ],
)
def test_those_that_fit_are_found_in_one_slice_and_in_many(
    project: Project, wanted: ItemFilter, ids: list[int]
) -> None:
    with project:
        assert found(project, wanted) == ids
        assert found(project, wanted, size=2) == ids


def test_time_spent_is_the_time_that_counts(project: Project) -> None:
    with project:
        claim = Correction(
            session_id=SESSION.id,
            worker_id=ADA.id,
            order_sha256="",
            entry_seq=None,
            item_id=3,
            from_category=None,
            category=Category.DECLARED,
            reason="elsewhere",
            start_ms=2000,
            end_ms=7000,
        )
        project.writes.append_corrections([claim]).result()
        for item_id in range(1, 8):
            spent = sum(project.reads.item_work(item_id).result().values())
            assert item_id in found(project, ItemFilter(spent_ms=NumberRange(spent, spent)))
        assert found(project, ItemFilter(spent_ms=NumberRange(least=1))) == [1, 2, 3]


def test_states_are_those_of_who_asks(project: Project) -> None:
    with project:
        part = project.reads.item_slice(0, NO_FILTER, ADA.id).result()
        facts = [project.reads.load_item(item_id).result().state.facts for item_id in part.ids]
        assert [status_in(code) for code in part.codes] == [each.status for each in facts]
        assert [review_in(code) for code in part.codes] == [each.review for each in facts]
        assert [code in TO_JUDGE for code in part.codes].index(True) == 3
        assert sum(code in TO_JUDGE for code in part.codes) == 1
        others = project.reads.item_slice(0, NO_FILTER, BOB.id).result()
        assert not any(code in TO_JUDGE for code in others.codes)
        assert sum(code in OPEN for code in part.codes) == 5


def test_rows_neighbours_rejections_and_paths(project: Project) -> None:
    with project:
        assert [row.path for row in project.reads.rows_of([7, 3, 99]).result()] == [
            "Märkt.jpg",
            "p7.jpg",
        ]
        assert project.reads.item_beside(3, 1).result() == 4
        assert project.reads.item_beside(3, -2).result() == 1
        assert project.reads.item_beside(7, 1).result() is None
        assert project.reads.rejected_of(ADA.id).result() == [2]
        assert project.reads.rejected_of(BOB.id).result() == []
        assert project.reads.known_paths(["p7.jpg", "nowhere.jpg"]).result() == {"p7.jpg"}


def test_crops_are_the_boxes_of_one_label(project: Project) -> None:
    with project:
        found = project.reads.crops(STAMP, 0, 10).result()
        assert [(crop.item_id, crop.path) for crop in found] == [
            (2, "street/a2.jpg"),
            (3, "Märkt.jpg"),
        ]
        regions = [project.reads.load_item(crop.item_id).result().state.regions for crop in found]
        assert [crop.region for crop in found] == [
            of_item[crop.region.id] for crop, of_item in zip(found, regions, strict=True)
        ]
        assert project.reads.crops(STAMP, found[0].region.number, 10).result() == found[1:]
        assert project.reads.crops(STAMP, 0, 1).result() == found[:1]


def test_media_come_in_parts_and_worked_items_with_their_paths(project: Project) -> None:
    with project:
        first = project.reads.media_after(0, 3).result()
        rest = project.reads.media_after(first[-1].id, 10).result()
        assert [one.path for one in (*first, *rest)][2:4] == ["Märkt.jpg", "p4.jpg"]
        assert [one.size_bytes for one in first] == [1000, 2000, 3000]
        assert project.reads.worked_paths(ADA.id).result() == {
            1: "street/A1.jpg",
            2: "street/a2.jpg",
        }
        assert project.reads.worked_paths(BOB.id).result() == {}


def test_no_part_looks_through_a_whole_table(tmp_path: Path) -> None:
    wanted = ItemFilter(
        path="a",
        labels=frozenset({LINE}),
        text="b",
        tags=frozenset({STAMP}),
        flags=frozenset({"crowd"}),
        file_bytes=NumberRange(least=1),
        spent_ms=NumberRange(least=1),
        regions=NumberRange(least=1),
        is_practice=True,
        has_comment=True,
        has_drafts=True,
    )
    with make_job(tmp_path) as project:
        copy = tmp_path / "copy.fairlabel"
        project.copy_to(copy).result()
    statements: list[str] = []
    with closing(sqlite3.connect(copy)) as connection:
        connection.set_trace_callback(statements.append)
        read_slice(connection, 0, wanted, ADA.id)
        connection.set_trace_callback(None)
        (asked,) = [sql for sql in statements if sql.startswith("SELECT item.id,")]
        plans = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {asked}")]
    searched = [each for each in plans if each.startswith("SEARCH")]
    assert len(searched) >= 8, plans
    # The few imports that were undone are the only table that is read whole.
    scanned = {each for each in plans if each.startswith("SCAN")}
    assert scanned <= {"SCAN import", "SCAN CONSTANT ROW"}, plans


def test_what_is_shown_of_a_damaged_item_is_refused(project: Project) -> None:
    with project:

        def damage(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE item SET status = 'done' WHERE id = 7")

        project._writer.write(damage).result()  # as a disk would
        with pytest.raises(DamagedJobError, match="item"):
            project.reads.rows_of([7]).result()
        assert [row.id for row in project.reads.rows_of([6]).result()] == [6]


@pytest.mark.parametrize("worker_id", [ADA.id, BOB.id, None])
def test_the_filter_the_list_and_the_next_item_know_the_same_items_as_open(
    project: Project, worker_id: WorkerId | None
) -> None:
    with project:
        every = project.reads.item_slice(0, NO_FILTER, worker_id).result()
        listed = [item for item, code in zip(every.ids, every.codes, strict=True) if code in OPEN]
        wanted = ItemFilter(is_open=True)
        assert list(project.reads.item_slice(0, wanted, worker_id).result().ids) == listed
        assert (2 in listed) == (worker_id == ADA.id)  # rejected, and Ada confirmed it
        walked = [project.reads.next_unfinished(after, worker_id).result() for after in range(8)]
        assert walked == [next((i for i in listed if i > after), listed[0]) for after in range(8)]


def test_an_item_that_was_changed_after_it_was_reviewed_before_is_marked(project: Project) -> None:
    with project:
        editor = editor_on(project, 5)
        editor.run(Judge(BOB.id, Review.REJECTED, "no", Fault.WORKER))
        editor.run(Judge(BOB.id, Review.ACCEPTED, content_sha256="ab" * 32))
        editor.run(AddRegions((new_region(project),)))
        settle(project)
        part = project.reads.item_slice(0, NO_FILTER, BOB.id).result()
        facts = [project.reads.load_item(item_id).result().state.facts for item_id in part.ids]
        assert [code_of_facts(each, BOB.id) for each in facts] == list(part.codes)
        again = [i for i, code in zip(part.ids, part.codes, strict=True) if code in TO_JUDGE_AGAIN]
        assert again == [5]
