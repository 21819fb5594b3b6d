"""Notes what a reader opens, writes, starts and calls while it reads, and what lies where after."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tests.support.material import CHECKOUT

_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Final = {
    *("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("os.chmod", "os.chown", "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile"),
}
_LOOKS: Final = {"os.listdir", "os.scandir"}
CHILDREN: Final = (
    "annotator.audio.sound_child",
    "annotator.imaging.tiles.strip_child",
    "annotator.imaging.sandbox.decoder_child",
    "annotator.imaging.sandbox.detector_child",
)
"""The modules that the program itself runs in processes of their own."""

_STARTS: Final = {"os.system", "os.exec", "os.posix_spawn", "pty.spawn", "subprocess.Popen"}
_REACHES: Final = ("socket.", "urllib.", "http.", "ftplib.", "ssl.", "webbrowser.")
_READABLE: Final = (
    *(
        sys.prefix,
        os.path.realpath(sys.prefix),
        sys.base_prefix,
        str(CHECKOUT),
        "/proc/",
        "/dev/null",
        "/dev/urandom",
    ),
    *("/usr/share/zoneinfo", "/usr/lib", "/usr/share/mime", "/etc/mime.types", "/sys/"),
)
"""Where a program reads what belongs to itself and to the system."""


class Watch:
    """Hears what Python itself reports of files, processes and the network, from now on."""

    def __init__(self, job: Path, own: Path) -> None:
        """Know the folder of the job and those of the program."""
        self._job = os.path.realpath(job)
        self._own = os.path.realpath(own)
        self.escapes: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            is_write = isinstance(flags, int) and bool(flags & _WRITES)
            self._note(path, "wrote" if is_write else "read", is_write=is_write)
        elif event == "sqlite3.connect":
            text = unquote(str(arguments[0]).removeprefix("file://").partition("?")[0])
            self._note(text, "opened as a job", is_write=True)
        elif event in _CHANGES or event in _LOOKS:
            self._hear_of_folders(event, arguments)
        elif event in _STARTS and not is_own_child(arguments):
            self.escapes.append(f"started {arguments}")
        elif event.startswith(_REACHES):
            self.escapes.append(f"called {event}")

    def _hear_of_folders(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _LOOKS:
            # Which folders lie above, a job may ask: to know of folders that are synchronised.
            if not _is_in(self._job, os.path.realpath(str(arguments[0]))):
                self._note(arguments[0], event, is_write=False)
            return
        for path in arguments[:2] if event in {"os.rename", "os.link"} else arguments[:1]:
            # A name in a folder that was opened before: that opening was looked at.
            if Path(str(path)).is_absolute() or arguments[-1] == -1:
                self._note(path, event, is_write=True)

    def _note(self, path: object, what: str, *, is_write: bool) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return  # a number of something that was opened before
        real = os.path.realpath(os.fsdecode(path))
        allowed = (self._job, self._own) if is_write else (self._job, self._own, *_READABLE)
        if real != "/dev/null" and not any(_is_in(real, each) for each in allowed):
            self.escapes.append(f"{what} {real}")


def is_own_child(arguments: tuple[object, ...]) -> bool:
    """Return whether the arguments of an audit event start one of the program's own processes."""
    match arguments:
        case (sys.executable, [sys.executable, "-P", "-m", str(module), *_], *_):
            return module in CHILDREN
    return False


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def state_of(folder: Path) -> Mapping[str, str]:
    """Return what lies in a folder, each file by its digest and the time it was changed."""
    return {
        path.relative_to(folder).as_posix(): (
            f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
            if path.is_file()
            else "folder"
        )
        for path in sorted(folder.rglob("*"))
    }
