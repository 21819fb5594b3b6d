"""An item with 5,000 boxes: opening it, saving a change, undoing one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from annotator.editing.commit import Commit
from annotator.model.entities import ItemId
from benchmarks.areas.stalling import stalled
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareStore, BareThread, BareView, ask, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import CPU, P95, Samples, in_turns, timed

_ROWS = "SELECT * FROM region WHERE item_id = 1"


def measure_open(load: Load, folder: Path) -> Iterator[Figure]:
    """Open the full item from an empty one; this includes decoding the picture."""
    pictures = photographs(load.big, BIG)
    count = load.most_boxes
    job = make_job(folder / "full.fairlabel", pictures, box_counts=(count,))
    twin = Path(shutil.copy(job, folder / "twin.fairlabel"))
    seat = Seat()
    seat.open(job)
    samples, floor = Samples(), Samples()
    for _ in range(load.opens):
        with floor:
            ask(twin, _ROWS)
            decode(pictures / "photo 0.jpg")
        seat.desk.go_to(ItemId(load.big))
        seat.until(lambda: seat.seen == load.big)
        seat.rest(400)
        with samples:
            seat.app.presenter.window.items.chosen.emit(1)
            seat.until(lambda: seat.seen == 1)
    seat.close()
    yield judged(f"open {count}", "ms", (samples, floor), CPU)
    yield judged(f"open {count} elapsed", "ms", (samples, floor))


def measure_save(load: Load, folder: Path) -> Iterator[Figure]:
    """Move a box repeatedly; from the key press until it is on the disk."""
    count = load.most_boxes
    seat = _seat(load, folder)
    waited = _watch_commits(seat)
    editor = seat.desk.session.editor
    saved, keys, floor, handing = Samples(), Samples(), Samples(), Samples()
    with BareStore(folder / "bare.db") as bare, BareThread() as thread:
        for _ in range(load.edits):
            seat.rest(10)
            with saved:
                with keys:
                    seat.press(Qt.Key.Key_Right)
                seat.until(lambda: editor.is_saved)
            with floor:
                bare.save()
            with handing:
                thread.hand_over()
    seat.close()
    yield judged("save median", "ms", (saved, floor))
    yield judged("save p95", "ms", (saved, floor), P95)
    yield judged("save window blocked", "ms", (waited, handing), P95)
    yield Figure(f"save {count}, the key's own work", keys.cpu, "ms")
    yield from stalled(load, folder / "felt")


def measure_undo(load: Load, folder: Path) -> Iterator[Figure]:
    """Move a box and undo that, until it is painted."""
    count = load.most_boxes
    seat = _seat(load, folder)
    picture = decode(photographs(load.big, BIG) / "photo 0.jpg")
    view = BareView(picture).hold_painted(boxes(count, BIG))
    move = Samples()
    undo = in_turns(
        load.edits,
        load.turns,
        lambda times: _undone(seat, times, move),
        lambda times: timed(view.repaint_all, times),
    )
    view.close()
    seat.close()
    yield judged(f"undo {count}", "ms", undo)
    yield judged(f"undo {count} p95", "ms", undo, P95)
    yield judged(f"undo {count}, moving a box", "ms", (move, undo[1]))


def _undone(seat: Seat, times: int, move: Samples) -> Samples:
    """Move a box and undo that, ``times`` times; adds the times of the moves."""
    undo = Samples()
    for _ in range(times):
        with move:
            seat.press(Qt.Key.Key_Right)
            seat.until_painted()
        _calm(seat)
        with undo:
            seat.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            seat.until_painted()
        _calm(seat)
    return undo


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
    """Wait until everything is saved and painted."""
    editor = seat.desk.session.editor
    seat.until(lambda: editor.is_saved)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def _watch_commits(seat: Seat) -> Samples:
    """Measure how long passing a change to the store blocks the window."""
    project = seat.desk.project
    commit = project.commit
    samples = Samples()

    def timed_commit(change: Commit) -> Any:  # noqa: ANN401 - handed through
        with samples:
            return commit(change)

    vars(project)["commit"] = timed_commit
    return samples


MEASURES = {"open": measure_open, "undo": measure_undo, "save": measure_save}
