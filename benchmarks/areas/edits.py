"""An item with 5,000 boxes: opening it, saving a change, taking one back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from annotator.commit import Commit
from annotator.model import ItemId
from benchmarks.areas.stalling import stalled
from benchmarks.figures import Figure
from benchmarks.floors import BareView, decode, write_through
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import Samples, p95, timed

PAGE = bytes(4096)


def measure_open(load: Load, folder: Path) -> Iterator[Figure]:
    """Open the full item from an empty one; the picture is decoded in that time."""
    pictures = photographs(load.big, BIG)
    count = load.most_boxes
    job = make_job(folder / "full.fairlabel", pictures, box_counts=(count,))
    with closing(sqlite3.connect(job)) as bare:
        query = "SELECT * FROM region WHERE item_id = 1"
        rows = timed(lambda: bare.execute(query).fetchall(), load.opens).cpu
    floor = rows + timed(lambda: decode(pictures / "photo 0.jpg"), load.opens).cpu
    seat = Seat()
    seat.open(job)
    samples = Samples()
    for _ in range(load.opens):
        seat.desk.go_to(ItemId(load.big))
        seat.until(lambda: seat.seen == load.big)
        seat.rest(400)
        with samples:
            seat.app.bench.window.items.chosen.emit(1)
            seat.until(lambda: seat.seen == 1)
    seat.close()
    yield Figure(f"open {count}", samples.cpu, "ms", floor)
    yield Figure(f"open {count} elapsed", samples.wall, "ms", floor)


def measure_save(load: Load, folder: Path) -> Iterator[Figure]:
    """Move a box again and again; from the key to what the disk has."""
    count = load.most_boxes
    seat = _seat(load, folder)
    waited = _watch_commits(seat)
    editor = seat.desk.session.editor
    saved, keys = Samples(), Samples()
    for _ in range(load.edits):
        seat.rest(10)
        with saved:
            with keys:
                seat.press(Qt.Key.Key_Right)
            seat.until(lambda: editor.is_saved)
    seat.close()
    floor = timed(lambda: write_through(folder, PAGE), load.edits)
    yield Figure("save median", saved.wall, "ms", floor.wall)
    yield Figure("save p95", saved.wall_p95, "ms", floor.wall_p95)
    yield Figure("save window blocked", p95(waited.wall_ms), "ms")
    yield Figure(f"save {count}, the key's own work", keys.cpu, "ms")
    yield from stalled(load, folder / "felt")


def measure_undo(load: Load, folder: Path) -> Iterator[Figure]:
    """Move a box and take it back, until that is painted."""
    count = load.most_boxes
    seat = _seat(load, folder)
    canvas = seat.canvas
    undo, move = Samples(), Samples()
    for _ in range(load.edits):
        with move:
            seat.press(Qt.Key.Key_Right)
            seat.until_painted()
        _calm(seat)
        with undo:
            seat.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            seat.until_painted()
        _calm(seat)
    picture = decode(photographs(load.big, BIG) / "photo 0.jpg")
    view = BareView(picture, canvas.width(), canvas.height())
    blit = timed(view.repaint_all, load.rounds).wall
    view.close()
    seat.close()
    yield Figure(f"undo {count}", undo.wall, "ms", blit)
    yield Figure(f"undo {count} p95", undo.wall_p95, "ms", blit)
    yield Figure(f"undo {count}, moving a box", move.wall, "ms", blit)


def _seat(load: Load, folder: Path) -> Seat:
    """Return a window with the full item open and a box selected."""
    pictures = photographs(load.big, BIG)
    seat = Seat()
    seat.open(make_job(folder / "full.fairlabel", pictures, box_counts=(load.most_boxes,)))
    seat.canvas.set_tool("select")
    seat.canvas.select_next(load.most_boxes // 2)
    seat.rest(500)
    return seat


def _calm(seat: Seat) -> None:
    """Let all be saved and painted."""
    editor = seat.desk.session.editor
    seat.until(lambda: editor.is_saved)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def _watch_commits(seat: Seat) -> Samples:
    """Take the time that handing a change to the store holds the window up."""
    project = seat.desk.project
    commit = project.commit
    samples = Samples()

    def timed_commit(change: Commit) -> Any:  # noqa: ANN401 - handed through
        with samples:
            return commit(change)

    vars(project)["commit"] = timed_commit
    return samples


MEASURES = {"open": measure_open, "undo": measure_undo, "save": measure_save}
