"""Sets of keys: those of other programs, and one for a single hand.

The keys are the defaults of labelImg 1.8.6, labelme 7.9.1, X-AnyLabeling 4.2.1 and CVAT, from
their own sources; docs/presets.md lists every one of them, and what is left out and why. What
Fairlabel has and they have not keeps its keys, unless one of theirs is among them. The keys for
sound are the defaults of oTranscribe (``settings/defaults.json``), of the annotation mode of ELAN
(``ShortcutsUtil.java``) and of the TextGrid editor of Praat (the manual page "Keyboard shortcuts").

With the keys of a program come what its wheel does, whether its tool stays after a box, whether
the label of each new box is asked for, and what a drag beside the boxes does. The wheel scrolls,
and with Ctrl it zooms, in labelImg (``Canvas.wheelEvent``) and labelme (the same); in
X-AnyLabeling (the same) and CVAT (``canvasView.ts``) it zooms. After a box labelImg
(``new_shape``) and X-AnyLabeling (``auto_switch_to_edit_mode``) go back to editing and CVAT to no
tool; labelme stays in the mode that draws. labelImg (``new_shape``), labelme and X-AnyLabeling
(``display_label_popup``) ask for the label of each new box; CVAT gives it the one chosen before. A
drag beside the boxes moves the picture in labelImg (``mouseMoveEvent``) and CVAT (the readme of
its canvas).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Keys = Mapping[str, tuple[str, ...]]
"""All keys of each action, by the action's id. The first key of each is shown."""

_LABELIMG: Keys = {
    "tool-box": ("W",),
    "stay-drawing": ("Ctrl+Shift+A", "Shift+N"),
    "open-job": ("Ctrl+O", "Ctrl+U"),
    "import": ("Ctrl+I", "Ctrl+Shift+O"),
    "bring-previous": ("Ctrl+V", "B"),
    "paste": ("Ctrl+Alt+V",),
    "hide-all": ("Ctrl+H", "T"),
    "zoom-100": ("Ctrl+=", "Ctrl+0"),
    "zoom-in": ("Ctrl++",),
    "side-column": ("Ctrl+Shift+L", "F9"),
}

_LABELME: Keys = {
    "tool-box": ("Ctrl+R", "R", "W"),
    "open-job": ("Ctrl+O", "Ctrl+U"),
    "carry": ("Ctrl+Shift+D", "Ctrl+B"),
    "bring-previous": ("Ctrl+P", "B"),  # the key of labelme 5; labelme 7 has none for it
    "next-region": ("Tab", "Ctrl+Right", "Ctrl+Down"),
    "previous-region": ("Shift+Tab", "Ctrl+Left", "Ctrl+Up"),
    "lock": ("Ctrl+Shift+L", "L"),
    "delete": ("Del",),
    "settings": ("Ctrl+Shift+,", "Ctrl+,"),
}

_CVAT: Keys = {
    "next-item": ("F", "PgDown"),
    "previous-item": ("D", "PgUp"),
    "next-unfinished": ("Shift+F",),
    "tool-box": ("W",),
    "stay-drawing": ("Alt+N",),
    "group": ("G", "Ctrl+G"),
    "ungroup": ("Shift+G", "Ctrl+Shift+G"),
    "go-to-item": ("`",),
    "delete": ("Del", "Shift+Del", "Backspace"),
    "flag-occluded": ("Q", "/", "Shift+O"),
    "refuse-proposal": ("R",),  # next to E, which keeps a proposal
    "hide-all": ("T, H",),
    "settings": ("F2", "Ctrl+,"),
    "edit-label": ("Ctrl+E",),
}

_X_ANYLABELING: Keys = {
    "tool-box": ("R",),
    "tool-extreme": ("Shift+R",),
    "open-job": ("Ctrl+O", "Ctrl+U", "Ctrl+I"),
    "import": ("Alt+Shift+I",),
    "next-unfinished": ("Ctrl+Shift+D", "F"),
    "confirm": ("Space", "Ctrl+Alt+K"),
    "reject-item": ("Ctrl+Alt+J",),
    "bring-previous": ("Ctrl+P", "B"),
    "group": ("G",),
    "ungroup": ("U",),
    "hide-region": ("S", "H"),
    "hide-all": ("W", "Ctrl+H", "T"),
    "snap": ("Ctrl+Alt+S",),
    "change-labels": ("Alt+L", "Ctrl+Shift+B"),
    "turn-left-15": ("Z", "Shift+,"),
    "turn-left-1": ("X", ","),
    "turn-right-1": ("C", "."),
    "turn-right-15": ("V", "Shift+."),
    "zoom-in": ("Ctrl++",),
    "zoom-100": ("Ctrl+=",),
    "settings": ("Ctrl+0", "Ctrl+,"),
    "mini-map": ("F9", "Shift+M"),
    "delete": ("Del",),
}

_OTRANSCRIBE: Keys = {
    "sound-play": ("Esc", "Ctrl+K"),
    "sound-back": ("F1", "Ctrl+1", "Alt+A"),
    "sound-forward": ("F2", "Ctrl+2", "Alt+D"),
    "sound-slower": ("F3", "Ctrl+3", "Alt+S"),
    "sound-faster": ("F4", "Ctrl+4", "Alt+F"),
    "sound-to-start": ("Ctrl+0", "Ctrl+Alt+Home"),
    "sound-stamp": ("Ctrl+J", "Alt+T"),
    "tool-select": ("Shift+Esc",),
    "next-proposal": ("Shift+F3",),
    "details": ("Shift+F4",),  # Alt+F4 closes the window
    "zoom-100": ("Ctrl+Alt+0",),
}

_ELAN: Keys = {
    "sound-play": ("Ctrl+Space", "Ctrl+K"),
    "sound-play-segment": ("Shift+Space", "Alt+K"),
    "sound-loop": ("Ctrl+L", "Alt+Shift+K"),
    "sound-back": ("Shift+Left", "Alt+A"),
    "sound-forward": ("Shift+Right",),
    "sound-to-start": ("Ctrl+B", "Ctrl+Alt+Home"),
    "sound-mark": ("Alt+N",),
    "sound-next-segment": ("Alt+Shift+N",),
    "edit-text": ("Alt+M", "Shift+F2"),
    "delete": ("Alt+D", "Del", "Backspace"),
    "previous-region": ("Alt+Left", "Shift+Tab"),
    "next-region": ("Alt+Right", "Tab"),
    "speaker-previous": ("Ctrl+Up", "Alt+PgUp"),
    "speaker-next": ("Ctrl+Down", "Alt+PgDown"),
    "confirm-and-follow": ("Ctrl+Alt+Space",),  # Alt+Space opens the menu of the window
    "reopen-item": ("Ctrl+Alt+O",),
    "carry": ("Ctrl+Alt+B",),
}

_PRAAT: Keys = {
    "sound-play-or-stop": ("Tab", "Alt+Shift+P"),
    "sound-split": ("Return", "Enter", "Alt+X"),
    "sound-merge": ("Alt+Backspace", "Alt+Q"),
    "zoom-fit": ("Ctrl+A", "Ctrl+F"),
    "zoom-in": ("Ctrl+I", "Ctrl++", "Ctrl+="),
    "zoom-out": ("Ctrl+O", "Ctrl+-"),
    "next-region": ("Alt+Down",),
    "previous-region": ("Shift+Tab", "Alt+Up"),
    "finish": ("Shift+Return", "Shift+Enter"),
    "select-all": ("Ctrl+Alt+A",),
    "import": ("Ctrl+Alt+I",),
    "open-job": ("Ctrl+Alt+O",),
    **{f"speaker-{digit}": (f"Ctrl+{digit}", f"Alt+{digit}") for digit in range(1, 9)},
}

_LEFT_HAND: Keys = {
    "undo": ("Z", "Ctrl+Z"),
    "redo": ("Shift+Z", "Ctrl+Shift+Z", "Ctrl+Y"),
    "delete": ("X", "Del", "Backspace"),
    "reject-item": ("Shift+X",),
    "accept-item": ("Shift+C",),
    "finish": ("V", "Return", "Enter"),
    "turn-veil": ("Shift+V",),
    "edit-text": ("R", "Shift+F2"),
    "stay-drawing": ("Shift+R", "Shift+N"),
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
    "edit-label": (";", "F2", "Ctrl+E"),
    "edit-text": ("'", "Shift+F2"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of keys: a stable id, the words for people, and the settings that go with it."""

    id: str
    title: str
    keys: Keys
    settings: Mapping[str, bool] = field(default_factory=dict)


STANDARD = "standard"


def _habits(
    *, zooms: bool = False, stays: bool = False, asks: bool = False, pans: bool = False
) -> Mapping[str, bool]:
    """Return the settings of a preset for the wheel, the tool, new boxes and drags."""
    return MappingProxyType(
        {"wheel_zooms": zooms, "stay_in_box": stays, "ask_label": asks, "drag_pans": pans}
    )


PRESETS: tuple[Preset, ...] = (
    Preset(STANDARD, "Fairlabel", MappingProxyType({}), _habits()),
    Preset(
        "labelimg", "As in labelImg", MappingProxyType(_LABELIMG), _habits(asks=True, pans=True)
    ),
    Preset(
        "labelme",
        "As in labelme",
        MappingProxyType(_LABELME),
        _habits(stays=True, asks=True),
    ),
    Preset("cvat", "As in CVAT", MappingProxyType(_CVAT), _habits(zooms=True, pans=True)),
    Preset(
        "x-anylabeling",
        "As in X-AnyLabeling",
        MappingProxyType(_X_ANYLABELING),
        _habits(zooms=True, asks=True),
    ),
    Preset("otranscribe", "As in oTranscribe", MappingProxyType(_OTRANSCRIBE)),
    Preset("elan", "As in ELAN", MappingProxyType(_ELAN)),
    Preset("praat", "As in Praat", MappingProxyType(_PRAAT)),
    Preset("left-hand", "Left hand alone, mouse in the right", MappingProxyType(_LEFT_HAND)),
    Preset("right-hand", "Right hand alone, mouse in the left", MappingProxyType(_RIGHT_HAND)),
)

BY_ID: Mapping[str, Preset] = MappingProxyType({preset.id: preset for preset in PRESETS})
