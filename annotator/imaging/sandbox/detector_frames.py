"""The protocol between the program and the detector process: JSON and bytes with lengths."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from annotator.imaging.formats.decoding_limits import MAX_ANSWER_BYTES, Limits

_REQUEST: Final = struct.Struct("<BIQQd")
_ANSWER: Final = struct.Struct("<BI")


class RequestKind(IntEnum):
    """The kind of a request."""

    LOAD = 1
    FIND = 2


class ReplyStatus(IntEnum):
    """The outcome of a request."""

    ANSWERED = 2
    REFUSED = 3
    FOR_LACK_OF_MEMORY = 4


@dataclass(frozen=True, slots=True)
class DetectorRequest:
    """A request with its parameters, its data and its limits."""

    kind: RequestKind
    particulars: dict[str, Any]
    data: bytes
    limits: Limits


def request_head(
    kind: RequestKind, particulars: dict[str, Any], length: int, limits: Limits
) -> bytes:
    """Return the head of a request, which ``length`` bytes of data follow."""
    text = json.dumps(particulars).encode()
    head = _REQUEST.pack(kind, len(text), length, limits.memory_bytes, limits.seconds)
    return head + text


def next_request(take: Callable[[int], bytes]) -> DetectorRequest | None:
    """Return the next request, or None at the end."""
    head = take(_REQUEST.size)
    if len(head) < _REQUEST.size:
        return None
    kind, text_length, length, memory_bytes, seconds = _REQUEST.unpack(head)
    text, data = take(text_length), take(length)
    if len(text) < text_length or len(data) < length:
        return None
    return DetectorRequest(RequestKind(kind), json.loads(text), data, Limits(seconds, memory_bytes))


def answer_bytes(status: ReplyStatus, content: object = None) -> bytes:
    """Return an answer, ready to be written."""
    text = json.dumps(content).encode()
    return _ANSWER.pack(status, len(text)) + text


def answer_of(take: Callable[[memoryview], None]) -> tuple[int, Any]:
    """Return status and content of an answer; ``take`` fills a view with the next bytes.

    Raises:
        ValueError: the answer is invalid, so the process is not to be trusted any more.
    """
    head = bytearray(_ANSWER.size)
    take(memoryview(head))
    status, length = _ANSWER.unpack(head)
    if length > MAX_ANSWER_BYTES:
        raise ValueError("The answer is too long.")
    text = bytearray(length)
    take(memoryview(text))
    return status, json.loads(text)
