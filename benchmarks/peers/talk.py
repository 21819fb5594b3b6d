"""The requesting side: a program in a process of its own, which is ended if it does not answer."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from benchmarks.peers.answers import NONE, CannotError
from benchmarks.timing import Samples
from tests.support.material import CHECKOUT

NOT_THEIRS: Final = frozenset(
    {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"}
)
"""Environment variables that would lead a program to modules of others."""


class Talk(AbstractContextManager["Talk"]):
    """A program that is driven by lines.

    ``begun_ms`` is the time of its start, by the clock of ``time.perf_counter``; ``first`` is its
    first message. A failure is raised as ``CannotError``: it ended, it gave no answer within the
    limit, or it reports one.
    """

    def __init__(self, command: Sequence[str], home: Path, limit_s: float) -> None:
        """Start it, with its own home folder, and wait for its first message."""
        self.limit_s = limit_s
        self._over = ""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the talk
        self.begun_ms = 1000 * time.perf_counter()
        self._process = subprocess.Popen(
            list(command),
            cwd=CHECKOUT,
            env=_environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.first = self._answer()
        except CannotError:
            self.end()
            raise

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self.end()

    def ask(self, name: str, **arguments: object) -> Samples:
        """Request an action and return its times."""
        if self._over:
            raise CannotError(self._over)
        try:
            print(json.dumps([name, arguments]), file=self._process.stdin, flush=True)
        except OSError:
            raise self._is_over("ended") from None
        answer = self._answer()
        if "word" in answer:
            if answer["word"] != NONE:
                self._tell_errors()
            raise CannotError(answer["word"])
        return Samples(answer["wall_ms"], answer["cpu_ms"])

    def end(self) -> None:
        """End the program at once: its data on the disk is thrown away."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._said.close()
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except BrokenPipeError:
            return

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._answers.put(line)
        self._answers.put("")

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=self.limit_s)
        except queue.Empty:
            self._process.kill()
            raise self._is_over("hangs") from None
        if not line:
            raise self._is_over("ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _is_over(self, word: str) -> CannotError:
        self._over = word
        self._tell_errors()
        return CannotError(word)

    def _tell_errors(self) -> None:
        """Print the end of its standard error."""
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        for line in lines[-3:]:
            print(f"    {line}", file=sys.stderr)


class Silent(AbstractContextManager["Silent"]):
    """Stands for a program that did not start."""

    def __init__(self, word: str) -> None:
        """Store the reason."""
        self._word = word

    def __exit__(self, *_: object) -> None:
        """Do nothing."""

    def ask(self, name: str, **_: object) -> Samples:
        """Raise the reason.

        Raises:
            CannotError: always.
        """
        del name
        raise CannotError(self._word)


def _environment(home: Path) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in NOT_THEIRS}
    folders = ("CONFIG", "DATA", "CACHE", "STATE")
    return {**kept, "HOME": str(home)} | {f"XDG_{each}_HOME": str(home) for each in folders}
