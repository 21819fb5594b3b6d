"""The floors: bare decoding, bare painting, bare reading and writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from annotator.model.geometry import Box
from benchmarks.seat import SIZE_PX

PAGE = bytes(4096)
_HAND = QRectF(700, 400, 90, 60)


def decode(path: Path, flags: int = cv2.IMREAD_COLOR) -> QImage:
    """Return a picture decoded by OpenCV, wrapped for Qt.

    Raises:
        ValueError: it cannot be decoded.
    """
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), flags)
    if pixels is None:
        raise ValueError(f"{path} is no picture.")
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def names(folder: Path) -> list[str]:
    """Return the sorted names of a folder's entries."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Open a job file that nobody else has open with bare SQLite; return the query's result."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


class BareStore(AbstractContextManager["BareStore"]):
    """A table of pages in an SQLite file, with one commit and one flush per page."""

    def __init__(self, path: Path) -> None:
        """Create the file."""
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE page (data BLOB)")

    def save(self) -> None:
        """Write a page, and wait until it is on the disk."""
        with self._connection:
            self._connection.execute("INSERT INTO page VALUES (?)", (PAGE,))

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._connection.close()


class BareThread(AbstractContextManager["BareThread"]):
    """Another thread that runs work."""

    def __init__(self) -> None:
        """Start it."""
        self._pool = ThreadPoolExecutor(1)
        self._pool.submit(bool).result()

    def hand_over(self, work: Callable[[], object] = bool) -> None:
        """Run work on the thread, without waiting for it."""
        self._pool.submit(work)

    def wait_for(self, work: Callable[[], object]) -> None:
        """Run work on the thread, and wait for it."""
        self._pool.submit(work).result()

    def __exit__(self, *_: object) -> None:
        """End the thread."""
        self._pool.shutdown()


class BareView(QWidget):
    """A window that paints a prepared picture, and boxes: by one call, or from a layer."""

    def __init__(self, picture: QImage) -> None:
        """Scale the picture once and show the window, without taking the focus."""
        super().__init__()
        self.paints = 0
        self._boxes: list[QRectF] = []
        self._layer: QPixmap | None = None
        self._sheet = QPixmap.fromImage(picture.scaled(*SIZE_PX))
        self._scale = (SIZE_PX[0] / picture.width(), SIZE_PX[1] / picture.height())
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(*SIZE_PX)
        self.show()
        while not self.paints:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def hold(self, boxes: Sequence[Box]) -> BareView:
        """Paint these boxes (in image pixels) from now on."""
        across, down = self._scale
        self._boxes = [
            QRectF(box.x * across, box.y * down, box.width * across, box.height * down)
            for box in boxes
        ]
        return self

    def hold_painted(self, boxes: Sequence[Box]) -> BareView:
        """Paint these boxes once into a layer, with one more box on top that moves."""
        self.hold(boxes)
        self._layer = QPixmap(*SIZE_PX)
        self._layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._layer)
        self._draw(painter, self._boxes)
        painter.end()
        self._boxes = [_HAND]
        return self

    def repaint_all(self) -> None:
        """Repaint everything, as the window system would request it."""
        before = self.paints
        self.update()
        while self.paints == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        self.paints += 1
        painter = QPainter(self)
        painter.drawPixmap(event.rect(), self._sheet, event.rect())
        if self._layer is not None:
            painter.drawPixmap(event.rect(), self._layer, event.rect())
        if self._boxes:
            self._draw(painter, self._boxes)
        painter.end()

    @staticmethod
    def _draw(painter: QPainter, boxes: list[QRectF]) -> None:
        painter.setPen(QPen(QColor("#D81B60"), 0))
        painter.drawRects(boxes)
