"""Input at the window of a peer: real key and mouse events, and observed paint events."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from operator import attrgetter
from types import TracebackType
from typing import Any

from benchmarks.peers.answers import NONE, CannotError
from benchmarks.peers.known import Peer
from benchmarks.timing import Samples

SIZE_PX = (1920, 1080)
REST_MS = 400
CLEAR_PX = 12
"""Programs grab a corner within this distance, in pixels of the screen."""

Corner = tuple[float, float]
Shown = tuple[str, int, int]
"""The open picture, the visible pixels, and the number of boxes."""


class Hands:
    """Works at a peer's window, with the Qt binding that the peer uses."""

    def __init__(self, peer: Peer, window: Any) -> None:  # noqa: ANN401 - of whatever binding
        """Take over the window, in the same size for all programs."""
        self._peer, self._window = peer, window
        self._core = import_module(f"{peer.binding}.QtCore")
        self._gui = import_module(f"{peer.binding}.QtGui")
        self._test = import_module(f"{peer.binding}.QtTest").QTest
        self._widgets = import_module(f"{peer.binding}.QtWidgets")
        self._application = self._widgets.QApplication
        self._canvas = attrgetter(peer.canvas)(window)
        self._paints = 0
        self._painted: Shown | None = None
        self._refusals: list[str] = []
        # A peer would show a dialog and wait, or end.
        sys.excepthook = self._on_fault
        self._filter = self._new_filter()
        self._canvas.installEventFilter(self._filter)
        self._heart = self._core.QTimer()
        self._heart.timeout.connect(self._look_for_dialogs)
        self._heart.start(200)
        window.showNormal()
        window.resize(*SIZE_PX)
        window.activateWindow()
        self._until(window.isActiveWindow)

    def look_at_first(self) -> None:
        """Wait until the first picture is painted."""
        self._until(lambda: self._shown()[1] != 0)
        self._rest(REST_MS)
        self._canvas.update()
        self._until(lambda: self._painted is not None and self._painted == self._shown())
        self._canvas.setFocus()

    def steps(self, count: int, stay_ms: int) -> Samples:
        """Press D ``count`` times."""
        samples = Samples()
        for _ in range(count):
            if stay_ms:
                self._rest(stay_ms)
            with samples:
                self._go("Key_D", 0)
        return samples

    def open_full(self, boxes: int) -> Samples:
        """Press A if necessary, and then D."""
        if self._shown()[2]:
            self._go("Key_A", 0)
        self._rest(REST_MS)
        samples = Samples()
        with samples:
            self._go("Key_D", boxes)
        return samples

    def repaint(self, count: int) -> Samples:
        """Request a full repaint, and wait for it."""
        samples = Samples()
        self._rest(50)
        for _ in range(count):
            before = self._paints
            with samples:
                self._canvas.update()
                self._until(lambda before=before: self._paints > before)  # type: ignore[misc]  # a default in a lambda
        return samples

    def drag(self, count: int) -> Samples:
        """Grab a box in its middle and move it around."""
        start = self._take_hold()
        samples = Samples()
        for move in range(count):
            at = (start[0] + 12 + 3 * (move % 20), start[1] + 8 + 2 * (move % 13))
            with samples:
                self._move_to(at)
        # Back to its former place, with no corner nearby.
        self._move_to(start)
        self._let_go(start)
        return samples

    def undo(self, count: int) -> Samples:
        """Drag a box, release it, and press Ctrl+Z until the boxes are where they were.

        Raises:
            CannotError: the peer has no undo, or it did not restore them.
        """
        if not self._peer.undoes:
            raise CannotError(NONE)
        samples = Samples()
        for _ in range(count):
            lay = self._boxes()
            start = self._take_hold()
            self._move_to((start[0] + 20, start[1] + 16))
            self._let_go((start[0] + 20, start[1] + 16))
            self._rest(REST_MS)
            if self._boxes() == lay:
                raise CannotError("fails")
            before = self._paints
            with samples:
                self._press("Key_Z", self._core.Qt.KeyboardModifier.ControlModifier)
                self._until(lambda before=before: self._paints > before)  # type: ignore[misc]  # a default in a lambda
            if self._boxes() != lay:
                raise CannotError("fails")
        return samples

    # Observing

    def _shown(self) -> Shown:
        shown = attrgetter(self._peer.shown)(self._window)
        pixmap = self._canvas.pixmap
        is_seen = pixmap is not None and not pixmap.isNull()
        return str(shown), pixmap.cacheKey() if is_seen else 0, len(self._canvas.shapes)

    def _boxes(self) -> list[list[Corner]]:
        return [[_corner(point) for point in shape.points] for shape in self._canvas.shapes]

    def _go(self, key: str, boxes: int) -> None:
        """Press a key and wait until another picture is painted, with this many boxes."""
        before = self._shown()
        self._press(key)

        def is_there() -> bool:
            seen = self._painted
            return seen is not None and seen == self._shown() and seen[:2] != before[:2]

        self._until(is_there)
        if self._shown()[2] != boxes:
            raise CannotError("fails")

    # Acting

    def _press(self, key: str, modifiers: Any = None) -> None:  # noqa: ANN401 - of the Qt binding that the peer has
        if not self._window.isActiveWindow():
            self._window.activateWindow()
            self._until(self._window.isActiveWindow)
        none = self._core.Qt.KeyboardModifier.NoModifier
        self._test.keyClick(self._canvas, getattr(self._core.Qt.Key, key), modifiers or none)

    def _take_hold(self) -> Corner:
        """Press in the middle of a box, with no corner nearby; in pixels of the widget."""
        boxes = self._boxes()
        start = self._to_widget(_clear_middle(boxes, CLEAR_PX / self._canvas.scale))
        self._mouse("MouseMove", start, held=False)
        self._mouse("MouseButtonPress", start, held=True)
        self._mouse("MouseMove", (start[0] + 6, start[1] + 4), held=True)
        self._rest(50)
        moved = sum(old != new for old, new in zip(boxes, self._boxes(), strict=True))
        if moved != 1:
            raise CannotError("fails")
        return start

    def _move_to(self, at: Corner) -> None:
        before = self._paints
        self._mouse("MouseMove", at, held=True)
        self._until(lambda: self._paints > before)

    def _let_go(self, at: Corner) -> None:
        self._mouse("MouseButtonRelease", at, held=False)

    def _to_widget(self, at: Corner) -> Corner:
        origin = getattr(self._canvas, self._peer.to_image)(self._core.QPointF(0, 0))
        left, top = _corner(origin)
        return (at[0] - left) * self._canvas.scale, (at[1] - top) * self._canvas.scale

    def _mouse(self, kind: str, at: Corner, *, held: bool) -> None:
        qt, where = self._core.Qt, self._core.QPointF(*at)
        there = self._core.QPointF(self._canvas.mapToGlobal(where.toPoint()))
        button = qt.MouseButton.NoButton if kind == "MouseMove" else qt.MouseButton.LeftButton
        buttons = qt.MouseButton.LeftButton if held else qt.MouseButton.NoButton
        event = self._gui.QMouseEvent(
            getattr(self._core.QEvent.Type, kind),
            where,
            there,
            button,
            buttons,
            qt.KeyboardModifier.NoModifier,
        )
        self._application.sendEvent(self._canvas, event)

    # Waiting

    def _until(self, is_so: Callable[[], bool]) -> None:
        """Let the window work until a condition holds; only the requesting side has a limit.

        Raises:
            CannotError: the peer showed a dialog or had an error instead.
        """
        wait = self._core.QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while not is_so():
            if self._refusals:
                raise CannotError(self._refusals[0])
            self._application.processEvents(wait)
        if self._refusals:
            raise CannotError(self._refusals[0])

    def _rest(self, ms: int) -> None:
        loop = self._core.QEventLoop()
        self._core.QTimer.singleShot(ms, loop.quit)
        # The oldest binding names it ``exec_``.
        (getattr(loop, "exec", None) or loop.exec_)()

    def _look_for_dialogs(self) -> None:
        dialog = self._application.activeModalWidget()
        if dialog is not None:
            self._refusals.append("refuses")
            text = getattr(dialog, "text", dialog.windowTitle)()
            print(f"{self._peer.title} says: {text}", file=sys.stderr)
            dialog.done(0)

    def _on_fault(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        self._refusals.append("fails")
        traceback.print_exception(kind, fault, trace, file=sys.__stderr__)

    def _new_filter(self) -> Any:  # noqa: ANN401 - of the Qt binding that the peer has
        """Return an object that notes each paint event of the canvas and the visible state."""
        paint = self._core.QEvent.Type.Paint

        def event_filter(_self: object, _watched: object, event: Any) -> bool:  # noqa: ANN401 - of the Qt binding that the peer has
            if event.type() == paint:
                self._paints += 1
                self._painted = self._shown()
            return False

        kind = type("Paints", (self._core.QObject,), {"eventFilter": event_filter})
        return kind()


def _corner(point: Any) -> Corner:  # noqa: ANN401 - of the Qt binding that the peer has
    if hasattr(point, "x"):
        return float(point.x()), float(point.y())
    return float(point[0]), float(point[1])


def _clear_middle(boxes: Iterable[list[Corner]], clear_px: float) -> Corner:
    """Return the middle of the first box without a corner nearby, in image pixels.

    If every box has one, it is that of the first box, and a corner may be moved instead.
    """
    boxes = list(boxes)
    corners = [corner for box in boxes for corner in box]
    middles = []
    for box in boxes:
        across, down = [at[0] for at in box], [at[1] for at in box]
        middles.append(((min(across) + max(across)) / 2, (min(down) + max(down)) / 2))
    for x, y in middles:
        if all(max(abs(x - at[0]), abs(y - at[1])) > clear_px for at in corners):
            return x, y
    return middles[0]
