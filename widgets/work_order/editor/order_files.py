"""The files of the editor: saved orders, and the automatic draft."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from annotator.document_limits import ORDER_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.files import FileRefusedError, read_whole
from annotator.paths import data_folder
from annotator.pay.order.order_reader import read_document

DRAFT_NAME = "work order draft.toml"


def draft_path() -> Path:
    """Return the path of the draft."""
    return data_folder() / DRAFT_NAME


def read_order_bytes(path: Path) -> bytes:
    """Return the bytes of a work order file.

    Raises:
        InvalidWorkOrderError: it cannot be read.
    """
    try:
        return read_whole(path, ORDER_BYTES)
    except FileRefusedError as error:
        raise InvalidWorkOrderError(error.said) from error


def read_order_file(path: Path) -> dict[str, Any]:
    """Return the groups of a work order file, valid or not.

    Raises:
        InvalidWorkOrderError: it is no readable TOML.
    """
    return read_document(read_order_bytes(path))


def read_draft(path: Path) -> dict[str, Any] | None:
    """Return the draft, however large, or None if there is no readable one."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def drop_draft(path: Path) -> None:
    """Delete the draft; if that fails, it only appears once more."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
