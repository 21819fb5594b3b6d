"""Numbers, times and days in the window: as its language writes them, on any machine."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale

ENGLISH: Final = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
"""``1,234.5``, ``14:05``, ``29 November 2026``: one form for all, as in ``ENGLISH_MARKS``."""


def use_language_of_window() -> None:
    """Let all parts of the window that are built from now on write numbers like its sentences."""
    QLocale.setDefault(ENGLISH)
