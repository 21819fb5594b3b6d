"""On screens of every density one pixel of a picture can be one of the screen, and stays sharp."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise

import pytest

from tests.support.material import CHECKOUT

CHILD = """
import json
import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from widgets.canvas.image_view import ImageView

app = QApplication(["ratio"])
side = 240
stripes = QImage(side, side, QImage.Format.Format_RGB32)
rows = np.frombuffer(stripes.bits(), np.uint32).reshape(side, side)
rows[:] = np.where(np.arange(side) % 2, 0xFFFFFFFF, 0xFF000000)
canvas = ImageView()
canvas.resize(400, 300)
canvas.show_picture(stripes, 1.0, (side, side))
canvas.show()
ratio = canvas.devicePixelRatioF()
found = {}
for name, zoom in (("one", 1 / ratio), ("four", 4 / ratio)):
    canvas.zoom_to(zoom)
    canvas.scroll_by(0.37, 0.21)  # where a picture lies need not be a whole pixel
    image = canvas.grab().toImage()
    middle = image.height() // 2
    line = [image.pixelColor(x, middle).red() for x in range(image.width())]
    inner = line[image.width() // 2 - 40 : image.width() // 2 + 40]
    found[name] = inner
print(json.dumps({"ratio": ratio, "width": image.width(), **found}))
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "1.75", "2"])
def test_stripes_of_one_pixel_stay_stripes(ratio: str) -> None:
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": ratio,
        "QT_SCALE_FACTOR_ROUNDING_POLICY": "PassThrough",
        "QT_LOGGING_RULES": "qt.qpa.*=false",
    }
    run = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    seen = json.loads(run.stdout)
    assert seen["ratio"] == float(ratio)
    assert seen["width"] == round(400 * float(ratio))
    first = seen["one"][0]
    assert first in {0, 255}
    assert seen["one"] == [first if at % 2 == 0 else 255 - first for at in range(80)]
    # Four times as large each is four pixels wide, without a grey one between.
    assert set(seen["four"]) == {0, 255}
    edges = [at for at in range(1, 80) if seen["four"][at] != seen["four"][at - 1]]
    assert {second - first for first, second in pairwise(edges)} == {4}
