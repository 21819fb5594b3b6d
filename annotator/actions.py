"""Every action as data: id, title, keys and what it needs; menus, palette and keys read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto


class Needs(Flag):
    """What must be there for an action to make sense."""

    NOTHING = 0
    JOB = auto()
    ITEM = auto()
    SELECTION = auto()
    UNDO = auto()
    REDO = auto()
    CLIPBOARD = auto()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can ask for. ``keys`` are Qt key sequences in portable text.

    ``group`` is the menu it stands in, or "" for keys only. ``icon`` is a file name in
    ``resources/icons`` without its ending. ``in_text`` says that its keys also work while text is
    being typed; single letters never do. ``repeats`` lets a held key repeat it.
    """

    id: str
    title: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    group: str = ""
    icon: str = ""
    in_text: bool = False
    repeats: bool = False


_J, _I, _S = Needs.JOB, Needs.JOB | Needs.ITEM, Needs.JOB | Needs.ITEM | Needs.SELECTION

GROUPS: tuple[tuple[str, str], ...] = (
    ("job", "Job"),
    ("edit", "Edit"),
    ("region", "Region"),
    ("go", "Go"),
    ("view", "View"),
    ("help", "Help"),
)

TABLE: tuple[Action, ...] = (
    # Job
    Action("new-job", "New job…", ("Ctrl+N",), group="job", icon="file-plus", in_text=True),
    Action("open-job", "Open job…", ("Ctrl+O",), group="job", icon="folder-open", in_text=True),
    Action("open-sample", "Open the sample job", group="job", icon="image"),
    Action("import", "Import…", ("Ctrl+I",), _J, "job", "upload", in_text=True),
    Action("export", "Export…", ("Ctrl+Shift+E",), _J, "job", "download", in_text=True),
    Action("work-order", "Work order", ("Ctrl+Shift+W",), _J, "job", "file-text", in_text=True),
    Action("time-and-pay", "Time and pay", ("Ctrl+T",), _J, "job", "clock", in_text=True),
    Action("hand-over", "Who is working…", ("Ctrl+Shift+U",), _J, "job", "users", in_text=True),
    Action("quit", "Quit", ("Ctrl+Q",), group="job", icon="x", in_text=True),
    # Edit
    Action(
        "undo", "Undo", ("Ctrl+Z",), _J | Needs.UNDO, "edit", "undo-2", in_text=True, repeats=True
    ),
    Action(
        "redo",
        "Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        _J | Needs.REDO,
        "edit",
        "redo-2",
        in_text=True,
        repeats=True,
    ),
    Action("copy", "Copy", ("Ctrl+C",), _S, "edit"),
    Action("paste", "Paste", ("Ctrl+V",), _I | Needs.CLIPBOARD, "edit"),
    Action("duplicate", "Duplicate", ("Ctrl+D",), _S, "edit"),
    Action("delete", "Delete", ("Del", "Backspace"), _S, "edit", "trash-2"),
    Action("select-all", "Select all", ("Ctrl+A",), _I, "edit"),
    # Region
    Action("tool-box", "Draw boxes", ("W", "R", "Ctrl+R"), _I, "region", "square"),
    Action("tool-select", "Select and move", ("Esc", "Ctrl+J"), _I, "region", "mouse-pointer-2"),
    Action("tool-again", "Use the last tool again", ("N",), _I, "region"),
    Action("finish", "Finish", ("Return", "Enter"), _I, "region"),
    Action("edit-text", "Type its text", ("F2",), _S, "region", "type"),
    Action("edit-label", "Change its label", ("Ctrl+E",), _S, "region", "tag"),
    Action("next-region", "Next region", ("Tab",), _I, "region", repeats=True),
    Action("previous-region", "Previous region", ("Shift+Tab",), _I, "region", repeats=True),
    Action("hide-region", "Hide or show it", ("H",), _S, "region", "eye-off"),
    Action("hide-all", "Hide or show all regions", ("T",), _I, "region", "eye"),
    # Go
    Action("next-item", "Next item", ("D", "PgDown"), _J, "go", "chevron-right", repeats=True),
    Action("previous-item", "Previous item", ("A", "PgUp"), _J, "go", "chevron-left", repeats=True),
    Action("confirm", "Confirm and go on", ("Space",), _I, "go", "check"),
    Action("skip", "Skip with a reason…", ("Ctrl+Shift+S",), _I, "go", "skip-forward"),
    Action("next-unfinished", "Next unfinished item", ("F",), _J, "go"),
    Action("reload", "Read the picture again", ("F5",), _I, "go"),
    # View
    Action("zoom-in", "Zoom in", ("Ctrl++", "Ctrl+="), _I, "view", "zoom-in", repeats=True),
    Action("zoom-out", "Zoom out", ("Ctrl+-",), _I, "view", "zoom-out", repeats=True),
    Action("zoom-fit", "Fit the picture", ("Ctrl+F",), _I, "view", "maximize"),
    Action("zoom-100", "Actual size", ("Ctrl+0",), _I, "view"),
    Action("theme", "Dark or light", ("Ctrl+Shift+L",), group="view", icon="moon", in_text=True),
    Action("text-strip", "Text strip", ("F8",), _J, "view", "type", in_text=True),
    Action("side-column", "Side column", ("F9",), group="view", icon="list", in_text=True),
    # Not with Shift: where "+" needs it, Ctrl+Shift++ is Ctrl++ and enlarges the picture.
    Action("bigger", "Bigger interface", ("Ctrl+Alt+=", "Ctrl+Alt++"), group="view", in_text=True),
    Action("smaller", "Smaller interface", ("Ctrl+Alt+-",), group="view", in_text=True),
    # Help
    Action(
        "find-action",
        "Find an action…",
        ("Ctrl+Shift+P",),
        group="help",
        icon="search",
        in_text=True,
    ),
    Action("keys", "All keys", ("F1", "?"), group="help", icon="keyboard"),
    Action("first-steps", "First steps", group="help", icon="circle-check"),
    Action("about", "About Fairlabel", group="help", icon="info"),
    # Keys only
    *(
        Action(f"label-{digit}", f"Label {digit}", (f"{digit}", f"Ctrl+{digit}"), _I)
        for digit in range(1, 10)
    ),
    *(
        Action(
            f"{verb}-{side.lower()}-{step}",
            f"{title} {side.lower()} by {step} px",
            (keys + side,),
            _S,
            repeats=True,
        )
        for verb, title, step, keys in (
            ("nudge", "Move", 1, ""),
            ("nudge", "Move", 10, "Shift+"),
            ("resize", "Resize", 1, "Alt+"),
            ("resize", "Resize", 10, "Alt+Shift+"),
        )
        for side in ("Left", "Right", "Up", "Down")
    ),
)

BY_ID = {action.id: action for action in TABLE}


def conflicts(table: tuple[Action, ...] = TABLE) -> list[tuple[str, str, str]]:
    """Return (key, id, id) for each key that two actions want."""
    seen: dict[str, str] = {}
    found = []
    for action in table:
        for key in action.keys:
            if key in seen:
                found.append((key, seen[key], action.id))
            seen[key] = action.id
    return found
