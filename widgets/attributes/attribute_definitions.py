"""Opens the dialog for the attributes of a label, and turns its result into one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from annotator.editing.label_commands import ChangeLabel
from annotator.errors import InvalidValueError
from annotator.model.entities import AttributeKind, Region
from widgets.attributes.attribute_definitions_dialog import KindsDialog
from widgets.kit.error_text import error_text
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look


def edit_kinds(context: Context, look: Look, regions: Sequence[Region]) -> None:
    """Edit the attributes of the label of these regions, or of the next box's label."""
    job = context.jobs.job
    if not job.session.editor.has_item:
        return
    state = job.session.editor.state
    label_id = regions[0].label_id if regions else context.view.current_label
    label = None if label_id is None else state.labels.get(label_id)
    if label is None:
        text = "Add a label first: attributes belong to one."
        context.notices.say(Notice(QCoreApplication.translate("kinds", text)))
        return

    def check(kinds: tuple[AttributeKind, ...]) -> str:
        try:
            ChangeLabel(replace(label, attributes=kinds)).change(state)
        except InvalidValueError as error:
            return error_text(error)
        return ""

    dialog = KindsDialog(look, label.name, label.attributes, check, context.window)
    if dialog.exec() == QDialog.DialogCode.Accepted and job is context.jobs.job_or_none:
        job.run(ChangeLabel(replace(label, attributes=dialog.kinds())))
    dialog.deleteLater()
