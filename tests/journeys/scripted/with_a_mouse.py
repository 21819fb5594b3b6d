"""Six photographs are labelled by the mouse; only names are typed."""

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
    click,
    click_at,
    click_row,
    double_click_at,
    drag_knob,
    draw_by_mouse,
    item,
    menu,
    until,
    window,
    write,
)

WORKER: Final = "Amina"
SAID: Final[dict[str, list[dict[str, object]]]] = {
    "astronaut.png": [{}, {"truncated": True}, {}],
    "coffee.png": [{}, {"occluded": True}, {}],
    "flower.jpg": [{}, {"truncated": True}],
}


def drawn(seen: Seen) -> list[Step]:
    return draw_by_mouse(seen.box, seen.label)


BEGIN: Final[list[Step]] = [
    item("street_2.jpg"),  # the sample, as whoever starts the program first sees it
    click("Close the first steps"),
    *menu("Job", "New job…"),
    window("New job"),
    click("Choose: Folder of pictures or sounds"),
    window("Folder of pictures or sounds"),
    click_row("Photographs"),
    click("Choose"),
    window("New job"),
    click("Add labels; put commas between them"),
    write(", ".join(LABELS)),
    click("Who is working"),
    write(WORKER),
    click("Begin"),
    item("astronaut.png"),
]

LABEL: Final[list[Step]] = [
    click("Details below the regions"),
    *drawn(PERSON),
    *drawn(HELMET),
    click("truncated"),
    *drawn(SHUTTLE),
    click("Confirm and go on"),
    item("chelsea.png"),
    *drawn(CAT),
    click("Confirm and go on"),
    item("china.jpg"),
    *drawn(PAGODA),
    click("Confirm and go on"),
    item("coffee.png"),
    *drawn(CUP),
    *drawn(SAUCER),
    click("occluded"),
    *drawn(SPOON),
    drag_knob(SPOON.box.angle_deg),
    click("Confirm and go on"),
    item("flower.jpg"),
    *draw_by_mouse(ROUGH_DAHLIA, DAHLIA.label),
    *menu("Region", "Snap to the edges under it"),
    until("the edges of the flower are found", is_offered),
    double_click_at(308, 222),
    *drawn(BELOW),
    click("truncated"),
    click_at(560, 60),  # nothing is there: nothing is selected any more
    click_row("flower", "Tags of the item"),
    click("Confirm and go on"),
    item("rocket.jpg"),
    *drawn(ROCKET),
    click("Confirm and go on"),
]

UNDO: Final[list[Step]] = [
    until("all of it is saved", is_saved),
    *[click("Undo")] * 3,
    until("the rocket is gone", lambda player: count(player) == 0),
    click("Undo"),
    item("flower.jpg"),
    *[click("Undo")] * 2,
    until("the flower is whole", lambda player: not flags(player)),
    *[click("Redo")] * 3,
    click("Redo"),
    item("rocket.jpg"),
    *[click("Redo")] * 2,
    until("the rocket is there again", lambda player: count(player) == 1),
    until("all of it is saved", is_saved),
    *menu("Job", "Quit"),
]

COME_BACK: Final[list[Step]] = [
    click_row("Photographs", "Recent jobs"),
    item("rocket.jpg"),
    *menu("Job", "Export…"),
    window("Export"),
    click("Everything"),
    click("Export"),
    click("Close"),
    *menu("Job", "Quit"),
]
