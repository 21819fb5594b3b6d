"""Runs the tests that are nearest to a change, nearest first, for at most 90 seconds.

`make quick` compares with the last commit; `make quick ARGS=main~3` with that one. A test is near a
module if it imports it, directly or through a few others; `make test` still has the last word.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import grimp

ROOT: Final = Path(__file__).resolve().parents[1]
LIMIT_S: Final = 85.0
"""For the tests; the whole run takes a minute and a half."""

STOPS_WITHIN_S: Final = 20.0

_PYTEST: Final = """
import signal, sys, pytest
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(pytest.main(sys.argv[1:]))
"""
"""A shell starts background jobs with the interrupt ignored, which is sent when time is up."""

PACKAGES: Final = ("annotator", "exporters", "widgets", "resources", "benchmarks", "tools", "tests")
TESTS_OF_PAGES: Final = "tests/test_docs.py"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run: how many tests there were, how many ran, and how many failed."""

    ran: int
    failed: int
    is_whole: bool


def main() -> int:
    """Run them; returns 1 if one failed, 0 otherwise."""
    reference = sys.argv[1] if sys.argv[1:] else "HEAD"
    files = list(nearest_tests(changed_files(reference)))
    if not files:
        print(f"Nothing that a test imports differs from {reference}.")
        return 0
    print(f"{len(files)} test files are near the change, beginning with {files[0]}")
    outcome = run(files, LIMIT_S)
    rest = "all that are near it" if outcome.is_whole else "the nearest; make test runs the rest"
    print(f"{outcome.ran} tests ran, {outcome.failed} failed: {rest}.")
    return 1 if outcome.failed else 0


def changed_files(reference: str, root: Path = ROOT) -> list[str]:
    """Return the paths that differ from a commit, and untracked ones.

    Raises:
        CalledProcessError: there is no such commit.
    """
    commands = (
        ("git", "diff", "--name-only", reference, "--"),
        ("git", "ls-files", "--others", "--exclude-standard"),
    )
    lines = [
        subprocess.run(each, cwd=root, check=True, capture_output=True, text=True).stdout
        for each in commands
    ]
    return "".join(lines).splitlines()


def nearest_tests(changed: Iterable[str]) -> Iterator[str]:
    """Yield the test files that import changed modules, those with the fewest steps first."""
    if any(each.endswith(".md") for each in changed):
        yield TESTS_OF_PAGES
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    level = {_module(each) for each in changed if each.endswith(".py")} & graph.modules
    seen = set(level)
    while level:
        yield from sorted(path for path in map(_path, level) if _is_test(path))
        level = {
            importer
            for module in level
            for importer in graph.find_modules_that_directly_import(module)
        } - seen
        seen |= level


def run(files: Sequence[str], limit_s: float, root: Path = ROOT) -> Outcome:
    """Run test files in this order on all processors, and stop after ``limit_s`` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        command = [sys.executable, "-c", _PYTEST, "-q", "-n", "auto", "--dist", "load"]
        command += ["--maxschedchunk", "2", f"--junitxml={told}", *files]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen(command, cwd=root, env=environment, start_new_session=True)
        try:
            process.wait(limit_s)
        except subprocess.TimeoutExpired:
            _stop(process)
            return _outcome(told, is_whole=False)
        return _outcome(told, is_whole=True)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt pytest, which then reports its progress; kill it if it does not answer.

    So are its workers: one whose test hangs would go on for five seconds more.
    """
    os.killpg(process.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOPS_WITHIN_S)
    with suppress(ProcessLookupError):  # it has ended, with everything it started
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _outcome(told: Path, *, is_whole: bool) -> Outcome:
    if not told.exists():  # it was killed before it could report
        return Outcome(0, 0, is_whole)
    suite = ET.parse(told).getroot().find("testsuite")  # noqa: S314 - pytest has just written it
    count = {} if suite is None else suite.attrib
    failed = int(count.get("failures", 0)) + int(count.get("errors", 0))
    return Outcome(int(count.get("tests", 0)), failed, is_whole)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _path(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_")


if __name__ == "__main__":
    sys.exit(main())
