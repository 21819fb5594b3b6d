"""The claims of a day: each can be withdrawn, and more time can be added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.day.day_record import DayRecord
from annotator.records import Correction
from widgets.kit import day_words
from widgets.kit.day_words import length_text, reason_words
from widgets.kit.dialogs.form_widgets import button, empty, row
from widgets.kit.dialogs.form_widgets import words as label
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ClaimList(QWidget):
    """Each claim with its length, reason and item, and a button to withdraw it.

    Signals:
        asked: add time.
        taken_back: a claim, a ``Correction``, is withdrawn.
    """

    asked = Signal()
    taken_back = Signal(object)

    def __init__(self, look: Look) -> None:
        """Start without claims."""
        super().__init__()
        self._look = look
        self._shown: tuple[Correction, ...] = ()
        self._date: dt.date | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(4))
        self.texts: list[str] = []
        self.buttons: list[QPushButton] = []
        self.note = label("", "quiet")
        self.note.hide()
        self.add_time_button = button(self.tr("&Add time…"))
        self.add_time_button.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        column.addLayout(self._lines)
        column.addWidget(self.note)
        column.addLayout(row(look, self.add_time_button, 1))

    def show_day(
        self,
        date: dt.date | None,
        day: DayRecord | None,
        items: Mapping[int, str],
        *,
        is_today: bool,
    ) -> None:
        """Show the claims of a day. Time can be added today and on each day that has time."""
        self.add_time_button.setVisible(is_today or day is not None)
        claims = () if day is None else day.claims
        is_other, self._date = date != self._date, date
        if claims == self._shown and not is_other:
            return
        self._say_what_went([] if is_other else [c for c in self._shown if c not in claims])
        focused = self.window().focusWidget()
        place = next((at for at, each in enumerate(self.buttons) if each is focused), None)
        self._shown = claims
        empty(self._lines)
        self.texts = [_text(claim, items) for claim in claims]
        self.buttons = []
        for claim, text in zip(claims, self.texts, strict=True):
            self._lines.addLayout(self._line(claim, text))
            self.buttons[-1].show()  # at once: a hidden button takes no focus
        if not claims:
            text = self.tr("Apart from the breaks above, you have added nothing on this day.")
            self._lines.addWidget(label(text, "quiet"))
        if place is not None:
            nearest = self.buttons[min(place, len(claims) - 1)] if claims else self.add_time_button
            nearest.setFocus()

    def _line(self, claim: Correction, text: str) -> QHBoxLayout:
        take_back = button(self.tr("Take back"), "choice")
        take_back.setAccessibleName(f"{take_back.text()}: {text}")
        take_back.clicked.connect(lambda *_args: self.taken_back.emit(claim))
        self.buttons.append(take_back)
        line = QHBoxLayout()
        line.setSpacing(self._look.px(GAP_PX))
        line.addWidget(label(text), 1)
        line.addWidget(take_back)
        return line

    def _say_what_went(self, gone: Sequence[Correction]) -> None:
        """Say that claims were withdrawn, until something else is shown."""
        if gone:
            text = self.tr("%1 are taken back and no longer count. You can add them again.")
            ms = sum(claim.duration_ms for claim in gone)
            self.note.setText(text.replace("%1", day_words.apart(length_text(ms))))
        self.note.setVisible(bool(gone))


def _text(claim: Correction, items: Mapping[int, str]) -> str:
    parts = [day_words.apart(length_text(claim.duration_ms)), reason_words(claim.reason)]
    if claim.item_id is not None:
        parts.append(day_words.apart(items.get(claim.item_id, "")))
    return "  ·  ".join(filter(None, parts))
