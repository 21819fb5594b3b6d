"""The file of an item: shown in its folder or told where it is, and never outside of the job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import ItemId
from annotator.model.people import new_worker
from annotator.records import JobFacts
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.patience import PATIENCE_MS


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no bus'}")
    paint_pictures(tmp_path, 2)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def said(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


# The platform without a screen opens no folders, and says so.
@pytest.mark.qt_log_ignore("openDocument|openUrl", extend=True)
def test_where_no_folder_can_be_opened_the_path_is_told_and_copied(
    hand: Hand, tmp_path: Path
) -> None:
    hand.app.run("reveal-item")
    hand.qtbot.waitUntil(lambda: bool(said(hand)), timeout=PATIENCE_MS)
    path = (tmp_path / "p1.png").resolve()
    assert said(hand).startswith("No window could be opened for the folder. The file is at /")
    shown = hand.window.notices.shown
    assert shown is not None
    ((words, copy),) = shown.choices
    assert words == "Copy the path"
    copy()
    assert QGuiApplication.clipboard().text() == str(path)


def test_a_picture_that_is_gone_is_told_with_what_to_do(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "p1.png").unlink()
    hand.app.run("reveal-item")
    assert said(hand) == "“p1.png” is not where the job expects it."
    shown = hand.window.notices.shown
    assert shown is not None
    assert [words for words, _ in shown.choices] == ["Find the pictures…"]


OUTSIDE = ("../secret.png", "/etc/passwd", "a/../../b.png", "//server/x.png")


def test_a_path_that_leads_out_of_the_job_is_refused(hand: Hand, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText("before")
    for number, path in enumerate(OUTSIDE):
        open_forged(hand, tmp_path / str(number), path)
        for action_id in ("reveal-item", "copy-item-path"):
            hand.app.run(action_id)
            assert "outside" in said(hand), (path, action_id)
            assert QGuiApplication.clipboard().text() == "before", (path, action_id)
            dismiss(hand)


def test_a_hostile_name_is_copied_whole_and_told_on_one_line(hand: Hand, tmp_path: Path) -> None:
    open_forged(hand, tmp_path, "sub/a<b>\u202e\nx.png")
    hand.app.run("copy-item-name")
    assert QGuiApplication.clipboard().text() == "a<b>\u202e\nx.png"
    assert said(hand).startswith("Copied: a<b>")
    assert not {"\n", "\u202e"} & set(said(hand))


def open_forged(hand: Hand, folder: Path, path: str) -> None:
    """Open a job that says of its only picture that it lies there; it cannot be read."""
    there = folder / "forged"
    there.mkdir(parents=True)
    paint_pictures(there, 1)
    (item,) = scan_folder(there).items
    item = replace(item, media=replace(item.media, path=path))
    job = there / "job.fairlabel"
    with Project.create(job, JobFacts("j", "Forged", "."), labels=["x"], items=[item]) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    hand.app.lifecycle.open_path(job)

    def is_open() -> bool:
        desk = hand.app.open_job
        loaded = None if desk is None else desk.loaded
        return desk is not None and loaded is not None and loaded.media.path == path

    hand.qtbot.waitUntil(is_open, timeout=PATIENCE_MS)
    hand.qtbot.waitUntil(lambda: not hand.desk.is_opening, timeout=PATIENCE_MS)
    dismiss(hand)


def dismiss(hand: Hand) -> None:
    """Dismiss all that is told."""
    while said(hand):
        hand.window.notices.dismiss()


def test_without_a_menu_they_are_about_the_open_item(hand: Hand) -> None:
    hand.app.run("copy-item-name")
    assert QGuiApplication.clipboard().text() == "p1.png"
    hand.app.parts.files.target = ItemId(2)
    hand.app.run("copy-item-name")
    assert QGuiApplication.clipboard().text() == "p2.png"
