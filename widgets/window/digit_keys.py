"""Digits by their physical key, if digits need Shift, as on AZERTY."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from widgets.window.window_events import WindowEvents

_FIRST_SCAN_CODES = {"win32": 2, "darwin": None}
_X11_FIRST = 10
"""The scan code of key 1: evdev's 2 plus the 8 that X11 and Wayland add; others follow."""
_DIGITS = range(1, 10)


def digit_at(scan_code: int, platform: str = sys.platform) -> int | None:
    """Return the digit from 1 to 9 of a physical key; None for other keys.

    macOS numbers its keys differently, so this returns None there.
    """
    first = _FIRST_SCAN_CODES.get(platform, _X11_FIRST)
    digit = 0 if first is None else scan_code - first + 1
    return digit if digit in _DIGITS else None


class DigitKeys:
    """Runs ``label-1`` to ``label-9`` for keys of the digit row that no shortcut uses.

    Keys that type a digit are shortcuts already; this is for keys that type ``&``, ``é``, ``"`` and
    so on. It sees only events that reach the window, so never what is typed into a field.
    """

    def __init__(self, events: WindowEvents, run: Callable[[str], object]) -> None:
        """Watch the window."""
        self._run = run
        events.handle([QEvent.Type.KeyPress], self._on_key)

    def _on_key(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        is_plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ControlModifier,
        }
        digit = digit_at(event.nativeScanCode()) if is_plain else None
        is_digit = Qt.Key.Key_0.value <= event.key() <= Qt.Key.Key_9.value
        if digit is None or is_digit or event.isAutoRepeat():
            return False
        self._run(f"label-{digit}")
        return True
