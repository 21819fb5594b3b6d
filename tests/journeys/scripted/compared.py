"""The same work in another program and here, step by step: what is pressed there, and here.

What a script sends is derived from what it says: each ``Act`` is written as in the table, and does
just that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from annotator.model.geometry import Box, Point
from tests.journeys.scripted import steps
from tests.journeys.scripted.player import Player, Step
from widgets.labels.label_palette import LabelPalette

CTRL: Final = Qt.KeyboardModifier.ControlModifier
_MOUSE: Final = ("click", "double click", "drag", "wheel", "Ctrl+wheel")
_TIMES: Final = re.compile(r"(.+) × (\d+)$")
_TYPED: Final = re.compile(r"type “(.+)”$")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a hand does: the words of the table, and what is sent for them."""

    words: str
    step: Step


@dataclass(frozen=True, slots=True)
class Stage:
    """A piece of work: what it costs there, what is done for it here, and what must then be so.

    ``there`` is None where the other program cannot do it. ``more`` says why it costs more here;
    without it, it never does. ``note`` says which habit does something else here.
    """

    work: str
    there: tuple[str, ...] | None
    here: tuple[Act, ...]
    result: str
    holds: Callable[[Player], bool]
    more: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """How many keys are pressed (a chord is one, a letter too), and what the mouse does."""

    keys: int = 0
    mouse: int = 0

    def __add__(self, other: Cost) -> Cost:
        """Return both together."""
        return Cost(self.keys + other.keys, self.mouse + other.mouse)

    @property
    def all(self) -> int:
        """Return how many things the hands do."""
        return self.keys + self.mouse


def cost(words: Iterable[str]) -> Cost:
    """Return what the hands do by these words.

    A drag, a click, a double click and a notch of the wheel are one each; so is a key that is
    held, and a path, which is as long there as here.
    """
    found = Cost()
    for each in words:
        times = _TIMES.match(each)
        typed = _TYPED.match(each)
        count = int(times[2]) if times else len(typed[1]) if typed else 1
        is_mouse = each.startswith(_MOUSE)
        found += Cost(mouse=count) if is_mouse else Cost(keys=count)
    return found


def here(stage: Stage) -> tuple[str, ...]:
    """Return what is sent for it, in the words of the table."""
    return tuple(act.words for act in stage.here)


def script(stages: Sequence[Stage]) -> list[Step]:
    """Return all that is sent, and after each stage the wait for its result."""
    return [
        step
        for stage in stages
        for step in (
            *(act.step for act in stage.here),
            steps.until(f"{stage.work}: {stage.result}", stage.holds),
        )
    ]


# What hands do ------------------------------------------------------------------------


def keys(*each: str) -> tuple[Act, ...]:
    """Press keys one after the other."""
    return tuple(Act(one, steps.key(one)) for one in each)


def hold(key: str, times: int) -> tuple[Act, ...]:
    """Press a key until it has told itself so often, and let it go."""

    def act(player: Player) -> None:
        pressed = getattr(Qt.Key, f"Key_{key}")
        for _ in range(times):
            QTest.keyPress(player.focus, pressed)
        QTest.keyRelease(player.focus, pressed)

    return (Act(f"hold {key}", Step(f"hold {key}", steps.always, act)),)


def typed(text: str) -> tuple[Act, ...]:
    """Type a text."""
    return (Act(f"type “{text}”", steps.write(text)),)


def path(place: str) -> tuple[Act, ...]:
    """Type the path of a place, in the place of what stands there."""
    return (Act("the path", steps.write_path(place)),)


def once(act: tuple[Act, ...], can: Callable[[Player], bool]) -> tuple[Act, ...]:
    """Do the first as soon as it can be done; the others follow."""
    (first, *rest) = act
    return (Act(first.words, Step(first.step.words, can, first.step.act)), *rest)


def in_window(title: str, act: tuple[Act, ...]) -> tuple[Act, ...]:
    """Do it as soon as a dialog with that title is in front."""
    return once(act, lambda player: player.top.windowTitle() == title)


def closing() -> tuple[Act, ...]:
    """Close a dialog that has done its work by the key of its button."""
    return once(keys("Return"), lambda player: steps.is_named(player.focus, "Close"))


def button(name: str) -> tuple[Act, ...]:
    """Click what has that name."""
    return (Act(f"click “{name}”", steps.click(name)),)


def drag(start: tuple[float, float], end: tuple[float, float]) -> tuple[Act, ...]:
    """Drag over the picture."""
    return (Act("drag", steps.drag_from(Point(*start), Point(*end))),)


def draw(box: Box) -> tuple[Act, ...]:
    """Drag from corner to corner."""
    return drag((box.x, box.y), (box.right, box.bottom))


def drag_beside(dx: int, dy: int) -> tuple[Act, ...]:
    """Drag where no box is, by pixels of the view."""

    def act(player: Player) -> None:
        start = _beside(player)
        steps.drag_by(player, start, start + QPoint(dx, dy))

    return (Act("drag", Step("drag beside the boxes", steps.always, act)),)


def click(x: float, y: float) -> tuple[Act, ...]:
    """Click a point of the picture."""
    return (Act("click", steps.click_at(x, y)),)


def corners(box: Box) -> tuple[Act, ...]:
    """Click one corner, then the opposite one."""
    return (*click(box.x, box.y), *click(box.right, box.bottom))


def double_click_label(name: str) -> tuple[Act, ...]:
    """Click a label twice where it is asked for."""

    def act(player: Player) -> None:
        place = _asked(player, name)
        assert place is not None
        QTest.mouseMove(player.handle(), place)
        QTest.mouseDClick(player.handle(), steps.LEFT, steps.NONE, place)

    words = f"double click “{name}”"
    return (Act(words, Step(words, lambda player: _asked(player, name) is not None, act)),)


def wheel(notches: int, *, ctrl: bool = False) -> tuple[Act, ...]:
    """Turn the wheel over the middle of the picture, away from oneself if more than none."""

    def act(player: Player) -> None:
        by = steps.WHEEL if notches > 0 else -steps.WHEEL
        for _ in range(abs(notches)):
            steps.turn_wheel(player, QPointF(_middle(player)), by, CTRL if ctrl else steps.NONE)

    words = f"{'Ctrl+' if ctrl else ''}wheel × {abs(notches)}"
    return (Act(words, Step(words, steps.always, act)),)


def _middle(player: Player) -> QPoint:
    return player.canvas.mapTo(player.window, player.canvas.rect().center())


def _beside(player: Player) -> QPoint:
    """Return a place of the window at which the picture is, and no box."""
    canvas = player.canvas
    boxes = [box for key in canvas.region_ids() if (box := canvas.box_of(key)) is not None]
    width, height = canvas._scene.size_px
    for x in range(canvas.width() - 40, 40, -20):
        for y in range(40, canvas.height() - 40, 20):
            at = canvas.to_image(QPointF(x, y))
            is_inside = 0 <= at.x < width and 0 <= at.y < height
            if is_inside and not any(_around(box).contains(at) for box in boxes):
                return canvas.mapTo(player.window, QPoint(x, y))
    raise AssertionError("boxes are everywhere")


def _around(box: Box) -> Box:
    return Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8)


def _asked(player: Player, name: str) -> QPoint | None:
    """Return where a label stands in the list that asks for one."""
    for palette in player.window.findChildren(LabelPalette):
        view: QAbstractItemView = palette.list
        model = view.model()
        for row in range(model.rowCount() if palette.isVisible() else 0):
            index = model.index(row, 0)
            if index.data() == name:
                rect = view.visualRect(index)
                on_name = QPoint(rect.left() + 40, rect.center().y())
                return view.viewport().mapTo(player.window, on_name)
    return None


# What must be so ----------------------------------------------------------------------

Said = tuple[str, Box]
Holds = Callable[[Player], bool]


def has(item: str, boxes: Sequence[Said], *, chosen: Box | None = None, hidden: int = 0) -> Holds:
    """Ask whether an item is open with just these boxes, of which one is selected, or none asked.

    Boxes are the same within a pixel.
    """

    def holds(player: Player) -> bool:
        desk = player.app.open_job
        if desk is None or not player.is_open(item):
            return False
        state = desk.session.editor.state
        found = [(state.labels[each.label_id].name, each.box) for each in state.regions.values()]
        selected = [state.regions[key].box for key in player.canvas.selection]
        return (
            _are_same(found, list(boxes))
            and (chosen is None or (len(selected) == 1 and is_near(selected[0], chosen)))
            and sum(player.canvas.box_of(key) is None for key in state.regions) == hidden
        )

    return holds


def _are_same(found: list[tuple[str, Box | None]], wanted: list[Said]) -> bool:
    if len(found) != len(wanted):
        return False
    left = list(found)
    for label, box in wanted:
        match = next((one for one in left if one[0] == label and is_near(one[1], box)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def is_near(box: Box | None, wanted: Box) -> bool:
    """Whether all edges lie within a pixel."""
    return box is not None and all(
        abs(one - other) <= 1
        for one, other in (
            (box.x, wanted.x),
            (box.y, wanted.y),
            (box.right, wanted.right),
            (box.bottom, wanted.bottom),
        )
    )


def is_back(player: Player) -> bool:
    """Whether no dialog is in front of the window any more."""
    return player.top is player.window


def fitted(player: Player) -> float:
    """Return about the zoom at which the whole picture is seen."""
    (width, height), view = player.canvas._scene.size_px, player.canvas.rect()
    return min(view.width() / width, view.height() / height)


def is_fitted(player: Player) -> bool:
    """Whether the whole picture is seen, as large as it can be."""
    return 0.85 <= player.canvas.zoom / fitted(player) <= 1.0


def is_zoomed(player: Player) -> bool:
    """Whether a part of the picture is seen, larger."""
    return player.canvas.zoom > 1.3 * fitted(player)


def is_moved(player: Player) -> bool:
    """Whether the middle of the picture is not in the middle of the view."""
    width, height = player.canvas._scene.size_px
    away = player.canvas.to_view(Point(width / 2, height / 2))
    away -= QPointF(player.canvas.rect().center())
    return is_zoomed(player) and abs(away.x()) + abs(away.y()) > 40
