"""Receiving and auditing real hand-ins: the cost of each, whether it grows, and once more."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

import resources
from annotator.audit.audit import audit
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.receive import Receiving, receive
from benchmarks.figures import Figure
from benchmarks.fleets.submitted_fleet import ITEMS, SubmittedFleet, made_submissions
from benchmarks.loads import QUICK, Load
from benchmarks.memory import most_mb
from benchmarks.store import store
from benchmarks.timing import used_s

VENDOR: Final = Signer.from_seed(b"the vendor of the benchmark, 32b")
_EACH_MS: Final = 240.0
"""Of processor time: 5,000 hand-ins in ten minutes on two cores."""

_AGAIN_S: Final = 10.0
_MEMORY_MB: Final = 1_074.0
_LINEAR: Final = 1.5


def measure_receive(load: Load, folder: Path) -> Iterator[Figure]:
    """Receive and audit few hand-ins, then many, then one more."""
    few, many = load.submissions
    entries = load.entries_of_hand_in
    fleet = SubmittedFleet(entries_per_item=entries // ITEMS)
    made = made_submissions(place_of_fleets(load, folder), many + 1, fleet)
    warm = _Vendor(folder / "warm")
    warm.receive(made[:1])
    warm.audit()
    bare_ms = _bare_ms(made[:few], folder)
    small, large = _Vendor(folder / "few"), _Vendor(folder / "many")
    few_ms = [each / few * 1_000 for each in (small.receive(made[:few]), small.audit())]
    started = perf_counter()
    many_ms = [each / many * 1_000 for each in (large.receive(made[:many]), large.audit())]
    elapsed_s = perf_counter() - started
    bare_ms = min(bare_ms, _bare_ms(made[:few], folder))
    ratios = [few_ms[0] / bare_ms, many_ms[0] / bare_ms]
    name = f"receive a hand-in of {entries:,}"
    yield Figure(name, many_ms[0], "ms", bare_ms, ratios)
    yield Figure(f"{name} and audit it", sum(many_ms), "ms", limit=_EACH_MS)
    yield Figure(f"receive and audit {many:,}, elapsed", elapsed_s, "s")
    grows = sum(many_ms) / sum(few_ms)
    yield Figure(f"receive cost of a hand-in, {many:,} to {few}", grows, "x", limit=_LINEAR)
    started = perf_counter()
    again_s = large.receive(made[many:]) + large.audit()
    yield Figure("receive and audit one hand-in more", again_s, "s", limit=_AGAIN_S)
    yield Figure("the same, elapsed", perf_counter() - started, "s")
    yield Figure("receive memory at most", most_mb(processes=2), "MB", limit=_MEMORY_MB)


def place_of_fleets(load: Load, folder: Path) -> Path:
    """Return where fleets are made: in the store, where they are kept, but for a quick run."""
    return folder if load is QUICK else store()


class _Vendor:
    """A collection, and the folder of its audit; each step returns its processor time in s."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._collection, self._out = folder / "collection", folder / "audit"

    def receive(self, paths: Sequence[Path]) -> float:
        before = used_s()
        how = Receiving(schemas=resources.path("schemas"), signer=VENDOR)
        answers = list(receive(open_collection(self._collection), paths, how))
        if any(each.is_refused or each.receipt is None for each in answers):
            message = f"{paths[0].parent} has submissions of another version. Remove it."
            raise RuntimeError(message)
        return used_s() - before

    def audit(self) -> float:
        before = used_s()
        schemas = resources.path("schemas")
        done = audit([self._collection], self._out, schemas=schemas, watch=Watch())
        if [each for each in done.findings if not each.is_question] or done.refused:
            message = f"The audit found something: {done.findings or done.refused}"
            raise RuntimeError(message)
        return used_s() - before


def _bare_ms(paths: Sequence[Path], folder: Path) -> float:
    """Return the processor time to unpack each, hash and parse its files, and flush them."""
    started = process_time()
    for number, path in enumerate(paths):
        place = folder / "bare" / str(number)
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                sha256(data).digest()
                if name.endswith((".json", ".jsonl")):
                    list(map(json.loads, data.splitlines() if name.endswith("l") else [data]))
                file = place / name
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
    shutil.rmtree(folder / "bare")
    return (process_time() - started) / len(paths) * 1_000


MEASURES = {"receive": measure_receive}
