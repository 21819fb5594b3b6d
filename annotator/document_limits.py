"""All limits on foreign documents, keys and folders: one table, each limit with its reason.

The limits are made for a machine with 2 GB of memory. The system and the window take half of it,
so a document may take 1 GB. A document above a limit is refused with a sentence before it is
parsed: ``docs/decisions/file/untrusted-files.md``. The limits on pictures and detectors are in
``annotator/imaging/formats/decoding_limits.py``.
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

JSON_DEPTH: Final = 100
"""Most lists and objects inside each other in a document that is imported."""

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

CATEGORY_DEPTH: Final = 100
"""Categories above each other, which become groups of labels."""

COORDINATE_PX: Final = 1e9
"""Largest coordinate that is believed; no picture is near it, and no canvas can draw there."""

STATED_SIDE_PX: Final = 1_000_000
"""Largest side of an image that a document states; ten times what is opened as a picture."""

PATH_CHARACTERS: Final = 4_096
"""Longest path; no system takes a longer one."""

LINE_BYTES: Final = 16_000_000
"""The longest line of a document of lines: one region or one text."""

CARD_BYTES: Final = 10_000_000
"""README.md of an export, which is a page; its notes name at most some items each."""

LEDGER_BYTES: Final = 128 * 2**20
"""A hand-in, receipt or proof. A hand-in has 67 bytes for each entry and takes some 180 in memory:
two million entries are a lifetime of work, and 350 MB."""

ORDER_BYTES: Final = 1_000_000
"""A work order: pages of text. Reading TOML takes up to 100 times its length."""

ORDER_GROUPS: Final = 5_000
"""Lines of an order that begin with ``[``: each group takes the reader of TOML some 20 µs."""

ORDER_KEY_PARTS: Final = 40
"""Parts of a key with points in an order; the reader of TOML goes through the key again
for each."""

ORDER_NUMBER_CHARACTERS: Final = 10_000
"""A number with as many digits in an order: no honest one comes near it, and reading takes long."""

ORDER_NUMBER_BITS: Final = 64
"""A larger whole number is not quoted in a sentence: Python does not write thousands of digits."""

AMOUNT_DIGITS: Final = (15, 12)
"""Digits of an amount of money before and after the point."""

FORMULA_CHARACTERS: Final = 20_000
"""The formula beside a figure of an export, which ``verify`` evaluates."""

HASHED_BYTES: Final = 2**31 - 1
"""Largest file whose digest is taken: nothing larger is read or shown either."""

PART_WORKERS: Final = 10_000
"""Workers of a part of an export: nobody hands in so many in one job, and adding them up takes
long."""

FOLDER_NAMES: Final = 2_000
"""So many names of a folder are looked at for documents of a ledger: an export may lie among
downloads."""

PREVIEW_BYTES: Final = 1 << 26
"""A document of an export that is not written line by line is held whole for its preview; above
this only its lines are told."""

SETTINGS_BYTES: Final = 4_000_000
"""The settings: a line for each, and those of the keys. Damage makes it no larger."""

STATE_BYTES: Final = 16_000_000
"""The state file of a session: the spans since the last save, a few hundred bytes each."""

KEY_BYTES: Final = 64_000
"""A key in a file, which has some hundred bytes."""

KEY_MEMORY_BYTES: Final = 256 * 2**20
"""Memory that a key with a passphrase may demand; scrypt takes 128 N r."""

KEY_LANES: Final = 4
"""The p of scrypt that a key may demand: the time grows with it."""

KEY_ROUNDS: Final = 10_000_000
"""Rounds of PBKDF2, in keys that other programs wrote."""

COMMAND_BYTES: Final = 256_000_000
"""A file that a command takes as bytes and makes nothing of but a digest, a key or a receipt."""

_OBJECT_BYTES: Final = 300
_LIST_BYTES: Final = 90
_VALUE_BYTES: Final = 36
_FULL_LIST_BYTES: Final = 8
_FULL_OBJECT_BYTES: Final = 16
_UNCROWDED_BYTES: Final = 8_000_000


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


def is_crowded(data: bytes) -> bool:
    """Return whether JSON holds far more lists and objects than it has room to put things into.

    Each takes 60 to 250 bytes of memory, and three in the file. A million of lists, or half as
    many objects, are always welcome; more are if the file has 8 bytes for each list and 16 for
    each object. Brackets inside of texts count too: to tell them apart would be to read it.
    """
    if _FULL_OBJECT_BYTES * len(data) <= _UNCROWDED_BYTES:
        return False
    return is_crowd(data.count(b"["), data.count(b"{"), len(data))


def is_crowd(lists: int, objects: int, size_bytes: int) -> bool:
    """Return whether so many lists and objects are far more than a document has room for."""
    needed = _FULL_LIST_BYTES * lists + _FULL_OBJECT_BYTES * objects
    return needed > max(_UNCROWDED_BYTES, size_bytes)
