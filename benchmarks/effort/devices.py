"""Mouse and keys of the X server itself, so that the window gets the events of real devices."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Final

WHEEL_DOWN: Final = 5
LEFT: Final = 1
ANY_SCREEN: Final = -1
NAMES: Final = {"Ctrl": "Control_L", "Shift": "Shift_L", "Space": "space"}
"""The names of keys in X, if they differ."""


class Devices:
    """Moves, clicks and types through the XTEST extension of a display."""

    def __init__(self, display: str) -> None:
        """Connect.

        Raises:
            OSError: the libraries or the display are missing.
        """
        names = [ctypes.util.find_library(name) for name in ("X11", "Xtst")]
        if not all(names):
            raise OSError("There is no libXtst.")
        self._x11, self._xtst = (ctypes.CDLL(name) for name in names)
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        opened = self._x11.XOpenDisplay(display.encode())
        if not opened:
            raise OSError(f"There is no display {display}.")
        self._display = ctypes.c_void_p(opened)

    def move(self, x: int, y: int) -> None:
        """Move to a place on the screen, in pixels."""
        self._xtst.XTestFakeMotionEvent(self._display, ANY_SCREEN, x, y, ctypes.c_ulong(0))
        self._send()

    def turn(self, *, is_down: bool, button: int = LEFT) -> None:
        """Press a button, or release it."""
        self._xtst.XTestFakeButtonEvent(self._display, button, int(is_down), ctypes.c_ulong(0))
        self._send()

    def roll(self) -> None:
        """Turn the wheel by a notch, down."""
        self.turn(is_down=True, button=WHEEL_DOWN)
        self.turn(is_down=False, button=WHEEL_DOWN)

    def type_keys(self, keys: str) -> None:
        """Press keys together and release them, such as ``Ctrl+Shift+W``."""
        codes = [self._code(NAMES.get(key, key)) for key in keys.split("+")]
        for code in codes:
            self._xtst.XTestFakeKeyEvent(self._display, code, 1, ctypes.c_ulong(0))
        for code in reversed(codes):
            self._xtst.XTestFakeKeyEvent(self._display, code, 0, ctypes.c_ulong(0))
        self._send()

    def _code(self, name: str) -> int:
        keysym = ctypes.c_ulong(self._x11.XStringToKeysym(name.encode()))
        code = int(self._x11.XKeysymToKeycode(self._display, keysym)) & 0xFF
        if not code:
            raise ValueError(f"There is no key {name}.")
        return code

    def _send(self) -> None:
        self._x11.XSync(self._display, 0)


def devices_of(display: str) -> Devices | None:
    """Return mouse and keys of a display, or None if their libraries are missing."""
    try:
        return Devices(display)
    except OSError:
        return None
