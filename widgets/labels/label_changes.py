"""Shows the window of the labels and does what it asks, counting in the background meanwhile."""

from __future__ import annotations

from annotator.actions.table import BY_ID
from annotator.editing.commands import Command
from annotator.editing.label_list import DeleteLabel, in_use
from annotator.errors import AnnotatorError
from annotator.model.entities import LabelId
from widgets.app.presenter import Presenter
from widgets.editing.turning import turn
from widgets.labels.label_counts import Counting
from widgets.labels.labels_dialog import LabelsDialog
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.action_table import translated
from widgets.theme.look import Look


def change_labels(
    bench: Presenter, look: Look, label_id: LabelId | None = None, part: str = ""
) -> None:
    """Show the window, at a part of a label if one is given; it is no work on the item in hand."""
    desk = bench.desk
    if desk is None or not desk.session.editor.has_item:
        return
    dialog = LabelsDialog(
        look, lambda command: _run(desk, command), lambda key: _owner(bench, key), bench.window
    )
    dialog.model.set_place_keys(bench.window.labels.model.place_keys)
    counting = Counting(desk, dialog)
    counting.counted.connect(dialog.show_use)
    counting.failed.connect(lambda error: dialog.say(str(error)))

    def follow(*_change: object) -> None:
        if desk.session.editor.has_item:
            dialog.show_labels(desk.session.editor.state.labels)
        counting.start()

    desk.edited.connect(follow)
    dialog.delete_asked.connect(lambda label_id: _delete(desk, dialog, LabelId(label_id)))
    dialog.undo_asked.connect(lambda: turn(bench, is_back=True))
    follow()
    if label_id is not None:
        dialog.go_to(label_id, part)
    with off_item(bench.context):
        dialog.exec()
    counting.stop()
    desk.edited.disconnect(follow)
    dialog.deleteLater()


def _run(desk: OpenJob, command: Command) -> str:
    """Do it; return why not, or ""."""
    try:
        desk.session.editor.run(command)
    except AnnotatorError as error:
        return str(error)
    if not desk.session.editor.is_saved:
        desk.saved_changed.emit(False)
    return ""


def _owner(bench: Presenter, key: str) -> str:
    owner = bench.window.actions_table.keymap.owner_of(key)
    return "" if owner is None else translated(BY_ID[owner].title).rstrip("…")


def _delete(desk: OpenJob, dialog: LabelsDialog, label_id: LabelId) -> None:
    """Ask the job file whether anything uses a label, and take it away if nothing does.

    Nothing can be edited in between: the window of the labels is modal, and asks one thing at once.
    """
    label = desk.session.editor.state.labels.get(label_id)
    if label is None:
        return

    def take(is_used: bool) -> None:
        dialog.setEnabled(True)
        dialog.say(in_use(label) if is_used else _run(desk, DeleteLabel(label_id)))

    def fail(error: BaseException) -> None:
        dialog.setEnabled(True)
        dialog.say(str(error))

    dialog.setEnabled(False)
    desk.bridge.when_done(desk.project.reads.is_label_used(label_id), take, fail)
