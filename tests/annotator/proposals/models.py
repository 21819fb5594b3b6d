"""Tiny models for the tests: detectors of each layout, and what is none or does harm."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.annotator.proposals.onnx_bytes import (
    constant_detector,
    graph,
    model,
    node,
    tensor,
    value,
)

SIDE = 64
NAMES = {"names": "{0: 'person', 1: \"it's a cat\"}"}


def columns(*found: tuple[float, ...], rows: int = 20) -> NDArray[Any]:
    """Return things found, one a column, among others that are nothing: shape (1, n, rows)."""
    values = np.zeros((1, len(found[0]), rows), np.float32)
    for at, one in enumerate(found):
        values[0, :, at] = one
    return values


def yolo8() -> bytes:
    """A detector of the layout of YOLOv8: two things, one of them twice."""
    found = [(32, 32, 20, 10, 0.9, 0.1), (33, 32, 20, 10, 0.8, 0.1), (12, 32, 20, 10, 0.1, 0.7)]
    return constant_detector(columns(*found), metadata=NAMES)


def yolo5() -> bytes:
    """The same things in the layout of YOLOv5."""
    found = [
        (32, 32, 20, 10, 1.0, 0.9, 0.1),
        (33, 32, 20, 10, 0.9, 0.8, 0.1),
        (12, 32, 20, 10, 1.0, 0.1, 0.7),
        (50, 32, 9, 9, 0.1, 0.9, 0.1),
    ]
    rows = columns(*found).transpose(0, 2, 1)
    return constant_detector(np.ascontiguousarray(rows), metadata=NAMES)


def ssd() -> bytes:
    """The same things in the layout of SSD, which gives shares of the picture."""
    rows = np.full((1, 1, 20, 7), -1, np.float32)
    rows[0, 0, 0] = (0, 0, 0.9, 22 / SIDE, 27 / SIDE, 42 / SIDE, 37 / SIDE)
    rows[0, 0, 1] = (0, 1, 0.7, 2 / SIDE, 27 / SIDE, 22 / SIDE, 37 / SIDE)
    return constant_detector(rows, metadata=NAMES)


def listed() -> bytes:
    """The same things, already sorted out: corners, score, class."""
    rows = np.zeros((1, 20, 6), np.float32)
    rows[0, 0] = (22, 27, 42, 37, 0.9, 0)
    rows[0, 1] = (2, 27, 22, 37, 0.7, 1)
    return constant_detector(rows, metadata=NAMES)


def finds_the_bright_half() -> bytes:
    """A detector that looks: its score is how bright the upper half of the picture is.

    What it finds is that half, so that where a box comes to lie is seen as well.
    """
    nodes = [
        node("Slice", ["images", "from", "to", "axes"], ["half"]),
        node("ReduceMean", ["half"], ["bright"], axes=[1, 2, 3], keepdims=0),
        node("Mul", ["bright", "pick"], ["score"]),
        node("Add", ["score", "rows"], ["found"]),
    ]
    pick, rows = np.zeros((1, 5, 8), np.float32), np.zeros((1, 5, 8), np.float32)
    pick[0, 4, 0] = 1
    rows[0, :4, 0] = (SIDE / 2, SIDE / 4, SIDE, SIDE / 2)
    constants = [
        tensor("from", np.array([0], np.int64)),
        tensor("to", np.array([SIDE // 2], np.int64)),
        tensor("axes", np.array([2], np.int64)),
        tensor("pick", pick),
        tensor("rows", rows),
    ]
    takes, gives = [value("images", (1, 3, SIDE, SIDE))], [value("found", (1, 5, 8))]
    return model(graph(nodes, takes, gives, constants), {"names": "{0: 'sky'}"})


def classifier() -> bytes:
    """No detector: it says one score for each of three classes."""
    nodes = [
        node("GlobalAveragePool", ["images"], ["mean"]),
        node("Flatten", ["mean"], ["found"], axis=1),
    ]
    takes, gives = [value("images", (1, 3, SIDE, SIDE))], [value("found", (1, 3))]
    return model(graph(nodes, takes, gives))


def endless(times: int = 400, side: int = 1_500) -> bytes:
    """Sixteen thousand bytes that keep a processor busy for hours."""
    nodes = [
        node("GlobalAveragePool", ["images"], ["mean"]),
        node("Expand", ["mean", "shape"], ["m0"]),
        *(node("MatMul", [f"m{at}"] * 2, [f"m{at + 1}"]) for at in range(times)),
        node("ReduceMean", [f"m{times}"], ["found"], axes=[1], keepdims=1),
    ]
    constants = [tensor("shape", np.array([1, 3, side, side], np.int64))]
    takes, gives = [value("images", (1, 3, SIDE, SIDE))], [value("found", (1, 1, side, side))]
    return model(graph(nodes, takes, gives, constants))


def greedy(side: int = 30_000) -> bytes:
    """A model whose output would take ten gigabytes."""
    nodes = [
        node("GlobalAveragePool", ["images"], ["mean"]),
        node("Expand", ["mean", "shape"], ["found"]),
    ]
    constants = [tensor("shape", np.array([1, 3, side, side], np.int64))]
    takes, gives = [value("images", (1, 3, SIDE, SIDE))], [value("found", (1, 3, side, side))]
    return model(graph(nodes, takes, gives, constants))
