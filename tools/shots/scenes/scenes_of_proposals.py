"""Scenes of undecided proposals."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QPixmap

from annotator.editing.commands import AddRegions
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import Origin, in_reading_order
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from annotator.records import JobFacts
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.kit.error_text import sentence_text
from widgets.proposals.detector_dialog import DetectorDialog, Understood

_SHIFT_PX = (14, -6)


def followed(stage: Stage) -> QPixmap:
    _follow(stage)
    return stage.grab()


def followed_some_decided(stage: Stage) -> QPixmap:
    _follow(stage)
    for action in ("keep-proposal", "keep-proposal", "refuse-proposal"):
        stage.app.run(action)
    return stage.grab()


def _follow(stage: Stage) -> None:
    """Track the boxes of the sample's street into a second picture, slightly moved."""
    stage.open_sample()
    desk = stage.desk
    assert desk.loaded is not None  # noqa: S101 - the stage waited for it
    state = desk.session.editor.state
    names = [label.name for label in sorted(state.labels.values(), key=lambda each: each.position)]
    boxes = [
        (region.geometry, region.label_id)
        for region in in_reading_order(state.regions)
        if isinstance(region.geometry, Box)
    ]
    picture = desk.project.media_folder / desk.loaded.media.path
    folder = stage.folder / "sequence"
    folder.mkdir()
    shutil.copy(picture, folder / f"frame 1{picture.suffix}")
    _moved(picture, folder / f"frame 2{picture.suffix}")
    stage.app.lifecycle.open_path(_job(folder, names))
    stage.go_to(1)
    session = stage.desk.session
    new = [session.new_region(box, label, Origin.DRAWN) for box, label in boxes]
    stage.desk.run(AddRegions(tuple(new)))
    stage.app.run("follow-boxes")
    bar = stage.app.parts.proposals.bar
    stage.wait(lambda: bar.isVisible() and not stage.window.canvas.locked)


def _moved(picture: Path, to: Path) -> None:
    with Image.open(picture) as opened:
        dx, dy = _SHIFT_PX
        image = opened.convert("RGB")
        image.transform(image.size, Image.Transform.AFFINE, (1, 0, -dx, 0, 1, -dy)).save(to)


def _job(folder: Path, labels: list[str]) -> Path:
    path = folder / "sequence.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "A street, frame by frame", ".")
    items = scan_folder(folder).items
    with Project.create(path, facts, labels=labels, items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


def detector(stage: Stage) -> QPixmap:
    names = ("person", "bicycle", "car", "motorcycle", "bus", "truck", "stop sign", "bench")
    labels = {2: "car", 6: "sign"}
    found = Understood(dict(enumerate(names)), (640, 640), is_size_open=True, labels=labels)

    def fill(dialog: DetectorDialog) -> None:
        dialog.file.show_path("/home/amina/models/street.onnx")
        dialog.show_understood(found)

    return _dialog(stage, fill)


def detector_refused(stage: Stage) -> QPixmap:
    def fill(dialog: DetectorDialog) -> None:
        dialog.file.show_path("/home/amina/models/flowers.onnx")
        dialog.show_refusal(
            sentence_text(
                "“flowers.onnx” is not a detector that is understood here: it must take one "
                "picture and give boxes as YOLOv5, YOLOv8 or SSD do."
            )
        )

    return _dialog(stage, fill)


def detector_first(stage: Stage) -> QPixmap:
    return _dialog(stage, lambda _dialog: None)


def _dialog(stage: Stage, fill: Callable[[DetectorDialog], None]) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(DetectorDialog, lambda: stage.app.run("choose-detector"), fill)


SCENES = (
    Scene("detector", detector, is_rtl=True, is_big=True, is_passive=True),
    Scene("detector-refused", detector_refused, is_passive=True),
    Scene("detector-first", detector_first, is_passive=True),
    Scene("followed", followed, is_rtl=True, is_big=True),
    Scene("followed-decided", followed_some_decided),
)
