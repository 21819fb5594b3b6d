"""Keys for hands that come from other programs, and for one hand alone.

The facts are the defaults of labelImg 1.8.6, labelme 5, CVAT 2 and X-AnyLabeling 2, from their own
files. What they have and we have not is left out; what we have and they have not keeps its keys,
unless one of theirs is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Keys = Mapping[str, tuple[str, ...]]
"""By the id of an action: all keys that it has, the first is the one that is shown."""

_NEXT_AND_PREVIOUS_AS_FD: Keys = {
    "next-item": ("F", "PgDown"),
    "previous-item": ("D", "PgUp"),
    "next-unfinished": ("Shift+F",),
}

_LABELIMG: Keys = {
    "tool-box": ("W",),
    "open-job": ("Ctrl+O", "Ctrl+U"),
    "bring-previous": ("Ctrl+V", "B"),
    "paste": ("Ctrl+Alt+V",),
    "hide-all": ("Ctrl+H", "T"),
    "zoom-100": ("Ctrl+=", "Ctrl+0"),
    "zoom-in": ("Ctrl++",),
}

_LABELME: Keys = {
    "tool-box": ("Ctrl+R", "R", "W"),
    "open-job": ("Ctrl+O", "Ctrl+U"),
    "carry": ("Ctrl+Shift+D", "Ctrl+B"),
    "bring-previous": ("Ctrl+P", "B"),
    "next-region": ("Tab", "Ctrl+Right"),
    "previous-region": ("Shift+Tab", "Ctrl+Left"),
}

_CVAT: Keys = {
    **_NEXT_AND_PREVIOUS_AS_FD,
    "tool-box": ("N", "W", "R", "Ctrl+R"),
    "tool-again": ("Shift+N",),
    "group": ("G", "Ctrl+G"),
    "ungroup": ("Shift+G", "Ctrl+Shift+G"),
    "delete": ("Del", "Shift+Del", "Backspace"),
}

_X_ANYLABELING: Keys = {
    "tool-box": ("R", "Ctrl+R"),
    "tool-extreme": ("Shift+R",),
    "open-job": ("Ctrl+O", "Ctrl+U"),
    "next-unfinished": ("Ctrl+Shift+D", "F"),
    "bring-previous": ("Ctrl+P", "B"),
    "group": ("G",),
    "ungroup": ("U",),
    "hide-region": ("S", "H"),
    "hide-all": ("Ctrl+H", "T"),
    "snap": ("Shift+S",),
}

_LEFT_HAND: Keys = {
    "undo": ("Z", "Ctrl+Z"),
    "redo": ("Shift+Z", "Ctrl+Shift+Z", "Ctrl+Y"),
    "delete": ("X", "Del", "Backspace"),
    "reject-item": ("Shift+X",),
    "accept-item": ("Shift+C",),
    "finish": ("V", "Return", "Enter"),
    "turn-veil": ("Shift+V",),
    "edit-text": ("R", "F2"),
    "tool-box": ("W", "Ctrl+R"),
    "tool-again": ("Shift+A",),
    "hide-region": ("G", "H"),
    "hide-others": ("Shift+G", "Shift+H"),
    "lock": ("Shift+T", "L"),
    "pause": ("F4", "P", "Pause"),
    "zoom-fit": ("`", "Ctrl+F"),
}

_RIGHT_HAND: Keys = {
    "next-item": ("L", "PgDown"),
    "previous-item": ("J", "PgUp"),
    "tool-box": ("I",),
    "tool-extreme": ("Shift+I",),
    "tool-again": ("U",),
    "next-unfinished": ("O",),
    "lock": ("Shift+L",),
    "keep-proposal": ("N",),
    "refuse-proposal": ("M",),
    "keep-proposals": ("Shift+N",),
    "refuse-proposals": ("Shift+M",),
    "magnifier": ("Ctrl+M",),
    "snap": ("K",),
    "draw-by-keys": ("Shift+K",),
    "hide-all": ("Y",),
    "accept-item": ("Shift+Y",),
    "reject-item": ("Shift+U",),
    "undo": ("Ctrl+Z", "Shift+Backspace"),
    "edit-label": (";", "Ctrl+E"),
    "edit-text": ("'", "F2"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A set of keys by its stable id, with what the person reads."""

    id: str
    title: str
    keys: Keys


STANDARD = "standard"

PRESETS: tuple[Preset, ...] = (
    Preset(STANDARD, "Fairlabel", MappingProxyType({})),
    Preset("labelimg", "As in labelImg", MappingProxyType(_LABELIMG)),
    Preset("labelme", "As in labelme", MappingProxyType(_LABELME)),
    Preset("cvat", "As in CVAT", MappingProxyType(_CVAT)),
    Preset("x-anylabeling", "As in X-AnyLabeling", MappingProxyType(_X_ANYLABELING)),
    Preset("left-hand", "Left hand alone, mouse in the right", MappingProxyType(_LEFT_HAND)),
    Preset("right-hand", "Right hand alone, mouse in the left", MappingProxyType(_RIGHT_HAND)),
)

BY_ID: Mapping[str, Preset] = MappingProxyType({preset.id: preset for preset in PRESETS})
