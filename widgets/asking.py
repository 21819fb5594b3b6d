"""Asks a person by a dialog and returns the answer: who works, on which terms, which job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QWidget

from annotator.model import WorkerId
from annotator.pay.work_order import WorkOrder
from annotator.people import Worker, new_worker
from widgets.dialogs.new_job import NewJob, NewJobDialog
from widgets.dialogs.who import WhoDialog
from widgets.dialogs.work_order import AcceptDialog
from widgets.theme.look import Look


def ask_for_job(look: Look, folder: Path | None, worker: str, window: QWidget) -> NewJob | None:
    """Return what a new job begins with; None: the person left."""
    dialog = NewJobDialog(look, folder, worker, window)
    answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_who(
    look: Look, people: Sequence[Worker], current: WorkerId | None, window: QWidget
) -> Worker | None:
    """Return who works, one of the people or somebody new; None: the person left."""
    dialog = WhoDialog(look, people, current, window)
    chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    if chosen is None:
        return None
    known = {worker.id: worker for worker in people}
    if chosen.worker_id is not None:
        return known[chosen.worker_id]
    return new_worker(chosen.new_name)


def ask_to_accept(look: Look, order: WorkOrder, window: QWidget) -> bool:
    """Show an order whole and return whether it was accepted."""
    lang = QLocale().name().split("_")[0]
    dialog = AcceptDialog(look, order, lang, parent=window)
    is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_accepted
