"""The shortcuts of other programs, as their own sources give them, and what Fairlabel does instead.

Sources: ``labelImg.py`` and ``libs/canvas.py`` of labelImg 1.8.6; ``default_config.yaml``,
``_app.py`` and ``_canvas.py`` of labelme 7.9.1; ``xanylabeling_config.yaml`` and ``canvas.py`` of
X-AnyLabeling 4.2.1; the tables of shortcuts in the components of cvat-ui, for pictures in 2D;
``src/js/app/settings/defaults.json`` of oTranscribe; the default shortcuts of the annotation mode
in ``ShortcutsUtil.java`` of ELAN; the manual of Praat, pages "Keyboard shortcuts" and
"TextGridEditor". On a Mac, "Ctrl" is the command key in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What some keys do in another program.

    ``action`` is the action that all of the keys do under the preset. Without one, ``why`` says
    what a person does instead; with one, in what it differs.
    """

    keys: tuple[str, ...]
    there: str
    action: str = ""
    why: str = ""


def _same(rows: str) -> tuple[Shortcut, ...]:
    """Read rows of "keys | what they do there | our action"; keys are parted by blanks."""
    parted = (row.split(" | ") for row in rows.strip().splitlines())
    return tuple(Shortcut(tuple(keys.split()), there, ours) for keys, there, ours in parted)


_SAVED = "Every change is saved automatically."
_SAVED_ALREADY = "Every change is saved automatically; the key says when all of them are."
_NO_CLOSE = "A job closes when another one is opened or the program ends."
_NO_POLYGON = "Fairlabel draws boxes only."
_NO_DELETION = "Fairlabel never deletes a file of yours; an item can be skipped."
_NO_MODELS = "Models are ONNX files: choose a detector in the menu Proposals."
_NO_TRACKS = "There are no tracks; boxes are followed with Shift+D."
_NO_STACK = "There is no order of drawing; a click takes the smallest box under the pointer."
_NO_FIT_WIDTH = "There is no fit to the width; Ctrl+F fits the whole picture."

_NUDGES = """
Left | Move the box left by 1 px | nudge-left-1
Right | Move the box right by 1 px | nudge-right-1
Up | Move the box up by 1 px | nudge-up-1
Down | Move the box down by 1 px | nudge-down-1
"""

LABELIMG: tuple[Shortcut, ...] = (
    *_same("""
W | Create a box | tool-box
D | Next image | next-item
A | Previous image | previous-item
Space | Verify the image | confirm
Del | Delete the box | delete
Ctrl+D | Duplicate the box | duplicate
Ctrl+V | Copy the boxes of the previous image | bring-previous
Ctrl+E | Edit the label | edit-label
Ctrl+J | Edit mode | tool-select
Ctrl+Shift+A | Advanced mode: go on drawing | stay-drawing
Esc | Cancel | tool-select
Return | Finish | finish
Ctrl+H | Hide all boxes | hide-all
Ctrl++ | Zoom in | zoom-in
Ctrl+- | Zoom out | zoom-out
Ctrl+= | Original size | zoom-100
Ctrl+F | Fit the window | zoom-fit
Ctrl+O | Open a file | open-job
Ctrl+U | Open a folder | open-job
Ctrl+Shift+O | Open an annotation file | import
Ctrl+Shift+L | Show or hide the label panel | side-column
Ctrl+Q | Quit | quit
"""),
    *_same(_NUDGES),
    Shortcut(("Ctrl+A",), "Show all boxes", why="Ctrl+H shows them again."),
    Shortcut(("Ctrl+Shift+F",), "Fit the width", why=_NO_FIT_WIDTH),
    Shortcut(("Ctrl+S",), "Save", "save", why=_SAVED_ALREADY),
    Shortcut(("Ctrl+Shift+S",), "Save as; single class mode", why=_SAVED),
    Shortcut(("Ctrl+R",), "Change the save folder", why=_SAVED),
    Shortcut(("Ctrl+W",), "Close the file", why=_NO_CLOSE),
    Shortcut(("Ctrl+Shift+D",), "Delete the image file", why=_NO_DELETION),
    Shortcut(("Ctrl+L",), "Choose the line colour", why="Labels have colours: Labels of the job."),
    Shortcut(("Ctrl+Shift+R",), "Draw squares", why="The shape of a box cannot be fixed."),
    Shortcut(("Ctrl+Shift+P",), "Show label names", why="A name is shown wherever it fits."),
)

LABELME: tuple[Shortcut, ...] = (
    *_same("""
Ctrl+R | Create a rectangle | tool-box
D | Next image | next-item
A | Previous image | previous-item
Ctrl+Shift+D | Next image with the shapes of this one | carry
Ctrl+J | Edit shapes | tool-select
Ctrl+E | Edit the label | edit-label
Del | Delete the shape | delete
Ctrl+D | Duplicate the shape | duplicate
Ctrl+C | Copy the shape | copy
Ctrl+V | Paste the shape | paste
Ctrl+Z | Undo | undo
Ctrl+A | Select all shapes | select-all
Ctrl+Shift+L | Lock the shape | lock
T | Show or hide all shapes | hide-all
Ctrl+Right | Select the shape to the right | next-region
Ctrl+Down | Select the shape below | next-region
Ctrl+Left | Select the shape to the left | previous-region
Ctrl+Up | Select the shape above | previous-region
Esc | Cancel | tool-select
Return | Finish | finish
Ctrl++ Ctrl+= | Zoom in | zoom-in
Ctrl+- | Zoom out | zoom-out
Ctrl+0 | Original size | zoom-100
Ctrl+F | Fit the window | zoom-fit
Ctrl+O | Open a file | open-job
Ctrl+U | Open a folder | open-job
Ctrl+Shift+, | Settings | settings
Ctrl+Q | Quit | quit
"""),
    Shortcut(
        ("Ctrl+Shift+A",),
        "Previous image with the shapes of this one",
        why="Boxes are copied forward; B copies those of the previous item.",
    ),
    Shortcut(("Space",), "Finish a polygon", why=_NO_POLYGON),
    Shortcut(
        ("Left", "Right", "Up", "Down"),
        "Move the shape by 5 px",
        why="An arrow key moves a box by 1 px, with Shift by 10 px.",
    ),
    Shortcut(
        ("Ctrl+Shift+F",),
        "Zoom to the selection",
        why="Ctrl and the wheel zoom at the pointer.",
    ),
    Shortcut(("Ctrl+S", "Ctrl+Shift+S"), "Save, save as", why=_SAVED),
    Shortcut(("Ctrl+W",), "Close the file", why=_NO_CLOSE),
    Shortcut(("Ctrl+Del",), "Delete the annotation file", why=_NO_DELETION),
    Shortcut(("Ctrl+N",), "Create a polygon", why=_NO_POLYGON),
    Shortcut(("Backspace",), "Remove a point", why=_NO_POLYGON),
)

X_ANYLABELING: tuple[Shortcut, ...] = (
    *_same("""
R | Create a rectangle | tool-box
D | Next image | next-item
A | Previous image | previous-item
Ctrl+Shift+D | Next unchecked image | next-unfinished
Ctrl+Alt+K | Check the image | confirm
Ctrl+Alt+J | Fail the image | reject-item
Ctrl+J | Edit shapes | tool-select
Ctrl+E | Edit the label | edit-label
Del | Delete the shape | delete
Ctrl+D | Duplicate the shape | duplicate
Ctrl+C | Copy the shape | copy
Ctrl+V | Paste the shape | paste
Ctrl+Z | Undo | undo
Ctrl+P | Keep the shapes of the previous image | bring-previous
G | Group | group
U | Ungroup | ungroup
S | Hide the selected shapes | hide-region
W | Show the hidden shapes | hide-all
Ctrl+H | Show or hide all shapes | hide-all
Alt+L | Edit the labels | change-labels
Z | Rotate counter-clockwise, large step | turn-left-15
X | Rotate counter-clockwise, small step | turn-left-1
C | Rotate clockwise, small step | turn-right-1
V | Rotate clockwise, large step | turn-right-15
Esc | Cancel | tool-select
Return | Finish | finish
Ctrl++ | Zoom in | zoom-in
Ctrl+- | Zoom out | zoom-out
Ctrl+= | Original size | zoom-100
Ctrl+F | Fit the window | zoom-fit
F9 | Navigator | mini-map
Ctrl+I | Open a file | open-job
Ctrl+U | Open a folder | open-job
Ctrl+0 | Settings | settings
Ctrl+Q | Quit | quit
I | Run the model | propose
"""),
    *_same(_NUDGES),
    Shortcut(("Space",), "Hold to pan", "confirm", "Held it pans here too; tapped it confirms."),
    Shortcut(("Ctrl+O",), "Open a video", "open-job", "Videos cannot be opened yet."),
    Shortcut(
        ("Ctrl+Shift+A",),
        "Previous unchecked image",
        why="F goes forward, and begins again at the first item.",
    ),
    Shortcut(("Ctrl+Alt+U",), "Clear the check", why="Undo takes a confirmation back."),
    Shortcut(("Ctrl+Shift+F",), "Fit the width", why=_NO_FIT_WIDTH),
    Shortcut(("Ctrl+A", "Ctrl+B"), "Auto labelling, on all images", why=_NO_MODELS),
    Shortcut(("Q", "E", "B", "F"), "Points of a model, clear, finish", why=_NO_MODELS),
    Shortcut(
        ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6"),
        "Chat, questions, classifiers, OCR, point clouds",
        why=_NO_MODELS,
    ),
    Shortcut(("Ctrl+S", "Ctrl+Shift+S"), "Save, save as", why=_SAVED),
    Shortcut(("Ctrl+W",), "Close the file", why=_NO_CLOSE),
    Shortcut(("Ctrl+Del", "Ctrl+Shift+Del"), "Delete the label or image file", why=_NO_DELETION),
    Shortcut(
        ("P", "Ctrl+N", "Shift+W", "Ctrl+R", "T", "Shift+C", "Shift+L", "Shift+P", "Shift+S"),
        "Polygon, brush, wand, cuboid, quadrilateral, circle, line, point, line strip",
        why=_NO_POLYGON,
    ),
    Shortcut(
        ("O",), "Create a rotated box", why="Any box turns: by its knob, or by Z, X, C and V."
    ),
    Shortcut(
        ("Shift+B", "Ctrl+Shift+P", "Backspace", "Ctrl+Shift+M"),
        "Brush mode, add or remove a point, union",
        why=_NO_POLYGON,
    ),
    Shortcut(
        ("Alt+D",), "Labels of the digits", why="A digit means a place in the list of labels."
    ),
    Shortcut(("Alt+G", "Ctrl+Shift+G"), "Number of the group", why="Groups have no numbers."),
    Shortcut(("Alt+S",), "Edit the shapes of all images", why="Labels are changed over the job."),
    Shortcut(
        ("Ctrl+Y",),
        "Use the last label without asking",
        why="That is the rule here; Ctrl+Y is redo.",
    ),
    Shortcut(
        ("Ctrl+G", "Ctrl+M", "Ctrl+T", "Ctrl+L", "Ctrl+K", "Ctrl+Shift+L", "Ctrl+Shift+T"),
        "Statistics, and what is drawn beside the shapes",
        why="Counts stand in the lists, names where they fit.",
    ),
    Shortcut(
        ("Ctrl+Shift+N", "Ctrl+Shift+C"),
        "Go through the shapes of a label",
        why="Tab goes through all regions in reading order.",
    ),
    Shortcut(("Ctrl+Alt+C",), "Compare two images", why="Pictures cannot be compared."),
)

CVAT: tuple[Shortcut, ...] = (
    *_same("""
F | Next frame | next-item
D | Previous frame | previous-item
N | Draw again with the last tool and label | tool-again
Del Shift+Del | Delete the object | delete
Ctrl+C | Copy the shape | copy
Ctrl+V | Paste the shape | paste
Ctrl+B | Propagate the object | carry
Ctrl+Z | Undo | undo
Ctrl+Shift+Z Ctrl+Y | Redo | redo
H | Hide or show the object | hide-region
L | Lock or unlock the object | lock
Q / | Occluded or not | flag-occluded
G | Group | group
Shift+G | Take the group apart | ungroup
Tab | Next object | next-region
Shift+Tab | Previous object | previous-region
Esc | Cancel | tool-select
` | Go to a frame by its number | go-to-item
F1 | Shortcuts | manual
F2 | Settings | settings
Ctrl+A | Select all | select-all
"""),
    *(Shortcut((f"Ctrl+{each}",), f"Label {each}", f"label-{each}") for each in range(1, 10)),
    Shortcut(("T, H",), "Hide or show all objects", "hide-all"),
    Shortcut(("T, L",), "Lock or unlock all objects", why="Ctrl+A, then L, locks all."),
    Shortcut(("Ctrl+0",), "Label 10", why="From the tenth on a label gets a key of its own."),
    Shortcut(("Shift+N",), "Delete the shape and draw it again", why="Handles correct a box."),
    Shortcut(("Ctrl+S",), "Save", "save", why=_SAVED_ALREADY),
    Shortcut(("Alt+Del",), "Delete the frame", why=_NO_DELETION),
    Shortcut(
        ("V", "C"),
        "Ten frames forward or back",
        why="Items are found by number, by filter or in the gallery.",
    ),
    Shortcut(
        ("Right", "Left"),
        "Next or previous frame that matches the filter",
        why="The arrow keys move the selected box; a filter leaves only items that match.",
    ),
    Shortcut(("Space",), "Play", why="Pictures do not play; Space confirms the item."),
    Shortcut(("K", "O", "R", "E"), "Key frames and ends of a track", why=_NO_TRACKS),
    Shortcut(("M", "Alt+M", "Alt+J", "J"), "Merge tracks, split, slice, join", why=_NO_TRACKS),
    Shortcut(("-", "_", "+", "="), "To the background or foreground", why=_NO_STACK),
    Shortcut(("P",), "Pin the object", why="L locks it: nothing moves it then."),
    Shortcut(
        ("Ctrl+R", "Ctrl+Shift+R"),
        "Rotate the picture",
        why="A picture is turned only as its EXIF data say.",
    ),
    Shortcut(("Ctrl+E",), "Run an action on all objects", why="Edits take what is selected."),
    Shortcut(("Return",), "Next colour of the object", why="A label has one colour."),
    Shortcut(("U",), "Show the texts always", why="A text stands beside the picture, not over it."),
    Shortcut(
        ("Shift+1", "Shift+2", "Shift+3", "Shift+4"), "Brush, eraser, polygon", why=_NO_POLYGON
    ),
)

_PLAIN_TEXT = "A text is plain: it has no bold, italic or underlined letters."

OTRANSCRIBE: tuple[Shortcut, ...] = (
    *_same("""
F1 Ctrl+1 | Skip back | sound-back
F2 Ctrl+2 | Skip forward | sound-forward
F3 Ctrl+3 | Slow down | sound-slower
F4 Ctrl+4 | Speed up | sound-faster
Ctrl+0 | Return to the start | sound-to-start
Ctrl+J | Insert a timestamp | sound-stamp
"""),
    Shortcut(
        ("Esc",),
        "Play or pause, 1.5 seconds earlier",
        "sound-play",
        "The settings say how far a pause steps back. Ctrl+Tab leaves the text.",
    ),
    Shortcut(
        ("Ctrl+K",),
        "Jump to a time that is typed",
        why="A click on the waveform leads there, and so does Alt+Shift+T at a time in the text.",
    ),
    Shortcut(("Ctrl+B", "Ctrl+I", "Ctrl+U"), "Bold, italic, underlined", why=_PLAIN_TEXT),
)

ELAN: tuple[Shortcut, ...] = (
    *_same("""
Ctrl+Space | Play or pause | sound-play
Shift+Space | Play the selection | sound-play-segment
Ctrl+L | Loop mode | sound-loop
Ctrl+B | Go to the beginning | sound-to-start
Alt+M | Edit the annotation | edit-text
Alt+D | Delete the annotation | delete
Alt+Left | Previous annotation | previous-region
Alt+Right | Next annotation | next-region
Ctrl+C | Copy the annotation | copy
Ctrl+V | Paste the annotation | paste
Ctrl+Shift+V | Paste the annotation here | paste-here
Ctrl+D | Duplicate the annotation | duplicate
Ctrl+Z | Undo | undo
Ctrl+Y | Redo | redo
Ctrl+= | Zoom in | zoom-in
Ctrl+- | Zoom out | zoom-out
"""),
    Shortcut(
        ("Shift+Left",), "Go back by a second", "sound-back", "The settings say how far: 2 seconds."
    ),
    Shortcut(("Shift+Right",), "Go forward by a second", "sound-forward", "As Shift+Left."),
    Shortcut(
        ("Alt+N",),
        "New annotation of the selection",
        "sound-mark",
        "The first press begins a segment at the place that is heard, the second one ends it.",
    ),
    Shortcut(
        ("Alt+Shift+N",),
        "New annotation after the active one",
        "sound-next-segment",
        "It ends the segment that was begun, and begins the next.",
    ),
    Shortcut(
        ("Ctrl+Up",), "Previous tier is the active one", "speaker-previous", "The segment moves."
    ),
    Shortcut(("Ctrl+Down",), "Next tier is the active one", "speaker-next", "The segment moves."),
    Shortcut(("Ctrl+S",), "Save", "save", why=_SAVED_ALREADY),
    Shortcut(
        ("Ctrl+Shift+Space",),
        "Play around the selection",
        why="Alt+Home and Alt+End play the first and the last second of a segment.",
    ),
    Shortcut(
        ("Alt+Up", "Alt+Down"),
        "Annotation on the tier above or below",
        why="Alt+Right goes through the segments of all speakers in the order of time.",
    ),
    Shortcut(("Ctrl+G",), "Go to a time that is typed", why="A click on the waveform leads there."),
    Shortcut(("Ctrl+E",), "Go to the end", why="A click on the waveform leads there."),
    Shortcut(
        ("Ctrl+J", "Ctrl+U", "Ctrl+Shift+J", "Ctrl+Shift+U"),
        "Move a boundary of the annotation",
        why="Boundaries are dragged.",
    ),
    Shortcut(
        ("Ctrl+Shift+N", "Ctrl+Shift+E", "Alt+Shift+M"),
        "New annotation before, edit in place, edit the value",
        why="Alt+N begins a segment anywhere; Alt+M edits its text.",
    ),
)

PRAAT: tuple[Shortcut, ...] = (
    *_same("""
Tab | Play the selection, or stop | sound-play-or-stop
Ctrl+A | Show all | zoom-fit
Ctrl+I | Zoom in | zoom-in
Ctrl+O | Zoom out | zoom-out
Ctrl+Z | Undo | undo
Ctrl+Y | Redo | redo
"""),
    Shortcut(
        ("Esc",), "Stop", "tool-select", "It also gives up a drag, and a segment that was begun."
    ),
    Shortcut(
        ("Return",),
        "Insert a boundary on the selected tier",
        "sound-split",
        "It divides the segment; outside of one, Alt+M begins a segment.",
    ),
    Shortcut(("Alt+Backspace",), "Remove the boundary", "sound-merge", "Of the next segment."),
    *(
        Shortcut(
            (f"Ctrl+{each}",),
            f"Insert a boundary on tier {each}",
            f"speaker-{each}",
            "The segment, or the next one, is this speaker's.",
        )
        for each in range(1, 9)
    ),
    Shortcut(("Ctrl+N",), "Zoom to the selection", why="Ctrl with the wheel zooms at the pointer."),
    Shortcut(("Shift+Tab",), "Play the window", why="Ctrl+K plays from the place that is heard."),
    Shortcut(("PgUp", "PgDown"), "Scroll", why="The wheel scrolls; these keys go through items."),
    Shortcut(("Ctrl+T",), "Transcribe the interval", why="There is no recognition of speech."),
)

PROGRAMS: Mapping[str, tuple[Shortcut, ...]] = MappingProxyType(
    {
        "labelimg": LABELIMG,
        "labelme": LABELME,
        "x-anylabeling": X_ANYLABELING,
        "cvat": CVAT,
        "otranscribe": OTRANSCRIBE,
        "elan": ELAN,
        "praat": PRAAT,
    }
)
