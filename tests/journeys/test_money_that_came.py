"""Who was paid reads it wherever "owed to you" stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.sample import make_sample
from tests.journeys.hand import Hand, press
from tests.support.held_clock import HeldClock
from tests.support.material import CHECKOUT
from widgets.time_pay.dialogs.payment_form import PaymentForm
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    HeldClock(monkeypatch)  # each moment of work is owed, and a busy machine needs many
    hand = Hand(qtbot)
    hand.start(path)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    yield hand
    hand.close()


def _receive(hand: Hand, amount: str) -> None:
    before = len(hand.desk.session.money.all)

    def fill(form: PaymentForm) -> bool:
        form.amount.setText(amount)
        press(form.keep_button)
        return True

    def state(dialog: PaymentsDialog) -> bool:
        with hand.answering(PaymentForm, fill):
            press(dialog.received_button)
        hand.qtbot.waitUntil(lambda: len(hand.desk.session.money.all) > before)
        press(dialog.close_button)
        return True

    with hand.answering(PaymentsDialog, state):
        hand.app.run("payments")


def _in_time_and_pay(hand: Hand) -> str:
    """Return what stands below the first line, "" if nothing does."""
    said: list[str] = []

    def look(dialog: TimeAndPayDialog) -> bool:
        said.append(dialog.came.text() if dialog.came.isVisible() else "")
        press(dialog.close_button)
        return True

    with hand.answering(TimeAndPayDialog, look):
        hand.app.run("time-and-pay")
    return said[0].replace("\u00a0", " ")


def test_the_line_and_time_and_pay_say_what_is_still_open(hand: Hand) -> None:
    line = hand.window.line.money
    assert "KES\u00a027.72" in line.text()
    assert _in_time_and_pay(hand) == ""
    _receive(hand, "20")
    hand.qtbot.waitUntil(lambda: "KES\u00a027.72" not in line.text())
    assert "KES\u00a07.72" in line.text()
    assert "you received KES\u00a020.00" in line.toolTip().replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert _in_time_and_pay(hand).startswith("KES 20.00 of it was received; KES 7.72")
    _receive(hand, "900")
    hand.qtbot.waitUntil(lambda: "KES\u00a00.00" in line.text())
    assert "more than is owed." in _in_time_and_pay(hand)
