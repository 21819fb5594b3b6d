"""Writes one new file, completely or not at all, and never over an existing file."""

from __future__ import annotations

from pathlib import Path

from annotator import files
from annotator.cli.common.output import shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.sentences.parts import Name
from annotator.sentences.said import said


def require_free(path: Path) -> None:
    """Check that no file of this name exists.

    Raises:
        NameTakenError: there is.
    """
    files.require_place(path, named=shown_path(path))


def require_place(path: Path, *, is_replaced: bool) -> None:
    """Check that a file may be written there.

    Raises:
        CommandRefusedError: there is something that ``--force`` would replace.
        NameTakenError: there is a folder or a link.
    """
    name = shown_path(path)
    if not is_replaced and files.is_taken(path):
        raise CommandRefusedError(
            said(
                "{name} is there already. Choose another name, or add --force to replace it.",
                name=Name(name),
            )
        )
    files.require_place(path, is_replaced=True, named=name)


def write_new(path: Path, content: str | bytes, *, is_replaced: bool = False) -> None:
    """Write a file atomically, texts in UTF-8.

    Raises:
        NameTakenError: there is something of that name that is not to be replaced.
        WriteFailedError: the disk refused.
    """
    data = content.encode() if isinstance(content, str) else content
    files.write_chosen(path, data, is_replaced=is_replaced, named=shown_path(path))
