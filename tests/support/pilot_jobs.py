"""Real job files of a pilot: items confirmed by a worker, and the time for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.editing.commands import Confirm
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file import Project
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.records import EffortEntry, JobFacts, SessionFacts
from tests.annotator.job_file.jobs import editor_on, picture

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Part:
    """The work of one worker: minutes on items, and minutes in the guideline."""

    worker: str
    items: int
    minutes: int
    guideline_minutes: int = 0


def pilot_job(path: Path, *parts: Part, is_sample: bool = False) -> Path:
    """Write a job in which these people confirmed items; return its path."""
    count = sum(part.items for part in parts) + 1
    facts = JobFacts(f"job-{path.stem}", path.stem, "media", sample=is_sample)
    pictures = [picture(f"p{number}.jpg") for number in range(1, count + 1)]
    item_id = 0
    with Project.create(path, facts, labels=["line"], items=pictures) as project:
        for number, part in enumerate(parts):
            worker = Worker(WorkerId(part.worker), part.worker)
            project.writes.add_worker(worker)
            session = SessionFacts(f"s{number}", worker.id, "effort/1", 1_790_000_000_000, 60, 0)
            project.writes.begin_session(session).result()
            project.writes.append_effort(_entries(session, part), None).result()
            for _ in range(part.items):
                item_id += 1
                editor_on(project, item_id).run(Confirm(worker.id, ""))
            project.writes.end_session(session.id, 0).result()
    return path


def _entries(session: SessionFacts, part: Part) -> list[EffortEntry]:
    ends = (part.minutes * MINUTE_MS, (part.minutes + part.guideline_minutes) * MINUTE_MS)
    spans = ((Category.LABEL, 0, ends[0], 1), (Category.GUIDELINE, ends[0], ends[1], None))
    return [
        EffortEntry(
            session.id,
            session.worker_id,
            "",
            Span(
                category=category,
                item_id=item_id,
                start_ms=start_ms,
                end_ms=end_ms,
                ended_by=EndedBy.ITEM,
            ),
        )
        for category, start_ms, end_ms, item_id in spans
        if end_ms > start_ms
    ]
