"""Wires the core, the exporters and the window together; the only module that knows all three."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version


def qt_fault(python: tuple[int, ...] = sys.version_info[:2]) -> str | None:
    """Return why the installed Qt cannot be used with this Python, or None if it can.

    PySide6 6.12.0 loses a reference to ``None`` with each call that returns nothing; Python 3.11
    counts those and aborts after some thousands of calls, Python 3.12 and later do not.
    """
    try:
        qt = version("PySide6-Essentials")
    except PackageNotFoundError:
        return None
    if qt != "6.12.0" or python >= (3, 12):
        return None
    return (
        "PySide6 6.12.0 crashes on Python 3.11 and would take your work with it: "
        'install "PySide6-Essentials==6.11.3", or use Python 3.12 or later.'
    )


def main() -> None:
    """Open the window, or run the command that was given."""
    if fault := qt_fault():
        sys.exit(fault)


if __name__ == "__main__":
    main()
