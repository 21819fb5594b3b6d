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
from annotator.files import exists
from annotator.job_file.backup.backups import Backup, backups_of
from annotator.job_file.project import Project
from annotator.model.people import Worker
from annotator.paths import records_folder
from annotator.sentences.said import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """The copies of a job that the program keeps.

    ``backups`` are backups of this file; ``elsewhere`` are those of the same job at another place,
    where somebody may continue it. ``has_record`` says whether there is a copy of the own record.
    """

    backups: int
    elsewhere: int
    has_record: bool


@dataclass(frozen=True, slots=True)
class CopyRenewal:
    """The result of renewing the copies.

    ``gone`` older copies of the job were deleted, ``left`` still exist. ``problems`` are sentences
    on failures; everything else was done.
    """

    gone: int
    left: int
    is_record_new: bool
    problems: tuple[Said, ...] = ()


def kept_copies(project: Project, worker: Worker) -> KeptCopies:
    """Return the copies of a job and of a worker's own record."""
    here = len(_of_this_file(project))
    return KeptCopies(here, len(_backups(project)) - here, _has_record(project, worker))


def renew_copies(project: Project, worker: Worker, *, with_backups: bool) -> CopyRenewal:
    """Renew the copy of the own record, if there is one, and with ``with_backups`` the job's.

    A new backup is made and checked first. Only when it is stored, the older backups of this file
    are deleted. A working copy is written back to its original.
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
            with suppress(OSError):  # it counts as one that is left
                each.path.unlink()
                gone += 1
    return gone


def _has_record(project: Project, worker: Worker) -> bool:
    record = OwnRecord(facts=project.facts, worker=worker, days=())
    return any(exists(copy_path(record, records_folder(), suffix)) for suffix in WRITERS)


def _renew_record(project: Project, worker: Worker) -> bool:
    if not _has_record(project, worker):
        return False
    keep_copy(read_own_record(project, worker).result(), records_folder())
    return True
