"""Saving on a disk with slow flushes: the delays that the person feels."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from annotator.editing.commit import Commit
from benchmarks.beats import Beats
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareStore, BareThread
from benchmarks.jobs import make_job
from benchmarks.loads import Load
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.timing import P95, Samples, p95
from tests.support.watched_disk import watched

STALL_S = 0.2


class StallingDisk:
    """A disk with slow flushes; a save has four of them."""

    def wrote(self, path: Path, at: int, data: bytes) -> None:
        """Do nothing."""

    def truncated(self, path: Path, size: int) -> None:
        """Do nothing."""

    def flushed(self, _: Path) -> None:
        """Sleep, so that the thread waits as it does in the system."""
        time.sleep(STALL_S)

    def deleted(self, path: Path, *, is_flushed: bool) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Felt:
    """The times in ms: from the key press to “saved”, calls of the store, and pauses.

    ``stored`` and ``handed`` are the floors of the first two, taken after each key press.
    """

    shown: Samples = field(default_factory=Samples)
    calls: Samples = field(default_factory=Samples)
    stored: Samples = field(default_factory=Samples)
    handed: Samples = field(default_factory=Samples)
    pauses_ms: list[float] = field(default_factory=list)


def stalled(load: Load, folder: Path) -> Iterator[Figure]:
    """Move a box repeatedly, on this disk and on one that stalls."""
    folder.mkdir(exist_ok=True)
    here = _felt(load, folder / "here", nullcontext(), load.edits)
    there = _felt(load, folder / "stalled", watched(StallingDisk()), max(4, load.edits // 4))
    pause = p95(here.pauses_ms)
    yield judged("save until shown as saved p95", "ms", (here.shown, here.stored), P95)
    yield Figure("save longest pause of the window", pause, "ms")
    yield Figure("save stalled until shown p95", there.shown.wall_p95, "ms", 4_000 * STALL_S)
    yield Figure("save stalled longest pause", p95(there.pauses_ms), "ms", pause)
    yield judged("save stalled window blocked", "ms", (there.calls, there.handed), P95)


def _felt(load: Load, folder: Path, disk: AbstractContextManager[None], edits: int) -> Felt:
    folder.mkdir()
    job = make_job(folder / "job.fairlabel", photographs(load.big, BIG), box_counts=(100,))
    felt = Felt()
    bare = BareStore(folder / "bare.db")  # on the disk that does not stall
    with bare, BareThread() as thread, disk:
        seat = Seat()
        seat.open(job)
        seat.canvas.set_tool("select")
        seat.canvas.select_next(50)
        seat.rest(500)
        _until_shown(seat)
        _watch(seat, felt.calls)
        beats = Beats()
        for _ in range(edits):
            seat.rest(20)
            beats.begin()
            with felt.shown:
                seat.press(Qt.Key.Key_Right)
                _until_shown(seat)
            felt.pauses_ms.append(beats.longest_ms)
            with felt.stored:
                bare.save()
            with felt.handed:
                thread.hand_over()
        beats.stop()
        seat.close()
    return felt


def _until_shown(seat: Seat) -> None:
    """Wait until the status bar shows that everything is saved."""
    editor, line = seat.desk.session.editor, seat.window.line
    seat.until(lambda: editor.is_saved and line._saved.text() == line.tr("saved"))  # noqa: SLF001 - as it is seen


def _watch(seat: Seat, calls: Samples) -> None:
    project = seat.desk.project
    commit = project.commit

    def timed(change: Commit) -> Any:  # noqa: ANN401 - handed through
        with calls:
            return commit(change)

    vars(project)["commit"] = timed
