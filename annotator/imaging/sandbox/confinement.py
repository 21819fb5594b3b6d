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
"""So much later than whoever asked would kill it, it ends by itself."""


@contextmanager
def own_streams() -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
    """Give where requests come from, where answers go to, and where nothing is heard any more.

    What else would print, such as a codec, prints nowhere: it must not stand among the answers.
    """
    # Ctrl-C is for the program; this process ends when its input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    with requests, answers, os.fdopen(silent, "rb") as nowhere:
        yield requests, answers, nowhere


def write(answers: IO[bytes], data: memoryview | bytes) -> None:
    """Answer; the process ends if nobody takes it."""
    view = memoryview(data)
    try:
        while view:
            view = view[answers.write(view) :]
    except BrokenPipeError:
        sys.exit()  # whoever asked is gone


@contextmanager
def in_time(limits: Limits, nowhere: IO[bytes]) -> Iterator[None]:
    """End this process, even amid a codec, if the block uses up its time of the processor.

    By the clock whoever asked ends it; should nobody be there any more, it ends by itself.
    """
    faulthandler.dump_traceback_later(limits.patience_s + _GRACE_S, exit=True, file=nowhere)
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)  # SIGPROF ends whom it is not told
    yield
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, 0)
    faulthandler.cancel_dump_traceback_later()


class Memory:
    """Limits the address space of this process to what it takes now and so much more.

    Linux alone tells a process how much address space it has, and holds it to a limit.
    """

    def __init__(self) -> None:
        """Find where the system tells the size of this process."""
        self._sizes = _opened("/proc/self/statm") if sys.platform == "linux" else None

    def allow(self, more_bytes: int) -> None:
        """Let the next picture take so many bytes more than this process does now."""
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
    """Open nothing, write no file and dump no memory from now on, where the system knows that."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(what, (0, 0))
