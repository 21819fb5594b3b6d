"""One field for each kind of value; each can show that the regions differ."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from annotator.display_text import shown_name
from annotator.model.entities import AttributeKind, AttributeValue, ValueKind
from widgets.attributes.shared import MIXED, Shown
from widgets.kit.plain_text import button_name
from widgets.theme.look import Look

COMMENT_PX = 52


def different() -> str:
    """Return the text for regions with different values."""
    return QCoreApplication.translate("attributes", "different")


class FlagField(QCheckBox):
    """Set or absent; partially checked if only some regions have it. A click then sets it for all.

    Signals:
        given: True, or None to remove it.
    """

    given = Signal(object)

    def __init__(self, title: str) -> None:
        """Start unchecked."""
        super().__init__(button_name(title, 80))
        self.setAccessibleName(title)
        self.clicked.connect(lambda: self.given.emit(self.isChecked() or None))

    def display(self, value: Shown) -> None:
        """Show a value."""
        states = Qt.CheckState
        is_mixed = value is MIXED
        on = states.Checked if value else states.Unchecked
        self.setCheckState(states.PartiallyChecked if is_mixed else on)
        self.setToolTip(different() if is_mixed else "")

    def report(self) -> None:
        """Do nothing: a click reports at once."""

    def nextCheckState(self) -> None:
        states = Qt.CheckState
        is_on = self.checkState() is states.Checked
        self.setCheckState(states.Unchecked if is_on else states.Checked)


class LineField(QLineEdit):
    """A text or a number; empty if absent.

    Signals:
        given: the new value, None if it was emptied; an invalid number as typed.
    """

    given = Signal(object)

    def __init__(self, kind: AttributeKind) -> None:
        """Start empty."""
        super().__init__()
        self._kind = kind
        self.setAccessibleName(kind.name)
        self.editingFinished.connect(self.report)

    def display(self, value: Shown) -> None:
        """Show a value, unless the person is typing."""
        if self.isModified() and self.hasFocus():
            return
        self.setText("" if value is None or value is MIXED else _as_text(value))
        self.setCursorPosition(0)
        self.setModified(False)
        self.setPlaceholderText(different() if value is MIXED else _hint(self._kind))

    def report(self) -> None:
        """Report typed text, if there is any."""
        if self.isModified():
            self.setModified(False)
            self.given.emit(self._value())

    def _value(self) -> AttributeValue | None:
        text = self.text()
        if not text.strip():
            return None
        return _number(text) if self._kind.kind is ValueKind.NUMBER else text


class ChoiceField(QComboBox):
    """One of several texts, or none of them.

    Signals:
        given: the choice, or None.
    """

    given = Signal(object)

    def __init__(self, kind: AttributeKind) -> None:
        """Fill in the choices."""
        super().__init__()
        self._choices = kind.choices
        self.setAccessibleName(kind.name)
        self.addItem("–")
        self.addItems([shown_name(choice) for choice in kind.choices])
        self.setMinimumContentsLength(1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._on_chosen)

    def display(self, value: Shown) -> None:
        """Show a value; one that is no longer a choice is shown as it is."""
        self.setPlaceholderText(different() if value is MIXED else str(value))
        if value is None:
            self.setCurrentIndex(0)
        elif value is MIXED or value not in self._choices:
            self.setCurrentIndex(-1)
        else:
            self.setCurrentIndex(1 + self._choices.index(str(value)))

    def report(self) -> None:
        """Do nothing: a choice reports at once."""

    def _on_chosen(self, row: int) -> None:
        self.given.emit(self._choices[row - 1] if row > 0 else None)


class CommentField(QPlainTextEdit):
    """Several lines of text, kept however the person leaves the field; undo reverses them.

    Signals:
        given: the new comment.
        left: the person leaves the field.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self._shown = ""
        self.setTabChangesFocus(True)
        look.changed.connect(self._dress)
        self._dress()

    def display(self, comment: str | None, hint: str) -> None:
        """Show a comment (None: they differ), unless the person is typing."""
        self.setPlaceholderText(different() if comment is None else hint)
        if self.document().isModified() and self.hasFocus():
            return
        self._shown = comment or ""
        self.setPlainText(self._shown)
        self.document().setModified(False)

    def report(self) -> None:
        """Report typed text, if there is any."""
        if self.document().isModified():
            self.document().setModified(False)
            text = self.toPlainText()
            if text != self._shown:
                self._shown = text
                self.given.emit(text)

    def _dress(self) -> None:
        self.setFixedHeight(self._look.px(COMMENT_PX))

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        is_done = is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_done or event.key() == Qt.Key.Key_Escape:
            self.report()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.report()


AttributeField = FlagField | LineField | ChoiceField


def field_for(kind: AttributeKind) -> AttributeField:
    """Return an empty field for an attribute."""
    if kind.kind is ValueKind.FLAG:
        return FlagField(kind.name)
    return ChoiceField(kind) if kind.kind is ValueKind.CHOICE else LineField(kind)


def _as_text(value: AttributeValue) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _number(text: str) -> AttributeValue:
    plain = text.strip().replace(",", ".")
    for read in (int, float):
        try:
            return read(plain)
        except ValueError:
            continue
    return text


def _hint(kind: AttributeKind) -> str:
    """Return the limits of a number, shown in the empty field."""
    if kind.kind is not ValueKind.NUMBER or (kind.lowest is None and kind.highest is None):
        return ""
    low = "" if kind.lowest is None else f"{kind.lowest:g}"
    high = "" if kind.highest is None else f"{kind.highest:g}"
    return f"{low} … {high}".strip()
