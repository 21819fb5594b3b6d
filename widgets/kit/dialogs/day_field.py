"""A field for a day of the calendar, which may be left empty."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.documents.statement.period import read_day
from annotator.errors import InvalidValueError
from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.error_text import error_text
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

_WIDTH_PX = 140


class DayField(QWidget):
    """Type a day such as 2027-01-31; below it stands which day of the week that is.

    Signals:
        changed: the text has changed.
    """

    changed = Signal()

    def __init__(self, look: Look, name: str, today: dt.date) -> None:
        """Start empty; ``name`` is for screen readers."""
        super().__init__()
        self._today = today
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(self.tr("Such as %1").replace("%1", today.isoformat()))
        # A date keeps its order in every language.
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.setMinimumWidth(look.px(_WIDTH_PX))
        self.told = words("", "quiet")
        column = new_column(self, look.px(GAP_PX - 4))
        column.addWidget(self.field)
        column.addWidget(self.told)
        self.told.hide()
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(lambda _text: self._on_changed())

    @property
    def day(self) -> dt.date | None:
        """The day; None if there is none, or what is typed is none."""
        try:
            return read_day(self.field.text().strip())
        except InvalidValueError:
            return None

    def fault(self) -> str:
        """Return why what is typed is no day, or ""."""
        text = self.field.text().strip()
        if not text:
            return ""
        try:
            read_day(text)
        except InvalidValueError as error:
            return error_text(error)
        return ""

    def _on_changed(self) -> None:
        day = self.day
        is_over = day is not None and day < self._today
        set_role(self.told, "attention" if is_over else "quiet")
        self.told.setText(
            self.tr("%1 is over already.").replace("%1", long_day(day))
            if is_over
            else long_day(day)
        )
        self.told.setVisible(day is not None)
        self.changed.emit()


def long_day(day: dt.date | None) -> str:
    """Return a day with its day of the week, in the language of the system; "" for none."""
    if day is None:
        return ""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
