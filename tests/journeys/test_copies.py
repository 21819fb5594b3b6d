"""The window has copies of the job kept by itself, and says so only where something is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.job_file.backup.backups import Backup, backups_folder, backups_of
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_import import imported
from tests.support.held_clock import HeldClock
from widgets.job_files.backup_controller import BackupController

MINUTE_MS = 60_000


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    return begun_job(pictures)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    return HeldClock(monkeypatch)


@pytest.fixture
def hand(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def keeper(hand: Hand) -> BackupController:
    found = hand.window.findChild(BackupController)
    assert isinstance(found, BackupController)
    return found


def settled(hand: Hand, job: Path, count: int) -> list[Backup]:
    """Wait until there are that many copies, and return them."""
    hand.qtbot.waitUntil(lambda: len(backups_of(job)) == count, timeout=10_000)
    return backups_of(job)


def regions_in(backup: Backup) -> int:
    with Project.open(backup.path) as project, project.snapshot().result() as snapshot:
        return sum(len(record.regions) for record in snapshot.items())


def test_a_copy_is_kept_after_the_opening_and_at_the_close(hand: Hand, job: Path) -> None:
    settled(hand, job, 1)
    hand.draw(Box(10, 10, 50, 40))
    hand.wait_until_saved()
    hand.close()
    assert [regions_in(each) for each in backups_of(job)] == [1, 0]


def test_opening_and_closing_alone_keeps_no_further_copy(hand: Hand, job: Path) -> None:
    hand.close()
    first = backups_of(job)  # without the size of the picture, and with it
    again = Hand(hand.qtbot)
    again.start(job)
    again.wait_for_item("p1.png")
    again.close()
    assert backups_of(job) == first


def test_a_copy_is_kept_after_a_quarter_of_an_hour_of_work(
    clock: HeldClock, hand: Hand, job: Path
) -> None:
    settled(hand, job, 1)
    hand.draw(Box(10, 10, 50, 40))
    for minutes in (14, 1):
        for _ in range(minutes):
            clock.move(MINUTE_MS, hand.desk.session.clock)
            hand.desk.session.clock.signal()
        keeper(hand).look()
        hand.desk.project.check().result()  # on the thread of the copies, behind all of them
        assert len(backups_of(job)) == (1 if minutes == 14 else 2)
    assert [regions_in(each) for each in backups_of(job)] == [1, 0]


def test_an_import_has_a_copy_of_the_job_as_it_was(hand: Hand, job: Path) -> None:
    settled(hand, job, 1)
    hand.draw(Box(10, 10, 50, 40))
    hand.wait_until_saved()
    boxes = [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40]}]
    content = {
        "images": [{"id": 1, "file_name": "p2.png", "width": 320, "height": 240}],
        "categories": [{"id": 1, "name": "house"}],
        "annotations": boxes,
    }
    document = job.with_name("boxes.json")
    document.write_text(json.dumps(content), encoding="utf-8")
    imported(hand, document)
    assert len(hand.desk.project.reads.load_item(2).result().state.regions) == 1
    assert [regions_in(each) for each in backups_of(job)] == [1, 0]


def test_a_data_folder_that_refuses_is_told_once_and_work_goes_on(hand: Hand, job: Path) -> None:
    settled(hand, job, 1)
    backups_folder().rename(backups_folder().with_name("aside"))
    backups_folder().write_text("in the way")
    for _ in range(2):
        keeper(hand)._keep_open_job()
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert "No copy of this job could be kept" in shown.text
    assert not hand.window.notices._queue
    hand.draw(Box(10, 10, 50, 40))
    hand.wait_until_saved()


def test_a_disk_that_is_nearly_full_is_told_once(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(hand, job, 1)

    class Usage:
        free = 150_000_000

    monkeypatch.setattr("annotator.job_file.opening.location.shutil.disk_usage", lambda _: Usage)
    for _ in range(2):
        keeper(hand).look()
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert "only 150 MB of free space" in shown.text
    hand.desk.project.space().result()
    assert not hand.window.notices._queue


def test_damage_in_an_open_job_is_told(hand: Hand, job: Path) -> None:
    settled(hand, job, 1)
    hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)
    data = job.read_bytes()
    assert b"p2.png" in data
    job.write_bytes(data.replace(b"p2.png", b"p3.png"))
    hand.app.lifecycle.open_path(job)
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    assert "damaged" in shown.text
    assert [words for words, _ in shown.choices] == ["Show what can be done…"]
