"""A job on a write-protected stick, as a person has it: all to see, nothing to change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from annotator.editing.commands import AddRegions
from annotator.effort.categories import Category
from annotator.importers.import_run import UnfinishedImports
from annotator.job_file.project import Project
from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from annotator.paths import cache_folder, data_folder, records_folder, state_folder
from tests.annotator.cli.running import state_of
from tests.annotator.job_file.jobs import SESSION, booked, editor_on, new_region, settle
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.write_protected import write_protect

BEFORE_MS = 60_000


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job with a region on each of its pictures, on a stick that takes no files."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    stick = tmp_path / "stick"
    stick.mkdir()
    paint_pictures(stick, 2)
    path = begun_job(stick)
    with Project.open(path) as project:
        for item_id in (1, 2):
            editor_on(project, item_id).run(AddRegions((new_region(project, "Amina"),)))
        settle(project)
        amina = project.reads.workers().result()[0].id
        project.writes.begin_session(replace(SESSION, worker_id=amina)).result()
        project.writes.append_effort(
            [replace(booked(0, BEFORE_MS), worker_id=amina)], None
        ).result()
        project.writes.end_session(SESSION.id, 0).result()
    write_protect(monkeypatch, stick)
    return path


def see(hand: Hand, name: str) -> None:
    """Wait until an item is open and its picture is seen."""

    def is_there() -> bool:
        desk = hand.app.open_job
        if desk is None or desk.loaded is None or desk.shown is None:
            return False
        return desk.loaded.item.path == name

    hand.qtbot.waitUntil(is_there, timeout=10_000)
    hand.return_to_window()


def said(hand: Hand) -> str:
    notice = hand.window.notices.shown
    return "" if notice is None else notice.text


def is_possible(hand: Hand, *action_ids: str) -> list[bool]:
    return [hand.window.actions_table.is_possible(each) for each in action_ids]


def test_it_is_said_and_all_is_seen_and_nothing_there_is_touched(hand: Hand, job: Path) -> None:
    before = state_of(job.parent)
    hand.start(job)
    see(hand, "p1.png")
    assert said(hand) == (
        "This job is read-only here: its folder is write-protected. No time is counted "
        "and no change is saved. Copy it to another folder to work on it."
    )
    line = hand.window.line
    assert (line.state.text(), line.state.isVisible()) == ("read-only", True)
    assert not line.time.isVisible()
    assert not line.money.isVisible()
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_D)
    see(hand, "p2.png")
    assert [region.transcription for region in hand.regions] == ["Amina"]
    reading = ("next-item", "zoom-in", "find-items", "history", "export", "statement", "my-day")
    assert is_possible(hand, *reading) == [True] * len(reading)
    assert len(list((cache_folder() / "looking").iterdir())) == 1
    hand.close()
    assert list((cache_folder() / "looking").iterdir()) == []
    assert state_of(job.parent) == before
    for kept in (data_folder() / "backups", records_folder(), state_folder()):
        assert not kept.exists() or not list(kept.iterdir()), kept


def test_nothing_can_be_changed_by_mouse_keys_or_fields(hand: Hand, job: Path) -> None:
    hand.start(job)
    see(hand, "p1.png")
    (was,) = hand.regions
    hand.window.notices.dismiss()
    editing = ("tool-box", "confirm", "skip", "import", "hand-in", "payments", "pause", "review")
    assert is_possible(hand, *editing) == [False] * len(editing)
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_W)
    hand.drag((40, 40), (120, 100))
    hand.ctrl(Qt.Key.Key_A)
    assert hand.canvas.selection == (was.id,)
    assert is_possible(hand, "delete", "copy") == [False, True]
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Right, Qt.Key.Key_2, Qt.Key.Key_L, Qt.Key.Key_Space):
        hand.key(key)
    assert was.box is not None
    hand.drag((was.box.x + 1, was.box.y + 1), (200, 200))
    assert (hand.regions, hand.canvas.locked, said(hand)) == ([was], True, "")
    assert hand.window.strip.field.isReadOnly()
    assert hand.window.strip.field.placeholderText() == ""
    assert not hand.window.labels.add_button.isEnabled()
    assert not hand.window.labels.change_button.isEnabled()
    assert not hand.app.parts.details.view.isEnabled()


def test_an_edit_on_any_other_way_is_refused_by_a_sentence(hand: Hand, job: Path) -> None:
    hand.start(job)
    see(hand, "p1.png")
    hand.window.notices.dismiss()
    region = hand.desk.session.new_region(Box(1, 2, 30, 40), LabelId(1))
    assert hand.desk.run(AddRegions((region,))) is None
    assert len(hand.regions) == 1
    assert said(hand).endswith("write-protected. Copy it to another folder to work on it.")


def test_the_bottom_line_says_it_again(hand: Hand, job: Path) -> None:
    hand.start(job)
    see(hand, "p1.png")
    hand.window.notices.dismiss()
    assert said(hand) == ""
    QTest.mouseClick(hand.window.line.state, Qt.MouseButton.LeftButton)
    assert said(hand).startswith("This job is read-only here")


def test_no_time_is_measured_however_long_it_is_looked_at(hand: Hand, job: Path) -> None:
    hand.start(job)
    see(hand, "p1.png")
    clock = hand.desk.session.clock
    hand.canvas.setFocus()
    for _ in range(20):
        hand.key(Qt.Key.Key_Plus)
        clock.tick()
    assert hand.desk.session.effort() == {Category.LABEL: BEFORE_MS}
    amina = hand.desk.session.worker.id
    assert hand.desk.project.reads.effort_totals().result() == {amina: {Category.LABEL: BEFORE_MS}}
    assert [each.id for each in hand.desk.project.reads.sessions().result()] == [SESSION.id]


def test_pictures_that_were_still_to_come_are_not_waited_for(hand: Hand, job: Path) -> None:
    with Project.open_safely(job) as project:
        job_id = project.facts.job_id
    unfinished = UnfinishedImports(state_folder())
    unfinished.note(job_id)
    hand.start(job)
    see(hand, "p1.png")
    hand.window.notices.dismiss()
    assert (hand.app.lifecycle.adding.is_running, said(hand)) == (False, "")
    hand.close()
    assert unfinished.has(job_id)  # they come when the job can be worked on


def test_a_copy_elsewhere_is_worked_on(
    hand: Hand, job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(job.parent)
    mine = tmp_path / "mine"
    mine.mkdir()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(mine / "street"), "Jobs (*.fairlabel)")
    )
    hand.start(job)
    see(hand, "p1.png")
    buttons = hand.window.notices.findChildren(QPushButton)
    button = next(each for each in buttons if each.text() == "&Copy it to…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    copy = mine / "street.fairlabel"
    hand.qtbot.waitUntil(
        lambda: hand.app.open_job is not None and hand.desk.project.path == copy, timeout=10_000
    )
    hand.wait_for_item("p1.png")  # its pictures are still found, and it is not locked
    assert said(hand) == ""
    assert hand.window.line.state.text() != "read-only"
    assert hand.window.labels.add_button.isEnabled()
    assert not hand.window.strip.field.isReadOnly()
    hand.draw(Box(60, 60, 60, 40))
    hand.wait_until_saved()
    hand.close()
    with Project.open(copy) as project, project.snapshot().result() as snapshot:
        assert [len(each.regions) for each in snapshot.items()] == [2, 1]
    assert state_of(job.parent) == before
