"""Starts programs at work and kills each; all is loaded once, so that a life costs little.

``python -m tests.faults.spawner KIND`` loads what a program of that kind needs. For each line on
its standard input, an order in JSON, it forks one, lets it live for a while, ends it, and says so.
What the programs say goes to the same standard output.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import signal
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from annotator.errors import AnnotatorError
from tests.faults.at_work import BREAKS, Work
from tests.faults.told import say, tell_kept
from tests.support.material import CHECKOUT

SHUTDOWN: Final = 0x8004587D
"""EXT4_IOC_SHUTDOWN, ``_IOR('X', 125, __u32)`` of fs/ext4/ext4.h in Linux."""

AT_ONCE: Final = struct.pack("I", 2)
"""EXT4_GOING_FLAGS_NOLOGFLUSH: not even the journal in memory gets to the disk."""

AFTER_CUT_S: Final = 0.02
"""How long a program goes on without a disk: what it shows as saved then would be false."""


WITHIN_S: Final = 60


@dataclass(frozen=True, slots=True)
class Order:
    """What a program works on, for how long, and whether its disk is cut off before its end."""

    path: str
    home: str
    after_s: float
    seed: int = 0
    breaks: tuple[str, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """When a program was ended at the earliest and at the latest, and by what."""

    earliest_ns: int
    latest_ns: int
    by: str


class Spawner:
    """The other end of it."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        """Talk to a process that was started."""
        self._program = program

    def live(self, order: Order) -> Iterator[dict[str, Any] | End]:
        """Yield what one program says, and last its end."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(asdict(order)) + "\n")
        self._program.stdin.flush()
        for line in self._program.stdout:
            try:
                what = json.loads(line)
            except ValueError:
                continue  # a line that the kill tore
            if "end" in what:
                yield End(*what["end"])
                return
            yield what
        raise RuntimeError("The spawner has ended; it said why.")


@contextmanager
def spawning(kind: str) -> Iterator[Spawner]:
    """Give a spawner of programs without a window (``store``) or with one (``window``)."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.spawner", kind],
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        yield Spawner(program)


def state_folder(home: str) -> Path:
    """Return where a program with that home keeps its open span."""
    return Path(home) / "fairlabel" / "state"


def main(kind: str) -> None:
    """Start a program for each order until there are no more."""
    live = _live_of(kind)
    for line in sys.stdin:
        raw = json.loads(line)
        order = Order(**{**raw, "breaks": tuple(raw["breaks"])})
        pid = os.fork()
        if not pid:
            _child(live, order)
        earliest_ns = _end(pid, order)
        _, status = os.waitpid(pid, 0)
        latest_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        by = "kill" if is_killed else f"itself, with status {status}"
        # A line that was torn ends here.
        sys.stdout.write("\n")
        say({"end": [earliest_ns, latest_ns, by]})


def _live_of(kind: str) -> Callable[[Order], None]:
    if kind == "window":
        from tests.faults.window_at_work import live

        return live
    return _without_window


def _without_window(order: Order) -> None:
    chance = random.Random(order.seed)
    work = Work(Path(order.path), state_folder(order.home), say, chance)
    tell_kept(work.session, say)
    work.forever()


def _child(live: Callable[[Order], None], order: Order) -> None:
    try:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[name] = order.home
        for each in order.breaks:
            BREAKS[each]()
        live(order)
    except AnnotatorError as error:
        # Whoever works is told; a program goes on then, and waits.
        say({"refused": str(error)})
        time.sleep(WITHIN_S)
    except BaseException:  # noqa: BLE001 - whatever it was, it is said
        say({"died": traceback.format_exc()})
    os._exit(1)


def _end(pid: int, order: Order) -> int:
    """Let it live, cut off its disk if that is wanted, and kill it; returns when that began."""
    time.sleep(order.after_s)
    earliest_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if order.cut:
        place = os.open(order.cut, os.O_RDONLY)
        fcntl.ioctl(place, SHUTDOWN, AT_ONCE)
        os.close(place)
        time.sleep(AFTER_CUT_S)
    os.kill(pid, signal.SIGKILL)
    return earliest_ns


if __name__ == "__main__":
    main(sys.argv[1])
