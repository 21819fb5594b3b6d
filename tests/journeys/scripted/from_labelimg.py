"""Five photographs labelled by hands that come from labelImg 1.8.6.

What it costs there is the least that its sources allow, with the files of labels and the folder to
save to given once. Its classes are chosen by a double click in the list of its dialog.
"""

from __future__ import annotations

from typing import Final

from tests.journeys.scripted.compared import (
    Act,
    Said,
    Stage,
    button,
    click,
    closing,
    double_click_label,
    drag,
    drag_beside,
    draw,
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

PRESET: Final = "labelimg"
TITLE: Final = "labelImg 1.8.6"
_ASTRONAUT: Final = (PERSON, HELMET, SHUTTLE)
LAST: Final = (("rocket", DAHLIA[1]),)
_COPIED: Final = CUP[1].moved_by(10, 10)


def _new(said: Said) -> tuple[Act, ...]:
    return (*keys("W"), *draw(said[1]), *double_click_label(said[0]))


def _new_there(label: str) -> tuple[str, ...]:
    return ("W", "drag", f"double click “{label}”")


STAGES: Final[tuple[Stage, ...]] = (
    Stage(
        "Begin with a folder and eight labels",
        (
            *(word for label in LABELS for word in (f"type “{label}”", "Return")),
            "Ctrl+U",
            "the path",
            "Return",
            "Ctrl+R",
            "the path",
            "Return",
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
        more="The program asks once who is working: effort and pay belong to somebody.",
    ),
    Stage(
        "Draw a person",
        _new_there("person"),
        _new(PERSON),
        "a box, selected",
        has("astronaut.png", (PERSON,), chosen=PERSON[1]),
    ),
    Stage(
        "Draw a helmet, roughly",
        _new_there("helmet"),
        _new(("helmet", ROUGH_HELMET)),
        "two boxes",
        has("astronaut.png", (PERSON, ("helmet", ROUGH_HELMET)), chosen=ROUGH_HELMET),
    ),
    Stage(
        "Draw the shuttle with the last label",
        ("W", "drag", "Return"),
        (*keys("W"), *draw(SHUTTLE[1]), *keys("Return")),
        "three boxes, the last with the label of the one before",
        has(
            "astronaut.png",
            (PERSON, ("helmet", ROUGH_HELMET), ("helmet", SHUTTLE[1])),
            chosen=SHUTTLE[1],
        ),
    ),
    Stage(
        "Give it another label",
        ("Ctrl+E", "double click “rocket”"),
        (*keys("Ctrl+E"), *double_click_label("rocket")),
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
        ("hold Up",),
        hold("Up", 7),
        "it lies seven pixels higher",
        has("astronaut.png", _ASTRONAUT, chosen=HELMET[1]),
    ),
    Stage(
        "Delete the shuttle",
        ("click", "Del"),
        (*click(418, 100), *keys("Del")),
        "two boxes",
        has("astronaut.png", (PERSON, HELMET)),
    ),
    Stage(
        "Have it back",
        _new_there("rocket"),
        keys("Ctrl+Z"),
        "three boxes; labelImg has no undo and draws it anew",
        has("astronaut.png", _ASTRONAUT),
    ),
    Stage(
        "Hide all boxes",
        ("Ctrl+H",),
        keys("Ctrl+H"),
        "none is seen",
        has("astronaut.png", _ASTRONAUT, hidden=3),
    ),
    Stage(
        "Show all boxes",
        ("Ctrl+A",),
        keys("Ctrl+H"),
        "all are seen",
        has("astronaut.png", _ASTRONAUT),
        note="Ctrl+A selects all here.",
    ),
    Stage(
        "Zoom in by the wheel",
        ("Ctrl+wheel × 2",),
        wheel(2, ctrl=True),
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
    Stage("Scroll by the wheel", ("wheel × 3",), wheel(-3), "another part is seen", is_moved),
    Stage("Fit the window", ("Ctrl+F",), keys("Ctrl+F"), "the whole picture is seen", is_fitted),
    Stage(
        "Verify and save the picture, and go on",
        ("Space", "D"),
        keys("Space"),
        "the next photograph is open",
        has("chelsea.png", ()),
        note="Space goes on by itself here: D after it skips a picture, which F finds again.",
    ),
    Stage(
        "Draw a cat",
        _new_there("cat"),
        _new(CAT),
        "a box",
        has("chelsea.png", (CAT,), chosen=CAT[1]),
    ),
    Stage(
        "Draw its face with the last label",
        ("W", "drag", "Return"),
        (*keys("W"), *draw(FACE[1]), *keys("Return")),
        "two boxes",
        has("chelsea.png", (CAT, FACE), chosen=FACE[1]),
    ),
    Stage(
        "Save, and go back a picture",
        ("Ctrl+S", "A"),
        keys("A"),
        "the photograph before, with its boxes",
        has("astronaut.png", _ASTRONAUT),
    ),
    Stage(
        "Go forward again",
        ("D",),
        keys("D"),
        "the boxes are there",
        has("chelsea.png", (CAT, FACE)),
    ),
    Stage(
        "Verify and save the picture, and go on to the coffee",
        ("Space", "D"),
        keys("Space"),
        "the next photograph is open",
        has("coffee.png", ()),
    ),
    Stage(
        "Draw the saucer",
        _new_there("saucer"),
        _new(SAUCER),
        "a box",
        has("coffee.png", (SAUCER,), chosen=SAUCER[1]),
    ),
    Stage(
        "Draw the cup",
        _new_there("cup"),
        _new(CUP),
        "two boxes",
        has("coffee.png", (SAUCER, CUP), chosen=CUP[1]),
    ),
    Stage(
        "Duplicate it",
        ("Ctrl+D",),
        keys("Ctrl+D"),
        "another cup, a little off",
        has("coffee.png", (SAUCER, CUP, ("cup", _COPIED)), chosen=_COPIED),
        note="There a drag with the right button asks whether to copy or to move the box; here the "
        "right button opens the menu of the box, and a drag with it does nothing.",
    ),
    Stage(
        "Delete the copy",
        ("Del",),
        keys("Del"),
        "two boxes",
        has("coffee.png", (SAUCER, CUP)),
    ),
    Stage(
        "Draw the spoon",
        _new_there("spoon"),
        _new(SPOON),
        "three boxes",
        has("coffee.png", (SAUCER, CUP, SPOON), chosen=SPOON[1]),
    ),
    Stage(
        "Verify and save the picture, and go on to the flower",
        ("Space", "D"),
        keys("Space"),
        "the next photograph is open",
        has("flower.jpg", ()),
    ),
    Stage(
        "Draw a flower",
        _new_there("flower"),
        _new(DAHLIA),
        "a box",
        has("flower.jpg", (DAHLIA,), chosen=DAHLIA[1]),
    ),
    Stage(
        "Draw another one below",
        ("W", "drag", "Return"),
        (*keys("W"), *draw(BELOW[1]), *keys("Return")),
        "two boxes with the same label",
        has("flower.jpg", (DAHLIA, BELOW), chosen=BELOW[1]),
    ),
    Stage(
        "Verify and save the picture, and go on to the rocket",
        ("Space", "D"),
        keys("Space"),
        "the next photograph is open",
        has("rocket.jpg", ()),
    ),
    Stage(
        "Bring the boxes of the picture before",
        ("Ctrl+V",),
        keys("Ctrl+V"),
        "two boxes",
        has("rocket.jpg", (DAHLIA, BELOW)),
    ),
    Stage(
        "Delete one of them",
        ("click", "Del"),
        (*click(370, 400), *keys("Del")),
        "one box",
        has("rocket.jpg", (DAHLIA,)),
    ),
    Stage(
        "Give the other one another label",
        ("click", "Ctrl+E", "double click “rocket”"),
        (*click(308, 222), *keys("Ctrl+E"), *double_click_label("rocket")),
        "it is a rocket",
        has("rocket.jpg", LAST, chosen=DAHLIA[1]),
    ),
    Stage(
        "Verify and save the last picture",
        ("Space",),
        keys("Space"),
        "everything is saved",
        is_saved,
    ),
    Stage(
        "Export as COCO",
        None,
        (*keys("Ctrl+Shift+E"), *in_window("Export", button("Export")), *closing()),
        "a folder with the boxes of all photographs; labelImg writes no COCO",
        is_back,
    ),
)
