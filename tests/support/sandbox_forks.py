"""The product's processes that decode, forked from one that has imported their codecs.

To start one takes longer than all that most tests have decoded in it. A fork takes requests, gives
up its rights and is killed as if it had been started; that it can be started is seen in the tests
that use ``sandboxes_afresh``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import IO, Any, Final

from tests.support import forks

_PYTHON: Final = sys.executable


class SandboxFork:
    """What ``subprocess.Popen`` is to whoever started one."""

    def __init__(self, module: str, pipe_bytes: int, env: dict[str, str]) -> None:
        """Fork it."""
        self._lock = threading.Lock()
        self._status: int | None = None
        theirs, ours = os.pipe()
        from_it, its = os.pipe()
        if sys.platform == "linux":
            from fcntl import F_SETPIPE_SZ, fcntl

            for each in (ours, from_it):
                fcntl(each, F_SETPIPE_SZ, pipe_bytes)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            code = f"from {module} import main; main()"
            self._fork = forks.fork(module, code, [], (its, nowhere, theirs), env)
        finally:
            for each in (theirs, its, nowhere):
                os.close(each)
        self.stdin: IO[bytes] = os.fdopen(ours, "wb", 0)
        self.stdout: IO[bytes] = os.fdopen(from_it, "rb", 0)
        self.pid = self._fork.pid

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        with self._lock:
            if self._status is None and self._fork.has_ended():
                self._status = self._fork.wait()
            return self._status

    def kill(self) -> None:
        """End it, if it still runs."""
        with self._lock:
            if self._status is None:
                self._fork.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status as soon as it has ended."""
        while (status := self.poll()) is None:
            if not self._fork.has_ended(timeout):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status


def _started(command: Sequence[str], **named: Any) -> SandboxFork | subprocess.Popen[bytes]:
    """Fork a process that decodes; start any other."""
    *start, module = command
    if hasattr(os, "fork") and start == [_PYTHON, "-P", "-m"] and module in forks.SANDBOXES:
        return SandboxFork(module, named["pipesize"], named["env"])
    return subprocess.Popen(command, **named)


FORKING: Final = SimpleNamespace(Popen=_started, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)
"""Stands in the place of ``subprocess`` where the product starts such processes."""
