"""Parses the files of an export as they stream by, into fields and values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice, takewhile
from typing import Final

from annotator.document_limits import PREVIEW_BYTES
from annotator.export.preview.field_tree import EACH

Place = tuple[str, ...]
_DECODER: Final = json.JSONDecoder()
_AT_ONCE: Final = 200
"""The elements of a long list that are read and counted together."""


class NotByFieldError(Exception):
    """The file is not what its name says, or too large to be read whole."""


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file that comes in pieces, without line ends."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if rest:
        yield rest


def json_values(lines: Iterator[bytes]) -> Iterator[tuple[Place, list[object]]]:
    """Yield the values of a JSON document with their places in it; many of a list together.

    A document in our own layout, with one key or one element of a long list on each line, is never
    read whole.

    Raises:
        NotByFieldError: it is no JSON, or too large to be read whole.
    """
    head = list(islice(lines, 2))
    try:
        if len(head) > 1 and head[0] == b"{" and head[1].startswith(b'"'):
            yield from _by_line(chain(head[1:], lines))
        else:
            yield (), [json.loads(_whole(chain(head, lines)))]
    except ValueError as error:
        raise NotByFieldError from error


def json_line_values(lines: Iterator[bytes]) -> Iterator[tuple[Place, list[object]]]:
    """Yield the values of the lines of a JSON Lines file, many together.

    Raises:
        NotByFieldError: a line is no JSON.
    """
    try:
        for block in _blocks(line for line in lines if line.strip()):
            yield (EACH,), _values(block)
    except ValueError as error:
        raise NotByFieldError from error


def _by_line(lines: Iterator[bytes]) -> Iterator[tuple[Place, list[object]]]:
    for line in lines:
        if line in {b"}", b""}:
            continue
        text = line.decode("utf-8")
        key, end = _DECODER.raw_decode(text)
        rest = text[end + 2 :].rstrip(",")
        if rest == "[":
            is_empty = True
            elements = takewhile(lambda each: not each.startswith(b"]"), lines)
            for block in _blocks(element.rstrip(b",") for element in elements):
                is_empty = False
                for is_object, some in groupby(_values(block), lambda each: isinstance(each, dict)):
                    yield (key, EACH) if is_object else (key,), list(some)
            if is_empty:
                yield (key,), [[]]
        else:
            yield (key,), [json.loads(rest)]


def _blocks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Yield the lines, many at a time: each has the same number at all levels of detail."""
    while block := list(islice(lines, _AT_ONCE)):
        yield block


def _values(lines: list[bytes]) -> list[object]:
    """Return the value of each line.

    Raises:
        ValueError: a line is not exactly one value.
    """
    values: list[object] = json.loads(b"[" + b",".join(lines) + b"]")
    if len(values) != len(lines):
        raise ValueError(len(lines))
    return values


def _whole(lines: Iterator[bytes]) -> bytes:
    held = bytearray()
    for line in lines:
        held += line + b"\n"
        if len(held) > PREVIEW_BYTES:
            raise NotByFieldError
    return bytes(held)
