"""What each action about a whole job does: open, import, export, terms, time and pay, help.

Imported at the first use of one of them: the dialogs are not needed to show the window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.imaging import Veil
from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.export.export_controller import ExportController
from widgets.export.import_controller import ImportController
from widgets.job_files.lifecycle import JobLifecycle
from widgets.kit.background import BackgroundJobs
from widgets.kit.dialogs.message import tell
from widgets.ledger.ledger_actions import LedgerActions
from widgets.menus.find_action import FindAction
from widgets.open_job.off_item import off_item
from widgets.review.skip_dialog import SkipDialog, SkipReason
from widgets.shell.key_sheet import KeySheet
from widgets.theme.look import Look
from widgets.time_pay.dialogs.breaks_and_pictures import BreaksAndPicturesDialog, Sparing
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.time_pay.explain import Explanation
from widgets.time_pay.my_day import MyDay
from widgets.work_order.order_panel import OrderPanel

Run = Callable[[str], None]


class JobActions(QObject):
    """Opens the dialogs of a job and carries out what they answer."""

    def __init__(
        self,
        bench: Presenter,
        door: JobLifecycle,
        jobs: BackgroundJobs,
        look: Look,
        settings: Settings,
    ) -> None:
        """Know whom to ask."""
        super().__init__(bench)
        self._bench = bench
        self._door = door
        self._look = look
        self._jobs = jobs
        self._settings = settings
        self.order = OrderPanel(bench, look)
        self._exporting = ExportController(bench, jobs, look, settings)
        self._importing = ImportController(bench, jobs, look)
        self.trust = LedgerActions(bench.context, jobs, look, settings)
        self._my_day = MyDay(bench, look, settings, self.trust.follow)
        self._exporting.exported.connect(lambda: bench.stepped.emit("export"))

    def calls(self, run: Run) -> dict[str, Callable[[], object]]:
        """Return the table of calls; ``run`` is for what the palette chooses."""
        return {
            "new-job": self._beside(self._door.begin),
            "open-job": self._beside(self._door.choose),
            "open-sample": self._door.open_sample,
            "import": self._importing.ask,
            "export": self._beside(self._exporting.ask),
            "work-order": self.order.turn,
            "write-order": self._beside(self._write_order),
            "time-and-pay": self._beside(self._show_time),
            "my-day": self._beside(self._my_day.show),
            "statement": self._beside(self._state),
            "payments": self._beside(self._pay),
            "hand-over": self._door.hand_over,
            "pin": self._beside(self._door.change_pin),
            "skip": self._skip,
            "sparing": self._spare,
            "find-action": self._finder(run).show,
            "keys": self._show_keys,
            "first-steps": self._bench.show_first_steps,
            "about": self._show_about,
            **self.trust.calls(self._beside),
        }

    def _finder(self, run: Run) -> FindAction:
        table = self._bench.window.actions_table
        finder = FindAction(self._bench.context, self._look, table, self._door.recent)
        finder.action_chosen.connect(run)
        finder.job_chosen.connect(self._door.open_path)
        return finder

    def _beside(self, show: Callable[[], object]) -> Callable[[], None]:
        """Return a call that is no work on the item in hand, however long it takes."""

        def call() -> None:
            with off_item(self._bench.context):
                show()

        return call

    def _write_order(self) -> None:
        # Late: few who label write orders, and nobody who does not need wait for the form.
        from widgets.work_order.editor.order_controller import write_order  # noqa: PLC0415

        write_order(self._bench, self._look, self._jobs)

    def _show_time(self) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        session = desk.session
        dialog = TimeAndPayDialog(self._look, self._bench.window)
        explaining = Explanation(desk, self._look, dialog)

        def fill() -> None:
            today = {category.value: ms for category, ms in session.today().items()}
            whole = {category.value: ms for category, ms in session.effort().items()}
            is_rest_paid = all(order.pays_rests for order in session.orders.values())
            dialog.show_times(today, whole, is_rest_paid=is_rest_paid)
            pay = session.pay_or_reasons()
            explaining.hold(pay)
            dialog.show_pay(pay)
            dialog.show_paid(session.money.figures(pay))

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
        self._bench.stepped.emit("time")

    def _pay(self, changed: Callable[[], None] = lambda: None) -> None:
        # Late: money comes seldom.
        from widgets.time_pay.payments_controller import PaymentsController  # noqa: PLC0415

        PaymentsController(self._bench, self._look, changed).show()

    def _state(self) -> None:
        # Late: writing PDFs and reading languages is needed by few, and by nobody at the start.
        from widgets.time_pay.statement_controller import StatementController  # noqa: PLC0415

        stating = StatementController(self._bench, self._jobs, self._look)
        stating.ask()
        stating.deleteLater()

    def _skip(self) -> None:
        desk = self._bench.desk
        if desk is None or desk.loaded is None:
            return
        self._bench.window.strip.field.report()
        can_be_read = desk.shown is not None or desk.is_opening
        first = SkipReason.NOT_SEEN if can_be_read else SkipReason.BROKEN
        path = desk.loaded.item.path
        dialog = SkipDialog(self._look, path, self._bench.window, first=first)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            desk.guarded(lambda: desk.session.skip(answer.words))
            desk.step(1)

    def _spare(self) -> None:
        veil, reminds = Veil(self._settings.text("veil")), self._settings.flag("remind_of_breaks")
        window = self._bench.window
        key = window.actions_table["turn-veil"].shortcut().toString()
        dialog = BreaksAndPicturesDialog(self._look, Sparing(veil, reminds), key, window)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            self._settings.set("veil", answer.veil.value)
            self._settings.set("remind_of_breaks", answer.reminds)

    def _show_keys(self) -> None:
        window = self._bench.window
        dialog = KeySheet(self._look, window, window.actions_table.keymap)
        dialog.change_asked.connect(window.actions_table["change-keys"].trigger)
        dialog.exec()
        dialog.deleteLater()

    def _show_about(self) -> None:
        text = self.tr(
            "Fairlabel %1\n\nBoxes and transcription on your own machine, with the real effort "
            "and the pay behind every label. It measures work and never watches people: no "
            "keystrokes, no screenshots, no network, no rankings.\n\nApache License 2.0"
        )
        # Late: importlib.metadata would take a tenth of the time to the window.
        from importlib.metadata import version  # noqa: PLC0415

        title = self.tr("About Fairlabel")
        tell(self._bench.window, title, text.replace("%1", version("fairlabel")))
