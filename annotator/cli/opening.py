"""Opens a job for a command, after booking what a killed session left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.cli.output import note
from annotator.paths import state_folder
from annotator.pay import hours_text
from annotator.records import Recovered
from annotator.session.recovery import recover_sessions
from annotator.store.project import Project


@contextmanager
def opened(path: Path) -> Iterator[Project]:
    """Open a job for the block; time that a crash left unbooked is booked first, and told.

    Raises:
        JobFileError: see ``Project.open``.
    """
    with Project.open(path) as project:
        note(map(_sentence, recover_sessions(project, state_folder())))
        yield project


def _sentence(recovered: Recovered) -> str:
    lost_s = max(1, recovered.lost_at_most_ms // 1000)
    return (
        "The program ended without warning last time. Every saved region is here; "
        f"{hours_text(recovered.booked_ms)} of time was recovered, at most {lost_s} s is missing."
    )
