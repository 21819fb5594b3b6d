"""The folder with the versions of the program, and the file in it that names the one to start.

The layout, and what the launcher does with it, are on the page docs/updates.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.document_limits import VERSIONS_BYTES
from annotator.errors import WriteFailedError
from annotator.files import (
    FileRefusedError,
    is_file,
    is_running,
    read_whole,
    remove_folder,
    write_whole,
)
from annotator.sentences.parts import Reason
from annotator.sentences.said import said
from annotator.updates.build import UpdateRefusedError, read_build, version_numbers

VERSIONS: Final = "versions"
CURRENT: Final = "current"
LAUNCHERS: Final = ("Fairlabel.exe", "fairlabel")
"""What starts the current version, in the folder around ``versions``."""

_RUNS: Final = re.compile(r"\.runs-([0-9.]+)-([0-9]+)")


@dataclass(frozen=True, slots=True)
class Installation:
    """The versions of a program that can take updates.

    Attributes:
        versions: the folder with a folder for each version.
        running: the version of this process.
    """

    versions: Path
    running: str

    @property
    def folder(self) -> Path:
        """The folder of the running version."""
        return self.versions / self.running

    @property
    def launcher(self) -> Path | None:
        """The file that starts the current version; None if there is none."""
        found = (self.versions.parent / name for name in LAUNCHERS)
        return next(filter(is_file, found), None)

    def current(self) -> tuple[str, str]:
        """Return the version that is started, and the one before, which is kept; "" for none.

        Raises:
            UpdateRefusedError: the file that names them is damaged.
        """
        try:
            lines = read_whole(self.versions / CURRENT, VERSIONS_BYTES).decode().splitlines()
            for line in lines:
                version_numbers(line)
            return lines[0], (lines[1] if len(lines) > 1 else "")
        except (FileRefusedError, ValueError, LookupError) as error:
            raise UpdateRefusedError(
                "This copy of the program is damaged, so it takes no update. Install the new "
                "version instead."
            ) from error

    def start_next(self, version: str) -> None:
        """Have the launcher start another version from now on; the running one is kept.

        Raises:
            WriteFailedError: the disk refused; the same version as before is started.
        """
        try:
            self._write(version, self.running)
        except OSError as error:
            raise WriteFailedError(
                said(
                    "The new version is unpacked but cannot be started ({reason}). The program is "
                    "as it was. Try again.",
                    reason=Reason(error.strerror or str(error)),
                )
            ) from error

    def confirm(self) -> None:
        """Remove the version before, since this one has opened a job.

        It stays, until the next time, while a process of it runs or the disk refuses.
        """
        with suppress(UpdateRefusedError, OSError):
            started, before = self.current()
            if started != self.running or not before or self._runs(before):
                return
            remove_folder(self.versions / before)
            self._write(started)

    @contextmanager
    def marked_as_running(self) -> Iterator[None]:
        """Show other processes, while the block runs, that this version is in use.

        Where the disk refuses, nobody sees it.
        """
        mark = self.versions / f".runs-{self.running}-{os.getpid()}"
        with suppress(OSError):
            mark.touch()
        try:
            yield
        finally:
            with suppress(OSError):
                mark.unlink(missing_ok=True)

    def _runs(self, version: str) -> bool:
        """Return whether a process of a version runs; marks of killed ones are removed."""
        runs = False
        for mark in list(self.versions.iterdir()):
            found = _RUNS.fullmatch(mark.name)
            if found is not None and found[1] == version:
                if is_running(int(found[2])):
                    runs = True
                else:
                    mark.unlink(missing_ok=True)
        return runs

    def _write(self, *versions: str) -> None:
        text = "".join(f"{each}\n" for each in versions)
        write_whole(self.versions / CURRENT, text.encode())


def installation_of(folder: Path, version: str) -> Installation:
    """Return the installation that a folder of the running program belongs to.

    Args:
        folder: any folder inside that of the running version.
        version: the running version.

    Raises:
        UpdateRefusedError: it was installed by the system, or otherwise without ``versions``; or
            it cannot be written to.
    """
    for place in folder.resolve().parents:
        is_version = place.name == version and place.parent.name == VERSIONS
        if is_version and is_file(place.parent / CURRENT):
            _require_writable(place.parent)
            return Installation(place.parent, version)
    raise UpdateRefusedError(
        "This copy of the program was installed by the system, which also updates it. Install the "
        "new version instead."
    )


@contextmanager
def in_use(build_file: Path) -> Iterator[None]:
    """Show other processes, while the block runs, which version this process uses.

    Args:
        build_file: the file in which the running program says what it is.
    """
    with ExitStack() as stack:
        with suppress(UpdateRefusedError):
            build = read_build(build_file)
            if build is not None:
                installed = installation_of(build_file.parent, build.version)
                stack.enter_context(installed.marked_as_running())
        yield


def _require_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise UpdateRefusedError(
            "The folder of the program cannot be written to. Let whoever installed it take the "
            "update, or copy the program to a folder of yours first."
        )
