"""A detector runs in a process of its own; what is none, hangs or takes too much ends there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from annotator.imaging import decode
from annotator.imaging.formats.decoding_limits import DETECTING, Limits
from annotator.imaging.sandbox import detector_client
from annotator.imaging.sandbox.decoder_frames import READY
from annotator.imaging.sandbox.detector_client import DetectedBox
from annotator.imaging.sandbox.processes import BrokeError
from annotator.model.entities import Label, LabelId, Region, RegionId
from annotator.model.geometry import Box, overlap
from annotator.proposals.detector import (
    Choice,
    DetectorRefusedError,
    choice_of,
    class_names,
    first_labels,
    look,
    proposals_of,
    read_chosen,
    read_model,
    started,
)
from annotator.proposals.proposal import Proposal, ProposalSource
from tests.annotator.proposals import models
from tests.annotator.proposals.onnx_bytes import (
    bytes_field,
    constant_detector,
    graph,
    node,
    number_field,
    value,
)
from tests.annotator.proposals.onnx_bytes import model as whole
from tests.support.material import CHECKOUT, material

HASTY, SPARING = Limits(0.2, 2**30), Limits(30.0, 400 * 2**20)
CHINA = (640, 427)


def written(folder: Path, data: bytes, name: str = "model.onnx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def in_picture(x: float, y: float, width: float, height: float) -> Box:
    """Return where a place of the model's picture lies on china.jpg, which is laid into it."""
    scale, top = (
        models.SIDE / CHINA[0],
        (models.SIDE - round(CHINA[1] * models.SIDE / CHINA[0])) // 2,
    )
    return Box(x / scale, (y - top) / scale, width / scale, height / scale)


@pytest.mark.parametrize("make", [models.yolo8, models.yolo5, models.ssd, models.listed])
def test_each_layout_finds_the_same_on_a_photograph(make: object, tmp_path: Path) -> None:
    model = read_model(written(tmp_path, make()))  # type: ignore[operator]  # one of the makers of models above
    detector = started(model, model.size_px)
    try:
        assert detector.classes == 2
        choice = Choice(str(model.path), model.sha256, 64, 64, labels={0: "person", 1: "cat"})
        person, cat = look(detector, material("photos/china.jpg"), choice)
        assert look(detector, material("photos/china.jpg"), choice) == [person, cat]
    finally:
        detector.end()
    assert (person.class_id, cat.class_id) == (0, 1)
    assert person.score == pytest.approx(0.9, abs=1e-3)
    assert overlap(person.box, in_picture(22, 27, 20, 10)) > 0.999
    assert overlap(cat.box, in_picture(2, 27, 20, 10)) > 0.999


def test_it_really_looks_and_only_chosen_classes_come(tmp_path: Path) -> None:
    model = read_model(written(tmp_path, models.finds_the_bright_half()))
    shades = np.zeros((50, 100, 3), np.uint8)
    shades[:25] = 240
    assert cv2.imwrite(str(tmp_path / "bright above.png"), shades)
    assert cv2.imwrite(str(tmp_path / "dark above.png"), shades[::-1].copy())
    choice = Choice(str(model.path), model.sha256, 64, 64, confidence=0.6, labels={0: "sky"})
    detector = started(model, model.size_px)
    try:
        (sky,) = look(detector, tmp_path / "bright above.png", choice)
        assert look(detector, tmp_path / "dark above.png", choice) == []
        other = Choice(str(model.path), model.sha256, 64, 64, labels={1: "sea"})
        assert look(detector, tmp_path / "bright above.png", other) == []
    finally:
        detector.end()
    # The picture lies between grey bars: its own upper half is all of it that is found.
    assert overlap(sky.box, Box(0, 0, 100, 25)) > 0.95
    assert sky.score == pytest.approx(0.5 * 114 / 255 + 0.5 * 240 / 255, abs=0.02)


def test_a_model_says_what_it_is_and_its_digest(tmp_path: Path) -> None:
    data = models.yolo8()
    model = read_model(written(tmp_path, data))
    assert model.sha256 == hashlib.sha256(data).hexdigest()
    assert (model.size_px, model.is_size_open) == ((64, 64), False)
    assert class_names(model, 3) == {0: "person", 1: "it's a cat", 2: "class 2"}


def test_an_open_size_is_as_it_was_trained_else_a_usual_one(tmp_path: Path) -> None:
    rows, size = np.zeros((1, 6, 8), np.float32), (1, 3, "height", "width")
    plain = read_model(written(tmp_path, constant_detector(rows, size=size)))
    assert (plain.size_px, plain.is_size_open) == ((640, 640), True)
    data = constant_detector(rows, size=size, metadata={"imgsz": "[320, 416]"})
    assert read_model(written(tmp_path, data)).size_px == (416, 320)


def test_names_in_a_file_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, constant_detector(np.zeros((1, 6, 8), np.float32)), "street.onnx")
    (tmp_path / "classes.txt").write_text("one\ntwo\n", encoding="utf-8")
    assert read_model(path).names == {0: "one", 1: "two"}
    (tmp_path / "street.names").write_text("car\n\nvéhicule\n", encoding="utf-8")
    assert read_model(path).names == {0: "car", 2: "véhicule"}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("model.pt", models.yolo8(), "is no ONNX file"),
        ("model.onnx", b"PK\x03\x04 something else", "is no ONNX model, or is cut short"),
        ("model.onnx", models.yolo8()[:-30], "is no ONNX model, or is cut short"),
        (
            "model.onnx",
            constant_detector(np.zeros((1, 6, 8), np.float32), size=(1, 1, 64, 64)),
            "is not a detector that is understood here",
        ),
    ],
)
def test_what_cannot_be_a_detector_is_refused_unrun(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(DetectorRefusedError, match=says):
        read_model(written(tmp_path, data, name))
    with pytest.raises(DetectorRefusedError, match="cannot be read"):
        read_model(tmp_path / "gone.onnx")


@pytest.mark.parametrize(
    ("make", "limits", "says"),
    [
        (models.classifier, DETECTING, "is not a detector that is understood here"),
        (models.endless, HASTY, "takes too long, so it was ended"),
        (models.greedy, SPARING, "needs more memory than it may take"),
    ],
)
def test_what_is_none_hangs_or_takes_too_much_ends_with_a_sentence(
    tmp_path: Path, make: object, limits: Limits, says: str
) -> None:
    model = read_model(written(tmp_path, make()))  # type: ignore[operator]  # one of the makers of models above
    with pytest.raises(DetectorRefusedError, match=says):
        started(model, model.size_px, limits)


def test_weights_in_another_file_are_not_opened(tmp_path: Path) -> None:
    # TensorProto: field 13 says where the numbers are, and 14 that they are in another file.
    where = bytes_field(13, bytes_field(1, "location") + bytes_field(2, "/etc/hostname"))
    sides = b"".join(number_field(1, each) for each in (1, 6, 20))
    weights = sides + number_field(2, 1) + bytes_field(8, "rows") + where + number_field(14, 1)
    nodes = [
        node("GlobalAveragePool", ["images"], ["mean"]),
        node("ReduceMean", ["mean"], ["one"], axes=[1, 2, 3], keepdims=0),
        node("Add", ["rows", "one"], ["found"]),
    ]
    content = graph(
        nodes, [value("images", (1, 3, 64, 64))], [value("found", (1, 6, 20))], [weights]
    )
    model = read_model(written(tmp_path, whole(content)))
    with pytest.raises(DetectorRefusedError):
        started(model, model.size_px)


def test_another_thread_can_end_it(tmp_path: Path) -> None:
    model = read_model(written(tmp_path, models.yolo8()))
    detector = started(model, model.size_px)
    killer = threading.Thread(target=detector.kill)
    killer.start()
    killer.join()
    detector._process.wait()
    with pytest.raises(BrokeError):
        detector.find(decode(material("photos/china.jpg")), 0.3, 0.5)


def test_what_is_found_becomes_proposals_by_the_names_of_labels() -> None:
    labels = [Label(LabelId(4), "car", 0), Label(LabelId(9), "sign", 1)]
    found = [
        DetectedBox(Box(10.4, 10, 20, 20), 0.9, 0),
        DetectedBox(Box(50, 50, 20, 20), 0.8, 1),
        DetectedBox(Box(80, 80, 20, 20), 0.7, 2),
        DetectedBox(Box(100, 100, 20, 20), 0.6, 0),
    ]
    choice = Choice("m.onnx", "ab", 64, 64, labels={0: "car", 1: "boat", 2: "sign"})
    there = [Region(RegionId("x"), 1, LabelId(4), Box(101, 100, 20, 20), "a")]
    assert proposals_of(found, choice, labels, there) == [
        Proposal(ProposalSource.DETECTOR, Box(10, 10, 20, 20), LabelId(4), 0.9, "ab"),
        Proposal(ProposalSource.DETECTOR, Box(80, 80, 20, 20), LabelId(9), 0.7, "ab"),
    ]


def test_classes_go_to_labels_of_their_name_at_first() -> None:
    assert first_labels({0: "person", 1: "dog", 2: "Car"}, ["Person", "car"]) == {
        0: "Person",
        2: "car",
    }


def test_a_choice_is_kept_as_text() -> None:
    choice = Choice("/m/ä.onnx", "ab" * 32, 640, 480, 0.4, 0.6, {0: "person", 7: "fußgänger"})
    assert choice_of(choice.as_text()) == choice


def test_a_file_that_changed_since_is_told_of(tmp_path: Path) -> None:
    path = written(tmp_path, models.yolo8())
    choice = Choice(str(path), read_model(path).sha256, 64, 64)
    assert read_chosen(choice).sha256 == choice.sha256
    path.write_bytes(models.listed())
    with pytest.raises(DetectorRefusedError, match="has changed since you chose it"):
        read_chosen(choice)


@pytest.mark.parametrize(
    "text",
    ["", "7", "{}", '{"labels": {}}', Choice("a", "b", 0, 5).as_text(), "[" * 10_000],
)
def test_a_choice_that_is_none(text: str) -> None:
    assert choice_of(text) is None


def test_it_is_started_alone_and_from_a_frozen_program(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = [sys.executable, str(CHECKOUT / "main.py"), detector_client.CHILD_ARGUMENT]
    for command in (detector_client.command(), frozen):
        done = subprocess.run(command, input=b"", capture_output=True, cwd=CHECKOUT, check=True)
        assert done.stdout == READY
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert detector_client.command() == [sys.executable, detector_client.CHILD_ARGUMENT]
