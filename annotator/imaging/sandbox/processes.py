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
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START_S: Final = 30.0
"""How long a process may take to start: on a slow disk the codecs load slowly."""

_PIPE_BYTES: Final = 1 << 20
_ROOT: Final = Path(__file__).resolve().parents[3]


class ApartError(Exception):
    """A task in another process failed; the subclass says why."""


class TookTooLongError(ApartError):
    """The process was killed because it exceeded its time limit."""


class BrokeError(ApartError):
    """The process ended by itself during its work."""


class NoProcessError(ApartError):
    """No process could be started."""


class RefusedApartError(ApartError):
    """The process could not make sense of its input."""


def command_of(module: str, argument: str) -> list[str]:
    """Return the command that runs a module as a process, from source or frozen (by argument).

    ``-P`` keeps the working directory out of the import path.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, "-P", "-m", module]


class Process:
    """A child process; only one thread uses it at a time."""

    def __init__(
        self,
        command: Sequence[str],
        source: IO[bytes] | None = None,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Start the process and wait for the byte that says that it is ready.

        Args:
            command: the command.
            source: an open file that is its input; by default a pipe.
            settings: further variables of its environment.

        Raises:
            NoProcessError: it cannot be started.
        """
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        # One thread only: each would take its share of the process's memory limit.
        environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        environment |= settings
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                command,
                stdin=subprocess.PIPE if source is None else source,
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
        self._to = self._process.stdin
        self._from = cast("Any", self._process.stdout)
        try:
            with self.watched(START_S):
                self.take(memoryview(bytearray(1)))
        except ApartError as error:
            self.end()
            raise NoProcessError from error

    @property
    def is_running(self) -> bool:
        """Whether it is still running."""
        return self._process.poll() is None

    def watched(self, seconds: float) -> _Watch:
        """Return a context in which the process is killed after this many seconds."""
        return _Watch(self._process, seconds)

    def send(self, *parts: bytes | memoryview) -> None:
        """Write bytes to it.

        Raises:
            BrokeError: it accepts no more.
        """
        to = cast("IO[bytes]", self._to)
        try:
            for part in parts:
                view = memoryview(part)
                while view:
                    view = view[to.write(view) :]
        except OSError as error:
            raise BrokeError from error

    def take(self, view: memoryview) -> None:
        """Fill the view with its output.

        Raises:
            BrokeError: it sends less.
        """
        while view:
            count = self._from.readinto(view)
            if not count:
                raise BrokeError
            view = view[count:]

    def kill(self) -> None:
        """Kill it from another thread; a thread that waits for it is woken."""
        self._process.kill()

    def end(self) -> None:
        """Kill it and wait until it has ended; it holds no data that could be lost."""
        self._process.kill()  # does nothing if it has ended
        for pipe in filter(None, (self._to, self._from)):
            with suppress(OSError):
                pipe.close()
        self._process.wait()


class _Watch:
    """Kills a process that does not answer in time, which wakes the waiting thread.

    A timer is used because on Windows reading from a pipe has no timeout.
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
        """Return whether the process ended because it exceeded its processor time."""
        code, signal_ = self._process.wait(), getattr(signal, "SIGPROF", None)
        return signal_ is not None and code == -signal_
