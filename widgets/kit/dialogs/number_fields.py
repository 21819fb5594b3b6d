"""Fields for numbers: a number that cannot be accepted stays as it was typed, and says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFocusEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLabel, QSpinBox, QWidget

from widgets.kit.dialogs.form_widgets import words

_SIDE_PX: Final = 9
"""Border and padding of the other fields; Qt itself adds 2 px in all of them."""

_NUMBER: Final = re.compile(r"([-+]?)(\d+)(?:([.,\u066b])(\d*))?")
"""A number in the figures of any script."""

_MOST_DIGITS: Final = 300
"""Python reads no number of thousands of figures."""


class TypedNumber(QObject):
    """Judges the text of a number field, and keeps it as long as it cannot be accepted.

    Qt itself refuses each figure beyond the greatest number, so that 1500 becomes 150.

    Signals:
        changed: the sentence to show beside the field, "" if there is nothing to say.
    """

    changed = Signal(str)

    def __init__(self, field: NumberField | DecimalField) -> None:
        """Judge the text of that field."""
        super().__init__(field)
        self._field = field
        self.said = ""
        """The sentence that is shown beside the field."""
        self.kept = ""
        """The typed text if it cannot be accepted."""
        field.lineEdit().textChanged.connect(lambda _text: self.tell(is_typing=True))
        field.editingFinished.connect(self.tell)

    @property
    def fault(self) -> str:
        """Why the typed number cannot be accepted, in one sentence; "" if it can."""
        return self._fault_of(self._field.lineEdit().text())

    def judge(self, judged: Any, text: str, at: int) -> Any:  # noqa: ANN401 - as Qt's binding has it
        """Return Qt's judgement of a text, except that a number out of bounds may be typed."""
        if self._fault_of(text):
            self.kept = self._plain(text)
            return QValidator.State.Intermediate, text, at
        state = judged[0] if isinstance(judged, tuple) else judged
        if state is not QValidator.State.Invalid:
            self.kept = ""
        return judged

    def take(self, call: Callable[[], None]) -> None:
        """Let the program or a key set another value than the one typed."""
        self.kept = ""
        call()
        self.tell()

    def tell(self, *, is_typing: bool = False) -> None:
        """Show what is to be said; a number that is too small may grow while it is typed."""
        said, found = self.fault, _NUMBER.fullmatch(self._plain(self._field.lineEdit().text()))
        if said and is_typing and found and 0 <= _value_of(found) < self._field.minimum():
            said = ""  # 640 begins with 6
        if said != self.said:
            self.said = said
            self._field.setAccessibleDescription(said)
            self._field.lineEdit().setAccessibleDescription(said)
            self.changed.emit(said)

    def _plain(self, text: str) -> str:
        plain = text.strip()
        plain = plain.removeprefix(self._field.prefix().strip())
        return plain.removesuffix(self._field.suffix().strip()).strip()

    def _fault_of(self, text: str) -> str:
        found, field = _NUMBER.fullmatch(self._plain(text)), self._field
        if found is None:
            return ""
        number, least, most = _value_of(found), field.minimum(), field.maximum()
        if field.specialValueText() and number != least:
            least += 1  # the least stands for no number
        if number > most:
            return self.tr("Write %1 or less.").replace("%1", field.shown(most))
        if number < least:
            return self.tr("Write %1 or more.").replace("%1", field.shown(least))
        if field.decimals() and found[3] not in {None, (point := field.locale().decimalPoint())}:
            return self.tr("Write %1 before the decimals.").replace("%1", point)
        if len(found[4] or "") > field.decimals():
            if not field.decimals():
                return self.tr("Write a whole number.")
            return self.tr("Write at most %n decimals.", "", field.decimals())
        return ""


class NumberField(QSpinBox):
    """A field for a whole number; ``name`` is for screen readers."""

    typed: TypedNumber | None = None

    def __init__(self, name: str = "") -> None:
        """Start with Qt's default range."""
        super().__init__()
        self.typed = TypedNumber(self)
        _prepare(self, name)

    def decimals(self) -> int:
        """Return how many decimals a number may have: none."""
        return 0

    def shown(self, value: float) -> str:
        """Return a number as the field shows it."""
        return f"{self.prefix()}{super().textFromValue(round(value))}{self.suffix()}"

    # Qt overrides -----------------------------------------------------------

    def validate(self, text: str, at: int) -> Any:  # noqa: ANN401 - as Qt's binding has it
        judged = super().validate(text, at)
        return judged if self.typed is None else self.typed.judge(judged, text, at)

    def textFromValue(self, value: int) -> str:
        kept = "" if self.typed is None else self.typed.kept
        return kept or super().textFromValue(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        kept = "" if self.typed is None else self.typed.kept
        if kept and self.text() == self.specialValueText():
            # Qt asks for no text of the least value if that has a text of its own.
            self.lineEdit().setText(f"{self.prefix()}{kept}{self.suffix()}")

    def setValue(self, value: int) -> None:
        set_value = super().setValue
        if self.typed is not None:
            self.typed.take(lambda: set_value(value))

    def stepBy(self, steps: int) -> None:
        if self.typed is not None and self.typed.kept:
            self.setValue(self.value())  # Qt takes no step from a text that it does not accept
        super().stepBy(steps)

    def fixup(self, text: str) -> str:
        return text  # Qt would read 1,5 as 15


class DecimalField(QDoubleSpinBox):
    """A field for a decimal number; ``name`` is for screen readers."""

    typed: TypedNumber | None = None

    def __init__(self, name: str = "") -> None:
        """Start with Qt's default range."""
        super().__init__()
        self.typed = TypedNumber(self)
        _prepare(self, name)

    def shown(self, value: float) -> str:
        """Return a number as the field shows it."""
        return f"{self.prefix()}{super().textFromValue(value)}{self.suffix()}"

    # Qt overrides -----------------------------------------------------------

    def validate(self, text: str, at: int) -> Any:  # noqa: ANN401 - as Qt's binding has it
        judged = super().validate(text, at)
        return judged if self.typed is None else self.typed.judge(judged, text, at)

    def textFromValue(self, value: float) -> str:
        kept = "" if self.typed is None else self.typed.kept
        return kept or super().textFromValue(value)

    def setValue(self, value: float) -> None:
        set_value = super().setValue
        if self.typed is not None:
            self.typed.take(lambda: set_value(value))

    def stepBy(self, steps: int) -> None:
        if self.typed is not None and self.typed.kept:
            self.setValue(self.value())  # Qt takes no step from a text that it does not accept
        super().stepBy(steps)

    def fixup(self, text: str) -> str:
        return text  # Qt would read 1,5 as 15


def fault_line(*fields: NumberField | DecimalField) -> QLabel:
    """Return a line for beside some fields that says why a typed number cannot be accepted."""
    line = words("", "refusal")
    line.hide()

    def show() -> None:
        said = next((typed.said for typed in every if typed.said), "")
        line.setText(said)
        line.setVisible(bool(said))

    every = [field.typed for field in fields if field.typed is not None]
    for typed in every:
        typed.changed.connect(lambda _said: show())
    return line


def first_fault(parent: QWidget) -> NumberField | DecimalField | None:
    """Return the first visible field inside a widget whose number cannot be accepted."""
    for field in parent.findChildren(QAbstractSpinBox):
        if not isinstance(field, NumberField | DecimalField) or field.typed is None:
            continue
        if field.typed.fault and field.isVisibleTo(parent):
            return field
    return None


def refuses(parent: QWidget) -> bool:
    """Return whether a typed number inside cannot be accepted; its field then has the focus."""
    field = first_fault(parent)
    if field is None:
        return False
    if field.typed is not None:
        field.typed.tell()
    field.setFocus()
    field.selectAll()
    return True


def _value_of(found: re.Match[str]) -> Fraction:
    whole, part = int(found[2][-_MOST_DIGITS:]), (found[4] or "")[:_MOST_DIGITS]
    if len(found[2].lstrip("0")) > _MOST_DIGITS:
        whole = 10**_MOST_DIGITS  # beyond every bound
    value = whole + (Fraction(int(part), 10 ** len(part)) if part else 0)
    return Fraction(-value if found[1] == "-" else value)


def _prepare(field: QAbstractSpinBox, name: str) -> None:
    # A style sheet cannot do this: Qt gives the text the full width of such a field.
    field.lineEdit().setTextMargins(_SIDE_PX, 0, _SIDE_PX, 0)
    if name:
        field.setAccessibleName(name)
        field.lineEdit().setAccessibleName(name)
