"""Waits at the end of the program for the write-back of a job, and explains a failure."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import as_path, words
from widgets.theme.look import Look


class HomeDialog(DialogFrame):
    """Shows a bar; if the write-back fails, the reason and two buttons.

    Args:
        look: provides colours and sizes.
        home: the original job file.

    Signals:
        again_asked: try again.
    """

    again_asked = Signal()

    def __init__(self, look: Look, home: Path, parent: QWidget | None = None) -> None:
        """Show that the job is being written back."""
        super().__init__(look, "", width_px=520, parent=parent)
        self._name, self._folder = as_path(home.name), str(home.parent)
        self.setWindowTitle(self.tr("Write back"))
        self.said = words("", is_selectable=True)
        self.place = words(as_path(home.parent), "quiet", is_selectable=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Writing back"))
        self.kept = words(
            self.tr(
                "Nothing is lost if you close now: the work stays on this computer, and you are "
                "told at the next start."
            )
        )
        for each in (self.said, self.place, self.bar, self.kept):
            self.body.addWidget(each)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.keep_button = self.add_button(self.tr("&Close, and keep it here"), call=self.reject)
        self.again_button = self.add_primary(self.tr("&Try again"), self.again_asked)
        self.show_writing()
        self.keep_button.setFocus()

    def show_writing(self) -> None:
        """Show the progress bar."""
        self.title.setText(self.tr("Writing %1 back…").replace("%1", self._name))
        self.said.hide()
        self.bar.show()
        self.again_button.setEnabled(False)

    def show_refusal(self, sentence: str) -> None:
        """Show why it failed."""
        self.title.setText(self.tr("%1 is not written back").replace("%1", self._name))
        self.said.setText(sentence)
        self.said.show()
        self.place.setVisible(self._folder not in sentence)
        self.bar.hide()
        self.again_button.setEnabled(True)
        self.again_button.setFocus()
        if self.isVisible():
            self.fit()
