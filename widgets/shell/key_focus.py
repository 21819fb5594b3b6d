"""Which keys are free for actions, depending on the focus: a list needs its arrow keys itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto

from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from annotator.actions.actions_and_keys import Action


class Focus(Enum):
    """The kinds of widgets with the focus."""

    PICTURE = auto()
    LIST = auto()
    CONTROL = auto()
    TEXT = auto()


_IS_VIEW = "isItemView"
_ARROWS = {f"{shift}{side}" for shift in ("", "Shift+") for side in ("Left", "Right", "Up", "Down")}
_MOVING = _ARROWS | {"Tab", "Shift+Tab", "PgUp", "PgDown", "Return", "Enter"}
_OWN: Mapping[Focus, set[str]] = {
    Focus.PICTURE: set(),
    Focus.LIST: _MOVING,
    Focus.CONTROL: _MOVING | {"Space"},
}
"""Keys that the focused widget needs itself; a text field needs every single key."""


def mark_as_view(widget: QWidget) -> None:
    """Let all keys of a widget be free for actions: it is the view of an item."""
    widget.setProperty(_IS_VIEW, True)


def focus_of(widget: QWidget | None) -> Focus:
    """Return what kind of place has the focus; nowhere counts as the picture."""
    if widget is None or widget.property(_IS_VIEW):
        return Focus.PICTURE
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox):
        return Focus.TEXT
    return Focus.LIST if isinstance(widget, QAbstractItemView) else Focus.CONTROL


def free_keys(action: Action, keys: Iterable[str], focus: Focus) -> list[str]:
    """Return those of an action's keys that are active with this focus."""
    if focus is Focus.TEXT:
        return [key for key in keys if action.in_text and not _types(key)]
    if action.in_text:
        return list(keys)
    return [key for key in keys if key not in _OWN[focus]]


_TYPES_NOTHING = ("Ctrl+", "Alt+", "Meta+", "Media", "Toggle Media", "Audio", "Launch")
"""How the names of keys begin that type nothing, such as those of a pedal or a headset."""

_FREE = {"Esc", "Tab", "Play", "ScrollLock"}
"""Keys that a text field gives up if an action that works while typing has one of them.

Esc and Tab leave the text, or go to the next region, unless a preset gives them to the sound.
"""


def _types(key: str) -> bool:
    """Return whether a key types or moves in a text: then a text field keeps it."""
    bare = key.removeprefix("Shift+")
    return not (bare.startswith(_TYPES_NOTHING) or bare in _FREE or _is_f_key(bare))


def _is_f_key(bare: str) -> bool:
    return len(bare) > 1 and bare[0] == "F" and bare[1:].isdigit()
