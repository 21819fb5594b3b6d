"""Drives the real window: opens jobs, presses keys, moves the mouse, observes the screen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.geometry import Point
from annotator.settings import Settings
from widgets.app.main import App
from widgets.open_job.open_job import OpenJob

WITHIN_S = 60
SIZE_PX = (1920, 1080)
_NONE, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


class Seat(QObject):
    """Runs the program in this process. ``seen`` is the item whose picture was painted last.

    ``paints`` counts the paint events of the canvas.
    """

    def __init__(self) -> None:
        """Show the window, without a job."""
        qInstallMessageHandler(_say)
        application = QApplication.instance() or QApplication(["bench"])
        super().__init__()
        settings = Settings(None)
        settings.set("show_checklist", value=False)
        self.app = App(application, settings)  # type: ignore[arg-type]  # the instance is a QApplication
        self.window = self.app.window
        self.canvas = self.app.window.canvas
        self.seen: int | None = None
        self.paints = 0
        self.canvas.installEventFilter(self)
        self.canvas.painted.connect(self._on_painted)
        # Without a job nothing else wakes the event loop, and ``until`` could not time out.
        self._heart = QTimer(self)
        self._heart.start(200)
        self.window.restore()
        self.window.resize(*SIZE_PX)
        self.window.show()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    @property
    def desk(self) -> OpenJob:
        """The open job.

        Raises:
            RuntimeError: none is open.
        """
        if self.app.open_job is None:
            raise RuntimeError("No job is open.")
        return self.app.open_job

    def make_ready(self) -> None:
        """Let the window load the features that work on jobs, as it does after its start."""
        self.app.prepare()
        self.until(lambda: self.app.has_parts)

    def open(self, job: Path, within_s: float = WITHIN_S) -> None:
        """Open a job and wait for its first picture."""
        self.seen = None
        self.app.lifecycle.open_path(job)
        self.until(lambda: self.seen is not None, within_s)
        self.canvas.setFocus()

    def leave(self) -> None:
        """Close the job."""
        self.app.lifecycle.close()
        self.seen = None

    def leave_behind(self, job: Path) -> None:
        """Close the job and wait until its backup is made: nothing stays pending."""
        self.leave()
        self.app.lifecycle.closing.wait_for(job)

    def close(self) -> None:
        """Close the program."""
        self._heart.stop()
        self.app.close()

    def until(self, is_so: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        """Let the window work until a condition holds.

        Raises:
            TimeoutError: it did not hold in time.
        """
        limit = time.perf_counter() + within_s
        while not is_so():
            if time.perf_counter() > limit:
                raise TimeoutError("The window did not come to what was waited for.")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rest(self, ms: int) -> None:
        """Look at the window for a while; it keeps working."""
        # QTest.qWait would hold the interpreter, and block the threads that decode.
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier(0)) -> None:  # noqa: B008 - a value
        """Press and release a key on the canvas, after a click on the window if necessary."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.until(self.window.isActiveWindow)
            self.canvas.setFocus()
        QTest.keyClick(self.canvas, key, modifiers)

    def step(self) -> None:
        """Press D and wait until the next picture is painted."""
        place = self.desk.place or 0
        target = self.desk.items[place + 1].id
        self.press(Qt.Key.Key_D)
        self.until(lambda: self.seen == target)

    def go_back(self) -> None:
        """Open the first item and wait for its picture."""
        first = self.desk.items[0].id
        self.window.items.chosen.emit(first)
        self.until(lambda: self.seen == first)
        self.canvas.setFocus()

    def until_painted(self) -> None:
        """Let the window work until the next paint event of the canvas."""
        before = self.paints
        self.until(lambda: self.paints > before)

    def mouse(self, kind: QEvent.Type, at: Point) -> None:
        """Send a mouse event at an image point, as the window system does."""
        where = self.canvas.to_view(at)
        button = _NONE if kind is QEvent.Type.MouseMove else _LEFT
        held = _NONE if kind is QEvent.Type.MouseButtonRelease else _LEFT
        there = QPointF(self.canvas.mapToGlobal(where))
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, where, there, button, held, none))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count paint events."""
        if watched is self.canvas and event.type() is QEvent.Type.Paint:
            self.paints += 1
        return False

    def _on_painted(self) -> None:
        desk = self.app.open_job
        if desk is not None and desk.loaded is not None and desk.shown is not None:
            self.seen = desk.loaded.item.id


def _say(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Print Qt's messages, except one that comes with each window without a screen."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)
