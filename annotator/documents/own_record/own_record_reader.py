"""Reads a worker's own record from an open job."""

from __future__ import annotations

from concurrent.futures import Future

from annotator.documents.own_record.record import OwnRecord
from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.model.people import Worker


def read_own_record(project: Project, worker: Worker) -> Future[OwnRecord]:
    """Return all entries and statements so far, without blocking the caller.

    The read is queued behind earlier writes. The future raises a ``DamagedJobError`` if some of the
    data is damaged.
    """
    told: Future[OwnRecord] = Future()
    paths, sessions = project.reads.worked_paths(worker.id), project.reads.sessions()
    days, corrections = project.reads.days_of(worker.id), project.reads.corrections()
    payments, answers = project.reads.payments(), project.reads.all_answers()
    witnesses = project.reads.witnesses()

    def gather(_last: object) -> None:
        # Requests are answered in order, so all results are there.
        try:
            record = OwnRecord(
                facts=project.facts,
                worker=worker,
                days=tuple(days.result()),
                sessions=tuple(s for s in sessions.result() if s.worker_id == worker.id),
                items=paths.result(),
                corrections=tuple(c for c in corrections.result() if c.worker_id == worker.id),
                payments=tuple(p for p in payments.result() if p.worker_id == worker.id),
                witnesses=tuple(w for w in witnesses.result() if w.worker_id == worker.id),
                answers=tuple(a for a in answers.result() if a.worker_id == worker.id),
            )
        except AnnotatorError as error:
            told.set_exception(error)
        else:
            told.set_result(record)

    witnesses.add_done_callback(gather)
    return told
