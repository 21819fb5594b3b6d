"""What keeps names plain, broken on purpose: the figure must find each of them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel

from annotator import display_text
from widgets.attributes import tag_bar
from widgets.kit import plain_text
from widgets.kit.event_filters.plain_text_filter import PlainTextFilter


def _labels() -> None:
    """Have labels guess whether a text is markup, as Qt's own do."""

    def show(label: QLabel, text: str) -> None:
        QLabel.setTextFormat(label, Qt.TextFormat.AutoText)
        QLabel.setText(label, text)

    plain_text.PlainLabel.setText = show  # type: ignore[method-assign, assignment]  # sabotaged on purpose
    _tooltips()


def _tooltips() -> None:
    """Have Qt show tooltips by itself."""

    def see_nothing(_filter: PlainTextFilter, _watched: QObject, _event: QEvent) -> bool:
        return False

    PlainTextFilter.polish = see_nothing  # type: ignore[method-assign, assignment]  # sabotaged on purpose
    PlainTextFilter.show_tooltip = see_nothing  # type: ignore[method-assign, assignment]  # sabotaged on purpose


def _mnemonics() -> None:
    """Take the character before a shortcut out of no name."""
    vars(tag_bar)["button_name"] = lambda name, _longest: name


def _characters() -> None:
    """Show what acts as it is."""
    nothing = re.compile(r"(?!)")
    vars(display_text).update(_ACTING=nothing, _HIDDEN=nothing)


SABOTAGES: Final[Mapping[str, Callable[[], None]]] = MappingProxyType(
    {
        "labels": _labels,
        "tooltips": _tooltips,
        "mnemonics": _mnemonics,
        "characters": _characters,
    }
)
