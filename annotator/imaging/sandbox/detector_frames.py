"""The protocol between the program and the detector process: JSON and bytes with lengths."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from annotator.imaging.formats.decoding_limits import Limits

MOST_ANSWER_BYTES: Final = 1 << 20
"""No answer is longer: three hundred boxes are a twentieth of it."""

_REQUEST: Final = struct.Struct("<BIQQd")
_ANSWER: Final = struct.Struct("<BI")


class RequestKind(IntEnum):
    """What is asked for."""

    LOAD = 1
    FIND = 2


class ReplyStatus(IntEnum):
    """What became of it."""

    ANSWERED = 2
    REFUSED = 3
    FOR_LACK_OF_MEMORY = 4


@dataclass(frozen=True, slots=True)
class DetectorRequest:
    """What is asked, with which particulars and bytes, and what it may cost."""

    kind: RequestKind
    particulars: dict[str, Any]
    data: bytes
    limits: Limits


def request_head(
    kind: RequestKind, particulars: dict[str, Any], length: int, limits: Limits
) -> bytes:
    """Return the bytes of a request, to which ``length`` bytes of data are added."""
    text = json.dumps(particulars).encode()
    head = _REQUEST.pack(kind, len(text), length, limits.memory_bytes, limits.seconds)
    return head + text


def next_request(take: Callable[[int], bytes]) -> DetectorRequest | None:
    """Return the request that comes next, or None if there is none any more."""
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
    """Return status and content of an answer; ``take`` fills a view with what comes.

    Raises:
        ValueError: it is none: whoever answers is not to be trusted any more.
    """
    head = bytearray(_ANSWER.size)
    take(memoryview(head))
    status, length = _ANSWER.unpack(head)
    if length > MOST_ANSWER_BYTES:
        raise ValueError("The answer is too long.")
    text = bytearray(length)
    take(memoryview(text))
    return status, json.loads(text)
