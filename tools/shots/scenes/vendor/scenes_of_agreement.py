"""Scenes of several versions of a job: the gallery of what they differ in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPixmap

import resources
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.agreement.agreement_dialog import AgreementDialog

_MOVED_PX = (0, 14, -46, 0, 4, 60, 3, -9)
"""How far the second and third person's boxes lie to the right of the sample's."""


def gallery(stage: Stage) -> QPixmap:
    stage.open_sample()
    agreement = stage.app.parts.agreement
    paths = [_version(stage.folder / f"{name}.json", at) for at, name in ((1, "Amina"), (2, "Ben"))]

    def look(dialog: AgreementDialog) -> None:
        agreement.compare_with(paths)
        stage.wait(lambda: dialog.model.rowCount() > 0)
        crops = agreement.crops
        stage.wait(lambda: crops is not None and not crops.is_waited_for)
        dialog.choose(1)

    return stage.grab_with(AgreementDialog, agreement.show, look)


def nothing_compared(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(AgreementDialog, stage.app.parts.agreement.show)


def _version(path: Path, person: int) -> Path:
    """Write what another person made of the first picture of the sample."""
    sample = json.loads(resources.path("examples", "sample.json").read_text("utf-8"))
    picture = sample["pictures"][0]
    names = sorted({region["label"] for region in picture["regions"]})
    document = {
        "images": [
            {
                "id": 1,
                "file_name": picture["file"],
                "width": picture["width"],
                "height": picture["height"],
            }
        ],
        "categories": [{"id": at, "name": name} for at, name in enumerate(names, start=1)],
        "annotations": list(_annotations(picture["regions"], names, person)),
    }
    path.write_text(json.dumps(document), "utf-8")
    return path


def _annotations(
    regions: Sequence[dict[str, Any]], names: Sequence[str], person: int
) -> Sequence[dict[str, Any]]:
    found = []
    for at, region in enumerate(regions):
        if (at + person) % 5 == 0:
            continue
        left, top, width, height = region["box"]
        label = "house" if at == 2 and person == 1 else str(region["label"])
        text = str(region["text"]).replace("Œ", "Oe") if person == 2 else str(region["text"])
        found.append(
            {
                "id": at + 1,
                "image_id": 1,
                "category_id": names.index(label) + 1,
                "bbox": [left + _MOVED_PX[(at + person) % len(_MOVED_PX)], top, width, height],
                "attributes": {"transcription": text},
            }
        )
    return found


SCENES = (
    Scene("disagreements", gallery, is_rtl=True, is_big=True),
    Scene(
        "disagreements-nothing-compared",
        nothing_compared,
        is_rtl=True,
        is_big=True,
        is_passive=True,
    ),
)
