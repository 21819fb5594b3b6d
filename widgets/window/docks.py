"""Keeps picture and side column in place when a bar appears above the status bar and disappears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from widgets.canvas.image_view import ImageView
from widgets.shell.notice_bar import ComingBar
from widgets.window.window_events import WindowEvents

MOST_TURNS: Final = 20
"""How often to check whether the room is back; after that something else has taken it."""

_MOVED: Final = {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class Docks(QObject):
    """Keeps the picture in place while a bar is shown, and restores the docks' heights after it.

    Qt distributes the room of a bar again, each time a little differently: after some questions the
    lists would no longer be where the person has put them.
    """

    def __init__(
        self,
        window: QMainWindow,
        events: WindowEvents,
        docks: Sequence[QDockWidget],
        bars: Sequence[ComingBar],
        canvas: ImageView,
    ) -> None:
        """Watch docks and bars; the picture on ``canvas`` must not move."""
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._bars = tuple(bars)
        self._heights: dict[QDockWidget, int] = {}
        self._is_squeezed = False
        self._canvas = canvas
        self._turns = 0
        self._settling, self._looking = QTimer(self), QTimer(self)
        for timer, call in ((self._settling, self._settle), (self._looking, self._look)):
            timer.setSingleShot(True)
            timer.timeout.connect(call)
        events.handle([QEvent.Type.MouseButtonPress, QEvent.Type.Hide], self._on_window)
        for part in (*self._docks, *self._bars):
            part.installEventFilter(self)
        for bar in bars:
            bar.coming.connect(lambda: self._squeeze(is_squeezed=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched in self._bars:
            if kind == QEvent.Type.HideToParent and self._window.isVisible():
                # The column gets its room back a few turns of the event loop later.
                self._turns = MOST_TURNS
                self._settling.start(0)
        elif kind in _MOVED and self._window.isVisible():
            self._looking.start(0)
        return False

    def _on_window(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            # Press events of the window itself are on the edges between docks: the person moves
            # them.
            self._heights = {}
        else:
            self._settling.stop()
            self._looking.stop()
        return False

    @property
    def _has_bar(self) -> bool:
        return any(not bar.isHidden() for bar in self._bars)

    def _squeeze(self, *, is_squeezed: bool) -> None:
        self._is_squeezed = is_squeezed
        self._canvas.hold(is_held=is_squeezed)

    def _now(self) -> dict[QDockWidget, int]:
        return {dock: dock.height() for dock in self._docks if dock.isVisible()}

    def _look(self) -> None:
        """Remember the column as it is without a bar."""
        if not self._is_squeezed and not self._has_bar:
            self._heights = self._now()

    def _settle(self) -> None:
        if self._has_bar:
            return
        self._turns -= 1
        before, now = self._heights, self._now()
        is_same_column = before.keys() == now.keys()
        has_room = sum(before.values()) == sum(now.values())
        if is_same_column and not has_room and self._turns > 0:
            self._settling.start(0)
            return
        self._squeeze(is_squeezed=False)
        if is_same_column and has_room and before != now:
            docks, heights = list(before), list(before.values())
            self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)
        else:
            self._heights = now
