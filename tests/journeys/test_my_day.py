"""My day at the real window: live, answered and claimed there, saved, and nobody else's."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

import resources
from annotator.day.break_questions import BreakAnswer
from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.journeys.day_desk import CTRL_SHIFT, MINUTE_MS, Desk, K, sums
from tests.journeys.hand import press
from widgets.app.status_presenter import owed_text
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.span_table import COLUMNS


def test_all_time_up_to_this_moment_is_there_and_goes_on(
    begin: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.time_pay.day.feed.EVERY_MS", 50)  # five seconds are long here
    desk = begin()
    desk.work(10)
    seen: list[int] = []

    def is_all(dialog: MyDayDialog) -> bool:
        if sums(dialog) != {Category.LABEL: 10 * MINUTE_MS}:
            return False
        desk.clock.move(30_000, desk.hand.desk.session.clock)
        return True

    def is_more(dialog: MyDayDialog) -> bool:
        seen.append(sum(sums(dialog).values()))
        return seen[-1] == 10 * MINUTE_MS + 30_000

    before = len(
        desk.hand.desk.project.reads.entries_in(
            desk.hand.desk.session.recording.session_id
        ).result()
    )
    desk.in_my_day(is_all, is_more)
    entries = desk.hand.desk.project.reads.entries_in(desk.hand.desk.session.recording.session_id)
    # What is shown each few seconds is not cut each few seconds.
    assert len(entries.result()) <= before + 2


def test_what_was_put_off_is_answered_here_and_changed_again(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(3)
    desk.leave(24)
    desk.hand.qtbot.waitUntil(lambda: desk.hand.window.returns.is_asking, timeout=10_000)

    def says_work(dialog: MyDayDialog) -> bool:
        if len(dialog.day.questions.rows) != 1:
            return False
        dialog.day.questions.rows[0].menu.actions()[1].trigger()
        return True

    def sees_it_and_says_own(dialog: MyDayDialog) -> bool:
        if sums(dialog).get(Category.DECLARED) != 22 * MINUTE_MS:
            return False
        [row] = dialog.day.questions.rows
        assert "Your reason: asking somebody." in row.state.text()
        assert row.buttons[BreakAnswer.WORK].isChecked()
        press(row.buttons[BreakAnswer.OWN])
        return True

    def sees_that(dialog: MyDayDialog) -> bool:
        return sums(dialog).get(Category.AWAY) == 22 * MINUTE_MS

    desk.in_my_day(says_work, sees_it_and_says_own, sees_that)
    desk.hand.qtbot.waitUntil(lambda: not desk.hand.window.returns.is_asking, timeout=10_000)
    said = desk.hand.desk.project.reads.corrections().result()
    assert {one.category for one in said} == {Category.DECLARED, Category.AWAY}
    assert desk.hand.desk.session.today()[Category.AWAY] == 22 * MINUTE_MS


def test_the_money_on_the_line_counts_an_answer_given_here_at_once(
    begin: Callable[..., Desk],
) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(3)
    desk.leave(24)
    line = desk.hand.window.line
    before = line.money.text()

    def says_work(dialog: MyDayDialog) -> bool:
        if len(dialog.day.questions.rows) != 1:
            return False
        dialog.day.questions.rows[0].menu.actions()[1].trigger()
        return True

    desk.in_my_day(says_work, lambda _dialog: line.money.text() != before)
    owed = owed_text(desk.hand.desk.session.pay())
    assert owed is not None
    assert owed in line.money.text()


def test_the_item_in_hand_shows_its_spans_and_what_went_into_its_regions(
    begin: Callable[..., Desk],
) -> None:
    desk = begin()
    desk.work(3)
    region = desk.hand.draw(Box(40, 40, 100, 80))
    desk.hand.wait_until_saved()
    desk.work(0.5)

    def look(dialog: MyDayDialog) -> bool:
        dialog.tabs[2].click()
        if not dialog.item.rows:
            return False
        head = dialog.item.head.text().replace("\u2068", "").replace("\u2069", "")
        assert head == "p1.png: 3 min 30 s"
        assert dialog.item.rows == [
            ("house", 3 * MINUTE_MS),
            ("Looking, and work without a change", 30_000),
        ]
        lines = dialog.item.table.spans.lines
        assert sum(line.length_ms for line in lines) == 3.5 * MINUTE_MS
        return True

    desk.in_my_day(look)
    assert region.id in desk.hand.desk.project.reads.region_times(1).result()


def cells(table: QWidget) -> list[list[str]]:
    """Return what stands in a table, row by row."""
    grid = table.layout()
    assert isinstance(grid, QGridLayout)
    found: dict[int, list[str]] = {}
    for at in range(grid.count()):
        item, place = grid.itemAt(at), grid.getItemPosition(at)
        assert item is not None
        assert isinstance(place, tuple)
        label = item.widget()
        assert isinstance(label, QLabel)
        found.setdefault(place[0], []).append(label.text())
    return [found[row] for row in sorted(found)]


def test_the_plots_say_the_same_in_words(begin: Callable[..., Desk]) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(6)
    desk.hand.key(K.Key_Space)
    desk.hand.wait_for_item("p2.png")
    desk.hand.qtbot.waitUntil(lambda: not desk.hand.desk.waiting.is_on, timeout=10_000)
    desk.work(1)

    def look(dialog: MyDayDialog) -> bool:
        chart = dialog.job.items.chart
        dialog.tabs[1].click()
        if sum(column.value for column in chart.columns) != 2:
            return False
        assert {c.name: c.text for c in chart.columns if c.value} == {
            "to 1 min": "1",
            "to 10 min": "1",
        }
        assert "to 10 min: 1" in chart.accessibleDescription()
        gaps = dialog.job.gaps.chart.columns
        assert [(gap.name, gap.value) for gap in gaps] == [("10–30 s", 14)]
        [rate] = dialog.job.rates.chart.columns
        assert rate.said.startswith("KES\u00a0")
        assert dialog.job.rates.chart.level is not None
        press(dialog.job.gaps.toggle)
        assert dialog.job.gaps.table.isVisible()
        assert not dialog.job.gaps.chart.isVisible()
        assert cells(dialog.job.gaps.table) == [
            ["Length", "Gaps", "Work", "Breaks"],
            ["10–30 s", "14", "7 min", "0 s"],
        ]
        [heads, day] = cells(dialog.job.rates.table)
        assert heads[1:] == ["All your hours", "After deductions", "For an hour"]
        assert day[1] == "7 min"
        assert day[3] == rate.said
        pay = desk.hand.desk.session.pay()
        assert pay is not None
        missing = pay.expected["shortfall"].value
        assert missing is not None
        told = dialog.job.missing.text()
        assert f"KES\u00a0{missing}" in told
        assert told.endswith("What is owed to you includes it.")
        return True

    desk.in_my_day(look)


def _first_ink(image: QImage, left: int) -> int:
    """Return how far from the left edge of a column something is written, in pixels."""
    ground = image.pixelColor(left + 1, 4)

    def is_ink(x: int, y: int) -> bool:
        here = image.pixelColor(x, y)
        darker, denser = ground.lightness() - here.lightness(), here.alpha() - ground.alpha()
        return darker > 60 or denser > 60

    for x in range(left + 1, left + 40):
        if any(is_ink(x, y) for y in range(6, min(22, image.height()))):
            return x - left
    raise AssertionError("nothing is written there")


def test_the_day_and_its_table_can_be_read_whole(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(119)  # so that yesterday's words are longer than today's
    desk.leave(24 * 60)
    desk.work(1)

    def look(dialog: MyDayDialog) -> bool:
        dates = dialog.day.dates
        if dates.count() < 2:
            return False
        metrics = dates.fontMetrics()
        widest = max(metrics.horizontalAdvance(dates.itemText(at)) for at in range(2))
        option = QStyleOptionComboBox()
        dates.initStyleOption(option)
        field = dates.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField
        )
        assert field.width() >= widest
        press(dialog.day.as_table)
        table, header = dialog.day.table, dialog.day.table.horizontalHeader()
        column = header.sectionViewportPosition(
            [each.title for each in COLUMNS].index("What it was")
        )
        above = _first_ink(header.grab().toImage(), column)
        below = _first_ink(table.viewport().grab().toImage(), column)
        assert abs(above - below) <= 2  # letters begin a little apart
        return True

    desk.in_my_day(look)


def test_without_a_rate_none_is_drawn(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(1)

    def look(dialog: MyDayDialog) -> bool:
        press(dialog.tabs[1])
        return not dialog.job.rates.isVisible() and dialog.job.no_rate.isVisible()

    desk.in_my_day(look)


@pytest.mark.parametrize("name", ["mine.csv", "mine.json", "mine"])
def test_the_record_is_saved_where_one_says(
    begin: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    desk = begin()
    desk.work(4)
    desk.leave(10)
    out = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), "Table (*.csv)"))
    if not out.suffix:
        out = out.with_name("mine.csv")

    def save(dialog: MyDayDialog) -> bool:
        press(dialog.save_button)
        return True

    desk.in_my_day(save, lambda dialog: str(out) in dialog.said.text())  # with its folder
    truth = desk.hand.desk.project.reads.effort_totals().result()[desk.hand.desk.session.worker.id]
    if out.suffix == ".csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            assert sum(int(r["length_ms"]) for r in csv.DictReader(file)) == sum(truth.values())
    else:
        told = json.loads(out.read_text(encoding="utf-8"))
        assert told["totals_ms"] == {category.value: ms for category, ms in truth.items()}


def test_a_place_that_cannot_be_written_is_said_in_the_view(
    begin: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = begin()
    desk.work(1)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "no" / "x.csv"), "")
    )

    def save(dialog: MyDayDialog) -> bool:
        press(dialog.save_button)
        return True

    def says(dialog: MyDayDialog) -> bool:
        return "could not be written" in dialog.said.text()

    desk.in_my_day(save, says)


def test_nobody_sees_the_day_of_who_worked_before(begin: Callable[..., Desk]) -> None:
    desk = begin(workers=("Amina", "Baraka"))
    desk.work(12)

    def second(dialog: WorkerDialog) -> bool:
        dialog.field.setText("2")
        press(dialog.begin_button)
        return True

    with desk.hand.answering(WorkerDialog, second):
        desk.hand.key(K.Key_U, CTRL_SHIFT)
    desk.hand.wait_for_item("p1.png")
    desk.hand.qtbot.waitUntil(lambda: not desk.hand.desk.waiting.is_on, timeout=10_000)
    desk.work(2)
    desk.in_my_day(lambda dialog: sum(sums(dialog).values()) == 2 * MINUTE_MS)


def test_the_time_in_the_quiet_line_opens_the_day(begin: Callable[..., Desk]) -> None:
    desk = begin()
    desk.work(5)
    desk.hand.key(K.Key_D)
    desk.hand.wait_for_item("p2.png")

    def close(dialog: MyDayDialog) -> bool:
        press(dialog.close_button)
        return True

    with desk.hand.answering(MyDayDialog, close):
        press(desk.hand.window.line.time)


def test_copies_are_switched_off_where_they_are_told_of(begin: Callable[..., Desk]) -> None:
    desk = begin()
    settings = desk.hand.app.settings
    assert settings.flag("keep_record_copy")

    def turn(dialog: MyDayDialog) -> bool:
        dialog.keep_copy.click()
        return True

    desk.in_my_day(turn)
    assert not settings.flag("keep_record_copy")
    desk.hand.close()


def test_a_job_without_time_opens_on_today(begin: Callable[..., Desk]) -> None:
    desk = begin()
    today = desk.hand.desk.session.time.date
    desk.in_my_day(lambda dialog: dialog.day.dates.itemData(0) == today)
    path = desk.hand.desk.project.path
    desk.hand.close()
    with Project.open(path) as project:
        assert project.reads.corrections().result() == []
