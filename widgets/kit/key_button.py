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
"""Keys that only modify others."""


class KeyButton(QPushButton):
    """Press it, then the key. Esc, or a change of focus, leaves everything unchanged.

    Signals:
        recorded: the key, as portable text of Qt.
    """

    recorded = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """Show this text while no key is being recorded."""
        super().__init__(words, parent)
        self._words = words
        self._is_recording = False
        self.setAutoDefault(False)
        self.clicked.connect(self._begin)

    @property
    def is_recording(self) -> bool:
        """Whether the next key is recorded."""
        return self._is_recording

    def show_words(self, words: str) -> None:
        """Set the text that is shown while no key is being recorded."""
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
        # This comes before shortcuts, the tab order and the button's own keys.
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
    """Return the pressed key in the notation of the table of actions.

    Shift is left out for characters that may need it themselves, and the keypad is not
    distinguished: as in the table.
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
    """Return a key in the notation of this system."""
    return str(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
