"""What an ONNX file says of itself is read by its lengths alone, and never beyond its end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imaging.formats.onnx_header import (
    BYTE,
    FLOAT,
    ModelHeader,
    NotOnnxError,
    Port,
    names_in,
    read_header,
)
from annotator.imaging.sandbox.detector_client import Input, picture_input
from tests.annotator.proposals.models import classifier, yolo8
from tests.annotator.proposals.onnx_bytes import (
    bytes_field,
    constant_detector,
    graph,
    model,
    node,
    number_field,
    tensor,
    value,
)

ROWS = np.zeros((1, 6, 8), np.float32)


def test_input_outputs_names_and_what_is_open() -> None:
    header = read_header(constant_detector(ROWS, size=(1, 3, "height", "width")))
    assert header.inputs == (Port("images", FLOAT, (1, 3, None, None)),)
    assert header.outputs == (Port("found", FLOAT, (1, 6, 8)),)
    assert header.names == {}
    assert read_header(yolo8()).names == {0: "person", 1: "it's a cat"}


def test_weights_that_are_listed_as_inputs_are_none() -> None:
    takes = [value("images", (1, 3, 8, 8)), value("w", (3,))]
    content = graph(
        [node("Add", ["images", "w"], ["found"])],
        takes,
        [value("found", (1, 3, 8, 8))],
        [tensor("w", np.zeros(3, np.float32))],
    )
    assert [port.name for port in read_header(model(content)).inputs] == ["images"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a text that is no model",
        b"\x08" * 1000,
        b"\xff" * 64,
        number_field(1, 8),
        bytes_field(7, b""),
        yolo8()[:-1],
        yolo8()[:40],
        model(graph([], [value("images", (1, 3, 8, 8))], [])),
    ],
)
def test_what_is_no_model_or_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(NotOnnxError):
        read_header(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        header = read_header(data)
    except NotOnnxError:
        return
    assert header.inputs


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(at: int, new: int) -> None:
    data = bytearray(classifier())
    data[at % len(data)] = new
    try:
        read_header(bytes(data))
    except NotOnnxError:
        return


def test_names_in_the_ways_that_exporters_write_them() -> None:
    assert names_in("{0: 'person', 1: 'car'}") == {0: "person", 1: "car"}
    assert names_in('{"0": "person", "7": "traffic light"}') == {0: "person", 7: "traffic light"}
    assert names_in("{0: 'rock\\'n\\'roll'}") == {0: "rock'n'roll"}
    assert names_in("person\ncar") == {}
    assert names_in("{0: __import__('os')}") == {}


def picture(shape: tuple[int | None, ...], kind: int = FLOAT) -> Input | None:
    return picture_input(ModelHeader((Port("x", kind, shape),), ()))


def test_what_takes_one_picture_and_what_does_not() -> None:
    assert picture((1, 3, 480, 640)) == Input(640, 480, is_channels_last=False, is_byte=False)
    assert picture((None, 3, None, None)) == Input(
        None, None, is_channels_last=False, is_byte=False
    )
    assert picture((1, 300, 400, 3), BYTE) == Input(400, 300, is_channels_last=True, is_byte=True)
    for other in ((1, 3, 480), (1, 4, 64, 64), (8, 3, 64, 64), ()):
        assert picture(other) is None
    port = Port("x", FLOAT, (1, 3, 64, 64))
    assert picture_input(ModelHeader((port, port), ())) is None
