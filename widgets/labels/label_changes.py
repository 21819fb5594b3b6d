"""Opens the label window and carries out its changes; uses are counted meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.actions.actions_and_keys import BY_ID
from annotator.editing.commands import Command
from annotator.editing.label_list import DeleteLabel, in_use
from annotator.errors import AnnotatorError
from annotator.model.entities import LabelId
from widgets.editing.undo_redo import turn
from widgets.kit.error_text import error_text
from widgets.labels.label_counts import LabelCounter
from widgets.labels.labels_dialog import LabelsDialog
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.action_table import translated
from widgets.theme.look import Look


def change_labels(
    context: Context,
    look: Look,
    place_keys: Sequence[str],
    label_id: LabelId | None = None,
    part: str = "",
) -> None:
    """Show the window, at a part of a label if one is given; meanwhile no item is booked.

    Args:
        context: provides the open job.
        look: provides the icons.
        place_keys: the current keys of the first labels, as shown.
        label_id: the initial label.
        part: its initial part.
    """
    job = context.jobs.job
    if not job.session.editor.has_item:
        return
    dialog = LabelsDialog(
        look, lambda command: _run(job, command), lambda key: _owner(context, key), context.window
    )
    dialog.model.set_place_keys(place_keys)
    counting = LabelCounter(job, dialog)
    counting.counted.connect(dialog.show_use)
    counting.failed.connect(lambda error: dialog.say(error_text(error)))

    def follow(*_change: object) -> None:
        if job.session.editor.has_item:
            dialog.show_labels(job.session.editor.state.labels)
        counting.start()

    job.edited.connect(follow)
    dialog.delete_asked.connect(lambda label_id: _delete(job, dialog, LabelId(label_id)))
    dialog.undo_asked.connect(lambda: turn(context, is_back=True))
    follow()
    if label_id is not None:
        dialog.go_to(label_id, part)
    with off_item(context):
        dialog.exec()
    counting.stop()
    job.edited.disconnect(follow)
    dialog.deleteLater()


def _run(job: OpenJob, command: Command) -> str:
    """Run a command; returns the reason if it was refused, or ""."""
    try:
        job.session.editor.run(command)
    except AnnotatorError as error:
        return error_text(error)
    if not job.session.editor.is_saved:
        job.saved_changed.emit(False)
    return ""


def _owner(context: Context, key: str) -> str:
    owner = context.actions.keymap.owner_of(key)
    return "" if owner is None else translated(BY_ID[owner].title).rstrip("…")


def _delete(job: OpenJob, dialog: LabelsDialog, label_id: LabelId) -> None:
    """Ask the job file whether anything uses a label, and delete the label if nothing does.

    Nothing can be edited in between: the label window is modal and makes one request at a time.
    """
    label = job.session.editor.state.labels.get(label_id)
    if label is None:
        return

    def take(is_used: bool) -> None:
        dialog.setEnabled(True)
        dialog.say(in_use(label) if is_used else _run(job, DeleteLabel(label_id)))

    def fail(error: BaseException) -> None:
        dialog.setEnabled(True)
        dialog.say(error_text(error))

    dialog.setEnabled(False)
    job.bridge.when_done(job.project.reads.is_label_used(label_id), take, fail)
