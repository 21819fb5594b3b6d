"""Folders of pictures as a peer opens them: with boxes beside a picture, in the peer's format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

from annotator.model.geometry import Box
from benchmarks.jobs import LABELS, boxes
from benchmarks.pictures import BIG


def own_folder(folder: Path, pictures: Path, count: int) -> Path:
    """Return a new folder with the first pictures of another one, which stays unchanged."""
    folder.mkdir(parents=True)
    for number in range(count):
        source = pictures / f"photo {number}.jpg"
        copy = folder / source.name
        try:
            copy.hardlink_to(source)
        except OSError:
            shutil.copy(source, copy)
    return folder


def write_boxes(picture: Path, count: int, form: str) -> None:
    """Write the boxes of ``jobs.boxes`` beside a picture of 12 megapixels."""
    write = {"two corners": _two_corners, "four corners": _four_corners, "xml": _xml}[form]
    write(picture, boxes(count, BIG))


def _two_corners(picture: Path, made: list[Box]) -> None:
    """Write the format of labelme."""
    _json(picture, [[[box.x, box.y], [box.x + box.width, box.y + box.height]] for box in made])


def _four_corners(picture: Path, made: list[Box]) -> None:
    """Write the format of X-AnyLabeling, which also reads two corners, but warns at each."""
    rows = []
    for box in made:
        right, below = box.x + box.width, box.y + box.height
        rows.append([[box.x, box.y], [right, box.y], [right, below], [box.x, below]])
    _json(picture, rows)


def _json(picture: Path, made: list[list[list[float]]]) -> None:
    shapes: list[dict[str, object]] = [
        {
            "label": _label(at),
            "points": points,
            "group_id": None,
            "shape_type": "rectangle",
            "flags": {},
        }
        for at, points in enumerate(made)
    ]
    document: dict[str, object] = {
        "version": "5.5.0",
        "flags": {},
        "shapes": shapes,
        "imagePath": picture.name,
        "imageData": None,
        "imageHeight": BIG[1],
        "imageWidth": BIG[0],
    }
    picture.with_suffix(".json").write_text(json.dumps(document), encoding="utf-8")


def _xml(picture: Path, made: list[Box]) -> None:
    """Write Pascal VOC, in whole pixels."""
    root = ET.Element("annotation")
    ET.SubElement(root, "filename").text = picture.name
    size = ET.SubElement(root, "size")
    for name, value in zip(("width", "height", "depth"), (*BIG, 3), strict=True):
        ET.SubElement(size, name).text = str(value)
    for at, box in enumerate(made):
        thing = ET.SubElement(root, "object")
        ET.SubElement(thing, "name").text = _label(at)
        ET.SubElement(thing, "difficult").text = "0"
        bounds = ET.SubElement(thing, "bndbox")
        sides = (box.x, box.y, box.x + box.width, box.y + box.height)
        for name, side in zip(("xmin", "ymin", "xmax", "ymax"), sides, strict=True):
            ET.SubElement(bounds, name).text = str(round(side))
    ET.ElementTree(root).write(picture.with_suffix(".xml"), encoding="utf-8")


def _label(at: int) -> str:
    return LABELS[at % len(LABELS)]
