"""Label colours under every kind of colour vision, and text on them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor

from annotator.model.entities import Label, LabelId
from widgets.canvas.layers.label_looks import PATTERNS, colour_of, ink_on, look_of, pattern_of
from widgets.theme.tokens import LABEL_COLOURS, contrast

Floats = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISIONS = {
    "all colours": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(linear: Floats) -> Floats:
    """Return CIELAB (D65) of linear RGB."""
    x, y, z = TO_XYZ @ np.clip(linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def linear(colour: str) -> Floats:
    ground = QColor(colour)
    channels = np.array((ground.redF(), ground.greenF(), ground.blueF()))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_colours_are_told_apart(vision: str) -> None:
    seen = {colour: lab(VISIONS[vision] @ linear(colour)) for colour in LABEL_COLOURS}
    apart = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]]))
        for pair in combinations(LABEL_COLOURS, 2)
    }
    closest = min(apart, key=lambda pair: apart[pair])
    assert apart[closest] >= 16, (closest, apart[closest])


@pytest.mark.parametrize("colour", LABEL_COLOURS)
def test_badges_can_be_read(colour: str) -> None:
    ground, ink = QColor(colour), ink_on(QColor(colour))
    assert contrast(ground.name(), ink.name()) >= 4.5


def test_colours_come_again_with_another_pattern() -> None:
    labels = [Label(LabelId(n + 1), str(n), n) for n in range(4 * len(LABEL_COLOURS))]
    looks = {(colour_of(label).name(), pattern_of(label)) for label in labels}
    assert len(looks) == len(labels)
    assert {pattern_of(label) for label in labels[:8]} == {0}
    assert all(len(pattern) % 2 == 0 for pattern in PATTERNS)


def test_a_label_may_have_a_colour_of_its_own_unless_it_is_none() -> None:
    assert colour_of(Label(LabelId(1), "a", 0, "#123456")).name() == "#123456"
    assert colour_of(Label(LabelId(2), "a", 0, "reddish")).name() == QColor(LABEL_COLOURS[1]).name()
    assert look_of(Label(LabelId(1), "a", 0, "#123456")).ink == QColor("#ffffff")


def test_another_order_of_the_labels_changes_no_colour() -> None:
    first, last = Label(LabelId(12), "car", 11), Label(LabelId(12), "car", 0)
    assert look_of(first) == look_of(last)


def test_the_number_zero_of_an_imported_category_looks_like_no_other() -> None:
    looks = [(colour_of(label).name(), pattern_of(label)) for label in map(_numbered, range(9))]
    assert len(set(looks)) == len(looks)


def _numbered(number: int) -> Label:
    return Label(LabelId(number), str(number), number)
