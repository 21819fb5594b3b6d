"""A vendor packs a job in the window: names typed and pasted, a split in sight, a key to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.ledger.file_encryption import is_encrypted, recipient_text
from annotator.ledger.signatures import Signer
from annotator.packages.collection_records import PackageRecord, read_records
from annotator.packages.package_reader import Keys, open_package
from annotator.progress import Watch
from annotator.settings import Settings
from tests.annotator.packages.packed import Vendor
from tests.journeys.hand import Hand, press
from tests.journeys.round_desk import accept
from widgets.packages.pack_dialog import PackDialog
from widgets.packages.pack_fields import GoldKind
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    return Vendor(tmp_path / "vendor")


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, vendor: Vendor) -> Iterator[Hand]:
    made = Hand(qtbot, Settings(tmp_path / "settings.toml"))
    with made.answering(AcceptDialog, accept):
        made.start(vendor.job)
    made.qtbot.waitUntil(lambda: made.app.open_job is not None)
    made.return_to_window()
    yield made
    made.close()


Step = Callable[[PackDialog], bool]
"""Does something in the dialog if it can be done now; True once it is done."""


def _pack(hand: Hand, *steps: Step) -> None:
    """Do the steps in the dialog one after another, each as soon as it can be done."""
    left = list(steps)

    def act(dialog: PackDialog) -> bool:
        if left and left[0](dialog):
            del left[0]
        if not left:
            dialog.reject()
        return not left

    with hand.answering(PackDialog, act):
        hand.app.run("pack")


def _named(dialog: PackDialog) -> bool:
    """Type one name, and paste two: with the signing key of the order they can be packed."""
    QTest.keyClicks(dialog.workers.field, "Amina  Yusuf")
    QTest.keyClick(dialog.workers.field, K.Key_Return)
    QGuiApplication.clipboard().setText("Juma\n Wanjiku \n")
    QTest.keySequence(dialog.workers.field, QKeySequence(QKeySequence.StandardKey.Paste))
    return True


def _signed_by(key: Path) -> Step:
    def choose(dialog: PackDialog) -> bool:
        dialog.key.other.click()
        QTest.keyClicks(dialog.key.key_field.field, str(key))
        return True

    return choose


def _started(dialog: PackDialog) -> bool:
    if dialog.start_button.isEnabled():
        press(dialog.start_button)
        return True
    return False


def _is_done(dialog: PackDialog) -> bool:
    return dialog.close_button.isVisible()


def _records(collection: Path) -> list[PackageRecord]:
    return sorted(read_records(collection).values(), key=lambda each: each.worker)


def test_work_is_packed_as_the_split_in_sight_says(
    hand: Hand, vendor: Vendor, tmp_path: Path
) -> None:
    out, own = tmp_path / "collection", Signer.new()
    key = tmp_path / "key of Juma.txt"
    key.write_text(recipient_text(own.public))
    told: list[str] = []

    def choose(dialog: PackDialog) -> bool:
        assert dialog.workers.names == ("Amina Yusuf", "Juma", "Wanjiku")
        dialog.workers.give_key("Juma", key)
        dialog.fields.overlap.setValue(2)
        dialog.fields.due.field.setText("2099-01-31")
        dialog.folder.show_path(out)
        return True

    def read(dialog: PackDialog) -> bool:
        if not dialog.start_button.isEnabled():
            return False
        # Again at each look, until the key was read, too.
        told[:] = [f"{each.name}: {each.note[1:]}" for each in dialog.preview.list.lines]
        return "Signed by the key" in dialog.key.told.text()

    _pack(hand, _named, choose, _signed_by(vendor.key), read, _started, _is_done)
    records = _records(out)
    assert [each.worker for each in records] == ["Amina Yusuf", "Juma", "Wanjiku"]
    assert [len(each.items) for each in records] == [4, 4, 4]
    assert [each.partition("\u2069")[0] for each in told] == [
        "Amina Yusuf: 4 items",
        "Juma: 4 items",
        "Wanjiku: 4 items",
    ]
    outgoing = out / "outgoing"
    assert [is_encrypted(outgoing / each.file) for each in records] == [False, True, False]
    with open_package(outgoing / records[1].file, Keys([own], tmp_path), Watch()) as package:
        facts = package.facts
        assert (facts.worker, facts.vendor, facts.due) == (
            "Juma",
            "Label House",
            dt.date(2099, 1, 31),
        )
    settings = hand.app.settings
    assert settings.text("last_collection_folder") == str(out)
    assert str(vendor.key) in settings.text("collection_keys")


def test_what_cannot_be_split_says_why_and_writes_nothing(hand: Hand, tmp_path: Path) -> None:
    out = tmp_path / "collection"
    said: list[str] = []

    def ask_for_gold(dialog: PackDialog) -> bool:
        assert not dialog.start_button.isEnabled()
        dialog.fields.gold.setCurrentIndex(dialog.fields.gold.findData(GoldKind.SHARE.value))
        return True

    def is_refused(dialog: PackDialog) -> bool:
        if dialog.preview.summary.property("role") == "refusal":
            said.append(dialog.preview.summary.text())
            return True
        return False

    def no_gold(dialog: PackDialog) -> bool:
        assert not dialog.start_button.isEnabled()
        dialog.fields.gold.setCurrentIndex(0)
        dialog.folder.show_path(out)
        return True

    def other_key(dialog: PackDialog) -> bool:
        if dialog.refusal.isVisible():
            said.append(dialog.refusal.text())
        return len(said) > 1

    _pack(hand, _named, ask_for_gold, is_refused, no_gold, _started, other_key)
    assert "Items of the job that are done: 0." in said[0]
    assert said[1].startswith("The work order is signed by another key")
    assert not out.exists()
    assert not hand.app.settings.text("collection_keys")


def test_names_keys_and_days_that_are_none_are_told(hand: Hand, tmp_path: Path) -> None:
    bad = tmp_path / "no key.txt"
    bad.write_text("hello")

    def act(dialog: PackDialog) -> bool:
        dialog.workers.give_key("Juma", bad)
        assert dialog.workers.told.text().startswith("no key.txt cannot be used.")
        assert not dialog.workers.keys
        dialog.fields.due.field.setText("2099-02-31")
        assert "is not a day of the calendar" in dialog.reason.text()
        dialog.fields.due.field.setText("")
        dialog.workers.list.setFocus()
        QTest.keyClick(dialog.workers.list, K.Key_Delete)
        assert dialog.workers.names == ("Amina Yusuf", "Juma")
        dialog.workers.add(["AMINA YUSUF"])
        return True

    def is_told(dialog: PackDialog) -> bool:
        return dialog.preview.summary.text().startswith("Two workers are called")

    _pack(hand, _named, act, is_told)


def test_packing_can_be_stopped_and_leaves_nothing(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "collection"
    begun: list[Watch] = []

    def waits(_out: Path, _job: object, _plan: object, _wanted: object, sealing: object) -> None:
        watch: Watch = sealing.watch  # type: ignore[attr-defined]  # a sealing has a watch
        begun.append(watch)
        while True:
            watch.cancel.check()

    monkeypatch.setattr("widgets.packages.pack_controller.write_collection", waits)

    def place(dialog: PackDialog) -> bool:
        dialog.folder.show_path(out)
        return True

    def stop(dialog: PackDialog) -> bool:
        if not begun:
            return False
        assert dialog.cancel_button.text() == "&Stop"
        press(dialog.cancel_button)
        return True

    def is_told(dialog: PackDialog) -> bool:
        return dialog.refusal.text() == "Stopped. Nothing was packed."

    _pack(hand, _named, place, _started, stop, is_told)
    assert not out.exists()
