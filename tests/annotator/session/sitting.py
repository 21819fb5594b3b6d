"""A worker who sits down at a real job file, with clocks that go when the test says so."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from unittest.mock import patch

from annotator.editing.commands import AddRegions
from annotator.effort.categories import ITEM_WORK, Category
from annotator.effort.method import EFFORT_1, Method
from annotator.effort.system_clocks import ClockSample
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.job_file import Project
from annotator.local_time import Zone, system_zone
from annotator.model.entities import ItemId, LabelId, Media, MediaId, Region, RegionId, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import EffortEntry, JobFacts, NewItem
from annotator.session import session_recorder
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from annotator.session.state_files import state_path
from tests.support.no_ticker import NoTicker

ADA, BEN = Worker(WorkerId("ada"), "Ada"), Worker(WorkerId("ben"), "Ben")
ORDER = b"""
[what_for]
title = "Old letters"

[pay]
currency = "EUR"
per_item = "0.50"
per_region = "0.10"
"""
ORDER_SHA256 = read_work_order(ORDER).sha256
METHOD = Method(
    name="test/1",
    think_limit_ms=1_000,
    rest_cap_ms=10_000,
    rest_day_start_ms=500,
    span_limit_ms=4_000,
    tick_ms=3_600_000,
)
"""Small numbers; it ticks once an hour, so that real time plays no part."""

IN_HOURS = replace(METHOD, think_limit_ms=60_000, span_limit_ms=1_200_000)
"""The same for work of hours, and pauses of days: they need few signals and spans."""

NOON = dt.datetime(2026, 3, 10, 12).astimezone()
ITEMS = (ItemId(1), ItemId(2))


class Clocks:
    """Three clocks that go together and only when told."""

    def __init__(self, start: dt.datetime = NOON) -> None:
        self.boot_ns = 10**12
        self._wall_ahead_ns = round(start.timestamp() * 10**9) - self.boot_ns
        self._slept_ns = 0

    def advance(self, ms: int) -> None:
        """Let time pass."""
        self.boot_ns += ms * 1_000_000

    def sleep(self, ms: int) -> None:
        """Let time pass while the machine sleeps."""
        self.advance(ms)
        self._slept_ns += ms * 1_000_000

    def read(self) -> ClockSample:
        """Return the time now."""
        awake_ns = self.boot_ns - self._slept_ns
        return ClockSample(self.boot_ns, awake_ns, self.boot_ns + self._wall_ahead_ns)


class Sitting:
    """A job with two pictures, and one worker after the other who works on it."""

    def __init__(
        self,
        folder: Path,
        *,
        order: bytes = b"",
        accepted: bool = True,
        people: tuple[Worker, ...] = (ADA, BEN),
    ) -> None:
        self.folder = folder
        self.clocks = Clocks()
        self.zone: Zone = system_zone
        self.method = METHOD
        self.told: list[AnnotatorError] = []
        self._queue: list[Callable[[], None]] = []
        pictures = [
            NewItem(Media(MediaId(0), f"p{number}.jpg"), width_px=900, height_px=900)
            for number in ITEMS
        ]
        facts = JobFacts("job-1", "Letters", "media")
        path = folder / "letters.fairlabel"
        self.project = Project.create(path, facts, labels=["line"], items=pictures)
        for worker in people:
            self.project.writes.add_worker(worker).result()
        if order:
            digest = read_work_order(order).sha256
            self.project.writes.add_order(order, digest).result()
            for worker in people if accepted else ():
                self.project.writes.accept_order(order, digest, worker.id).result()
        self.session: JobSession | None = None
        self._session_id = ""

    @property
    def setup(self) -> Setup:
        """What a session is given."""
        return Setup(
            self.folder / "state",
            deliver=self._queue.append,
            tell=self.told.append,
            method=self.method,
            read=self.clocks.read,
            zone=self.zone,
        )

    @property
    def state_file(self) -> Path:
        """Where the open span of the session that began last is kept each second."""
        return state_path(self.folder / "state", "job-1", self._session_id)

    def sit(self, worker: Worker = ADA) -> JobSession:
        """Begin a session."""
        self.session = JobSession(self.project, worker, self.setup)
        self._session_id = self.session.recording.session_id
        return self.session

    def rise(self) -> None:
        """End the session."""
        session, self.session = self.session, None
        if session is not None:
            session.end()
            self.pump()

    def pump(self) -> None:
        """Wait for the disk, then let the window come to what waits for it."""
        self.project.reads.labels().result()
        self.answer()

    def answer(self) -> None:
        """Let the window come to what waits for it already."""
        while self._queue:
            self._queue.pop(0)()

    def open(self, item_id: ItemId = ITEMS[0]) -> None:
        """Open an item as the file has it."""
        assert self.session is not None
        self.session.open_item(self.project.reads.load_item(item_id).result())

    def work(self, ms: int) -> None:
        """Work without a pause that is longer than half the limit."""
        assert self.session is not None
        while ms > 0:
            piece = min(ms, self.method.think_limit_ms // 2)
            self.clocks.advance(piece)
            self.session.clock.signal()
            ms -= piece

    def add(self) -> Region:
        """Draw a region."""
        assert self.session is not None
        region = self.session.new_region(Box(1, 2, 3, 4), LabelId(1))
        self.session.editor.run(AddRegions((region,)))
        return region

    def tick(self) -> None:
        """Do what the tick thread does every second."""
        assert self.session is not None
        recording = self.session.recording
        recording.clock.tick()
        recording._each_tick(recording.clock.open_span())
        self.answer()

    def entries(self) -> list[EffortEntry]:
        """Return all that is booked in the file."""
        with self.project.snapshot(self.folder / "copies").result() as snapshot:
            return list(snapshot.effort())

    def active_ms(self, item_id: ItemId) -> dict[RegionId, int]:
        """Return the time of each region that ever was on an item."""
        with self.project.snapshot(self.folder / "copies").result() as snapshot:
            (found,) = (record for record in snapshot.items() if record.item.id == item_id)
            return dict(found.active_ms)

    def item_work_ms(self, item_id: ItemId) -> int:
        """Return the work on an item that is booked."""
        booked = self.project.reads.item_work(item_id).result()
        return sum(ms for category, ms in booked.items() if category in ITEM_WORK)

    def booked_ms(self) -> dict[Category, int]:
        """Return what is booked, of everybody."""
        total: dict[Category, int] = {}
        for by_category in self.project.reads.effort_totals().result().values():
            for category, ms in by_category.items():
                total[category] = total.get(category, 0) + ms
        return total

    @contextmanager
    def failing_disk(self) -> Iterator[None]:
        """Refuse every write meanwhile."""

        def refuse(_work: object) -> NoReturn:
            raise WriteFailedError("The disk is full.")

        writer = self.project._writer
        setattr(writer, "_transact", refuse)  # noqa: B010 - put over the method for a while
        try:
            yield
        finally:
            self.project.reads.labels().result()
            del writer._transact

    def close(self) -> None:
        """Stop what runs and close the job, also after a test that failed half way."""
        if self.session is not None:
            self.session.recording.drop()
        self.project.close()

    def reopen(self) -> None:
        """Close the job file and open it again."""
        path = self.project.path
        self.close()
        self.session = None
        self.project = Project.open(path)


@contextmanager
def sitting(
    *, order: bytes = b"", accepted: bool = True, people: tuple[Worker, ...] = (ADA, BEN)
) -> Iterator[Sitting]:
    """Give a sitting in a folder of its own."""
    with TemporaryDirectory() as folder:
        made = Sitting(Path(folder), order=order, accepted=accepted, people=people)
        try:
            yield made
        finally:
            made.close()


def ticking_threads() -> list[str]:
    """Return the names of tick threads that run."""
    return [thread.name for thread in threading.enumerate() if thread.name == "effort-tick"]


class ExportedSitting(Sitting):
    """A sitting whose time can be exported: it is measured by the method of the program."""

    @property
    def setup(self) -> Setup:
        """What a session is given."""
        return replace(super().setup, method=EFFORT_1)

    def sit(self, worker: Worker = ADA) -> JobSession:
        """Begin a session; the method of the program would tick each second of real time."""
        with patch.object(session_recorder, "Ticker", NoTicker):
            return super().sit(worker)
