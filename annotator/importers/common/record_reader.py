"""Reads the lists of a JSON document record by record, so that it needs little memory.

Short documents are read as a whole. Long ones are parsed twice: once to see that they are JSON of
one meaning and how much they hold, before anything is made of it; then as they are asked for.
"""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final, Protocol

from annotator.document_limits import (
    DOCUMENT_BYTES,
    JSON_DEPTH,
    VALUE_CHARACTERS,
    WHOLE_BYTES,
    is_crowd,
)
from annotator.files import opened_plain
from annotator.importers.common.json_values import (
    CROWDED,
    DECODER,
    TOO_DEEP,
    DocumentFaultError,
    is_deeper_than,
    not_json,
    read_json,
    refuse_half_characters,
    refusing,
    without_repeats,
)
from annotator.progress import Cancel
from annotator.sentences.parts import Count
from annotator.sentences.said import UNFILLED, said, word

_PIECE_BYTES: Final = 1 << 20
_LONGEST_TOKEN: Final = 16
"""Maximum number of characters that identify a JSON token other than a string."""

_BLANK: Final = " \t\n\r"
_SPACE: Final = re.compile(f"[{_BLANK}]*")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_BOM: Final = codecs.BOM_UTF8

Limits = Mapping[str, int]
"""The lists to read record by record, each with its maximum number of records."""


class SourceDocument(Protocol):
    """A document. If it is no object, ``values`` is None."""

    @property
    def values(self) -> Mapping[str, object] | None:
        """The value of each key, except the lists that are read record by record."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of elements of each of those lists that exists."""
        ...

    def records(self, name: str) -> Iterator[object]:
        """Yield the elements of one of those lists."""
        ...


@contextmanager
def opened_document(
    path: Path, limits: Limits, cancel: Cancel, *, whole_bytes: int = WHOLE_BYTES
) -> Iterator[SourceDocument]:
    """Open a JSON document that has been checked once; it can be read inside the block.

    Raises:
        ImportRefusedError: see ``read_json``; or one of the lists is longer than its limit.
        CancelledError: the person cancelled.
    """
    if _size_of(path) <= whole_bytes:
        document = _Whole(read_json(path, cancel=cancel), limits)
        with refusing(path):
            for name, count in document.counts.items():
                _require_few(name, count, limits)
        yield document
        return
    with refusing(path), opened_plain(path) as file:
        yield _Long.looked_through(file, limits, cancel)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # reading it reports the fault


def _require_few(name: str, count: int, limits: Limits) -> None:
    if count > limits[name]:
        raise DocumentFaultError(
            said(
                "{file} holds more than {most} {what}. Split it into documents of fewer, each with "
                "its own images, and import one after the other.",
                file=UNFILLED,
                most=Count(limits[name], is_grouped=True),
                what=word(name.replace("_", " ")),
            )
        )


class _Whole:
    """A document that was read at once."""

    def __init__(self, value: object, limits: Limits) -> None:
        content = value if isinstance(value, dict) else {}
        self._lists = {
            name: content[name] for name in limits if isinstance(content.get(name), list)
        }
        self.counts = {name: len(each) for name, each in self._lists.items()}
        self.values: Mapping[str, object] | None = None
        if isinstance(value, dict):
            self.values = {key: each for key, each in value.items() if key not in self._lists}

    def records(self, name: str) -> Iterator[object]:
        return iter(self._lists.get(name, ()))


@dataclass(slots=True)
class _Long:
    """A document whose file is kept open; ``offsets`` are the positions of its lists."""

    file: BufferedReader
    cancel: Cancel
    values: dict[str, object] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)

    @classmethod
    def looked_through(cls, file: BufferedReader, limits: Limits, cancel: Cancel) -> _Long:
        size = os.fstat(file.fileno()).st_size
        if size > DOCUMENT_BYTES:
            raise DocumentFaultError(
                said(
                    "{file} is too large: {size} bytes; up to {most} are read. Split it into "
                    "several documents, and import one after the other.",
                    file=UNFILLED,
                    size=Count(size, is_grouped=True),
                    most=Count(DOCUMENT_BYTES, is_grouped=True),
                )
            )
        found = cls(file, cancel)
        text = _Text(file, cancel, size)
        if text.peek() != "{":
            text.value(JSON_DEPTH)
        else:
            found.values = {}
            for key in text.members():
                if key in found.values or key in found.counts:
                    without_repeats([(key, 0), (key, 0)])
                if key in limits and text.peek() == "[":
                    found.offsets[key] = text.offset
                    found.counts[key] = 0
                    for count, _ in enumerate(text.elements(), 1):
                        found.counts[key] = count
                        _require_few(key, count, limits)
                else:
                    found.values[key] = text.value(JSON_DEPTH - 1)
        text.require_end()
        return found

    def records(self, name: str) -> Iterator[object]:
        if name in self.offsets:
            yield from _Text(self.file, self.cancel, 0, self.offsets[name]).elements()


class _Text:
    """The text of a file in pieces, and the reading position; ``size`` is 0 on the second pass."""

    def __init__(self, file: BufferedReader, cancel: Cancel, size: int, offset: int = 0) -> None:
        file.seek(offset)
        self._file, self._cancel, self._size = file, cancel, size
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._buffer, self._at, self._is_end = "", 0, False
        self._read = offset  # bytes of the file read so far
        self._before = offset  # bytes of the file before the buffer
        self._line, self._column = 1, 1  # of the first character of the buffer
        self._lists = self._objects = self._lines_read = 0
        self._cut_off = "", 0
        if not offset and file.read(len(_BOM)) == _BOM:
            self._read = self._before = len(_BOM)
        else:
            file.seek(offset)

    @property
    def offset(self) -> int:
        """The position of the next character in the file."""
        return self._before + len(self._buffer[: self._at].encode())

    def peek(self) -> str:
        """Return the next character that is not white space, or "" at the end."""
        while True:
            here = self._buffer[self._at : self._at + 1]
            if here not in _BLANK:  # what programs write has little white space
                return here
            found = _SPACE.match(self._buffer, self._at)
            self._at = self._at if found is None else found.end()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def members(self) -> Iterator[str]:
        """Yield the keys of an object that begins here, each when its value comes next."""
        yield from self._members("}", has_keys=True)

    def elements(self) -> Iterator[object]:
        """Yield the elements of a list that begins here."""
        for _ in self._members("]", has_keys=False):
            yield self.value(JSON_DEPTH - 2)

    def _members(self, end: str, *, has_keys: bool) -> Iterator[str]:
        self.peek()
        self._at += 1
        if self.peek() == end:
            self._at += 1
            return
        while True:
            yield self._key() if has_keys else ""
            following = self.peek()
            if following not in (",", end):
                raise self._fault("Expecting ',' delimiter", self._at)
            self._at += 1
            if following == end:
                return
            if self.peek() == end:
                what = "Expecting property name enclosed in double quotes" if has_keys else ""
                raise self._fault(what or "Expecting value", self._at)

    def _key(self) -> str:
        if self.peek() != '"':
            raise self._fault("Expecting property name enclosed in double quotes", self._at)
        key = self.value(0)
        if self.peek() != ":":
            raise self._fault("Expecting ':' delimiter", self._at)
        self._at += 1
        return str(key)

    def value(self, depth: int) -> object:
        """Return the next value, with at most this many levels of lists and objects."""
        self.peek()
        found = self._parsed()
        # A number may continue in the unread part (1, 1.5, 1.5e+3), and so may a truncated value.
        while (found is None or found[1] + _LONGEST_TOKEN > len(self._buffer)) and self._more():
            found = self._parsed()
        if found is None:
            what, behind = self._cut_off
            raise self._fault(what, self._at + behind)
        value, end = found
        if self._size:
            self._require_one_meaning(value, end, depth)
        self._at = end
        return value

    def _parsed(self) -> tuple[object, int] | None:
        """Return the next value and its end; None if it is truncated, as ``_cut_off`` says."""
        try:
            return DECODER.raw_decode(self._buffer, self._at)
        except json.JSONDecodeError as error:
            if not self._may_go_on(error):
                raise self._fault(error.msg, error.pos) from error
            self._require_short()
            self._cut_off = error.msg, error.pos - self._at
        except RecursionError as error:
            raise DocumentFaultError(TOO_DEEP) from error
        except DocumentFaultError:
            raise
        except ValueError as error:  # an integer of thousands of digits
            raise DocumentFaultError(
                said("{file} holds a number of thousands of digits.", file=UNFILLED)
            ) from error
        return None

    def require_end(self) -> None:
        """Check that nothing follows."""
        if self.peek():
            raise self._fault("Extra data", self._at)

    def _require_one_meaning(self, value: object, end: int, depth: int) -> None:
        # Nothing is nested deeper than there are brackets, and most records have few.
        opened = self._buffer.count("[", self._at, end) + self._buffer.count("{", self._at, end)
        if opened > depth and isinstance(value, dict | list) and is_deeper_than(value, depth):
            raise DocumentFaultError(TOO_DEEP)
        if _SURROGATE.search(self._buffer, self._at, end):
            refuse_half_characters(value)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Return whether the end of the buffer may have truncated an otherwise valid value."""
        is_near_end = error.pos >= len(self._buffer) - _LONGEST_TOKEN
        return is_near_end or error.msg.startswith("Unterminated string")

    def _require_short(self) -> None:
        if len(self._buffer) - self._at > VALUE_CHARACTERS:
            line, _ = self._place(self._at)
            raise DocumentFaultError(
                said(
                    "{file} holds a value of over {most} characters in line {line}. Take it out.",
                    file=UNFILLED,
                    most=Count(VALUE_CHARACTERS, is_grouped=True),
                    line=Count(line),
                )
            )

    def _more(self) -> bool:
        """Read more; return whether there was any. If so, the consumed text is dropped."""
        self._cancel.check()
        if self._is_end:
            return False
        self._file.seek(self._read)  # another list may have been read in the meantime
        piece = self._file.read(_PIECE_BYTES)
        self._is_end = not piece
        if self._size:
            self._count(piece)
        text = self._decoded(piece)
        if self._is_end:
            return False
        self._line, self._column = self._place(self._at)
        self._before += len(self._buffer[: self._at].encode())
        self._buffer, self._at = self._buffer[self._at :] + text, 0
        return True

    def _decoded(self, piece: bytes) -> str:
        waiting = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(piece, final=self._is_end)
        except UnicodeDecodeError as error:
            at = error.start - waiting
            line = self._lines_read + piece.count(b"\n", 0, max(at, 0)) + 1
            raise DocumentFaultError(
                said(
                    "{file} is not UTF-8 text: line {line}, byte {byte} of the file. Save it as "
                    "UTF-8.",
                    file=UNFILLED,
                    line=Count(line),
                    byte=Count(self._read + at + 1),
                )
            ) from error
        self._read += len(piece)
        self._lines_read += piece.count(b"\n")
        return text

    def _count(self, piece: bytes) -> None:
        self._lists += piece.count(b"[")
        self._objects += piece.count(b"{")
        if is_crowd(self._lists, self._objects, self._size):
            raise DocumentFaultError(CROWDED)

    def _place(self, at: int) -> tuple[int, int]:
        """Return the line and the column of a position in the buffer."""
        lines = self._buffer.count("\n", 0, at)
        if not lines:
            return self._line, self._column + at
        return self._line + lines, at - self._buffer.rindex("\n", 0, at)

    def _fault(self, what: str, at: int) -> DocumentFaultError:
        return not_json(what, *self._place(at))
