"""A hand on the mouse and the keyboard of the real window, for whole journeys."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.entities import Region, in_reading_order
from annotator.model.geometry import Box, Point
from annotator.settings import Settings
from tests.support.patience import PATIENCE_MS
from widgets.app.main import App
from widgets.media.images.picture_cache import CachedPicture
from widgets.open_job.open_job import OpenJob

D = TypeVar("D", bound=QDialog)
POLL_MS = 20
PATIENCE_S = PATIENCE_MS / 1000
NONE = Qt.KeyboardModifier(0)


HANDS: Final[list[Hand]] = []
"""All of the test that runs."""


class Hand:
    """Starts the program and does what a person does; waits for conditions, never for a time."""

    def __init__(self, qtbot: QtBot, settings: Settings | None = None) -> None:
        """Build the program; ``start`` shows it."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.app = App(application, settings or Settings(None))
        HANDS.append(self)
        self._is_closed = False
        self.faults: list[BaseException] = []
        """What slots raised: the program survives that, a test does not, unless it clears this."""
        sys.excepthook = self._on_fault
        self.window = self.app.window
        self.canvas = self.app.window.canvas

    def start(self, path: Path | None) -> None:
        """Show the window with a job or a folder."""
        self.app.start(path)
        self.window.activateWindow()

    def close(self) -> None:
        """Close the program as its window does, once; a process has one program only."""
        if self._is_closed:
            return
        self._is_closed = True
        self.app.close()
        # A window that lives on is dressed with every later one: each test would be slower.
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if self.faults:
            raise self.faults[0]

    @property
    def is_open(self) -> bool:
        """Whether the program still runs."""
        return not self._is_closed and not self.app._is_over

    def _on_fault(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.faults.append(error)
        self.app.faults.caught(kind, error, trace)

    @property
    def desk(self) -> OpenJob:
        """The open job."""
        assert self.app.open_job is not None
        return self.app.open_job

    @property
    def picture(self) -> CachedPicture | None:
        """The picture that is shown, None until it is there."""
        shown = self.desk.shown
        return shown if isinstance(shown, CachedPicture) else None

    @property
    def regions(self) -> list[Region]:
        """The regions of the open item, in reading order."""
        return in_reading_order(self.desk.session.editor.state.regions)

    def wait_for_item(self, name: str) -> None:
        """Wait until that item is open, its picture seen, and nobody waits for it any more."""

        def is_there() -> bool:
            desk = self.app.open_job
            return (
                desk is not None
                and desk.loaded is not None
                and desk.loaded.item.path == name
                and desk.shown is not None
                and not self.app.presenter.views.now.locked
                and not desk.waiting.is_on
            )

        self.qtbot.waitUntil(is_there, timeout=10_000)
        self.return_to_window()

    def wait_for_first_item(self) -> None:
        """Wait for the item with which a job opens, as ``wait_for_item`` does."""
        self.qtbot.waitUntil(
            lambda: self.app.open_job is not None and self.app.open_job.loaded is not None,
            timeout=10_000,
        )
        assert self.desk.loaded is not None
        self.wait_for_item(self.desk.loaded.item.path)

    def return_to_window(self) -> None:
        """Click into the window: after a dialog or another window it has the keys again."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=10_000)

    def go_on_to(self, name: str) -> None:
        """Press D until that item is open."""
        self.canvas.setFocus()
        while self.desk.loaded is None or self.desk.loaded.item.path != name:
            place = self.desk.place
            assert place is not None
            self.key(Qt.Key.Key_D)
            self.wait_for_item(self.desk.items[place + 1].path)
        self.wait_for_item(name)

    def wait_until_saved(self) -> None:
        """Wait until the disk has everything."""
        self.qtbot.waitUntil(lambda: self.desk.session.editor.is_saved, timeout=10_000)

    def wait_until_begun(self) -> None:
        """Wait until the session stands in the job file, which is checked before.

        Until then all time is in memory alone, and whoever reads the file finds none of it.
        """
        recording = self.desk.session.recording
        self.qtbot.waitUntil(lambda: recording.has_begun)

    # Keys and mouse -------------------------------------------------------------

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.canvas
        QTest.keyClick(target, key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def view_point(self, x: float, y: float) -> QPoint:
        """Return where an image point is on the canvas."""
        return self.canvas.to_view(Point(x, y)).toPoint()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag with the left button between two image points."""
        first, last = self.view_point(*start), self.view_point(*end)
        left, none = Qt.MouseButton.LeftButton, NONE
        QTest.mouseMove(self.canvas, first)
        QTest.mousePress(self.canvas, left, none, first)
        for step in range(1, 6):
            QTest.mouseMove(self.canvas, first + (last - first) * step / 5)
        QTest.mouseRelease(self.canvas, left, none, last)

    def draw(self, box: Box) -> Region:
        """Draw a box with the mouse and return the region that came of it."""
        before = set(self.desk.session.editor.state.regions)
        self.canvas.setFocus()
        self.key(Qt.Key.Key_W)
        self.drag((box.x, box.y), (box.right, box.bottom))
        (new,) = set(self.desk.session.editor.state.regions) - before
        return self.desk.session.editor.state.regions[new]

    def type_text(self, text: str) -> None:
        """Type into the text of the selected region, as an input method does, and leave it."""
        self.window.view.setFocus()
        self.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
        field = self.window.strip.field
        assert field.hasFocus()
        for word in text:
            event = QInputMethodEvent()
            event.setCommitString(word)
            QApplication.sendEvent(field, event)
        self.key(Qt.Key.Key_Escape)

    @contextmanager
    def answering(self, kind: type[D], act: Callable[[D], bool]) -> Iterator[None]:
        """While the block runs, call ``act`` with the modal dialog until it returns True.

        If it raises, or never returns True, the dialog is closed: else it would stay open, and
        the test with it.
        """
        timer = QTimer()
        late: list[D] = []
        raised: list[BaseException] = []
        until = time.monotonic() + PATIENCE_S

        def poll() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind):
                return
            try:
                is_done = act(dialog)
            except BaseException as error:  # noqa: BLE001 - raised where the test sees it
                raised.append(error)
                timer.stop()
                dialog.done(0)
                return
            if not is_done and time.monotonic() > until:
                late.append(dialog)
                dialog.done(0)
            if is_done or late:
                timer.stop()

        timer.timeout.connect(poll)
        timer.start(POLL_MS)
        try:
            yield
            self.qtbot.waitUntil(lambda: not timer.isActive(), timeout=20_000)
        finally:
            timer.stop()
            if raised:
                raise raised[0]
        assert not late, f"{kind.__name__} never came to what was waited for"


def press(button: QWidget) -> None:
    """Click a button with the mouse."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
