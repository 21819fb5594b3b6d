"""Questions about jobs as dialogs that return an answer: terms, job file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QWidget

from annotator.pay.order.work_order import WorkOrder
from widgets.job_files.new_job_dialog import NewJob, NewJobDialog
from widgets.theme.look import Look
from widgets.work_order.accept_dialog import AcceptDialog


def ask_for_job(look: Look, folder: Path | None, worker: str, window: QWidget) -> NewJob | None:
    """Return the choices for a new job; None if the person cancelled."""
    dialog = NewJobDialog(look, folder, worker, window)
    answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_to_accept(look: Look, order: WorkOrder, window: QWidget) -> bool:
    """Show the whole order and return whether it was accepted."""
    lang = QLocale().name().split("_")[0]
    today = datetime.now().astimezone().date()
    dialog = AcceptDialog(look, order, lang, today=today, parent=window)
    is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_accepted
