"""Shows an update before it is taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import Mark, card, row, words
from widgets.theme.look import Look

_WIDTH_PX = 560


@dataclass(frozen=True, slots=True)
class UpdateSummary:
    """What is shown of an update; ``signed_by`` is the fingerprint of the release key."""

    version: str
    own_version: str
    day: dt.date
    size_bytes: int
    signed_by: str


class UpdateDialog(DialogFrame):
    """Asks whether to take an update. Closing it takes nothing."""

    def __init__(self, look: Look, update: UpdateSummary, parent: QWidget | None = None) -> None:
        """Lay out the facts and what will happen."""
        super().__init__(look, "", width_px=_WIDTH_PX, parent=parent)
        name = self.tr("Fairlabel %1").replace("%1", update.version)
        self.show_titles(self.tr("Update"), name)
        self._add_facts(update)
        self._add_signature(update)
        kept = self.tr(
            "Your version %1 stays as it is until the new one has opened a job. Jobs, settings and "
            "keys are not touched."
        )
        self.body.addWidget(words(kept.replace("%1", update.own_version)))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.update_button = self.add_primary(self.tr("&Update"), self.accept)
        self.update_button.setFocus()

    def _add_facts(self, update: UpdateSummary) -> None:
        locale = QLocale()
        day = QDate(update.day.year, update.day.month, update.day.day)
        size = locale.formattedDataSize(
            update.size_bytes, 0, QLocale.DataSizeFormat.DataSizeSIFormat
        )
        text = self.tr("Made on %1. It needs %2 on the disk of the program.")
        text = text.replace("%1", locale.toString(day)).replace("%2", size)
        self.body.addWidget(words(text, "quiet"))

    def _add_signature(self, update: UpdateSummary) -> None:
        frame, column = card(self.look)
        mark = Mark(self.look, "shield-check", "quiet", 16)
        told = words(self.tr("Signed by the release key of this program"), "section")
        line = row(self.look, mark, told)
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addWidget(words(digits_text(update.signed_by), "quiet", is_selectable=True))
        self.body.addWidget(frame)
