"""The table of actions: id, title, keys, conditions, group and icon of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final


class Needs(Flag):
    """The conditions under which an action makes sense."""

    NOTHING = 0
    JOB = auto()
    ITEM = auto()
    SELECTION = auto()
    UNDO = auto()
    REDO = auto()
    CLIPBOARD = auto()
    QUESTION = auto()
    WORK = auto()
    """The job can be edited, not only viewed."""
    LABEL = auto()
    """The job has a label."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action that a person can trigger. ``keys`` are Qt key sequences in portable text.

    ``group`` is the menu that lists it; "" means that it has keys only. ``icon`` is a file name in
    ``resources/icons`` without its extension. ``in_text`` says that its keys also work while the
    person types; single letters never do. ``repeats`` says that holding the key down repeats the
    action.
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
# The same for actions that edit the job or take time; they are not possible in a job that can only
# be viewed.
_JW, _IW, _SW = _J | Needs.WORK, _I | Needs.WORK, _S | Needs.WORK
_L, _LW = _I | Needs.LABEL, _IW | Needs.LABEL

GROUPS: tuple[tuple[str, str], ...] = (
    ("job", "Job"),
    ("edit", "Edit"),
    ("region", "Region"),
    ("text", "Text"),
    ("sound", "Sound"),
    ("propose", "Proposals"),
    ("go", "Go"),
    ("view", "View"),
    ("help", "Help"),
)

TABLE: Final[list[Action]] = [
    # Job
    Action("new-job", "New job…", ("Ctrl+N",), group="job", icon="file-plus", in_text=True),
    Action("open-job", "Open job…", ("Ctrl+O",), group="job", icon="folder-open", in_text=True),
    Action("open-sample", "Open the sample job", group="job", icon="image"),
    Action("clear-recent", "Clear the list of recent jobs"),
    Action("import", "Import…", ("Ctrl+I",), _JW, "job", "upload", in_text=True),
    Action("add-pictures", "Add new files from the folder", (), _JW, "job", "image"),
    Action("find-pictures", "Find files that were moved…", (), _JW, "job", "folder"),
    Action("export", "Export…", ("Ctrl+Shift+E",), _J, "job", "download", in_text=True),
    Action("save", "Save", ("Ctrl+S",), _J, "job", "save", in_text=True),
    Action("hand-in", "Hand in my work…", ("Ctrl+Shift+H",), _JW, "job", "hand", in_text=True),
    Action("submit", "Hand in the work as one file…", (), _JW, "job", "upload"),
    Action("take-receipt", "Take a receipt…", (), _JW, "job"),
    Action(
        "receipts", "Receipts and key…", ("Ctrl+Shift+K",), _JW, "job", "shield-check", in_text=True
    ),
    Action("countersign", "Countersign a hand-in…", group="job", icon="pencil"),
    Action("pack", "Pack work…", (), _JW, "job", "upload"),
    Action("receive", "Receive submissions…", group="job", icon="download"),
    Action("merge-collection", "Merge a collection…", group="job", icon="folder"),
    Action("give-reviews", "Give reviews to workers…", (), _JW, "job", "upload"),
    Action("audit", "Audit hand-ins…", group="job", icon="search"),
    Action("work-order", "Work order", ("Ctrl+Shift+W",), _J, "job", "file-text", in_text=True),
    Action("take-order", "Take a new work order…", (), _JW, "job", "file-text"),
    Action("write-order", "Write a work order…", group="job", icon="pencil"),
    Action("guideline", "Open the guideline", (), _J, "job", "file-text"),
    Action("encryption-key", "Key for encrypted packages…", group="job", icon="lock"),
    Action("time-and-pay", "Time and pay", ("Ctrl+T",), _J, "job", "clock", in_text=True),
    Action("my-day", "My day", ("Ctrl+Shift+M",), _J, "job", "calendar", in_text=True),
    Action("statement", "Statement…", ("Ctrl+Shift+T",), _J, "job", "banknote", in_text=True),
    Action("payments", "Payments…", ("Ctrl+Shift+Y",), _JW, "job", "banknote", in_text=True),
    Action("hand-over", "Who is working…", ("Ctrl+Shift+U",), _JW, "job", "users", in_text=True),
    Action("pin", "PIN for your name…", (), _JW, "job", "lock"),
    Action("pause", "Pause or resume", ("P", "Pause"), _JW, "job", "pause"),
    Action("settings", "Settings…", ("Ctrl+,",), group="job", icon="settings", in_text=True),
    Action("quit", "Quit", ("Ctrl+Q",), group="job", icon="x", in_text=True),
    # Edit
    Action(
        "undo", "Undo", ("Ctrl+Z",), _JW | Needs.UNDO, "edit", "undo-2", in_text=True, repeats=True
    ),
    Action(
        "redo",
        "Redo",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        _JW | Needs.REDO,
        "edit",
        "redo-2",
        in_text=True,
        repeats=True,
    ),
    Action("history", "History", ("Ctrl+Alt+Z",), _J, "edit", "history", in_text=True),
    Action(
        "compare-texts",
        "Compare texts with another version…",
        ("Ctrl+Alt+V",),
        _J,
        "edit",
        "list",
        in_text=True,
    ),
    Action(
        "show-disagreements",
        "Disagreements with other versions…",
        ("Alt+Shift+G",),
        _J,
        "edit",
        "users",
        in_text=True,
    ),
    Action("copy", "Copy", ("Ctrl+C",), _S, "edit"),
    Action("paste", "Paste", ("Ctrl+V",), _IW | Needs.CLIPBOARD, "edit"),
    Action("paste-here", "Paste at the pointer", ("Ctrl+Shift+V",), _IW | Needs.CLIPBOARD, "edit"),
    Action("duplicate", "Duplicate", ("Ctrl+D",), _SW, "edit"),
    Action("duplicate-on", "Duplicate again", ("Ctrl+Alt+D",), _SW, "edit", repeats=True),
    Action("carry", "Copy to the next items…", ("Ctrl+B",), _IW, "edit", "copy"),
    Action("bring-previous", "Copy the boxes of the previous item", ("B",), _IW, "edit"),
    Action("delete", "Delete", ("Del", "Backspace"), _SW, "edit", "trash-2"),
    Action("select-all", "Select all", ("Ctrl+A",), _I, "edit"),
    # Region
    Action("tool-box", "Draw boxes", ("W", "R", "Ctrl+R"), _IW, "region", "square"),
    Action("tool-extreme", "Draw by four clicks", ("Shift+W",), _IW, "region", "diamond"),
    Action("draw-by-keys", "Draw with the keyboard", ("K",), _IW, "region", "keyboard"),
    Action("tool-select", "Select and move", ("Esc", "Ctrl+J"), _I, "region", "mouse-pointer-2"),
    Action("tool-again", "Use the last tool again", ("N",), _I, "region"),
    Action("stay-drawing", "Stay in drawing mode", ("Shift+N",), _J, "region", "repeat"),
    Action("finish", "Finish, or type the text", ("Return", "Enter"), _IW, "region"),
    Action("snap", "Snap to the edges under it", ("S",), _SW, "region", "magnet"),
    Action("edit-text", "Type the text of the region", ("Shift+F2",), _SW, "region", "type"),
    Action("edit-label", "Change the label of the region", ("F2", "Ctrl+E"), _SW, "region", "tag"),
    Action("ask-label", "Ask for the label of each new box", (), _J, "region"),
    Action("change-labels", "Labels of the job…", ("Ctrl+Shift+B",), _IW, "region", "tag"),
    Action("new-label", "New label…", (), _IW, "region", "plus"),
    Action("rename-label", "Rename the label…", (), _LW),
    Action("colour-of-label", "Colour of the label…", (), _LW),
    Action("key-of-label", "Key of the label…", (), _LW),
    Action("merge-label", "Merge the label into another…", (), _LW),
    Action("delete-label", "Delete the label…", (), _LW),
    Action("only-label", "Show only regions of the label", (), _L, icon="eye"),
    Action("select-label", "Select all regions of the label", (), _L),
    Action("details", "Details below the regions", ("F4",), _J, "region", "list", in_text=True),
    Action("flag-occluded", "Occluded or not", ("Shift+O",), _SW, "region"),
    Action("flag-truncated", "Truncated or not", ("Shift+T",), _SW, "region"),
    Action("flag-difficult", "Difficult or not", ("Shift+X",), _SW, "region"),
    Action("flag-crowd", "Crowd or not", ("Shift+C",), _SW, "region"),
    Action("flag-confidential", "Confidential or not", ("Shift+K",), _SW, "region", "eye-off"),
    Action("comment", "Comment on it, or on the item", ("Ctrl+M",), _IW, "region", in_text=True),
    Action("edit-attributes", "Attributes of the label…", (), _IW, "region"),
    Action("next-region", "Next region", ("Tab",), _I, "region", repeats=True),
    Action("previous-region", "Previous region", ("Shift+Tab",), _I, "region", repeats=True),
    Action("hide-region", "Hide it, or show what was hidden last", ("H",), _I, "region", "eye-off"),
    Action("hide-others", "Hide or show all others", ("Shift+H",), _S, "region"),
    Action("hide-all", "Hide or show all regions", ("T",), _I, "region", "eye"),
    Action("lock", "Lock or unlock it", ("L",), _SW, "region", "lock"),
    Action("group", "Group", ("Ctrl+G",), _SW, "region"),
    Action("ungroup", "Ungroup", ("Ctrl+Shift+G",), _SW, "region"),
    Action("order-earlier", "Earlier in reading order", ("Ctrl+Up",), _SW, "region", repeats=True),
    Action("order-later", "Later in reading order", ("Ctrl+Down",), _SW, "region", repeats=True),
    Action(
        "split-line",
        "Split the line at the cursor",
        ("Alt+Return", "Alt+Enter"),
        _SW,
        "region",
        in_text=True,
    ),
    Action(
        "join-lines",
        "Join the line with the next",
        ("Alt+Shift+Return", "Alt+Shift+Enter"),
        _SW,
        "region",
        in_text=True,
    ),
    # Text: what is done to the text of a region
    Action("mark-unclear", "Mark as unclear", ("Alt+Shift+1",), _SW, "text", in_text=True),
    Action("mark-illegible", "Put an illegible place", ("Alt+Shift+2",), _SW, "text", in_text=True),
    Action("mark-struck-out", "Mark as struck out", ("Alt+Shift+3",), _SW, "text", in_text=True),
    Action("mark-supplied", "Mark as supplied", ("Alt+Shift+4",), _SW, "text", in_text=True),
    Action("marks-help", "Marks and their keys…", ("Alt+H",), _J, "text", "info", in_text=True),
    Action(
        "characters-panel",
        "Special characters beside the item",
        ("Alt+Shift+C",),
        _I,
        "text",
        in_text=True,
    ),
    Action("characters", "Special characters…", ("Alt+C",), _SW, "text", "type", in_text=True),
    Action("show-invisible", "Invisible characters", ("Alt+V",), _J, "text", "eye", in_text=True),
    Action(
        "next-warning",
        "Next text with a warning",
        ("Alt+R",),
        _I,
        "text",
        "triangle-alert",
        in_text=True,
        repeats=True,
    ),
    Action("suggest-words", "Suggest other words…", ("Alt+E",), _SW, "text", in_text=True),
    Action("text-font", "Font of the text…", (), Needs.NOTHING, "text", "type"),
    Action("text-rules", "Texts of the job…", (), _JW, "text", "settings"),
    # Sound: what only the view of sounds does
    Action("sound-play", "Play or pause", ("Ctrl+K",), _I, "sound", "play", in_text=True),
    Action("sound-play-segment", "Play the segment", ("Alt+K",), _S, "sound", "play", in_text=True),
    Action(
        "sound-play-or-stop",
        "Play the segment, or stop",
        ("Alt+Shift+P",),
        _I,
        "sound",
        in_text=True,
    ),
    Action("sound-play-start", "Play its first second", ("Alt+Home",), _S, "sound", in_text=True),
    Action("sound-play-end", "Play its last second", ("Alt+End",), _S, "sound", in_text=True),
    Action(
        "sound-loop",
        "Play the segment again and again",
        ("Alt+Shift+K",),
        _S,
        "sound",
        "repeat",
        in_text=True,
    ),
    Action("sound-back", "Skip back", ("Alt+A",), _I, "sound", in_text=True, repeats=True),
    Action("sound-forward", "Skip forward", ("Alt+D",), _I, "sound", in_text=True, repeats=True),
    Action(
        "sound-to-start", "To the start of the sound", ("Ctrl+Alt+Home",), _I, "sound", in_text=True
    ),
    Action("sound-slower", "Play slower", ("Alt+S",), _I, "sound", "minus", in_text=True),
    Action("sound-faster", "Play faster", ("Alt+F",), _I, "sound", "plus", in_text=True),
    Action("sound-mark", "Begin or end a segment here", ("Alt+M",), _IW, "sound", in_text=True),
    Action(
        "sound-next-segment",
        "End the segment here and begin the next",
        ("Alt+N",),
        _IW,
        "sound",
        in_text=True,
    ),
    Action("sound-split", "Divide the segment here", ("Alt+X",), _IW, "sound", in_text=True),
    Action("sound-merge", "Join with the next segment", ("Alt+Q",), _SW, "sound", in_text=True),
    Action("sound-spectrogram", "Spectrogram", ("Alt+Shift+V",), _I, "sound", in_text=True),
    Action(
        "speaker-choose", "Choose the speaker…", ("Alt+0",), _IW, "sound", "users", in_text=True
    ),
    Action("speaker-next", "To the next speaker", ("Alt+PgDown",), _SW, "sound", in_text=True),
    Action(
        "speaker-previous", "To the previous speaker", ("Alt+PgUp",), _SW, "sound", in_text=True
    ),
    Action("speaker-rename", "Rename the speaker…", (), _SW, "sound"),
    Action("sound-stamp", "Insert the time", ("Alt+T",), _SW, "sound", "clock", in_text=True),
    Action(
        "sound-go-to-stamp",
        "Go to the time at the cursor",
        ("Alt+Shift+T",),
        _S,
        "sound",
        in_text=True,
    ),
    Action("find-speech", "Find speech", ("Alt+Shift+S",), _LW, "sound", "audio-lines"),
    *(
        Action(f"speaker-{digit}", f"Speaker {digit}", (f"Alt+{digit}",), _IW, in_text=True)
        for digit in range(1, 10)
    ),
    # Proposals
    Action("follow-boxes", "Follow the boxes to the next picture", ("Shift+D",), _IW, "propose"),
    Action("confirm-and-follow", "Confirm and follow", ("Shift+Space",), _IW, "propose"),
    Action("find-lines", "Find lines of text", ("Shift+I",), _LW, "propose", "align-left"),
    Action("find-words", "Find words", ("Alt+Shift+W",), _LW, "propose"),
    Action("draft-text", "Draft the text", ("Alt+Shift+D",), _LW, "propose", "type", in_text=True),
    Action("choose-draft-language", "Language of drafts…", (), _IW, "propose", "languages"),
    Action(
        "next-draft",
        "Next draft, the least sure first",
        ("Shift+F3",),
        _IW,
        "propose",
        in_text=True,
        repeats=True,
    ),
    Action(
        "next-draft-of-job",
        "Next draft of the whole job, the least sure first",
        ("Ctrl+Shift+F3",),
        _IW,
        "propose",
        in_text=True,
        repeats=True,
    ),
    Action("accept-drafts", "Accept all drafts", ("Alt+Shift+E",), _IW, "propose", in_text=True),
    Action("propose", "Propose boxes with a detector", ("I",), _IW, "propose"),
    Action("choose-detector", "Choose a detector…", (), _IW, "propose"),
    Action("keep-proposal", "Keep the proposal", ("E",), _IW, "propose", "check", repeats=True),
    Action("refuse-proposal", "Refuse the proposal", ("Q",), _IW, "propose", "x", repeats=True),
    Action("keep-proposals", "Keep all proposals", ("Shift+E",), _IW, "propose"),
    Action("refuse-proposals", "Refuse all proposals", ("Shift+Q",), _IW, "propose"),
    Action("next-proposal", "Next proposal", ("F3",), _I, "propose", repeats=True),
    # Go
    Action("next-item", "Next item", ("D", "PgDown"), _J, "go", "chevron-right", repeats=True),
    Action("previous-item", "Previous item", ("A", "PgUp"), _J, "go", "chevron-left", repeats=True),
    Action("confirm", "Confirm and go on", ("Space",), _IW, "go", "check"),
    Action(
        "skip", "Skip with a reason…", ("Ctrl+Shift+S",), _IW, "go", "skip-forward", in_text=True
    ),
    Action("reopen-item", "Reopen the item", ("Ctrl+Space",), _IW, "go"),
    Action("next-unfinished", "Next unfinished item", ("F",), _J, "go"),
    Action("go-to-item", "Go to an item by its number…", ("G",), _J, "go"),
    Action("open-item", "Open the item", (), _J, icon="image"),
    Action("reveal-item", "Show the file in its folder", (), _I, icon="folder-open"),
    Action("copy-item-name", "Copy the name of the file", (), _I),
    Action("copy-item-path", "Copy the path of the file", (), _I),
    Action("find-items", "Find items…", ("Ctrl+Shift+F",), _J, "go", "filter", in_text=True),
    Action("show-all-items", "Show all items", ("Ctrl+Alt+F",), _J, "go", in_text=True),
    Action("next-part", "Next part of the window", ("Ctrl+Tab",), _J, "go", in_text=True),
    Action(
        "previous-part", "Previous part of the window", ("Ctrl+Shift+Tab",), _J, "go", in_text=True
    ),
    Action("tag-and-next", "Digits tag and go on", ("Ctrl+Shift+C",), _JW, "go", "tag"),
    Action("review", "Review others' items", ("Ctrl+Shift+R",), _JW, "go", "shield-check"),
    Action("accept-item", "Accept the item", ("Y",), _IW, "go"),
    Action("reject-item", "Reject the item with a reason…", ("X",), _IW, "go"),
    Action("withdraw-item", "Withdraw the item with a reason…", ("Ctrl+Shift+X",), _IW, "go"),
    Action("review-queue", "Items to review", ("Alt+Shift+R",), _JW, "go", "list"),
    Action("accept-region", "Accept the region", (), _SW, "go"),
    Action("correct-region", "Mark the region as corrected…", (), _SW, "go"),
    Action("reject-region", "Reject the region with a reason…", (), _SW, "go"),
    Action("clear-region-review", "Take back the decision on the region", (), _SW, "go"),
    Action("answer-rejection", "Rejections and answers…", ("Alt+Shift+A",), _IW, "go"),
    Action("blink-versions", "Blink between two versions", (), _I, "go"),
    Action("compare-versions", "Show what the review changed…", (), _I, "go"),
    Action("practice", "Practice item or not", (), _IW, "go"),
    Action("show-item", "Show the item to an inspector…", (), _I, "go", "eye"),
    Action("reload", "Reload the item", ("F5",), _I, "go"),
    # View
    Action("zoom-in", "Zoom in", ("Ctrl++", "Ctrl+="), _I, "view", "zoom-in", repeats=True),
    Action("zoom-out", "Zoom out", ("Ctrl+-",), _I, "view", "zoom-out", repeats=True),
    Action("zoom-fit", "Fit to the window", ("Ctrl+F",), _I, "view", "maximize"),
    Action("zoom-100", "Actual size", ("Ctrl+0",), _I, "view"),
    Action("crosshair", "Crosshair", ("C",), _I, "view", "crosshair"),
    Action("magnifier", "Magnifier", ("M",), _I, "view", "search"),
    Action("tool-hints", "Hints on the picture", group="view", icon="info"),
    Action("gallery", "Gallery…", ("Ctrl+Alt+G",), _I, "view", "image"),
    Action("mini-map", "Mini-map", ("Shift+M",), _I, "view", "image"),
    Action("thumbnails", "Thumbnails in the list", ("Ctrl+Alt+T",), _J, "view", "image"),
    Action("see-adjust", "Brightness and contrast…", ("Ctrl+L",), _I, "view", "contrast"),
    Action("see-plain", "Show pictures as they are", ("O",), _I, "view"),
    Action("see-grey", "Greyscale", ("Alt+G",), _I, "view"),
    Action("see-inverted", "Inverted colours", ("Alt+I",), _I, "view"),
    Action("see-pixels", "Pixels as squares", ("Alt+P",), _I, "view"),
    Action("see-automatic", "Contrast without outliers", ("Alt+W",), _I, "view"),
    Action("turn-veil", "Show or veil the picture", ("V",), _I, "view", "eye-off"),
    Action("sparing", "Breaks and disturbing pictures…", group="view", icon="coffee"),
    Action("theme", "Dark or light", ("Ctrl+Shift+L",), group="view", icon="moon", in_text=True),
    Action("contrast", "High contrast", group="view", icon="contrast"),
    Action("text-strip", "Text strip", ("F8",), _J, "view", "type", in_text=True),
    Action(
        "text-direction", "Direction of the text", ("F11",), _J, "view", "languages", in_text=True
    ),
    Action("effort-line", "Time and pay line", group="view", icon="clock"),
    Action("side-column", "Side column", ("F9",), group="view", icon="list", in_text=True),
    # Not with Shift: on keyboards where "+" needs Shift, Ctrl+Shift++ arrives as Ctrl++, which
    # enlarges the picture.
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
    Action("manual", "Manual", ("F1",), group="help", icon="info", in_text=True),
    Action("keys", "All keys", ("?", "Shift+F1"), group="help", icon="keyboard"),
    Action("change-keys", "Change keys…", group="help", icon="keyboard"),
    Action("first-steps", "First steps", group="help", icon="circle-check"),
    Action("update", "Update from a file…", group="help", icon="refresh-cw"),
    Action("about", "About Fairlabel", group="help", icon="info"),
    Action("context-menu", "Menu of the selection", ("Menu", "Shift+F10"), _J),
    # Keys only. Answers use function keys because these type nothing into a text field.
    Action("answer-work", "The break was work", ("F6",), _J | Needs.QUESTION, in_text=True),
    Action(
        "answer-other",
        "The break was other work…",
        ("Shift+F6",),
        _J | Needs.QUESTION,
        in_text=True,
    ),
    Action("answer-rest", "The break was rest", ("F7",), _J | Needs.QUESTION, in_text=True),
    Action("answer-own", "The break was own time", ("F12",), _J | Needs.QUESTION, in_text=True),
    *(
        Action(f"see-{verb}-{what}", title, (keys,), _I, repeats=True)
        for verb, what, title, keys in (
            ("more", "brightness", "Brighter", "U"),
            ("less", "brightness", "Darker", "J"),
            ("more", "contrast", "More contrast", "Shift+U"),
            ("less", "contrast", "Less contrast", "Shift+J"),
            ("more", "gamma", "Lighter in dark parts", "Alt+U"),
            ("less", "gamma", "Darker in dark parts", "Alt+J"),
        )
    ),
    Action("see-next-band", "Next band alone", ("Alt+B",), _I, repeats=True),
    Action("see-previous-band", "Previous band alone", ("Alt+Shift+B",), _I, repeats=True),
    *(
        Action(f"label-{digit}", f"Label {digit}", (f"{digit}", f"Ctrl+{digit}"), _IW)
        for digit in range(1, 10)
    ),
    *(
        Action(f"tag-{digit}", f"Tag {digit} of the item, on or off", (f"Shift+{digit}",), _IW)
        for digit in range(1, 10)
    ),
    *(
        Action(
            f"{verb}-{side.lower()}-{step}",
            f"{title} {side.lower()} by {step} px",
            (keys + side,),
            _SW,
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
    *(
        Action(f"turn-{side}-{degrees}", f"Turn {side} by {degrees}°", keys, _SW, repeats=True)
        for side, degrees, keys in (
            ("left", 1, (",",)),
            ("right", 1, (".",)),
            ("left", 15, ("Shift+,", "Ctrl+Alt+,")),
            ("right", 15, ("Shift+.", "Ctrl+Alt+.")),
        )
    ),
]

BY_ID: Final = {action.id: action for action in TABLE}

OF_SOUND: Final = tuple(
    action
    for action in TABLE
    if action.group == "sound" or action.id.startswith(("sound-", "speaker-"))
)
"""The actions that only the view of sounds has."""
