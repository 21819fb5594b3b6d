"""The names and values that every container has, and which names of entries are valid."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Final

from annotator.document_limits import PATH_CHARACTERS
from annotator.files import is_special_on_windows

HEADER: Final = "container.json"
"""The first entry: ``{"format": "fairlabel/<kind>/1"}``."""

MANIFEST: Final = "manifest.json"
"""The entry after all files: path, size and SHA-256 of each."""

SIGNATURE: Final = "manifest.json.sigstore.json"
"""The last entry, if there is one: a bundle that signs the bytes of the manifest."""

OWN_NAMES: Final = frozenset({HEADER, MANIFEST, SIGNATURE})


class ContainerKind(StrEnum):
    """What a container holds; its value is part of the format."""

    PACKAGE = "package"
    SUBMISSION = "submission"
    REVIEW = "review"
    UPDATE = "update"

    @property
    def format_name(self) -> str:
        """The value of ``format`` in the header."""
        return f"fairlabel/{self.value}/1"


def is_entry_name(name: str) -> bool:
    """Return whether a name can be a file below a folder on every system.

    A container is made on one system and opened on another, so the rules of Windows hold
    everywhere: no device, no colon, no dot or space at the end of a part.
    """
    if not 0 < len(name) <= PATH_CHARACTERS or "\\" in name:
        return False
    if any(ord(each) < ord(" ") for each in name):
        return False
    return all(map(_is_part, name.split("/")))


def _is_part(part: str) -> bool:
    return (
        part not in {"", ".", ".."}
        and not set(part) & set('*?"<>|')
        and not is_special_on_windows(part)
    )


def folded(name: str) -> str:
    """Return what two names share if some system takes them for the same file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
