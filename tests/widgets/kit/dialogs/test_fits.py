"""Every dialog fits on the smallest screen at the largest size, and can be used by key alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.actions.actions_and_keys import Needs
from annotator.actions.keys_in_force import Keymap
from annotator.agreement.job_agreement import job_agreement
from annotator.audit.audit import Audit
from annotator.audit.findings import AuditFinding, Kind
from annotator.audit.reconciliation import Completeness, Reconciliation, RecordDifference
from annotator.audit.report.report_tables import PAY
from annotator.export.api import Detail
from annotator.job_file.backup.job_recovery import ItemDifference, Recovery
from annotator.job_file.integrity.contents import JobSize
from annotator.job_ledger.kept_copies import KeptCopies
from annotator.job_ledger.known_order_keys import KeyKnown, signer_told
from annotator.job_ledger.own_keys import KeyState
from annotator.job_ledger.receipts import JudgedReceipt
from annotator.job_ledger.shred import ShredDraft
from annotator.ledger.keys import KeyPlace
from annotator.ledger.shreddable_spans import ShredPlan
from annotator.manual.addresses import FRONT
from annotator.model.entities import AttributeKind, Label, LabelId, ValueKind, WorkerId
from annotator.model.people import new_worker
from annotator.packages.opened_packages import VendorKey
from annotator.pay import PayFigures, PayInputs, compute_pay, read_work_order
from annotator.pay.money.payments import no_sums
from annotator.pay.order.term_changes import term_changes
from annotator.pay.payments.paid import due_of, paid_figures
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.records import Payment, StoredOrder, StoredReceipt
from annotator.sentences.said import said
from annotator.session.given_order import GivenOrder
from annotator.setting_table import TABLE
from annotator.settings import Settings
from annotator.submissions.results import Answer, Result, ResultCode
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from tests.support.versions import versions
from tests.widgets.kit.dialogs import vendor_dialogs
from tests.widgets.kit.dialogs.looks import look_of
from widgets.agreement.agreement_dialog import AgreementDialog
from widgets.agreement.disagreement_model import DisagreementModel
from widgets.attributes.attribute_definitions_dialog import KindsDialog
from widgets.audit.audit_dialog import AuditDialog
from widgets.dataset_import.import_again_dialog import ImportAgainDialog
from widgets.dataset_import.other_sizes_dialog import OtherSizesDialog
from widgets.editing.carry_dialog import CarryDialog
from widgets.export.export_dialog import ExportChoice, ExportDialog, FormatChoice, OwnHours
from widgets.job_files.damaged_dialog import DamagedDialog, FileDamage
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.job_files.write_back_dialog import HomeDialog
from widgets.keys.key_editor import KeyEditor
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import settle
from widgets.kit.dialogs.report_dialog import ReportDialog
from widgets.labels.labels_dialog import LabelsDialog
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInChoice, HandInDialog
from widgets.ledger.dialogs.ledger_facts import Fact
from widgets.ledger.dialogs.lock_dialog import LockDialog
from widgets.ledger.dialogs.passphrase import PassphraseDialog
from widgets.ledger.dialogs.proof_dialog import ProofDialog
from widgets.ledger.dialogs.receipt_list_dialog import ReceiptListDialog
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.rekey_dialog import RekeyDialog
from widgets.ledger.dialogs.restore_dialog import RestoreDialog
from widgets.ledger.dialogs.shred_dialog import ShredDialog
from widgets.manual.help_places import help_address
from widgets.packages.encryption_key_dialog import EncryptionKeyDialog
from widgets.packages.package_dialog import PackageDialog, PackageSummary
from widgets.process.crash_dialog import CrashDialog
from widgets.proposals.detector_dialog import DetectorDialog, Understood
from widgets.review.reject_dialog import RejectDialog
from widgets.review.skip_dialog import SkipDialog
from widgets.review.withdraw_dialog import WithdrawalMeans, WithdrawDialog
from widgets.settings.settings_dialog import SettingsDialog
from widgets.shell.action_palette import ActionPalette
from widgets.shell.action_words import entries
from widgets.shell.key_sheet import KeySheet
from widgets.speech.speaker_dialog import SpeakerDialog
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.submissions.submit_dialog import SubmitChoice, SubmitDialog
from widgets.texts.character_memory import CharacterMemory
from widgets.texts.character_palette import CharacterPalette
from widgets.texts.marks_dialog import MarksDialog
from widgets.texts.text_font_dialog import TextFontDialog
from widgets.texts.text_rules_dialog import TextRulesDialog
from widgets.theme.look import Look
from widgets.time_pay.day.add_time import AddTimeDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.explained import ExplainedDialog
from widgets.time_pay.dialogs.payment_form import PaymentForm, TakeBackDialog
from widgets.time_pay.dialogs.payments_dialog import Payee, PaymentsDialog
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.updates.update_dialog import UpdateDialog, UpdateSummary
from widgets.work_order.accept_dialog import DIALOG_PX, AcceptDialog
from widgets.work_order.editor import OrderEditor, Sources
from widgets.work_order.new_order_dialog import NewOrderDialog

SMALLEST_PX = (1366, 768)
NARROW_PX = 800
Made = Callable[[Look], QWidget]


def _accept(look: Look) -> AcceptDialog:
    data = resources.path("examples", "work_order.toml").read_bytes()
    return AcceptDialog(look, read_work_order(data), today=date(2026, 5, 1))


def _new_order(look: Look) -> NewOrderDialog:
    data = resources.path("examples", "work_order.toml").read_bytes()
    before = read_work_order(data)
    changed = data.replace(b'per_region = "1.50"', b'per_region = "1.20"\ntop_up_to_floor = "no"')
    order = read_work_order(changed)
    given = GivenOrder(
        stored=StoredOrder(order.sha256, changed),
        order=order,
        before=before,
        changes=tuple(term_changes(before, order, "en")),
    )
    return NewOrderDialog(look, given, signer_told(KeyKnown.UNKNOWN, digits_text("ab" * 32)))


def _detector(look: Look) -> QDialog:
    dialog = DetectorDialog(look, ["house", "car", "street sign"])
    names = {at: f"class {at}" for at in range(300)}
    dialog.show_understood(Understood(names, (640, 640), is_size_open=True, labels={0: "car"}))
    return dialog


def _export(look: Look) -> QDialog:
    first = ExportChoice("coco", Path("streets"))
    measured = OwnHours(20_400_000, 1_200_000)
    return ExportDialog(look, [FormatChoice("coco", "COCO")], first, measured=measured)


def _write_order(look: Look) -> QDialog:
    sources = Sources(
        wages=(),
        read_pilot=lambda _paths, _done, _refused: lambda: None,
        draft=Path.home() / "no draft.toml",
        today=date(2026, 5, 1),
    )
    editor = OrderEditor(look, sources)
    editor.open_path(resources.path("examples", "work_order.toml"))
    return editor


def _payments(look: Look) -> QDialog:
    dialog = PaymentsDialog(look)
    sent = Payment("sent", WorkerId("w"), "", "2026-11-20", "KES", "385.85", "M-Pesa", seq=1)
    dialog.show_payments([sent], None, date(2026, 11, 25))
    return dialog


def _payments_of_others(look: Look) -> QDialog:
    dialog = PaymentsDialog(look)
    dialog.offer_people("Amina", [("b", "Baraka")])
    sent = Payment("sent", WorkerId("b"), "", "2026-11-20", "KES", "385.85", "M-Pesa", seq=1)
    dialog.show_payments([sent], None, date(2026, 11, 25), Payee("Baraka", is_guarded=True))
    return dialog


def _payment(look: Look) -> QDialog:
    first = PaymentEntry(side="received", day="2026-11-20", currency="KES", amount="")
    form = PaymentForm(look, first, lambda _entry: None)
    form.is_converted.setChecked(True)
    return form


def _labels(look: Look) -> QDialog:
    dialog = LabelsDialog(look, lambda _command: "", lambda _key: "")
    labels = (Label(LabelId(at), f"label {at}", at, key="Z") for at in range(1, 30))
    dialog.show_labels({label.id: label for label in labels})
    dialog.say("All regions of “shop sign” are “street sign” now.")
    return dialog


def _damaged(look: Look) -> QDialog:
    differing = tuple(ItemDifference(f"street_{n}.jpg", n, n + 1) for n in range(1, 13))
    amount = JobSize(items=60, regions=412, rows=2400)
    made = datetime(2026, 4, 30, 14, 5, tzinfo=UTC)
    recovery = Recovery(Path("copy"), made, amount, amount, differing)
    return DamagedDialog(look, FileDamage(Path("streets.fairlabel"), "It was cut short."), recovery)


def _hand_in(look: Look) -> HandInDialog:
    dialog = HandInDialog(look, HandInChoice(path=Path("streets hand-in 1.jsonl")))
    dialog.facts.show_facts([Fact("Entries", "412 entries", "390 spans of time")] * 7)
    dialog.word.ask(OwnHours(7_200_000, 600_000))
    return dialog


def _import_again(look: Look) -> QDialog:
    told = "The annotations in boxes.json are in this job already: 412 regions."
    return ImportAgainDialog(look, told, 17)


def _other_sizes(look: Look) -> QDialog:
    told = "12 pictures have another size than the document says: a.jpg, b.jpg and 10 more."
    return OtherSizesDialog(look, [told, told])


def _receipts(look: Look) -> QDialog:
    dialog = ReceiptsDialog(look)
    dialog.show_key(KeyState("AAAA", KeyPlace.LOCKED_FILE, Path("keys") / f"{'0' * 32}.pem"))
    dialog.say("The receipt fits: the first 412 entries are countersigned.")
    return dialog


def _receipt_list(look: Look) -> QDialog:
    dialog = ReceiptListDialog(look)
    problem = said("It says 1 s of “label”, and 6 min was handed in.")
    made = [StoredReceipt(WorkerId("w"), 9, "0" * 64, "{}", "2026-11-25", at) for at in range(1, 9)]
    made[2] = replace(made[2], set_aside="2026-11-26")
    found = [JudgedReceipt(each.seq, each, problem, None, "0" * 64) for each in made]
    dialog.show_receipts(
        [*found, replace(found[0], number=9, problem=None, needed=said("It stays."))]
    )
    return dialog


def _countersign(look: Look) -> QDialog:
    dialog = CountersignDialog(look, Path("one.jsonl"), Path("one.receipt.json"))
    dialog.facts.show_facts([Fact("Entries", "412 entries")] * 6)
    dialog.show_own_key("AAAA")
    dialog.new_key.show()
    return dialog


def _submit(look: Look) -> QDialog:
    dialog = SubmitDialog(look, SubmitChoice(Path("streets 1.fairsubmission"), Detail.ITEM))
    dialog.facts.show_facts([Fact("Entries", "412 entries", "390 spans of time")] * 7)
    dialog.word.ask(OwnHours(7_200_000, 600_000))
    return dialog


def _receive(look: Look) -> QDialog:
    return ReceiveDialog(look, [Path("a.fairsubmission.age")], Path("collection"))


def _received(look: Look) -> QDialog:
    dialog = ReceiveDialog(look, [Path("a.fairsubmission")], Path("collection"))
    refused = [Result(ResultCode.REFUSED, said("It is cut short or damaged. Ask for it again."))]
    good = [Result(ResultCode.RECEIVED, said("It is whole, and it is kept."))]
    path = Path("a submission with a long name.fairsubmission")
    answers = [Answer(path=path, sha256="0" * 64, results=each) for each in (refused, good) * 20]
    dialog.show_answers(answers, 20)
    dialog.key.ask_for_file()
    return dialog


def _audit(look: Look) -> QDialog:
    return AuditDialog(look, [Path("a folder with a long name")] * 20, Path("audit"), "No library.")


def _compared_row() -> dict[str, object]:
    place = {"table": "pay", "dimension": "", "currency": "KES", "value": "all"}
    numbers = {"other": 10**12, "this": 10**10, "change": 10**10 - 10**12}
    return {**place, "figure": "rate_median_micro", "unit": "micro", **numbers}


def _audited(look: Look) -> QDialog:
    dialog = AuditDialog(look, [Path("fleet")], Path("audit"))
    sums = dict.fromkeys((*PAY, "currency", "value", "people_at_floor", "people_with_floor"))
    group = {**sums, "currency": "KES", "value": "all", "is_others": 0, "people": 3}
    report = {
        "exports": {"found": 1000, "counted": 900},
        **{name: [] for name in ("money", "work", "kinds", "labels", "labels_by_kind")},
        "pay": [group] * 20,
        "pay_by": {},
        "work_by": {},
        "comparison": {"with": "other", "rows": [_compared_row()] * 20},
    }
    sentence = said("It has other files, and its long sentence goes on and on. Ask for it again.")
    found = [AuditFinding(Kind.NOT_VERIFIED, ("a/long/folder" * 5,), sentence)] * 50
    missing = [RecordDifference(Completeness.LEFT_OUT, sentence)] * 50
    dialog.show_audit(Audit(report, found, [sentence], 0), Reconciliation([{}] * 60, missing))
    return dialog


def _shred(look: Look) -> QDialog:
    dialog = ShredDialog(look)
    dialog.show_days([date(2026, 11, 1), date(2026, 11, 25)], KeptCopies(12, 3, has_record=True))
    receipt = StoredReceipt(WorkerId("w"), 400, "0" * 64, "{}", "2026-11-25")
    plan = ShredPlan((), (), ())
    dialog.show_draft(
        ShredDraft(
            worker=new_worker("Amina"), receipt=receipt, until=date(2026, 11, 25), plan=plan, kept=9
        )
    )
    return dialog


def _attribute_kinds(look: Look) -> QDialog:
    kinds = [AttributeKind(f"attribute {at}", ValueKind.CHOICE, ("a", "b")) for at in range(12)]
    return KindsDialog(look, "a label of some length", kinds, lambda _kinds: "")


def _disagreements(look: Look) -> QDialog:
    model = DisagreementModel()
    car = ("car", 10, 10, 100, 50)
    found = job_agreement(versions(*({number: [car]} for number in (1, 1, 1)), {1: []}))
    names = ["This job", "Amina.fairlabel", "a name of some length.fairlabel", "Ben.fairlabel"]
    model.show(found.disagreements, names)
    dialog = AgreementDialog(look, model, None)
    dialog.show_result("Items compared: 1. Regions in common (F1): 50.0 %. " * 2, names)
    return dialog


def _nothing_compared(look: Look) -> QDialog:
    dialog = AgreementDialog(look, DisagreementModel(), None)
    dialog.show_refusal("job.fairlabel is the open job. Choose other versions of it. " * 3)
    return dialog


def _home(look: Look) -> QDialog:
    dialog = HomeDialog(look, Path("/media/stick/Street scenes.fairlabel"))
    dialog.show_refusal("Street scenes.fairlabel could not be written back to its place. " * 3)
    return dialog


def _package(look: Look) -> QDialog:
    terms = read_work_order(resources.path("examples", "work_order.toml").read_bytes())
    package = PackageSummary(
        title="Street scenes of Mombasa, the second thousand of them",
        vendor="Label House",
        worker="Amina",
        fingerprint="0123456789abcdef" * 4,
        known=VendorKey.ANOTHER,
        items=1_240,
        size_bytes=3_900_000_000,
        part=2,
        parts=3,
        due=date(2027, 1, 31),
        terms=terms,
        has_guideline=True,
    )
    return PackageDialog(look, package, Path.home() / "nowhere" / "Street scenes")


def _encryption_key(look: Look) -> QDialog:
    dialog = EncryptionKeyDialog(look)
    dialog.show_key(f"ssh-ed25519 {'A' * 68}")
    return dialog


def _update(look: Look) -> QDialog:
    day, key = date(2026, 11, 29), "0123456789abcdef" * 4
    return UpdateDialog(look, UpdateSummary("0.2.0", "0.1.0", day, 231_000_000, key))


DIALOGS: dict[str, Made] = {
    "update": _update,
    "package": _package,
    "encryption key": _encryption_key,
    "accept": _accept,
    "new order": _new_order,
    "add time": lambda look: AddTimeDialog(look, []),
    "crash": lambda look: CrashDialog(look, "report", Path("report.txt")),
    "detector": _detector,
    "export": _export,
    "countersign": _countersign,
    "damaged": _damaged,
    "disagreements": _disagreements,
    "disagreements, none yet": _nothing_compared,
    "explained": lambda look: ExplainedDialog(look, "All your hours"),
    "hand in": _hand_in,
    "pack": vendor_dialogs.pack,
    "packed": vendor_dialogs.packed,
    "merge": vendor_dialogs.merge,
    "merged": vendor_dialogs.merged,
    "give reviews": vendor_dialogs.give_reviews,
    "receive": _receive,
    "received": _received,
    "audit": _audit,
    "audited": _audited,
    "submit": _submit,
    "home": _home,
    "keys": KeySheet,
    "lock": lambda look: LockDialog(look, KeyPlace.FILE),
    "lock anew": lambda look: LockDialog(look, KeyPlace.LOCKED_FILE),
    "my day": MyDayDialog,
    "new job": NewJobDialog,
    "payment": _payment,
    "payments": _payments,
    "payments of others": _payments_of_others,
    "passphrase": lambda look: PassphraseDialog(look, is_again=True),
    "proof": lambda look: ProofDialog(look, "street_012.jpg", Path("proof.json")),
    "receipts": _receipts,
    "receipt list": _receipt_list,
    "rekey": lambda look: RekeyDialog(look, is_locked=True),
    "restore": RestoreDialog,
    "settings": lambda look: SettingsDialog(look, _changed_settings()),
    "shred": _shred,
    "characters": lambda look: CharacterPalette(look, CharacterMemory(Settings(None))),
    "marks": lambda look: MarksDialog(look, MarkConvention.NONE, lambda _action: "Alt+1"),
    "text font": lambda look: TextFontDialog(look, {}, ["line", "heading"]),
    "text rules": lambda look: TextRulesDialog(look, TextRules()),
    "take back": lambda look: TakeBackDialog(look, "KES 20", lambda _reason: None),
    "change-keys": lambda look: KeyEditor(look, Keymap("cvat").with_keys("lock", ["D"])),
    "attribute kinds": _attribute_kinds,
    "carry": lambda look: CarryDialog(look, 3, 5, 1_000),
    "speaker": lambda look: SpeakerDialog(look, ["Ada", "Bo"]),
    "speaker renamed": lambda look: SpeakerDialog(look, ["Ada", "Bo"], "Ada"),
    "labels": _labels,
    "palette": lambda look: ActionPalette(look, entries(Needs.NOTHING, Keymap())),
    "import again": _import_again,
    "other sizes": _other_sizes,
    "report": lambda look: ReportDialog(look, "Imported", ["7 boxes."], {"Boxes": 7}),
    "skip": lambda look: SkipDialog(look, "street_012.jpg"),
    "reject": lambda look: RejectDialog(look, "street_012.jpg"),
    "withdraw": lambda look: WithdrawDialog(look, "street_012.jpg", WithdrawalMeans.PAID),
    "withdraw-unpaid": lambda look: WithdrawDialog(
        look, "street_012.jpg", WithdrawalMeans.NOT_PAID
    ),
    "withdraw-unfinished": lambda look: WithdrawDialog(
        look, "street_012.jpg", WithdrawalMeans.NO_PIECE
    ),
    "statement": lambda look: StatementDialog(look, date(2026, 5, 1), {}),
    "time and pay": TimeAndPayDialog,
    "who": lambda look: WorkerDialog(look, [new_worker("Amina")]),
    "write order": _write_order,
}


def _changed_settings() -> Settings:
    """Return settings that all have another value: each row has its way back."""
    settings = Settings(None)
    for setting in TABLE:
        if isinstance(setting.default, bool):
            settings.set(setting.key, value=not setting.default)
        elif setting.choices:
            settings.set(setting.key, setting.choices[-1])
    return settings


@pytest.fixture
def largest(qapp: QApplication) -> Look:
    return look_of(qapp, "dark", 2.0)


@pytest.mark.parametrize("name", DIALOGS)
def test_it_fits_the_largest_size_and_can_be_reached_by_everyone(
    qtbot: QtBot, largest: Look, name: str
) -> None:
    dialog = DIALOGS[name](largest)
    qtbot.addWidget(dialog)
    dialog.show()
    require_fitting_at_the_largest_size(dialog)
    require_no_two_buttons_with_a_letter(dialog)
    require_a_name_and_a_page_of_the_manual_for_whatever_takes_the_focus(dialog)
    require_everything_in_reach_on_a_narrow_screen(qtbot, dialog)


def require_fitting_at_the_largest_size(dialog: QWidget) -> None:
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    needed = dialog.minimumSizeHint().width()
    if isinstance(dialog, DialogFrame):
        needed = max(needed, dialog.inner.minimumSizeHint().width())
    assert needed <= SMALLEST_PX[0]
    require_buttons_inside(dialog)


def require_buttons_inside(dialog: QWidget) -> None:
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and button.parentWidget() is dialog:
            assert dialog.rect().contains(button.geometry())


def require_no_two_buttons_with_a_letter(dialog: QWidget) -> None:
    shown = [button for button in dialog.findChildren(QAbstractButton) if button.isVisible()]
    letters = [button.shortcut().toString() for button in shown if not button.shortcut().isEmpty()]
    assert len(letters) == len(set(letters))


def require_a_name_and_a_page_of_the_manual_for_whatever_takes_the_focus(dialog: QWidget) -> None:
    reached = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    ]
    assert [each for each in reached if not (each.accessibleName() or _text(each))] == []
    pages = {help_address(each) for each in (dialog, *reached)}
    if type(dialog) is ReportDialog:  # whoever shows a report says what it is about
        assert pages == {FRONT}
    else:
        assert FRONT not in pages
    assert len({page.partition("#")[0] for page in pages}) == 1


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def require_everything_in_reach_on_a_narrow_screen(qtbot: QtBot, dialog: QWidget) -> None:
    room = dialog.screen().availableGeometry()
    assert room.width() <= NARROW_PX
    assert dialog.width() <= room.width()
    if not isinstance(dialog, DialogFrame):
        return
    bar, viewport = dialog.scroll_area.horizontalScrollBar(), dialog.scroll_area.viewport()
    qtbot.waitUntil(lambda: bar.maximum() + viewport.width() >= dialog.inner.width())
    require_buttons_inside(dialog)


def _figures() -> PayFigures:
    data = resources.path("examples", "work_order.toml").read_bytes()
    done = PayInputs(items_completed=4, regions_completed=9, effort_ms={"label": 3_600_000})
    return compute_pay(read_work_order(data), done)


def _time_and_pay_opened(look: Look) -> TimeAndPayDialog:
    dialog = TimeAndPayDialog(look)
    dialog.show_pay(_figures())
    dialog.show_times({"guideline": 60_000}, {"guideline": 60_000, "rest": 1_200_000})
    for row in (*dialog.pay.rows.values(), *dialog.sum.rows.values()):
        row.toggle.click()
    return dialog


def _payments_with_links(look: Look) -> PaymentsDialog:
    dialog = PaymentsDialog(look)
    own = WorkerId("w")
    sent = Payment("sent", own, "", "2026-11-20", "KES", "1385.85", "M-Pesa", fee="5", seq=1)
    bonus = Payment("bonus", own, "", "2026-11-21", "KES", "20", note="a long day", seq=2)
    figures = paid_figures(due_of(_figures()), no_sums("KES"))
    dialog.show_payments([sent, bonus], figures, date(2026, 11, 25))
    return dialog


@pytest.mark.parametrize("make", [_time_and_pay_opened, _payments_with_links])
def test_figures_and_payments_are_read_on_a_narrow_screen_without_scrolling_sideways(
    qtbot: QtBot, largest: Look, make: Callable[[Look], DialogFrame]
) -> None:
    dialog = make(largest)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.is_narrow
    settle(dialog)
    assert dialog.inner.minimumSizeHint().width() <= dialog.scroll_area.viewport().width()


@pytest.mark.parametrize("make", [_accept, _new_order])
def test_no_part_of_an_order_is_cut_off_on_a_narrow_screen(
    qtbot: QtBot, largest: Look, make: Callable[[Look], AcceptDialog | NewOrderDialog]
) -> None:
    dialog = make(largest)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert room.width() < largest.px(DIALOG_PX[0])
    assert dialog.width() <= room.width()
    area = dialog.view.scroll_area
    inner = area.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= area.viewport().width()


def test_the_question_about_the_hours_is_in_sight_at_the_largest_size(
    qtbot: QtBot, largest: Look
) -> None:
    dialog = _hand_in(largest)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.scroll_area.verticalScrollBar().value() == 0
    answer = dialog.word.buttons["right"]
    assert answer.visibleRegion().boundingRect() == answer.rect()
