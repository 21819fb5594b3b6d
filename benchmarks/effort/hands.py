"""Input at the window: each action is first noted in the diary.

On an X server the events are the server's own; elsewhere Qt gets equivalent ones.
"""

from __future__ import annotations

import os
from typing import cast

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from annotator.model.geometry import Point as At
from annotator.session.job_session import JobSession
from benchmarks.effort.devices import devices_of
from benchmarks.effort.diary import MS, Diary, now_ns
from benchmarks.seat import Seat
from widgets.kit.event_filters.activity_filter import GUIDELINE

SOON_S = 0.005
"""How long the window has to receive an event from the X server."""


class Ear(QObject):
    """Notes when the keys of an action reach the program, which is when it acts."""

    def __init__(self, application: QApplication) -> None:
        """Start to listen."""
        super().__init__(application)
        self.heard_ns = 0
        application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note the time and pass the event on."""
        if event.type() is QEvent.Type.Shortcut:
            self.heard_ns = now_ns()
        return False


class Hands:
    """Keys, mouse and wheel, and an input method."""

    def __init__(self, diary: Diary) -> None:
        """Show the window, without a job."""
        self.diary = diary
        self.seat = Seat()
        self._boxes = self._steps = 0
        self.ear = Ear(self.seat.app.app)
        has_display = self.seat.app.app.platformName() == "xcb"
        self._devices = devices_of(os.environ["DISPLAY"]) if has_display else None

    @property
    def session(self) -> JobSession:
        """The session. Actions without a button in the window are called on it."""
        return self.seat.desk.session

    def look(self, seconds: float) -> None:
        """Do nothing while the window works.

        By an event loop and not by QTest.qWait, during which no other thread could run Python: the
        clock would not tick.
        """
        loop = QEventLoop()
        QTimer.singleShot(round(1_000 * seconds), loop.quit)
        loop.exec()

    def move(self) -> None:
        """Move the mouse a little."""
        self.move_over(self.seat.canvas)

    def move_over(self, widget: QWidget) -> None:
        """Move the mouse a little over a widget."""
        self.diary.touch()
        self._steps += 1
        there = widget.rect().center() + QPoint(self._steps % 2, 0)
        QCursor.setPos(widget.mapToGlobal(there))
        self.look(SOON_S)

    def do(self, action_id: str) -> None:
        """Press the key of an action."""
        self.diary.touch()
        self._press(action_id)

    def _press(self, action_id: str) -> None:
        window = self.seat.window
        if not window.isActiveWindow():  # after a dialog
            window.activateWindow()
            self.seat.until(window.isActiveWindow)
            self.seat.canvas.setFocus()
        keys = window.actions_table[action_id].shortcut()
        if self._devices is None:
            QTest.keySequence(self.seat.canvas, keys)
            return
        self._devices.type_keys(keys.toString())
        self.look(SOON_S)

    def draw(self) -> None:
        """Draw a box, which takes half a second."""
        self.do("tool-box")
        x, y = 40 + 70 * (self._boxes % 6), 40 + 90 * (self._boxes // 6 % 4)
        self._boxes += 1
        before = len(self.session.editor.state.regions)
        self._send(QEvent.Type.MouseMove, x, y)
        self._send(QEvent.Type.MouseButtonPress, x, y)
        for step in range(1, 9):
            self.look(0.05)
            self._send(QEvent.Type.MouseMove, x + 6 * step, y + 8 * step)
        self._send(QEvent.Type.MouseButtonRelease, x + 48, y + 64)
        self.seat.until(lambda: len(self.session.editor.state.regions) > before)

    def _send(self, kind: QEvent.Type, x: float, y: float) -> None:
        self.diary.touch()
        if self._devices is None:
            self.seat.mouse(kind, At(x, y))
            return
        self._point(self.seat.canvas, self.seat.canvas.to_view(At(x, y)).toPoint())
        if kind is not QEvent.Type.MouseMove:
            self._devices.turn(is_down=kind is QEvent.Type.MouseButtonPress)
        self.look(SOON_S)

    def _point(self, widget: QWidget, at: QPoint) -> None:
        """Move the mouse to a place."""
        there = widget.mapToGlobal(at)
        if self._devices is not None:
            self._devices.move(there.x(), there.y())

    def click(self, widget: QWidget) -> None:
        """Click on a widget."""
        self.diary.touch()
        if self._devices is None:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
            return
        self._point(widget, widget.rect().center())
        self._devices.turn(is_down=True)
        self._devices.turn(is_down=False)
        self.look(SOON_S)

    def type_text(self, text: str) -> None:
        """Type into the text of the newest box as an input method does, a word each 0.6 s.

        An input method swallows the keys: the window gets only whole words.
        """
        self.do("edit-text")
        field = self.seat.window.strip.field
        for word in text.split():
            self.diary.touch()
            event = QInputMethodEvent()
            event.setCommitString(word + " ")
            QApplication.sendEvent(field, event)
            self.look(0.6)
        self.diary.touch()
        QTest.keyClick(field, Qt.Key.Key_Escape)

    # The work order ----------------------------------------------------------------

    def open_order(self) -> None:
        """Show the work order beside the picture; reading begins when it has the focus."""
        seen: list[int] = []

        def see(_old: QWidget | None, new: QWidget | None) -> None:
            if new is not None and self.order_view.isAncestorOf(new):
                seen.append(now_ns())

        link = self.seat.app.app.focusChanged.connect(see)
        self.do("work-order")
        self.seat.until(lambda: bool(seen))
        QObject.disconnect(link)
        self.diary.turn("guideline", at_ns=seen[0])

    def turn_wheel(self, view: QWidget) -> None:
        """Turn the wheel over a widget."""
        self.diary.touch()
        if self._devices is not None:
            self._point(view, view.rect().center())
            self._devices.roll()
            self.look(SOON_S)
            return
        middle = QPointF(view.rect().center())
        event = QWheelEvent(
            middle,
            view.mapToGlobal(middle),
            QPoint(),
            QPoint(0, -60),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt takes no name here
        )
        event.setTimestamp(now_ns() // MS)
        QApplication.sendEvent(view, event)

    @property
    def order_view(self) -> QWidget:
        """The view with the text of the work order beside the picture."""
        found = [w for w in self.seat.window.findChildren(QWidget, GUIDELINE) if w.isVisible()]
        return found[-1]

    def put_order_away(self, item: int) -> None:
        """Click the button that hides the order, and go back to the picture."""
        panel = next(w for w in self.seat.window.findChildren(QWidget, GUIDELINE) if w.isVisible())
        self.click(cast("QToolButton", panel.findChild(QToolButton)))
        # Reading ends only with an action elsewhere.
        self.diary.turn("label", item)
        self.move()
