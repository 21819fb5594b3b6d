"""Recovers the time that a killed program left in its state file, and tells the person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.effort.effort_json import open_span_from_json
from annotator.effort.spans import OpenSpan
from annotator.effort.state_file import LeftBehind, recover
from annotator.effort.system_clocks import ClockSample, read_clocks
from annotator.errors import InvalidValueError
from annotator.job_file.project import Project
from annotator.records import EffortEntry, OpenSpanRow, RecoveryReport, SessionFacts
from annotator.session.state_files import states_left

_ROW_LOST_MS = 6_000
"""Maximum time that is missing if only the row in the job file is left (rule 5)."""


def has_left(project: Project, state_folder: Path) -> bool:
    """Return whether a session of this job was not ended, so that there is time to book.

    Raises:
        JobFileError: the job cannot be read.
    """
    return not project.is_read_only and _Left(project, state_folder).is_any


def recover_sessions(
    project: Project, state_folder: Path, now: ClockSample | None = None
) -> list[RecoveryReport]:
    """Book the time of unclosed sessions, close them, and return the notes on them.

    The state file is at most a second old, the row in the job file at most six; of those of the
    session the later one is used. No session of this job may be running. In a copy of a job whose
    original still exists nothing is booked, because the time belongs to the original.

    Raises:
        DamagedJobError: the file is damaged; nothing is written, and the state files stay.
        JobFileError: the disk refused.
    """
    if project.is_read_only:
        return []  # the time and the state file wait until the job can be edited
    left = _Left(project, state_folder)
    row = project.reads.open_span().result() if left.is_any else None
    told = [
        _recover_one(project, session, left.of(session), row, now or read_clocks())
        for session in (*left.unclosed, *left.begin())
    ]
    left.forget()
    return told


class _Left:
    """The unbooked time of one job file, in the file and in state files."""

    def __init__(self, project: Project, state_folder: Path) -> None:
        self._project = project
        states = list(states_left(state_folder, project.facts.job_id))
        self._own = [each for each in states if each.belongs_to(project.identity)]
        elsewhere = {
            each.session_id for each in states if each not in self._own and each.file_is_there
        }
        sessions = project.reads.sessions().result()
        known = {session.id for session in sessions}
        self.unclosed = [
            session for session in sessions if not session.closed and session.id not in elsewhere
        ]
        begun = [each.begun() for each in self._own if each.session_id not in known]
        self._unwritten = [each for each in begun if each is not None]

    @property
    def is_any(self) -> bool:
        """Whether there is any time to book."""
        return bool(self.unclosed or self._unwritten)

    def begin(self) -> Iterator[SessionFacts]:
        """Write the sessions that ended before the file contained them."""
        for worker, session in self._unwritten:
            if worker.id not in {each.id for each in self._project.reads.workers().result()}:
                self._project.writes.add_worker(worker).result()
            self._project.writes.begin_session(session).result()
            yield session

    def of(self, session: SessionFacts) -> LeftBehind | None:
        """Return the content of a session's state file."""
        found = (each.left for each in self._own if each.session_id == session.id)
        return next(found, None)

    def forget(self) -> None:
        """Remove the state files of this job file, because all time is booked."""
        for each in self._own:
            each.path.unlink(missing_ok=True)


def _recover_one(
    project: Project,
    session: SessionFacts,
    left: LeftBehind | None,
    row: OpenSpanRow | None,
    now: ClockSample,
) -> RecoveryReport:
    candidates = [span for span in (left and left.open_span, _kept(session, row)) if span]
    found = max(candidates, key=lambda span: span.boot_ns, default=None)
    rest_sixths = session.rest_sixths if found is None else found.rest_balance_sixths
    stored_until_ms = project.reads.booked_until_ms(session.id).result()
    order_sha256 = _order_of(project, session) if left is None else left.owner.get("order", "")
    spans = [] if found is None else recover(found, stored_until_ms=stored_until_ms)
    entries = [
        EffortEntry(session.id, session.worker_id, order_sha256, span, sample=session.sample)
        for span in spans
    ]
    changes = session.offset_changes if found is None else found.offset_changes
    dated = replace(session, offset_changes=changes)
    project.writes.append_effort(entries, None, dated).result()
    project.writes.end_session(session.id, rest_sixths).result()
    lost_ms = _ROW_LOST_MS if left is None else left.lost_at_most_ms(now)
    return RecoveryReport(session.id, sum(span.duration_ms for span in spans), lost_ms)


def _order_of(project: Project, session: SessionFacts) -> str:
    """Return the order in force when the session was killed: the last one that was accepted.

    All time before an acceptance is booked before the acceptance is written.
    """
    return project.reads.order_in_force(session.worker_id).result()


def _kept(session: SessionFacts, row: OpenSpanRow | None) -> OpenSpan | None:
    if row is None or row.session_id != session.id:
        return None
    try:
        return open_span_from_json(json.loads(row.span_json))
    except (ValueError, TypeError, InvalidValueError):
        return None
