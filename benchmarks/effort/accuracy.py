"""Compares the effort clock with a script that works at the real window, in real time.

``python -m benchmarks.effort.accuracy [PART…]`` prints a table; ``make bench ONLY=effort`` makes
figures of it. The script keeps its own diary (``diary``); the real store reads the job file
afterwards.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

import resources
from annotator.job_file.project import Project
from annotator.pay.order.order_reader import read_work_order
from benchmarks.__main__ import environment
from benchmarks.effort.compare import SIGNAL_MS, Outcome, compare
from benchmarks.effort.devices import devices_of
from benchmarks.effort.diary import TICK_MS, read_diary
from benchmarks.effort.play import play_part
from benchmarks.effort.record import record_of
from benchmarks.effort.screen import screen, wall_clock
from benchmarks.figures import Figure
from benchmarks.jobs import make_job
from benchmarks.loads import QUICK, Load
from benchmarks.pictures import SMALL, photographs

JOBS: Final = (("ask",), ("work",), ("kill", "hand", "back"), ("read",), ("listen",), ("wall",))
"""Parts that work on the same job file, one after the other; two job files at a time."""

QUICK_JOBS: Final = (("kill", "hand", "back"),)
PICTURES, AT_A_TIME = 6, 2


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Play the script and yield the figures; the table goes to standard error."""
    outcome = play(QUICK_JOBS if load is QUICK else JOBS, folder)
    print("\n".join(table(outcome)), file=sys.stderr, flush=True)
    for row in outcome.rows():
        yield Figure(f"effort {row.category}", row.measured_ms, "ms", row.truth_ms or None)
        yield Figure(f"effort {row.category} off", row.off_ms, "ms", limit=row.goal_ms)
    yield Figure(
        "effort span by signal, most off", outcome.most_off_ms(by_tick=False), "ms", limit=SIGNAL_MS
    )
    yield Figure(
        "effort span by tick, most off", outcome.most_off_ms(by_tick=True), "ms", limit=TICK_MS
    )
    yield Figure("effort on another's name", outcome.others_ms, "ms", limit=0)
    yield Figure("effort before and after the script", outcome.untold_ms, "ms")
    yield Figure("effort run off", outcome.off_ms, "ms", limit=outcome.goal_ms)


def play(jobs: Sequence[Sequence[str]], folder: Path) -> Outcome:
    """Play parts of the script and return the comparison with the record.

    Raises:
        RuntimeError: a part failed and printed the reason.
    """
    outcome = Outcome()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for each in pool.map(lambda parts: _play_job(parts, folder / parts[0]), jobs):
            outcome.add(each)
    return outcome


def _play_job(parts: Sequence[str], place: Path) -> Outcome:
    place.mkdir()
    wall = wall_clock(place) if "wall" in parts else {}
    if "wall" in parts and not wall:
        say_once("There is no libfaketime: the wall clock was not set.")
        return Outcome()
    job = make_job(place / "bench.fairlabel", photographs(PICTURES, SMALL))
    _give_order(job)
    (place / "home").mkdir()
    diary = place / "diary.jsonl"
    with screen() as there:
        if there.lack:
            say_once(there.lack)
        elif devices_of(there.variables["DISPLAY"]) is None:
            say_once("There is no libXtst: Qt was given what mouse and keys would bring.")
        surroundings = {**environment(place / "home"), **there.variables, **wall}
        for part in parts:
            play_part(part, job, diary, surroundings)
    told = read_diary(diary)
    return compare(told, record_of(job, told, place))


@cache
def say_once(sentence: str) -> None:
    """Print once, on standard error, what the machine lacks."""
    print(sentence, file=sys.stderr)


def _give_order(job: Path) -> None:
    data = resources.path("examples/work_order.toml").read_bytes()
    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        project.writes.accept_order(data, read_work_order(data).sha256, worker.id).result()


NOTES: Final = "Sound was told to the clock: the window has no player. The machine did not sleep."


def table(outcome: Outcome) -> list[str]:
    """Return the lines of the table, and a sentence for each span that misses its goal."""
    lines = [f"{'category':14}{'truth ms':>12}{'measured ms':>13}{'off ms':>9}{'goal ms':>9}"]
    for row in outcome.rows():
        met = "met" if row.off_ms <= row.goal_ms else "NOT MET"
        lines.append(
            f"{row.category:14}{row.truth_ms:>12,.0f}{row.measured_ms:>13,.0f}"
            f"{row.off_ms:>9,.0f}{row.goal_ms:>9,.0f}  {met}"
        )
    lines.append(
        f"{outcome.run_ms:,.0f} ms in all, {outcome.off_ms:,.0f} ms of them off, at most "
        f"{outcome.goal_ms:,.0f} may be; {outcome.others_ms:,.0f} ms on another's name; "
        f"{outcome.untold_ms:,.0f} ms at the beginnings and ends of sessions"
    )
    lines.append(NOTES)
    return [*lines, *(held.line() for held in outcome.missed())]


def main() -> int:
    """Play the named parts, or all; return 1 if a span misses its goal."""
    wanted = set(sys.argv[1:])
    jobs = [parts for parts in JOBS if not wanted or wanted & set(parts)]
    with tempfile.TemporaryDirectory(prefix="fairlabel-effort-") as folder:
        outcome = play(jobs, Path(folder))
    print("\n".join(table(outcome)))
    return 1 if outcome.missed() else 0


if __name__ == "__main__":
    sys.exit(main())
