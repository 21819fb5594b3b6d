"""A whole journey at the real window: its longest pause, and in which step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.geometry import Point
from benchmarks import weak
from benchmarks.beats import Beats
from benchmarks.figures import Figure
from benchmarks.floors import BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.memory import resident_mb
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import Samples

Step = tuple[str, Callable[[], None]]

_CTRL = Qt.KeyboardModifier.ControlModifier
_SETTLES_MS = 300
"""Effects of a step on other threads reach the window within this time."""


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Work through a job of photographs of 12 megapixels, the first of them with many boxes.

    No pause can be shorter than painting that first one takes.
    """
    pictures = photographs(load.big, BIG)
    job = make_job(folder / "job.fairlabel", pictures, box_counts=(load.most_boxes,))
    floor = Samples()
    beats_ms, cpu_ms = walk(job, load, pictures / "photo 0.jpg", floor)
    yield Figure("journey longest pause", beats_ms, "ms", floor.wall)
    yield Figure("journey longest pause, cpu", cpu_ms, "ms", floor.cpu)
    yield Figure("journey memory", resident_mb(), "MB")


def measure_weak(load: Load, folder: Path) -> Iterator[Figure]:
    """Do the same in half a processor and 2 GB; yield nothing if that cannot be arranged."""
    with weak.confined() as is_confined:
        if not is_confined:
            print("No control group can be made here: run it as administrator.", file=sys.stderr)
            return
        for figure in measure(load, folder):
            name = figure.name.replace("journey", "journey-weak")
            yield replace(figure, name=name)


def walk(job: Path, load: Load, first: Path, floor: Samples) -> tuple[float, float]:
    """Return the longest pause of the journey, in ms elapsed and of the thread's processor time.

    Between the steps, the first picture is painted with as many boxes in a bare window.
    """
    seat = Seat()
    view = BareView(decode(first)).hold(boxes(load.most_boxes, BIG))
    beats = Beats()
    worst: list[tuple[float, float, str]] = []
    for name, act in _journey(seat, job, load.steps):
        beats.begin()
        act()
        seat.rest(_SETTLES_MS)
        worst.append((beats.longest_cpu_ms, beats.longest_ms, name))
        with floor:
            view.repaint_all()
    beats.stop()
    view.close()
    seat.close()
    for cpu_ms, ms, name in sorted(worst, reverse=True)[:6]:
        print(f"    {name:28}{ms:8.1f} ms{cpu_ms:8.1f} cpu", file=sys.stderr)
    return max(ms for _, ms, _ in worst), max(cpu_ms for cpu_ms, _, _ in worst)


def _journey(seat: Seat, job: Path, steps: int) -> list[Step]:
    return [
        ("make ready", seat.make_ready),
        ("open the job", lambda: seat.open(job)),
        ("draw", lambda: _draw(seat)),
        ("label by digit", lambda: seat.press(Qt.Key.Key_2)),
        ("nudge", lambda: _again(seat, Qt.Key.Key_Right, 10)),
        ("drag", lambda: _drag(seat)),
        ("type a text", lambda: _type(seat)),
        ("undo", lambda: _again(seat, Qt.Key.Key_Z, 5, _CTRL)),
        ("redo", lambda: _again(seat, Qt.Key.Key_Y, 5, _CTRL)),
        ("select all", lambda: seat.press(Qt.Key.Key_A, _CTRL)),
        ("select none", lambda: seat.press(Qt.Key.Key_Escape)),
        ("zoom in", lambda: _again(seat, Qt.Key.Key_Plus, 8, _CTRL)),
        ("zoom out", lambda: _again(seat, Qt.Key.Key_Minus, 8, _CTRL)),
        ("actual size", lambda: seat.press(Qt.Key.Key_0, _CTRL)),
        ("fit", lambda: seat.press(Qt.Key.Key_F, _CTRL)),
        ("hide all", lambda: _again(seat, Qt.Key.Key_T, 2)),
        ("next items", lambda: _next(seat, min(steps, 10))),
        ("confirm and go on", lambda: seat.press(Qt.Key.Key_Space)),
        ("back to the first", seat.go_back),
        ("dark and light", lambda: _look(seat)),
        ("side column", lambda: _again(seat, Qt.Key.Key_F9, 2)),
        ("leave the job", seat.leave),
    ]


def _again(
    seat: Seat,
    key: Qt.Key,
    times: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier(0),  # noqa: B008 - a value
) -> None:
    for _ in range(times):
        seat.press(key, modifiers)
        QApplication.processEvents()


def _draw(seat: Seat) -> None:
    seat.press(Qt.Key.Key_W)
    _drag(seat)


def _drag(seat: Seat) -> None:
    seat.mouse(QEvent.Type.MouseMove, Point(1000, 900))
    seat.mouse(QEvent.Type.MouseButtonPress, Point(1000, 900))
    for part in range(1, 11):
        seat.mouse(QEvent.Type.MouseMove, Point(1000 + 60 * part, 900 + 40 * part))
        QApplication.processEvents()
    seat.mouse(QEvent.Type.MouseButtonRelease, Point(1600, 1300))


def _type(seat: Seat) -> None:
    seat.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    field = seat.window.strip.field
    QTest.keyClicks(field, "KBX 412")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    seat.canvas.setFocus()


def _next(seat: Seat, times: int) -> None:
    last = len(seat.desk.items) - 1
    for _ in range(min(times, last)):
        seat.step()


def _look(seat: Seat) -> None:
    for _ in range(2):
        seat.app.run("theme")
        QApplication.processEvents()


MEASURES = {"journey": measure, "journey-weak": measure_weak}
