"""What is written is seen as a worker will see it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.pay import read_work_order
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import SAMPLE, TODAY, line, settle, texts
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.work_order.accept_dialog import WorkOrderView
from widgets.work_order.editor import OrderEditor


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
