"""Writes tiny ONNX files byte by byte: no package that makes models is needed for the tests.

Field numbers are those of onnx.proto3 of ONNX 1.16 (ModelProto, GraphProto, NodeProto …).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOAT, INT64 = 1, 7


def varint(number: int) -> bytes:
    """Return a number in groups of seven bits, negative ones as 64 bits."""
    number &= (1 << 64) - 1
    out = bytearray()
    while True:
        seven, number = number & 0x7F, number >> 7
        out.append(seven | (0x80 if number else 0))
        if not number:
            return bytes(out)


def number_field(field: int, number: int) -> bytes:
    """Return a field with a whole number."""
    return varint(field << 3) + varint(number)


def bytes_field(field: int, data: bytes | str) -> bytes:
    """Return a field with text, bytes or another message."""
    raw = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(raw)) + raw


def tensor(name: str, values: NDArray[Any]) -> bytes:
    """Return a TensorProto of float32 or int64."""
    kind = INT64 if values.dtype == np.int64 else FLOAT
    raw = np.ascontiguousarray(values, values.dtype if kind == INT64 else np.float32).tobytes()
    dims = b"".join(number_field(1, each) for each in values.shape)
    return dims + number_field(2, kind) + bytes_field(8, name) + bytes_field(9, raw)


def value(name: str, shape: Sequence[int | str], kind: int = FLOAT) -> bytes:
    """Return a ValueInfoProto; a word in the shape stands for a size that is open."""
    dims = b"".join(
        bytes_field(1, number_field(1, side) if isinstance(side, int) else bytes_field(2, side))
        for side in shape
    )
    of_tensor = number_field(1, kind) + bytes_field(2, dims)
    return bytes_field(1, name) + bytes_field(2, bytes_field(1, of_tensor))


def attribute(name: str, given: float | str | Sequence[int] | bytes) -> bytes:
    """Return an AttributeProto: a number, text, whole numbers, or (as bytes) a graph."""
    head = bytes_field(1, name)
    if isinstance(given, bytes):
        return head + bytes_field(6, given) + number_field(20, 5)
    if isinstance(given, str):
        return head + bytes_field(4, given) + number_field(20, 3)
    if isinstance(given, float):
        return head + varint(2 << 3 | 5) + struct.pack("<f", given) + number_field(20, 1)
    if isinstance(given, int):
        return head + number_field(3, given) + number_field(20, 2)
    return head + b"".join(number_field(8, each) for each in given) + number_field(20, 7)


def node(kind: str, takes: Sequence[str], gives: Sequence[str], **attributes: Any) -> bytes:
    """Return a NodeProto."""
    return (
        b"".join(bytes_field(1, each) for each in takes)
        + b"".join(bytes_field(2, each) for each in gives)
        + bytes_field(3, f"{kind}_{gives[0]}")
        + bytes_field(4, kind)
        + b"".join(bytes_field(5, attribute(name, each)) for name, each in attributes.items())
    )


def graph(
    nodes: Sequence[bytes],
    takes: Sequence[bytes],
    gives: Sequence[bytes],
    constants: Sequence[bytes] = (),
) -> bytes:
    """Return a GraphProto."""
    return (
        b"".join(bytes_field(1, each) for each in nodes)
        + bytes_field(2, "tiny")
        + b"".join(bytes_field(5, each) for each in constants)
        + b"".join(bytes_field(11, each) for each in takes)
        + b"".join(bytes_field(12, each) for each in gives)
    )


def model(content: bytes, metadata: dict[str, str] | None = None, opset: int = 13) -> bytes:
    """Return a ModelProto: a whole file."""
    said = (bytes_field(1, key) + bytes_field(2, text) for key, text in (metadata or {}).items())
    return (
        number_field(1, 8)
        + bytes_field(2, "tests")
        + bytes_field(7, content)
        + bytes_field(8, bytes_field(1, "") + number_field(2, opset))
        + b"".join(bytes_field(14, each) for each in said)
    )


def constant_detector(
    rows: NDArray[Any],
    *,
    size: Sequence[int | str] = (1, 3, 64, 64),
    metadata: dict[str, str] | None = None,
    out_shape: Sequence[int | str] | None = None,
) -> bytes:
    """Return a detector that finds the same whatever it sees: ``rows`` are its output.

    The picture goes into it all the same: its mean times nought is added.
    """
    nodes = [
        node("GlobalAveragePool", ["images"], ["mean"]),
        node("ReduceMean", ["mean"], ["one"], axes=[1, 2, 3], keepdims=0),
        node("Mul", ["one", "nought"], ["nothing"]),
        node("Add", ["rows", "nothing"], ["found"]),
    ]
    constants = [tensor("rows", rows), tensor("nought", np.zeros(1, np.float32))]
    shape = tuple(rows.shape) if out_shape is None else out_shape
    content = graph(nodes, [value("images", size)], [value("found", shape)], constants)
    return model(content, metadata)
