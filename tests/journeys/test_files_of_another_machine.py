"""Orders, amounts and documents that come from another machine, in the windows of both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.ledger.signatures import fingerprint
from annotator.model.geometry import Box
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.machines import Machine, two_machines
from tests.journeys.test_import import _choosing, boxes_on, import_into, imported, notice_text
from tests.journeys.test_new_orders import FIRST, Answer, booked, export_of, given, sha_of, work
from tests.journeys.test_photographs import export
from tests.journeys.test_two_sides import in_payments, plain
from tests.support.held_clock import HeldClock
from tools.checkers.check_ledger.command import key_of
from widgets.ledger.dialogs.ledger_words import key_text
from widgets.time_pay.dialogs.payment_form import PaymentForm
from widgets.time_pay.dialogs.payments_dialog import PaymentsDialog
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.text_edit import TextEdit

K = Qt.Key
NEW_TERMS = {
    ("footing", "deadlines"): "from 1 January 2020",
    ("footing", "dispute_days"): "30",
    ("pay", "currency"): "KES",
    ("pay", "per_item"): "4.00",
    ("pay", "per_region"): "1.20",
}


def save_to(machine: Machine, name: str) -> Path:
    """Choose that file when the window asks for a place."""
    path = machine.files / name
    machine.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def write_order(hand: Hand) -> None:
    """Write an order that pays less for a region and names an earlier day, in the editor."""

    def write(editor: OrderEditor) -> bool:
        form = editor.form
        for key, text in (("title", "Street scenes"), ("purpose", "To train delivery robots")):
            edit = form.row("what_for", key).edit
            assert isinstance(edit, TextEdit)
            QTest.keyClicks(edit.versions[0].field, text)
        for (table, key), text in NEW_TERMS.items():
            form.row(table, key).edit.show_written(text)
        press(editor.save_button)
        press(editor.close_button)
        return True

    with hand.answering(OrderEditor, write):
        press(hand.app.welcome.order_button)


def test_an_order_written_and_signed_elsewhere_holds_from_its_acceptance_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: HeldClock
) -> None:
    both = two_machines(tmp_path, qtbot, monkeypatch, order=FIRST.encode())
    first, second = both.worker, both.other
    with first.window(is_new=True) as amina:
        amina.wait_for_item("p1.png")
        work(amina, clock, 5_000)
        amina.draw(Box(40, 40, 100, 80))
        amina.key(K.Key_Space)
        amina.wait_for_item("p2.png")
        amina.wait_until_saved()

    order, key = save_to(second, "new.toml"), second.files / "vendor.pem"
    with second.window(has_job=False) as vendor:
        write_order(vendor)
    done("work-order", "sign", order, "--key", key, "--make-key")
    public = key_of(key.with_name("vendor.pem.pub"))

    both.carry(second, first, order.name, f"{order.name}.sigstore.json")
    with first.window() as amina:
        amina.wait_for_item("p2.png")
        texts = given(amina, first.files / order.name, Answer(accepts=True))
        assert texts[2] == (
            f"It is signed by the key {key_text(public)}, a key that you have not seen before: "
            "ask whose it is."
        )
        at = texts.index("Per region: lower, worse for you")
        assert texts[at + 1] == "Before: KES\xa01.50 · Now: KES\xa01.20"
        at = texts.index("Deadlines: changed")
        assert texts[at + 1] == "Before: 30 November 2026 · Now: from 1 January 2020"
        assert any("from that moment on, whatever days it names" in each for each in texts)
        work(amina, clock, 2_000)
        amina.draw(Box(40, 40, 100, 80))
        amina.key(K.Key_Space)
        amina.wait_until_saved()

    both.carry_job(first, second)
    second.use()
    old, new = sha_of(tmp_path / "order.toml"), sha_of(order)
    assert booked(second.job) == {("Amina", old): 5_000, ("Amina", new): 2_000}
    out = second.files / "out"
    owed = {sha256: figures["owed"] for sha256, figures in export_of(second.job, out).items()}
    assert owed == {old: "5.50", new: "5.20"}
    told = json.loads((out / "fair_pay.json").read_text("utf-8"))["work_orders"]
    assert {each["sha256"]: each["signature"] for each in told} == {
        old: "unsigned",
        new: fingerprint(public),
    }


# Amounts ----------------------------------------------------------------------------------------

DEAR = b"""
[pay]
currency = "KES"
per_item = "1234.50"
"""
AMOUNT = re.compile(r"KES[ \u00a0]\S*[0-9]")
WELL_WRITTEN = re.compile(r"KES[ \u00a0][0-9]{1,3}(,[0-9]{3})*\.[0-9]{2}")


@pytest.fixture
def german() -> Iterator[QLocale]:
    """Give the locale of a vendor; afterwards the one of before holds again."""
    before = QLocale()
    yield QLocale("de_DE")
    QLocale.setDefault(before)


def amounts_in(text: str) -> set[str]:
    """Return the amounts of a text, each of which must be well written."""
    found = {each.rstrip(".") for each in AMOUNT.findall(text)}
    assert all(map(WELL_WRITTEN.fullmatch, found)), found
    return {plain(each) for each in found}


def texts_of(dialog: PaymentsDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def first_line(hand: Hand) -> str:
    found: list[str] = []

    def read(dialog: TimeAndPayDialog) -> bool:
        found.append(dialog.first_line.text())
        press(dialog.close_button)
        return True

    with hand.answering(TimeAndPayDialog, read):
        hand.app.run("time-and-pay")
    return plain(found[0])


def statement_text(hand: Hand, machine: Machine) -> str:
    path = save_to(machine, "statement.txt")
    path.unlink(missing_ok=True)

    def save(dialog: StatementDialog) -> bool:
        if dialog.made is None:
            return False
        press(dialog.save_buttons[".txt"])
        press(dialog.close_button)
        return True

    with hand.answering(StatementDialog, save):
        hand.app.run("statement")
    return path.read_text("utf-8")


def test_an_amount_reads_the_same_at_a_worker_and_at_a_vendor_of_another_locale(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    clock: HeldClock,
    german: QLocale,
) -> None:
    assert clock.now_ms == 0
    both = two_machines(tmp_path, qtbot, monkeypatch, order=DEAR)
    first, second = both.worker, both.other
    lines = []
    with first.window(is_new=True) as amina:
        amina.wait_for_item("p1.png")
        for then in ("p2.png", ""):
            amina.return_to_window()
            amina.canvas.setFocus()
            amina.key(K.Key_Space)
            if then:
                amina.wait_for_item(then)
            amina.wait_until_saved()
            lines.append(first_line(amina))
        amina.qtbot.waitUntil(lambda: "KES 2,469.00" in plain(amina.window.line.money.text()))
        stated = statement_text(amina, first)
    assert [each.partition("accepted: ")[2] for each in lines] == [
        "1,234.50 for 1 picture.",
        "2,469.00 for 2 pictures.",
    ]
    assert stated.startswith(lines[-1])
    assert {"KES 1,234.50", "KES 2,469.00"} <= amounts_in(stated)

    both.carry_job(first, second)
    QLocale.setDefault(german)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with second.window(is_new=True) as vendor:
        assert QLocale().toString(1234.5, "f", 1) == "1,234.5"  # in the language of the window

        def send(form: PaymentForm) -> bool:
            form.amount.setText("1,469")
            press(form.keep_button)
            return True

        def pay(dialog: PaymentsDialog) -> None:
            assert plain(dialog.headline.text()).startswith("KES 2,469.00 is still open")
            with vendor.answering(PaymentForm, send):
                press(dialog.sent_button)
            vendor.qtbot.waitUntil(lambda: "stated by the vendor" in texts_of(dialog))
            assert "KES 1,469.00" in amounts_in(texts_of(dialog))

        in_payments(vendor, pay, "Amina")
        export(vendor, second.files / "out")
    readme = (second.files / "out" / "README.md").read_text("utf-8")
    assert amounts_in(readme) == {"KES 2,469.00"}
    assert "2469.00" not in readme


# The same document a second time ------------------------------------------------------------------


def document(first_id: int) -> str:
    """Return three boxes on the first picture, as a program with ids of its own writes them."""
    boxes = [[10.0 + 60 * at, 20.0, 40.0, 30.0] for at in range(3)]
    return json.dumps(
        {
            "images": [{"id": 1, "file_name": "p1.png", "width": 320, "height": 240}],
            "annotations": [
                {"id": first_id + at, "image_id": 1, "category_id": 1, "bbox": box, "iscrowd": 0}
                for at, box in enumerate(boxes)
            ],
            "categories": [{"id": 1, "name": "house"}],
        }
    )


def test_a_document_imported_at_one_machine_is_known_at_the_other(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = two_machines(tmp_path, qtbot, monkeypatch, order=DEAR)
    first, second = both.worker, both.other
    boxes, same = first.files / "boxes.json", second.files / "the same.json"
    boxes.write_text(document(1))
    same.write_text(document(900))
    with first.window(is_new=True) as amina:
        amina.wait_for_item("p1.png")
        imported(amina, boxes)
        amina.wait_for_item("p1.png")
        amina.wait_until_saved()
        before = boxes_on(amina)
        assert len(before) == 3

    both.carry_job(first, second)
    told: list[str] = []
    with second.window(is_new=True) as ben:
        ben.wait_for_item("p1.png")
        with _choosing(ben, "leave_button", told):
            import_into(ben, same)
        assert any(
            "imported from boxes.json: 3 regions; nobody has changed 3 of them" in each
            for each in told
        )
        assert notice_text(ben) == "Left alone: the same.json. Nothing was imported."
        assert boxes_on(ben) == before
        ben.return_to_window()
        ben.canvas.setFocus()
        ben.canvas.select([ben.regions[0].id])
        ben.key(K.Key_Delete)
        ben.wait_until_saved()
        with _choosing(ben, "replace_button", told):
            assert "stay so: 1." in imported(ben, same)
        ben.wait_for_item("p1.png")
        assert boxes_on(ben) == before[1:], "what he deleted stays deleted"
        with _choosing(ben, "add_again_button", told):
            imported(ben, same)
        ben.wait_for_item("p1.png")
        ben.wait_until_saved()
        after = boxes_on(ben)
        assert after == sorted([*before, *before[1:]], key=lambda box: (box.x, box.y))

    both.carry_job(second, first)
    with first.window() as amina:
        amina.wait_for_item("p1.png")
        with _choosing(amina, "leave_button", told):
            import_into(amina, boxes)
        assert boxes_on(amina) == after
