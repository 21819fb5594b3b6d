"""What a killed program left behind: booked at the next opening, and told to the person."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.effort.as_json import open_span_from_json
from annotator.effort.clocks import ClockSample, read_clocks
from annotator.effort.spans import OpenSpan
from annotator.effort.state_file import LeftBehind, read_state, recover
from annotator.errors import InvalidValueError
from annotator.records import EffortEntry, OpenSpanRow, Recovered, SessionFacts
from annotator.session.recording import state_path
from annotator.store.project import Project

_ROW_LOST_MS = 6_000
"""What is missing at most when only the row in the job file is left (rule 5)."""


def recover_sessions(
    project: Project, state_folder: Path, now: ClockSample | None = None
) -> list[Recovered]:
    """Book what unclosed sessions left, close them, and return what to tell.

    The state file is a second old at most, the row in the job file six; of those that belong to
    the session the later one is taken. No session of this job may be running.
    """
    if project.is_read_only:
        return []  # it waits, and so does the state file, until the job can be worked on
    unclosed = [session for session in project.sessions().result() if not session.closed]
    path = state_path(state_folder, project.facts.job_id)
    if not unclosed:
        path.unlink(missing_ok=True)
        return []
    left = read_state(path)
    row = project.open_span().result()
    told = [_recover_one(project, session, left, row, now or read_clocks()) for session in unclosed]
    path.unlink(missing_ok=True)
    return told


def _recover_one(
    project: Project,
    session: SessionFacts,
    left: LeftBehind | None,
    row: OpenSpanRow | None,
    now: ClockSample,
) -> Recovered:
    mine = left if left is not None and left.owner.get("session") == session.id else None
    candidates = [span for span in (mine and mine.open_span, _kept(session, row)) if span]
    found = max(candidates, key=lambda span: span.boot_ns, default=None)
    rest_sixths = session.rest_sixths if found is None else found.rest_balance_sixths
    stored_until_ms = project.booked_until_ms(session.id).result()
    order_sha256 = _order_of(project, session) if mine is None else mine.owner.get("order", "")
    spans = [] if found is None else recover(found, stored_until_ms=stored_until_ms)
    entries = [
        EffortEntry(session.id, session.worker_id, order_sha256, span, sample=session.sample)
        for span in spans
    ]
    project.append_effort(entries, None).result()
    project.end_session(session.id, rest_sixths).result()
    lost_ms = _ROW_LOST_MS if mine is None else mine.lost_at_most_ms(now)
    return Recovered(session.id, sum(span.duration_ms for span in spans), lost_ms)


def _order_of(project: Project, session: SessionFacts) -> str:
    """Return the order that was in force, also where nothing of the session was booked yet."""
    booked = project.last_order_of(session.id).result()
    current = project.current_order().result()
    if booked or current is None or session.worker_id not in current.accepted_by:
        return booked
    return current.sha256


def _kept(session: SessionFacts, row: OpenSpanRow | None) -> OpenSpan | None:
    if row is None or row.session_id != session.id:
        return None
    try:
        return open_span_from_json(json.loads(row.span_json))
    except (ValueError, TypeError, InvalidValueError):
        return None
