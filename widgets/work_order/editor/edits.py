"""Fields for single values of a work order."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from annotator.errors import InvalidValueError
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.money.typed_amounts import plain_amount
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec
from widgets.theme.look import Look
from widgets.theme.tokens import TARGET_PX
from widgets.work_order.order_summary_words import not_disclosed, spoken

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_AMOUNTS: Final = frozenset({FieldKind.AMOUNT, FieldKind.PERCENT, FieldKind.HOURS})
_BREAKS: Final = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
_YES_NO: Final = ("yes", "no")
_SHORT_FIELD_PX: Final = 220


class Edit(QWidget):
    """A field for one value. ``written`` is the value for the file, None to leave it out.

    Signals:
        changed: the value has changed.
    """

    changed = Signal()

    def written(self) -> object | None:
        """Return the value for the file."""
        raise NotImplementedError

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        raise NotImplementedError

    def trouble(self) -> str:
        """Return a problem that the written value does not show, or ""."""
        return ""


class CalmCombo(QComboBox):
    """A choice that ignores the wheel, so that scrolling the page does not change it."""

    # Qt overrides -----------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietButton(QPushButton):
    """A button without a frame beside a field, large enough to click (WCAG 2.2, 2.5.8)."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        """Show a text."""
        super().__init__(text, parent)
        self.setProperty("role", "line")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._least = QSize(look.px(TARGET_PX), look.px(TARGET_PX))

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        # The style sheet removes a minimum height that is set in another way.
        return super().sizeHint().expandedTo(self._least)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class LineEdit(Edit):
    """One line: a name, an amount, a number, a day."""

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start empty, with the example as placeholder."""
        super().__init__(parent)
        self._kind = spec.kind
        self.field = QLineEdit()
        self.field.setAccessibleName(spoken(spec.title))
        self.field.setPlaceholderText(example_of(spec))
        self.field.setAcceptDrops(False)
        line = _alone(self, self.field)
        if spec.kind is not FieldKind.LINE:
            # Digits keep their order in every language.
            self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.field.setMaximumWidth(look.px(_SHORT_FIELD_PX))
            line.addStretch(1)
        self.field.textChanged.connect(lambda _text: self.changed.emit())

    def written(self) -> object | None:
        """Return the value for the file."""
        text = on_one_line(self.field.text())
        if not text.strip():
            return None
        if self._kind is FieldKind.LINE:
            return text
        text = text.strip()
        if self._kind in {FieldKind.DAYS, FieldKind.COUNT} and _WHOLE.fullmatch(text):
            return int(text)
        if self._kind is FieldKind.DATE:
            return _day(text)
        return _plain(text) if self._kind in _AMOUNTS else text

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        self.field.setText("" if value is None else _one_line(value))
        self.field.setCursorPosition(0)  # a long text is shown from its beginning

    def fill(self, text: str) -> None:
        """Insert a text as if it were typed: Ctrl+Z undoes it."""
        self.field.selectAll()
        self.field.insert(text)


def _plain(text: str) -> str:
    """Return an amount without thousands marks; one that is no amount, or two, as it is typed."""
    try:
        return plain_amount(text)
    except InvalidValueError:
        return text


class ChoiceEdit(Edit):
    """A choice of yes or no, or of one word; the first entry leaves the field empty."""

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start with nothing chosen."""
        super().__init__(parent)
        self.field = CalmCombo()
        self.field.setAccessibleName(spoken(spec.title))
        self.field.setFixedWidth(look.px(_SHORT_FIELD_PX))
        self.field.addItem(self.tr("Choose…") if spec.is_required else not_disclosed(), None)
        for choice in spec.choices or _YES_NO:
            self.field.addItem(spoken(choice.replace("_", " ")), choice)
        _alone(self, self.field).addStretch(1)
        self.field.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def written(self) -> object | None:
        """Return the value for the file."""
        found: object = self.field.currentData()
        return found

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        if isinstance(value, bool):
            value = "yes" if value else "no"
        at = self.field.findData(value) if value is None or isinstance(value, str) else -1
        if at < 0:
            # An invalid value is shown, with its fault, until another is chosen.
            self.field.addItem(_one_line(value), _one_line(value))
            at = self.field.count() - 1
        self.field.setCurrentIndex(at)


class CurrencyEdit(Edit):
    """A code of ISO 4217, typed or chosen."""

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start without a currency."""
        super().__init__(parent)
        self.field = CalmCombo()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.field.addItems(["", *sorted(CURRENCIES)])
        self.field.setAccessibleName(spoken(spec.title))
        self.field.setFixedWidth(look.px(_SHORT_FIELD_PX))
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        line, completer = self.field.lineEdit(), self.field.completer()
        if line is not None:
            line.setPlaceholderText(example_of(spec))
            line.setAccessibleName(spoken(spec.title))
            line.setAcceptDrops(False)
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        _alone(self, self.field).addStretch(1)
        self.field.currentTextChanged.connect(lambda _text: self.changed.emit())

    def written(self) -> object | None:
        """Return the value for the file."""
        text = self.field.currentText().strip()
        # Lower case means the same currency.
        return (text.upper() if text.upper() in CURRENCIES else text) or None

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        self.field.setCurrentText("" if value is None else _one_line(value))


def on_one_line(text: str) -> str:
    """Return a text with a space for each line break, as a pasted one is displayed anyway."""
    return _BREAKS.sub(" ", text)


def example_of(spec: FieldSpec) -> str:
    """Return the example of a field as a person would type it; in English if it has languages."""
    value: Any = tomllib.loads(f"example = {spec.example}")["example"] if spec.example else ""
    if isinstance(value, dict):
        value = value.get("en", "")
    return "" if isinstance(value, list) else _one_line(value)


def _alone(edit: Edit, field: QWidget) -> QHBoxLayout:
    line = QHBoxLayout(edit)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(field, 1)
    edit.setFocusProxy(field)
    return line


def _day(text: str) -> object:
    if not _DAY.fullmatch(text):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _one_line(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004 - as the reader has it
        return "9" * 20
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else "?"
