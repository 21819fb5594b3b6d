"""Lets a reader loose on one hostile folder after another, each in a process that is measured.

``python -m tests.faults.hostile_tries N,N,N SEED PATIENCE_S [SABOTAGE]`` writes JSON, a line
for each. Who gives no answer for PATIENCE_S by the clock is killed: whoever waits for something
that never comes uses no processor. The process forks, so that what a reader needs is loaded once;
it runs no thread itself.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import sys
import tempfile
import time
import traceback
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.imaging.sandbox import decoder_client
from tests.faults import hostile_sabotage
from tests.faults.hostile_cases import CANARY, Case, lay_out
from tests.faults.hostile_files import OUTSIDE
from tests.faults.hostile_readers import known
from tests.faults.hostile_watch import Watch, state_of

HANG_S: Final = 2.0
"""Of the processor, in the program itself: by the clock it also depends on who else works here."""

APART_S: Final = 4.0
"""Of the processor, in the processes that decode apart, all together. They keep nobody waiting who
does not wait for that picture, and are ended by limits of their own: 1.5 s for a small picture, 1.5
s for a look at what else it tells, and their start."""

FLOORS: Final = 90
"""A hang is also longer than so many times the floor, a fixed piece of work that is measured before
and after each try: a busy processor, which shares its cache, takes up to twice as long for both. On
one that does nothing else the floor takes about 22 ms."""

MOST_MIB: Final = 512
LONGEST: Final = 1_000
"""In characters: nobody reads a longer sentence."""

_QUICK: Final = Path("/dev/shm")
"""A disk that others use as well would be what is measured."""


@dataclass(slots=True)
class Try:
    """What became of one hostile folder."""

    reader: str
    what: str
    told: int = 0
    busy_ms: int = 0
    apart_ms: int = 0
    took_ms: int = 0
    floor_ms: int = 0
    mib: int = 0
    broken: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)


def attempt(number: int, seed: int, patience_s: float) -> Try:
    """Let a reader loose on a hostile folder."""
    done = _attempt(number, seed, patience_s)
    slow = max(1.0, FLOORS * done.floor_ms / (HANG_S * 1_000))
    if done.busy_ms > HANG_S * 1_000 * slow:
        done.slow.append(f"took {done.busy_ms} ms of the processor")
    if done.apart_ms > APART_S * 1_000 * slow:
        done.slow.append(f"took {done.apart_ms} ms of the processor apart")
    if done.mib > MOST_MIB:
        done.broken.append(f"took {done.mib} MiB")
    return done


def _attempt(number: int, seed: int, patience_s: float) -> Try:
    root = Path(
        tempfile.mkdtemp(prefix="fairlabel-hostile-", dir=_QUICK if _QUICK.is_dir() else None)
    )
    try:
        case = lay_out(root, number, seed)
        (root / "own").mkdir()
        before = state_of(root / OUTSIDE)
        done = _forked(case, root, patience_s)
        if state_of(root / OUTSIDE) != before:
            done.broken.append("something outside was changed")
        if {each.name for each in root.iterdir()} != {"job", "own", OUTSIDE}:
            done.broken.append("something was written beside the folder")
        return done
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _forked(case: Case, root: Path, patience_s: float) -> Try:
    done = Try(case.reader, case.what)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _read(case, root, theirs)
    os.close(theirs)
    said = _answer(ours, child, patience_s)
    _pid, status, used = os.wait4(child, 0)
    done.mib = used.ru_maxrss // 1024
    if said is None:
        done.took_ms = round(patience_s * 1_000)
        done.broken.append(f"gave no answer (status {status})")
    else:
        done.told, done.took_ms = said["told"], said["took_ms"]
        done.busy_ms, done.apart_ms = said["busy_ms"], said["apart_ms"]
        done.floor_ms = said["floor_ms"]
        done.broken += said["broken"]
    return done


def _answer(ours: int, child: int, patience_s: float) -> dict[str, Any] | None:
    """Return what the process says; None if it says nothing in time, or breaks off."""
    pieces, until = [], time.monotonic() + patience_s
    with os.fdopen(ours, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            piece = pipe.read(1 << 16)
            if not piece:
                break
            pieces.append(piece)
        else:
            os.kill(child, 9)
    try:
        said: dict[str, Any] = json.loads(b"".join(pieces))
    except ValueError:
        return None
    return said


def _read(case: Case, root: Path, theirs: int) -> None:
    """Read in this process, say what became of it, and end."""
    os.environ.update(
        {f"XDG_{each}_HOME": str(root / "own") for each in ("DATA", "CACHE", "STATE")}
    )
    broken: list[str] = []
    sentences: list[str] = []
    watch = Watch(root / "job", root / "own")
    floor_ms = _floor_ms()
    began, (own, others) = time.perf_counter(), _busy_s()
    try:
        sentences += known()[case.reader](case.folder)
    except BaseException:  # noqa: BLE001 - whatever it is, a person would have seen it
        broken.append(f"ended by a trace: {traceback.format_exc(limit=-6)}")
    took = time.perf_counter() - began
    broken += [f"escaped: {each}" for each in watch.escapes[:5]]
    broken += [fault for each in sentences if (fault := _fault_of(each))][:5]
    decoder_client.rest()  # ended before its time is counted
    said = {"told": len(sentences), "took_ms": round(took * 1_000), "broken": broken}
    own_now, others_now = _busy_s()
    said["busy_ms"] = round((own_now - own) * 1_000)
    said["apart_ms"] = round((others_now - others) * 1_000)
    said["floor_ms"] = max(floor_ms, _floor_ms())
    with os.fdopen(theirs, "wb") as pipe:
        pipe.write(json.dumps(said).encode())
    os._exit(0)


def _busy_s() -> tuple[float, float]:
    """Return how long the processor worked for this process, and for those that it started."""
    own, others = (
        sum(resource.getrusage(kind)[:2])
        for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own, others


def _floor_ms() -> int:
    """Return how long the processor works for a fixed piece of work, in ms."""
    began, total = time.process_time(), 0
    for number in range(500_000):
        total += number % 7
    return round((time.process_time() - began) * 1_000)


def _fault_of(sentence: str) -> str:
    """Return what is wrong with a sentence, or "": it must be one, and hold nothing that acts."""
    is_plain = not any(unicodedata.category(each) in {"Cc", "Cs"} for each in sentence)
    if CANARY in sentence:
        return f"told what lies outside: {sentence[:200]!r}"
    if (
        not 10 < len(sentence) <= LONGEST
        or sentence.rstrip(")")[-1:] not in {*".?!"}
        or not is_plain
    ):
        return f"is no clear sentence: {sentence[:300]!r} ({len(sentence)} characters)"
    return "" if "Traceback" not in sentence else f"tells a trace: {sentence[:300]!r}"


def main() -> None:
    """Try so many, and say what became of each."""
    numbers, seed, patience_s, *sabotage = sys.argv[1:]
    sys.dont_write_bytecode = True  # what Python compiles as it imports is no doing of a reader
    hostile_sabotage.apply(sabotage[0] if sabotage else "")
    known()
    for number in map(int, numbers.split(",")):
        sys.stdout.write(f"{json.dumps(asdict(attempt(number, int(seed), int(patience_s))))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
