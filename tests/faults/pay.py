"""Pay of jobs drawn at random: window, statement, export and checkers against the job file.

Each figure is computed once more from the rows of the file (``pay_by_file``), and must be the
same to the last digit wherever the program states it.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from annotator.documents.statement.gathered import gather
from annotator.documents.statement.period import ALL
from annotator.documents.statement.period_sums import WorkerWork, work_of
from annotator.export.api import Detail, ExportOptions, Snapshot
from annotator.job_file import Project
from annotator.job_file.rows.values import PieceCounts
from annotator.pay import PayFigures
from tests.annotator.pay.by_hand import Cell, Paper
from tests.faults.figure import Figure
from tests.faults.pay_by_file import SETS, JobByFile, PartByFile, read_job
from tests.faults.pay_jobs import MadeJob, make_job
from tests.support.exports import export_coco, load, verified
from tools.checkers.check_export import main as checked

LONG: Final = 2_000
SEED: Final = 12
SUMMED: Final = ("items", "regions", "gross", "net", "owed", "shortfall", "top_up_due")
RATES: Final = ("task_rate", "paid_time_rate", "full_rate")


def run(n: int) -> Figure:
    """Try so many jobs."""
    figure = Figure("Window, statement, export and checkers say what the job file says", n)
    for number in range(n):
        drawn = SEED * 1_000_003 + number
        with tempfile.TemporaryDirectory() as name:
            try:
                faults = list(tried(Path(name), drawn, figure))
            except Exception as error:  # noqa: BLE001  a job that cannot be tried is broken
                faults = [f"{type(error).__name__}: {error}"]
        figure.broken += [f"job {drawn}: {fault}" for fault in faults[:3]]
    return figure


def tried(folder: Path, seed: int, figure: Figure) -> Iterator[str]:
    """Make a job, and yield each difference."""
    made = make_job(folder, seed)
    by_file = read_job(made.path)
    _count(figure, made, by_file)
    yield from _window(made, by_file)
    with (
        Project.open(made.path) as project,
        project.snapshot(folder / "copies").result() as snapshot,
    ):
        yield from _statements(snapshot, by_file)
        for detail in Detail:
            yield from _export(snapshot, folder / str(detail), detail, by_file)


def _count(figure: Figure, made: MadeJob, by_file: JobByFile) -> None:
    figure.seen["people"] += len(made.shown)
    figure.seen["orders"] += len(by_file.orders)
    figure.seen["parts"] += len(by_file.parts)
    figure.seen["parts with a share of an item"] += sum(
        Fraction(part.inputs.items_completed).denominator > 1 for part in by_file.parts.values()
    )
    figure.seen["sittings"] += len(made.live)
    figure.seen["acts that were refused"] += len(made.refused)
    for part in by_file.parts.values():
        figure.seen["parts with a review"] += bool(
            part.inputs.items_accepted or part.inputs.items_rejected
        )
        figure.seen["parts with a withdrawn item"] += bool(part.inputs.items_withdrawn)
        figure.seen["parts with time declared on items"] += bool(part.inputs.declared_item_ms)
        figure.seen["parts with a bonus"] += bool(part.inputs.bonus)
        figure.seen["parts with a deduction"] += bool(part.inputs.deduction)


def _window(made: MadeJob, by_file: JobByFile) -> Iterator[str]:
    for sitting, (live, stored) in enumerate(made.live, 1):
        nothing = PieceCounts()
        if any(live.get(k, nothing) != stored.get(k, nothing) for k in {**live, **stored}):
            yield f"window at the end of sitting {sitting}: {live} for {stored}"
    yield from (f"somebody only looked, and {name} has other pieces" for name in made.moved)
    for worker, figures in made.shown.items():
        if figures is None or figures.currency is None:
            continue
        if not by_file.parts_of(worker, figures.currency):
            continue
        for fault in _totals(figures, worker, by_file):
            yield f"window of {worker}: {fault}"


def _totals(figures: PayFigures, worker: str, by_file: JobByFile) -> Iterator[str]:
    currency = figures.currency or ""
    for which in SETS:
        said = getattr(figures, which)
        for name in SUMMED:
            known = by_file.total(worker, currency, which, name)
            if said[name].exact != known:
                yield f"{which} {name}: {said[name].exact} for {known}"
        for name in RATES:
            known = by_file.rate(worker, currency, which, name)
            if said[name].exact != known:
                yield f"{which} {name}: {said[name].exact} for {known}"


def _statements(snapshot: Snapshot, by_file: JobByFile) -> Iterator[str]:
    job = gather(snapshot)
    for worker in job.workers():
        work: WorkerWork = work_of(job, worker, ALL)
        for total in work.totals:
            if total.currency is not None:
                for fault in _totals(total, worker.id, by_file):
                    yield f"statement of {worker.name}: {fault}"
        for part in work.parts:
            key = worker.id, part.order_sha256, part.pay_period
            if key not in by_file.parts:
                yield f"statement of {worker.name}: a part too many, {key[1:]}"
                continue
            for fault in _part(part.figures.as_json(), by_file.parts[key]):
                yield f"statement of {worker.name}: {fault}"


def _export(snapshot: Snapshot, folder: Path, detail: Detail, by_file: JobByFile) -> Iterator[str]:
    export_coco(folder, snapshot, ExportOptions(detail=detail))
    result = verified(folder)
    yield from (f"verify at {detail}: {each}" for each in result.problems)
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        status = checked([str(folder)])
    if status:
        yield f"checker at {detail}: {told.getvalue()}"
    pay = load(folder, "fair_pay.json")
    if detail is not Detail.FULL:
        yield from _joint(pay, by_file, str(detail))
        return
    known = dict(by_file.parts)
    workers = {worker for worker, _, _ in known}
    for part in pay["parts"]:
        worker = part["worker"] or next(iter(workers))
        found = known.pop((worker, part["work_order"] or "", part["period"]), None)
        if found is None:
            yield f"export: a part too many, {part['work_order']} {part['period']}"
            continue
        for fault in _part(part["figures"], found):
            yield f"export: {fault}"
    yield from (f"export: no part {key}" for key in known)


def _joint(pay: Mapping[str, Any], by_file: JobByFile, detail: str) -> Iterator[str]:
    """Compare the sums over all workers."""
    for total in pay["totals"]:
        currency = total["figures"]["currency"]
        if currency is None:
            continue
        workers = {worker for worker, _, _ in by_file.parts}
        for which in SETS:
            for name in ("items", "regions", "gross", "net", "owed"):
                sums = [by_file.total(each, currency, which, name) for each in sorted(workers)
                        if by_file.parts_of(each, currency)]  # fmt: skip
                said = total["figures"][which][name]["exact"]
                known = (
                    None if None in sums else sum((s for s in sums if s is not None), Fraction(0))
                )
                if (None if said is None else Fraction(said)) != known:
                    yield f"total at {detail}: {which} {name}: {said} for {known}"


def _part(said: Mapping[str, Any], part: PartByFile) -> Iterator[str]:
    yield from _cells("terms", said["terms"], part.terms)
    for which in SETS:
        yield from _cells(which, said[which], part.sets[which])


def _cells(where: str, said: Mapping[str, Any], paper: Paper) -> Iterator[str]:
    for name, cell in paper.cells.items():
        if name not in said:
            yield f"{where} {name} is missing"
        elif (fault := _differs(said[name], cell)) is not None:
            yield f"{where} {name}: {fault}"


def _differs(said: Mapping[str, Any], cell: Cell) -> str | None:
    exact = None if said["exact"] is None else Fraction(said["exact"])
    known = cell.known if isinstance(cell.known, Fraction) else None
    if exact != known or said["value"] != cell.written:
        return f"{json.dumps(said)} for {cell.known}, written {cell.written}"
    return None
