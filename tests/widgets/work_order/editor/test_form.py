"""The form takes every field of a work order in, gives it back, and tells its fault beside it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_draft import judge
from annotator.pay.order.order_reader import SECTIONS, read_document, read_work_order
from annotator.pay.order.order_writer import order_toml
from tests.annotator.pay.bad_orders import PLACES, Place
from tests.annotator.pay.test_writing import same, sample_of
from tests.annotator.pay.written_orders import as_written
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import SAMPLE, text
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.edits import ChoiceEdit
from widgets.work_order.editor.form_rows import FieldRow, GroupEdit, ListEdit
from widgets.work_order.editor.order_form import OrderForm
from widgets.work_order.editor.text_edit import TextEdit, Version

LONGEST_SENTENCE = 250
WRONG = [(place, list(place.wrong())) for place in PLACES]
CASES = [(place, values[at % len(values)]) for at, (place, values) in enumerate(WRONG)]
"""One wrong value for each field, of all sorts; every one of them is tried on the reader."""


@pytest.fixture(scope="module")
def the_form(qapp: QApplication) -> OrderForm:
    return OrderForm(look_of(qapp))


@pytest.fixture
def form(qtbot: QtBot, qapp: QApplication) -> OrderForm:
    form = OrderForm(look_of(qapp))
    qtbot.addWidget(form)
    form.show()
    return form


def everything() -> dict[str, Any]:
    """Return an order with every field that there is."""
    return {
        key: {name: sample_of(spec) for name, spec in specs_of(holds)}
        for key, holds in SECTIONS.items()
    } | {"floors": [{name: sample_of(spec) for name, spec in specs_of(Floor)}] * 2}


def row_of(form: OrderForm, place: Place) -> FieldRow:
    """Return the row of a field, wherever it stands."""
    path, _, _number = place.group.strip("[]").partition(" no. ")
    section, _, key = path.replace("]]", "").partition(".")
    edit: Any = form.pages[section].edit
    if key:
        edit = edit.rows[key].edit
    if isinstance(edit, ListEdit):
        edit = edit.entries[0]
    assert isinstance(edit, GroupEdit)
    return edit.rows[place.key]


def test_an_order_with_every_field_goes_through_the_form(form: OrderForm) -> None:
    order = read_work_order(order_toml(everything()).encode())
    form.show_document(as_written(order))
    again = read_work_order(order_toml(form.written()).encode())
    assert same(order, again)


def test_the_sample_order_goes_through_the_form(form: OrderForm) -> None:
    data = SAMPLE.read_bytes()
    form.show_document(read_document(data))
    again = read_work_order(order_toml(form.written()).encode())
    assert same(read_work_order(data), again)


def test_an_empty_form_says_nothing_at_all(form: OrderForm) -> None:
    assert form.written() == {}
    form.show_document(everything())
    assert form.written() != {}
    form.show_document({})
    assert form.written() == {}


@pytest.mark.parametrize(
    ("place", "value"), CASES, ids=[f"{place.name}={value[:20]}" for place, value in CASES]
)
def test_a_wrong_value_is_told_beside_its_field(
    the_form: OrderForm, place: Place, value: str
) -> None:
    the_form.show_document(read_document(place.document(value)))
    judged = judge(the_form.written())
    the_form.show_faults(judged.faults)
    row = row_of(the_form, place) if _has_row(the_form, place) else None
    if row is None or not row.has_fault:
        # What a form cannot even show, such as a group where a word belongs, is not in it.
        assert judged.order is not None or "currency" in str(judged.faults)
        return
    sentence = row.fault.text()
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert len(sentence) <= LONGEST_SENTENCE
    assert the_form.count_faults() >= 1


def _has_row(form: OrderForm, place: Place) -> bool:
    section = place.group.strip("[]").partition("]")[0].partition(".")[0].partition(" ")[0]
    edit: Any = form.pages[section].edit
    key = place.group.partition(".")[2].partition(" ")[0] if "." in place.group else ""
    if key and not place.group.startswith("[["):
        edit = edit.rows[key].edit
    return not isinstance(edit, ListEdit) or bool(edit.entries)


SENTENCES = (
    ("pay", "currency", "", "Currency must be filled in, such as KES."),
    (
        "pay",
        "currency",
        "KESH",
        'Currency is "KESH", which is not a currency of ISO 4217; did you mean "KES"?',
    ),
    ("pay", "per_item", "-4", "Per item is negative (-4); write zero or more."),
    (
        "pay",
        "per_item",
        "4,5",
        (
            'Per item is "4,5". Write digits, with a point for decimals and no other marks, '
            'such as "1250.50".'
        ),
    ),
    (
        "pay",
        "days_between_payments",
        "soon",
        'Days between payments must be a whole number of days, not "soon".',
    ),
)


def test_a_sentence_names_the_field_as_the_form_does(form: OrderForm) -> None:
    for section, key, typed, sentence in SENTENCES:
        before = form.row(section, key).edit.written()
        form.tabs.setCurrentIndex(0)
        form.row(section, key).edit.show_written(typed)
        form.show_faults(judge(form.written()).faults)
        assert form.row(section, key).fault.text() == sentence
        assert form.tabs.tabText(list(form.pages).index(section)).startswith("Pay (")
        assert form.go_to_fault()
        assert form.stack.currentWidget() is form.pages[section]
        form.row(section, key).edit.show_written(before)


def test_small_letters_mean_the_same_currency(form: OrderForm) -> None:
    form.row("pay", "currency").edit.show_written("kes")
    assert form.written() == {"pay": {"currency": "KES"}}


def test_what_is_left_out_is_marked_until_it_is_said(form: OrderForm) -> None:
    row = form.row("what_for", "weapons")
    assert row.silence.isVisibleTo(row)
    assert isinstance(row.edit, ChoiceEdit)
    QTest.keyClick(row.edit.field, Qt.Key.Key_Down)
    assert not row.silence.isVisibleTo(row)
    assert form.written() == {"what_for": {"weapons": "yes"}}
    title = form.row("what_for", "title")
    assert title.silence.isVisibleTo(title)
    title.edit.show_written("Streets")
    assert not title.silence.isVisibleTo(title)


def test_a_text_gets_another_language_and_loses_it(form: OrderForm) -> None:
    edit = form.row("what_for", "title").edit
    assert isinstance(edit, TextEdit)
    edit.show_written("Streets")
    assert edit.written() == "Streets"
    edit.add_button.click()
    # The first is English now, else nobody could tell the two apart.
    assert edit.written() == {"en": "Streets"}
    QTest.keyClicks(edit.versions[1].field, "Rues")
    assert edit.written() == {"en": "Streets", "fr": "Rues"}
    edit.versions[1].speak("pt-BR")
    assert edit.written() == {"en": "Streets", "pt-BR": "Rues"}
    edit.versions[1].speak("en")
    assert edit.trouble() != ""
    form.show_faults([])
    assert form.row("what_for", "title").has_fault
    edit.versions[1].remove_button.click()
    assert (edit.written(), edit.trouble()) == ({"en": "Streets"}, "")
    assert not edit.versions[0].remove_button.isVisibleTo(edit)


def test_a_language_that_is_none_is_told(form: OrderForm) -> None:
    form.show_document({"what_for": {"title": {"English": "Streets"}}, "pay": {"currency": "KES"}})
    form.show_faults(judge(form.written()).faults)
    assert form.row("what_for", "title").fault.text() == (
        'Title has "English" where a language such as en or pt-BR belongs.'
    )


def test_arabic_begins_at_its_own_side(form: OrderForm) -> None:
    edit = form.row("what_for", "title").edit
    assert isinstance(edit, TextEdit)
    edit.show_written({"ar": "مشاهد", "en": "Scenes"})
    sides = [version.field.document().defaultTextOption() for version in edit.versions]
    assert [option.textDirection() for option in sides] == [
        Qt.LayoutDirection.RightToLeft,
        Qt.LayoutDirection.LeftToRight,
    ]
    assert bool(sides[0].alignment() & Qt.AlignmentFlag.AlignRight)


def test_typing_is_taken_back_by_the_field(form: OrderForm) -> None:
    edit = form.row("what_for", "title").edit
    assert isinstance(edit, TextEdit)
    edit.show_written("Streets")
    field = edit.versions[0].field
    QTest.keyClicks(field, "X")
    assert edit.written() == "XStreets"
    field.undo()
    field.undo()
    # What was loaded was not typed, and is not taken back.
    assert edit.written() == "Streets"


def test_texts_keep_their_very_characters(form: OrderForm) -> None:
    odd = "a\u00a0b\u2028c\nd"
    edit = form.row("what_for", "purpose").edit
    edit.show_written(odd)
    assert edit.written() == odd


def test_there_are_none_is_not_the_same_as_nothing_said(form: OrderForm) -> None:
    edit = form.row("pay", "deductions").edit
    assert isinstance(edit, ListEdit)
    assert edit.written() is None
    edit.none_box.setChecked(True)
    assert edit.written() == []
    edit.add_button.click()
    assert edit.written() == [{}]
    assert not edit.none_box.isVisibleTo(edit)
    form.show_faults(judge(form.written()).faults)
    assert edit.count_faults() == 1  # the kind; the size is looked at when that is known
    edit.entries[0].show_written({"kind": "tax", "percent": "5"})
    assert edit.written() == [{"kind": "tax", "percent": "5"}]


def test_the_wheel_scrolls_the_page_and_changes_no_answer(form: OrderForm) -> None:
    edit = form.row("what_for", "weapons").edit
    assert isinstance(edit, ChoiceEdit)
    down = QPoint(0, -120)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), down, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    form.row("what_for", "title").edit.setFocus()
    QApplication.sendEvent(edit.field, wheel)
    assert edit.written() is None


def test_the_parts_are_gone_through_by_keys(qtbot: QtBot, form: OrderForm) -> None:
    with qtbot.waitExposed(form):
        form.activateWindow()
    form.row("what_for", "title").edit.setFocus()
    form.step(1)
    assert form.stack.currentWidget() is form.pages["for_whom"]
    form.step(-2)
    assert form.stack.currentWidget() is form.pages["record"]


def test_tab_goes_through_the_texts_of_an_order_from_top_to_bottom(
    qtbot: QtBot, editor: OrderEditor
) -> None:
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    editor.open_path(SAMPLE)
    edit = text(editor, "what_for", "purpose")
    edit.add_button.click()
    edit.add_button.click()
    editor.open_path(SAMPLE)  # another order in the same fields
    edit.add_button.click()
    page = editor.form.pages["what_for"]
    qtbot.waitUntil(lambda: edit.versions[-1].y() > edit.versions[0].y())
    editor.form.tabs.setFocus()
    stops: list[QWidget] = []
    while (at := QApplication.focusWidget()) is not editor.save_button:
        assert at is not None
        stops.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    inside = [each for each in stops if page.isAncestorOf(each)]
    assert len(edit.versions) > 1
    assert stops[1 : 1 + len(inside)] == inside
    assert stops[0] is editor.form.tabs
    assert stops[-1] is editor.close_button
    assert {version.field for version in edit.versions} < set(inside)
    assert inside == sorted(inside, key=lambda each: _place(each, page))


def _place(widget: QWidget, page: QWidget) -> tuple[int, int]:
    """Return the line of a field in its page, and where in the line it starts."""
    above = widget.parentWidget()
    line = above if isinstance(above, Version) else widget
    return line.mapTo(page, QPoint()).y(), widget.mapTo(page, QPoint()).x()
