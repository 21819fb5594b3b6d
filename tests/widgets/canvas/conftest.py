"""A canvas with real photographs, and an editor behind it that runs what it asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.changes import Change, EditState, apply_change
from annotator.editing.commands import Command
from annotator.model.entities import ItemId, Label, LabelId, Region, RegionId, Regions
from annotator.model.geometry import Box, Point
from tests.support.material import material
from widgets.canvas.image_view import ImageView

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton
LABELS = {
    LabelId(n + 1): Label(LabelId(n + 1), name, n)
    for n, name in enumerate(("house", "car", "sign"))
}


def region(name: str, box: Box, *, number: int = 1, label: int = 1) -> Region:
    return Region(RegionId(name), number, LabelId(label), box, f"{number:06}")


def send(
    view: ImageView,
    kind: QEvent.Type,
    at: QPointF,
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Send one mouse event as the window system would, at a fraction of a pixel."""
    is_move = kind is QEvent.Type.MouseMove
    buttons = NONE if kind is QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, at, view.mapToGlobal(at), NONE if is_move else button, buttons, keys)
    QApplication.sendEvent(view, event)


class Bench:
    """The view on a bench: image points in, commands run, the state kept."""

    def __init__(self, view: ImageView) -> None:
        self.view = view
        self.commands: list[Command] = []
        self.changes: list[Change] = []
        self.state = EditState(ItemId(1), labels=LABELS)
        self._made = 0
        view.region_maker = self._make
        view.commanded.connect(self._run)

    def show(self, regions: Regions) -> None:
        self.state = EditState(ItemId(1), regions=regions, labels=LABELS)
        self.view.show_regions(regions, LABELS)

    def boxes(self) -> dict[str, Box]:
        return {str(key): r.box for key, r in self.state.regions.items() if r.box is not None}

    def at(self, x: float, y: float) -> QPointF:
        return self.view.to_view(Point(x, y))

    def press(self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        send(self.view, QEvent.Type.MouseButtonPress, self.at(x, y), keys=keys)

    def move(
        self, x: float, y: float, *, held: bool = True, keys: Qt.KeyboardModifier = NO_KEYS
    ) -> None:
        button = LEFT if held else NONE
        send(self.view, QEvent.Type.MouseMove, self.at(x, y), button=button, keys=keys)

    def release(self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        send(self.view, QEvent.Type.MouseButtonRelease, self.at(x, y), keys=keys)

    def click(self, x: float, y: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.press(x, y, keys)
        self.release(x, y, keys)

    def drag(self, *way: tuple[float, float], keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.press(*way[0], keys)
        for point in way[1:]:
            self.move(*point, keys=keys)
        self.release(*way[-1], keys)

    def undo(self) -> None:
        change = self.changes.pop().inverse()
        self.state = apply_change(self.state, change)
        self.view.apply(change)

    def _make(self, box: Box, label_id: LabelId) -> Region:
        self._made += 1
        number = 1000 + self._made
        return Region(RegionId(f"new{self._made}"), number, label_id, box, f"{number:06}")

    def _run(self, command: Command) -> None:
        self.commands.append(command)
        change = command.change(self.state)
        if change is not None:
            self.state = apply_change(self.state, change)
            self.changes.append(change)
            self.view.apply(change)


@pytest.fixture(scope="session")
def photograph() -> Callable[[], QImage]:
    image = QImage(str(material("photos/china.jpg")))
    assert not image.isNull()
    return image.copy


@pytest.fixture
def bench(qtbot: QtBot, photograph: Callable[[], QImage]) -> Bench:
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    image = photograph()
    with qtbot.waitSignal(view.painted):
        view.show_picture(image, 1.0, (image.width(), image.height()))
    made = Bench(view)
    made.show({})
    return made
