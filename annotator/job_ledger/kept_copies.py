"""Removes shredded spans also from the copies of a job and of a record that the program keeps.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from annotator.documents.own_record import OwnRecord, keep_copy, read_own_record
from annotator.documents.own_record.record_files import WRITERS, copy_path
from annotator.errors import AnnotatorError
from annotator.job_file.backup.backups import Backup, backups_of
from annotator.job_file.project import Project
from annotator.model.people import Worker
from annotator.paths import records_folder
from annotator.sentences.said import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """What the program keeps of a job.

    ``backups`` are copies of this very file; ``elsewhere`` those of the same job at another place,
    where somebody may go on with it. ``has_record`` is whether there is a copy of the own record.
    """

    backups: int
    elsewhere: int
    has_record: bool


@dataclass(frozen=True, slots=True)
class CopyRenewal:
    """What became of the copies.

    ``gone`` older copies of the job are deleted, ``left`` are still there. ``problems`` are
    sentences on what could not be done; all else was.
    """

    gone: int
    left: int
    is_record_new: bool
    problems: tuple[Said, ...] = ()


def kept_copies(project: Project, worker: Worker) -> KeptCopies:
    """Return what is kept of a job and of a worker's own record."""
    here = len(_of_this_file(project))
    return KeptCopies(here, len(_backups(project)) - here, _has_record(project, worker))


def renew_copies(project: Project, worker: Worker, *, with_backups: bool) -> CopyRenewal:
    """Write the copy of the own record anew, if there is one; with ``with_backups`` the job's, too.

    A new copy of the job is made and checked first. Only when that is kept, those that were made
    of this file before are deleted. What is worked on as a copy is written back to its place.
    """
    problems: list[Said] = []

    def tried(work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except AnnotatorError as error:
            problems.append(error.said)
            return otherwise

    tried(project.write_back().result, None)
    is_record_new = tried(lambda: _renew_record(project, worker), otherwise=False)
    kept = tried(project.back_up().result, None) if with_backups else None
    if kept is not None:
        problems += [each.said for each in kept.problems]
    newest = None if kept is None else kept.backup
    gone = 0 if newest is None else _delete_but(project, newest)
    left = sum(newest is None or each.path != newest.path for each in _backups(project))
    return CopyRenewal(gone, left, is_record_new, tuple(problems))


def _backups(project: Project) -> list[Backup]:
    return backups_of(project.path, project.facts.job_id)


def _of_this_file(project: Project) -> list[Backup]:
    here = set(backups_of(project.path))
    return [each for each in _backups(project) if each in here]


def _delete_but(project: Project, newest: Backup) -> int:
    gone = 0
    for each in _of_this_file(project):
        if each.path != newest.path:
            with suppress(OSError):  # it is told as one that is left
                each.path.unlink()
                gone += 1
    return gone


def _has_record(project: Project, worker: Worker) -> bool:
    record = OwnRecord(facts=project.facts, worker=worker, days=())
    return any(copy_path(record, records_folder(), suffix).exists() for suffix in WRITERS)


def _renew_record(project: Project, worker: Worker) -> bool:
    if not _has_record(project, worker):
        return False
    keep_copy(read_own_record(project, worker).result(), records_folder())
    return True
