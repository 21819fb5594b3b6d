"""Reads regular files, and shows their names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tools.checkers.check_ledger.refusal import Refused, need

LARGEST_FILE = 128 * 1024 * 1024
"""Page: "files over 128 MiB" are refused."""


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a document."""
    with plain_file(path) as file:
        data = file.read(LARGEST_FILE + 1)
    need(len(data) <= LARGEST_FILE, "it is too large")
    return data


@contextmanager
def plain_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file. Reading a pipe or a device might never end.

    Page: "reads regular files only".
    """
    name = shown(path.name)
    try:
        need(stat.S_ISREG(path.stat().st_mode), f"{name} is no plain file")
        with open(path, "rb", opener=_without_waiting) as file:
            # The file may have been replaced since.
            need(stat.S_ISREG(os.fstat(file.fileno()).st_mode), f"{name} has changed")
            yield file
    except Refused:
        raise
    except (OSError, ValueError) as error:
        raise Refused(f"{name} cannot be read") from error


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; opening a pipe would otherwise wait for somebody who writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shown(name: str) -> str:
    """Return a name on one line: it cannot write lines of its own, or act on the terminal."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name
    )
