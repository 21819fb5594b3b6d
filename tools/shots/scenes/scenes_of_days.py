"""Scenes of the worker's day."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

import resources
from annotator.day.break_questions import questions_of
from annotator.documents.own_record import OwnRecord
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.records import EffortEntry, JobFacts
from tools.shots.scenes.lived_days import MINUTE_MS, lived_job
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.time_pay.day.add_time import AddTimeDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.explained import ExplainedDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

ORDER = resources.path("examples", "work_order.toml")


def _open(stage: Stage) -> None:
    pictures = stage.folder / "pictures"
    pictures.mkdir()
    for file in resources.path("examples").glob("*.jpg"):
        shutil.copy(file, pictures)
    today = dt.datetime.now().astimezone().date()
    stage.app.lifecycle.open_path(
        lived_job(stage.folder, pictures, today, order=ORDER.read_bytes())
    )
    stage.go_to(1)


def _day(act: Callable[[MyDayDialog], None]) -> Callable[[Stage], QPixmap]:
    def take(stage: Stage) -> QPixmap:
        _open(stage)

        def come(dialog: MyDayDialog) -> None:
            stage.wait(lambda: dialog.day.day is not None and len(dialog.day.day.stretches) > 20)
            act(dialog)

        return stage.grab_with(MyDayDialog, lambda: stage.app.run("my-day"), come)

    return take


def _choose(dialog: MyDayDialog) -> None:
    dialog.day.timeline.setFocus()
    dialog.day.timeline.choose(12)


def _below(dialog: MyDayDialog) -> None:
    bar = dialog.scroll_area.verticalScrollBar()
    bar.setValue(bar.maximum())


def _table(dialog: MyDayDialog) -> None:
    dialog.day.as_table.click()


def _job(dialog: MyDayDialog) -> None:
    dialog.turn_to(1)


def _plots(dialog: MyDayDialog) -> None:
    dialog.turn_to(1)
    QTest.qWait(300)
    _below(dialog)


def _item(dialog: MyDayDialog) -> None:
    dialog.turn_to(2)
    QTest.qWait(300)


def _empty(dialog: MyDayDialog) -> None:
    worker = Worker(WorkerId("new"), "Amina")
    record = OwnRecord(facts=JobFacts("new", "New", "."), worker=worker, days=())
    dialog.day.show_record(record, dt.date(2026, 11, 3), 0)


def add_time(stage: Stage) -> QPixmap:
    stage.open_sample()
    items = stage.desk.items.near(0)
    dialog = AddTimeDialog(stage.app.look, items, 1, stage.window)
    return stage.grab_with(AddTimeDialog, dialog.open)


def explained(stage: Stage) -> QPixmap:
    _open(stage)
    taken: list[QPixmap] = []

    def ask(dialog: TimeAndPayDialog) -> None:
        taken.append(
            stage.grab_with(
                ExplainedDialog,
                lambda: dialog.spans_asked.emit("hours_ms"),
                lambda it: stage.wait(it.table.isVisible),
            )
        )

    stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"), ask)
    return taken[0]


def _come_back(stage: Stage) -> None:
    def span(category: Category, start: int, end: int, ended_by: EndedBy) -> Span:
        return Span(
            category=category,
            item_id=None,
            start_ms=start * MINUTE_MS,
            end_ms=end * MINUTE_MS,
            ended_by=ended_by,
            gap_item_id=1,
            gap_category=Category.LABEL,
        )

    session = stage.desk.session
    spans = (
        span(Category.REST, 0, 10, EndedBy.GAP),
        span(Category.AWAY, 10, 24, EndedBy.SIGNAL),
    )
    entries = [
        EffortEntry(session.recording.session_id, session.worker.id, "", each, seq=at)
        for at, each in enumerate(spans, 1)
    ]
    [question] = questions_of(entries, ())
    for tell in session.word.returned:
        tell(question)


def returned(stage: Stage) -> QPixmap:
    _open(stage)
    _come_back(stage)
    return stage.grab()


SCENES = (
    Scene("day", _day(_choose), is_rtl=True, is_big=True),
    Scene("day-below", _day(_below), is_rtl=True, is_big=True),
    Scene("day-table", _day(_table), is_rtl=True),
    Scene("day-job", _day(_job), is_rtl=True, is_big=True),
    Scene("day-plots", _day(_plots), is_rtl=True, is_big=True),
    Scene("day-item", _day(_item), is_rtl=True),
    Scene("day-empty", _day(_empty)),
    Scene("day-add-time", add_time, is_rtl=True),
    Scene("day-explained", explained, is_rtl=True, is_big=True),
    Scene("returned", returned, is_rtl=True, is_big=True),
)
