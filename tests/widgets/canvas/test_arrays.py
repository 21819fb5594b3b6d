"""What the canvas asks of numpy costs no import for which the window would stand still."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from tests.support.material import CHECKOUT
from widgets.canvas.layers.canvas_arrays import kinds

PAINT = """
import sys
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from annotator.model.geometry import Box
from annotator.model.entities import Label, LabelId, Region, RegionId
from widgets.canvas.image_view import ImageView

application = QApplication(["canvas"])
canvas = ImageView()
canvas.resize(400, 300)
canvas.show_picture(QImage(400, 300, QImage.Format.Format_RGB32), 1.0, (400, 300))
one = Region(RegionId("a"), 1, LabelId(1), Box(10, 10, 50, 50), "a")
canvas.show_regions({one.id: one}, {LabelId(1): Label(LabelId(1), "car", 0)})
canvas.select([one.id])
canvas.grab()
print("numpy" in sys.modules, "numpy.ma" in sys.modules)
"""


def test_painting_boxes_imports_no_masked_arrays() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PAINT], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.split()) == (0, ["True", "False"]), run.stderr


def test_kinds_are_in_order_and_each_once() -> None:
    assert kinds(np.array([7, 2, 7, -1, 2], np.int64)) == [-1, 2, 7]
    assert kinds(np.array([], np.int64)) == []
