"""Runs an engine that is installed as a child process, with limits; its output is not trusted."""

from __future__ import annotations

import math
import os
import selectors
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, cast

from annotator.drafts.engine import DraftError
from annotator.imaging.formats.decoding_limits import DRAFTING, MAX_DRAFT_OUTPUT_BYTES, Limits
from annotator.progress import Cancel
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.system import face

_LIBRARIES: Final = "LD_LIBRARY_PATH"
_LOOK_EVERY_S: Final = 0.05
_PIECE_BYTES: Final = 1 << 16


def installed(name: str) -> str | None:
    """Return the absolute path of a program on the PATH; None if there is none.

    Relative entries of the PATH are left out: the working folder may hold files of strangers.
    """
    places = os.environ.get("PATH", "").split(os.pathsep)
    absolute = os.pathsep.join(place for place in places if Path(place).is_absolute())
    found = shutil.which(name, path=absolute) if absolute else None
    return found if found is not None and Path(found).is_absolute() else None


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for an engine.

    OpenCV leaves an empty entry in the list of folders with libraries, which means the working
    folder: a library that lies beside pictures of strangers would be loaded.
    """
    places = ours.get(_LIBRARIES, "").split(os.pathsep)
    kept = os.pathsep.join(place for place in places if Path(place).is_absolute())
    others = {name: value for name, value in ours.items() if name != _LIBRARIES}
    # More threads would be no faster on a line, and take the processor from the window.
    return others | ({_LIBRARIES: kept} if kept else {}) | {"OMP_THREAD_LIMIT": "1"}


def run(command: Sequence[str], data: bytes, cancel: Cancel, limits: Limits = DRAFTING) -> bytes:
    """Return the output of a program that gets ``data`` on its input.

    It is killed when it takes too long, says too much, or is cancelled. No shell is involved.

    Args:
        command: the absolute path of the program, and its arguments.
        data: its input.
        cancel: cancels.
        limits: of processor time and memory, as far as the system enforces them; four times the
            processor time is allowed to pass.

    Raises:
        DraftError: it cannot be started, failed, took too long or said too much.
        CancelledError: it was cancelled.
    """
    cancel.check()
    name = Name(Path(command[0]).name)
    try:
        process = subprocess.Popen(  # noqa: S603 - an absolute path and separate arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(os.environ),
            **face.separate_process(),  # so that what it starts itself ends with it
        )
    except OSError as error:
        message = said("{engine} cannot be started. Install it again.", engine=name)
        raise DraftError(message) from error
    within = face.TreeLimits(limits.memory_bytes, math.ceil(limits.seconds))
    tree = face.ProcessTree(process, within)
    exchange = _Exchange(process, tree, data)
    try:
        exchange.start()
        ends = time.monotonic() + limits.patience_s
        while not exchange.finished.wait(_LOOK_EVERY_S):
            cancel.check()
            if time.monotonic() > ends:
                raise _too_slow(name)
    finally:
        exchange.end()
        tree.close()
    cancel.check()
    if tree.has_used_its_time():
        raise _too_slow(name)
    if exchange.is_too_long or process.returncode:
        message = said(
            "{engine} failed. Choose another language, or install it again.", engine=name
        )
        raise DraftError(message)
    return bytes(exchange.output)


def _too_slow(name: Name) -> DraftError:
    return DraftError(said("{engine} took too long and was stopped.", engine=name))


class _Exchange:
    """Feeds a process and collects its output on two threads, so that neither pipe blocks.

    What the process has started can outlive it and keep both pipes open. So neither thread waits
    for a pipe longer than the exchange lasts; on Windows, where a pipe cannot be waited for, it
    does.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], tree: face.ProcessTree, data: bytes
    ) -> None:
        self.output = bytearray()
        self.is_too_long = False
        self.finished = threading.Event()
        self._is_over = False
        self._process = process
        self._tree = tree
        self._data = memoryview(data)
        self._to = cast("IO[bytes]", process.stdin)
        self._from = cast("IO[bytes]", process.stdout)
        self._threads = [threading.Thread(target=each) for each in (self._feed, self._collect)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Kill the process if it still runs, and wait for it and for the threads."""
        if not self.finished.is_set():
            self._tree.kill()
        self._is_over = True
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _feed(self) -> None:
        number, at = self._to.fileno(), 0
        with suppress(OSError):  # it ended, or wants no more
            if sys.platform != "win32":
                os.set_blocking(number, False)
            while at < len(self._data) and self._is_ready(self._to, selectors.EVENT_WRITE):
                at += os.write(number, self._data[at : at + _PIECE_BYTES])
        with suppress(OSError):
            self._to.close()

    def _collect(self) -> None:
        try:
            while self._is_ready(self._from, selectors.EVENT_READ):
                piece = os.read(self._from.fileno(), _PIECE_BYTES)
                if not piece:
                    break
                self.output += piece
                if len(self.output) > MAX_DRAFT_OUTPUT_BYTES:
                    self.is_too_long = True
                    self._tree.kill()
                    break
            self._process.wait()
        finally:
            self.finished.set()

    def _is_ready(self, pipe: IO[bytes], event: int) -> bool:
        """Wait for a pipe; return False if the exchange is over before."""
        if sys.platform != "win32":
            with selectors.DefaultSelector() as selector:
                selector.register(pipe, event)
                while not self._is_over:
                    if selector.select(_LOOK_EVERY_S):
                        return True
        return sys.platform == "win32"
