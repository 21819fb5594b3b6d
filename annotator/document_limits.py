"""Limits on foreign documents: one table, each limit with its reason.

The limits are made for a machine with 2 GB of memory. The system and the window take half of it,
so a document may take 1 GB. A document above a limit is refused with a sentence before it is
parsed: ``docs/decisions/file/untrusted-files.md``. The limits for pictures are in
``annotator/imaging/formats/facts.py`` and ``annotator/imaging/formats/decoding_limits.py``.
"""

from __future__ import annotations

from typing import Final

MEMORY_BYTES: Final = 1_000_000_000
"""The memory that a document read as a whole may take as Python values: half of a 2 GB machine."""

DOCUMENT_BYTES: Final = 2_000_000_000
"""The longest JSON document that is opened. It may exceed ``MEMORY_BYTES`` because imports read it
record by record."""

WHOLE_BYTES: Final = 16_000_000
"""The longest document that an import parses at once, in a fifth of the memory limit. Longer ones
are read record by record."""

VALUE_CHARACTERS: Final = 16_000_000
"""The longest record or other value of a document that is read record by record: empty lists of
this total length take 360 MB. The outline of one region is far shorter."""

IMPORT_REGIONS: Final = 5_000_000
"""Annotations, and tags of images, in one document. They are streamed to disk, so memory sets no
limit: each takes some 250 bytes there, 700 in the job file, and 100 µs on a slow machine. The whole
takes a quarter of an hour, during which nobody else can save."""

IMPORT_IMAGES: Final = 300_000
"""Images in one document. All are held in memory, up to 3 kB each, because file names are matched
to pictures over the whole set."""

IMPORT_CATEGORIES: Final = 10_000
"""Categories in one document. Each becomes a label, and all labels stay in memory while the job is
open; the largest public list has fewer than 2,000."""

LINE_BYTES: Final = 16_000_000
"""The longest line of a line-based document: one region or one text."""

CARD_BYTES: Final = 10_000_000
"""README.md of an export: one page. Its notes name only a few items each."""

LEDGER_BYTES: Final = 128 * 2**20
"""A hand-in, receipt or proof. A hand-in has 67 bytes for each entry and takes some 180 in memory:
two million entries, a lifetime of work, take 350 MB."""

ORDER_BYTES: Final = 1_000_000
"""A work order: a few pages of text. Reading TOML takes up to 100 times its length."""

SETTINGS_BYTES: Final = 4_000_000
"""The settings: one line for each, and those of the keys. Damage does not make the file longer."""

STATE_BYTES: Final = 16_000_000
"""The state file of a session: the spans since the last save, a few hundred bytes each."""

KEY_BYTES: Final = 64_000
"""A key file, which has a few hundred bytes."""

COMMAND_BYTES: Final = 256_000_000
"""A file that a command reads as bytes, for a digest, a key or a receipt only."""

_OBJECT_BYTES: Final = 300
_LIST_BYTES: Final = 90
_VALUE_BYTES: Final = 36


def needed_bytes(data: bytes) -> int:
    """Return the approximate memory for parsing JSON into Python values.

    It is estimated without parsing: an object with about ten keys, a list, and a value after each
    comma, with the sizes of CPython 3.11 to 3.13 on 64 bits, plus the bytes and the decoded text.
    Commas inside strings count too. For documents of boxes the estimate is a third too high.
    """
    counted = (
        _OBJECT_BYTES * data.count(b"{")
        + _LIST_BYTES * data.count(b"[")
        + _VALUE_BYTES * data.count(b",")
    )
    return counted + 2 * len(data)
