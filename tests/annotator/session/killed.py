"""A program for tests to kill: works at a job as fast as the disk allows, and says what is saved.

Each line it prints is JSON: how long it has worked, and which regions the file has by now.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from annotator.editing.commands import AddRegions, SetTranscription
from annotator.effort.method import Method
from annotator.job_file import Project
from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.session.sitting import ADA

METHOD = Method(name="test/2", tick_ms=10, span_limit_ms=150, late_ms=60_000)


def say(**what: object) -> None:
    """Print a line at once."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def work(path: Path, state_folder: Path) -> None:
    """Work until somebody kills us."""
    project = Project.open(path)
    session = JobSession(project, ADA, Setup(state_folder, method=METHOD, deliver=lambda _: None))
    say(session=session.recording.session_id)
    saved: list[str] = []
    while True:
        session.open_item(project.reads.load_item(1 + len(saved) // 5 % 2).result())
        session.clock.signal()
        region = session.new_region(Box(1, 2, 3, 4), LabelId(1))
        worked_ms = sum(session.clock.totals().values())
        session.editor.run(AddRegions((region,)))
        session.editor.run(SetTranscription(region.id, f"after {worked_ms} ms"))
        project.reads.labels().result()
        saved.append(region.id)
        say(worked_ms=worked_ms, saved=saved)


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))
