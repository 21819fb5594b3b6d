"""Runs tests in forks of one warm process, so that a planted fault takes a third of the time.

python -m tools.mutants_server serve SOCKET PACKAGE TESTS    once, in the background python -m
tools.mutants_server run SOCKET                    exits as pytest did

The modules under test are imported in the fork only. A fork that uses too much processor time, as
in an endless loop, is killed, and the fault counts as found.
"""

from __future__ import annotations

import importlib
import os
import resource
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path

PROCESSOR_S = 60
SLOW = {"test_bad_orders.py", "test_draft.py"}
OUT_OF_TIME = "ended: out of processor time"
_KILLED = 3


def serve(address: str, package: Path, tests: Path) -> None:
    """Answer each connection with pytest's output, and its exit code as the last line.

    The tests named after the changed module or importing it come first, then those of plain
    examples: mostly they are enough. The others come last; none runs twice.
    """
    _warm_up()
    every = sorted(tests.glob("test_*.py"))
    plain = [path for path in every if _is_quick(path)]
    others = [path for path in every if path not in plain]
    texts = {path: path.read_text(encoding="utf-8") for path in every}
    sound = _contents(package, but={})
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        while True:
            connection, _address = listening.accept()
            changed = _contents(package, but=sound)
            with connection, _not_kept(changed):
                named = _tests_of(changed, texts)
                stages = [
                    [path for path in stage if path not in named] for stage in (plain, others)
                ]
                stages = [stage for stage in (named, *stages) if stage]
                codes = (_in_a_fork(stage, connection.fileno()) for stage in stages)
                code = next((code for code in codes if code), 0)
                connection.sendall(f"\n{code}\n".encode())


def _contents(package: Path, *, but: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return the contents of the modules, without those that are unchanged."""
    read = {path: path.read_bytes() for path in package.glob("*.py")}
    return {path: content for path, content in read.items() if but.get(path) != content}


def _tests_of(modules: Iterable[Path], texts: Mapping[Path, str]) -> list[Path]:
    """Return the tests of modules: those of the same name, then those that import them."""
    stems = [module.stem for module in modules]
    named = [path for path in texts if path.stem.removeprefix("test_") in stems]
    uses = [f".{stem} import " for stem in stems]
    importing = [path for path in texts if any(use in texts[path] for use in uses)]
    quick = [path for path in importing if path.name not in SLOW]
    return list(dict.fromkeys([*named, *quick]))


@contextmanager
def _not_kept(modules: Iterable[Path]) -> Iterator[None]:
    """Delete the bytecode of modules, before and after.

    Two versions of a file may have the same size and time stamp, by which Python tells them apart.
    """
    compiled = [Path(cache_from_source(str(module))) for module in modules]
    for path in compiled:
        path.unlink(missing_ok=True)
    try:
        yield
    finally:
        for path in compiled:
            path.unlink(missing_ok=True)


def run(address: str) -> int:
    """Have the tests run, print their output, and return their exit code."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        with connection.makefile() as answer:
            *printed, code = answer.read().splitlines()
    print("\n".join(printed))
    return int(code)


def _warm_up() -> None:
    """Import what every run needs, and nothing under test."""
    for name in ("sqlite3", "hypothesis.strategies", "hypothesis.extra.pytestplugin", "pytest"):
        importlib.import_module(name)


def _is_quick(tests: Path) -> bool:
    """Return whether a file has no randomised tests, and no thousands of others."""
    return tests.name not in SLOW and "hypothesis" not in tests.read_text(encoding="utf-8")


def _in_a_fork(tests: Sequence[Path], output: int) -> int:
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = int(importlib.import_module("pytest").main(["-c", "mutants.ini", *map(str, tests)]))
        sys.stdout.flush()
        os._exit(code)
    _child, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    os.write(output, f"\n{OUT_OF_TIME}\n".encode())
    return _KILLED


def main() -> int:
    """Serve, or request one run."""
    what, address, *rest = sys.argv[1:]
    if what == "run":
        return run(address)
    package, tests = map(Path, rest)
    serve(address, package, tests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
