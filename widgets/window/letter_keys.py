"""Single letters by their physical key, if the layout of the keyboard has no Latin letters."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from widgets.window.window_events import WindowEvents

_ROWS: Final = ((24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
"""Each row of letters with the scan code of its first key on X11 and Wayland: of evdev, and 8."""

_MAC_KEYS: Final = "ASDFHGZXCV BQWERYT             OU IP LJ K    NM"
"""The letters by the virtual key codes of macOS, from 0; a space stands for other keys."""

_NO_OTHER_KEYS: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.NoModifier


def _positions() -> Iterator[tuple[int, str]]:
    for first, letters in _ROWS:
        yield from enumerate(letters, start=first)


_BY_SCAN_CODE: Final = dict(_positions())
_BY_MAC_KEY: Final = {at: letter for at, letter in enumerate(_MAC_KEYS) if letter != " "}


def letter_at(scan_code: int, virtual_key: int, platform: str = sys.platform) -> str | None:
    """Return the Latin letter of a physical key; None for other keys.

    Windows numbers the keys of every layout by a Latin letter. Elsewhere it is the letter that
    stands there on a US keyboard.
    """
    if platform == "win32":
        letter = chr(virtual_key) if 0 < virtual_key < sys.maxunicode else ""
        return letter if "A" <= letter <= "Z" else None
    if platform == "darwin":
        return _BY_MAC_KEY.get(virtual_key)
    return _BY_SCAN_CODE.get(scan_code)


def is_foreign_letter(text: str) -> bool:
    """Return whether a key typed one letter of a script other than Latin."""
    if len(text) != 1 or not text.isalpha():
        return False
    return not unicodedata.name(text, "").startswith(("LATIN", "FULLWIDTH LATIN"))


class LetterKeys:
    """Runs the action of a Latin letter for a key that types a letter of another script.

    On such a layout no shortcut of a single letter could be pressed. It sees only events that reach
    the window: shortcuts come first, and what is typed into a field never arrives.
    """

    def __init__(
        self, events: WindowEvents, run_key: Callable[[str], object], is_on: Callable[[], bool]
    ) -> None:
        """Watch the window.

        Args:
            events: the events of the window.
            run_key: runs the action that has a key, such as ``Shift+W``.
            is_on: returns whether the person wants that; asked at each key.
        """
        self._run_key, self._is_on = run_key, is_on
        events.handle([QEvent.Type.KeyPress], self._on_key)

    def _on_key(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~_NO_OTHER_KEYS:
            return False
        letter = letter_at(event.nativeScanCode(), event.nativeVirtualKey())
        if letter is None or event.isAutoRepeat() or not is_foreign_letter(event.text()):
            return False
        if not self._is_on():
            return False
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._run_key(f"Shift+{letter}" if is_shifted else letter)
        return True
