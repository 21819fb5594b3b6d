"""The inside of a sandbox process: takes requests, sets limits, gives up its rights."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from annotator.imaging.formats.decoding_limits import Limits

_GRACE_S: Final = 5.0
"""How much later than the parent's limit the process ends by itself."""


@contextmanager
def own_streams() -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
    """Yield the streams for requests and answers, and a sink for other output.

    Anything else that would print, such as a codec, writes to the sink and not between the answers.
    """
    # Ctrl-C is meant for the parent; this process ends when its input ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    with requests, answers, os.fdopen(silent, "rb") as nowhere:
        yield requests, answers, nowhere


def write(answers: IO[bytes], data: memoryview | bytes) -> None:
    """Write an answer; the process exits if the parent is gone."""
    view = memoryview(data)
    try:
        while view:
            view = view[answers.write(view) :]
    except BrokenPipeError:
        sys.exit()  # the parent is gone


@contextmanager
def in_time(limits: Limits, nowhere: IO[bytes]) -> Iterator[None]:
    """Kill this process, even inside a codec, if the block exceeds its processor time.

    The parent enforces the limit of elapsed time; if the parent is gone, the process ends by
    itself.
    """
    faulthandler.dump_traceback_later(limits.patience_s + _GRACE_S, exit=True, file=nowhere)
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)  # SIGPROF kills by default
    yield
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, 0)
    faulthandler.cancel_dump_traceback_later()


class Memory:
    """Limits the address space of this process to its current size and an allowance.

    Only Linux tells a process the size of its address space and enforces a limit.
    """

    def __init__(self) -> None:
        """Find the file in which the system states the size of this process."""
        self._sizes = _opened("/proc/self/statm") if sys.platform == "linux" else None

    def allow(self, more_bytes: int) -> None:
        """Allow the next picture this many bytes above the current size."""
        if sys.platform != "linux" or self._sizes is None:
            return
        import resource  # noqa: PLC0415 - Windows has none

        pages = int(os.pread(self._sizes, 64, 0).split()[0])
        wanted = pages * resource.getpagesize() + more_bytes
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _opened(path: str) -> int | None:
    try:
        return os.open(path, os.O_RDONLY)
    except OSError:
        return None


def give_up_rights() -> None:
    """Forbid opening and writing files and dumping memory, where the system supports that."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(what, (0, 0))
