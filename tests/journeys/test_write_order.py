"""An order is written in the real window, and pays nobody for the picture behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.pay import read_work_order
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.order_files import draft_path, drop_draft
from widgets.work_order.editor.text_edit import TextEdit

MINUTE_MS = 60_000


@pytest.fixture(autouse=True)
def _no_draft() -> Iterator[None]:
    drop_draft(draft_path())
    yield
    drop_draft(draft_path())


def written_at(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let the person choose where to save."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_an_order_is_written_from_the_first_page_and_can_be_used(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_at(monkeypatch, tmp_path / "order.toml")

    def write(editor: OrderEditor) -> bool:
        form = editor.form
        title = form.row("what_for", "title").edit
        assert isinstance(title, TextEdit)
        QTest.keyClicks(title.versions[0].field, "Letters")
        form.row("pay", "currency").edit.show_written("KES")
        press(editor.save_button)
        press(editor.close_button)
        return True

    hand.start(None)
    with hand.answering(OrderEditor, write):
        press(hand.app.welcome.order_button)
    order = read_work_order((tmp_path / "order.toml").read_bytes())
    assert order.what_for.title is not None
    assert order.what_for.title.text_in("en") == "Letters"
    assert order.currency == "KES"


def test_the_time_in_the_editor_goes_on_no_item(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HeldClock(monkeypatch)
    hand = Hand(qtbot)
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path, workers=("Amina", "Baraka"))

    def begin(dialog: WorkerDialog) -> bool:
        dialog.field.setText("1")
        press(dialog.begin_button)
        return True

    with hand.answering(WorkerDialog, begin):
        hand.start(job)
    hand.wait_for_item("p1.png")
    session = hand.desk.session
    clock.move(MINUTE_MS, session.clock)

    def look(editor: OrderEditor) -> bool:
        clock.move(MINUTE_MS, session.clock)
        editor.reject()
        return True

    with hand.answering(OrderEditor, look):
        hand.app.run("write-order")
    clock.move(MINUTE_MS, session.clock)
    session.clock.signal()
    hand.close()
    with Project.open(job) as project:
        worker = next(each for each in project.reads.workers().result() if each.name == "Amina")
        found = {
            row.category: row.total_ms for row in project.reads.effort_sums(worker.id).result()
        }
    assert found[Category.ADMIN] == MINUTE_MS
    assert found[Category.LABEL] == 2 * MINUTE_MS
