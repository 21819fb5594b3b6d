"""Whatever is wrong with a picture, a folder or a job: one sentence, nothing lost, work goes on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Status
from annotator.model.geometry import Box
from tests.annotator.job_file.jobs import editor_on, new_region
from tests.annotator.job_file.test_faults import full_disk, no_file_may_grow_beyond
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.material import material
from widgets.job_files.new_job_dialog import NewJobDialog

BOX = Box(20, 20, 100, 80)


def photos(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copy(material(f"photos/{name}"), folder / name)


def said(hand: Hand) -> str:
    notice = hand.window.notices.shown
    return "" if notice is None else notice.text


def wait_until_said(hand: Hand, words: str) -> None:
    hand.qtbot.waitUntil(lambda: words in said(hand), timeout=10_000)


def placard(hand: Hand) -> str:
    """Return what stands where the picture would be."""
    return hand.canvas._picture.message.text


def wait_for_placard(hand: Hand, name: str, words: str) -> None:
    def is_there() -> bool:
        loaded = hand.desk.loaded
        is_loaded = loaded is not None and loaded.item.path == name
        # The words of the last time are still there while the picture before is shown.
        return is_loaded and not hand.canvas.has_picture and words in placard(hand)

    hand.qtbot.waitUntil(is_there, timeout=10_000)


def wait_for_status(hand: Hand, name: str, status: Status) -> None:
    hand.qtbot.waitUntil(lambda: status_of(hand, name) is status, timeout=10_000)


def status_of(hand: Hand, name: str) -> Status:
    items = hand.desk.items
    rows = [items[place] for place in range(len(items))]
    return next(row.status for row in rows if row.path == name)


BROKEN = {
    "b_text.jpg": "not a picture",
    "c_short.png": "cut short",
    "d_empty.jpg": "is empty",
}


def broken_pictures(folder: Path) -> None:
    photos(folder, "astronaut.png", "rocket.jpg")
    (folder / "b_text.jpg").write_text("Dear Sir,\nthis is a letter.\n")
    data = material("photos/astronaut.png").read_bytes()
    (folder / "c_short.png").write_bytes(data[: len(data) // 2])
    (folder / "d_empty.jpg").write_bytes(b"")


def test_each_broken_picture_says_why_and_the_others_are_worked_on(
    hand: Hand, tmp_path: Path
) -> None:
    broken_pictures(tmp_path)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("astronaut.png")
    first = hand.draw(BOX)
    for name, words in BROKEN.items():
        hand.key(Qt.Key.Key_D)
        wait_for_placard(hand, name, words)
        assert placard(hand).count(name) == 1
        wait_for_status(hand, name, Status.UNREADABLE)
        # Nothing can be done to what is not seen, and nothing goes to the item before.
        hand.key(Qt.Key.Key_Delete)
        hand.drag((10, 10), (200, 200))
        hand.key(Qt.Key.Key_1)
        assert hand.regions == []
    hand.key(Qt.Key.Key_D)
    hand.wait_for_item("rocket.jpg")
    second = hand.draw(BOX)
    hand.wait_until_saved()
    job = hand.desk.project.path
    hand.close()
    with Project.open(job) as project:
        assert project.reads.load_item(1).result().state.regions == {first.id: first}
        assert list(project.reads.load_item(5).result().state.regions) == [second.id]


def test_confirming_goes_on_from_a_broken_picture_and_does_not_call_it_done(
    hand: Hand, tmp_path: Path
) -> None:
    broken_pictures(tmp_path)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("astronaut.png")
    hand.key(Qt.Key.Key_D)
    wait_for_placard(hand, "b_text.jpg", "not a picture")
    hand.key(Qt.Key.Key_Space)
    wait_for_placard(hand, "c_short.png", "cut short")
    hand.key(Qt.Key.Key_Space)
    hand.wait_for_item("rocket.jpg")
    wait_for_status(hand, "c_short.png", Status.UNREADABLE)
    assert status_of(hand, "b_text.jpg") is Status.UNREADABLE


def test_a_picture_that_went_before_it_was_opened_comes_back_with_reload(
    hand: Hand, tmp_path: Path
) -> None:
    photos(tmp_path, "astronaut.png", "chelsea.png", "coffee.png", "flower.jpg", "rocket.jpg")
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("astronaut.png")
    gone = tmp_path / "rocket.jpg"
    data = gone.read_bytes()
    gone.unlink()
    hand.window.items.chosen.emit(5)
    wait_for_placard(hand, "rocket.jpg", "no longer there")
    wait_for_status(hand, "rocket.jpg", Status.UNREADABLE)
    hand.key(Qt.Key.Key_Space)  # not seen, so not done
    hand.wait_for_item("astronaut.png")
    assert status_of(hand, "rocket.jpg") is Status.UNREADABLE
    hand.window.items.chosen.emit(5)
    wait_for_placard(hand, "rocket.jpg", "no longer there")
    gone.write_bytes(data)
    hand.key(Qt.Key.Key_F5)
    hand.wait_for_item("rocket.jpg")
    wait_for_status(hand, "rocket.jpg", Status.NEW)
    hand.draw(BOX)
    hand.wait_until_saved()


def test_a_picture_that_goes_while_it_is_open_costs_no_region(hand: Hand, tmp_path: Path) -> None:
    photos(tmp_path, "astronaut.png", "chelsea.png")
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("astronaut.png")
    hand.draw(BOX)
    moved = tmp_path / "astronaut.png"
    data = moved.read_bytes()
    moved.unlink()
    hand.draw(Box(150, 150, 90, 60))
    hand.key(Qt.Key.Key_F5)
    wait_for_placard(hand, "astronaut.png", "no longer there")
    assert len(hand.regions) == 2
    hand.key(Qt.Key.Key_Space)  # what cannot be seen is not confirmed
    hand.wait_for_item("chelsea.png")
    assert status_of(hand, "astronaut.png") is Status.STARTED
    moved.write_bytes(data)
    hand.key(Qt.Key.Key_A)
    hand.wait_for_item("astronaut.png")
    assert len(hand.regions) == 2


def test_a_folder_without_pictures_is_refused_and_the_open_job_stays(
    hand: Hand, tmp_path: Path
) -> None:
    photos(tmp_path, "astronaut.png")
    job = begun_job(tmp_path)
    empty = tmp_path / "letters"
    empty.mkdir()
    (empty / "letter.txt").write_text("Dear Sir")
    hand.start(job)
    hand.wait_for_item("astronaut.png")

    def answer(dialog: NewJobDialog) -> bool:
        dialog.labels.field.setText("cat")
        dialog.labels.field.returnPressed.emit()
        dialog.worker.setText("Amina")
        press(dialog.begin_button)
        return True

    with hand.answering(NewJobDialog, answer):
        hand.app.lifecycle.open_path(empty)
    wait_until_said(hand, "There are no pictures in “letters”")
    assert list(empty.iterdir()) == [empty / "letter.txt"]
    assert hand.desk.project.path == job
    hand.return_to_window()
    hand.draw(BOX)
    hand.wait_until_saved()


def not_ours(path: Path) -> None:
    path.write_text("Dear Sir, this is a letter and no job. " * 40)


def no_database_of_ours(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table letter (text)")
        connection.commit()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 999")
        connection.commit()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


REFUSED = {
    "not ours": (not_ours, "is not a Fairlabel job"),
    "another database": (no_database_of_ours, "is not a Fairlabel job"),
    "newer": (newer, "was made by a newer Fairlabel"),
    "cut short": (cut, "Nothing of other.fairlabel can be read, and no copy of it is kept"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_opened_leaves_the_open_job_open(
    hand: Hand, tmp_path: Path, case: str
) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    other = tmp_path / "other.fairlabel"
    spoil, words = REFUSED[case]
    if case in {"newer", "cut short"}:
        shutil.copy(job, other)
    spoil(other)
    before = other.read_bytes()
    hand.start(job)
    hand.wait_for_item("p1.png")
    assert not hand.app.lifecycle.open_path(other)
    wait_until_said(hand, words)
    assert other.read_bytes() == before
    assert hand.desk.project.path == job
    hand.return_to_window()
    hand.draw(BOX)
    hand.wait_until_saved()


def test_a_job_that_is_not_there_is_refused(hand: Hand, tmp_path: Path) -> None:
    hand.start(tmp_path / "gone.fairlabel")
    wait_until_said(hand, "There is no job at")


def test_a_second_window_on_the_same_job_is_refused_and_the_first_goes_on(
    hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    hand.start(job)
    hand.wait_for_item("p1.png")
    second = Hand(qtbot)
    second.start(job)
    wait_until_said(second, f"{job.name} is already open in another window")
    hand.return_to_window()
    hand.draw(BOX)
    hand.wait_until_saved()
    # Nothing has to be looked for anew once it is closed there.
    hand.close()
    second.window.activateWindow()
    buttons = second.window.notices.findChildren(QPushButton)
    press(next(each for each in buttons if each.text() == "&Try again"))
    second.wait_for_item("p1.png")
    assert len(second.regions) == 1
    second.close()


def test_the_open_job_opened_again_is_just_the_open_job(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    hand.start(job)
    hand.wait_for_item("p1.png")
    desk = hand.desk
    assert hand.app.lifecycle.open_path(job)
    assert hand.desk is desk
    assert hand.window.notices.shown is None


def test_a_damaged_item_is_told_of_and_stepped_over(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 3)
    job = begun_job(tmp_path)
    with Project.open(job) as project:
        editor_on(project, 2).run(AddRegions((new_region(project, "quidnunc"),)))
    with closing(sqlite3.connect(job)) as connection:
        connection.execute("update region set transcription = 'quidnunk'")
        connection.commit()
    before = job.read_bytes()

    def is_shown(name: str) -> bool:
        loaded = hand.desk.loaded
        return loaded is not None and loaded.item.path == name and hand.desk.shown is not None

    hand.start(job)
    wait_until_said(hand, "This job file is damaged, so nothing you do here is saved.")
    hand.qtbot.waitUntil(lambda: is_shown("p1.png"))
    hand.return_to_window()
    hand.window.notices.dismiss()
    hand.key(Qt.Key.Key_D)
    wait_until_said(hand, "This job file is damaged")
    assert is_shown("p1.png")
    hand.key(Qt.Key.Key_D)
    hand.qtbot.waitUntil(lambda: is_shown("p3.png"))
    hand.key(Qt.Key.Key_A)
    hand.qtbot.wait(0)
    hand.key(Qt.Key.Key_A)
    hand.qtbot.waitUntil(lambda: is_shown("p1.png"))
    hand.close()
    assert job.read_bytes() == before


def test_a_full_disk_takes_back_the_last_change_only_and_says_so(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 2)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    kept = hand.draw(BOX)
    hand.wait_until_saved()
    editor = hand.desk.session.editor
    new = hand.desk.session.new_region(Box(1, 1, 9, 9), LabelId(1))
    huge = type(new)(new.id, new.number, new.label_id, new.geometry, new.order, "x" * 300_000)
    with full_disk(hand.desk.project):
        hand.desk.run(AddRegions((huge,)))
        assert len(hand.regions) == 2
        wait_until_said(hand, "The disk is full")
    assert [region.id for region in hand.regions] == [kept.id]
    assert hand.window.regions.model.rowCount() == 1
    assert editor.is_saved
    assert hand.window.line._saved.text() == "not saved"
    hand.draw(Box(150, 100, 60, 60))
    hand.wait_until_saved()
    hand.qtbot.waitUntil(lambda: hand.window.line._saved.text() == "saved")
    hand.key(Qt.Key.Key_D)
    hand.wait_for_item("p2.png")


def test_a_file_that_may_not_grow_costs_no_text_that_is_in_the_field(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.draw(BOX)
    hand.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    hand.wait_until_saved()
    text = "œuvre " * 60_000
    field = hand.window.strip.field
    size = hand.desk.project.path.stat().st_size
    with no_file_may_grow_beyond(size):
        field.insertPlainText(text)
        field.report()
        wait_until_said(hand, "not saved")
    assert field.text() == text
    field.insertPlainText("x")
    field.report()
    hand.wait_until_saved()
    assert hand.regions[0].transcription == text + "x"
