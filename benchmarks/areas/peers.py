"""Our figures beside those of other installed programs, taken in turns in one run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from PySide6.QtWidgets import QApplication

from benchmarks.areas.start import start, worked_before
from benchmarks.figures import Figure
from benchmarks.floors import BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.peers.answers import CannotError
from benchmarks.peers.folders import own_folder, write_boxes
from benchmarks.peers.known import PEERS, VARIABLE, installed
from benchmarks.peers.sides import Both, Side, figure
from benchmarks.pictures import BIG, SMALL, photographs
from benchmarks.timing import CPU, P95, WALL, Samples, mean, timed

GLANCE_MS, PAUSE_MS = 60, 600
NONE_INSTALLED: Final = (
    f"No other program is installed to measure beside ours. {VARIABLE} may name a folder with a "
    f"virtual environment for each of them: {', '.join(PEERS)}; CONTRIBUTING.md says how."
)


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Measure each installed peer, in turns with ours; report if there is none."""
    sides = [
        Side(name, PEERS[name].title, python, load, folder) for name, python in installed().items()
    ]
    if not sides:
        print(NONE_INSTALLED, file=sys.stderr)
        return
    # Each has its own screen: on a shared one they would take the focus from each other.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    yield from _starts(load, folder, sides)
    yield from _small(load, folder / "small", sides)
    yield from _big(load, folder / "big", sides)
    for count in load.box_counts[-2:]:
        yield from _boxes(load, folder / str(count), sides, count)


def _starts(load: Load, folder: Path, sides: list[Side]) -> Iterator[Figure]:
    """Start ours, the peer, and an empty window, each in a new process; warm-up starts first."""
    worked_before(make_job(folder / "before.fairlabel", photographs(load.small, SMALL)))
    for _ in range(load.warm_starts):
        start("window"), start("empty")
    shown, memory, empty = [], [], Samples()
    empty_mb = []
    for side in sides:
        times, mbs = Both(side.title), Both(side.title)
        for turn in range(load.warm_starts + load.starts):
            mine, bare = start("window"), start("empty")
            times.ours.wall_ms.append(mine.shown_ms)
            mbs.ours.wall_ms.append(mine.share_mb)
            empty.wall_ms.append(bare.shown_ms)
            empty_mb.append(bare.share_mb)
            _start_peer(side, times, mbs, is_counted=turn >= load.warm_starts)
            if times.word and len(sides) > 1:
                break
        side.word = times.word
        times.title = mbs.title = side.title
        shown.append(times)
        memory.append(mbs)
    yield figure("peers start to window", "ms", WALL, shown, empty.wall)
    yield figure("peers start memory", "MB", WALL, memory, median(empty_mb))


def _shown(sides: list[Side]) -> list[Side]:
    """Return the sides whose peer showed its window; the first if none did, for our figures."""
    return [side for side in sides if not side.word] or sides[:1]


def _not_shown(sides: list[Side]) -> list[Both]:
    """Return the word for each of the others: of neither program there are times beside them."""
    shown = _shown(sides)
    return [Both(side.title, word=side.word) for side in sides if side not in shown]


def _start_peer(side: Side, times: Both, mbs: Both, *, is_counted: bool) -> None:
    if times.word:
        return
    try:
        with side.start() as peer:
            side.title = f"{PEERS[side.name].title} {peer.first['version']}"
            if is_counted:
                times.theirs.wall_ms.append(peer.first["shown_ms"] - peer.begun_ms)
                mbs.theirs.wall_ms.append(peer.first["memory_mb"])
    except CannotError as reason:
        times.word = mbs.word = str(reason)


def _small(load: Load, folder: Path, sides: list[Side]) -> Iterator[Figure]:
    """Go through small pictures, a glance at each."""
    pictures = photographs(load.small, SMALL)
    folder.mkdir()
    job = make_job(folder / "small.fairlabel", pictures)
    floor = timed(lambda: decode(pictures / "photo 0.jpg"), 20).wall
    pairs = []
    for side in _shown(sides):
        both = Both(side.title)
        theirs = own_folder(folder / side.name / "pictures", pictures, load.small)
        with side.ours(job) as ours, side.peer(theirs) as peer:
            count = load.steps // load.turns
            both.turns(ours, peer, "steps", load.turns, count=count, stay_ms=GLANCE_MS)
        pairs.append(both)
    pairs += _not_shown(sides)
    yield figure("peers next 640x480 median", "ms", WALL, pairs, floor)
    yield figure("peers next 640x480 p95", "ms", P95, pairs, floor)


def _big(load: Load, folder: Path, sides: list[Side]) -> Iterator[Figure]:
    """Step through large pictures, after a pause at each, and with the key held."""
    pictures = photographs(load.big, BIG)
    folder.mkdir()
    job = make_job(folder / "big.fairlabel", pictures)
    blit, _ = _floors(pictures / "photo 0.jpg", 0, load.rounds)
    calm, held = [], []
    for side in _shown(sides):
        both, quick = Both(side.title), Both(side.title)
        theirs = own_folder(folder / side.name / "pictures", pictures, load.big)
        with side.ours(job) as ours, side.peer(theirs) as peer:
            count = (load.big - 1) // load.turns
            both.turns(ours, peer, "steps", load.turns, count=count, stay_ms=PAUSE_MS)
        # In new processes, one at a time: neither may decode during the other's turn.
        for _ in range(load.turns // 2 + 1):
            with side.ours(job) as ours:
                mine = ours.ask("steps", count=load.big - 1, stay_ms=0)
            quick.ours.wall_ms.extend(mine.wall_ms)
            if not quick.word:
                with side.peer(theirs) as peer:
                    quick.take(partial(peer.ask, "steps", count=load.big - 1, stay_ms=0))
        calm.append(both)
        held.append(quick)
    calm += _not_shown(sides)
    held += _not_shown(sides)
    yield figure("peers next 12 MP median", "ms", WALL, calm, blit.wall)
    yield figure("peers next 12 MP p95", "ms", P95, calm, blit.wall)
    yield figure("peers next 12 MP held", "ms", mean, held)


def _boxes(load: Load, folder: Path, sides: list[Side], count: int) -> Iterator[Figure]:
    """Open an item with many boxes from an empty one, paint it, drag a box, undo that."""
    pictures = photographs(load.big, BIG)
    folder.mkdir()
    made: tuple[list[Both], ...] = ([], [], [], [])
    for side in _shown(sides):
        theirs = own_folder(folder / side.name / "pictures", pictures, 2)
        write_boxes(theirs / "photo 1.jpg", count, PEERS[side.name].boxes)
        job = make_job(folder / f"{side.name}.fairlabel", pictures, box_counts=(0, count))
        for kept, pair in zip(made, _one_side(side, job, theirs, count), strict=True):
            kept.append(pair)
    for kept in made:
        kept.extend(_not_shown(sides))
    opened, painted, dragged, undone = made
    blit, rects = _floors(pictures / "photo 1.jpg", count, load.rounds)
    decoding = timed(lambda: decode(pictures / "photo 1.jpg"), load.opens).cpu
    yield figure(f"peers {count} boxes open, cpu", "ms", CPU, opened, decoding)
    yield figure(f"peers {count} boxes open", "ms", WALL, opened)
    yield figure(f"peers {count} boxes repaint, cpu", "ms", CPU, painted, rects.cpu)
    yield figure(f"peers {count} boxes drag, cpu", "ms", CPU, dragged, blit.cpu)
    yield figure(f"peers {count} boxes undo", "ms", WALL, undone, blit.wall)


def _one_side(side: Side, job: Path, theirs: Path, count: int) -> list[Both]:
    """Return the times of opening, each in a new process, and of the rest in the last one."""
    load = side.load
    opens, few = load.opens // 2 + 1, max(1, load.rounds // load.turns // 3)
    opening, *rest = [Both(side.title) for _ in range(4)]
    for turn in range(opens):
        with side.ours(job) as ours, side.peer(theirs) as peer:
            opening.turns(ours, peer, "open", 1, boxes=count)
            if turn == opens - 1:
                asked = (("repaint", few), ("drag", few), ("undo", max(1, few // 2)))
                for pair, (ask, times) in zip(rest, asked, strict=True):
                    pair.word = opening.word  # without its boxes there is nothing to compare
                    pair.turns(ours, peer, ask, load.turns, count=times)
    return [opening, *rest]


def _floors(picture: Path, count: int, rounds: int) -> tuple[Samples, Samples]:
    """Return the times to paint a prepared picture, and to paint it with bare boxes."""
    application = QApplication.instance() or QApplication(["bench"])
    view = BareView(decode(picture))
    blit = timed(view.repaint_all, rounds)
    view.hold(boxes(count, BIG))
    rects = timed(view.repaint_all, rounds)
    view.close()
    del application
    return blit, rects


MEASURES = {"peers": measure}
