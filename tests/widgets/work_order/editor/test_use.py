"""The editor fits, goes by keys and takes what is dropped; the worker sees what it wrote."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.pay import read_work_order
from tests.annotator.pay.test_writing import same
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import (
    SAMPLE,
    Reading,
    editor_in,
    line,
    save_at,
    settle,
    shown,
    text,
    texts,
)
from widgets.job_files.job_questions import ask_to_accept
from widgets.work_order.accept_dialog import AcceptDialog
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.edits import LineEdit


def test_where_there_is_little_room_one_is_seen_at_a_time(editor: OrderEditor) -> None:
    editor.resize(1120, 700)
    assert editor.preview.isVisible()
    assert editor.form.isVisible()
    assert not editor.preview_button.isVisible()
    editor.resize(600, 500)
    assert (editor.form.isVisible(), editor.preview.isVisible()) == (True, False)
    editor.preview_button.click()
    assert (editor.form.isVisible(), editor.preview.isVisible()) == (False, True)
    assert not editor.save()
    assert editor.form.isVisible()  # the fault is there


def test_keys_save_and_turn_the_page(
    qtbot: QtBot, editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_at(monkeypatch, tmp_path / "mine.toml")
    with qtbot.waitExposed(editor):
        editor.activateWindow()
    editor.form.row("pay", "currency").edit.show_written("KES")
    QTest.keyClick(editor, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert editor.form.stack.currentWidget() is editor.form.pages["for_whom"]
    QTest.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "mine.toml").exists()


def test_enter_in_a_field_closes_nothing(editor: OrderEditor) -> None:
    field = line(editor, "pay", "per_item").field
    editor.form.tabs.setCurrentIndex(3)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.isVisible()


def dropped_on(editor: OrderEditor, *paths: Path) -> bool:
    """Drop files on the editor; return whether it said that it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    move, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # From 6.12 on Qt would rather have a QPointF, which 6.11 does not know yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPointF(5, 5).toPoint(), move, data, left, none)
    enter.ignore()
    editor.dragEnterEvent(enter)
    editor.dropEvent(QDropEvent(QPointF(5, 5), move, data, left, none))
    return enter.isAccepted()


def test_an_order_that_is_dropped_is_opened(editor: OrderEditor) -> None:
    assert dropped_on(editor, SAMPLE)
    assert editor.judged.order is not None
    assert same(editor.judged.order, read_work_order(SAMPLE.read_bytes()))


def test_jobs_that_are_dropped_are_a_pilot(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading()
    editor = shown(qtbot, editor_in(tmp_path, reading))
    jobs = [tmp_path / "a.fairlabel", tmp_path / "b.fairlabel"]
    assert dropped_on(editor, *jobs)
    assert reading.asked == [jobs]
    assert editor.form.stack.currentWidget() is editor.form.pages["pay"]
    assert not dropped_on(editor, tmp_path / "picture.jpg")
    assert len(reading.asked) == 1


def test_the_preview_shows_the_part_that_is_written(qtbot: QtBot, editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    view = editor.preview.view

    def is_at_top(title: str) -> bool:
        labels = [each for each in view.findChildren(QLabel) if each.text() == title]
        bar = view.scroll_area.verticalScrollBar()
        return bar.value() > 0 and any(each.y() == bar.value() for each in labels)

    editor.form.tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: is_at_top("Pay"), timeout=5_000)
    line(editor, "pay", "per_item").fill("7")
    settle(editor)
    qtbot.waitUntil(lambda: "KES\u00a07.00" in texts(view) and is_at_top("Pay"), timeout=5_000)


def test_the_worker_sees_a_fall_and_an_old_floor_before_saying_yes(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look_at(dialog: AcceptDialog) -> int:
        qtbot.addWidget(dialog)
        dialog.show()
        seen.extend(texts(dialog))
        fallen = [
            label for label in dialog.findChildren(QLabel) if "KES\u00a04.50 in" in label.text()
        ]
        assert {label.property("role") for label in fallen} == {"attention"}
        return 0

    monkeypatch.setattr(AcceptDialog, "exec", look_at)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert not ask_to_accept(look_of(qapp), read_work_order(SAMPLE.read_bytes()), parent)
    assert "An item: KES\u00a04.00, KES\u00a04.50 in the previous order" in seen
    assert any("older than 12 months" in each for each in seen)


def test_a_text_of_megabytes_is_told_and_not_saved_and_not_lost(
    qtbot: QtBot, editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_at(monkeypatch, tmp_path / "mine.toml")
    editor.form.row("pay", "currency").edit.show_written("KES")
    text(editor, "for_whom", "client").versions[0].field.insertPlainText("x " * 600_000)
    settle(editor)
    told = editor.state.text.text()
    assert told.startswith("The order has 12000")
    assert told.endswith("1000000 are allowed, so shorten its texts.")
    assert not editor.save()
    assert not (tmp_path / "mine.toml").exists()
    again = shown(qtbot, editor_in(tmp_path))
    assert again.form.written() == editor.form.written()


def test_who_cannot_see_hears_the_help_and_the_fault(editor: OrderEditor) -> None:
    field = line(editor, "pay", "per_item").field
    assert field.accessibleDescription() == "For each picture, page or clip."
    line(editor, "pay", "per_item").fill("-1")
    settle(editor)
    assert field.accessibleDescription() == "Per item is negative (-1); write zero or more."


def test_a_title_stands_on_one_line_however_it_comes(editor: OrderEditor) -> None:
    field = text(editor, "what_for", "title").versions[0].field
    pasted = QMimeData()
    pasted.setText("Street\r\nscenes\u2029batch 3")
    field.insertFromMimeData(pasted)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "Street scenes batch 3"
    assert editor.form.written()["what_for"] == {"title": "Street scenes batch 3"}
    purpose = text(editor, "what_for", "purpose").versions[0].field
    purpose.insertFromMimeData(pasted)
    assert purpose.toPlainText().count("\n") == 2


def test_a_name_that_is_pasted_over_lines_becomes_one_line(editor: OrderEditor) -> None:
    editor.form.floors.add({"kind": "contract"})
    source = editor.form.floors.entries[0].rows["source"].edit
    assert isinstance(source, LineEdit)
    source.field.insert("Our\ncontract")
    assert source.written() == "Our contract"


def test_what_can_hardly_be_meant_is_said_beside_its_field(editor: OrderEditor) -> None:
    editor.form.show_document(
        {
            "for_whom": {"chain": [{"name": "A", "share": "60"}, {"name": "B", "share": "50"}]},
            "pay": {
                "currency": "KES",
                "per_item": "0",
                "days_between_payments": 0,
                "buyer_pays": {"per_region": "1"},
                "per_region": "0",
                "deductions": [{"kind": "fees", "percent": "100"}],
            },
        }
    )
    settle(editor)
    hints = {key: editor.form.row("pay", key).hint.text() for key in ("per_item", "deductions")}
    assert hints == {
        "per_item": "Every rate is 0, so the work itself pays nothing.",
        "deductions": "Deductions take 100\u00a0% of the gross pay, so nothing of it is left.",
    }
    days = editor.form.row("pay", "days_between_payments").hint.text()
    assert days == "0 days lie between payments, so each day is a pay period of its own."
    chain = editor.form.row("for_whom", "chain").hint.text()
    assert chain == "The contractors keep 110\u00a0% of the price, more than there is."
    assert editor.form.row("pay", "buyer_pays").hint.text() == ""
    line(editor, "pay", "per_region").field.setText("2")
    settle(editor)
    assert editor.form.row("pay", "per_item").hint.text() == ""
    assert editor.form.row("pay", "buyer_pays").hint.text() == (
        "The buyer pays KES\u00a01.00 for a region, less than the KES\u00a02.00 of workers."
    )


def test_why_rates_were_not_taken_is_gone_when_something_is_changed(
    editor: OrderEditor, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[pay]\ncurrency = "EUR"\nper_item = "1"\n', encoding="utf-8")
    editor.form.row("pay", "currency").edit.show_written("KES")
    editor.pay_page.take_previous(other)
    hint = editor.form.row("pay", "previous").hint
    assert "cannot be compared" in hint.text()
    editor.form.row("pay", "currency").edit.show_written("EUR")
    assert hint.text() == ""
