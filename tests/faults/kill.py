"""Programs killed at random moments of real work: nothing that was shown as saved is lost.

Without a window regions are drawn, typed into, moved, deleted, undone and redone, items opened
and confirmed, time booked and copies kept; with one, by mouse and keys. A program may be killed
while it opens a job, or books what the one before it left. Then the file must be as it was after
the last change that was shown as saved, or after a later one; all time that a tick has kept must be
there, and of the time that each lived at most a second may be missing; nothing may be there twice,
and no region may have more than its item.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from annotator.effort.categories import ITEM_WORK
from annotator.errors import AnnotatorError
from annotator.job_file import Project
from annotator.session.recovery import recover_sessions
from tests.faults.at_work import make_job
from tests.faults.figure import Figure, Figures
from tests.faults.spawner import End, Order, Spawner, spawning, state_folder
from tests.faults.told import Told, content_of
from tests.journeys.begun import begun_job, paint_pictures

LONG: Final = {"cycles": 10_000, "window": 500}
SEED = 1812
EACH_JOB: Final = 40
"""Kills on one job; then a new one is begun, so that none grows for hours."""

LOST_MS: Final = 1_000
LATE_MS: Final = 100
"""How late a tick may be on a busy machine before that counts as time that was lost."""

LIVES_S: Final = {"store": (0.0, 0.35), "window": (0.3, 3.5)}


def run(cycles: int = 0, window: int = 0, breaks: tuple[str, ...] = ()) -> Figures:
    """Kill so many programs without a window, and so many with one."""
    figures = Figures()
    for kind, count in (("store", cycles), ("window", window)):
        if count:
            figures.all.append(_killed(kind, count, breaks, LIVES_S[kind]))
    return figures


def _killed(kind: str, count: int, breaks: tuple[str, ...], lives_s: tuple[float, float]) -> Figure:
    figure = Figure(f"What is shown as saved survives a kill ({kind})")
    chance = random.Random(f"{SEED} {kind}")
    make = {"store": make_job, "window": _job_with_pictures}[kind]
    with spawning(kind) as spawner:
        while figure.tried < count:
            with tempfile.TemporaryDirectory() as name:
                job = Job(make(Path(name)), name)
                for _ in range(min(EACH_JOB, count - figure.tried)):
                    _try(figure, job, spawner, _order(job, chance, breaks, lives_s))
                job.look(figure)
    return figure


def _job_with_pictures(folder: Path) -> Path:
    paint_pictures(folder, 3)
    return begun_job(folder)


def _order(
    job: Job, chance: random.Random, breaks: tuple[str, ...], lives_s: tuple[float, float]
) -> Order:
    return Order(str(job.path), job.home, chance.uniform(*lives_s), chance.randrange(2**32), breaks)


def _try(figure: Figure, job: Job, spawner: Spawner, order: Order) -> None:
    figure.tried += 1
    job.live(figure, spawner, order)
    # Else the next program finds the file as the kill has left it, and books what was left.
    if order.seed % 2:
        job.look(figure)


@dataclass(slots=True)
class Job:
    """A job on which programs work one after the other, and what they said."""

    path: Path
    home: str
    told: Told = field(default_factory=Told)
    ends: dict[str, End] = field(default_factory=dict)
    lost_ms: int = LOST_MS
    keeps_ticks: bool = True
    """Whether what a tick has kept must be there; the disk has it a while later only."""

    def live(self, figure: Figure, spawner: Spawner, order: Order) -> None:
        """Let one program live and die; what it says on the way is taken in."""
        before, has_begun = set(self.told.sessions), False
        for what in spawner.live(order):
            if isinstance(what, End):
                figure.seen["killed at work" if has_begun else "killed while opening"] += 1
                self.ends |= dict.fromkeys(set(self.told.sessions) - before, what)
                if what.by != "kill":
                    figure.broken.append(f"a program ended by {what.by}")
            elif "died" in what:
                figure.broken.append(str(what["died"]))
            elif "refused" in what:
                figure.seen["told that the disk refuses"] += 1
                if not order.cut:
                    figure.broken.append(str(what["refused"]))
            else:
                has_begun = has_begun or "begun" in what
                shown = self.told.shown
                self._break(figure, self.told.hear(what))
                figure.seen["changes shown as saved"] += self.told.shown - shown

    def look(self, figure: Figure) -> None:
        """Open the job, and compare all that it holds with what was said."""
        try:
            with Project.open(self.path) as project:
                recover_sessions(project, state_folder(self.home))
                self._break(figure, self.told.found(content_of(project)))
                for session, end in self.ends.items():
                    self._look_at_time(figure, project, session, end)
                with project.snapshot(self.path.parent / "looks").result() as snapshot:
                    for problem in snapshot.problems():
                        figure.broken.append(str(problem))
                    for record in snapshot.items():
                        work = project.reads.item_work(record.item.id).result()
                        work_ms = sum(ms for kind, ms in work.items() if kind in ITEM_WORK)
                        if sum(record.active_ms.values()) > work_ms:
                            figure.broken.append("regions have more time than their item")
        except AnnotatorError as error:
            figure.broken.append(str(error))
        self.ends.clear()

    def _look_at_time(self, figure: Figure, project: Project, session: str, end: End) -> None:
        began_ns = self.told.sessions[session]
        spans = [entry.span for entry in project.reads.entries_in(session).result()]
        booked_ms = sum(span.duration_ms for span in spans)
        lost_ms = (end.earliest_ns - began_ns) // 1_000_000 - booked_ms
        most = figure.most.get("ms of effort lost at most", 0)
        figure.most["ms of effort lost at most"] = max(most, lost_ms)
        if lost_ms > self.lost_ms + LATE_MS:
            figure.broken.append(f"{lost_ms} ms of effort are lost")
        kept_ms = self.told.kept_ms.get(session, 0)
        if self.keeps_ticks and booked_ms < kept_ms:
            figure.broken.append(f"{kept_ms - booked_ms} ms are lost that a tick had kept")
        if booked_ms > (end.latest_ns - began_ns) // 1_000_000 + 1:
            figure.broken.append("more time is booked than was lived")
        if any(first.end_ms != then.start_ms for first, then in pairwise(spans)):
            figure.broken.append("the time that is booked has a hole, or some of it twice")

    def _break(self, figure: Figure, why: str) -> None:
        if why:
            figure.broken.append(why)
