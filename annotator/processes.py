"""Processes of this computer that call a function for many tasks; they end with this program."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Final, TypeVar

from annotator.errors import AnnotatorError

A = TypeVar("A")
T = TypeVar("T")

CORES: Final = os.cpu_count() or 1
_AT_MOST: Final = 8
"""More processes would need more than 1 GiB of memory for what each has loaded."""

_AHEAD: Final = 4
"""So many tasks wait for each process: what there is in memory does not grow with their number."""


class ProcessEndedError(AnnotatorError):
    """The system ended a process, perhaps for lack of memory."""


class Processes(AbstractContextManager["Processes"]):
    """As many processes as cores, but at most eight; they are started with the first task.

    They end when the block ends, and when this process is killed.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._executor: ProcessPoolExecutor | None = None

    def __exit__(self, *_: object) -> None:
        """Wait for the calls that are running, and end the processes."""
        self._end()

    def results(
        self, call: Callable[[A], T], tasks: Iterable[A], *, is_ordered: bool = False
    ) -> Iterator[tuple[A, T]]:
        """Yield each task and its result, in the order in which they are ready.

        Args:
            call: a function of a module. It, the tasks and the results can be pickled.
            tasks: they are taken as they are needed.
            is_ordered: yield them in the order of the tasks.

        Raises:
            ProcessEndedError: the system ended a process. Some of the tasks that were taken have
                no result; they may have been done or not.
        """
        at_once = min(CORES, _AT_MOST) * _AHEAD
        coming = iter(tasks)
        running: dict[Future[T], A] = {}
        try:
            while True:
                for task in islice(coming, at_once - len(running)):
                    running[self._started().submit(call, task)] = task
                if not running:
                    return
                awaited = list(islice(running, 1)) if is_ordered else list(running)
                for done in wait(awaited, return_when=FIRST_COMPLETED).done:
                    yield running[done], done.result()
                    del running[done]
        except BrokenProcessPool as error:
            self._end()
            raise ProcessEndedError(
                "The system ended a process, perhaps for lack of memory. Close other programs, "
                "then try again."
            ) from error
        finally:
            for each in running:
                each.cancel()

    def alone(self, call: Callable[[A], T], task: A) -> T:
        """Return the result of one task that runs alone.

        Raises:
            ProcessEndedError: the system ended its process.
        """
        [(_, result)] = self.results(call, [task])
        return result

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            count = min(CORES, _AT_MOST)
            self._executor = ProcessPoolExecutor(count, get_context("spawn"), _end_with_the_parent)
        return self._executor

    def _end(self) -> None:
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None


def _end_with_the_parent() -> None:
    """End this process when the one that started it is gone; Ctrl-C is for that one alone."""
    parent = parent_process()
    if parent is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sentinel = parent.sentinel

    def end() -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
