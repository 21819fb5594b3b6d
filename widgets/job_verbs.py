"""What each action about a whole job does: open, import, export, terms, time and pay, help.

Imported at the first use of one of them: the dialogs are not needed to show the window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMessageBox

from annotator.settings import Settings
from widgets.dialogs.action_palette import ActionPalette
from widgets.dialogs.key_sheet import KeySheet
from widgets.dialogs.skip import SkipDialog
from widgets.dialogs.time_and_pay import TimeAndPayDialog
from widgets.exporting import Exporting
from widgets.importing import Importing
from widgets.job_door import JobDoor
from widgets.jobs import Jobs
from widgets.order_panel import OrderPanel
from widgets.theme.look import Look
from widgets.workbench import Workbench

Run = Callable[[str], None]


class JobVerbs(QObject):
    """Opens the dialogs of a job and carries out what they answer."""

    def __init__(
        self, bench: Workbench, door: JobDoor, jobs: Jobs, look: Look, settings: Settings
    ) -> None:
        """Know whom to ask."""
        super().__init__(bench)
        self._bench = bench
        self._door = door
        self._look = look
        self._settings = settings
        self._order = OrderPanel(bench, look)
        self._exporting = Exporting(bench, jobs, look, settings)
        self._importing = Importing(bench, jobs, look)
        self._exporting.exported.connect(lambda: bench.stepped.emit("export"))

    def calls(self, run: Run) -> dict[str, Callable[[], object]]:
        """Return the table of calls; ``run`` is for what the palette chooses."""
        return {
            "new-job": self._door.begin,
            "open-job": self._door.choose,
            "open-sample": self._door.open_sample,
            "import": self._importing.ask,
            "export": self._exporting.ask,
            "work-order": self._order.turn,
            "time-and-pay": self._show_time,
            "hand-over": self._door.hand_over,
            "skip": self._skip,
            "find-action": lambda: self._find(run),
            "keys": self._show_keys,
            "first-steps": self._bench.show_first_steps,
            "about": self._show_about,
        }

    def _show_time(self) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        session = desk.session
        dialog = TimeAndPayDialog(self._look, self._bench.window)
        today = {category.value: ms for category, ms in session.today().items()}
        whole = {category.value: ms for category, ms in session.effort().items()}
        dialog.show_times(today, whole)
        dialog.show_pay(session.pay_or_reasons())
        dialog.show_sample(is_sample=session.project.facts.sample)
        dialog.exec()
        dialog.deleteLater()
        self._bench.stepped.emit("time")

    def _skip(self) -> None:
        desk = self._bench.desk
        if desk is None or desk.loaded is None:
            return
        dialog = SkipDialog(self._look, desk.loaded.item.path, self._bench.window)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            desk.guarded(lambda: desk.session.skip(answer.words))
            desk.step(1)

    def _find(self, run: Run) -> None:
        window = self._bench.window
        palette = ActionPalette(self._look, window.actions_table.here, window)
        palette.chosen.connect(run)
        palette.exec()
        palette.deleteLater()

    def _show_keys(self) -> None:
        dialog = KeySheet(self._look, self._bench.window)
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
        QMessageBox.about(self._bench.window, title, text.replace("%1", version("fairlabel")))
