"""Painting and dragging with many boxes on a picture of 12 megapixels, by processor time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.model.geometry import Point
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import CPU, P95, Pair, Samples, in_turns, timed


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Paint items with more and more boxes, and one with some rotated boxes."""
    counts = (*load.box_counts, load.most_boxes, load.crowd)
    names = [f"canvas {count}" for count in counts]
    turned_at = len(load.box_counts)
    names[turned_at] += ", some turned"
    pictures = photographs(max(load.big, len(counts)), BIG)
    path = folder / "boxes.fairlabel"
    job = make_job(path, pictures, box_counts=counts, turned_at=turned_at)
    seat = Seat()
    seat.open(job)
    for at, (name, count) in enumerate(zip(names, counts, strict=True)):
        if at:
            seat.step()
        yield from _figures(seat, load, name, count, pictures / f"photo {at}.jpg")
    seat.close()


def _figures(seat: Seat, load: Load, name: str, count: int, picture: Path) -> Iterator[Figure]:
    bare, many = decode(picture), boxes(count, BIG)
    views = blit, rects, layer = (
        BareView(bare),
        BareView(bare).hold(many),
        BareView(bare).hold_painted(many),
    )

    def beside(view: BareView, rounds: int, act: Callable[[Seat, int], Samples]) -> Pair:
        return in_turns(
            rounds,
            load.turns,
            lambda times: act(seat, times),
            lambda times: timed(view.repaint_all, times),
        )

    painted = beside(rects, load.rounds, _repaints)
    yield judged(f"{name} repaint", "ms", painted, CPU)
    yield judged(f"{name} repaint, elapsed p95", "ms", painted, P95)
    yield judged(f"{name} repaint, unchanged", "ms", beside(blit, load.rounds, _unchanged), CPU)
    moved = beside(layer, load.rounds, drag)
    yield judged(f"{name} drag", "ms", moved, CPU)
    yield judged(f"{name} drag, elapsed p95", "ms", moved, P95)
    pan = beside(layer, load.rounds, _pan)
    yield judged(f"{name} pan", "ms", pan, CPU)
    yield judged(f"{name} pan, elapsed p95", "ms", pan, P95)
    yield judged(f"{name} undo", "ms", beside(layer, min(load.rounds, 28), undo))
    yield judged(f"{name} zoom a step", "ms", beside(rects, min(load.rounds, 20), _zoom), CPU)
    for view in views:
        view.close()


def _repaints(seat: Seat, rounds: int) -> Samples:
    return timed(lambda: repaint(seat), rounds)


def _unchanged(seat: Seat, rounds: int) -> Samples:
    def repaint_cached() -> None:
        seat.canvas.update()
        seat.until_painted()

    return timed(repaint_cached, rounds)


def repaint(seat: Seat) -> None:
    """Have all boxes drawn again, and wait until that is painted."""
    seat.canvas.set_hidden(())
    seat.until_painted()


def _pan(seat: Seat, moves: int) -> Samples:
    """Pan the picture at 100 % with the middle button, one move at a time."""
    canvas = seat.canvas
    canvas.zoom_to(1.0)
    seat.until_painted()
    start = QPointF(canvas.rect().center())
    samples = Samples()
    _middle(seat, QEvent.Type.MouseButtonPress, start)
    for move in range(moves):
        turn = move % 120  # there and back, never twice at one place, which would paint nothing
        way = 12 * (turn + 1 if turn < 60 else 119 - turn)
        with samples:
            _middle(seat, QEvent.Type.MouseMove, start + QPointF(way, way / 2))
            seat.until_painted()
    _middle(seat, QEvent.Type.MouseButtonRelease, start)
    canvas.zoom_to_fit()
    seat.until_painted()
    return samples


def _middle(seat: Seat, kind: QEvent.Type, at: QPointF) -> None:
    middle, none = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else middle
    held = none if kind is QEvent.Type.MouseButtonRelease else middle
    where = seat.canvas.mapToGlobal(at)
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(seat.canvas, QMouseEvent(kind, at, where, button, held, keys))


def undo(seat: Seat, rounds: int) -> Samples:
    """Nudge a box and undo that, from the key press until it is painted."""
    canvas, editor = seat.canvas, seat.desk.session.editor
    canvas.set_tool("select")
    canvas.select_next(1)
    seat.until_painted()
    samples = Samples()
    for _ in range(rounds):
        seat.press(Qt.Key.Key_Right)
        seat.until(lambda: editor.is_saved)
        seat.rest(5)
        with samples:
            seat.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            seat.until_painted()
        seat.until(lambda: editor.is_saved)
    _let_go(seat)
    return samples


def drag(seat: Seat, moves: int) -> Samples:
    """Drag a box, one move at a time, each painted before the next."""
    target = min(
        (region.box for region in seat.desk.session.editor.state.regions.values()),
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
