"""Plays a script of steps on the real window, through menus and dialogs, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from annotator.model.geometry import Point
from tests.support.patience import PATIENCE_MS
from widgets.app.main import App

POLL_MS: Final = 5
MOUSE: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.DragEnter,
        QEvent.Type.Drop,
    }
)

_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit)


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does next: in words, when it can be done, and how.

    ``can`` is asked again and again until it says yes: a person waits for the window.
    """

    words: str
    can: Callable[[Player], bool]
    act: Callable[[Player], None]


class Counter(QObject):
    """Counts what reaches the program: events of the mouse, and keys pressed outside of text."""

    def __init__(self) -> None:
        """Begin to count."""
        super().__init__()
        self.mouse, self.keys = 0, 0
        self._application = _application()
        self._application.installEventFilter(self)

    def stop(self) -> None:
        """Count no more."""
        self._application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in MOUSE:
            self.mouse += 1
        elif kind is QEvent.Type.KeyPress and not isinstance(QApplication.focusWidget(), _FIELDS):
            self.keys += 1
        return False


class Player:
    """Does one step after the other, also while a menu or a dialog has a loop of its own.

    Args:
        app: the program, shown.
        places: folders and files that steps name.
        seen: called after each step with its number and the step.
    """

    def __init__(
        self,
        app: App,
        places: Mapping[str, Path],
        seen: Callable[[int, Step], None] = lambda _at, _step: None,
    ) -> None:
        """Wait for a script."""
        self.app, self.places = app, dict(places)
        self.window, self.canvas = app.window, app.window.canvas
        self.cursor: Point | None = None
        self._seen = seen
        self._script: Sequence[Step] = ()
        self._at, self._is_over, self._until = 0, False, 0.0
        self._busy_in: QWidget | None = None
        self._is_busy = False
        self._fault: BaseException | None = None
        self._loop = QEventLoop()
        self.canvas.cursor_moved.connect(self._follow)

    def play(self, script: Sequence[Step]) -> None:
        """Do all of it.

        Raises:
            AssertionError: a step could not be done; says which.
        """
        self._script, self._at, self._is_over, self._fault = script, 0, False, None
        self._rest()
        QTimer.singleShot(0, self._tick)
        self._loop.exec()
        if self._fault is not None:
            raise self._fault

    @property
    def top(self) -> QWidget:
        """What events go to now: an open menu, a dialog, or the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    @property
    def focus(self) -> QWidget:
        """What keys go to now."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.top

    def handle(self) -> QWindow:
        """Return the window of the system that belongs to it."""
        handle = self.top.windowHandle()
        assert handle is not None
        return handle

    def on_canvas(self, at: Point) -> QPoint:
        """Return where a point of the picture is in the window."""
        return self.canvas.mapTo(self.window, self.canvas.to_view(at).toPoint())

    def is_open(self, name: str) -> bool:
        """Whether that item is open and its picture is seen."""
        desk = self.app.open_job
        return (
            desk is not None
            and desk.loaded is not None
            and desk.loaded.item.path == name
            and desk.shown is not None
            and not self.canvas.locked
            and not desk.waiting.is_on
        )

    def _follow(self, at: object) -> None:
        self.cursor = at if isinstance(at, Point) else None

    # Within -----------------------------------------------------------------------

    def _rest(self) -> None:
        self._until = time.monotonic() + PATIENCE_MS / 1000

    def _tick(self) -> None:
        if self._is_over:
            return
        if self._is_busy and self.top is self._busy_in:
            QTimer.singleShot(POLL_MS, self._tick)  # the step before is still being done
            return
        if self._at == len(self._script):
            self._end(None)
            return
        self._go_on(self._script[self._at])

    def _go_on(self, step: Step) -> None:
        try:
            can = self._has_keys() and step.can(self)
            if can:
                self._do(step)
        except BaseException as error:  # noqa: BLE001 - raised where the test sees it
            self._end(AssertionError(f"step {self._at}, {step.words}: {error!r}"))
            return
        if can:
            return
        if time.monotonic() > self._until:
            self._end(AssertionError(f"step {self._at + 1} cannot be done: {step.words}"))
        else:
            QTimer.singleShot(POLL_MS, self._tick)

    def _has_keys(self) -> bool:
        """Whether keys go to what is in front; a window manager would see to that."""
        top = self.top
        if QApplication.activePopupWidget() is not None:
            return True
        if top.isActiveWindow():
            return QApplication.focusWidget() is not None or top.focusWidget() is None
        if top.isVisible():
            top.activateWindow()
        return False

    def _do(self, step: Step) -> None:
        self._at += 1
        number = self._at
        self._rest()
        self._is_busy, self._busy_in = True, self.top
        QTimer.singleShot(POLL_MS, self._tick)
        step.act(self)
        if self._at == number:
            # Where a dialog opened, what came after was done in it, and this one is long over.
            self._is_busy = False
            self._seen(number, step)

    def _end(self, fault: BaseException | None) -> None:
        if self._is_over:
            return
        self._is_over, self._fault = True, fault
        while (top := self.top) is not self.window:
            top.close()
        self._loop.quit()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
