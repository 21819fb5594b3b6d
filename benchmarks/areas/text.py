"""Typing on a dense page: Tab to the text of the next line, with and without a letter typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Figure, judged
from benchmarks.floors import BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import P95, Samples, in_turns, timed


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Go from text to text on a picture of 12 megapixels, until the next crop is painted."""
    pictures = photographs(load.big, BIG)
    seat = Seat()
    seat.open(make_job(folder / "lines.fairlabel", pictures, box_counts=(load.lines,)))
    bare = BareView(decode(pictures / "photo 0.jpg")).hold(boxes(load.lines, BIG))
    seat.window.activateWindow()
    seat.until(seat.window.isActiveWindow)
    seat.canvas.select_next(1)
    seat.app.run("edit-text")
    seat.until_painted()
    for name, letter in (("next", ""), ("typed and next", "x")):
        pair = in_turns(
            load.rounds,
            load.turns,
            lambda count, letter=letter: _tabs(seat, count, letter),  # type: ignore[misc]  # a default in a lambda
            lambda count: timed(bare.repaint_all, count),
        )
        yield judged(f"text {load.lines} lines {name}", "ms", pair)
        yield judged(f"text {load.lines} lines {name} p95", "ms", pair, P95)
    bare.close()
    seat.close()


def _tabs(seat: Seat, count: int, letter: str) -> Samples:
    """Press Tab, each time after typing a letter if there is one."""
    field, samples = seat.window.strip.field, Samples()
    for _ in range(count):
        seat.rest(5)
        with samples:
            if letter:
                event = QInputMethodEvent()
                event.setCommitString(letter)
                QApplication.sendEvent(field, event)
            QTest.keyClick(field, Qt.Key.Key_Tab)
            seat.until_painted()
        seat.until(lambda: seat.desk.session.editor.is_saved)
    return samples


MEASURES = {"text": measure}
