"""Programs that are forked from one that has imported what they need: each is a process of its own.

To start Python and to import the program costs more than most commands do. ``python -m
tests.support.forks KIND`` imports that once. For each order it forks a process, which gets the
arguments, the environment and the outputs of the order, runs its code, and ends as any program
does. What is seen only from the first import on, such as the modules that a command loads, needs a
process that is started afresh.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import IO, Final

import widgets
from tests.support.material import CHECKOUT
from tools.shots import scenes

SANDBOXES: Final = (
    "annotator.audio.sound_child",
    "annotator.imaging.sandbox.decoder_child",
    "annotator.imaging.sandbox.detector_child",
)
"""The modules of the product's own processes that decode. A fork has imported only its own: what
that imports once it can open no file is missing, as in a process that was started."""

LOADED: Final[Mapping[str, Sequence[str]]] = {
    "commands": ("main", "annotator.cli.group"),
    "hostile": ("tests.faults.hostile_tries",),
    "windows": ("tests.faults.names_tries", "tools.shots.clipped", "tools.shots.untranslated"),
    **{each: (each,) for each in SANDBOXES},
}
"""What the programs of each kind have imported: ``commands`` also each command, but no Qt;
``windows`` all widgets."""

_LARGEST: Final = 1 << 20
"""Bytes of an order, with its environment."""


class NoQt:
    """Finds no Qt, as on a machine that has none."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Refuse the modules of Qt, and leave all others to whoever comes next."""
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"{name} is not on this machine", name=name)


class Fork:
    """A program that was forked."""

    def __init__(self, ends: IO[bytes]) -> None:
        """Read its number from the pipe that tells its end."""
        self._ends = ends
        self._pid = int(ends.readline())

    @property
    def pid(self) -> int:
        """Its number."""
        return self._pid

    def has_ended(self, within_s: float | None = 0) -> bool:
        """Return whether it has ended, after waiting so long for that; None: as long as it runs."""
        return bool(select.select([self._ends], [], [], within_s)[0])

    def kill(self) -> None:
        """End it, if it still runs."""
        if not self.has_ended():
            with suppress(ProcessLookupError):  # its end is told a moment later
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Return its exit status, or the negative number of the signal that ended it."""
        with self._ends:
            return os.waitstatus_to_exitcode(int(self._ends.readline()))


def fork(
    kind: str,
    code: str,
    arguments: Sequence[str],
    streams: Sequence[int],
    env: Mapping[str, str] | None = None,
) -> Fork:
    """Run code in a process that has imported what its kind has; ``wait`` must be called.

    Args:
        kind: one of ``LOADED``.
        code: what ``python -c`` would run.
        arguments: what follows the program's name in ``sys.argv``.
        streams: the file numbers of its standard output and error, and of its input if that is not
            to be empty.
        env: its whole environment; that of this process if none is given.
    """
    environment = dict(os.environ if env is None else env)
    order = {"code": code, "argv": ["-c", *arguments], "env": environment}
    ends, theirs = os.pipe()
    try:
        out, err, *source = streams
        files = [out, err, theirs, *source]
        socket.send_fds(_server(kind), [json.dumps(order).encode()], files)
    finally:
        os.close(theirs)
    return Fork(os.fdopen(ends, "rb"))


def run(
    kind: str, code: str, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run code as ``fork`` does, wait for its end and return what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = fork(kind, code, arguments, (out.fileno(), err.fileno()), env).wait()
        texts = []
        for each in (out, err):
            each.seek(0)
            texts.append(each.read().decode())
    return subprocess.CompletedProcess([code, *arguments], status, *texts)


@cache
def _server(kind: str) -> socket.socket:
    """Return the socket to the process that forks; it ends when this one closes it, or ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forks", kind, str(theirs.fileno())],
            cwd=CHECKOUT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # no fork has the other threads
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def end() -> None:
        ours.close()
        server.wait()

    atexit.register(end)
    return ours


# In the process that forks -------------------------------------------------------------------


def _load(kind: str) -> None:
    if kind == "commands":
        sys.meta_path.insert(0, NoQt())
    for name in LOADED[kind]:
        import_module(name)
    if kind not in SANDBOXES:
        _load_parts(kind)
    gc.collect()
    gc.freeze()  # what is loaded stays: no program looks through it, nor copies its memory


def _load_parts(kind: str) -> None:
    if kind == "windows":
        for package in (scenes, widgets):
            for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                import_module(each.name)
    else:
        from exporters.registry import find_exporters

        find_exporters()
    if kind == "commands":
        from annotator.cli.group import COMMANDS

        for name in COMMANDS.values():
            import_module(f"annotator.cli.commands.{name}")


def _ordered(control: socket.socket) -> str:
    """Serve; return the code of an order in the process that was forked for it.

    Between the two is one that only waits, and tells the number and the end of the program.
    """
    while True:
        data, files, _flags, _address = socket.recv_fds(control, _LARGEST, 4)
        if not data:
            sys.exit()
        waiting = os.fork()
        if waiting:
            for each in files:
                os.close(each)
            _reap()
            continue
        control.close()
        out, err, ends, *source = files
        program = os.fork()
        if program:
            os.write(ends, f"{program}\n".encode())
            os.write(ends, f"{os.waitpid(program, 0)[1]}\n".encode())
            os._exit(0)
        os.close(ends)
        return _begun(json.loads(data), [*source, out, err])


def _begun(order: dict[str, object], streams: Sequence[int]) -> str:
    """Take an order; ``streams`` are outputs and before them the input, if there is one."""
    for number, each in zip(range(3 - len(streams), 3), streams, strict=True):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(order["env"])  # type: ignore[call-overload]  # of the JSON of our own other end
    sys.argv[:] = order["argv"]  # type: ignore[call-overload]  # of the JSON of our own other end
    return str(order["code"])


def _reap() -> None:
    """Take the ends of those that only waited."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    _load(sys.argv[1])
    with socket.socket(fileno=int(sys.argv[2])) as orders:
        code_of_order = _ordered(orders)
    exec(compile(code_of_order, "<string>", "exec"), {"__name__": "__main__"})
