"""Money from the menu to the file and back: stated, refused with a sentence, confirmed, undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.sample import make_sample
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from tests.support.material import CHECKOUT
from widgets.time_pay.dialogs.payment_form import PaymentForm, TakeBackDialog
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

DUE = ("27.72", "27.72", "7.00", "27.72")


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    HeldClock(monkeypatch)  # each moment of work is owed, and a busy machine needs many
    hand = Hand(qtbot)
    hand.start(path)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    yield hand
    hand.close()


def _typed(
    amount: str, *, then: Callable[[PaymentForm], None] | None = None
) -> Callable[..., bool]:
    def fill(form: PaymentForm) -> bool:
        if then is not None:
            then(form)
        form.amount.setText(amount)
        press(form.keep_button)
        return True

    return fill


def _with_dialog(hand: Hand, act: Callable[[PaymentsDialog], None]) -> None:
    def go(dialog: PaymentsDialog) -> bool:
        act(dialog)
        press(dialog.close_button)
        return True

    with hand.answering(PaymentsDialog, go):
        hand.app.run("payments")


def _is_open(headline: str, due: str) -> bool:
    """Return whether it says that so much is open."""
    found = re.fullmatch(r"KES\xa0([0-9.,]+) is still open, as of .+\.", headline)
    return found is not None and found[1] == due


def sums(dialog: PaymentsDialog) -> dict[str, str]:
    """Return the sums that are shown, by name."""
    found = {}
    for at in range(dialog.sums.rowCount()):
        pair = [dialog.sums.itemAtPosition(at, column) for column in (0, 1)]
        if all(pair):
            title, value = (each.widget().text() for each in pair)  # type: ignore[union-attr]  # each of them holds a label
            found[title] = value.replace("\u00a0", " ")
    return found


def _count(hand: Hand) -> int:
    return len(hand.desk.session.money.all)


def test_sent_confirmed_and_taken_back(hand: Hand) -> None:
    headlines: list[str] = []

    def work(dialog: PaymentsDialog) -> None:
        assert dialog.sample_note.isVisible()
        assert "nobody owes anything for it" in dialog.sample_note.text()
        headlines.append(dialog.headline.text())
        with hand.answering(PaymentForm, _typed("27.72")):
            press(dialog.sent_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 1)
        headlines.append(dialog.headline.text())
        with hand.answering(PaymentForm, _typed("20.72")):
            dialog.state_asked.emit("received", 1)
        hand.qtbot.waitUntil(lambda: _count(hand) == 2)
        headlines.append(dialog.headline.text())

        def back(asked: TakeBackDialog) -> bool:
            press(asked.take_button)
            assert asked.refusal.text() == "Say in a word why the payment is taken back."
            asked.field.setText("counted wrongly")
            press(asked.take_button)
            return True

        with hand.answering(TakeBackDialog, back):
            dialog.back_asked.emit(2)
        hand.qtbot.waitUntil(lambda: _count(hand) == 3)
        headlines.append(dialog.headline.text())

    _with_dialog(hand, work)
    assert [_is_open(each, due) for each, due in zip(headlines, DUE, strict=True)] == [True] * 4
    kept = hand.desk.project.reads.payments().result()
    assert [(each.side, each.names) for each in kept] == [
        ("sent", None),
        ("received", 1),
        ("void", 2),
    ]


def test_what_cannot_be_is_said_and_nothing_is_kept(hand: Hand) -> None:
    told: list[str] = []

    def wrong(form: PaymentForm) -> bool:
        for day, amount, currency in (
            ("1970-01-01", "5", "KES"),
            ("2099-01-01", "5", "KES"),
            ("2026-01-01", "5", "KEZ"),
            ("2026-01-01", "1,00", "KES"),
            ("2026-01-01", "1,000", "KWD"),
            ("2026-01-01", "9" * 15, "KES"),
        ):
            form.day.setText(day)
            form.amount.setText(amount)
            form.currency.setText(currency)
            press(form.keep_button)
            told.append(form.refusal.text())
        press(form.cancel_button)
        return True

    def work(dialog: PaymentsDialog) -> None:
        with hand.answering(PaymentForm, wrong):
            press(dialog.received_button)

    _with_dialog(hand, work)
    assert all(each.endswith((".", "?")) for each in told)
    assert "days before 2000-01-01" in told[0]
    assert "the clock" in told[1]
    assert "ISO 4217" in told[2]
    assert "Write 1.00: decimals follow a point, and a comma separates thousands." in told[3]
    assert "1,000 can be read in two ways; write 1000 or 1.000." in told[4]
    assert "write KES 1,000,000,000,000.00 at most" in told[5].replace("\u00a0", " ")
    assert hand.desk.project.reads.payments().result() == []


def test_a_bonus_and_a_conversion_of_one_side_change_nothing_that_is_owed(hand: Hand) -> None:
    def dollars(form: PaymentForm) -> None:
        form.currency.setText("USD")
        form.is_converted.setChecked(True)
        form.from_amount.setText("100")
        form.rate.setText("0.0075")
        form.rate_source.setText("A bank")

    def work(dialog: PaymentsDialog) -> None:
        with hand.answering(PaymentForm, _typed("100")):
            press(dialog.bonus_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 1)
        assert _is_open(dialog.headline.text(), "27.72")
        with hand.answering(PaymentForm, _typed("0.60", then=dollars)):
            press(dialog.received_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 2)
        # 0.60 / 0.0075 is 80 of the 100. The vendor has not signed that, so all 100 count.
        assert dialog.headline.text().startswith("KES\u00a072.28 more was received than is owed")
        told = sums(dialog)
        assert told["Bonus, stated by you alone: not owed yet"] == "KES 100.00"
        assert told["Loss by conversion, stated by you alone: not deducted"] == "KES 20.00"

    _with_dialog(hand, work)
    due = hand.desk.session.pay_or_reasons().expected
    assert "conversion_2" not in due
    assert due["net"].value == "27.72"


def test_it_is_reached_from_time_and_pay_and_renews_it(hand: Hand) -> None:
    seen: list[str] = []

    def came(dialog: PaymentsDialog) -> bool:
        with hand.answering(PaymentForm, _typed("20")):
            press(dialog.received_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 1)
        press(dialog.close_button)
        return True

    def go_on(dialog: TimeAndPayDialog) -> bool:
        seen.append(dialog.first_line.text())
        with hand.answering(PaymentsDialog, came):
            press(dialog.payments_button)
        seen.append(dialog.came.text())
        dialog.reject()
        return True

    with hand.answering(TimeAndPayDialog, go_on):
        hand.app.run("time-and-pay")
    assert "You are owed KES\u00a027.72" in seen[0]
    line = "KES 20.00 of it was received; KES 7.72 is still open."
    assert seen[1].replace("\u00a0", " ") == line


def test_a_payment_that_is_stated_twice_is_asked_about_once(hand: Hand) -> None:
    told: list[tuple[str, str]] = []

    def again(form: PaymentForm) -> bool:
        form.amount.setText("5")
        press(form.keep_button)
        told.append((form.refusal.text(), form.keep_button.text()))
        QTest.keyClicks(form.means, "cash")  # another one, so nothing is asked any more
        told.append((form.refusal.text(), form.keep_button.text()))
        form.means.clear()
        press(form.keep_button)
        press(form.keep_button)
        return True

    def work(dialog: PaymentsDialog) -> None:
        with hand.answering(PaymentForm, _typed("5")):
            press(dialog.received_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 1)
        with hand.answering(PaymentForm, again):
            press(dialog.received_button)
        hand.qtbot.waitUntil(lambda: _count(hand) == 2)

    _with_dialog(hand, work)
    question, button = told[0]
    assert question.startswith("A payment like this is here already: KES\u00a05.00, ")
    assert question.endswith("Is this another one?")
    assert button == "&Yes, record it"
    assert told[1] == ("", "&Record")
