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

# The numbers of Landlock, in linux/landlock.h and the tables of system calls.
_CREATE_RULESET, _RESTRICT_SELF, _NO_NEW_PRIVILEGES = 444, 446, 38
_FILE_RIGHTS: Final = ((5, 0xFFFF), (3, 0x7FFF), (2, 0x3FFF), (1, 0x1FFF))
"""All rights on files that a version knows, by the version that brought the last of them."""

_KNOWS_CONNECTIONS, _ALL_CONNECTIONS = 4, 3


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
    except OSError:  # Windows has other numbers for a broken pipe
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


def give_up_rights(most_files: int = 0) -> None:
    """Forbid opening and writing files and dumping memory, where the system supports that.

    With ``most_files``, so many may be open; what needs them is threads that wait by pipes.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
        for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(what, (0, 0))


def forbid_files() -> None:
    """Forbid this thread, and those that it starts, all files and connections, if Linux can.

    Files that are open stay so. The system is asked by Landlock (Linux 5.13); where that is not
    there nothing happens.
    """
    if sys.platform == "linux":
        _forbid_by_landlock()


def _forbid_by_landlock() -> None:
    import ctypes  # noqa: PLC0415 - few processes need it

    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    files = next(rights for since, rights in _FILE_RIGHTS if version >= since)
    numbers = [files, *([_ALL_CONNECTIONS] if version >= _KNOWS_CONNECTIONS else [])]
    rights = (ctypes.c_uint64 * len(numbers))(*numbers)
    rules = system.syscall(_CREATE_RULESET, ctypes.byref(rights), ctypes.sizeof(rights), 0)
    if rules >= 0:
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.syscall(_RESTRICT_SELF, rules, 0)
        os.close(rules)
