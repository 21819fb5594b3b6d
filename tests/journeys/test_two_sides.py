"""A bonus and a payment of two people at two machines, through the window and the files between."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, notice
from tests.journeys.payment_rows import payment_rows
from tests.journeys.test_paying_others import ORDER, job, named
from tests.journeys.test_payments import sums
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.ledger.dialogs.take_payment_dialog import TakePaymentDialog
from widgets.time_pay.dialogs.payment_form import PaymentForm, TakeBackDialog
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.work_order.accept_dialog import AcceptDialog

__all__ = ["ORDER", "job", "named"]


@dataclass(slots=True)
class Machines:
    """Two homes with a copy of the job each; one window at a time, as in one process."""

    qtbot: QtBot
    patch: pytest.MonkeyPatch
    folder: Path
    hand: Hand | None = None
    known: set[str] = field(default_factory=set)
    """Who has accepted the order here; Amina did so before."""

    def sit(self, name: str) -> Hand:
        """Leave the other machine, and open the job at that person's."""
        if self.hand is not None:
            self.hand.close()
        self.patch.setenv("XDG_DATA_HOME", str(self.folder / f"home of {name}"))
        self.hand = Hand(self.qtbot)

        def choose(dialog: WorkerDialog) -> bool:
            dialog.field.setText(name)
            press(dialog.begin_button)
            return True

        def accept(dialog: AcceptDialog) -> bool:
            dialog.accept()
            return True

        hand, path = self.hand, self.folder / name / "job.fairlabel"
        is_new = name == "Boss" and name not in self.known
        self.known.add(name)
        asked = hand.answering(AcceptDialog, accept) if is_new else nullcontext()
        with hand.answering(WorkerDialog, choose), asked:
            hand.start(path)
        hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
        return hand

    def saves_to(self, name: str) -> Path:
        """Choose that file when the window asks for a place."""
        path = self.folder / name
        self.patch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
        return path


@pytest.fixture
def machines(
    qtbot: QtBot, job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machines]:
    for name in ("Amina", "Boss"):
        (tmp_path / name).mkdir()
        for each in (job, *job.parent.glob("*.png")):
            shutil.copy(each, tmp_path / name / each.name)
    made = Machines(qtbot, monkeypatch, tmp_path)
    yield made
    if made.hand is not None:
        made.hand.close()


def in_payments(hand: Hand, act: Callable[[PaymentsDialog], None], whose: str = "") -> None:
    def go(dialog: PaymentsDialog) -> bool:
        try:
            if whose:
                dialog.person_box.setCurrentIndex(dialog.person_box.findText(whose))
            act(dialog)
        finally:
            press(dialog.close_button)
        return True

    with hand.answering(PaymentsDialog, go):
        hand.app.run("payments")


def plain(text: str) -> str:
    """Return a text with plain blanks."""
    return text.replace("\u00a0", " ")


def rows(dialog: PaymentsDialog) -> list[str]:
    return list(map(plain, payment_rows(dialog)))


def link(hand: Hand, dialog: PaymentsDialog, text: str) -> QPushButton:
    """Wait until a row shows a link whose accessible name begins so, and return it."""

    def found() -> list[QPushButton]:
        every = dialog.findChildren(QPushButton)
        return [e for e in every if e.isVisible() and plain(e.accessibleName()).startswith(text)]

    hand.qtbot.waitUntil(lambda: bool(found()))
    return found()[-1]


def states(
    hand: Hand,
    dialog: PaymentsDialog,
    button: QPushButton,
    amount: str,
    *,
    fee: str = "",
    note: str = "",
) -> None:
    before = len(rows(dialog))
    had = dialog.list.count()

    def fill(form: PaymentForm) -> bool:
        form.amount.setText(amount)
        form.fee.setText(fee)
        form.note.setText(note)
        press(form.keep_button)
        return True

    with hand.answering(PaymentForm, fill):
        press(button)
    hand.qtbot.waitUntil(lambda: len(rows(dialog)) > before or dialog.list.count() != had)


def signs(hand: Hand, dialog: PaymentsDialog, text: str, path: Path) -> None:
    press(link(hand, dialog, text))
    hand.qtbot.waitUntil(lambda: path.exists() and path.name in dialog.message.text())


def is_asked(
    hand: Hand, dialog: PaymentsDialog, text: str, answer: QMessageBox.StandardButton
) -> str:
    """Sign a payment with a key that is asked about; return the question."""
    asked: list[str] = []

    def reply(box: QMessageBox) -> bool:
        asked.append(box.text())
        press(box.button(answer))
        return True

    with hand.answering(QMessageBox, reply):
        press(link(hand, dialog, text))
    return asked[0]


def signs_as_vendor(hand: Hand, dialog: PaymentsDialog, text: str, path: Path) -> None:
    """Sign with a key that the job does not know as the vendor's yet."""
    question = is_asked(hand, dialog, text, QMessageBox.StandardButton.Yes)
    assert "has countersigned nothing in this job" in question
    assert "Are you the vendor, and is it the vendor's key?" in question
    hand.qtbot.waitUntil(lambda: path.exists() and path.name in dialog.message.text())


def takes_back(hand: Hand, dialog: PaymentsDialog, text: str, reason: str) -> str:
    """Take a payment back; return what the window says of it before."""
    said: list[str] = []
    before = rows(dialog)

    def fill(asked: TakeBackDialog) -> bool:
        said.extend(each.text() for each in asked.findChildren(QLabel))
        asked.field.setText(reason)
        press(asked.take_button)
        return True

    with hand.answering(TakeBackDialog, fill):
        press(link(hand, dialog, text))
    hand.qtbot.waitUntil(lambda: rows(dialog) != before)
    return " ".join(said)


def takes(hand: Hand, path: Path, heading: str = "") -> tuple[str, str]:
    """Drop a file on the window and take it; return the question and the notice after it."""
    seen: list[str] = []

    def look(dialog: TakePaymentDialog) -> bool:
        seen.append(dialog.question.text())
        assert not heading or dialog.title.text() == heading
        press(dialog.take_button)
        return True

    with hand.answering(TakePaymentDialog, look):
        drop(hand.window, path)
        hand.qtbot.waitUntil(lambda: bool(seen))
    return seen[0], notice(hand)


def test_a_bonus_for_oneself_is_owed_once_the_payer_has_signed_it(machines: Machines) -> None:
    first, second = machines.folder / "1.payment.json", machines.folder / "2.payment.json"
    hand = machines.sit("Amina")

    def claim(dialog: PaymentsDialog) -> None:
        states(hand, dialog, dialog.bonus_button, "20")
        assert rows(dialog) == ["Bonus granted · stated by you · not confirmed by the other side"]
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")
        assert sums(dialog)["Bonus, stated by you alone: not owed yet"] == "KES 20.00"
        machines.saves_to(first.name)
        signs(hand, dialog, "Sign and save…", first)

    in_payments(hand, claim)

    boss = machines.sit("Boss")
    question, told = takes(boss, first, "The worker states a bonus")
    assert "knows no key of Amina yet" in question
    assert "Noted" in told

    def agree(dialog: PaymentsDialog) -> None:
        assert rows(dialog) == ["Bonus granted · stated by Amina · not confirmed by the other side"]
        machines.saves_to(second.name)
        signs_as_vendor(boss, dialog, "Confirm and save…", second)
        boss.qtbot.waitUntil(lambda: "signed by both sides" in rows(dialog)[0])
        assert plain(dialog.headline.text()).startswith("KES 60.00 is still open")

    in_payments(boss, agree, "Amina")

    again = machines.sit("Amina")
    question, told = takes(again, second, "The vendor confirms a bonus")
    assert "has countersigned nothing in this job" in question
    assert "Noted" in told

    def see(dialog: PaymentsDialog) -> None:
        assert rows(dialog) == ["Bonus granted · stated by you · signed by both sides"]
        assert plain(dialog.headline.text()).startswith("KES 60.00 is still open")

    in_payments(again, see)
    drop(again.window, second)
    assert "You have this file already" in notice(again)


def test_a_false_sent_is_shown_as_the_vendors_word(machines: Machines) -> None:
    hello, sent = machines.folder / "0.payment.json", machines.folder / "1.payment.json"
    came = machines.folder / "2.payment.json"
    hand = machines.sit("Amina")

    def greet(dialog: PaymentsDialog) -> None:
        states(hand, dialog, dialog.bonus_button, "1")
        machines.saves_to(hello.name)
        signs(hand, dialog, "Sign and save…", hello)

    in_payments(hand, greet)
    boss = machines.sit("Boss")
    takes(boss, hello)

    def pay(dialog: PaymentsDialog) -> None:
        states(boss, dialog, dialog.sent_button, "25")
        machines.saves_to(sent.name)
        signs_as_vendor(boss, dialog, "Sign and save…", sent)

    in_payments(boss, pay, "Amina")
    again = machines.sit("Amina")
    takes(again, sent)

    def answer(dialog: PaymentsDialog) -> None:
        assert "Sent · stated by the vendor · not confirmed yet" in rows(dialog)
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")
        states(again, dialog, link(again, dialog, "I received it…"), "24")
        assert plain(dialog.headline.text()).startswith("KES 16.00 is still open")
        machines.saves_to(came.name)
        row = next(at for at, text in enumerate(rows(dialog)) if text.startswith("Received"))
        assert "not confirmed by the other side" in rows(dialog)[row]
        press(link(again, dialog, "Sign and save… KES 24"))
        again.qtbot.waitUntil(came.exists)
        again.qtbot.waitUntil(
            lambda: any(
                "Received · stated by you · signed by both" in each for each in rows(dialog)
            )
        )

    in_payments(again, answer)
    boss = machines.sit("Boss")
    takes(boss, came)

    def see(dialog: PaymentsDialog) -> None:
        (text,) = [each for each in rows(dialog) if each.startswith("Sent")]
        assert (
            text == "Sent · stated by the vendor · KES 1.00 was not received · signed by both sides"
        )

    in_payments(boss, see, "Amina")


def test_an_altered_file_is_refused_and_nothing_is_stored(machines: Machines) -> None:
    first = machines.folder / "1.payment.json"
    hand = machines.sit("Amina")

    def claim(dialog: PaymentsDialog) -> None:
        states(hand, dialog, dialog.bonus_button, "20")
        machines.saves_to(first.name)
        signs(hand, dialog, "Sign and save…", first)

    in_payments(hand, claim)
    data = first.read_bytes()
    first.write_bytes(data.replace(b'"sig":"', b'"sig":"A', 1))
    boss = machines.sit("Boss")
    drop(boss.window, first)
    assert "1.payment.json" in notice(boss)
    assert boss.desk.project.reads.payments().result() == []


def agreed_upon(
    machines: Machines, press_which: Callable[[PaymentsDialog], QPushButton], *, note: str = ""
) -> Hand:
    """Let Amina state 20 and both sides sign it; return Amina's window."""
    first, second = machines.folder / "1.payment.json", machines.folder / "2.payment.json"
    hand = machines.sit("Amina")

    def claim(dialog: PaymentsDialog) -> None:
        states(hand, dialog, press_which(dialog), "20", note=note)
        machines.saves_to(first.name)
        signs(hand, dialog, "Sign and save…", first)

    in_payments(hand, claim)
    boss = machines.sit("Boss")
    takes(boss, first)

    def agree(dialog: PaymentsDialog) -> None:
        machines.saves_to(second.name)
        signs_as_vendor(boss, dialog, "Confirm and save…", second)

    in_payments(boss, agree, "Amina")
    again = machines.sit("Amina")
    takes(again, second)
    return again


def test_what_both_signed_is_taken_back_by_both(machines: Machines) -> None:
    agreed_upon(machines, lambda dialog: dialog.bonus_button)
    back, done = machines.folder / "3.payment.json", machines.folder / "4.payment.json"
    boss = machines.sit("Boss")

    def take(dialog: PaymentsDialog) -> None:
        told = takes_back(boss, dialog, "Take back…", "paid twice")
        assert "it counts until the other side agrees" in told
        apart, still = (
            "taken back by the vendor, not agreed",
            "the payment counts until the other side agrees",
        )
        assert rows(dialog) == [
            f"Bonus granted · stated by Amina · signed by both sides · {apart}",
            f"Taken back · stated by the vendor · paid twice · {still}",
        ]
        assert plain(dialog.headline.text()).startswith("KES 60.00 is still open")
        machines.saves_to(back.name)
        signs(boss, dialog, "Sign and save…", back)

    in_payments(boss, take, "Amina")
    hand = machines.sit("Amina")
    question, told = takes(hand, back)
    assert question == ""
    assert "Noted: taken back: bonus of" in told

    def agree(dialog: PaymentsDialog) -> None:
        assert "taken back by the vendor, not agreed" in rows(dialog)[0]
        assert "the payment counts until you agree" in rows(dialog)[1]
        assert sums(dialog)["Taken back by the vendor, not agreed: still counted"] == "KES 20.00"
        assert plain(dialog.headline.text()).startswith("KES 60.00 is still open")
        machines.saves_to(done.name)
        signs(hand, dialog, "Agree and save…", done)
        hand.qtbot.waitUntil(lambda: len(rows(dialog)) == 1)
        gone = "agreed by both sides: the payment no longer counts"
        assert rows(dialog) == [f"Taken back · stated by the vendor · paid twice · {gone}"]
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")

    in_payments(hand, agree)
    boss = machines.sit("Boss")
    takes(boss, done)

    def see(dialog: PaymentsDialog) -> None:
        assert len(rows(dialog)) == 1
        assert "the payment no longer counts" in rows(dialog)[0]
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")

    in_payments(boss, see, "Amina")


def test_a_deduction_lowers_what_is_open_once_both_have_signed_it(machines: Machines) -> None:
    hand = machines.sit("Amina")

    def refuse(form: PaymentForm) -> bool:
        form.amount.setText("20")
        press(form.keep_button)
        assert "what is deducted for" in form.refusal.text()
        press(form.cancel_button)
        return True

    def look(dialog: PaymentsDialog) -> None:
        with hand.answering(PaymentForm, refuse):
            press(dialog.deduction_button)
        states(hand, dialog, dialog.deduction_button, "3", note="a lost cable")
        assert rows(dialog) == [
            "Deduction · stated by you · a lost cable · not confirmed by the other side"
        ]
        assert sums(dialog)["Deduction, stated by you alone: not deducted"] == "KES 3.00"
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")
        takes_back(hand, dialog, "Take back…", "not so")

    in_payments(hand, look)
    after = agreed_upon(machines, lambda dialog: dialog.deduction_button, note="an advance")

    def see(dialog: PaymentsDialog) -> None:
        assert rows(dialog) == ["Deduction · stated by you · an advance · signed by both sides"]
        assert plain(dialog.headline.text()).startswith("KES 20.00 is still open")

    in_payments(after, see)


def test_a_fee_of_one_side_does_not_make_money_received_in_full(machines: Machines) -> None:
    hand = machines.sit("Boss")

    def pay(dialog: PaymentsDialog) -> None:
        states(hand, dialog, dialog.sent_button, "25", fee="20")

    in_payments(hand, pay, "Amina")
    path = machines.folder / "Boss" / "job.fairlabel"
    hand.close()
    machines.hand = None
    shutil.copy(path, machines.folder / "Amina" / "job.fairlabel")
    again = machines.sit("Amina")

    def answer(dialog: PaymentsDialog) -> None:
        states(again, dialog, link(again, dialog, "I received it…"), "5")
        (sent,) = [each for each in rows(dialog) if each.startswith("Sent")]
        assert "KES 20.00 less was received; the vendor alone states a fee" in sent

    in_payments(again, answer)


def test_one_computer_with_both_keys_signs_for_both_sides_after_a_question_only(
    machines: Machines,
) -> None:
    """Amina and a colleague share a laptop, and the colleague has a name at the job, too."""
    mine, theirs = machines.folder / "1.payment.json", machines.folder / "2.payment.json"
    answer = machines.folder / "3.payment.json"
    hand = machines.sit("Amina")
    no, yes = QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes

    def claim(dialog: PaymentsDialog) -> None:
        states(hand, dialog, dialog.bonus_button, "1")
        machines.saves_to(mine.name)
        signs(hand, dialog, "Sign and save…", mine)

    in_payments(hand, claim)
    shutil.copy(machines.folder / "Amina" / "job.fairlabel", machines.folder / "Boss")
    shutil.copytree(machines.folder / "home of Amina", machines.folder / "home of Boss")
    boss = machines.sit("Boss")

    def deduct(dialog: PaymentsDialog) -> None:
        states(boss, dialog, dialog.deduction_button, "30", note="an advance")
        machines.saves_to(theirs.name)
        question = is_asked(boss, dialog, "Sign and save… KES 30", no)
        assert "The key of Amina is on this computer, too" in question
        boss.qtbot.waitUntil(lambda: dialog.message.text() == "Nothing was signed.")
        assert not theirs.exists()
        assert [each.document for each in boss.desk.project.reads.payments().result()][1:] == [""]
        is_asked(boss, dialog, "Sign and save… KES 30", yes)
        boss.qtbot.waitUntil(lambda: theirs.exists() and theirs.name in dialog.message.text())

    in_payments(boss, deduct, "Amina")
    boss.close()
    machines.hand = None
    shutil.copy(machines.folder / "Boss" / "job.fairlabel", machines.folder / "Amina")
    shutil.rmtree(machines.folder / "home of Amina")
    shutil.copytree(machines.folder / "home of Boss", machines.folder / "home of Amina")
    again = machines.sit("Amina")

    def agree(dialog: PaymentsDialog) -> None:
        machines.saves_to(answer.name)
        question = is_asked(again, dialog, "Confirm and save… KES 30", no)
        assert "The key that signed this for the vendor is on this computer, too" in question
        assert "Are you Amina?" in question
        again.qtbot.waitUntil(lambda: dialog.message.text() == "Nothing was signed.")
        assert plain(dialog.headline.text()).startswith("KES 40.00 is still open")

    in_payments(again, agree)
