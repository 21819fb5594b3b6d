"""Scenes of the canvas: drawing, rotating, magnifying, selecting with the rubber band."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.editing.commands import AddRegions
from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.geometry import Box, Point
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage

SIGN = Box(420, 330, 190, 62, 337)
MANY = 5_000
TURNED_OF = 7
NO_KEYS = Qt.KeyboardModifier.NoModifier


def turned(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    (made,) = _add(stage, [SIGN])
    _add(stage, [Box(760, 560, 120, 40, 20), Box(100, 560, 150, 30, 75)])
    stage.window.canvas.select([made])
    return stage.grab()


def turned_high_contrast(stage: Stage) -> QPixmap:
    stage.app.look.wear("contrast", 1.0)
    return turned(stage)


def turning(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    (made,) = _add(stage, [replace(SIGN, angle_deg=0)])
    canvas = stage.window.canvas
    canvas.select([made])
    out = 28 / canvas.zoom
    _mouse(stage, QEvent.Type.MouseButtonPress, Point(515, 330 - out))
    _mouse(stage, QEvent.Type.MouseMove, Point(590, 320 - out))
    return stage.grab()


def extreme(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    stage.app.run("tool-extreme")
    for x, y in ((515, 300), (430, 360), (500, 420)):
        _click(stage, Point(x, y))
    _mouse(stage, QEvent.Type.MouseMove, Point(610, 380), is_down=False)
    return stage.grab()


def crosshair(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    stage.app.run("tool-box")
    stage.app.run("crosshair")
    _click(stage, Point(420, 330))
    _mouse(stage, QEvent.Type.MouseMove, Point(610, 420), is_down=False)
    return stage.grab()


def magnifier(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    stage.app.run("tool-box")
    stage.app.run("magnifier")
    _click(stage, Point(420, 330))
    _mouse(stage, QEvent.Type.MouseMove, Point(610, 420), is_down=False)
    return stage.grab()


def key_cursor(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    stage.window.canvas.setFocus()
    stage.app.run("draw-by-keys")
    canvas = stage.window.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    for _ in range(14):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(9):
        QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    return stage.grab()


def band(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    _mouse(
        stage, QEvent.Type.MouseButtonPress, Point(20, 20), keys=Qt.KeyboardModifier.ShiftModifier
    )
    _mouse(stage, QEvent.Type.MouseMove, Point(620, 480))
    return stage.grab()


def together(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    canvas = stage.window.canvas
    canvas.select(list(stage.desk.session.editor.state.regions)[:3])
    return stage.grab()


def snapped(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    canvas = stage.window.canvas
    canvas.select(list(stage.desk.session.editor.state.regions)[:1])
    stage.app.run("snap")
    stage.wait(lambda: not stage.app.parts.drawing.snapping.is_looking)
    return stage.grab()


def locked(stage: Stage) -> QPixmap:
    stage.open_sample(1)
    made = _made(stage, [SIGN, Box(760, 560, 120, 40)])
    kept = replace(made[0], is_locked=True)
    proposed = replace(made[1], origin=Origin.PROPOSED, touched=False)
    stage.desk.run(AddRegions((kept, proposed)))
    stage.window.canvas.select([kept.id])
    return stage.grab()


def many(stage: Stage) -> QPixmap:
    stage.open_sample(2)
    chance = random.Random(1)
    boxes = [
        Box(
            chance.uniform(0, 1500),
            chance.uniform(0, 1000),
            20 + at % 60,
            15 + at % 45,
            0 if at % TURNED_OF else chance.uniform(1, 359),
        )
        for at in range(MANY)
    ]
    _add(stage, boxes)
    return stage.grab()


def _made(stage: Stage, boxes: list[Box]) -> list[Region]:
    session = stage.desk.session
    return [session.new_region(box, LabelId(1 + at % 5)) for at, box in enumerate(boxes)]


def _add(stage: Stage, boxes: list[Box]) -> list[RegionId]:
    made = _made(stage, boxes)
    stage.desk.run(AddRegions(tuple(made)))
    stage.wait(lambda: stage.desk.session.editor.is_saved)
    return [region.id for region in made]


def _click(stage: Stage, at: Point) -> None:
    _mouse(stage, QEvent.Type.MouseButtonPress, at)
    _mouse(stage, QEvent.Type.MouseButtonRelease, at)


def _mouse(
    stage: Stage,
    kind: QEvent.Type,
    at: Point,
    *,
    is_down: bool = True,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    canvas = stage.window.canvas
    place = QPointF(canvas.to_view(at))
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    button = none if kind is QEvent.Type.MouseMove else left
    held = left if is_down and kind is not QEvent.Type.MouseButtonRelease else none
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, keys)
    QApplication.sendEvent(canvas, event)


SCENES = (
    Scene("turned", turned, is_big=True),
    Scene("turned-high-contrast", turned_high_contrast),
    Scene("turning", turning),
    Scene("extreme", extreme, is_rtl=True, is_big=True),
    Scene("crosshair", crosshair),
    Scene("magnifier", magnifier),
    Scene("key-cursor", key_cursor),
    Scene("band", band),
    Scene("together", together),
    Scene("snapped", snapped),
    Scene("locked", locked),
    Scene("many-turned", many),
)
