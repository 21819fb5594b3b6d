"""The worker's own copy of the record: written when the work ends, and while it goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.paths import records_folder
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.damaged_jobs import held_check
from tests.support.held_clock import HeldClock
from widgets.job_files.worker_dialog import WorkerDialog

MINUTE_MS = 60_000


@pytest.fixture
def settings() -> Settings:
    return Settings(None)


@pytest.fixture
def hand(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hand]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    hand = Hand(qtbot, settings)
    hand.start(begun_job(pictures, workers=("Amina",)))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def kept(suffix: str = ".json") -> list[Path]:
    """Return the copies of that kind."""
    return sorted(records_folder().glob(f"*{suffix}")) if records_folder().exists() else []


def told(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_at_the_end_of_a_session_all_of_it_is_in_the_copy(hand: Hand) -> None:
    path = hand.desk.project.path
    worker = hand.desk.session.worker
    hand.close()
    [copy] = kept()
    assert [each.name for each in kept(".csv")] == [copy.with_suffix(".csv").name]
    record = told(copy)
    assert record["worker"] == {"id": worker.id, "name": "Amina"}
    with Project.open(path) as project:
        truth = project.reads.effort_totals().result()[worker.id]
    assert record["totals_ms"] == {category.value: ms for category, ms in truth.items()}
    assert record["sessions"][0]["closed"] is True


def test_after_a_quarter_of_an_hour_of_work_it_is_written_anew(
    clock: HeldClock, hand: Hand
) -> None:
    session = hand.desk.session

    def work(minutes: int) -> None:
        for _ in range(minutes):
            clock.move(MINUTE_MS, session.clock)
            session.clock.signal()
        hand.qtbot.waitUntil(lambda: not session.recording._in_flight)
        hand.app.parts.job_files.records.look()

    def is_kept(minutes: int) -> bool:
        return [sum(told(path)["totals_ms"].values()) for path in kept()] == [minutes * MINUTE_MS]

    hand.wait_until_begun()
    work(1)
    # What an earlier session left, if it ended without warning, is in no copy yet.
    hand.qtbot.waitUntil(lambda: is_kept(1), timeout=10_000)
    work(14)
    session.project.reads.labels().result()
    assert is_kept(1)
    work(1)
    hand.qtbot.waitUntil(lambda: is_kept(16), timeout=10_000)
    work(15)
    hand.qtbot.waitUntil(lambda: is_kept(31), timeout=10_000)


def test_what_was_worked_while_the_file_was_still_checked_is_not_passed_over(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 1)
    clock = HeldClock(monkeypatch)
    hand = Hand(qtbot, settings)
    try:
        with held_check(monkeypatch) as go_on:
            hand.start(begun_job(pictures, workers=("Amina",)))
            hand.wait_for_item("p1.png")
            session = hand.desk.session
            session.clock.signal()
            clock.move(MINUTE_MS, session.clock)
            records = hand.app.parts.job_files.records
            records.look()
            go_on()
            hand.wait_until_begun()
        records.look()
        hand.qtbot.waitUntil(lambda: len(kept()) == 1)
        assert sum(told(kept()[0])["totals_ms"].values()) == MINUTE_MS
    finally:
        hand.close()


def test_who_hands_over_has_it_whole_before_the_other_begins(hand: Hand) -> None:
    amina = hand.desk.session.worker

    def baraka(dialog: WorkerDialog) -> bool:
        dialog.field.setText("Baraka")
        press(dialog.begin_button)
        return True

    with hand.answering(WorkerDialog, baraka):
        hand.app.run("hand-over")
    assert hand.desk.session.worker.name == "Baraka"
    hand.qtbot.waitUntil(lambda: len(kept()) == 1, timeout=10_000)
    record = told(kept()[0])
    assert record["worker"] == {"id": amina.id, "name": "Amina"}
    truth = hand.desk.project.reads.effort_totals().result()[amina.id]
    assert record["totals_ms"] == {category.value: ms for category, ms in truth.items()}
    assert record["sessions"][0]["closed"] is True


def test_who_does_not_want_a_copy_has_none(hand: Hand, settings: Settings) -> None:
    settings.set("keep_record_copy", value=False)
    hand.close()
    assert kept() == []


def test_the_sample_job_leaves_none(hand: Hand) -> None:
    hand.app.lifecycle.open_sample()
    hand.qtbot.waitUntil(lambda: hand.desk.project.facts.sample, timeout=10_000)
    assert hand.app.lifecycle.close()
    hand.close()
    assert [told(path)["job"]["sample"] for path in kept()] == [False]


def test_a_disk_that_refuses_is_told_of_once_and_costs_no_work(hand: Hand) -> None:
    records_folder().write_bytes(b"in the way")
    for _ in range(2):
        hand.app.parts.job_files.records.keep(hand.desk.session)
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert "could not be written" in shown.text
    assert "Your time is in the job file" in shown.text
    assert not hand.window.notices._queue
