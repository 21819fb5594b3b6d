"""Seals verified rows, so that an audit trusts only rows that this account verified here.

The secret never leaves the computer. Rows that came with a folder of somebody else have no such
seal, so their exports are verified again, whoever signed them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotator.files import (
    FOR_THE_OWNER,
    FileRefusedError,
    is_file,
    opened_plain,
    read_whole,
    write_whole,
)
from annotator.paths import data_folder

SEAL: Final = "seal"
"""The name of the seal in a part."""

_BYTES: Final = 32
_SECRET: Final = "audit-secret"  # noqa: S105 - the name of a file


def own_secret() -> bytes:
    """Return the secret of this account on this computer; it is made when it is first needed.

    Raises:
        OwnFolderError: the program's own folder cannot be made.
        OSError: the disk refused.
    """
    path = data_folder() / _SECRET
    if not is_file(path) or path.stat().st_size != _BYTES:
        is_replaced = is_file(path)
        with suppress(FileExistsError):  # another audit was faster
            write_whole(
                path, secrets.token_bytes(_BYTES), mode=FOR_THE_OWNER, is_replaced=is_replaced
            )
    return path.read_bytes()


def seal_of(part: Path, secret: bytes) -> bytes:
    """Return the seal of a folder of tables: over the name and the content of each file in it.

    Raises:
        FileRefusedError: something in it is no file, or cannot be read.
        OSError: the folder cannot be read.
    """
    files = sorted(path for path in part.iterdir() if path.name != SEAL)
    told = hmac.new(secret, b"", hashlib.sha256)
    for path in files:
        with opened_plain(path) as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        # A name with a line break must not read as two files.
        told.update(f"{path.name!r} {content}\n".encode())
    return told.hexdigest().encode()


def is_sealed(part: Path, secret: bytes) -> bool:
    """Return whether a folder of tables has the seal of this secret, and was not changed since."""
    try:
        stated = read_whole(part / SEAL, 2 * _BYTES)
        return hmac.compare_digest(stated, seal_of(part, secret))
    except (FileRefusedError, OSError):
        return False
