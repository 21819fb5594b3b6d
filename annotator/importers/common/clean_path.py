"""Checks the file names in documents: relative, and inside the folder of the pictures."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from annotator.document_limits import PATH_CHARACTERS

_ROOTED: Final = re.compile(r"[\\/]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://")
"""The beginning of a path that is not relative: of a disk, a drive or a server."""


def clean_path(name: object) -> str:
    """Return a file name as a relative ``/`` path; "" for one that leads out or is none.

    An absolute path or a server name is refused, not made relative: a document must not choose
    which of a person's files are opened.
    """
    if not _is_name(name) or _ROOTED.match(name):
        return ""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return "" if ".." in parts else "/".join(parts)


def strange_path(name: object) -> str:
    """Return a file name that leads out with ``/`` between its parts; "" for one that is none.

    Its ending may be that of a file which is there; never open the path itself.
    """
    if not _is_name(name):
        return ""
    # Label Studio gives the path of a local file as a query: /data/local-files/?d=a/1.jpg
    return name.replace("\\", "/").replace("?d=", "/").rstrip("/")


def _is_name(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and len(name) <= PATH_CHARACTERS and "\0" not in name
