"""Audits within the test's process, and processes that end otherwise than an audit does.

To start Python and to load the libraries of an audit takes longer than to audit a few exports.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread
from types import SimpleNamespace

from annotator.audit.tables.audit_errors import AuditRefusedError


def threads(_method: str) -> SimpleNamespace:
    """Return how threads are started, in place of how the program starts processes.

    What an audit is told and tells goes through a pipe as between two processes.
    """
    return SimpleNamespace(Pipe=Pipe, Process=_thread)


def _thread(
    target: Callable[..., object], args: tuple[Connection, *tuple[object, ...]], name: str
) -> Thread:
    theirs, *others = args
    # The program closes its own copy of that end, once a process has another.
    copy = Connection(os.dup(theirs.fileno()))

    def make() -> None:
        try:
            target(copy, *others)
        except BaseException:
            copy.send(AuditRefusedError("The thread of the audit failed."))
            raise

    return Thread(target=make, name=name, daemon=True)


def waits(theirs: Connection, *_given: object) -> None:
    """Wait until it is stopped, and answer as an audit does."""
    theirs.recv()
    theirs.send(None)


def dies(*_given: object) -> None:
    """End this process as the system does that has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
