"""The choices for a statement: the document, its days, and its sections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.documents.statement import ALL, ENGLISH_WORDS, DocumentWords, Period
from annotator.documents.statement.period import month_before, month_of, read_day, week_of
from annotator.documents.statement_builder import StatementOptions
from widgets.kit.dialogs.form_widgets import row, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class DocumentKind(StrEnum):
    """The two documents."""

    STATEMENT = "statement"
    RECORD = "record"


class Days(StrEnum):
    """The named periods, and the typed one."""

    ALL = "all"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    TYPED = "typed"


class StatementChoices(QWidget):
    """Two rows of choices.

    Signals:
        changed: another choice was made.

    Args:
        look: provides sizes.
        today: the day from which weeks and months are counted.
        languages: the texts of each language besides English.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        today: dt.date,
        languages: Mapping[str, DocumentWords],
        parent: QWidget | None = None,
    ) -> None:
        """Start with the statement of all work, identified by id alone."""
        super().__init__(parent)
        self._today = today
        self._words = {ENGLISH_WORDS.language: ENGLISH_WORDS, **languages}
        self.kinds = _choice(
            self.tr("Document"),
            {
                DocumentKind.STATEMENT: self.tr("Statement of work and pay"),
                DocumentKind.RECORD: self.tr("Portable record, to show elsewhere"),
            },
        )
        self.days = _choice(
            self.tr("Days"),
            {
                Days.ALL: self.tr("All work"),
                Days.WEEK: self.tr("This week"),
                Days.MONTH: self.tr("This month"),
                Days.LAST_MONTH: self.tr("Last month"),
                Days.TYPED: self.tr("From … to …"),
            },
        )
        self.languages = _choice(
            self.tr("Language"), {code: _own_name(code) for code in self._words}
        )
        self.first = _day_field(self.tr("First day"), month_of(today).first or today)
        self.last = _day_field(self.tr("Last day"), today)
        self.to_words = words(self.tr("to"), "quiet")
        self.to_words.setWordWrap(False)
        self.is_named = QCheckBox(self.tr("With my &name"))
        self.has_pay = QCheckBox(self.tr("With p&ay"))
        self._lay_out(look)
        for choice in (self.kinds, self.days, self.languages):
            choice.currentIndexChanged.connect(self._on_changed)
        for field in (self.first, self.last):
            field.editingFinished.connect(self._on_changed)
        for tick in (self.is_named, self.has_pay):
            tick.toggled.connect(self._on_changed)
        self._show_what_matters()

    @property
    def kind(self) -> DocumentKind:
        """The chosen document."""
        return DocumentKind(self.kinds.currentData())

    def period(self) -> Period:
        """Return the chosen period; a record always covers all work.

        Raises:
            InvalidValueError: a typed day is invalid, or the last is before the first.
        """
        if self.kind is DocumentKind.RECORD:
            return ALL
        match Days(self.days.currentData()):
            case Days.WEEK:
                return week_of(self._today)
            case Days.MONTH:
                return month_of(self._today)
            case Days.LAST_MONTH:
                return month_before(self._today)
            case Days.TYPED:
                return Period(read_day(self.first.text()), read_day(self.last.text()))
        return ALL

    def wishes(self) -> StatementOptions:
        """Return the other choices."""
        return StatementOptions(
            words=self._words[self.languages.currentData()],
            is_named=self.is_named.isChecked(),
            has_pay=self.has_pay.isChecked() and self.kind is DocumentKind.RECORD,
            as_of=self._today if self.kind is DocumentKind.STATEMENT else None,
        )

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        for field in (self.first, self.last):
            field.setMaximumWidth(look.px(120))
        lines: tuple[QHBoxLayout, ...] = (
            row(look, self.kinds, self.days, self.first, self.to_words, self.last, 1),
            row(look, self.is_named, self.has_pay, 1, self.languages),
        )
        for line in lines:
            column.addLayout(line)

    def _show_what_matters(self) -> None:
        is_record = self.kind is DocumentKind.RECORD
        is_typed = Days(self.days.currentData()) is Days.TYPED and not is_record
        self.days.setVisible(not is_record)
        self.has_pay.setVisible(is_record)
        self.languages.setVisible(len(self._words) > 1)
        for part in (self.first, self.to_words, self.last):
            part.setVisible(is_typed)

    def _on_changed(self) -> None:
        self._show_what_matters()
        self.changed.emit()


def _choice(name: str, entries: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for key, text in entries.items():
        box.addItem(text, str(key))
    return box


def _day_field(name: str, day: dt.date) -> QLineEdit:
    field = QLineEdit(day.isoformat())
    field.setAccessibleName(name)
    # A date keeps its order in every language.
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return field


def _own_name(language: str) -> str:
    """Return a language's name in that language."""
    if language == ENGLISH_WORDS.language:
        return "English"
    return QLocale(language).nativeLanguageName() or language
