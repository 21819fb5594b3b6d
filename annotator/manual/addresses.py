"""Addresses in the manual: a page, and the name of a heading on it."""

from __future__ import annotations

import re
from typing import Final

from annotator.sentences.said import PLACE

FRONT: Final = "README.md"
"""The first page: the contents."""

MESSAGES: Final = "look-up/messages.md"
"""The page of all sentences with which the program refuses something."""

_NO_PART_OF_ANCHORS: Final = re.compile(r"[^\w\- ]")
_LINK: Final = re.compile(r"\[([^]]*)\]\([^)]*\)")


def anchor_of(heading: str) -> str:
    """Return the name by which a heading is linked to, as forges and Sphinx with MyST make it."""
    bare = _NO_PART_OF_ANCHORS.sub("", _LINK.sub(r"\1", heading).strip().lower())
    return bare.replace(" ", "-")


def message_heading(template: str) -> str:
    """Return the heading of a message: its template with ``‹file›`` for ``{file}``."""
    return " ".join(PLACE.sub(r"‹\1›", template).split())


def message_address(template: str) -> str:
    """Return the address of the entry of a message, by its English template."""
    return f"{MESSAGES}#{anchor_of(message_heading(template))}"
