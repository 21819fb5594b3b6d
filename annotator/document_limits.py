"""All limits on foreign documents, keys and folders: one table, each limit with its reason.

The limits are made for a machine with 2 GB of memory. The system and the window take half of it,
so a document may take 1 GB. A document above a limit is refused with a sentence before it is
parsed: ``docs/decisions/file/untrusted-files.md``. The limits on pictures and detectors are in
``annotator/imaging/formats/decoding_limits.py``.
"""

from __future__ import annotations

import sys
from typing import Final, TypeGuard

MEMORY_BYTES: Final = 1_000_000_000
"""The memory that a document read as a whole may take as Python values: half of a 2 GB machine."""

DOCUMENT_BYTES: Final = 2_000_000_000
"""The longest JSON document that is opened. It may exceed ``MEMORY_BYTES`` because imports read it
record by record."""

WHOLE_BYTES: Final = 16_000_000
"""The longest document that an import parses at once, in a fifth of the memory limit. Longer ones
are read record by record."""

JSON_DEPTH: Final = 100
"""The deepest nesting of lists and objects in an imported document."""

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

CATEGORY_DEPTH: Final = 100
"""Categories above each other, which become groups of labels."""

TRANSCRIPT_BYTES: Final = 64_000_000
"""A transcript of sound, such as a TextGrid or subtitles: twelve hours have some 5 MB. It is held
as text and as values, in up to ten times its length."""

DECIMAL_CHARACTERS: Final = 64
"""A decimal number of a transcript; a time in seconds with all digits of a float has 20."""

NUMBER: Final = sys.float_info.max
"""The largest number, which is the largest that a double can hold: most readers keep numbers as
such. A whole number in JSON may have thousands of digits, and cannot be computed with."""

PLACE_NUMBER: Final = 2**53
"""The largest number of a place: whole numbers up to here are exact in a double. A sound of so many
samples, of a million a second, would last 285 years."""

COORDINATE_PX: Final = 1e9
"""The largest valid coordinate; no picture comes near it, and no canvas could draw there."""

STATED_SIDE_PX: Final = 1_000_000
"""Largest side of an image that a document states; ten times what is opened as a picture."""

PATH_CHARACTERS: Final = 4_096
"""The longest path; no system accepts a longer one."""

XML_BYTES: Final = 32_000_000
"""The longest XML document of a page: 100,000 words of PAGE XML, as densely as programs write them.
It is kept in the job file, so that an export can write it back."""

XML_ELEMENTS: Final = 1_000_000
"""Elements of an XML document, of some 400 bytes of memory each."""

XML_DEPTH: Final = 100
"""Elements of an XML document inside each other."""

PAGE_ELEMENTS: Final = 200_000
"""Regions, lines and words of one page: twice as many as the densest pages have."""

REGION_DEPTH: Final = 20
"""Regions of a page inside each other, as an export writes them: tables in tables are rare."""

POINTS_CHARACTERS: Final = 4_000_000
"""The points of one element, as text: a polygon of some 400,000 corners."""

LINE_BYTES: Final = 16_000_000
"""The longest line of a line-based document: one region or one text."""

CARD_BYTES: Final = 10_000_000
"""README.md of an export: one page. Its notes name only a few items each."""

LEDGER_BYTES: Final = 128 * 2**20
"""A hand-in, receipt or proof. A hand-in has 67 bytes for each entry and takes some 180 in memory:
two million entries, a lifetime of work, take 350 MB."""

ORDER_BYTES: Final = 1_000_000
"""A work order: a few pages of text. Reading TOML takes up to 100 times its length."""

ORDER_SIGNATURE_BYTES: Final = 16_000
"""The signature of a work order: one line of about 900 bytes."""

ORDER_GROUPS: Final = 5_000
"""Maximum number of lines of an order that begin with ``[``: the TOML parser takes some 20 µs for
each group."""

ORDER_KEY_PARTS: Final = 40
"""Parts of a key with points in an order; the reader of TOML goes through the key again
for each."""

ORDER_NUMBER_CHARACTERS: Final = 10_000
"""A number with as many digits in an order: no honest one comes near it, and reading takes long."""

ORDER_NUMBER_BITS: Final = 64
"""A larger whole number is not quoted in a sentence: Python does not write thousands of digits."""

AMOUNT_DIGITS: Final = (15, 12)
"""Digits of an amount of money before and after the decimal point."""

FORMULA_CHARACTERS: Final = 20_000
"""The formula beside a figure of an export, which ``verify`` evaluates."""

REVIEW_TEXT_CHARACTERS: Final = 1_000
"""The reason of a review, and the worker's answer to it: some 150 words. Both stand in lists and in
exports; whoever has more to say can comment on the item."""

REVIEW_DOCUMENT_BYTES: Final = 64_000_000
"""The reviews of a job: 200 bytes for each region without a reason, so some 300,000 regions."""

HASHED_BYTES: Final = 2**31 - 1
"""The largest file that is hashed; nothing larger is read or shown either."""

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
"""The settings: one line for each, and those of the keys. Damage does not make the file longer."""

STATE_BYTES: Final = 16_000_000
"""The state file of a session: the spans since the last save, a few hundred bytes each."""

KEY_BYTES: Final = 64_000
"""A key file, which has a few hundred bytes."""

AGE_HEADER_BYTES: Final = 64_000
"""The list of keys at the beginning of an encrypted file, of some 110 bytes each; ours has one."""

KEY_MEMORY_BYTES: Final = 256 * 2**20
"""Maximum memory that a key with a passphrase may demand; scrypt takes 128 N r."""

KEY_LANES: Final = 4
"""The p of scrypt that a key may demand: the time grows with it."""

KEY_ROUNDS: Final = 10_000_000
"""Maximum number of rounds of PBKDF2, in keys from elsewhere."""

CONTAINER_FILES: Final = 300_000
"""Files in a package or submission: as many as images in one document."""

CONTAINER_BYTES: Final = 2**40
"""All files of a package or submission: no stick holds more. Before unpacking, the free space of
the disk is the limit."""

CONTAINER_TABLE_BYTES: Final = 256 * 2**20
"""The table of contents of a zip file, which is read at once and takes some five times its length
in memory."""

CONTAINER_MANIFEST_BYTES: Final = 128 * 2**20
"""The manifest of a package or submission: 300,000 files of some 300 bytes each."""

CONTAINER_HEADER_BYTES: Final = 4_000
"""The first entry of a package or submission: its kind."""

UPDATE_DOCUMENT_BYTES: Final = 16 * 2**20
"""The list of files of an update: 20,000 files of some 300 bytes each."""

UPDATE_FILES: Final = 20_000
"""Files of a version of the program; ours have some 3,000."""

UPDATE_BYTES: Final = 2 * 10**9
"""A version of the program, unpacked: ours have up to 250 MB."""

BUILD_BYTES: Final = 4_000
"""What a built program says of itself."""

VERSIONS_BYTES: Final = 4_000
"""The file that names the version to start: two lines."""

PACKAGE_DOCUMENT_BYTES: Final = 64 * 2**20
"""What a package says of itself: 300,000 items of some 60 bytes each, and labels."""

DRAFTS_BYTES: Final = 512 * 2**20
"""The drafts in a package, of which one line is in memory at a time."""
SUBMISSION_FILES: Final = 10_000
"""Files in a submission: those of an export without media, and its work orders."""

SUBMISSION_GROWTH: Final = 200
"""The size of a submission after unpacking, as a multiple of the size of its file: JSON becomes
some 30 times larger."""

SUBMISSION_SMALL_BYTES: Final = 64 * 2**20
"""Up to this size after unpacking, the growth is not limited."""

MOST_CONTRIBUTIONS: Final = 10_000
"""Contributions in an export, each of which is checked as an export of its own."""

COMMAND_BYTES: Final = 256_000_000
"""A file that a command reads as bytes, for a digest, a key or a receipt only."""

_ZEROS: Final = bytes.maketrans(b"123456789", b"0" * 9)
_LONG_NUMBER: Final = b"0" * (sys.float_info.max_10_exp + 1)
_OBJECT_BYTES: Final = 300
_LIST_BYTES: Final = 90
_VALUE_BYTES: Final = 36
_FULL_LIST_BYTES: Final = 8
_FULL_OBJECT_BYTES: Final = 16
_UNCROWDED_BYTES: Final = 8_000_000


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value of a foreign document is a number, finite and up to ``NUMBER``.

    Truth values are none. ``math.isfinite`` raises an ``OverflowError`` for larger whole numbers.
    """
    return type(value) in {int, float} and abs(value) <= NUMBER  # type: ignore[arg-type]  # mypy does not narrow by a set of types


def may_hold_long_number(data: bytes) -> bool:
    """Return whether JSON has so many digits in a row that they may be more than ``NUMBER``.

    The digits may also stand inside a string.
    """
    return len(data) >= len(_LONG_NUMBER) and _LONG_NUMBER in data.translate(_ZEROS)


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


def is_crowded(data: bytes) -> bool:
    """Return whether JSON has far more lists and objects than its length can fill.

    Each takes 60 to 250 bytes of memory, but only three in the file. A million lists, or half as
    many objects, are always allowed; more are allowed if the file has 8 bytes for each list and 16
    for each object. Brackets inside strings count too, because telling them apart would require
    parsing.
    """
    if _FULL_OBJECT_BYTES * len(data) <= _UNCROWDED_BYTES:
        return False
    return is_crowd(data.count(b"["), data.count(b"{"), len(data))


def is_crowd(lists: int, objects: int, size_bytes: int) -> bool:
    """Return whether a document of this size has far too many lists and objects."""
    needed = _FULL_LIST_BYTES * lists + _FULL_OBJECT_BYTES * objects
    return needed > max(_UNCROWDED_BYTES, size_bytes)
