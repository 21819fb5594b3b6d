"""Audits: verifying real hand-ins, the figures of thousands of them, and a second audit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

import resources
from annotator.audit.audit import audit
from annotator.audit.audit_folder import AuditFolder
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from benchmarks.figures import Figure
from benchmarks.fleets.fleet_audit import WrittenFleets
from benchmarks.fleets.fleet_rows import honest_fleet
from benchmarks.fleets.real_fleet import RealWorker, hand_in_folder, order_bytes
from benchmarks.loads import Load
from benchmarks.memory import most_mb
from benchmarks.timing import used_s

FEW: Final = 500
_ITEMS: Final = 40
_PEOPLE_AT_ONCE: Final = 100
_EACH_MS: Final = 240.0
"""Of processor time: 5,000 hand-ins in ten minutes on two cores."""

_AGAIN_S: Final = 10.0
_MEMORY_MB: Final = 1_074.0
_LINEAR: Final = 1.5


def measure_audit(load: Load, folder: Path) -> Iterator[Figure]:
    """Measure verifying, the figures of few and of many, a second audit, and the memory."""
    yield from _verified(load, folder)
    few = _figures_s(folder / "few", min(FEW, load.hand_ins))
    many = _figures_s(folder / "many", load.hand_ins)
    yield Figure(f"audit figures of {FEW} hand-ins", few, "s")
    yield Figure(f"audit figures of {load.hand_ins:,} hand-ins", many, "s")
    ratio = (many / load.hand_ins) / (few / min(FEW, load.hand_ins))
    yield Figure("audit cost of a hand-in, many to few", ratio, "x", limit=_LINEAR)
    yield Figure("audit memory at most", most_mb(processes=2), "MB", limit=_MEMORY_MB)


def _verified(load: Load, folder: Path) -> Iterator[Figure]:
    """Verify real hand-ins, and audit once more after another one came."""
    made, vendor = folder / "made", Signer.new()
    per_item = max(1, load.entries_of_hand_in // _ITEMS)
    for number in range(load.real_hand_ins + 1):
        seconds = tuple(20 + each for each in range(_ITEMS))
        who = RealWorker(f"Worker {number}", seconds, entries_per_item=per_item)
        hand_in_folder(made / f"{number:05}", who, order_bytes(), vendor)
    last = made / f"{load.real_hand_ins:05}"
    aside = Path(shutil.move(last, folder / "aside"))
    _audited(aside, folder / "warm")
    first_s = _processor_s(made, folder / "out")
    unchanged_s = _processor_s(made, folder / "out")
    shutil.move(aside, last)
    started = perf_counter()
    _audited(made, folder / "out")
    again_s = perf_counter() - started
    each_ms = (first_s - unchanged_s) * 1_000 / load.real_hand_ins
    entries = load.entries_of_hand_in
    yield Figure(f"audit verifies a hand-in of {entries:,}", each_ms, "ms", limit=_EACH_MS)
    yield Figure("audit again after one hand-in", again_s, "s", limit=_AGAIN_S)


def _processor_s(made: Path, out: Path) -> float:
    """Return the processor time of an audit, with that of its processes, which have ended then."""
    before = used_s()
    _audited(made, out)
    return used_s() - before


def _audited(made: Path, out: Path) -> None:
    done = audit([made], out, schemas=resources.path("schemas"), watch=Watch())
    if done.findings or done.refused:
        raise RuntimeError(f"The audit found something: {done.findings or done.refused}")


def _figures_s(folder: Path, exports: int) -> float:
    """Write so many verified hand-ins as rows, and return how long their figures take."""
    fleets = WrittenFleets(AuditFolder(folder))
    seed = 0
    while len(fleets.found) < exports:
        seed += 1
        fleets.add(honest_fleet(seed, people=min(_PEOPLE_AT_ONCE, exports - len(fleets.found))))
    started = perf_counter()
    fleets.audit(has_report=True)
    return perf_counter() - started


MEASURES = {"audit": measure_audit}
