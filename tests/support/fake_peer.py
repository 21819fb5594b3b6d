"""A small program for boxes that stands in for labelme: its window has the same structure.

It is copied into its own environment and run there; ``FAKE_PEER`` names its defect.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QWidget

FAULT = os.environ.get("FAKE_PEER", "")


class Canvas(QWidget):
    """Paints a picture and its boxes; the box under the pointer follows the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap()
        self.shapes: list[SimpleNamespace] = []
        self.before: list[list[QPointF]] = []
        self.held: SimpleNamespace | None = None
        self._last = QPointF()

    @property
    def scale(self) -> float:
        return self.width() / max(1, self.pixmap.width())

    def transform_widget_point_to_image(self, point: QPointF) -> QPointF:
        return point / self.scale

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.scale(self.scale, self.scale)
        painter.drawPixmap(0, 0, self.pixmap)
        for shape in self.shapes:
            painter.drawRect(QRectF(*shape.points))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._last = self.transform_widget_point_to_image(event.position())
        under = [shape for shape in self.shapes if QRectF(*shape.points).contains(self._last)]
        self.held = under[-1] if under else None
        self.before = [list(shape.points) for shape in self.shapes]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self.transform_widget_point_to_image(event.position())
        if self.held is not None:
            self.held.points = [point + at - self._last for point in self.held.points]
        self._last = at
        self.update()

    def undo(self) -> None:
        if FAULT != "no undo":
            for shape, points in zip(self.shapes, self.before, strict=True):
                shape.points = points
        self.update()


class Window(QMainWindow):
    """Steps through a folder by D and A."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._canvas_widgets = SimpleNamespace(canvas=Canvas())
        self.setCentralWidget(self._canvas_widgets.canvas)
        self._pictures = sorted(Path(folder).glob("*.jpg")) if folder else []
        self._image_path = ""
        self._keys = [
            QShortcut(QKeySequence(Qt.Key.Key_D), self, lambda: self._go(1)),
            QShortcut(QKeySequence(Qt.Key.Key_A), self, lambda: self._go(-1)),
            QShortcut(QKeySequence("Ctrl+Z"), self, self._canvas_widgets.canvas.undo),
        ]
        if self._pictures:
            self._open(self._pictures[0])

    def _go(self, step: int) -> None:
        if FAULT == "dialog":
            QMessageBox.information(self, "", "No.")
        elif FAULT == "exception":
            raise ValueError("It is broken.")
        elif FAULT == "end":
            sys.exit(7)
        else:
            self._open(self._pictures[self._pictures.index(Path(self._image_path)) + step])

    def _open(self, path: Path) -> None:
        canvas = self._canvas_widgets.canvas
        beside = path.with_suffix(".json")
        boxes = json.loads(beside.read_text())["shapes"] if beside.exists() else []
        if FAULT == "few boxes":
            boxes = boxes[1:]
        canvas.pixmap = QPixmap(str(path))
        canvas.shapes = [
            SimpleNamespace(points=[QPointF(*corner) for corner in box["points"]]) for box in boxes
        ]
        self._image_path = str(path)
        canvas.update()


def main() -> None:
    """Show the window."""
    application = QApplication(sys.argv)
    window = Window(sys.argv[1] if len(sys.argv) > 1 else "")
    window.show()
    sys.exit(application.exec())
