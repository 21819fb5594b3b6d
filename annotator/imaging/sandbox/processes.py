"""A child process for work that may hang or crash: fed by pipes, and killed in time.

What runs in it is decided by whoever starts it; ``apart`` decodes pictures so, ``detecting`` runs
detectors.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

START_S: Final = 30.0
"""How long a process may take to start: on a slow disk the codecs are slow to load."""

_PIPE_BYTES: Final = 1 << 20
_ROOT: Final = Path(__file__).resolve().parents[3]


class ApartError(Exception):
    """Something was not done apart; which kind says why."""


class TookTooLongError(ApartError):
    """The process was killed, because it took longer than it may."""


class BrokeError(ApartError):
    """The process ended by itself amid its work."""


class NoProcessError(ApartError):
    """No process could be started."""


class RefusedApartError(ApartError):
    """It makes no sense of what it was given."""


def command_of(module: str, argument: str) -> list[str]:
    """Return how a module is run as a process, from source and frozen (then by the argument).

    ``-P`` keeps the folder in which a person works, and what lies there, out of what is imported.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, "-P", "-m", module]


class Process:
    """One process; only one thread talks with it at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it and wait until it says, by one byte, that it is ready.

        Raises:
            NoProcessError: it cannot be started.
        """
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        # One thread: each would take its share of the memory that the process may take.
        environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no words of others
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                pipesize=_PIPE_BYTES,
                cwd=_ROOT,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise NoProcessError from error
        self._to = cast("IO[bytes]", self._process.stdin)
        self._from = cast("Any", self._process.stdout)
        try:
            with self.watched(START_S):
                self.take(memoryview(bytearray(1)))
        except ApartError as error:
            self.end()
            raise NoProcessError from error

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def watched(self, seconds: float) -> _Watch:
        """Return a context in which the process is killed once so many seconds have passed."""
        return _Watch(self._process, seconds)

    def send(self, *parts: bytes | memoryview) -> None:
        """Give it bytes.

        Raises:
            BrokeError: it takes no more.
        """
        try:
            for part in parts:
                view = memoryview(part)
                while view:
                    view = view[self._to.write(view) :]
        except OSError as error:
            raise BrokeError from error

    def take(self, view: memoryview) -> None:
        """Fill the view with what it says.

        Raises:
            BrokeError: it says less.
        """
        while view:
            count = self._from.readinto(view)
            if not count:
                raise BrokeError
            view = view[count:]

    def kill(self) -> None:
        """Kill it from another thread; whoever waits for it is woken."""
        self._process.kill()

    def end(self) -> None:
        """Kill it and wait until it is gone: it holds nothing that would be lost."""
        self._process.kill()  # does nothing if it has ended
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        self._process.wait()


class _Watch:
    """Kills a process that has not answered in time; so whoever waits for it is woken.

    A timer, because a wait for a pipe has no limit of its own on Windows.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._has_killed = False
        self._timer = threading.Timer(seconds, self._kill)
        self._timer.daemon = True

    def _kill(self) -> None:
        self._has_killed = True
        self._process.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._timer.cancel()
        self._timer.join()
        if isinstance(error, BrokeError) and (self._has_killed or self._has_used_its_time()):
            raise TookTooLongError from error

    def _has_used_its_time(self) -> bool:
        """Return whether the process ended because it had used up its time of the processor."""
        code, signal_ = self._process.wait(), getattr(signal, "SIGPROF", None)
        return signal_ is not None and code == -signal_
