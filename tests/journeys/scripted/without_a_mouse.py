"""Six photographs are labelled by the keyboard alone, from the first start to the export."""

from __future__ import annotations

from typing import Final

from tests.journeys.scripted.photographs import (
    BELOW,
    CAT,
    CUP,
    DAHLIA,
    HELMET,
    LABELS,
    PAGODA,
    PERSON,
    ROCKET,
    ROUGH_DAHLIA,
    SAUCER,
    SHUTTLE,
    SPOON,
    Seen,
)
from tests.journeys.scripted.player import Step
from tests.journeys.scripted.questions import count, flags, is_offered, is_saved
from tests.journeys.scripted.steps import (
    draw_by_keys,
    focus,
    item,
    key,
    tab_to,
    until,
    window,
    write,
    write_path,
)

WORKER: Final = "Amina"
TEXTS: Final = {"astronaut.png": "Eileen Collins, NASA", "chelsea.png": "قطة اسمها تشيلسي"}
SAID: Final[dict[str, list[dict[str, object]]]] = {
    "astronaut.png": [{}, {"truncated": True}, {}],
    "coffee.png": [{"it holds": "coffee"}, {"occluded": True}, {}],
    "flower.jpg": [{}, {"truncated": True}],
}


def drawn(seen: Seen) -> list[Step]:
    return draw_by_keys(seen.box, seen.digit)


BEGIN: Final[list[Step]] = [
    item("street_2.jpg"),  # the sample, as whoever starts the program first sees it
    key("Ctrl+N"),
    window("New job"),
    write_path("photographs"),
    tab_to("Add labels; put commas between them"),
    write(", ".join(LABELS)),
    tab_to("Work order, if there is one"),
    write_path("work order"),
    tab_to("Who is working"),
    write(WORKER),
    key("Return"),
    window("Work order"),
    tab_to("Accept and begin"),
    key("Return"),
    item("astronaut.png"),
]

LABEL: Final[list[Step]] = [
    *drawn(PERSON),
    key("Return"),
    write(TEXTS["astronaut.png"]),
    key("Esc"),
    *drawn(HELMET),
    key("Shift+T"),  # cut off by the edge of the photograph
    *drawn(SHUTTLE),
    key("Space"),
    item("chelsea.png"),
    *drawn(CAT),
    key("Return"),
    write(TEXTS["chelsea.png"]),
    key("Esc"),
    key("Space"),
    item("china.jpg"),
    *drawn(PAGODA),
    key("Space"),
    item("coffee.png"),
    *drawn(CUP),
    # An attribute of the label, made and given by keys.
    key("Ctrl+Shift+P"),
    focus("Find an action"),
    write("attributes of the label"),
    key("Return"),
    window("Attributes"),
    focus("Add an attribute"),
    key("Return"),
    focus("Name of the attribute"),
    write("it holds"),
    tab_to("Allowed values"),
    write("coffee, tea, nothing"),
    key("Return"),
    focus("Picture"),
    key("F4"),
    tab_to("occluded", "Ctrl+Tab"),
    tab_to("it holds"),
    key("Down"),
    key("Esc"),
    *drawn(SAUCER),
    key("Shift+O"),  # the cup stands on it
    *draw_by_keys(SPOON.box, SPOON.digit),
    key("Ctrl+Alt+."),
    key(".", 3),
    key("Space"),
    item("flower.jpg"),
    *draw_by_keys(ROUGH_DAHLIA, DAHLIA.digit),
    key("S"),
    until("the edges of the flower are found", is_offered),
    key("Return"),
    *drawn(BELOW),
    key("Shift+T"),
    key("Esc"),
    key(f"Shift+{DAHLIA.digit}"),  # the whole photograph is tagged
    key("Space"),
    item("rocket.jpg"),
    *drawn(ROCKET),
    key("Space"),
]

UNDO: Final[list[Step]] = [
    until("all of it is saved", is_saved),
    # Back over the items: the rocket is no longer done, then unlabelled, then not drawn …
    key("Ctrl+Z"),
    key("Ctrl+Z"),
    key("Ctrl+Z"),
    until("the rocket is gone", lambda player: count(player) == 0),
    # … and the photograph before is not done, not tagged, and its last flower not cut off.
    key("Ctrl+Z"),
    item("flower.jpg"),
    key("Ctrl+Z", 2),
    until("the flower is whole", lambda player: not flags(player)),
    key("Ctrl+Shift+Z", 6),
    item("rocket.jpg"),
    until("the rocket is there again", lambda player: count(player) == 1),
    until("all of it is saved", is_saved),
    key("Ctrl+Q"),
]

COME_BACK: Final[list[Step]] = [
    focus("New job…"),
    tab_to("Recent jobs"),
    key("Return"),
    item("rocket.jpg"),
    key("Ctrl+Shift+E"),
    window("Export"),
    tab_to("The whole job only"),
    key("Down", 2),
    focus("Everything"),
    tab_to("Folder of the export"),
    key("Ctrl+A"),
    write_path("export"),
    key("Return"),
    focus("Close"),
    key("Return"),
    key("Ctrl+Q"),
]
