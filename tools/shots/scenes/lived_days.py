"""Makes a job with several days of work, for the scenes of My day."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.day.break_questions import BreakAnswer, corrections_for, questions_of
from annotator.day.day_record import number_of
from annotator.editing.changes import Step
from annotator.editing.commands import Confirm
from annotator.editing.commit import Commit
from annotator.effort.categories import BREAKS, Category, EndedBy
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import GapBin, Span
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.people import Worker, new_worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import Correction, EffortEntry, JobFacts, SessionFacts

MINUTE_MS = 60_000
Part = tuple[Category, float, int | None, EndedBy]

_C, _E = Category, EndedBy
_MORNING: tuple[Part, ...] = (
    (_C.ADMIN, 1.5, None, _E.CATEGORY),
    (_C.GUIDELINE, 7, None, _E.ITEM),
    (_C.LABEL, 14, 1, _E.ITEM),
    (_C.WAIT, 0.4, 2, _E.WAIT),
    (_C.LABEL, 11, 2, _E.GAP),
    (_C.REST, 7, 2, _E.GAP),
    (_C.AWAY, 17, 2, _E.SIGNAL),
    (_C.LABEL, 9, 2, _E.ITEM),
    (_C.SELF_CHECK, 5, 1, _E.ITEM),
    (_C.TRAINING, 6, 3, _E.PAUSE),
    (_C.REST, 4, 3, _E.SIGNAL),
    (_C.REWORK, 8, 2, _E.UNOBSERVED),
    (_C.UNOBSERVED, 12, None, _E.UNOBSERVED),
    (_C.LABEL, 13, 3, _E.GAP),
    (_C.REST, 3, 3, _E.SIGNAL),
    (_C.REVIEW, 10, 2, _E.END),
)
_EVENING: tuple[Part, ...] = (
    (_C.LABEL, 25, 2, _E.GAP),
    (_C.REST, 5, 2, _E.SIGNAL),
    (_C.LABEL, 21, 3, _E.END),
)


def lived_job(folder: Path, pictures: Path, today: dt.date, *, order: bytes = b"") -> Path:
    """Return a job of three pictures with four sessions on three days, one of them today."""
    path = folder / "Harbour.fairlabel"
    worker = new_worker("Amina")
    facts = JobFacts("harbour", "Harbour photographs", str(pictures))
    items = scan_folder(pictures).items
    day = dt.timedelta(days=1)
    with Project.create(path, facts, labels=["boat", "crane"], items=items) as project:
        project.writes.add_worker(worker).result()
        digest = ""
        if order:
            digest = read_work_order(order).sha256
            project.writes.accept_order(order, digest, worker.id).result()
        lived = _Lived(project, worker, digest)
        lived.sit("one", today - 3 * day, 8, _MORNING)
        lived.sit("two", today - day, 9, _MORNING)
        lived.sit("three", today - day, 21, _EVENING)
        lived.finish(1, today - day)
        lived.finish(2, today)
        entries = lived.sit("four", today, 8, _MORNING)
        lived.say(entries)
    return path


class _Lived:
    """Writes sessions as the program would have done then."""

    def __init__(self, project: Project, worker: Worker, order_sha256: str) -> None:
        self._project = project
        self._worker = worker
        self._order = order_sha256
        self._chance = random.Random(5)

    def sit(
        self, name: str, date: dt.date, hour: int, parts: tuple[Part, ...]
    ) -> list[EffortEntry]:
        """Write a session that began at three minutes past an hour."""
        start = dt.datetime.combine(date, dt.time(hour, 3)).astimezone()
        offset_min = round((start.utcoffset() or dt.timedelta()).total_seconds() / 60)
        facts = SessionFacts(
            name, self._worker.id, EFFORT_1.name, round(start.timestamp() * 1000), offset_min, 0
        )
        self._project.writes.begin_session(facts).result()
        entries = [
            EffortEntry(name, self._worker.id, self._order, span) for span in self._spans(parts)
        ]
        self._project.writes.append_effort(entries, None).result()
        self._project.writes.end_session(name, 0).result()
        return self._project.reads.entries_in(name).result()

    def finish(self, item_id: int, date: dt.date) -> None:
        """Confirm an item, under the order, on a day."""
        state = self._project.reads.load_item(item_id).result().state
        confirm = Confirm(self._worker.id, self._order, number_of(date))
        change = confirm.change(state)
        if change is not None:
            step = Step(
                self._project.reads.history_tail().result().next_seq, change.name, (change,)
            )
            self._project.commit(Commit(change.item_id, (change,), step)).result()

    def say(self, entries: list[EffortEntry]) -> None:
        """Answer the last question, and claim the time of an instruction."""
        questions = questions_of(entries, ())
        self._project.writes.append_corrections(
            corrections_for(questions[-1], BreakAnswer.WORK, reason="asking")
        ).result()
        first = entries[0]
        claim = Correction(
            first.session_id,
            self._worker.id,
            self._order,
            None,
            1,
            None,
            Category.DECLARED,
            "instruction",
            0,
            12 * MINUTE_MS,
        )
        self._project.writes.append_corrections([claim]).result()

    def _spans(self, parts: tuple[Part, ...]) -> Iterator[Span]:
        at_ms = 0
        for category, minutes, item, ended_by in parts:
            until_ms = at_ms + round(minutes * MINUTE_MS)
            while at_ms < until_ms:
                end_ms = min(until_ms, at_ms + self._chance.randint(40_000, 5 * MINUTE_MS))
                if category in BREAKS or category is Category.UNOBSERVED:
                    end_ms = until_ms
                is_break = category in BREAKS
                yield Span(
                    category=category,
                    item_id=item if category not in BREAKS else None,
                    start_ms=at_ms,
                    end_ms=end_ms,
                    ended_by=ended_by if end_ms == until_ms else EndedBy.LIMIT,
                    gap_item_id=item if is_break else None,
                    gap_category=Category.LABEL if is_break else None,
                    bins=self._bins(end_ms - at_ms) if item and not is_break else (),
                )
                at_ms = end_ms

    def _bins(self, length_ms: int) -> tuple[GapBin, ...]:
        short = self._chance.randint(1, 9)
        long = self._chance.randint(0, 2)
        bins = [GapBin(10, short, short * length_ms // 40, 0)]
        if long:
            bins.append(GapBin(30, long, long * length_ms // 20, 0))
        return tuple(bins)


def work_days_ago(job: Path, days: int, ms: int) -> None:
    """Book time of a job's only worker, this many days before the existing session."""
    with Project.open(job) as project:
        last = project.reads.sessions().result()[-1]
        started = last.started_utc_ms - days * 24 * 60 * MINUTE_MS
        session = replace(last, id=str(uuid.uuid4()), started_utc_ms=started)
        project.writes.begin_session(session).result()
        span = Span(
            category=Category.LABEL, item_id=1, start_ms=0, end_ms=ms, ended_by=EndedBy.ITEM
        )
        order = project.reads.last_order_of(last.id).result()
        project.writes.append_effort(
            [EffortEntry(session.id, last.worker_id, order, span)], None
        ).result()
        project.writes.end_session(session.id, 0).result()
