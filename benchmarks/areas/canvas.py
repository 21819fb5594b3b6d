"""Painting and dragging with many boxes on a picture of 12 megapixels, by processor time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.geometry import Point
from benchmarks.figures import Figure
from benchmarks.floors import BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import Samples, timed


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Paint items with more and more boxes."""
    pictures = photographs(max(load.big, len(load.box_counts)), BIG)
    job = make_job(folder / "boxes.fairlabel", pictures, box_counts=load.box_counts)
    seat = Seat()
    seat.open(job)
    for at, count in enumerate(load.box_counts):
        if at:
            seat.step()
        yield from _figures(seat, load, count, pictures / f"photo {at}.jpg")
    seat.close()


def _figures(seat: Seat, load: Load, count: int, picture: Path) -> Iterator[Figure]:
    canvas = seat.canvas
    view = BareView(decode(picture), canvas.width(), canvas.height())
    blit = timed(view.repaint_all, load.rounds).cpu
    view.hold(boxes(count, BIG))
    rects = timed(view.repaint_all, load.rounds).cpu
    view.close()

    def repaint() -> None:
        canvas.set_hidden(())  # all boxes are drawn anew
        seat.until_painted()

    def repaint_cached() -> None:
        canvas.update()
        seat.until_painted()

    name = f"canvas {count}"
    yield Figure(f"{name} repaint", timed(repaint, load.rounds).cpu, "ms", rects)
    yield Figure(f"{name} repaint, unchanged", timed(repaint_cached, load.rounds).cpu, "ms", blit)
    drag = _drag(seat, load.rounds)
    yield Figure(f"{name} drag", drag.cpu, "ms", blit)
    yield Figure(f"{name} drag, elapsed p95", drag.wall_p95, "ms", blit)
    zoom = _zoom(seat, min(load.rounds, 20))
    yield Figure(f"{name} zoom a step", zoom.cpu, "ms", rects)


def _drag(seat: Seat, moves: int) -> Samples:
    """Drag a box, a move at a time, each painted before the next."""
    target = min(
        (region.geometry for region in seat.desk.session.editor.state.regions.values()),
        key=lambda box: float("inf") if box is None else box.width * box.height,
    )
    if target is None:
        raise RuntimeError("There is no box to drag.")
    middle = Point(target.x + target.width / 2, target.y + target.height / 2)
    _let_go(seat)
    seat.mouse(QEvent.Type.MouseButtonPress, middle)
    seat.mouse(QEvent.Type.MouseMove, Point(middle.x + 30, middle.y))
    seat.until_painted()
    samples = Samples()
    for move in range(moves):
        at = Point(middle.x + 40 + 7 * (move % 30), middle.y + 5 * (move % 20))
        with samples:
            seat.mouse(QEvent.Type.MouseMove, at)
            seat.until_painted()
    seat.press(Qt.Key.Key_Escape)
    seat.mouse(QEvent.Type.MouseButtonRelease, middle)
    return samples


def _let_go(seat: Seat) -> None:
    seat.canvas.set_tool("select")
    seat.canvas.select(())
    seat.rest(50)


def _zoom(seat: Seat, steps: int) -> Samples:
    """Turn the wheel with Ctrl in the middle of the picture, in and out."""
    canvas = seat.canvas
    at = QPointF(canvas.rect().center())
    samples = Samples()
    for step in range(steps):
        turn = QPoint(0, 120 if step % 8 < 4 else -120)
        event = QWheelEvent(
            at,
            canvas.mapToGlobal(at),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt takes no name here
        )
        with samples:
            QApplication.sendEvent(canvas, event)
            seat.until_painted()
    canvas.zoom_to_fit()
    seat.until_painted()
    return samples


MEASURES = {"canvas": measure}
