"""Writes one new file, completely or not at all, and never over an existing file."""

from __future__ import annotations

from pathlib import Path

from annotator.cli.common.output import shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.files import write_whole
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said


def require_free(path: Path) -> None:
    """Check that no file of this name exists.

    Raises:
        CommandRefusedError: one exists.
    """
    if path.exists() or path.is_symlink():
        name = shown_path(path)
        raise CommandRefusedError(
            said("{name} is there already. Choose another name.", name=Name(name))
        )


def require_place(path: Path, *, is_replaced: bool) -> None:
    """Check that a file may be written there.

    Raises:
        CommandRefusedError: there is something that must not be replaced, or it is no regular file.
    """
    name = shown_path(path)
    if not is_replaced and (path.exists() or path.is_symlink()):
        raise CommandRefusedError(
            said(
                "{name} is there already. Choose another name, or add --force to replace it.",
                name=Name(name),
            )
        )
    if path.is_dir() or path.is_symlink():
        raise CommandRefusedError(
            said("{name} is no plain file. Choose another name.", name=Name(name))
        )


def write_new(path: Path, content: str | bytes, *, is_replaced: bool = False) -> None:
    """Write a file atomically, texts in UTF-8.

    Raises:
        CommandRefusedError: there is a file of that name that must not be replaced, or the disk
            refused.
    """
    if not is_replaced:
        require_free(path)
    data = content.encode() if isinstance(content, str) else content
    try:
        write_whole(path, data, is_replaced=is_replaced)
    except FileExistsError:
        require_free(path)
        raise
    except OSError as error:
        shown = shown_path(path)
        message = said(
            "{file} could not be written ({reason}). Choose another folder.",
            file=Name(shown),
            reason=Reason(error.strerror),
        )
        raise CommandRefusedError(message) from error
