"""Puts the warnings of a text into words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.text.text_warnings import (
    TextWarning,
    WarningKind,
    character_name,
)

_BETWEEN = " · "


def warning_words(text: str, warnings: list[TextWarning]) -> str:
    """Return one line with names and places, counted from 1; "" without a warning."""
    places: dict[str, list[int]] = {}
    parts: list[str] = []
    for each in warnings:
        if each.kind is WarningKind.INVISIBLE:
            places.setdefault(text[each.start], []).append(each.start + 1)
        else:
            parts.append(_mixed(text, each))
    parts = [_at(letter, found) for letter, found in places.items()] + parts
    return _BETWEEN.join(parts)


def _at(letter: str, places: list[int]) -> str:
    said = QCoreApplication.translate("TextStrip", "%1 at %2")
    return said.replace("%2", _listed(places)).replace("%1", character_name(letter))


def _mixed(text: str, warning: TextWarning) -> str:
    said = QCoreApplication.translate("TextStrip", "“%1” mixes %2: %3")
    letters = ", ".join(_at(text[at], [at + 1]) for at in warning.letters)
    word = f"\u2068{text[warning.start : warning.end]}\u2069"
    scripts = ", ".join(warning.scripts)
    return said.replace("%3", letters).replace("%2", scripts).replace("%1", word)


def _listed(places: list[int]) -> str:
    return ", ".join(map(str, places))
