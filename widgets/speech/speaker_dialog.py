"""Asks for the name of a speaker, with those that are known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QWidget

from annotator.errors import InvalidValueError
from annotator.model.speakers import require_speaker
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import row, words
from widgets.kit.error_text import error_text
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look


class SpeakerDialog(DialogFrame):
    """A field that completes names. It renames ``speaker``, or asks for one if that is ""."""

    def __init__(
        self, look: Look, names: Sequence[str], speaker: str = "", parent: QWidget | None = None
    ) -> None:
        """Suggest these names."""
        super().__init__(look, "", width_px=440, parent=parent)
        is_rename = bool(speaker)
        self.show_titles(
            self.tr("Rename the speaker") if is_rename else self.tr("Choose the speaker")
        )
        self.field = QLineEdit(speaker)
        self.field.setAccessibleName(self.tr("Name"))
        completer = QCompleter(list(names), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        label = PlainLabel(self.tr("&Name"))
        label.setBuddy(self.field)
        line = row(look, label, self.field)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.everywhere = QCheckBox(self.tr("In all &items of this job"))
        self.everywhere.setVisible(is_rename)
        self.body.addWidget(self.everywhere)
        renaming = self.tr(
            "All segments of the speaker get the name. Items that are done or skipped stay as they "
            "are. One undo takes it back."
        )
        choosing = self.tr(
            "The selected segments get this speaker, and so does the next segment. Without a name "
            "they have none. The name is part of the data."
        )
        self.body.addWidget(words(renaming if is_rename else choosing, "quiet"))
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("Cance&l"), call=self.reject)
        act = self.tr("&Rename") if is_rename else self.tr("&Choose")
        self.act_button = self.add_primary(act, self.accept)
        self.field.setFocus()
        self.field.selectAll()
        self._is_rename = is_rename
        self.field.textChanged.connect(self._show_possible)
        self._show_possible()

    def speaker(self) -> str:
        """Return the name, on one line and without spaces around it."""
        return " ".join(self.field.text().split())

    def _show_possible(self) -> None:
        fault = ""
        try:
            require_speaker(self.speaker())
        except InvalidValueError as error:
            fault = error_text(error)
        self.refusal.setText(fault)
        self.refusal.setVisible(bool(fault))
        self.act_button.setEnabled(not fault and bool(self.speaker() or not self._is_rename))
