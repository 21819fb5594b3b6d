"""What is said of a record by how much of it is countersigned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.job_ledger.state import ReceiptState
from annotator.model.people import new_worker
from annotator.sentences.said import said
from tests.widgets.kit.dialogs.looks import look_of
from widgets.ledger.dialogs.state_words import ReceiptStanding, day_text, days_without, told
from widgets.ledger.receipt_line import ReceiptLine

STATE = ReceiptState(
    worker=new_worker("Amina"),
    entries=412,
    entered=0,
    receipted=0,
    work_ms=51_600_000,
    since=date(2020, 11, 12),
    key=None,
)


@pytest.mark.parametrize(
    ("state", "standing", "headline", "note"),
    [
        (
            replace(STATE, entries=0, work_ms=0, since=None),
            ReceiptStanding.NOTHING,
            "Nothing to hand in yet. It begins with your first item.",
            "",
        ),
        (
            STATE,
            ReceiptStanding.NOT_HANDED_IN,
            "Not yet receipted since 12 Nov 2020: 14 h 20 min of work.",
            "You have not handed in yet.",
        ),
        (
            replace(STATE, entered=300, receipted=100),
            ReceiptStanding.WAITING,
            "Not yet receipted since 12 Nov 2020: 14 h 20 min of work.",
            "Handed in, and no receipt for it yet: 200 entries.",
        ),
        (
            replace(STATE, entered=300, receipted=300, work_ms=60_000),
            ReceiptStanding.NEW_SINCE,
            "All that you handed in is countersigned: 300 entries.",
            "New since 12 Nov 2020: 1 min of work.",
        ),
        (
            replace(STATE, entered=300, receipted=300, work_ms=59_999),
            ReceiptStanding.NEW_SINCE,
            "All that you handed in is countersigned: 300 entries.",
            "",
        ),
        (
            replace(STATE, entered=412, receipted=412, work_ms=0, since=None),
            ReceiptStanding.ALL,
            "Everything is countersigned: 412 entries.",
            "",
        ),
        (
            replace(STATE, entries=1, work_ms=0, since=None),
            ReceiptStanding.NOT_HANDED_IN,
            "Not yet receipted: 1 entry.",
            "You have not handed in yet.",
        ),
    ],
)
def test_it_is_said_in_one_sentence_and_a_second(
    state: ReceiptState, standing: ReceiptStanding, headline: str, note: str
) -> None:
    found = told(state)
    assert found.standing is standing
    assert (_plain(found.headline), _plain(found.note)) == (headline, note)


def test_a_day_of_this_year_needs_no_year() -> None:
    today = date.today()  # noqa: DTZ011 - the day where the person is, as the program takes it
    assert str(today.year) not in day_text(today)
    assert str(today.year - 1) in day_text(today.replace(year=today.year - 1, day=1))


def test_the_line_is_hidden_where_there_is_nothing_to_say(qtbot: QtBot, qapp: QApplication) -> None:
    line = ReceiptLine(look_of(qapp, "light", 1.0))
    qtbot.addWidget(line)
    assert line.isHidden()
    line.show_state(replace(STATE, entries=0))
    assert line.isHidden()
    line.show_state(STATE)
    assert not line.isHidden()
    assert "a union, a colleague" in line.button.accessibleDescription()


def _plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")


OF_WORK = "\u206614 h 20 min\u2069 of work since \u206612 Nov 2020\u2069."


@pytest.mark.parametrize(
    ("state", "today", "said"),
    [
        (STATE, date(2020, 11, 12), ""),
        (
            STATE,
            date(2020, 11, 13),
            f"No receipt for 1 day: {OF_WORK}",
        ),
        (
            replace(STATE, entered=300, receipted=100),
            date(2020, 11, 18),
            f"Handed in, and no receipt for 6 days: {OF_WORK}",
        ),
        (replace(STATE, since=None, work_ms=0), date(2020, 11, 18), ""),
        (replace(STATE, work_ms=59_999), date(2020, 11, 18), ""),
    ],
)
def test_days_without_a_receipt_are_counted_from_the_first_that_is_open(
    state: ReceiptState, today: date, said: str
) -> None:
    assert days_without(state, today) == said


def test_a_receipt_that_does_not_fit_counts_for_nothing_that_is_said() -> None:
    text = told(replace(STATE, problem=said("It says 1 s.")))
    assert text.headline == "The last receipt is wrong: it does not say what you handed in."
    assert text.note == "Set it aside, and ask for a right one."
