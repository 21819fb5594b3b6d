"""Runs the command line as ``main.py`` builds it, but for the window, which is only noted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import main
from annotator.cli import build_cli


@dataclass(slots=True)
class Windows:
    """Stands for the window; keeps which jobs it was opened with."""

    opened: list[Path | None] = field(default_factory=list)
    status: int = 0

    def open(self, job: Path | None) -> int:
        self.opened.append(job)
        return self.status


def run(*arguments: str | Path, windows: Windows | None = None, typed: str = "") -> Result:
    """Run a command, with what is typed into it; a fault of ours comes through as itself."""
    outside = replace(main.outside(), open_window=(windows or Windows()).open)
    result = CliRunner().invoke(build_cli(outside), [str(each) for each in arguments], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(*arguments: str | Path, status: int = 0) -> Result:
    """Run a command that is to succeed, perhaps with an exit status that says to look."""
    result = run(*arguments)
    assert result.exit_code == status, result.output
    return result


def told(*arguments: str | Path) -> Any:
    """Return the one JSON document of a command that is to succeed."""
    return json.loads(done(*arguments).stdout)


def refused(*arguments: str | Path) -> str:
    """Return the one sentence with which a command is refused; it writes nothing else."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    sentence = result.stderr.removesuffix("\n")
    assert sentence.endswith((".", "?")), sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def state_of(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, to see that nothing has changed."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
