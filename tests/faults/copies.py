"""Copies of the job file that people make while it is open and worked in, without its journal.

A copy is whole and at most one item behind what was shown as saved when the copying began, or it is
seen that it is torn: it is refused, or a check tells.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError
from annotator.job_file.backup.offline_check import problems_of_file
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.schema.tables import REGION
from tests.annotator.job_file.jobs import ADA, make_job
from tests.faults.figure import Figure
from tests.support.material import CHECKOUT

LONG: Final = 10_000
SEED = 1850
EACH_JOB: Final = 200
"""Copies of one job; then a new one is begun, so that none grows for hours."""


@dataclass(slots=True)
class Worker:
    """A program at work, and the regions that it has shown as saved so far."""

    saved: list[str] = field(default_factory=list)

    def listen(self, program: subprocess.Popen[str]) -> None:
        """Take down what it says until it ends."""
        assert program.stdout is not None
        for line in program.stdout:
            if line.endswith("\n"):
                self.saved.append(line.strip())


def run(n: int, journal: str = "") -> Figure:
    """Take so many copies at random moments; ``wal`` plants a journal that misleads."""
    figure = Figure("A copy of the open job is never silently more than one item behind")
    chance = random.Random(SEED)
    while figure.tried < n:
        with tempfile.TemporaryDirectory() as name, _at_work(Path(name), journal) as (job, worker):
            for _ in range(min(EACH_JOB, n - figure.tried)):
                time.sleep(chance.uniform(0, 0.02))
                _try(figure, job, worker)
                figure.tried += 1
    return figure


def _try(figure: Figure, job: Path, worker: Worker) -> None:
    shown = list(worker.saved)
    copy = job.with_name("copy.fairlabel")
    shutil.copyfile(job, copy)
    try:
        is_told = bool(problems_of_file(copy))
    except AnnotatorError:
        is_told = True
    if is_told:
        figure.seen["torn, and told"] += 1
        return
    with closing(open_copy(copy)) as connection:
        found = {row[0] for row in REGION.read(connection)}
    missing = len(set(shown) - found)
    figure.seen["whole" if not missing else "behind"] += 1
    if missing > 1:
        figure.broken.append(f"{missing} of {len(shown)} regions are not in the copy")


@contextmanager
def _at_work(folder: Path, journal: str) -> Iterator[tuple[Path, Worker]]:
    with make_job(folder) as project:
        project.writes.add_worker(ADA).result()
    command = [sys.executable, "-m", "tests.faults.copies_worker", str(project.path)]
    worker = Worker()
    with subprocess.Popen(
        [*command, *([journal] if journal else [])],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        listener = threading.Thread(target=worker.listen, args=(program,))
        listener.start()
        while not worker.saved and program.poll() is None:
            time.sleep(0.01)
        try:
            yield project.path, worker
        finally:
            program.kill()
            listener.join()
