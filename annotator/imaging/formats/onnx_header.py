"""Reads inputs, outputs and names from an ONNX file without running it.

Only lengths are followed; weights are passed over. Field numbers are those of onnx.proto3 (ONNX
1.16): ModelProto, GraphProto, ValueInfoProto, TypeProto.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from annotator.imaging.formats.decoding_limits import (
    MAX_MODEL_DIMENSIONS,
    MAX_MODEL_NAME_CHARACTERS,
    MAX_MODEL_NAMES,
    MAX_MODEL_PORTS,
    MAX_MODEL_TEXT_BYTES,
)

FLOAT, BYTE = 1, 2
"""The number types (TensorProto.DataType) in which a picture can be given."""

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT: Final = 10
_PAIR: Final = re.compile(
    r"[\"']?(\d{1,6})[\"']?\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')"
)


class NotOnnxError(Exception):
    """The bytes are no ONNX model."""


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output: its name, number type, and sides, None where a side is dynamic."""

    name: str
    kind: int
    shape: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ModelHeader:
    """The description of a model by itself; ``names`` are its classes by number, if given."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    names: dict[int, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)


def read_header(data: bytes) -> ModelHeader:
    """Return the description of the model in a file.

    Raises:
        NotOnnxError: it is no ONNX model, or is cut short.
    """
    view = memoryview(data)
    graph = _inside(view, 7)  # ModelProto.graph
    pairs = [_pair(each) for each in _messages(view, 14)[:MAX_MODEL_PORTS]]  # metadata_props
    metadata = dict(pairs)
    constants = {_text_of(each, 8) for each in _messages(graph, 5)}  # GraphProto.initializer
    inputs = [_port(each) for each in _messages(graph, 11)[:MAX_MODEL_PORTS]]
    outputs = [_port(each) for each in _messages(graph, 12)[:MAX_MODEL_PORTS]]
    given = tuple(port for port in inputs if port.name not in constants)
    if not given or not outputs:
        raise NotOnnxError
    return ModelHeader(given, tuple(outputs), names_in(metadata.get("names", "")), metadata)


def names_in(text: str) -> dict[int, str]:
    """Return the class names in a text such as ``{0: 'person', 1: 'car'}``, or nothing."""
    found: dict[int, str] = {}
    for pair in _PAIR.finditer(text[:MAX_MODEL_TEXT_BYTES]):
        if len(found) == MAX_MODEL_NAMES:
            break
        name = pair[2] if pair[2] is not None else pair[3]
        found[int(pair[1])] = re.sub(r"\\(.)", r"\1", name)[:MAX_MODEL_NAME_CHARACTERS]
    return found


def _port(view: memoryview) -> Port:
    name, kind = _text_of(view, 1), 0
    tensor = _inside(_inside(view, 2), 1)  # ValueInfoProto.type, TypeProto.tensor_type
    sides: list[int | None] = []
    for number, value in _fields(tensor):
        if number == 1 and isinstance(value, int):
            kind = value
        elif number == 2 and isinstance(value, memoryview):  # noqa: PLR2004 - shape
            sides = [_side(dim) for at, dim in _fields(value) if at == 1][:MAX_MODEL_DIMENSIONS]
    return Port(name, kind, tuple(sides))


def _side(dim: int | memoryview) -> int | None:
    """Return a side, None if it is dynamic: named, missing, or zero and less."""
    if not isinstance(dim, memoryview):
        return None
    for number, value in _fields(dim):
        if number == 1 and isinstance(value, int):
            return value if 0 < value < 1 << 31 else None
    return None


def _messages(view: memoryview, field_number: int) -> list[memoryview]:
    found = (value for number, value in _fields(view) if number == field_number)
    return [value for value in found if isinstance(value, memoryview)]


def _inside(view: memoryview, field_number: int) -> memoryview:
    for number, value in _fields(view):
        if number == field_number and isinstance(value, memoryview):
            return value
    return memoryview(b"")


def _text_of(view: memoryview, field_number: int) -> str:
    return bytes(_inside(view, field_number)[:MAX_MODEL_TEXT_BYTES]).decode("utf-8", "replace")


def _pair(view: memoryview) -> tuple[str, str]:
    return _text_of(view, 1), _text_of(view, 2)


def _fields(view: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field of a message (protobuf's wire format).

    Raises:
        NotOnnxError: it is no message, or is cut short.
    """
    at = 0
    while at < len(view):
        tag, at = _varint(view, at)
        kind, number = tag & 7, tag >> 3
        if kind == _VARINT:
            value, at = _varint(view, at)
            yield number, value
            continue
        if kind == _LENGTH:
            length, at = _varint(view, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise NotOnnxError
        if not number or length > len(view) - at:
            raise NotOnnxError
        yield number, view[at : at + length]
        at += length


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    number = 0
    for place in range(_LONGEST_VARINT):
        if at + place >= len(view):
            raise NotOnnxError
        byte = view[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the last of the number
            return number, at + place + 1
    raise NotOnnxError
