"""Makes COCO documents to import, and reads them as the program does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.items.item_row import ItemRow
from annotator.model.entities import IMAGE, Label, LabelId, Labels, Status

LABELS: Labels = {
    LabelId(4): Label(LabelId(4), "sign", 1),
    LabelId(3): Label(LabelId(3), "car", 0),
}


def rows(*paths: str) -> list[ItemRow]:
    """Return items of a job, with ids from 1."""
    return [ItemRow(at, path, IMAGE, Status.NEW, "") for at, path in enumerate(paths, start=1)]


def image(key: object = 1, name: object = "1.jpg", **more: object) -> dict[str, object]:
    """Return an image record."""
    return {"id": key, "file_name": name, "width": 640, "height": 480, **more}


def annotation(key: object = 1, **more: object) -> dict[str, object]:
    """Return an annotation of image 1 with category 1."""
    place = {"image_id": 1, "category_id": 1, "bbox": [10, 20.5, 30, 40]}
    return {"id": key, **place, "area": 1200, "iscrowd": 0, **more}


def document(
    *annotations: object, images: Sequence[object] | None = None, **more: object
) -> dict[str, Any]:
    """Return a document; one image and the category "car" where nothing else is said."""
    return {
        "images": [image()] if images is None else list(images),
        "annotations": list(annotations),
        "categories": [{"id": 1, "name": "car"}],
        **more,
    }


def read(
    folder: Path,
    content: Mapping[str, object] | bytes,
    items: Sequence[ItemRow] | None = None,
    labels: Labels = LABELS,
) -> ImportContents:
    """Write a document and read it for a job, by default with one item ``1.jpg``."""
    path = folder / "boxes.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return IMPORTERS["coco"].read(
        path, items=rows("1.jpg") if items is None else items, labels=labels
    )
