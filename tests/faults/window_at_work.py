"""Somebody at work in the real window, by mouse and keys, until the program is ended."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.geometry import Point
from annotator.settings import Settings
from tests.faults.told import Teller, say, tell_kept
from widgets.app.main import App

if TYPE_CHECKING:
    from tests.faults.spawner import Order

EVERY_MS: Final = 7
THINKING_MS: Final = 1_500
"""How long somebody sits before the picture now and then: meanwhile only the ticks keep time."""

FULL: Final = 15
"""Regions of an item; with more they are rather taken away."""

_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_NONE: Final = Qt.KeyboardModifier.NoModifier


class Hands:
    """Hands on mouse and keyboard of the window, which do one thing after the other by chance."""

    def __init__(self, app: App, chance: random.Random) -> None:
        """Take hold of a window."""
        self._app = app
        self._chance = chance
        self._canvas = app.window.canvas

    def is_ready(self) -> bool:
        """Return whether there is a picture to work on."""
        desk = self._app.open_job
        return desk is not None and desk.shown is not None and not self._canvas.locked

    def act(self) -> None:
        """Do one thing."""
        chance = self._chance.random()
        if chance < 0.45 and len(self._regions()) < FULL:
            self._draw()
        elif chance < 0.6:
            self._type()
        elif chance < 0.7:
            self._key(Qt.Key.Key_Z, _CTRL)
        elif chance < 0.76:
            self._key(Qt.Key.Key_Y, _CTRL)
        elif chance < 0.84:
            self._key(self._chance.choice((Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_1)))
        elif chance < 0.88:
            self._delete()
        elif chance < 0.94:
            self._key(Qt.Key.Key_Space)
        else:
            # Forward on the whole, as people go: what is done to an item comes to an end.
            self._key(self._chance.choice((Qt.Key.Key_D, Qt.Key.Key_D, Qt.Key.Key_A)))

    def _regions(self) -> list[str]:
        assert self._app.open_job is not None
        return list(self._app.open_job.session.editor.state.regions)

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        self._canvas.setFocus()
        QTest.keyClick(self._canvas, key, modifiers)

    def _draw(self) -> None:
        self._key(Qt.Key.Key_W)
        x, y = self._chance.randrange(10, 200), self._chance.randrange(10, 150)
        first = self._canvas.to_view(Point(x, y)).toPoint()
        last = self._canvas.to_view(Point(x + 90, y + 60)).toPoint()
        left = Qt.MouseButton.LeftButton
        QTest.mouseMove(self._canvas, first)
        QTest.mousePress(self._canvas, left, _NONE, first)
        for part in range(1, 4):
            QTest.mouseMove(self._canvas, first + (last - first) * part / 3)
        QTest.mouseRelease(self._canvas, left, _NONE, last)

    def _type(self) -> None:
        self._key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        field = self._app.window.strip.field
        if field.hasFocus():
            for word in ("some ", "words ", str(self._chance.random())):
                event = QInputMethodEvent()
                event.setCommitString(word)
                QApplication.sendEvent(field, event)
            QTest.keyClick(field, Qt.Key.Key_Escape)

    def _delete(self) -> None:
        if len(self._regions()) >= FULL:
            self._key(Qt.Key.Key_A, _CTRL)
        self._key(Qt.Key.Key_Delete)


def live(order: Order) -> None:
    """Open a job in the window and work at it until somebody ends it."""
    qInstallMessageHandler(quiet)
    application = QApplication([sys.argv[0]])
    app = App(application, Settings(None))
    chance = random.Random(order.seed)
    hands = Hands(app, chance)
    told: list[object] = []
    timer = QTimer()

    def act() -> None:
        desk = app.open_job
        if desk is not None and desk not in told:
            told.append(desk)
            teller = Teller(desk.session, say)
            tell_kept(desk.session, say)
            # After the line: what is said is what it shows.
            desk.saved_changed.connect(lambda is_saved: _said(app, teller, is_saved=is_saved))
        if hands.is_ready():
            hands.act()
        timer.setInterval(chance.randrange(THINKING_MS) if chance.random() < 0.01 else EVERY_MS)

    timer.timeout.connect(act)
    timer.start(EVERY_MS)
    app.start(Path(order.path))
    application.exec()


def quiet(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Print what Qt says, except what it says of each window without a screen."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def _said(app: App, teller: Teller, *, is_saved: bool) -> None:
    word = QCoreApplication.translate("QuietLine", "saved")
    if is_saved and app.window.line._saved.text() == word:
        teller.saved()
