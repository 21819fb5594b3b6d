"""What is written is seen as a worker will see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.pay import read_work_order
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import SAMPLE, TODAY, line, settle, texts
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.work_order.accept_dialog import WorkOrderView
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.order_preview import OrderPreview


def test_the_preview_is_what_the_worker_will_see(
    qtbot: QtBot, qapp: QApplication, editor: OrderEditor
) -> None:
    editor.open_path(SAMPLE)
    view = WorkOrderView(look_of(qapp), is_narrow=True)
    qtbot.addWidget(view)
    view.show_order(read_work_order(editor.judged.text.encode()), "en", today=TODAY)
    view.show()
    assert len(texts(view)) > 80
    assert texts(editor.preview.view) == texts(view)
    assert editor.judged.order is not None
    assert editor.judged.order.sha256 == editor.judged.sha256


def test_the_preview_follows_the_typing(qtbot: QtBot, editor: OrderEditor) -> None:
    assert "Choose a currency under Pay; then the order is shown here." in texts(editor.preview)
    line(editor, "pay", "per_item").fill("4")
    editor.form.row("pay", "currency").edit.show_written("KES")
    qtbot.waitUntil(lambda: "KES\u00a04.00" in texts(editor.preview), timeout=5_000)
    line(editor, "pay", "per_item").fill("5")
    qtbot.waitUntil(lambda: "KES\u00a05.00" in texts(editor.preview), timeout=5_000)


def test_the_preview_keeps_its_language(editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    view = editor.preview.view
    view.language.setCurrentIndex(view.language.findData("sw"))
    view.language.activated.emit(view.language.currentIndex())
    assert view.title.text() == "Picha za barabarani, mfano"
    line(editor, "pay", "per_item").fill("7")
    settle(editor)
    assert view.title.text() == "Picha za barabarani, mfano"
    assert "KES\u00a07.00" in texts(view)


def test_texts_that_a_reader_does_not_get_in_their_language_are_counted(
    editor: OrderEditor,
) -> None:
    editor.form.row("pay", "currency").edit.show_written("KES")
    editor.form.row("what_for", "title").edit.show_written({"en": "Streets", "sw": "Barabara"})
    editor.form.row("what_for", "purpose").edit.show_written({"en": "To train robots"})
    editor.form.row("for_whom", "client").edit.show_written("Acme")  # of no language: a name
    settle(editor)
    note, view = editor.preview.note, editor.preview.view
    assert not note.isVisibleTo(editor.preview)
    view.language.setCurrentIndex(view.language.findData("sw"))
    view.language.activated.emit(view.language.currentIndex())
    assert note.text() == "1 text is not in Kiswahili; it is shown in another language."
    editor.form.row("what_for", "end_use").edit.show_written({"en": "Robots in towns"})
    settle(editor)
    assert note.text() == "2 texts are not in Kiswahili; they are shown in another language."


def test_reading_the_preview_is_no_guideline_of_a_job(editor: OrderEditor) -> None:
    assert editor.preview.view.objectName() != GUIDELINE


def test_what_has_a_fault_is_left_out_of_the_preview_and_said(editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    line(editor, "pay", "per_item").fill("4,50")
    settle(editor)
    assert "Fields with a fault are left out here until they are corrected." in texts(
        editor.preview
    )
    assert "KES\u00a04.00" not in texts(editor.preview)
    assert editor.state.text.text() == "1 field to correct before it can be saved."


def section_at(preview: OrderPreview, title: str) -> int:
    """Return where the part with this title begins, in pixels; -1 while it is not laid out."""
    shown = [each for each in preview.view.findChildren(QLabel) if each.isVisible()]
    return next((each.y() for each in shown if each.text() == title), -1)


def show_the_part_about_pay(qtbot: QtBot, editor: OrderEditor) -> None:
    editor.open_path(SAMPLE)
    editor.form.tabs.setCurrentIndex(list(editor.form.pages).index("pay"))
    bar = editor.preview.view.scroll_area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == section_at(editor.preview, "Pay") > 0, timeout=5_000)


@pytest.mark.parametrize("scrolled_to", [None, 300])
def test_a_layout_that_comes_late_does_not_move_the_preview(
    qtbot: QtBot, editor: OrderEditor, scrolled_to: int | None
) -> None:
    show_the_part_about_pay(qtbot, editor)
    area = editor.preview.view.scroll_area
    bar = area.verticalScrollBar()
    at = bar.value() if scrolled_to is None else scrolled_to
    bar.setValue(at)
    # On a slow computer the texts are laid out after the preview has scrolled.
    late = bar.rangeChanged.connect(lambda _low, _high: bar.setRange(0, 0))
    line(editor, "pay", "per_item").fill("7")
    settle(editor)
    bar.setRange(0, 0)
    qtbot.waitUntil(editor.preview.view.updatesEnabled, timeout=5_000)
    assert bar.value() == 0
    bar.rangeChanged.disconnect(late)
    QApplication.postEvent(area, QEvent(QEvent.Type.LayoutRequest))
    qtbot.waitUntil(lambda: bar.value() == at, timeout=5_000)


def test_the_part_that_is_written_stays_at_the_top_when_what_is_above_grows(
    qtbot: QtBot, editor: OrderEditor
) -> None:
    show_the_part_about_pay(qtbot, editor)
    bar = editor.preview.view.scroll_area.verticalScrollBar()
    at = bar.value()
    long = {"en": "To train robots that carry parcels on pavements. " * 12}
    editor.form.row("what_for", "purpose").edit.show_written(long)
    settle(editor)
    qtbot.waitUntil(lambda: section_at(editor.preview, "Pay") > at, timeout=5_000)
    qtbot.waitUntil(lambda: bar.value() == section_at(editor.preview, "Pay"), timeout=5_000)
