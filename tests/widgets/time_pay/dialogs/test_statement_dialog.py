"""The statement in the window: seen before it is saved, for the days that are chosen."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.documents.statement import ALL, JobWork, gather, words_in
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions, statement
from tests.support.material import CHECKOUT
from tests.support.worked_days import FIRST, weeks_of_work
from tests.widgets.kit.dialogs.looks import look_of
from widgets.time_pay.dialogs.statement_choices import Days, DocumentKind
from widgets.time_pay.dialogs.statement_dialog import SaveWish, StatementDialog

TODAY = FIRST + dt.timedelta(days=9)
WORDS = words_in(CHECKOUT / "resources" / "words")


@pytest.fixture(scope="module")
def job() -> JobWork:
    return gather(weeks_of_work())


@pytest.fixture
def empty(qtbot: QtBot, qapp: QApplication) -> StatementDialog:
    dialog = StatementDialog(look_of(qapp), TODAY, WORDS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(empty: StatementDialog, job: JobWork) -> StatementDialog:
    empty.show_work(job, job.workers()[0])
    return empty


def _shown(dialog: StatementDialog) -> str:
    return dialog.sheet.document().toRawText()


def _choose_days(dialog: StatementDialog, days: Days) -> None:
    box = dialog.choices.days
    box.setCurrentIndex(box.findData(str(days)))


def test_nothing_can_be_saved_until_the_work_is_read(empty: StatementDialog, job: JobWork) -> None:
    assert [button.isEnabled() for button in empty.save_buttons.values()] == [False] * 4
    assert "Reading" in empty.told.text()
    empty.show_work(job, job.workers()[0])
    assert [button.isEnabled() for button in empty.save_buttons.values()] == [True] * 4
    assert "Reading" not in empty.told.text()


def test_it_shows_what_will_be_saved(dialog: StatementDialog, job: JobWork) -> None:
    made = statement(work_of(job, job.workers()[0], ALL), StatementOptions(as_of=TODAY))
    assert dialog.made is not None
    assert dialog.made.documents == (made,)
    assert made.lead[0] in _shown(dialog)


def test_periods_have_names(dialog: StatementDialog) -> None:
    for days, subtitle in (
        (Days.ALL, "2026-09-28 to 2026-10-23"),
        (Days.WEEK, "2026-10-05 to 2026-10-11"),
        (Days.MONTH, "2026-10-01 to 2026-10-31"),
        (Days.LAST_MONTH, "2026-09-01 to 2026-09-30"),
    ):
        _choose_days(dialog, days)
        assert dialog.made is not None
        assert subtitle in dialog.made.documents[0].subtitle
        assert dialog.choices.first.isHidden(), days


def test_other_days_are_typed(dialog: StatementDialog) -> None:
    _choose_days(dialog, Days.TYPED)
    assert dialog.choices.first.isVisible()
    for field, day in ((dialog.choices.first, "2026-10-06"), (dialog.choices.last, "2026-10-07")):
        field.selectAll()
        QTest.keyClicks(field, day)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        field.editingFinished.emit()
    assert dialog.made is not None
    assert dialog.made.documents[0].subtitle.startswith("2026-10-06 to 2026-10-07")


UNTOLD = (
    ("2026-13-01", "2026-10-07", "not a day of the calendar"),
    ("2026-10-08", "2026-10-07", "before it begins"),
    ("2020-01-01", "2020-01-31", "no work of yours on these days"),
)


def test_days_that_cannot_be_told_are_answered_in_a_sentence(dialog: StatementDialog) -> None:
    _choose_days(dialog, Days.TYPED)
    for first, last, sentence in UNTOLD:
        dialog.choices.first.setText(first)
        dialog.choices.last.setText(last)
        dialog.choices.last.editingFinished.emit()
        assert sentence in dialog.told.text()
        assert dialog.made is None
        assert not any(button.isEnabled() for button in dialog.save_buttons.values())
        dialog.choices.first.setText("2026-10-05")
        dialog.choices.last.setText("2026-10-07")
        dialog.choices.last.editingFinished.emit()
        assert dialog.made is not None


def test_a_record_is_of_all_work_and_has_pay_only_where_it_is_asked_for(
    dialog: StatementDialog,
) -> None:
    _choose_days(dialog, Days.WEEK)
    dialog.choices.kinds.setCurrentIndex(dialog.choices.kinds.findData(str(DocumentKind.RECORD)))
    assert dialog.choices.days.isHidden()
    assert "Record of work done" in _shown(dialog)
    assert "KES" not in _shown(dialog)
    dialog.choices.has_pay.click()
    assert "KES" in _shown(dialog)


def test_the_name_is_added_by_the_worker(dialog: StatementDialog) -> None:
    assert "Ann" not in _shown(dialog)
    dialog.choices.is_named.click()
    assert "Ann" in _shown(dialog)


def test_another_language_turns_the_sheet_round(dialog: StatementDialog) -> None:
    dialog.choices.languages.setCurrentIndex(dialog.choices.languages.findData("ar"))
    assert dialog.made is not None
    assert dialog.made.is_rtl
    option = dialog.sheet.document().defaultTextOption()
    assert option.textDirection() is Qt.LayoutDirection.RightToLeft


def test_each_form_is_asked_for_by_its_button(dialog: StatementDialog) -> None:
    asked: list[SaveWish] = []
    dialog.save_asked.connect(asked.append)
    endings = [".pdf", ".html", ".txt", ".json"]
    for ending in endings:
        QTest.mouseClick(dialog.save_buttons[ending], Qt.MouseButton.LeftButton)
    assert [(wish.ending, wish.name) for wish in asked] == [
        (ending, f"Statement{ending}") for ending in endings
    ]
    assert all(wish.made is dialog.made for wish in asked)


def test_the_sheet_loads_nothing(dialog: StatementDialog) -> None:
    assert dialog.sheet.loadResource(2, QUrl("https://example.org/x.png")) is None
    assert not dialog.sheet.openLinks()


def test_the_sheet_grows_with_the_interface(qtbot: QtBot, qapp: QApplication, job: JobWork) -> None:
    dialog = StatementDialog(look_of(qapp, "dark", 2.0), TODAY, WORDS)
    qtbot.addWidget(dialog)
    dialog.show_work(job, job.workers()[0])
    lead = dialog.sheet.document().firstBlock().next()
    assert lead.begin().fragment().charFormat().fontPointSize() == pytest.approx(28)
