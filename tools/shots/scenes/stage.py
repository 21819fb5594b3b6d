"""The real window on its own screen, and helpers to put it into the state of a scene."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import resources
from annotator.model.entities import ItemId, in_reading_order
from annotator.sample import make_sample
from annotator.settings import Settings
from widgets.app.main import App
from widgets.open_job.open_job import OpenJob

WIDTH_PX, HEIGHT_PX = 1366, 768
PATIENCE_S = 120
SETTLE_MS = 250
TURNS = 10
FOLDERS = {
    "HOME": ".",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}

D = TypeVar("D", bound=QDialog)


def make_home(folder: Path) -> None:
    """Give the program a home and a screen of its own, before Qt is asked for either."""
    for variable, name in FOLDERS.items():
        (folder / name).mkdir(exist_ok=True)
        os.environ[variable] = str(folder / name)
    screen = {"name": "stage", "x": 0, "y": 0, "width": WIDTH_PX, "height": HEIGHT_PX}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    described = folder / "screen.json"
    described.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_LOGGING_RULES"] = "qt.qpa.plugin=false"
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={described}"


def empty_home(folder: Path) -> None:
    """Remove what a scene left, such as a working copy that was not written back yet."""
    for name in (name for name in FOLDERS.values() if name != "."):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(exist_ok=True)


@contextmanager
def closed_if_late() -> Iterator[None]:
    """Close a modal dialog that is still open when patience ends: nobody else would answer it.

    Raises:
        TimeoutError: there was one; it is named.
    """
    closed: list[str] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            closed.append(f"{type(dialog).__name__} “{dialog.windowTitle()}”")
            dialog.done(0)

    timer = QTimer(interval=round(PATIENCE_S * 1_000))
    timer.timeout.connect(close)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if closed:
            raise TimeoutError(f"nobody answered {', '.join(closed)}")


class Stage:
    """One window, built for one picture. ``close`` it afterwards.

    Attributes:
        settle_ms: how long to wait for late paints before a picture.
    """

    settle_ms = SETTLE_MS

    def __init__(self, app: QApplication, theme: str, *, zoom: float, is_rtl: bool) -> None:
        """Build the window; nothing is shown and no job is open."""
        _set_direction(app, is_rtl=is_rtl)
        self._scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.folder = Path(self._scratch.name)
        self.settings = Settings(None)
        self.settings.set("theme", theme)
        self.settings.set("zoom", zoom)
        self.settings.set("show_checklist", value=False)
        self._qt = app
        self.app = App(app, self.settings)
        self.window = self.app.window
        self.window.resize(WIDTH_PX, HEIGHT_PX)
        self.window.show()
        self.window.activateWindow()
        QCursor.setPos(WIDTH_PX - 1, HEIGHT_PX - 1)  # out of the way, so that nothing is hovered

    @property
    def desk(self) -> OpenJob:
        """The open job."""
        if self.app.open_job is None:
            raise RuntimeError("no job is open")
        return self.app.open_job

    def close(self) -> None:
        """Close the job and the window."""
        self.app.close()
        self.window.deleteLater()
        # At once: the next window's look would be put on this one, too.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._scratch.cleanup()

    def wear(self, zoom: float, *, is_rtl: bool) -> None:
        """Put what is shown at another size and direction, and wait until all of it has them."""
        _set_direction(self._qt, is_rtl=is_rtl)
        self.settings.set("zoom", zoom)
        self.settle()

    def wait(self, is_there: Callable[[], bool]) -> None:
        """Wait until the condition holds, and a moment more for late paints.

        Raises:
            TimeoutError: it never held; a dialog that was in the way is named.
        """
        until = time.monotonic() + PATIENCE_S
        with closed_if_late():
            while not is_there():
                if time.monotonic() > until:
                    raise TimeoutError("what was to be photographed did not come")
                QTest.qWait(20)
        self.settle()

    def settle(self) -> None:
        """Wait until every widget has the current look, a moment more, and some turns more.

        On a busy machine one turn may take longer than the moment, and leave its effects to the
        next one, such as the layout of parts that were just shown.
        """
        until = time.monotonic() + PATIENCE_S
        while not self.app.look.is_worn_by_all:
            if time.monotonic() > until:
                raise TimeoutError("the look in force was never put on all widgets")
            QTest.qWait(20)
        QTest.qWait(self.settle_ms)
        for _turn in range(TURNS):
            QApplication.processEvents()

    # Reaching a state -------------------------------------------------------------

    def open_sample(self, item: int = 1) -> None:
        """Open a copy of the sample job at one of its items."""
        made = _sample()
        folder = Path(shutil.copytree(made.parent, self.folder / made.parent.name))
        self.app.lifecycle.open_path(folder / made.name)
        self.go_to(item)

    def go_to(self, item: int) -> None:
        """Open an item and wait for its picture; a job may still be on its way."""
        if self.app.open_job is None:
            self.wait(lambda: self.app.open_job is not None)
        desk = self.desk
        desk.go_to(ItemId(item))
        self.wait(
            lambda: (
                desk.loaded is not None
                and desk.loaded.item.id == item
                and desk.shown is not None
                and not self.window.canvas.locked
            )
        )

    def wait_for_item(self) -> None:
        """Wait for the item with which a job opens; the job may still be on its way."""
        self.wait(lambda: self.app.open_job is not None and self.app.open_job.shown is not None)

    def select_text(self, text: str) -> None:
        """Select the first region with this text."""
        regions = in_reading_order(self.desk.session.editor.state.regions)
        found = next(region for region in regions if region.transcription == text)
        self.window.canvas.select([found.id])
        self.settle()

    # Taking the picture ---------------------------------------------------------------

    def grab(self) -> QPixmap:
        """Return a screenshot of the window."""
        self.settle()
        return self.window.grab()

    def grab_with(
        self,
        kind: type[D],
        show: Callable[[], object],
        act: Callable[[D], None] = lambda _dialog: None,
    ) -> QPixmap:
        """Return the window with a modal dialog over it, after ``act`` was called on it."""
        taken: list[QPixmap] = []
        behind = QApplication.activeModalWidget()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind) and dialog is not behind and not taken:
                timer.stop()
                try:
                    act(dialog)
                    self.settle()
                    taken.append(self.taken_over(dialog))
                finally:
                    dialog.done(0)

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
        with closed_if_late():
            show()
        self.wait(lambda: bool(taken))
        return taken[0]

    def taken_over(self, dialog: QWidget) -> QPixmap:
        """Return the window with a dialog over it."""
        return over(self.window, dialog)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="sample-", ignore_cleanup_errors=True)


@cache
def _sample() -> Path:
    """Return the sample job of this process; each scene gets a copy of its folder."""
    return make_sample(Path(_kept().name) / "sample", resources.path("examples"))


def _set_direction(app: QApplication, *, is_rtl: bool) -> None:
    rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(rtl if is_rtl else ltr)


def over(window: QWidget, dialog: QWidget) -> QPixmap:
    """Return the picture of a window with a dialog in its middle, as a window manager shows it."""
    picture, front = window.grab(), dialog.grab()
    place = QRect(QPoint(0, 0), front.size())
    place.moveCenter(QRect(QPoint(0, 0), QSize(WIDTH_PX, HEIGHT_PX)).center())
    painter = QPainter(picture)
    for spread in range(12, 0, -2):
        painter.fillRect(place.adjusted(-spread, -spread, spread, spread), QColor(0, 0, 0, 14))
    painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(0, 0, 0, 110))
    painter.drawPixmap(place.topLeft(), front)
    painter.end()
    return picture
