"""The least that could be done: bare decoding, bare painting, bare reading and writing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from annotator.geometry import Box


def decode(path: Path, flags: int = cv2.IMREAD_COLOR) -> QImage:
    """Return a picture as OpenCV decodes it, wrapped for Qt.

    Raises:
        ValueError: it cannot be decoded.
    """
    pixels = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), flags)
    if pixels is None:
        raise ValueError(f"{path} is no picture.")
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def write_through(folder: Path, data: bytes) -> None:
    """Append to a file of its own and wait for the disk."""
    with (folder / "floor.bin").open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


class BareView(QWidget):
    """A window that paints a picture made ready, boxes by one call, and one box in hand."""

    def __init__(self, picture: QImage, width_px: int, height_px: int) -> None:
        """Scale the picture once and show the window."""
        super().__init__()
        self.boxes: list[QRectF] = []
        self.paints = 0
        self._sheet = QPixmap.fromImage(picture.scaled(width_px, height_px))
        self._scale = (width_px / picture.width(), height_px / picture.height())
        self.resize(width_px, height_px)
        self.show()
        while not self.paints:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def hold(self, boxes: Sequence[Box]) -> None:
        """Paint these boxes (in image pixels) from now on."""
        across, down = self._scale
        self.boxes = [
            QRectF(box.x * across, box.y * down, box.width * across, box.height * down)
            for box in boxes
        ]

    def repaint_all(self) -> None:
        """Have everything painted, as the window system would."""
        before = self.paints
        self.update()
        while self.paints == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        self.paints += 1
        painter = QPainter(self)
        painter.drawPixmap(event.rect(), self._sheet, event.rect())
        if self.boxes:
            painter.setPen(QPen(QColor("#D81B60"), 0))
            painter.drawRects(self.boxes)
        painter.end()
