"""Scenes of hand-ins, receipts and keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QPixmap

import resources
from annotator.job_ledger.countersign import countersignable
from annotator.job_ledger.document_files import document_bytes, write
from annotator.job_ledger.hand_in import hand_in
from annotator.job_ledger.take_receipt import fitting, take
from annotator.ledger.keys import KeyPlace, key_path, own_key
from annotator.ledger.ledger_documents import sign_receipt
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from annotator.records import StoredReceipt
from annotator.sample import make_sample
from tools.shots.scenes.lived_days import work_days_ago
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.kit.error_text import sentence_text
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.dialogs.lock_dialog import LockDialog
from widgets.ledger.dialogs.passphrase import PassphraseDialog
from widgets.ledger.dialogs.proof_dialog import ProofDialog
from widgets.ledger.dialogs.receipt_list_dialog import ReceiptListDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.rekey_dialog import RekeyDialog
from widgets.ledger.dialogs.restore_dialog import RestoreDialog
from widgets.ledger.dialogs.shred_dialog import ShredDialog
from widgets.ledger.receipt_line import DaysWithoutReceipt
from widgets.ledger.receipt_list import ReceiptList
from widgets.ledger.receipts import Receipts
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog


def hand_in_seen(stage: Stage) -> QPixmap:
    stage.open_sample()

    def ready(dialog: HandInDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)

    return stage.grab_with(HandInDialog, lambda: stage.app.run("hand-in"), ready)


def hand_in_answered(stage: Stage) -> QPixmap:
    stage.open_sample()

    def answer(dialog: HandInDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)
        dialog.word.buttons["more"].click()
        stage.wait(lambda: bool(dialog.facts.text_of(dialog.tr("Your answer"))))
        stage.wait(dialog.start_button.isEnabled)

    return stage.grab_with(HandInDialog, lambda: stage.app.run("hand-in"), answer)


def record_with_receipts(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)

    def choose(dialog: StatementDialog) -> None:
        stage.wait(lambda: dialog.made is not None)
        dialog.choices.kinds.setCurrentIndex(1)
        bar = dialog.sheet.verticalScrollBar()
        bar.setValue(bar.maximum())

    return stage.grab_with(StatementDialog, lambda: stage.app.run("statement"), choose)


def hand_in_fields(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)

    def ready(dialog: HandInDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)
        dialog.fields_button.click()
        dialog.scroll_area.ensureWidgetVisible(dialog.tree)

    return stage.grab_with(HandInDialog, lambda: stage.app.run("hand-in"), ready)


def handed_in(stage: Stage) -> QPixmap:
    stage.open_sample()

    def go(dialog: HandInDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(HandInDialog, lambda: stage.app.run("hand-in"), go)


def receipts_none(stage: Stage) -> QPixmap:
    stage.open_sample()
    return _receipts(stage)


def receipts_waiting(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=False)
    return _receipts(stage)


def receipts_taken(stage: Stage) -> QPixmap:
    stage.open_sample()
    path = _hand_in(stage, is_receipted=False)
    receipt = _countersigned(path)

    def drop(dialog: ReceiptsDialog) -> None:
        trust = stage.app.parts._know_jobs().trust  # noqa: SLF001 - as a person who presses the button
        trust.taking.take(receipt, lambda text, no: dialog.say(text, is_refusal=no))
        stage.wait(lambda: dialog.facts.text_of(dialog.tr("Receipts")) == "1")

    return stage.grab_with(ReceiptsDialog, lambda: stage.app.run("receipts"), drop)


def receipts_bad(stage: Stage) -> QPixmap:
    stage.open_sample()
    _take_bad(stage)

    def ready(dialog: ReceiptsDialog) -> None:
        stage.wait(lambda: bool(dialog.facts.text_of(dialog.tr("Does not fit"))))

    return stage.grab_with(ReceiptsDialog, lambda: stage.app.run("receipts"), ready)


def receipt_list(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)
    _take_bad(stage)
    kept = ReceiptList(
        stage.window,
        stage.desk.project,
        stage.desk.session.worker,
        stage.app.parts.jobs,
        stage.app.look,
    )

    def ready(dialog: ReceiptListDialog) -> None:
        stage.wait(lambda: bool(dialog.buttons))

    return stage.grab_with(ReceiptListDialog, kept.show, ready)


def receipts_key_lost(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)
    _lose_key(stage)

    def below(dialog: ReceiptsDialog) -> None:
        stage.wait(lambda: bool(dialog.facts.facts and dialog.key.table.facts))
        dialog.scroll_area.ensureWidgetVisible(dialog.key)

    return stage.grab_with(ReceiptsDialog, lambda: stage.app.run("receipts"), below)


def lock_key(stage: Stage) -> QPixmap:
    stage.open_sample()
    dialog = LockDialog(stage.app.look, KeyPlace.FILE, stage.window)
    return stage.grab_with(LockDialog, dialog.exec)


def change_passphrase(stage: Stage) -> QPixmap:
    stage.open_sample()
    dialog = LockDialog(stage.app.look, KeyPlace.LOCKED_FILE, stage.window)
    return stage.grab_with(LockDialog, dialog.exec, lambda shown: shown.refuse_old())


def new_key(stage: Stage) -> QPixmap:
    stage.open_sample()
    dialog = RekeyDialog(stage.app.look, stage.window, is_locked=True)
    return stage.grab_with(RekeyDialog, dialog.exec)


def shred_seen(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)
    stage.desk.project.back_up().result()

    def ready(dialog: ShredDialog) -> None:
        stage.wait(lambda: dialog.draft is not None)
        dialog.with_backups.setChecked(True)

    return stage.grab_with(ShredDialog, _receipts_room(stage).shredding.ask, ready)


def shredded(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)
    stage.desk.project.back_up().result()

    def go(dialog: ShredDialog) -> None:
        stage.wait(lambda: dialog.draft is not None)
        dialog.with_backups.setChecked(True)
        dialog.understood.setChecked(True)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(ShredDialog, _receipts_room(stage).shredding.ask, go)


def shred_nothing(stage: Stage) -> QPixmap:
    stage.open_sample()

    def ready(dialog: ShredDialog) -> None:
        stage.wait(dialog.refusal.isVisible)

    return stage.grab_with(ShredDialog, _receipts_room(stage).shredding.ask, ready)


def restore_key(stage: Stage) -> QPixmap:
    stage.open_sample()
    dialog = RestoreDialog(stage.app.look, stage.window)

    def wrong(shown: RestoreDialog) -> None:
        shown.field.setPlainText("3XQ4 7RMA 9TKD\n")
        shown.show_refusal(
            sentence_text("Line 1 does not fit together: look at its characters again.")
        )

    return stage.grab_with(RestoreDialog, dialog.exec, wrong)


def passphrase(stage: Stage) -> QPixmap:
    stage.open_sample()
    dialog = PassphraseDialog(stage.app.look, stage.window, is_again=True)
    return stage.grab_with(PassphraseDialog, dialog.exec)


def receipt_dropped(stage: Stage) -> QPixmap:
    stage.open_sample()
    receipt = _countersigned(_hand_in(stage, is_receipted=False))
    stage.window.dropped.emit([str(receipt)])
    stage.wait(lambda: stage.window.notices.shown is not None)
    return stage.grab()


def receipt_refused(stage: Stage) -> QPixmap:
    stage.open_sample()
    receipt = _countersigned(_hand_in(stage, is_receipted=False))
    text = receipt.read_text(encoding="utf-8")
    receipt.write_text(text.replace('"sig":"', '"sig":"AAAA'), encoding="utf-8")
    stage.window.dropped.emit([str(receipt)])
    stage.wait(lambda: stage.window.notices.shown is not None)
    return stage.grab()


def not_yet_receipted(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=False)

    def ready(dialog: TimeAndPayDialog) -> None:
        stage.wait(dialog.receipts.isVisible)

    return stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"), ready)


def days_without_receipt(stage: Stage) -> QPixmap:
    path = make_sample(stage.folder / "sample", resources.path("examples"))
    work_days_ago(path, days=6, ms=5_400_000)
    stage.app.lifecycle.open_path(path)
    stage.go_to(1)

    def ready(dialog: MyDayDialog) -> None:
        stage.wait(dialog.findChildren(DaysWithoutReceipt)[0].isVisible)

    return stage.grab_with(MyDayDialog, lambda: stage.app.run("my-day"), ready)


def countersign(stage: Stage) -> QPixmap:
    stage.open_sample()
    path = _hand_in(stage, is_receipted=True)
    return _countersign(stage, path)


def countersign_new_key(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)
    _lose_key(stage)
    path = _hand_in(stage, is_receipted=False, name="hand-in 2.jsonl")
    return _countersign(stage, path)


def countersign_broken(stage: Stage) -> QPixmap:
    stage.open_sample()
    path = _hand_in(stage, is_receipted=False)
    path.write_text(path.read_text(encoding="utf-8").replace('"label":', '"label":9'), "utf-8")
    return _countersign(stage, path, is_whole=False)


def countersigned(stage: Stage) -> QPixmap:
    stage.open_sample()
    path = _hand_in(stage, is_receipted=False)

    def go(dialog: CountersignDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    def show() -> None:
        stage.window.dropped.emit([str(path)])

    return stage.grab_with(CountersignDialog, show, go)


def proof(stage: Stage) -> QPixmap:
    stage.open_sample()
    _hand_in(stage, is_receipted=True)

    def ready(dialog: ProofDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)

    return stage.grab_with(ProofDialog, lambda: stage.app.run("show-item"), ready)


def proof_of_nothing(stage: Stage) -> QPixmap:
    stage.open_sample()

    def ready(dialog: ProofDialog) -> None:
        stage.wait(dialog.refusal.isVisible)

    return stage.grab_with(ProofDialog, lambda: stage.app.run("show-item"), ready)


def _receipts_room(stage: Stage) -> Receipts:
    room: Receipts = stage.app.parts._know_jobs().trust.receipts  # noqa: SLF001 - as who presses a button
    return room


def _lose_key(stage: Stage) -> None:
    origin = stage.desk.project.reads.ledger_cut(stage.desk.session.worker.id).result().origin
    key_path(keys_folder(), origin).unlink()


def _hand_in(stage: Stage, *, is_receipted: bool, name: str = "hand-in 1.jsonl") -> Path:
    project, worker = stage.desk.project, stage.desk.session.worker
    out = stage.folder / name
    hand_in(project, worker).write(out)
    if is_receipted:
        take(project, fitting(project, _countersigned(out)))
    return out


def _take_bad(stage: Stage) -> None:
    """Take a receipt whose times differ from the hand-in's."""
    project, worker = stage.desk.project, stage.desk.session.worker
    said = countersignable(_hand_in(stage, is_receipted=False, name="hand-in 9.jsonl")).said
    bundle = sign_receipt(Signer.new(), replace(said, ms={"label": 1_000}))
    point, text = said.checkpoint, document_bytes(bundle).decode()
    project.writes.add_receipt(StoredReceipt(worker.id, point.size, point.root, text, "2026-11-02"))


def _countersigned(path: Path) -> Path:
    receipt = path.with_suffix(".receipt.json")
    write({receipt: countersignable(path).receipt(own_key(keys_folder(), "countersigning"))})
    return receipt


def _receipts(stage: Stage) -> QPixmap:
    def ready(dialog: ReceiptsDialog) -> None:
        stage.wait(lambda: bool(dialog.facts.facts and dialog.key.table.facts))

    return stage.grab_with(ReceiptsDialog, lambda: stage.app.run("receipts"), ready)


def _countersign(stage: Stage, path: Path, *, is_whole: bool = True) -> QPixmap:
    def ready(dialog: CountersignDialog) -> None:
        shown = dialog.checks.isVisible if is_whole else dialog.refusal.isVisible
        stage.wait(lambda: shown() and (not is_whole or bool(dialog.checks.facts)))

    return stage.grab_with(CountersignDialog, lambda: stage.window.dropped.emit([str(path)]), ready)


SCENES = (
    Scene("hand-in", hand_in_seen, is_rtl=True, is_big=True, is_passive=True),
    Scene("hand-in-answered", hand_in_answered, is_rtl=True, is_big=True),
    Scene("hand-in-fields", hand_in_fields),
    Scene("record-with-receipts", record_with_receipts, is_rtl=True, is_big=True),
    Scene("handed-in", handed_in, is_big=True),
    Scene("receipts-none", receipts_none, is_rtl=True, is_passive=True),
    Scene("receipts-waiting", receipts_waiting, is_big=True),
    Scene("receipts-taken", receipts_taken),
    Scene("receipts-bad", receipts_bad, is_rtl=True, is_big=True),
    Scene("receipt-list", receipt_list, is_rtl=True, is_big=True),
    Scene("receipts-key-lost", receipts_key_lost, is_big=True),
    Scene("lock-key", lock_key, is_rtl=True, is_big=True, is_passive=True),
    Scene("change-passphrase", change_passphrase, is_rtl=True, is_passive=True),
    Scene("new-key", new_key, is_rtl=True, is_big=True, is_passive=True),
    Scene("shred", shred_seen, is_rtl=True, is_big=True),
    Scene("shredded", shredded, is_rtl=True),
    Scene("shred-nothing", shred_nothing, is_passive=True),
    Scene("restore-key", restore_key, is_rtl=True, is_big=True, is_passive=True),
    Scene("passphrase", passphrase, is_passive=True),
    Scene("receipt-dropped", receipt_dropped, is_rtl=True, is_big=True),
    Scene("receipt-refused", receipt_refused),
    Scene("not-yet-receipted", not_yet_receipted, is_rtl=True, is_big=True),
    Scene("days-without-receipt", days_without_receipt, is_rtl=True, is_big=True),
    Scene("countersign", countersign, is_rtl=True, is_big=True),
    Scene("countersign-new-key", countersign_new_key),
    Scene("countersign-broken", countersign_broken),
    Scene("countersigned", countersigned),
    Scene("proof", proof, is_rtl=True, is_big=True),
    Scene("proof-of-nothing", proof_of_nothing),
)
