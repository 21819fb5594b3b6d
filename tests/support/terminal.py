"""Runs ``python main.py …`` as in a terminal, on a machine that has no Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import forks
from tests.support.material import CHECKOUT

PROGRAM = """
import runpy, sys

sys.argv[0] = "main.py"
runpy.run_path("main.py", run_name="__main__")
"""
"""A program for ``python -c`` that runs ours."""

WITHOUT_QT = (
    """
import sys
from tests.support.forks import NoQt

sys.meta_path.insert(0, NoQt())
"""
    + PROGRAM
)
"""Likewise, with every import of Qt failing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The output of a command, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The single JSON document on standard output."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The single sentence of a refusal; there is no other output, and no trace."""
        assert self.status == 1, (self.out, self.err)
        assert self.out == ""
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


def fairlabel(*arguments: str | Path, program: str = PROGRAM) -> Answer:
    """Run a command in a process of its own that has imported all commands; return its answer.

    Every import of Qt fails there, also while they are imported.
    """
    run = forks.run("commands", program, *map(str, arguments))
    return Answer(run.returncode, run.stdout, run.stderr)


def started(*arguments: str | Path, program: str = WITHOUT_QT) -> Answer:
    """Run a command in a process that is started afresh, and return its answer."""
    run = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Answer(run.returncode, run.stdout, run.stderr)


def done(*arguments: str | Path) -> Answer:
    """Run a command that must succeed, with nothing on standard error."""
    return _succeeded(fairlabel(*arguments))


def done_afresh(*arguments: str | Path) -> Answer:
    """Likewise, in a process that is started afresh."""
    return _succeeded(started(*arguments))


def _succeeded(answer: Answer) -> Answer:
    assert (answer.status, answer.err) == (0, "")
    return answer


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, to check that nothing has changed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
