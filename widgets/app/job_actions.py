"""Actions on a whole job: open, import, export, terms, time and pay, help.

Imported when one of them is first used: the window can be shown without the dialogs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QDialog

from annotator.errors import AnnotatorError
from annotator.pay import WorkOrder
from annotator.pay.order.payer import owed_by
from annotator.session.rejections import recent_rejections
from widgets.app.presenter import Presenter
from widgets.audit.audit_controller import AuditController
from widgets.dataset_import.import_controller import ImportController
from widgets.export.export_controller import ExportController
from widgets.job_files.lifecycle import JobLifecycle
from widgets.kit.dialogs.message import tell
from widgets.ledger.ledger_actions import LedgerActions
from widgets.menus.find_action import FindAction
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.packages.encryption_key import EncryptionKey
from widgets.packages.guideline import Guideline
from widgets.review.skip_dialog import SkipDialog, SkipReason
from widgets.shell.key_sheet import KeySheet
from widgets.shell.notice_bar import Notice
from widgets.submissions.submission_actions import SubmissionActions
from widgets.time_pay.dialogs.breaks_and_pictures import (
    BreakAndVeilChoice,
    BreaksAndPicturesDialog,
)
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.time_pay.explain import Explanation
from widgets.time_pay.my_day import MyDay
from widgets.veil.veil_controller import VeilController
from widgets.work_order.new_order import NewOrder
from widgets.work_order.order_panel import OrderPanel

Run = Callable[[str], None]
PASSING_MS = 4000


class JobActions(QObject):
    """Opens the dialogs of a job and carries out their answers."""

    def __init__(
        self, presenter: Presenter, lifecycle: JobLifecycle, veils: VeilController
    ) -> None:
        """Build the controllers of the actions."""
        super().__init__(presenter)
        context = self._context = presenter.context
        self._window = presenter.window
        self._table = presenter.window.actions_table
        self._lifecycle = lifecycle
        self._veils = veils
        look, settings = context.look, context.settings
        self._look, self._settings = look, settings
        self.order = OrderPanel(context, look)
        presenter.window.add_beside(self.order.panel)
        self.new_order = NewOrder(context, look)
        self.new_order.accepted.connect(lambda _order: self.order.follow())
        self.order.offer_asked.connect(self.new_order.show_offered)
        self._export = ExportController(context)
        self._import = ImportController(context)
        self.trust = LedgerActions(context)
        self._guideline = Guideline(context)
        self._encryption_key = EncryptionKey(context)
        self.submissions = SubmissionActions(context, lifecycle.open_path)
        self._audit = AuditController(context)
        self._my_day = MyDay(context, look, settings, self.trust.follow)
        self._export.exported.connect(lambda: context.jobs.first_step_done.emit("export"))

    def calls(self, run: Run) -> dict[str, Callable[[], object]]:
        """Return the table of calls; ``run`` runs the action that is chosen in the palette."""
        return {
            "new-job": self._beside(self._lifecycle.begin),
            "open-job": self._beside(self._lifecycle.choose),
            "open-sample": self._lifecycle.open_sample,
            "import": self._import.ask,
            "export": self._beside(self._export.ask),
            "work-order": self.order.turn,
            "take-order": self.new_order.choose,
            "guideline": self._guideline.open,
            "encryption-key": self._beside(self._encryption_key.show),
            "write-order": self._beside(self._write_order),
            "pack": self._beside(self._pack),
            "audit": self._beside(self._audit.show),
            "time-and-pay": self._beside(self._show_time),
            "my-day": self._beside(self._my_day.show),
            "statement": self._beside(self._state),
            "payments": self._beside(self._pay),
            "hand-over": self._lifecycle.hand_over,
            "pin": self._beside(self._lifecycle.change_pin),
            "skip": self._skip,
            "reopen-item": self._reopen,
            "sparing": self._spare,
            "find-action": self._finder(run).show,
            "keys": self._show_keys,
            "first-steps": self._show_first_steps,
            "about": self._show_about,
            **self.trust.calls(self._beside),
            **self.submissions.calls(self._beside),
        }

    def _finder(self, run: Run) -> FindAction:
        finder = FindAction(self._context, self._look, self._table, self._lifecycle.recent)
        finder.action_chosen.connect(run)
        finder.job_chosen.connect(self._lifecycle.open_path)
        return finder

    def _beside(self, show: Callable[[], object]) -> Callable[[], None]:
        """Return a call during which no time is counted for the current item."""

        def call() -> None:
            with off_item(self._context):
                show()

        return call

    def _write_order(self) -> None:
        # Late: few people who label write orders, and the others need not wait for the form.
        from widgets.work_order.editor import OrderEditor, sources  # noqa: PLC0415

        editor = OrderEditor(self._look, sources(self._context.background), self._context.window)
        editor.exec()
        editor.deleteLater()

    def _pack(self) -> None:
        # Late: few people who label pack work, and the others need not wait for it.
        from widgets.packages.pack_controller import PackController  # noqa: PLC0415

        controller = PackController(self._context)
        controller.ask()
        controller.deleteLater()

    def _show_time(self) -> None:
        job = self._context.jobs.job
        session = job.session
        dialog = TimeAndPayDialog(self._look, self._context.window)
        explaining = Explanation(job, self._look, dialog)

        def fill() -> None:
            today = {category.value: ms for category, ms in session.today().items()}
            whole = {category.value: ms for category, ms in session.effort().items()}
            is_rest_paid = all(order.pays_rests for order in session.orders.values())
            dialog.show_times(today, whole, is_rest_paid=is_rest_paid)
            pay = session.pay_or_reasons()
            explaining.hold(pay)
            dialog.show_pay(pay)
            dialog.show_paid(session.money.figures(pay))
            if session.orders and not session.project.facts.sample:
                orders = [*session.orders.values()]
                dialog.show_due(_due_texts(orders), owed_by(orders, _language()))
            dialog.show_rejections(recent_rejections(session), session.time.date)

        def show_day() -> None:
            self._my_day.show()
            fill()

        fill()
        dialog.spans_asked.connect(explaining.show)
        dialog.day_asked.connect(show_day)
        dialog.show_sample(is_sample=session.project.facts.sample)
        dialog.statement_asked.connect(self._state)
        self.trust.follow(dialog.receipts, session)
        dialog.payments_asked.connect(lambda: self._pay(fill))
        dialog.exec()
        dialog.deleteLater()
        self._context.jobs.first_step_done.emit("time")

    def _pay(self, changed: Callable[[], None] = lambda: None) -> None:
        # Late: payments are rarely entered.
        from widgets.time_pay.payments_controller import PaymentsController  # noqa: PLC0415

        PaymentsController(self._context, self._look, changed).show()

    def _state(self) -> None:
        # Late: PDFs and statement languages are rarely needed, and never at the start.
        from widgets.time_pay.statement_controller import StatementController  # noqa: PLC0415

        statement = StatementController(self._context)
        statement.ask()
        statement.deleteLater()
        self._context.jobs.first_step_done.emit("statement")

    def _skip(self) -> None:
        job = self._context.jobs.job
        if job.loaded is None or not self._may(job, job.session.require_part):
            return
        self._context.views.finish_typing()
        can_be_read = job.shown is not None or job.is_opening
        first = SkipReason.NOT_SEEN if can_be_read else SkipReason.BROKEN
        path = job.loaded.item.path
        dialog = SkipDialog(self._look, path, self._context.window, first=first)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            job.guarded(lambda: job.session.skip(answer.words))
            job.step(1)

    def _reopen(self) -> None:
        job = self._context.jobs.job
        if job.loaded is None or not self._may(job, job.session.require_own_item):
            return
        self._context.views.finish_typing()
        if job.guarded(job.session.reopen) is None:
            text = self.tr("This item is neither done nor skipped.")
            self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    def _may(self, job: OpenJob, require: Callable[[], None]) -> bool:
        """Return whether nothing of a colleague's is taken; else say whose it is."""
        try:
            require()
        except AnnotatorError as error:
            job.refused.emit(error)
            return False
        return True

    def _spare(self) -> None:
        now = BreakAndVeilChoice(self._veils.kind, self._settings.flag("remind_of_breaks"))
        key = self._table["turn-veil"].shortcut().toString()
        dialog = BreaksAndPicturesDialog(self._look, now, key, self._context.window)
        dialog.show_scope(is_one_job=self._context.jobs.is_open)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            self._veils.choose(answer.veil)
            self._settings.set("remind_of_breaks", answer.reminds)

    def _show_first_steps(self) -> None:
        self._settings.set("show_checklist", value=True)
        self._window.show_first_steps(is_shown=True)

    def _show_keys(self) -> None:
        dialog = KeySheet(self._look, self._context.window, self._table.keymap)
        dialog.change_asked.connect(self._table["change-keys"].trigger)
        dialog.exec()
        dialog.deleteLater()

    def _show_about(self) -> None:
        text = self.tr(
            "Fairlabel %1\n\nBoxes and transcription on your own machine, with the real effort "
            "and the pay behind every label. It measures work and never watches people: no "
            "keystrokes, no screenshots, no network, no rankings.\n\nApache License 2.0"
        )
        # Late: importing importlib.metadata takes a tenth of the time until the window shows.
        from importlib.metadata import version  # noqa: PLC0415

        title = self.tr("About Fairlabel")
        tell(self._context.window, title, text.replace("%1", version("fairlabel")))


def _language() -> str:
    """Return the language of the system, such as ``sw``."""
    return QLocale.system().name().partition("_")[0]


def _due_texts(orders: Iterable[WorkOrder]) -> list[str]:
    """Return what the orders say about when the money comes, in the language of the system."""
    language = _language()
    told = (order.pay.due for order in orders)
    return list(dict.fromkeys(each.text_in(language) for each in told if each is not None))
