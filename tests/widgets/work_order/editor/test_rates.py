"""Rates come from a pilot or the order before, floors from the list; each says where from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.work_order.editor.desk import (
    FIVE,
    SAMPLE,
    Reading,
    editor_in,
    line,
    settle,
    shown,
    sources_in,
    texts,
)
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.pilot_panel import exports_in


def test_the_rates_before_come_from_their_file_and_a_fall_is_said(editor: OrderEditor) -> None:
    editor.form.row("pay", "currency").edit.show_written("KES")
    line(editor, "pay", "per_item").fill("3.50")
    line(editor, "pay", "per_region").fill("1.50")
    editor.pay_page.take_previous(SAMPLE)
    settle(editor)
    assert editor.form.written()["pay"]["previous"] == {"per_item": "4.00", "per_region": "1.50"}
    item, region = editor.form.row("pay", "per_item"), editor.form.row("pay", "per_region")
    assert item.hint.text() == "Lower than in the previous order, which has KES\u00a04.00."
    assert item.hint.property("role") == "attention"
    assert region.hint.text() == "In the previous order: KES\u00a01.50."
    assert "Lower than in the previous order" in texts(editor.preview)
    line(editor, "pay", "per_item").fill("4.00")
    settle(editor)
    assert item.hint.text() == "In the previous order: KES\u00a04.00."
    assert "Lower than in the previous order" not in texts(editor.preview)


def test_rates_in_another_currency_are_not_compared(editor: OrderEditor) -> None:
    editor.form.row("pay", "currency").edit.show_written("USD")
    editor.pay_page.take_previous(SAMPLE)
    assert "previous" not in editor.form.written()["pay"]
    assert editor.form.row("pay", "previous").hint.text() == (
        "That order is in KES, this one in USD: such rates cannot be compared."
    )


def test_an_order_before_that_cannot_be_read_is_told(editor: OrderEditor, tmp_path: Path) -> None:
    editor.pay_page.take_previous(tmp_path / "gone.toml")
    assert "cannot be read" in editor.form.row("pay", "previous").hint.text()


def with_floor(editor: OrderEditor) -> None:
    """Put a floor of KES 60 an hour into the order."""
    editor.form.row("pay", "currency").edit.show_written("KES")
    editor.form.floors.add({"kind": "contract", "amount": "60", "unit": "hour", "source": "Ours"})
    settle(editor)


def test_a_pilot_shows_the_rates_and_whom_they_bring_to_the_floor(editor: OrderEditor) -> None:
    with_floor(editor)
    line(editor, "pay", "per_item").fill("0.5")
    editor.pay_page.read_pilot([Path("a.fairlabel")])
    settle(editor)
    panel = editor.pay_page.panel
    assert (
        panel.told.text()
        == "5 workers, 300 items, 1 min 0 s an item; 1 min 0 s with all time that counts."
    )
    assert (
        panel.by_mean.text.text()
        == "By the mean time: KES\u00a01.20; 4 of 5 workers reach the floor"
    )
    assert panel.by_slowest.text.text() == (
        "By the slowest quarter: KES\u00a01.20; 4 of 5 workers reach the floor"
    )
    assert panel.own.text.text() == (
        "Your rate for an item: KES\u00a00.50; 1 of 5 workers reach the floor"
    )


def test_what_else_the_order_pays_is_said_to_come_on_top(editor: OrderEditor) -> None:
    on_top = "Only the rate for an item is counted here."
    editor.form.row("pay", "currency").edit.show_written("KES")
    editor.form.floors.add({"kind": "contract", "amount": "60", "unit": "hour", "source": "Ours"})
    settle(editor)
    panel = editor.pay_page.panel
    panel.show_pilot(FIVE)
    assert on_top not in panel.told.text()
    for key in ("per_region", "per_audio_minute", "per_hour", "other_hour"):
        line(editor, "pay", key).fill("1")
        settle(editor)
        assert on_top in panel.told.text()
        line(editor, "pay", key).fill("0")
        settle(editor)
        assert on_top not in panel.told.text()


def test_one_click_uses_the_rate_and_discloses_the_pilot(editor: OrderEditor) -> None:
    with_floor(editor)
    field = line(editor, "pay", "per_item")
    field.fill("0.5")
    editor.pay_page.read_pilot([Path("a.fairlabel")])
    editor.pay_page.panel.by_mean.use_button.click()
    settle(editor)
    assert editor.judged.order is not None
    pay = editor.judged.order.pay
    assert (pay.per_item, pay.pilot) == (Fraction("1.2"), FIVE.terms(Fraction(60)))
    field.field.undo()
    assert field.written() == "0.5"


def test_without_a_floor_a_pilot_says_what_is_lacking(editor: OrderEditor) -> None:
    editor.pay_page.read_pilot([Path("a.fairlabel")])
    panel = editor.pay_page.panel
    assert "Add a floor under Floors" in panel.told.text()
    assert not panel.by_mean.isVisibleTo(panel)
    with_floor(editor)
    assert panel.by_mean.isVisibleTo(panel)


def test_a_pilot_that_is_refused_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading(pilot=None, refusal="a is a sample: no pilot. Choose real work.")
    editor = shown(qtbot, editor_in(tmp_path, reading))
    editor.pay_page.read_pilot([Path("a")])
    assert editor.pay_page.panel.told.text() == reading.refusal


def test_what_is_told_of_a_pilot_stays_while_the_order_is_written(
    qtbot: QtBot, tmp_path: Path
) -> None:
    slow, refused = Reading(pilot=None), Reading(pilot=None, refusal="That is a sample.")
    for reading, told in ((slow, "Reading the pilot…"), (refused, "That is a sample.")):
        editor = shown(qtbot, editor_in(tmp_path, reading))
        editor.pay_page.read_pilot([Path("a.fairlabel")])
        line(editor, "pay", "per_item").fill("4")
        with_floor(editor)
        settle(editor)
        assert editor.pay_page.panel.told.text() == told
        editor.reject()


def test_closing_stops_reading(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading(pilot=None)
    editor = shown(qtbot, editor_in(tmp_path, reading))
    editor.pay_page.read_pilot([Path("a")])
    assert editor.pay_page.panel.told.text() == "Reading the pilot…"
    editor.reject()
    assert reading.stopped == 1


def test_a_folder_of_exports_gives_those_that_are_in_it(tmp_path: Path) -> None:
    assert exports_in(tmp_path) == [tmp_path]
    for name in ("b", "a", "other"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / name / "fair_pay.json").write_text("{}")
    assert exports_in(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert exports_in(tmp_path / "a") == [tmp_path / "a"]


def test_a_legal_minimum_is_picked_with_its_source_and_sets_the_currency(
    editor: OrderEditor,
) -> None:
    menu = editor.floor_menu.menu
    menu.actions()[0].trigger()
    settle(editor)
    assert editor.judged.order is not None
    (floor,) = editor.judged.order.floors
    assert (floor.kind, editor.judged.order.currency) == ("statutory", "KES")
    assert "The Regulation of Wages" in floor.source
    # All others are in another currency than the order is now.
    assert [action.isEnabled() for action in menu.actions()].count(True) == 1
    assert editor.form.floor_note.text() == (
        "Every floor is a legal minimum, which says nothing about what living there costs."
    )


def test_a_minimum_whose_hours_nobody_says_asks_for_them(editor: OrderEditor) -> None:
    nigeria = next(a for a in editor.floor_menu.menu.actions() if a.text().startswith("Nigeria"))
    nigeria.trigger()
    settle(editor)
    (entry,) = editor.form.floors.entries
    assert entry.rows["hours"].fault.text() == (
        "Hours in one unit is missing; write how many hours of work a month has, such as 225."
    )
    assert not editor.save()


def test_old_minimums_say_so_in_the_menu(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    late = replace(sources_in(tmp_path), today=date(2027, 4, 2))
    editor = shown(qtbot, OrderEditor(look_of(qapp), late))
    lines = [action.text() for action in editor.floor_menu.menu.actions()]
    assert all(each.endswith("older than 12 months") for each in lines)
    fresh = shown(qtbot, editor_in(tmp_path))
    assert not any("older" in action.text() for action in fresh.floor_menu.menu.actions())
