"""Writes a single new file, whole or not at all, and never over another."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from annotator.cli.refusals import CommandRefusedError


def require_free(path: Path) -> None:
    """Do nothing if there is nothing of that name.

    Raises:
        CommandRefusedError: there is.
    """
    if path.exists() or path.is_symlink():
        name = click.format_filename(path)
        raise CommandRefusedError(f"{name} is there already. Choose another name.")


def write_new(path: Path, text: str) -> None:
    """Write a text file in UTF-8 that appears whole.

    Raises:
        CommandRefusedError: there is something of that name, or the disk refused.
    """
    require_free(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        scratch = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            scratch.chmod(0o644)
            _put_in_place(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        shown = click.format_filename(path)
        message = f"{shown} could not be written ({error.strerror}). Choose another folder."
        raise CommandRefusedError(message) from error


def _put_in_place(scratch: Path, path: Path) -> None:
    try:
        # Unlike a rename, a link never replaces what somebody else has just put there.
        os.link(scratch, path)
    except FileExistsError:
        require_free(path)
        raise
    except OSError:  # sticks with FAT know no links
        require_free(path)
        scratch.rename(path)
