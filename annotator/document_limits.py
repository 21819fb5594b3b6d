"""Limits on foreign documents: one table, each limit with its reason.

The limits are made for a machine with 2 GB of memory. The system and the window take half of it,
so a document may take 1 GB. A document above a limit is refused with a sentence before it is
parsed: ``docs/decisions/file/untrusted-files.md``. The limits for pictures are in
``annotator/imaging/formats/facts.py`` and ``annotator/imaging/formats/decoding_limits.py``.
"""

from __future__ import annotations

from typing import Final

MEMORY_BYTES: Final = 1_000_000_000
"""Memory that a document read as a whole may take as Python values: half of a 2 GB machine."""

DOCUMENT_BYTES: Final = 2_000_000_000
"""The longest JSON document that is opened. It is longer than what ``MEMORY_BYTES`` lets pass as a
whole; imports read it record by record."""

WHOLE_BYTES: Final = 16_000_000
"""Up to this length an import parses a document at once, in a fifth of the memory that it may take.
Longer ones are read record by record."""

VALUE_CHARACTERS: Final = 16_000_000
"""The longest record, or other value, of a document that is read record by record: a flood of empty
lists of this length takes 360 MB. The outline of one region never comes near it."""

IMPORT_REGIONS: Final = 5_000_000
"""Annotations of one document, and tags of images. They pass one by one and wait on the disk, so
memory is no reason: some 250 bytes each there, 700 in the job file, and 100 µs of a slow machine,
which are a quarter of an hour in which nobody else can save."""

IMPORT_IMAGES: Final = 300_000
"""Images of one document. All are held at once, for which name means which picture is seen over all
of them: up to 3 kB each."""

IMPORT_CATEGORIES: Final = 10_000
"""Categories of one document. Each becomes a label, and all labels are in memory as long as the job
is open; the largest public list has under 2,000."""

LINE_BYTES: Final = 16_000_000
"""The longest line of a document of lines: one region or one text."""

CARD_BYTES: Final = 10_000_000
"""README.md of an export, which is a page; its notes name at most some items each."""

LEDGER_BYTES: Final = 128 * 2**20
"""A hand-in, receipt or proof. A hand-in has 67 bytes for each entry and takes some 180 in memory:
two million entries are a lifetime of work, and 350 MB."""

ORDER_BYTES: Final = 1_000_000
"""A work order: pages of text. Reading TOML takes up to 100 times its length."""

SETTINGS_BYTES: Final = 4_000_000
"""The settings: a line for each, and those of the keys. Damage makes it no larger."""

STATE_BYTES: Final = 16_000_000
"""The state file of a session: the spans since the last save, a few hundred bytes each."""

KEY_BYTES: Final = 64_000
"""A key in a file, which has some hundred bytes."""

COMMAND_BYTES: Final = 256_000_000
"""A file that a command takes as bytes and makes nothing of but a digest, a key or a receipt."""

_OBJECT_BYTES: Final = 300
_LIST_BYTES: Final = 90
_VALUE_BYTES: Final = 36


def needed_bytes(data: bytes) -> int:
    """Return about how much memory JSON takes while it is made into Python values.

    Counted without making anything: an object with some ten keys, a list, and a value behind each
    comma, as CPython 3.11 to 3.13 makes them on 64 bits; its bytes, and its text. What stands in
    texts counts too. Documents of boxes come out a third above what they take.
    """
    counted = (
        _OBJECT_BYTES * data.count(b"{")
        + _LIST_BYTES * data.count(b"[")
        + _VALUE_BYTES * data.count(b",")
    )
    return counted + 2 * len(data)
