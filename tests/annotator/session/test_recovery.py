"""A crash, a cut power line, a full disk: what was worked is booked, and it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.system_clocks import read_clocks
from annotator.errors import JobFileError, WriteFailedError
from annotator.job_file import Project
from annotator.records import OpenSpanRow
from annotator.session.recovery import recover_sessions
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, ORDER_SHA256, Sitting, sitting


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


def test_a_killed_session_is_told_with_what_may_be_missing(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(2_500)
    at.tick()
    at.work(400)
    crash(at)
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 1_000)
    assert at.entries()[-1].span.ended_by is EndedBy.CRASH


def test_after_a_restart_of_the_machine_six_seconds_may_be_missing(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(2_500)
    at.tick()
    crash(at)
    after = at.clocks.read()
    booted = type(after)(5 * 10**9, 5 * 10**9, after.wall_ns + 60 * 10**9)
    (told,) = recover_sessions(at.project, at.folder / "state", booted)
    assert (told.booked_ms, told.lost_at_most_ms) == (2_500, 6_000)


def crash(at: Sitting) -> None:
    """End the program without a word: nothing more is written, and the job is opened again."""
    assert at.session is not None
    state = at.state_file.read_bytes() if at.state_file.exists() else b""
    with at.failing_disk():
        at.session.recording.drop()
    path, at.session = at.project.path, None
    at.project.close()
    at.project = Project.open(path)
    if state:
        at.state_file.write_bytes(state)


def test_what_is_stored_is_not_carried_along_any_longer(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(9_000)
    for _batch in range(2):
        at.pump()
    row = session.recording.row()
    assert row is not None
    content = json.loads(row.span_json)
    assert content["unstored"] == []
    assert (content["span"]["start_ms"], content["span"]["end_ms"]) == (8_000, 9_000)


def test_of_two_states_the_later_one_is_booked(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(1_500)
    at.tick()
    at.work(900)
    at.add()
    at.pump()
    crash(at)
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert told.booked_ms == 2_400
    assert sum(at.active_ms(ITEMS[0]).values()) == at.item_work_ms(ITEMS[0]) == 2_400


@pytest.mark.parametrize("is_booked", [False, True])
def test_the_order_is_known_without_the_state_file(at: Sitting, is_booked: bool) -> None:
    at.sit()
    at.open()
    at.work(6_000 if is_booked else 900)
    at.add()
    at.pump()
    crash(at)
    at.state_file.unlink(missing_ok=True)
    assert bool(at.entries()) == is_booked
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert {entry.order_sha256 for entry in at.entries()} == {ORDER_SHA256}


def test_time_of_an_order_that_was_never_there_stays_without_one() -> None:
    with sitting() as at:
        at.sit()
        at.open()
        at.work(900)
        at.add()
        at.pump()
        crash(at)
        recover_sessions(at.project, at.folder / "state", at.clocks.read())
        assert {entry.order_sha256 for entry in at.entries()} == {""}


def test_a_state_file_of_another_session_is_left_out_of_it(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(900)
    at.add()
    at.work(2_000)
    at.tick()
    at.pump()
    content = json.loads(at.state_file.read_bytes())
    content["owner"]["session"] = "another"
    at.state_file.write_text(json.dumps(content))
    crash(at)
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert (told.booked_ms, told.lost_at_most_ms) == (900, 6_000)


def test_rest_that_was_earned_before_a_crash_is_there_after_it(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(6_000)
    at.tick()
    crash(at)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    at.sit()
    at.rise()
    assert at.project.reads.sessions().result()[-1].rest_sixths == 500 * 6 + 6_000


def test_a_damaged_row_books_nothing_and_closes_the_session(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(1_000)
    for content in ("{", "[]", "{}", '{"span": 1}', "null"):
        row = OpenSpanRow(session.recording.session_id, content)
        at.project.writes.save_open_span(row).result()
        crash(at)
        (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
        assert (told.booked_ms, told.lost_at_most_ms) == (0, 6_000)
        session = at.sit()
    assert at.entries() == []


def test_where_nothing_was_left_open_nothing_is_told(at: Sitting) -> None:
    at.sit()
    at.open()
    at.work(1_000)
    at.tick()
    at.rise()
    assert recover_sessions(at.project, at.folder / "state") == []
    assert recover_sessions(at.project, at.folder / "no such folder", read_clocks()) == []


# A disk that refuses ------------------------------------------------------------------------


def test_an_end_that_the_disk_refuses_is_told_and_the_next_opening_books_all_of_it(
    at: Sitting,
) -> None:
    session = at.sit()
    at.open()
    at.work(2_500)
    at.add()
    at.tick()
    at.work(1_700)
    with at.failing_disk(), pytest.raises(WriteFailedError, match="full"):
        session.end()
    assert at.state_file.exists()
    assert at.entries() == []
    at.session = None
    at.reopen()
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert told.booked_ms == 4_200
    assert at.booked_ms() == {Category.LABEL: 4_200}
    assert not at.state_file.exists()
    assert at.sit().today_ms() == 4_200


def test_a_session_is_not_closed_while_a_span_of_it_is_missing(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = at.sit()
    at.open()
    at.work(2_500)
    refused: Future[None] = Future()
    refused.set_exception(WriteFailedError("The disk is full."))
    with monkeypatch.context() as patch:
        patch.setattr(at.project.writes, "append_effort", lambda *_: refused)
        with pytest.raises(WriteFailedError):
            session.end()
    assert at.state_file.exists()
    assert not at.project.reads.sessions().result()[0].closed


def test_a_checkpoint_that_the_disk_refuses_is_told(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(2_500)
    with at.failing_disk(), pytest.raises(WriteFailedError):
        session.recording.checkpoint()
    session.recording.checkpoint()
    assert at.booked_ms() == {Category.LABEL: 2_500}


def test_an_end_that_was_refused_can_be_asked_for_again(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(2_500)
    with at.failing_disk(), pytest.raises(WriteFailedError):
        session.end()
    session.end()
    at.session = None
    assert at.booked_ms() == {Category.LABEL: 2_500}
    assert not at.state_file.exists()
    assert at.project.reads.sessions().result()[0].closed


def test_time_that_could_not_be_booked_is_tried_again_and_told_once(at: Sitting) -> None:
    at.sit()
    at.open()
    with at.failing_disk():
        at.work(9_000)
        for _ in range(10):
            at.tick()
        at.pump()
    assert [type(error) for error in at.told] == [WriteFailedError]
    assert at.entries() == []
    for _ in range(5):
        at.tick()
    at.pump()
    assert sum(at.booked_ms().values()) == 8_000
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 9_000}


def test_a_state_folder_that_cannot_be_written_to_stops_nothing(at: Sitting) -> None:
    (at.folder / "state").write_bytes(b"a file is in the way")
    at.sit()
    at.open()
    at.work(1_000)
    at.tick()
    at.pump()
    assert [type(error) for error in at.told] == [WriteFailedError]
    (at.folder / "state").unlink()
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 1_000}


def test_a_job_that_was_closed_too_early_is_told_and_its_time_is_not_lost(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(2_500)
    path = at.project.path
    at.project.close()
    with pytest.raises(JobFileError, match="closed"):
        session.end()
    at.session, at.project = None, Project.open(path)
    (told,) = recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert told.booked_ms == 2_500


# Rows in order ---------------------------------------------------------------------------------


def test_no_row_is_taken_while_an_older_one_is_still_to_be_queued(
    at: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = at.sit()
    at.open()
    at.work(100)
    lock, queue = session.recording._lock, at.project.writes.save_open_span
    free: list[bool] = []

    def is_free() -> bool:
        taken = lock.acquire(blocking=False)
        if taken:
            lock.release()
        return taken

    def watched(row: OpenSpanRow | None) -> Any:
        with ThreadPoolExecutor(1) as another:
            free.append(another.submit(is_free).result())
        return queue(row)

    monkeypatch.setattr(at.project.writes, "save_open_span", watched)
    for _ in range(5):
        at.tick()
    assert free == [False]


def test_two_workers_after_a_crash_each_get_their_own(at: Sitting) -> None:
    at.sit(ADA)
    at.open()
    at.work(1_100)
    at.rise()
    at.sit(BEN)
    at.open()
    at.work(2_200)
    at.tick()
    crash(at)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    totals = at.project.reads.effort_totals().result()
    assert totals == {ADA.id: {Category.LABEL: 1_100}, BEN.id: {Category.LABEL: 2_200}}
