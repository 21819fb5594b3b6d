"""The same machine with a real job file: sessions, bookings, answers and crashes go to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from annotator.day.break_questions import Question
from annotator.day.claims import standing_claims
from annotator.effort.clock import EffortClock
from annotator.errors import AnnotatorError
from annotator.job_file import Project
from annotator.model.entities import Media, MediaId, WorkerId
from annotator.model.people import Worker
from annotator.records import JobFacts, NewItem
from annotator.session.job_session import JobSession
from annotator.session.recovery import recover_sessions
from annotator.session.session_recorder import Setup
from tests.personas.life import MINUTE, Act
from tests.personas.machine import Answers, Machine, Sitting


class StoredMachine(Machine):
    """Plays a life through sessions of a job; what was booked is read from its file."""

    def __init__(self, project: Project, folder: Path, answers: Answers) -> None:
        """Use a job with as many items as the life opens."""
        super().__init__(answers)
        self.project = project
        self.told: list[AnnotatorError] = []
        self._folder = folder
        self._session: JobSession | None = None
        self._queue: list[Callable[[], None]] = []
        self._questions: list[Question] = []
        self._ids: list[str] = []
        self._felt_ms = 0

    def play(self, acts: Sequence[Act]) -> list[Sitting]:
        """Play a life and return its sessions as the file has them."""
        super().play(acts)
        with self.project.snapshot(self._folder / "copies").result() as snapshot:
            entries, said = list(snapshot.effort()), list(snapshot.corrections())
        for name, sitting in zip(self._ids, self.sittings, strict=True):
            sitting.spans = [each.span for each in entries if each.session_id == name]
            mine = [one for one in said if one.session_id == name]
            sitting.said = [one for one in mine if one.entry_seq is not None]
            sitting.claimed_ms = sum(one.duration_ms for one in standing_claims(mine))
        return self.sittings

    def _settle(self) -> None:
        """Wait for the disk, and let the window come to what waits for it."""
        for _ in range(3):
            self.project.reads.labels().result()
            while self._queue:
                self._queue.pop(0)()

    def _sit(self, who: str) -> None:
        setup = Setup(
            self._folder / "state",
            deliver=self._queue.append,
            tell=self.told.append,
            read=self.read,
        )
        before = [at for at, one in enumerate(self.sittings) if one.who == who]
        session = JobSession(self.project, Worker(WorkerId(who), who), setup)
        session.word.returned.append(self._questions.append)
        self._session, self._clock = session, session.clock
        self._ids.append(session.recording.session_id)
        rest = session.clock.rest_balance_sixths
        self.sittings.append(Sitting(who, self.now_ms, 0, rest_start_sixths=rest))
        self._last_tick_ms = self._felt_ms = self.now_ms
        if before:
            last = before[-1]
            booked_ms = self.project.reads.booked_until_ms(self._ids[last]).result()
            since_ms = self.sittings[last].start_ms + booked_ms
            claim_ms = self._answers.claim(who, since_ms, self.now_ms)
            if claim_ms:
                told = session.word.claim(claim_ms, "other", session_id=self._ids[last])
                self._settle()
                told.result()

    def _ask(self, clock: EffortClock) -> None:
        silence_ms, self._felt_ms = self.now_ms - self._felt_ms, self.now_ms
        if silence_ms < MINUTE or self._session is None:
            return
        self._settle()
        while self._questions:
            question = self._questions.pop(0)
            self.sittings[-1].asked += 1
            answer, claim_ms = self._answers.answer(self.sittings[-1], question)
            if claim_ms:
                self._session.word.claim(claim_ms, "other")
            if answer is not None:
                self._session.word.answer(question, answer, "thinking")
            self._settle()
        assert clock is self._clock

    def _rise(self) -> None:
        if self._session is not None:
            self._settle()
            self._session.end()
            self._settle()
            self.sittings[-1].rest_end_sixths = self._session.clock.rest_balance_sixths
        self._session = self._clock = None

    def _crash(self, act: Act) -> None:
        session, self._session, self._clock = self._session, None, None
        if session is not None:
            session.recording._each_tick(session.clock.open_span())
            self._settle()
        self.now_ms = act.at_ms
        if act.what == "power":
            self.boot_began_ms, self.slept_ms = self.now_ms, 0
        recover_sessions(self.project, self._folder / "state", self.read())


@contextmanager
def a_job(folder: Path, items: int) -> Iterator[Project]:
    """Give a new job with so many pictures."""
    pictures = [
        NewItem(Media(MediaId(0), f"p{number}.jpg"), width_px=900, height_px=900)
        for number in range(items)
    ]
    facts = JobFacts("job-1", "Letters", "media")
    project = Project.create(folder / "letters.fairlabel", facts, labels=["line"], items=pictures)
    try:
        yield project
    finally:
        project.close()
