"""The owner of the next step of undo and redo, shown if it is another person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.display_text import shown_name
from annotator.editing.changes import Step
from annotator.session.job_session import JobSession
from widgets.open_job.open_job import OpenJob
from widgets.shell.action_table import ActionTable


def annotate(table: ActionTable, job: OpenJob | None) -> None:
    """Add the owner's name to both actions if the step is somebody else's."""
    texts = (("undo", _tr("Undo: only %1 can")), ("redo", _tr("Redo: only %1 can")))
    for action_id, text in texts:
        name = ""
        if job is not None:
            name = job.session.maker_of(next_step(job.session, is_back=action_id == "undo"))
        table.annotate(action_id, named(text, name) if name else "")


def next_step(session: JobSession, *, is_back: bool) -> Step | None:
    """Return the step that undo or redo would reverse."""
    history = session.editor.history
    return history.next_undo if is_back else history.next_redo


def named(text: str, name: str) -> str:
    """Insert a name into the text so that it does not reorder the sentence in Arabic."""
    return text.replace("%1", f"\u2068{shown_name(name)}\u2069")


def _tr(text: str) -> str:
    return QCoreApplication.translate("turning", text)
