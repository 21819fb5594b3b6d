"""The work goes to the vendor as one file, and the receipt comes back, all in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX, is_encrypted, recipient_text
from annotator.ledger.signatures import Signer
from annotator.sample import make_sample
from annotator.verify.ledger.document_reader import Receipt, read_document
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, give, notice
from tests.support.material import CHECKOUT
from widgets.submissions.encryption_choice import RecipientKind
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.submissions.submit_dialog import SubmitDialog


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


@pytest.fixture
def sit_down(qtbot: QtBot) -> Iterator[Callable[[Path | None], Hand]]:
    """Give what opens the program, with a job or without; what ran before is closed."""
    hands: list[Hand] = []

    def opened(path: Path | None) -> Hand:
        for before in hands:
            before.close()
        hand = Hand(qtbot)
        hands.append(hand)
        if path is None:
            hand.window.appear()
            hand.window.activateWindow()
        else:
            hand.start(path)
            hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
            hand.return_to_window()
        return hand

    yield opened
    for hand in hands:
        hand.close()


def _typed(field: QLineEdit, path: Path) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(path))


def _submit(hand: Hand, out: Path, key: Path | None = None) -> None:
    """Write a submission to a file; with a key it is encrypted, which its name says, too."""
    named: list[SubmitDialog] = []

    def act(dialog: SubmitDialog) -> bool:
        if not named:
            named.append(dialog)
            _typed(dialog.place.path_field.field, out)
            if key is not None:
                kinds = dialog.encryption.kinds
                kinds.setCurrentIndex(kinds.findData(RecipientKind.FILE.value))
                assert not dialog.start_button.isEnabled()
                _typed(dialog.encryption.key_field.field, key)
        return give()(dialog)

    with hand.answering(SubmitDialog, act):
        hand.app.run("submit")
    assert out.with_name(out.name + (ENCRYPTED_SUFFIX if key is not None else "")).is_file()


def _receive(hand: Hand, collection: Path, *files: Path, key: Path | None = None) -> list[str]:
    """Drop files on the window, receive them, and write the receipts; return what was said.

    The last of it is the file of the key that signed, "" for the computer's own.
    """
    said: list[str] = []
    typed: list[Path] = []

    def act(dialog: ReceiveDialog) -> bool:
        if dialog.start_button.isVisible() and key is not None and not typed:
            typed.append(key)
            _typed(dialog.opener.field, key)
        if dialog.start_button.isVisible() and not dialog.collection.path:
            _typed(dialog.collection.field, collection)
        elif dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            press(dialog.start_button)
        elif dialog.receipts_button.isVisible():
            if key is not None:
                dialog.key.choose(key)
            press(dialog.receipts_button)
            hand.qtbot.waitUntil(lambda: bool(dialog.told.text()))
        elif dialog.close_button.isVisible():
            said.extend(dialog.results.titles)
            said.append(dialog.told.text())
            said.append(str(dialog.key.key_file or ""))
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiveDialog, act):
        drop(hand.window, *files)
    return said


def test_from_the_work_to_the_receipt(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, collection = tmp_path / "one.fairsubmission", tmp_path / "all"
    bad = tmp_path / "bad.fairsubmission"
    bad.touch()
    _submit(sit_down(job), one)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    vendor = sit_down(None)
    said = _receive(vendor, collection, bad, one)
    assert said[:2] == ["Refused: 1", "Received: 1"]
    assert said[2].startswith("1 receipt is written.")
    [receipt] = (collection / "receipts").iterdir()
    assert _receive(vendor, collection, one) == ["Here already: 1", "", ""]
    places: list[str] = []

    def close(dialog: QFileDialog) -> bool:
        places.append(dialog.directory().path())
        dialog.reject()
        return True

    with vendor.answering(QFileDialog, close):
        vendor.app.run("receive")
    assert places == [str(tmp_path)]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    worker = sit_down(job)
    drop(worker.window, receipt)
    assert "countersigned" in notice(worker)
    worker.close()
    [kept] = (collection / "submissions").iterdir()
    done("verify", kept / "export", kept / "hand-in.jsonl", receipt)


def test_an_encrypted_submission_is_opened_by_the_key_file_that_signs_its_collection(
    sit_down: Callable[[Path | None], Hand],
    job: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, public = tmp_path / "vendor.pem", tmp_path / "vendor key.txt"
    signer = Signer.new()
    key.write_bytes(signer.pem() + signer.public_pem())
    public.write_text(recipient_text(signer.public))
    one, two = (tmp_path / f"{number}.fairsubmission" for number in (1, 2))
    collection = tmp_path / "all"
    worker = sit_down(job)
    _submit(worker, one, public)
    _submit(worker, two, public)
    sent = [each.with_name(each.name + ENCRYPTED_SUFFIX) for each in (one, two)]
    assert all(map(is_encrypted, sent))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    vendor = sit_down(None)
    assert _receive(vendor, collection, sent[0])[0] == "Refused: 1"
    said = _receive(vendor, collection, sent[0], key=key)
    assert (said[0], said[-1]) == ("Received: 1", str(key))
    # Nothing is chosen: the key of the collection opens the file and signs its receipt.
    said = _receive(vendor, collection, sent[1])
    assert (said[0], said[-1]) == ("In place of an earlier one: 1", str(key))
    receipts = [read_document(each) for each in (collection / "receipts").iterdir()]
    assert {each.key for each in receipts if isinstance(each, Receipt)} == {signer.public}
