"""Scenes of adjusted pictures and very large ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PySide6.QtGui import QPixmap

import resources
from annotator.model.geometry import Box
from tools.shots.scenes.scenes import Scene, _open_job
from tools.shots.scenes.stage import Stage
from widgets.picture_view.tile_view import TileController

LARGE_PX = 9_000
SHARP_FROM, LOOKED_AT = 0.35, Box(2_000, 2_600, 400, 300)


def adjusted(stage: Stage) -> QPixmap:
    stage.open_sample()
    for _ in range(3):
        stage.app.run("see-more-contrast")
    stage.app.run("see-more-brightness")
    return stage.grab()


def sliders(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.run("see-grey")
    stage.app.run("see-more-gamma")
    stage.app.run("see-adjust")
    return stage.grab()


def large(stage: Stage) -> QPixmap:
    """Return the window while the upper part of a very large picture is in full detail."""
    _open_job(stage, _mosaic(stage))
    stage.wait_for_item()
    stage.window.canvas.zoom_to(0.6)
    stage.window.canvas.center_on(LOOKED_AT)
    taken: list[QPixmap] = []

    def look(share: float) -> None:
        if share > SHARP_FROM and not taken:
            taken.append(stage.window.grab())

    _tiling(stage).progressed.connect(look)
    stage.wait(lambda: bool(taken))
    return taken[0]


def _tiling(stage: Stage) -> TileController:
    found = stage.app.parts.seeing.tiling
    if found is None:
        raise RuntimeError("no job is open")
    return found


def _mosaic(stage: Stage) -> Path:
    folder = stage.folder / "Aerial survey"
    folder.mkdir()
    paths = sorted(resources.path("examples").glob("*.jpg"))
    pieces = [np.asarray(cv2.imread(str(path))) for path in paths]
    height, width = (min(piece.shape[axis] for piece in pieces) for axis in (0, 1))
    rng = np.random.default_rng(3)
    across, down = -(-LARGE_PX // width), -(-LARGE_PX // height)
    rows = []
    for _ in range(down):
        kinds = rng.integers(len(pieces), size=across)
        rows.append(np.hstack([pieces[kind][:height, :width] for kind in kinds]))
    cv2.imwrite(str(folder / "survey_03.jpg"), np.vstack(rows)[:LARGE_PX, :LARGE_PX])
    return folder


SCENES = (
    Scene("adjusted", adjusted, is_rtl=True, is_big=True),
    Scene("sliders", sliders, is_rtl=True, is_big=True),
    Scene("large", large),
)
