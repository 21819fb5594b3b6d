"""Programs that work until they are killed, and say on standard output what the job file has taken.

Each change spends 7 ms; every tenth change books them. What is not booked stands in the open span
as ``{"ms": n}``. Usage: python -m tests.annotator.job_file.committer JOB

For each line on standard input it forks a program and says ``pid`` and its number, and ``ended`` in
the end: all is loaded once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from annotator.editing.commands import AddRegions
from annotator.editing.commit import Commit
from annotator.editing.editor import Editor
from annotator.job_file import Project
from annotator.model.entities import RegionId
from annotator.records import OpenSpanRow, SessionFacts
from tests.annotator.job_file.jobs import ADA, booked, editor_on, new_region

EACH_MS = 7
BOOK_EVERY = 10
QUEUED = 5


class Clock:
    """Counts the time that was spent, booked or not."""

    makes_pieces = True

    def __init__(self, session_id: str) -> None:
        """Begin with nothing."""
        self.session_id = session_id
        self.spent_ms = 0
        self.booked_ms = 0

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Give 7 ms to the first region."""
        self.spent_ms += EACH_MS
        return {next(iter(region_ids)): EACH_MS}

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Take it back."""
        self.spent_ms -= sum(spent.values())

    def open_span_json(self) -> str:
        """Return what is not booked yet."""
        return json.dumps({"ms": self.spent_ms - self.booked_ms})


class Saying:
    """A store that says what it has taken."""

    def __init__(self, project: Project) -> None:
        """Say it for that project."""
        self._project = project

    def commit(self, commit: Commit) -> Future[None]:
        """Queue one write; each region that it brings is said when the disk has it."""
        future = self._project.commit(commit)
        ids = [key for change in commit.changes for key in change.regions]
        future.add_done_callback(lambda done: _say(ids, done))
        return future


def _say(ids: list[RegionId], done: Future[None]) -> None:
    done.result()
    for key in ids:
        sys.stdout.write(f"{key}\n")
    sys.stdout.flush()


def work(path: Path) -> None:
    """Draw region after region, forever."""
    project = Project.open(path)
    name = f"s{len(project.reads.sessions().result())}"
    project.writes.begin_session(SessionFacts(name, ADA.id, "test", 0, 0, 0))
    clock = Clock(name)
    editor = editor_on(project, 1)
    editor = Editor(Saying(project), editor.history, clock)
    editor.show(project.reads.load_item(1).result().state)
    drawn = 0
    while True:
        editor.run(AddRegions((new_region(project),)))
        drawn += 1
        if drawn % BOOK_EVERY == 0:
            entry = replace(booked(clock.booked_ms, clock.spent_ms), session_id=name)
            clock.booked_ms = clock.spent_ms
            project.writes.append_effort([entry], OpenSpanRow(name, clock.open_span_json()))
        if drawn % QUEUED == 0:
            project.reads.labels().result()


def main(path: Path) -> None:
    """Fork one program after the other; each works until it is killed."""
    while sys.stdin.readline():
        pid = os.fork()
        if not pid:
            try:
                work(path)
            finally:
                os._exit(1)
        _tell(f"pid {pid}")
        os.waitpid(pid, 0)
        _tell("ended")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
