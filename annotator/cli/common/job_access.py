"""Opens a job for a command, after booking the time that a killed session left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.cli.common.output import note
from annotator.errors import DamagedJobError
from annotator.job_file.project import Project
from annotator.paths import state_folder
from annotator.pay import hours_text
from annotator.records import RecoveryReport
from annotator.sentences.parts import Amount, Count
from annotator.sentences.said import Said, said
from annotator.session.recovery import recover_sessions


@contextmanager
def opened(path: Path, *, writes: bool = False) -> Iterator[Project]:
    """Open a job for the block. Time left unbooked by a crash is booked first and reported.

    For reading, a job that cannot be written to is opened all the same, and so is one of an older
    version, which keeps its version.

    Args:
        path: the job file.
        writes: whether the block changes the job.

    Raises:
        JobFileError: see ``Project.open_safely``.
        LookingOnlyError: ``writes`` is set, and the job can only be viewed.
        DamagedJobError: ``writes`` is set, and the job is damaged; nothing was written to it.
    """
    with Project.open_safely(path, reads=not writes) as project:
        if writes:
            project.require_work()
            require_sound(project)
        note(project.notes)
        note(_recovered(project, writes=writes))
        yield project


def require_sound(project: Project) -> None:
    """Check the whole file before it is changed.

    Raises:
        DamagedJobError: it is damaged; nothing was written to it.
        JobFileError: it could not be checked.
    """
    project.examine().result()
    project.require_work()


def _recovered(project: Project, *, writes: bool) -> list[Said]:
    """Book the time left by a crash and return the notes on it; reading goes on if that fails."""
    try:
        return list(map(_sentence, recover_sessions(project, state_folder())))
    except DamagedJobError as error:
        if writes:
            raise
        return [
            said(
                "{problem} Time that was left when the program ended is not counted.",
                problem=error.said,
            )
        ]


def _sentence(recovered: RecoveryReport) -> Said:
    lost_s = max(1, recovered.lost_at_most_ms // 1000)
    return said(
        "The program ended without warning last time. Every saved region is here; {time} of time "
        "was recovered, at most {lost} s is missing.",
        time=Amount(hours_text(recovered.booked_ms)),
        lost=Count(lost_s),
    )
