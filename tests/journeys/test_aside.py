"""Looking at the day, at money or at an export is no work on the picture that is open just now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import Category
from annotator.job_file.project import Project
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_hand_over import BOX, MINUTE_MS, accept, work
from tests.support.held_clock import HeldClock
from widgets.export.export_dialog import ExportDialog
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.job_files.pin_dialog import PinDialog
from widgets.kit.dialogs.report_dialog import ReportDialog
from widgets.review.skip_dialog import SkipDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.work_order.accept_dialog import AcceptDialog
from widgets.work_order.editor import OrderEditor

ORDER = resources.path("examples", "work_order.toml")
BESIDE: dict[str, type[QDialog]] = {
    "my-day": MyDayDialog,
    "time-and-pay": TimeAndPayDialog,
    "statement": StatementDialog,
    "payments": PaymentsDialog,
    "export": ExportDialog,
    "import": QFileDialog,
    "open-job": QFileDialog,
    "new-job": NewJobDialog,
    "write-order": OrderEditor,
    "pin": PinDialog,
}


@pytest.fixture
def hand(qtbot: QtBot, clock: HeldClock) -> Iterator[Hand]:
    assert clock.now_ms == 0
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def job(hand: Hand, tmp_path: Path) -> Path:
    """A job with an order, open at its first picture after a minute of work."""
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path, order=ORDER)
    with hand.answering(AcceptDialog, accept):
        hand.start(job)
    hand.wait_for_item("p1.png")
    return job


def label_and_admin(job: Path) -> dict[Category, int]:
    """Return the minutes of both in the closed job."""
    with Project.open(job) as project:
        ((_, by_category),) = project.reads.effort_totals().result().items()
        found = {category: by_category.get(category, 0) for category in set(by_category)}
        on_items = project.reads.item_work(1).result()
        assert on_items == {Category.LABEL: found[Category.LABEL]}
    assert not set(found) - {Category.LABEL, Category.ADMIN}
    return {category: ms // MINUTE_MS for category, ms in found.items()}


def test_what_is_beside_the_item_is_admin_and_then_its_work_goes_on(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    for number, (action, kind) in enumerate(sorted(BESIDE.items()), 1):
        be_aside(hand, clock, action, kind)
        totals = hand.desk.session.clock.totals()
        booked = {each: ms // MINUTE_MS for each, ms in totals.items() if ms}
        assert booked == {Category.LABEL: 3 * number, Category.ADMIN: 3 * number}, action
        hand.draw(BOX)
    hand.close()
    count = len(BESIDE)
    assert label_and_admin(job) == {Category.LABEL: 3 * count, Category.ADMIN: 3 * count}
    with Project.open(job) as project:
        times = list(project.reads.region_times(1).result().values())
    assert times == [3 * MINUTE_MS] * count


def be_aside(hand: Hand, clock: HeldClock, action: str, kind: type[QDialog]) -> None:
    """Work for a minute, spend three in a dialog, and then work for two."""
    work(hand, clock, 1)

    def look(dialog: QDialog) -> bool:
        work(hand, clock, 3)
        dialog.reject()
        return True

    with hand.answering(kind, look):
        hand.app.run(action)
    hand.return_to_window()
    work(hand, clock, 2)


def test_one_dialog_upon_another_is_beside_the_item_until_the_last_is_closed(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    seen: list[str] = []

    def look(dialog: QDialog) -> bool:
        seen.append(type(dialog).__name__)
        match seen:
            case ["TimeAndPayDialog"]:
                work(hand, clock, 1)
                assert isinstance(dialog, TimeAndPayDialog)
                QTimer.singleShot(0, dialog, dialog.day_button.click)
            case [*_, "MyDayDialog"]:
                work(hand, clock, 2)
                dialog.reject()
            case [*_, "MyDayDialog", "TimeAndPayDialog"]:
                work(hand, clock, 4)
                dialog.reject()
                return True
        return False

    with hand.answering(QDialog, look):
        hand.app.run("time-and-pay")
    work(hand, clock, 8)
    hand.close()
    assert label_and_admin(job) == {Category.LABEL: 8, Category.ADMIN: 7}


def test_the_report_of_an_import_is_no_work_on_the_item_either(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    from annotator.importers.registry import IMPORTERS
    from widgets.dataset_import.import_controller import ImportController

    document = job.parent / "boxes.json"
    document.write_text('{"images": [], "annotations": [], "categories": []}')

    def read(dialog: ReportDialog) -> bool:
        hand.wait_for_item("p1.png")
        work(hand, clock, 3)
        dialog.reject()
        return True

    importing = ImportController(hand.app.presenter.context)
    with hand.answering(ReportDialog, read):
        importing.read(document, next(iter(IMPORTERS.values())))
    work(hand, clock, 2)
    hand.close()
    assert label_and_admin(job) == {Category.LABEL: 2, Category.ADMIN: 3}


def test_saying_why_an_item_is_skipped_is_work_on_it(
    hand: Hand, clock: HeldClock, job: Path
) -> None:
    def think(dialog: SkipDialog) -> bool:
        work(hand, clock, 2)
        dialog.reject()
        return True

    with hand.answering(SkipDialog, think):
        hand.app.run("skip")
    hand.close()
    assert label_and_admin(job) == {Category.LABEL: 2}
    assert QApplication.activeModalWidget() is None
