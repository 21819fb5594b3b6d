"""The day view: two numbers together, every figure explained, unknown never nought."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import Category
from annotator.job_file.rows.values import RejectedItem
from annotator.model.entities import Fault, ItemId
from annotator.pay import PayFigures, PayInputs, compute_pay, first_line, read_work_order
from annotator.sentences.said import said
from annotator.session.rejections import Answerable
from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.dialogs.time_table import category_words
from widgets.time_pay.dialogs import figure_words
from widgets.time_pay.dialogs.rejection_list import MOST
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

UNSEEN = PayInputs(items_completed=4, regions_completed=0)
MINUTE = 60_000
EFFORT = {"label": 260 * MINUTE, "guideline": 10 * MINUTE, "rest": 20 * MINUTE}
EFFORT |= {"declared": 30 * MINUTE, "away": 90 * MINUTE}


def _figures(*, has_order: bool = True) -> PayFigures:
    data = resources.path("examples", "work_order.toml").read_bytes()
    done = PayInputs(items_completed=40, regions_completed=60, effort_ms=EFFORT)
    return compute_pay(read_work_order(data) if has_order else None, done)


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication) -> TimeAndPayDialog:
    dialog = TimeAndPayDialog(look_of(qapp))
    qtbot.addWidget(dialog)
    dialog.show_times({"label": 5 * MINUTE}, EFFORT)
    dialog.show_pay(_figures(), datetime(2026, 11, 25, 14, 5, 59, tzinfo=UTC))
    dialog.show()
    return dialog


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_the_first_line_is_the_one_that_matters(dialog: TimeAndPayDialog) -> None:
    assert dialog.first_line.text().replace("\u00a0", " ") == str(first_line(_figures()))
    assert "KES\u00a0" in dialog.first_line.text()
    assert dialog.as_of.text() == "As of 2026-11-25, 14:05."


def test_a_sample_is_called_a_sample(dialog: TimeAndPayDialog) -> None:
    assert not dialog.sample_note.isVisible()
    dialog.show_sample(is_sample=True)
    assert dialog.sample_note.isVisible()


def test_observed_and_declared_stand_together_and_are_not_merged(dialog: TimeAndPayDialog) -> None:
    assert [label.text() for label in dialog.times.observed] == ["5 min", "4 h 30 min"]
    assert [label.text() for label in dialog.times.with_declared] == ["5 min", "5 h"]


def test_the_hours_of_the_first_line_stand_in_the_table(dialog: TimeAndPayDialog) -> None:
    assert "5 h 20 min" in dialog.first_line.text()
    assert [label.text() for label in dialog.times.with_rest] == ["5 min", "5 h 20 min"]
    assert dialog.times.with_rest[1].isVisible()
    dialog.show_times({}, EFFORT, is_rest_paid=False)
    assert not dialog.times.with_rest[1].isVisible()
    dialog.show_times({}, EFFORT | {"rest": 0})
    assert not dialog.times.with_rest[1].isVisible()


def test_who_owes_it_and_when_it_is_due_stand_below_the_first_line(
    dialog: TimeAndPayDialog,
) -> None:
    assert not dialog.due.isVisible()
    assert not dialog.payer.isVisible()
    dialog.show_due(["Every second\nFriday", "At the end"], said("Owed by: Label House"))
    assert dialog.payer.isVisible()
    assert dialog.payer.text() == "Owed by: Label House"
    assert dialog.due.text() == "When it is due: Every second Friday · At the end"
    dialog.show_due([], said("Owed by: Label House"))
    assert dialog.due.isVisible()
    assert dialog.due.text() == "The work order does not say when it is due."


def test_rest_is_called_rest_and_counts_as_no_work(dialog: TimeAndPayDialog) -> None:
    assert category_words(Category.REST) == "Rest"
    dialog.show_times({}, {"rest": 60 * MINUTE, "away": MINUTE, "unobserved": MINUTE})
    assert dialog.times.observed[1].text() == "0 s"


def test_rare_categories_come_when_there_is_time_in_them(dialog: TimeAndPayDialog) -> None:
    word = category_words(Category.REWORK)
    before = word in _texts(dialog.times)
    dialog.show_times({}, {"rework": MINUTE})
    assert (before, word in _texts(dialog.times)) == (False, True)


def test_the_three_rates_the_floor_and_the_shortfall_lead(dialog: TimeAndPayDialog) -> None:
    assert list(dialog.pay.rows) == list(figure_words.HEADLINES)
    assert dialog.pay.rows["floor"].value.text() == "KES\u00a071.62 an hour"
    assert dialog.pay.rows["shortfall"].title.text() == "In what is owed: to reach the floor"


def test_what_nobody_tops_up_is_not_said_to_be_in_what_is_owed(dialog: TimeAndPayDialog) -> None:
    told = b'[pay]\ncurrency = "KES"\nper_item = "1"\ntop_up_to_floor = "no"\n[[floors]]\n'
    told += b'kind = "statutory"\namount = "100"\nunit = "hour"\nsource = "A law"\n'
    done = PayInputs(items_completed=4, regions_completed=6, effort_ms=EFFORT)
    dialog.show_pay(compute_pay(read_work_order(told), done))
    title = dialog.pay.rows["shortfall"].title
    assert title.text() == "Short of the floor, not in what is owed"
    dialog.show_pay(compute_pay(read_work_order(told), replace(done, items_completed=9_000)))
    assert title.text() == "Short of the floor"


def test_what_goes_into_a_sum_of_money_adds_up_to_it() -> None:
    figures = _figures()
    shown = dict(figure_words.inputs(figures.expected["owed"], figures))
    amounts = [Fraction(text.removeprefix("KES\u00a0")) for text in shown.values()]
    assert len(amounts) == 2
    exact = figures.expected["owed"].exact
    assert exact is not None
    assert abs(sum(amounts) - exact) < Fraction(1, 10**5)
    assert all(each != Fraction(f"{float(each):.2f}") for each in amounts)
    assert all(2 < len(text.partition(".")[2]) <= 6 for text in shown.values())
    (_name, rate) = figure_words.inputs(figures.expected["item_pay"], figures)[1]
    assert rate == "KES\u00a04.00"


def test_lines_that_are_rounded_say_so(dialog: TimeAndPayDialog) -> None:
    assert dialog.rounding.isVisible()
    told = b'[pay]\ncurrency = "KES"\nper_item = "1.50"\n'
    done = PayInputs(items_completed=4, regions_completed=0, effort_ms={"label": 260 * MINUTE})
    dialog.show_pay(compute_pay(read_work_order(told), done))
    assert not dialog.rounding.isVisible()


def test_a_row_opens_by_key_and_shows_what_it_was_computed_from(dialog: TimeAndPayDialog) -> None:
    row = dialog.pay.rows["full_rate"]
    assert not row.detail.isVisible()
    QTest.keyClick(row.toggle, Qt.Key.Key_Space)
    texts = _texts(row)
    assert "After deductions × 1 h ÷ All your hours" in texts
    assert "5 h 20 min (19200000 ms)" in [text.replace(",", "") for text in texts]
    assert figure_words.rule("full_rate") in texts
    QTest.keyClick(row.toggle, Qt.Key.Key_Space)
    assert not row.detail.isVisible()


def test_a_row_opens_by_a_click_on_its_title(dialog: TimeAndPayDialog) -> None:
    row = dialog.pay.rows["owed"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() // 2, 8))
    assert row.detail.isVisible()


def test_what_stands_open_stays_open_when_told_again(dialog: TimeAndPayDialog) -> None:
    QTest.keyClick(dialog.pay.rows["owed"].toggle, Qt.Key.Key_Space)
    dialog.show_pay(_figures())
    assert dialog.pay.rows["owed"].detail.isVisible()


def test_every_figure_that_is_shown_can_be_explained(dialog: TimeAndPayDialog) -> None:
    figures = _figures()
    for name in (*dialog.pay.rows, *dialog.sum.rows):
        figure = figures.expected.by_name.get(name) or figures.terms[name]
        assert not figure.formula or figure_words.formula(figure)
        assert len(figure_words.inputs(figure, figures)) == len(figure.inputs)


def test_without_an_order_each_figure_gives_its_reason(dialog: TimeAndPayDialog) -> None:
    dialog.show_pay(_figures(has_order=False))
    values = {row.value.text() for row in dialog.pay.rows.values()}
    assert values == {"No rate given: there is no work order."}
    assert "owed" not in dialog.sum.rows


def test_enter_closes(dialog: TimeAndPayDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_what_is_accepted_stands_beside_what_is_owed_in_all(dialog: TimeAndPayDialog) -> None:
    data = resources.path("examples", "work_order.toml").read_bytes()
    done = PayInputs(
        items_completed=400, regions_completed=0, items_accepted=40, items_rejected=3,
        effort_ms=EFFORT,
    )  # fmt: skip
    figures = compute_pay(read_work_order(data), done)
    dialog.show_pay(figures)
    assert list(dialog.pay.rows)[:2] == ["owed", "owed_accepted"]
    titles = [row.title.text() for row in dialog.pay.rows.values()]
    assert titles[:2] == ["Owed to you if the rest is accepted", "Owed to you for what is accepted"]
    shown = dialog.pay.rows["owed_accepted"]
    assert shown.value.text() == f"KES\u00a0{figures.accepted['owed'].value}"
    # Its formula is that of accepted work.
    alone = replace(figures, expected=figures.accepted)
    for _title, text in figure_words.inputs(figures.accepted["owed"], alone):
        assert text in _texts_in(shown)
    assert dialog.sum.rows["items"].title.text() == "Items confirmed and not rejected"
    dialog.show_pay(_figures())
    assert "owed_accepted" not in dialog.pay.rows
    assert dialog.pay.rows["owed"].title.text() == "Owed to you"  # raised to the floor anyway
    pieces = compute_pay(read_work_order(b'[pay]\ncurrency = "KES"\nper_item = "1"\n'), UNSEEN)
    dialog.show_pay(pieces)
    assert dialog.pay.rows["owed"].title.text() == "Owed to you if all of it is accepted"


def _texts_in(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_rejections_say_by_when_they_can_be_answered(dialog: TimeAndPayDialog) -> None:
    assert not dialog.rejections.isVisible()
    day = 20_000  # 2024-10-04
    rejected = RejectedItem(ItemId(1), "p1.png", day, "too loose", Fault.WORKER, ("ab" * 32,))
    silent = replace(rejected, path="p2.png", reason="", fault=Fault.NONE)
    dialog.show_rejections(
        [
            Answerable(rejected, date(2024, 11, 3)),
            Answerable(rejected, date(2024, 10, 5)),
            Answerable(silent, None),
        ],
        date(2024, 10, 6),
    )
    assert dialog.rejections.isVisible()
    assert [each.text() for each in dialog.rejections.lines] == [
        "p1.png, rejected on 2024-10-04: too loose (they say: your fault)",
        "Answer by 2024-11-03.",
        "p1.png, rejected on 2024-10-04: too loose (they say: your fault)",
        "It could be answered until 2024-10-05.",
        "p2.png, rejected on 2024-10-04 without a reason (they do not say whose fault it is)",
        "No date is stated by which it can be answered.",
    ]
    dialog.show_rejections([Answerable(silent, None)] * (MOST + 2), date(2024, 10, 6))
    assert len(dialog.rejections.lines) == 2 * MOST + 1
    dialog.show_rejections([])
    assert not dialog.rejections.isVisible()
