"""Somebody at work on a job by chance, without a window, as fast as the disk allows."""

from __future__ import annotations

import queue
import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, NoReturn

from annotator.editing.commands import (
    AddRegions,
    Command,
    DeleteRegions,
    Reopen,
    SetBoxes,
    SetTranscription,
    Skip,
)
from annotator.editing.commit import Commit
from annotator.effort.method import Method
from annotator.effort.state_file import StateFile
from annotator.errors import AnnotatorError
from annotator.job_file import Project
from annotator.job_file.opening import file_access
from annotator.job_file.rows.counters import Counters
from annotator.job_file.writing import edit_writes
from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box
from annotator.session.job_session import JobSession
from annotator.session.recovery import recover_sessions
from annotator.session.session_recorder import SessionRecorder, Setup
from tests.annotator.job_file.jobs import ADA, FACTS, picture
from tests.faults.told import Say, Teller

ITEMS: Final = 3
FULL: Final = 12
"""Regions of an item; with more one is rather taken away."""

QUEUED: Final = 12
"""Writes under way; with more the worker waits, as a person would long have."""

LATE_S: Final = 0.2
"""How late what is told early is written, if that is broken on purpose."""

METHOD: Final = Method(name="test/kill", tick_ms=50, span_limit_ms=400, late_ms=60_000)
"""Ticks so often that a short life sees many of them, and books spans."""


def make_job(folder: Path) -> Path:
    """Make a job on which nobody has worked yet."""
    path = folder / "letters.fairlabel"
    pictures = [picture(f"p{number}.jpg") for number in range(1, ITEMS + 1)]
    with Project.create(path, FACTS, labels=["line", "stamp"], items=pictures) as project:
        project.writes.add_worker(ADA).result()
    return path


class Work:
    """A session on a job, and one thing after the other that is done in it."""

    def __init__(self, path: Path, state_folder: Path, say: Say, chance: random.Random) -> None:
        """Open the job as the window does: first, what an earlier session left is booked."""
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._chance = chance
        self.project = Project.open(path)
        recover_sessions(self.project, state_folder)
        setup = Setup(state_folder, deliver=self._calls.put, tell=_give_up, method=METHOD)
        self.session = JobSession(self.project, ADA, setup)
        teller = Teller(self.session, say)
        self.session.editor.saved.append(teller.saved)
        self.session.editor.failed.append(_give_up)
        self._open(1)

    def forever(self) -> NoReturn:
        """Work until somebody ends it."""
        while True:
            self.once()

    def once(self) -> None:
        """Do one thing, sometimes after some thought, and show what is saved by now."""
        editor = self.session.editor
        self._answer()
        while len(editor._pending) > QUEUED:
            self._calls.get()()
        self.session.clock.signal()
        self._step()
        if self._chance.random() < 1 / 8:
            self._think(self._chance.uniform(0, 0.03))

    def rest(self) -> None:
        """Wait until all is saved."""
        while not self.session.editor.is_saved:
            self._calls.get()()
        self._answer()

    def leave(self) -> None:
        """End the session and close the job."""
        self.rest()
        self.session.end()
        self.project.close()

    def _answer(self) -> None:
        while not self._calls.empty():
            self._calls.get()()

    def _think(self, for_s: float) -> None:
        try:
            while True:
                self._calls.get(timeout=for_s)()
        except queue.Empty:
            return

    def _step(self) -> None:
        chance, session = self._chance.random(), self.session
        if chance < 0.03:
            self.rest()
            self._open(self._chance.randint(1, ITEMS))
        elif chance < 0.04:
            session.recording.book_now()
        elif chance < 0.045:
            self.project.back_up()
        elif chance < 0.1:
            self._turn(session.editor.undo)
        elif chance < 0.14:
            self._turn(session.editor.redo)
        elif chance < 0.16:
            session.confirm()
        else:
            session.editor.run(self._command(), merge_key="typing" if chance > 0.8 else "")

    def _open(self, item_id: int) -> None:
        self.session.open_item(self.project.reads.load_item(item_id).result())

    def _turn(self, turn: Callable[[], object]) -> None:
        try:
            turn()
        except AnnotatorError:
            return  # the step belongs to another item

    def _command(self) -> Command:
        regions = list(self.session.editor.state.regions)
        chance = self._chance.random()
        if not regions or (chance < 1 / 3 and len(regions) < FULL):
            made = [self._region() for _ in range(self._chance.choice((1, 1, 1, 5)))]
            return AddRegions(tuple(made))
        one = self._chance.choice(regions)
        if chance < 2 / 3:
            return SetTranscription(
                RegionId(one), f"{'word ' * self._chance.randrange(200)}{chance}"
            )
        if len(regions) >= FULL:
            return DeleteRegions(regions[: self._chance.randint(1, FULL // 2)])
        if chance < 0.95:
            return SetBoxes({one: Box(self._chance.randrange(900), 2, 3, 4)})
        return Skip("blurred") if chance < 0.97 else Reopen()

    def _region(self) -> Region:
        box = Box(self._chance.randrange(900), self._chance.randrange(700), 30, 40)
        return self.session.new_region(box, LabelId(self._chance.choice((1, 2))))


def _give_up(error: AnnotatorError) -> NoReturn:
    raise error


# Broken on purpose ------------------------------------------------------------


def _tell_early() -> None:
    """Show everything as saved as soon as it is asked for, and write it a while later.

    On a fast disk next to nothing lies between the two; then a kill would hardly ever meet it.
    """
    real, write = Project.commit, edit_writes.write_commit

    def commit(self: Project, each: Commit) -> Future[None]:
        real(self, each)
        return _done()

    def write_late(
        connection: sqlite3.Connection, each: Commit, counters: Counters, session_id: str
    ) -> None:
        time.sleep(LATE_S)
        write(connection, each, counters, session_id)

    _put(Project, "commit", commit)
    _put(edit_writes, "write_commit", write_late)


def _never_flush() -> None:
    file_access._BEFORE_LOCK["synchronous"] = ("OFF", 0)


def _keep_no_time() -> None:
    """Keep time nowhere, and say that it is kept."""
    _put(StateFile, "write", lambda *_: None)
    _put(SessionRecorder, "row", lambda _: None)
    _put(Project, "append_effort", lambda *_: _done())


def _done() -> Future[None]:
    done: Future[None] = Future()
    done.set_result(None)
    return done


def _put(kind: object, name: str, method: object) -> None:
    setattr(kind, name, method)


BREAKS: Final[dict[str, Callable[[], None]]] = {
    "early": _tell_early,
    "unflushed": _never_flush,
    "timeless": _keep_no_time,
}
"""Ways to break the store on purpose, which a figure must catch; in a process of its own."""
