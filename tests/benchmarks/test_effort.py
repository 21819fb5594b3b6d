"""Effort held against a script: a wrong record is found out, whatever is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file.project import Project
from annotator.model.people import Worker, new_worker
from annotator.records import Correction, EffortEntry, JobFacts, SessionFacts
from benchmarks.effort import screen
from benchmarks.effort.accuracy import table
from benchmarks.effort.compare import Outcome, compare
from benchmarks.effort.devices import devices_of
from benchmarks.effort.diary import METHOD, MS, Diary, Told, spans_of
from benchmarks.effort.record import Booked, Record, record_of
from tests.benchmarks.conftest import AMINA, Clock

# Comparing --------------------------------------------------------------------------------


def right(told: Told) -> list[Booked]:
    return [Booked(s.who, s.category, s.item, s.start_ns, s.end_ns) for s in spans_of(told)]


@pytest.fixture
def told(diary: Diary, clock: Clock) -> Told:
    """Return a diary of 6 ms admin, 8 s label, 2.5 s rest, 1.5 s away."""
    clock.go(6_000)
    diary.end()
    return diary.told


def outcome(told: Told, booked: Sequence[Booked], claimed_ms: int = 0) -> Outcome:
    return compare(told, Record(tuple(booked), claimed_ms))


def test_a_right_record_is_met(told: Told) -> None:
    found = outcome(told, right(told))
    assert (found.missed(), found.off_ms, found.untold_ms, found.others_ms) == ([], 0, 0, 0)
    assert not any("NOT MET" in line for line in table(found))


def test_an_edge_that_is_late_is_found_in_the_span_that_lost(told: Told) -> None:
    admin, label, rest, away = right(told)
    late = [
        admin,
        replace(label, end_ns=label.end_ns + 400 * MS),
        replace(rest, start_ns=rest.start_ns + 400 * MS),
        away,
    ]
    found = outcome(told, late)
    assert [(h.stretch.category, h.off_ms) for h in found.missed()] == [("rest", 400)]
    assert [(row.category, row.off_ms) for row in found.rows() if row.off_ms] == [
        ("label", 400),
        ("rest", 400),
    ]
    written = "\n".join(table(found))
    assert "label                8,000        8,400      400       58  NOT MET" in written
    assert (
        "Of 2500 ms of rest of Amina the record has 400 ms as label on item 1 of Amina; "
        "at most 50 ms may be off." in written
    )


def test_time_on_anothers_name_or_on_another_item_is_found(told: Told) -> None:
    admin, label, rest, away = right(told)
    found = outcome(told, [admin, replace(label, who="Babu"), rest, away])
    assert found.others_ms == 8_000
    assert [h.off_ms for h in found.missed()] == [8_000]
    found = outcome(told, [admin, replace(label, item=2), rest, away])
    assert found.others_ms == 0
    assert "as label on item 2 of Amina" in table(found)[-1]


def test_time_that_is_missing_or_there_twice_is_found(told: Told) -> None:
    admin, label, rest, away = right(told)
    found = outcome(told, [admin, label, away])
    assert "has 2500 ms as nothing" in table(found)[-1]
    found = outcome(told, [admin, label, rest, replace(away, start_ns=label.start_ns)])
    assert [(h.stretch.category, h.off_ms) for h in found.missed()] == [
        ("label", 8_000),
        ("rest", 2_500),
    ]
    found = outcome(told, [admin, label, rest, rest, away])
    assert [h.off_ms for h in found.missed()] == [2_500]


def test_what_the_script_does_not_tell_is_counted_apart(told: Told) -> None:
    admin, *others = right(told)
    found = outcome(told, [replace(admin, start_ns=admin.start_ns - 70 * MS), *others])
    assert (found.untold_ms, found.off_ms) == (70, 0)


def test_only_a_tick_may_be_a_tick_late(clock: Clock, tmp_path: Path) -> None:
    diary = Diary(tmp_path / "other.jsonl")
    diary.begin(AMINA)
    diary.turn("label", 1)
    clock.go(1_500)
    diary.say("", by_tick=True)
    (label,) = right(diary.told)
    for lost_ms, is_missed in ((900, False), (1_100, True)):
        found = outcome(diary.told, [replace(label, end_ns=label.end_ns - lost_ms * MS)])
        assert bool(found.missed()) is is_missed
        assert (found.off_ms > found.goal_ms) is is_missed


def test_a_claim_that_is_not_kept_is_found(told: Told) -> None:
    told.claims_ms.append(700)
    assert "claimed                700            0      700        0  NOT MET" in table(
        outcome(told, right(told))
    )
    assert not any("NOT MET" in line for line in table(outcome(told, right(told), 700)))


def test_jobs_are_added_up(told: Told) -> None:
    both = Outcome()
    both.add(outcome(told, right(told), 1))
    both.add(outcome(told, right(told)[1:]))
    assert (both.run_ms, both.off_ms, both.claims.measured_ms) == (24_012, 6, 1)
    assert [row.truth_ms for row in both.rows()] == [12, 3_000, 16_000, 5_000, 0]


# The record -------------------------------------------------------------------------------


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job with a session of two spans, one of them with what the worker said of it."""
    path, worker = tmp_path / "job.fairlabel", new_worker(AMINA)
    facts = JobFacts(str(uuid.uuid4()), "job", str(tmp_path))
    with Project.create(path, facts, labels=["house"]) as project:
        project.writes.add_worker(worker).result()
        book(project, worker)
    return path


def book(project: Project, worker: Worker) -> None:
    session = SessionFacts(str(uuid.uuid4()), worker.id, METHOD, 5_000, 0, 0)
    project.writes.begin_session(session).result()
    spans = (
        Span(category=Category.LABEL, item_id=1, start_ms=0, end_ms=4_000, ended_by=EndedBy.GAP),
        Span(
            category=Category.AWAY,
            item_id=None,
            start_ms=4_000,
            end_ms=9_000,
            ended_by=EndedBy.SIGNAL,
            gap_item_id=1,
            gap_category=Category.LABEL,
        ),
    )
    entries = [EffortEntry(session.id, worker.id, "", span) for span in spans]
    project.writes.append_effort(entries, None).result()
    said = Correction(
        session.id,
        worker.id,
        "",
        2,
        None,
        Category.AWAY,
        Category.REST,
        "",
        4_000,
        6_000,
    )
    claim = replace(
        said,
        entry_seq=None,
        from_category=None,
        category=Category.DECLARED,
        reason="crash",
        start_ms=9_000,
        end_ms=9_700,
    )
    project.writes.append_corrections([said, claim]).result()
    project.writes.end_session(session.id, 0).result()


def test_a_record_is_read_with_what_the_worker_said(job: Path, tmp_path: Path) -> None:
    told = Told(offsets_ns=[4_000 * MS])
    found = record_of(job, told, tmp_path)
    assert [
        (b.who, b.category, b.item, b.start_ns // MS, b.end_ns // MS) for b in found.booked
    ] == [
        (AMINA, "label", 1, 1_000, 5_000),
        (AMINA, "rest", None, 5_000, 7_000),
        (AMINA, "away", None, 7_000, 10_000),
    ]
    assert found.claimed_ms == 700


def test_a_record_of_other_sessions_is_refused(job: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="the sessions of the script"):
        record_of(job, Told(offsets_ns=[0, 0]), tmp_path)
    with Project.open(job) as project:
        begin(project, "effort/1")
    with pytest.raises(RuntimeError, match="the sessions of the script"):
        record_of(job, Told(offsets_ns=[0, 0]), tmp_path)


def test_a_record_of_a_session_that_nobody_recovered_is_refused(job: Path, tmp_path: Path) -> None:
    with Project.open(job) as project:
        begin(project, METHOD)
    with pytest.raises(RuntimeError, match="recovered"):
        record_of(job, Told(offsets_ns=[0, 0]), tmp_path)


def begin(project: Project, method: str) -> None:
    (worker,) = project.reads.workers().result()
    session = SessionFacts(str(uuid.uuid4()), worker.id, method, 9_000, 0, 0)
    project.writes.begin_session(session).result()


# What the machine has -----------------------------------------------------------------------


def test_a_machine_without_an_x_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with screen.screen() as there:
        assert there.variables == {"QT_QPA_PLATFORM": "offscreen"}
        assert there.lack.startswith("There is no Xvfb:")


def test_a_screen_on_which_nothing_can_be_shown_is_known() -> None:
    assert not screen.can_show({"DISPLAY": "nowhere:7", "QT_QPA_PLATFORM": "xcb"})
    assert screen.can_show({"QT_QPA_PLATFORM": "offscreen"})


def test_no_devices_are_had_of_a_display_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert devices_of("nowhere:7") is None
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    assert devices_of("nowhere:7") is None


def test_a_machine_whose_wall_cannot_be_set_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(screen, "LIBRARIES", ("lib/nowhere/libfaketime*",))
    assert screen.wall_clock(tmp_path) == {}


def test_the_wall_is_set_by_a_file(tmp_path: Path) -> None:
    screen.set_wall(tmp_path / "wall.txt", -90_000)
    assert (tmp_path / "wall.txt").read_text() == "-90000\n"
    assert [path.name for path in tmp_path.iterdir()] == ["wall.txt"]
