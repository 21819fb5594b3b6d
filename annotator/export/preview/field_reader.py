"""Parses the files of an export as they stream by, into fields and values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from annotator.document_limits import PREVIEW_BYTES
from annotator.export.preview.field_tree import EACH

Place = tuple[str, ...]
_DECODER: Final = json.JSONDecoder()


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


def json_values(lines: Iterator[bytes]) -> Iterator[tuple[Place, object]]:
    """Yield the values of a JSON document, each with its place in it.

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
            yield (), json.loads(_whole(chain(head, lines)))
    except ValueError as error:
        raise NotByFieldError from error


def json_line_values(lines: Iterator[bytes]) -> Iterator[tuple[Place, object]]:
    """Yield the value of each line of a JSON Lines file.

    Raises:
        NotByFieldError: a line is no JSON.
    """
    try:
        for line in lines:
            if line.strip():
                yield (EACH,), json.loads(line)
    except ValueError as error:
        raise NotByFieldError from error


def _by_line(lines: Iterator[bytes]) -> Iterator[tuple[Place, object]]:
    for line in lines:
        if line in {b"}", b""}:
            continue
        text = line.decode("utf-8")
        key, end = _DECODER.raw_decode(text)
        rest = text[end + 2 :].rstrip(",")
        if rest == "[":
            elements = 0
            for element in lines:
                if element.startswith(b"]"):
                    break
                elements += 1
                value = json.loads(element.rstrip(b","))
                yield (key, EACH) if isinstance(value, dict) else (key,), value
            if not elements:
                yield (key,), []
        else:
            yield (key,), json.loads(rest)


def _whole(lines: Iterator[bytes]) -> bytes:
    held = bytearray()
    for line in lines:
        held += line + b"\n"
        if len(held) > PREVIEW_BYTES:
            raise NotByFieldError
    return bytes(held)
