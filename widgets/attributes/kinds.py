"""Opens the dialog on the attributes of a label, and makes what comes of it one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QDialog

from annotator.editing.label_commands import ChangeLabel
from annotator.errors import InvalidValueError
from annotator.model.entities import AttributeKind, Region
from widgets.app.presenter import Presenter
from widgets.attributes.kinds_dialog import KindsDialog
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look


def edit_kinds(bench: Presenter, look: Look, regions: Sequence[Region]) -> None:
    """Ask for the attributes of the label of these regions, or of that for new boxes."""
    desk = bench.desk
    if desk is None or not desk.session.editor.has_item:
        return
    state = desk.session.editor.state
    label_id = regions[0].label_id if regions else bench.window.canvas.current_label
    label = None if label_id is None else state.labels.get(label_id)
    if label is None:
        bench.window.notices.say(Notice(bench.tr("Add a label first: attributes belong to one.")))
        return

    def check(kinds: tuple[AttributeKind, ...]) -> str:
        try:
            ChangeLabel(replace(label, attributes=kinds)).change(state)
        except InvalidValueError as error:
            return str(error)
        return ""

    dialog = KindsDialog(look, label.name, label.attributes, check, bench.window)
    if dialog.exec() == QDialog.DialogCode.Accepted and desk is bench.desk:
        desk.run(ChangeLabel(replace(label, attributes=dialog.kinds())))
    dialog.deleteLater()
