"""The files of the editor: saved orders, and the automatic draft."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from annotator.errors import InvalidWorkOrderError
from annotator.files import FileRefusedError, read_whole
from annotator.paths import data_folder
from annotator.pay.order.order_reader import LARGEST_BYTES, read_document

DRAFT_NAME = "work order draft.toml"


def draft_path() -> Path:
    """Return where the unfinished order is kept."""
    return data_folder() / DRAFT_NAME


def read_order_bytes(path: Path) -> bytes:
    """Return the bytes of an order's file.

    Raises:
        InvalidWorkOrderError: it cannot be read.
    """
    try:
        return read_whole(path, LARGEST_BYTES)
    except FileRefusedError as error:
        raise InvalidWorkOrderError(error.said) from error


def read_order_file(path: Path) -> dict[str, Any]:
    """Return the groups of an order's file, right or wrong.

    Raises:
        InvalidWorkOrderError: it cannot be read as TOML at all.
    """
    return read_document(read_order_bytes(path))


def read_draft(path: Path) -> dict[str, Any] | None:
    """Return the unfinished order, however large, or None if there is none that can be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def drop_draft(path: Path) -> None:
    """Take the unfinished order away; one that stays only shows up once more."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
