"""Reads a document whose longest list has an element on each line; the list stays in its file."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, SupportsIndex, overload
from weakref import finalize

from annotator.document_limits import DOCUMENT_BYTES, LINE_BYTES
from annotator.files import FileRefusedError, contained, opened_plain
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json, read_json_inside

_LINES: Final = 32
"""The lines of a block, which is read at once: few, since regions may be asked for in any order."""


class ListInFile(list[Any]):
    """A list of a document, of which one block of elements is in memory at a time.

    It is a list so that checks of schemas take it for one; it cannot be changed.

    Args:
        file: the document, open as long as the list is there.
        offsets: where each block begins, and where the last one ends.
        count: the number of elements.
    """

    def __init__(self, file: BufferedReader, offsets: array[int], count: int) -> None:
        """Read nothing yet."""
        super().__init__()
        self._file = file
        self._offsets = offsets
        self._count = count
        self._block: tuple[int, list[Any]] = (-1, [])

    def __len__(self) -> int:
        """Return the number of elements."""
        return self._count

    def __bool__(self) -> bool:
        """Return whether there is any element."""
        return self._count > 0

    def __iter__(self) -> Iterator[Any]:
        """Yield the elements."""
        for number in range(len(self._offsets) - 1):
            yield from self._read(number)

    @overload
    def __getitem__(self, at: SupportsIndex) -> Any: ...  # noqa: ANN401 - any JSON

    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...

    def __getitem__(self, at: SupportsIndex | slice) -> Any:
        """Return an element, or several."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        number, place = divmod(range(self._count)[at], _LINES)
        if self._block[0] != number:
            self._block = (number, self._read(number))
        return self._block[1][place]

    def __eq__(self, other: object) -> bool:
        """Return whether another list has equal elements."""
        return isinstance(other, list) and list(iter(self)) == list(iter(other))

    __hash__ = None

    def _read(self, number: int) -> list[Any]:
        """Return the elements of a block, which was strict JSON when it was read first.

        Raises:
            NotStrictJsonError: the file was changed since.
        """
        start, end = self._offsets[number], self._offsets[number + 1]
        try:
            self._file.seek(start)
            values: list[Any] = json.loads(_as_list(self._file.read(end - start)))
        except (OSError, ValueError) as error:
            raise self._changed() from error
        if len(values) != min(_LINES, self._count - number * _LINES):
            raise self._changed()
        return values

    def _changed(self) -> NotStrictJsonError:
        return NotStrictJsonError(
            said(
                "{file} was changed while it was read, so its check was given up. Check it again.",
                file=Name(Path(self._file.name).name),
            )
        )


def read_with_list_in_file(folder: Path, name: str, key: str) -> object:
    """Return the value of a file in a folder; its list ``key`` is a ``ListInFile`` if it can be.

    It can be one if the file is in the layout of our exports and strict JSON. Otherwise the file is
    read as a whole, as by ``read_json_inside``.

    Raises:
        NotStrictJsonError: it leads out, or cannot be read as strict JSON; the sentence says why.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(opened_plain(contained(folder, name)))
            document, rows = _read(file, key)
        except (_OtherLayoutError, FileRefusedError, OSError):
            return read_json_inside(folder, name)  # which says why, if it is refused
        finalize(rows, stack.pop_all().close)  # the list reads the file as long as it lives
        return document


class _OtherLayoutError(Exception):
    """The file has to be read as a whole."""


def _read(file: BufferedReader, key: str) -> tuple[object, ListInFile]:
    """Return the document and its list; while the rest is parsed, a text replaces the list.

    Raises:
        _OtherLayoutError: it is in another layout, or not strict JSON.
    """
    if os.fstat(file.fileno()).st_size > DOCUMENT_BYTES:
        raise _OtherLayoutError
    head = bytearray()
    opening = f'"{key}": [\n'.encode()
    while (line := file.readline(LINE_BYTES)) != opening:
        head += line
        if not line.endswith(b"\n"):
            raise _OtherLayoutError
    offsets, count, closing = _strict_blocks(file)
    stands_for = token_hex()
    tail = closing + file.read()
    try:
        document = parse_json(b'%b%b"%b"%b' % (bytes(head), opening, stands_for.encode(), tail))
    except NotStrictJsonError as error:
        raise _OtherLayoutError from error
    # The text might be within another value, or another list might have the same name.
    if not isinstance(document, dict) or document.get(key) != [stands_for]:
        raise _OtherLayoutError
    rows = document[key] = ListInFile(file, offsets, count)
    return document, rows


def _strict_blocks(file: BufferedReader) -> tuple[array[int], int, bytes]:
    """Return where the blocks of a list begin, the number of elements, and the line after it.

    Raises:
        _OtherLayoutError: the lines are not one element each, or no strict JSON.
    """
    offsets, count, closing = array("Q", [file.tell()]), 0, b""
    has_more = True
    while not closing:
        block, closing = _block(file)
        if block:
            data = b"".join(block)
            if not has_more or _elements(data) != len(block):
                raise _OtherLayoutError
            has_more = data.endswith(b",\n")
            offsets.append(offsets[-1] + len(data))
            count += len(block)
    if count and has_more:
        raise _OtherLayoutError
    return offsets, count, closing


def _block(file: BufferedReader) -> tuple[list[bytes], bytes]:
    """Return the lines of the next block, and the line after the list if it ends there."""
    block: list[bytes] = []
    while len(block) < _LINES:
        line = file.readline(LINE_BYTES)
        if line.startswith(b"]"):
            return block, line
        if not line.endswith(b"\n"):
            raise _OtherLayoutError
        block.append(line)
    return block, b""


def _elements(data: bytes) -> int:
    """Return the number of elements of a block.

    Raises:
        _OtherLayoutError: it is no strict JSON.
    """
    try:
        values = parse_json(_as_list(data))
    except NotStrictJsonError as error:
        raise _OtherLayoutError from error
    return len(values) if isinstance(values, list) else -1


def _as_list(data: bytes) -> bytes:
    return b"[%b]" % data.removesuffix(b"\n").removesuffix(b",")
