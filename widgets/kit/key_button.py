"""A button that records a key, including pedals and media keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

_ALONE = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
}
"""Keys that only change what others mean."""


class KeyButton(QPushButton):
    """Press it, then the key. Esc leaves everything as it was, and so does going elsewhere.

    Signals:
        recorded: the key, as portable text of Qt.
    """

    recorded = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """Show these words while it does not wait for a key."""
        super().__init__(words, parent)
        self._words = words
        self._is_recording = False
        self.setAutoDefault(False)
        self.clicked.connect(self._begin)

    @property
    def is_recording(self) -> bool:
        """Whether the next key is taken."""
        return self._is_recording

    def show_words(self, words: str) -> None:
        """Show other words while it does not wait for a key."""
        self._words = words
        if not self._is_recording:
            self.setText(words)

    def _begin(self) -> None:
        self._is_recording = True
        self.setText(self.tr("Press it, or Esc"))
        self.setFocus()

    def _end(self) -> None:
        self._is_recording = False
        self.setText(self._words)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _ALONE:
            return
        self._end()
        if event.key() != Qt.Key.Key_Escape:
            self.recorded.emit(key_of(event))

    # Qt overrides -----------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Before shortcuts, the tab order and the button itself see the key.
        if self._is_recording and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._take(event)
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._is_recording:
            self._end()
        super().focusOutEvent(event)


def key_of(event: QKeyEvent) -> str:
    """Return what was pressed as the table of actions names it.

    Shift is left out with signs that themselves may need it, and of a keypad the place does not
    count: as in the table.
    """
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    modifiers &= ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    if key == Qt.Key.Key_Backtab:
        key, modifiers = Qt.Key.Key_Tab, modifiers | Qt.KeyboardModifier.ShiftModifier
    plain = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    if len(plain) == 1 and not plain.isalpha():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    pressed = QKeySequence(int(modifiers.value) | int(key.value))
    return str(pressed.toString(QKeySequence.SequenceFormat.PortableText))


def native(key: str) -> str:
    """Return a key as this machine names it."""
    return str(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
