"""Five photographs labelled by hands that come from CVAT.

Its menus and dialogs are written from memory, the least they ask for. What lies under the pointer
is active there without a click, so that moving the pointer alone is not counted on either side.
"""

from __future__ import annotations

from typing import Final

from annotator.model.geometry import Box
from tests.journeys.scripted.compared import (
    Act,
    Said,
    Stage,
    button,
    click,
    closing,
    corners,
    drag,
    drag_beside,
    has,
    hold,
    in_window,
    is_back,
    is_fitted,
    is_moved,
    is_zoomed,
    keys,
    path,
    typed,
    wheel,
)
from tests.journeys.scripted.questions import is_saved
from tests.journeys.scripted.same_work import (
    BELOW,
    CAT,
    CUP,
    DAHLIA,
    FACE,
    HELMET,
    LABELS,
    LARGE_HELMET,
    MOVED_HELMET,
    PERSON,
    ROUGH_HELMET,
    SAUCER,
    SHUTTLE,
    SPOON,
    WORKER,
)

PRESET: Final = "cvat"
TITLE: Final = "CVAT"
_ASTRONAUT: Final = (PERSON, HELMET, SHUTTLE)
_COPIED: Final = CUP[1].moved_by(12, 12)
_MOVED: Final = Box(190, 300, 160, 50)
LAST: Final = (("rocket", _MOVED),)
_HOVER: Final = "There the box under the pointer is active; here a click selects it first."


def _label(name: str) -> str:
    return f"Ctrl+{LABELS.index(name) + 1}"


def _new(said: Said) -> tuple[Act, ...]:
    return (*keys("N", _label(said[0])), *corners(said[1]))


def _new_there(label: str) -> tuple[str, ...]:
    return ("N", _label(label), "click", "click")


def _drawn(work: str, item: str, before: tuple[Said, ...], said: Said, note: str = "") -> Stage:
    result = f"{len(before) + 1} box{'es' if before else ''}, the new one selected"
    holds = has(item, (*before, said), chosen=said[1])
    return Stage(work, _new_there(said[0]), _new(said), result, holds, note=note)


def _done(item: str, words: str, note: str = "") -> Stage:
    work, there = f"Save the picture, and go on to {words}", ("Ctrl+S", "F")
    result = "it is confirmed, and the next photograph is open"
    return Stage(work, there, keys("Space"), result, has(item, ()), note=note)


STAGES: Final[tuple[Stage, ...]] = (
    Stage(
        "Begin with a folder and eight labels",
        (
            "click “+”",
            "click “Create a new task”",
            "type “Photographs”",
            "click “Add label”",
            *(word for label in LABELS for word in (f"type “{label}”", "Return")),
            "click “Click or drag files”",
            "the path",
            "Return",
            "click “Submit & Open”",
            "click “Job”",
        ),
        (
            *keys("Ctrl+N"),
            *in_window("New job", path("photographs")),
            *button("Add labels; put commas between them"),
            *typed(",".join(LABELS)),
            *button("Who is working"),
            *typed(WORKER),
            *keys("Return"),
        ),
        "the first photograph is open",
        has("astronaut.png", ()),
    ),
    _drawn(
        "Draw a person by two clicks",
        "astronaut.png",
        (),
        PERSON,
        "Ctrl and a digit is for the box that is drawn, in both, once N was pressed. Before it, "
        "it is here for the box that is still selected.",
    ),
    _drawn("Draw a helmet, roughly", "astronaut.png", (PERSON,), ("helmet", ROUGH_HELMET)),
    Stage(
        "Draw the shuttle with the last label",
        ("N", "click", "click"),
        (*keys("N"), *corners(SHUTTLE[1])),
        "three boxes, the last with the label of the one before",
        has(
            "astronaut.png",
            (PERSON, ("helmet", ROUGH_HELMET), ("helmet", SHUTTLE[1])),
            chosen=SHUTTLE[1],
        ),
    ),
    Stage(
        "Give it another label",
        ("Ctrl+3",),
        keys("Ctrl+3"),
        "it is a rocket",
        has("astronaut.png", (PERSON, ("helmet", ROUGH_HELMET), SHUTTLE), chosen=SHUTTLE[1]),
    ),
    Stage(
        "Move the helmet",
        ("drag",),
        drag((420, 400), (430, 420)),
        "it lies lower to the right",
        has("astronaut.png", (PERSON, ("helmet", MOVED_HELMET), SHUTTLE), chosen=MOVED_HELMET),
    ),
    Stage(
        "Make it larger by a handle",
        ("drag",),
        drag((490, 500), (510, 511)),
        "its corner is where the pointer was",
        has("astronaut.png", (PERSON, ("helmet", LARGE_HELMET), SHUTTLE), chosen=LARGE_HELMET),
    ),
    Stage(
        "Nudge it up by seven pixels",
        None,
        hold("Up", 7),
        "it lies seven pixels higher; CVAT has no nudge",
        has("astronaut.png", _ASTRONAUT, chosen=HELMET[1]),
    ),
    Stage(
        "Delete the shuttle",
        ("Del",),
        (*click(418, 100), *keys("Del")),
        "two boxes",
        has("astronaut.png", (PERSON, HELMET)),
        more=_HOVER,
    ),
    Stage(
        "Have it back",
        ("Ctrl+Z",),
        keys("Ctrl+Z"),
        "three boxes",
        has("astronaut.png", _ASTRONAUT),
    ),
    Stage(
        "Hide all boxes",
        ("T", "H"),
        keys("T", "H"),
        "none is seen",
        has("astronaut.png", _ASTRONAUT, hidden=3),
    ),
    Stage(
        "Show all boxes",
        ("T", "H"),
        keys("T", "H"),
        "all are seen",
        has("astronaut.png", _ASTRONAUT),
    ),
    Stage(
        "Zoom in by the wheel",
        ("wheel × 2",),
        wheel(2),
        "a part is seen, larger",
        is_zoomed,
    ),
    Stage(
        "Move the picture",
        ("drag",),
        drag_beside(-120, 60),
        "another part is seen",
        is_moved,
    ),
    Stage(
        "Fit the window",
        ("double click",),
        keys("Ctrl+F"),
        "the whole picture is seen",
        is_fitted,
        note="There a double click does it; here a double click on a box asks for its label, and "
        "beside the boxes does nothing.",
    ),
    _done("chelsea.png", "the cat", "F goes on here too, and leaves the picture unconfirmed."),
    _drawn("Draw a cat", "chelsea.png", (), CAT),
    Stage(
        "Draw its face with the last label",
        ("N", "click", "click"),
        (*keys("N"), *corners(FACE[1])),
        "two boxes",
        has("chelsea.png", (CAT, FACE), chosen=FACE[1]),
    ),
    Stage(
        "Go back a picture",
        ("D",),
        keys("D"),
        "the photograph before, with its boxes",
        has("astronaut.png", _ASTRONAUT),
    ),
    Stage(
        "Go forward again",
        ("F",),
        keys("F"),
        "the boxes are there",
        has("chelsea.png", (CAT, FACE)),
    ),
    _done("coffee.png", "the coffee"),
    _drawn("Draw the saucer", "coffee.png", (), SAUCER),
    _drawn("Draw the cup", "coffee.png", (SAUCER,), CUP),
    Stage(
        "Copy it, and paste the copy",
        ("Ctrl+C", "Ctrl+V", "click"),
        keys("Ctrl+C", "Ctrl+V"),
        "another cup, a little off; there a click puts it down",
        has("coffee.png", (SAUCER, CUP, ("cup", _COPIED)), chosen=_COPIED),
    ),
    Stage(
        "Delete the copy",
        ("Del",),
        keys("Del"),
        "two boxes",
        has("coffee.png", (SAUCER, CUP)),
    ),
    _drawn("Draw the spoon", "coffee.png", (SAUCER, CUP), SPOON),
    _done("flower.jpg", "the flower"),
    _drawn("Draw a flower", "flower.jpg", (), DAHLIA),
    Stage(
        "Draw another one below",
        ("N", "click", "click"),
        (*keys("N"), *corners(BELOW[1])),
        "two boxes with the same label",
        has("flower.jpg", (DAHLIA, BELOW), chosen=BELOW[1]),
    ),
    Stage(
        "Propagate it to one more picture",
        ("Ctrl+B", "type “1”", "click “Yes”"),
        (*keys("Ctrl+B"), *in_window("Copy to the next items", typed("1")), *keys("Return")),
        "the picture itself has the same boxes as before",
        has("flower.jpg", (DAHLIA, BELOW)),
    ),
    Stage(
        "Save the picture, and go on to the rocket",
        ("Ctrl+S", "F"),
        keys("Space"),
        "the box is there",
        has("rocket.jpg", (BELOW,)),
    ),
    Stage(
        "Move it",
        ("drag",),
        drag((370, 400), (270, 324)),
        "it lies elsewhere",
        has("rocket.jpg", (("flower", _MOVED),), chosen=_MOVED),
    ),
    Stage(
        "Give it another label",
        ("Ctrl+3",),
        keys("Ctrl+3"),
        "it is a rocket",
        has("rocket.jpg", LAST, chosen=_MOVED),
    ),
    Stage(
        "Save the last picture, and finish",
        ("Ctrl+S", "click “Menu”", "click “Finish the job”", "click “Continue”"),
        keys("Space"),
        "everything is saved",
        is_saved,
    ),
    Stage(
        "Export as COCO",
        (
            "click “Menu”",
            "click “Export job dataset”",
            "click “Export format”",
            "click “COCO 1.0”",
            "click “OK”",
        ),
        (*keys("Ctrl+Shift+E"), *in_window("Export", button("Export")), *closing()),
        "a folder with the boxes of all photographs",
        is_back,
    ),
)
