"""The words that scripts are made of: keys, clicks, drags, and what is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget

from annotator.editing.tools.select import knob_in
from annotator.model.geometry import Box, Point, turned
from tests.journeys.scripted.player import Player, Step

LEFT: Final = Qt.MouseButton.LeftButton
NONE: Final = Qt.KeyboardModifier.NoModifier
FARTHEST_TAB: Final = 60
FARTHEST_WHEEL: Final = 30
WHEEL: Final = 120
"""What one notch of a wheel turns, in eighths of a degree."""
_STRIDES: Final = ((100, "Ctrl+"), (10, "Shift+"), (1, ""))


def always(_player: Player) -> bool:
    """Say that it can be done at once."""
    return True


# Waiting ----------------------------------------------------------------------------


def item(name: str) -> Step:
    """Wait until an item is open and its picture is seen."""
    return Step(f"{name} is there", lambda player: player.is_open(name), lambda _player: None)


def window(title: str) -> Step:
    """Wait until a dialog with that title is in front."""
    return until(f"“{title}” opens", lambda player: player.top.windowTitle() == title)


def focus(name: str) -> Step:
    """Wait until the focus is on what has that name."""
    return until(f"the focus is on “{name}”", lambda player: is_named(player.focus, name))


def until(words: str, is_so: Callable[[Player], bool]) -> Step:
    """Wait until something is so."""
    return Step(words, is_so, lambda _player: None)


# The keyboard -------------------------------------------------------------------------


def key(keys: str, times: int = 1) -> Step:
    """Press keys, such as ``Ctrl+Shift+E``, perhaps several times."""

    def act(player: Player) -> None:
        for _ in range(times):
            _press(player, keys)

    return Step(f"{keys} × {times}" if times > 1 else keys, always, act)


def write(text: str) -> Step:
    """Type a text where the cursor is; what no plain key writes comes from an input method."""
    return Step(f"type “{text}”", always, lambda player: _write(player, text))


def write_path(place: str) -> Step:
    """Type the path of a place."""
    return Step(
        f"type the path of the {place}",
        always,
        lambda player: _write(player, str(player.places[place])),
    )


def tab_to(name: str, keys: str = "Tab") -> Step:
    """Press Tab, or other keys, until the focus is on what has that name."""

    def act(player: Player) -> None:
        passed: list[str] = []
        for _ in range(FARTHEST_TAB):
            if is_named(focused := QApplication.focusWidget(), name):
                return
            passed.append(_name_of(focused))
            _press(player, keys)
        raise AssertionError(f"{keys} never comes to “{name}”, but to {passed}")

    return Step(f"{keys} to “{name}”", always, act)


def walk_to(x: float, y: float) -> Step:
    """Bring the cursor of the keyboard to a point of the picture, by arrows."""

    def act(player: Player) -> None:
        assert player.cursor is not None, "there is no cursor that keys move"
        for away, keys in ((x - player.cursor.x, "Left Right"), (y - player.cursor.y, "Up Down")):
            back, on = keys.split()
            steps = round(abs(away))
            for stride, held in _STRIDES:
                for _ in range(steps // stride):
                    _press(player, held + (on if away > 0 else back))
                steps %= stride

    return Step(f"arrows to {x:g}, {y:g}", lambda player: player.cursor is not None, act)


def draw_by_keys(box: Box, label: str) -> list[Step]:
    """Draw a box with the keyboard, and give it the label of a digit."""
    return [
        key("K"),
        walk_to(box.x, box.y),
        key("Return"),
        walk_to(box.right, box.bottom),
        key("Return"),
        key(label),
    ]


# The mouse ----------------------------------------------------------------------------


def click(name: str) -> Step:
    """Click the button, field or link that has that name, where it can be seen."""
    return Step(
        f"click “{name}”",
        lambda player: _place_of(player, name) is not None,
        lambda player: _click(player, _place_of(player, name)),
    )


def click_row(text: str, table: str = "") -> Step:
    """Click the row that begins with a text, in the list of that name; the wheel brings it."""

    def act(player: Player) -> None:
        for _ in range(FARTHEST_WHEEL):
            found = _row_of(player, text, table)
            assert found is not None
            view, row = found
            # What surrounds a list may show only a part of it.
            seen = view.viewport().visibleRegion()
            if seen.contains(row.center()):
                _click(player, view.viewport().mapTo(player.top, row.center()))
                return
            middle = seen.boundingRect().center()
            _turn_wheel(player, view, middle, is_down=row.center().y() > middle.y())
        raise AssertionError(f"the wheel never brings “{text}”")

    return Step(
        f"click the row “{text}”" + (f" in “{table}”" if table else ""),
        lambda player: _row_of(player, text, table) is not None,
        act,
    )


def choose(*names: str) -> list[Step]:
    """Click through a menu that is open."""
    return [_choose(name) for name in names]


def _choose(name: str) -> Step:
    def act(player: Player) -> None:
        place = _entry_of(player, name)
        assert place is not None
        _click(player, place.center())

    words = f"click “{name}” in the menu"
    return Step(words, lambda player: _entry_of(player, name) is not None, act)


def menu(*names: str) -> list[Step]:
    """Open the menu and click through it."""
    return [click("Menu"), *choose(*names)]


def click_at(x: float, y: float) -> Step:
    """Click a point of the picture."""
    return Step(
        f"click at {x:g}, {y:g}",
        always,
        lambda player: _click(player, player.on_canvas(Point(x, y))),
    )


def double_click_at(x: float, y: float) -> Step:
    """Click a point of the picture twice."""

    def act(player: Player) -> None:
        at = player.on_canvas(Point(x, y))
        _click(player, at)
        QTest.mouseDClick(player.handle(), LEFT, NONE, at)

    return Step(f"double click at {x:g}, {y:g}", always, act)


def drag_knob(degrees: float) -> Step:
    """Turn the selected box by its knob."""

    def act(player: Player) -> None:
        canvas = player.canvas
        (chosen,) = canvas.selection
        box, knob = canvas.box_of(chosen), knob_in(canvas._scene, canvas.zoom)
        assert box is not None
        assert knob is not None
        end = turned(knob.place, degrees, box.centre)
        drag_by(player, player.on_canvas(knob.place), player.on_canvas(end))

    return Step(f"turn it by its knob, {degrees:g}°", always, act)


def drag(box: Box) -> Step:
    """Drag over the picture, from the upper left corner of a box to the lower right one."""
    return drag_from(Point(box.x, box.y), Point(box.right, box.bottom))


def drag_from(start: Point, end: Point) -> Step:
    """Drag over the picture from one point to another."""
    return Step(
        f"drag from {start.x:g}, {start.y:g} to {end.x:g}, {end.y:g}",
        always,
        lambda player: drag_by(player, player.on_canvas(start), player.on_canvas(end)),
    )


def draw_by_mouse(box: Box, label: str) -> list[Step]:
    """Draw a box with the mouse, and click its label."""
    return [click("Draw boxes"), drag(box), click_row(label, "Labels")]


def drag_by(player: Player, start: QPoint, end: QPoint) -> None:
    """Press, move in some steps, let go."""
    handle = player.handle()
    QTest.mouseMove(handle, start)
    QTest.mousePress(handle, LEFT, NONE, start)
    for step in range(1, 6):
        QTest.mouseMove(handle, start + (end - start) * step / 5)
    QTest.mouseRelease(handle, LEFT, NONE, end)


def turn_wheel(player: Player, at: QPointF, by: int, held: Qt.KeyboardModifier = NONE) -> None:
    """Turn the wheel over a point of the window, as the system tells it.

    What is sent by ``QApplication.sendEvent`` is no event of the system: Qt then does not hand it
    on from a list that cannot be scrolled to what is around it.
    """
    QTest.wheelEvent(player.handle(), at, QPoint(0, by), QPoint(), held)


# Within -------------------------------------------------------------------------------


def _press(player: Player, keys: str) -> None:
    combination = cast("Any", QKeySequence(keys))[0]  # PySide's stubs know no index
    QTest.keyClick(player.focus, combination.key(), combination.keyboardModifiers())


def _write(player: Player, text: str) -> None:
    if text.isascii():
        for letter in text:
            QTest.keyClick(player.focus, ord(letter))
        return
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(player.focus, event)


def _click(player: Player, at: QPoint | None) -> None:
    assert at is not None
    handle = player.handle()
    QTest.mouseMove(handle, at)
    QTest.mouseClick(handle, LEFT, NONE, at)


def is_named(widget: QWidget | None, name: str) -> bool:
    """Whether a widget is called so, by its words or to a screen reader."""
    return name in {_text_of(widget), widget.accessibleName()} if widget is not None else False


def _text_of(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""


def _name_of(widget: QWidget | None) -> str:
    return "nothing" if widget is None else widget.accessibleName() or _text_of(widget)


def _seen(player: Player) -> Iterator[QWidget]:
    return (each for each in player.top.findChildren(QWidget) if each.isVisible())


def _place_of(player: Player, name: str) -> QPoint | None:
    """Return where to click what has that name; None: it cannot be seen, or not be clicked."""
    for widget in _seen(player):
        if is_named(widget, name) and widget.isEnabled():
            inside = widget.visibleRegion().boundingRect()
            is_check = isinstance(widget, QAbstractButton) and widget.isCheckable()
            at = inside.center()
            if is_check:  # what is felt of a box may end with its words
                at.setX(min(at.x(), inside.left() + widget.sizeHint().width() // 2))
            place = widget.mapTo(player.top, at)
            if not inside.isEmpty() and _is_hit(player, widget, place):
                return place
    return None


def _is_hit(player: Player, widget: QWidget, place: QPoint) -> bool:
    found = player.top.childAt(place)
    return found is not None and (found is widget or widget.isAncestorOf(found))


def _turn_wheel(player: Player, view: QAbstractItemView, middle: QPoint, *, is_down: bool) -> None:
    at = QPointF(view.viewport().mapTo(player.top, middle))
    turn_wheel(player, at, -WHEEL if is_down else WHEEL)


def _row_of(player: Player, text: str, table: str) -> tuple[QAbstractItemView, QRect] | None:
    for view in _seen(player):
        if not isinstance(view, QAbstractItemView) or (table and not is_named(view, table)):
            continue
        model = view.model()
        for row in range(model.rowCount(view.rootIndex())):
            index = model.index(row, 0, view.rootIndex())
            if str(index.data()).startswith(text):
                return view, view.visualRect(index)
    return None


def _entry_of(player: Player, name: str) -> QRect | None:
    if not isinstance(top := player.top, QMenu):
        return None
    for action in top.actions():
        if action.text().replace("&", "").partition("\t")[0] == name and action.isEnabled():
            return top.actionGeometry(action)
    return None
