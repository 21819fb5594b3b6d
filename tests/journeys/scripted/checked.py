"""What must be true of the export of the six photographs: boxes, what is said of them, effort."""

from __future__ import annotations

import json
from math import dist
from pathlib import Path
from typing import Any, Final

import resources
from annotator.model.geometry import Box, overlap
from annotator.verify import verify_export
from tests.journeys.scripted.photographs import PHOTOGRAPHS
from tools.checkers import check_export

Document = dict[str, Any]
LEAST: Final = 0.9
"""What a box drawn by hand has in common with the true one, at least."""


def check_export_folder(
    out: Path, said: dict[str, list[dict[str, object]]], texts: dict[str, str]
) -> None:
    """Hold an export against the photographs, and have both checkers recompute its figures.

    Args:
        out: the folder of the export.
        said: for each file, the attributes of its boxes in reading order; none where it is absent.
        texts: for each file, the one text that was typed on it.
    """
    document: Document = json.loads((out / "annotations.json").read_bytes())
    names = {each["id"]: each["name"] for each in document["categories"]}
    files = {each["id"]: each["file_name"] for each in document["images"]}
    assert set(files.values()) == set(PHOTOGRAPHS)
    for image, name in files.items():
        drawn = [each for each in document["annotations"] if each["image_id"] == image]
        for seen, each in zip(PHOTOGRAPHS[name], drawn, strict=True):
            assert names[each["category_id"]] == seen.label, (name, seen)
            assert overlap(box_of(each), seen.box) > LEAST, (name, seen, box_of(each))
        told = [attributes_of(each) for each in drawn]
        assert told == said.get(name, [{}] * len(drawn)), name
    (tagged,) = document["image_tags"]
    assert (files[tagged["image_id"]], names[tagged["category_id"]]) == ("flower.jpg", "flower")
    lines = (out / "transcriptions.jsonl").read_bytes().splitlines() if texts else []
    assert {row["file"]: row["text"] for row in map(json.loads, lines)} == texts
    check_effort(out)
    result = verify_export(out, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems
    assert check_export.main([str(out)]) == 0


def box_of(drawn: Document) -> Box:
    """Return the box of an annotation; a turned one from its corners."""
    x, y, width, height = drawn["bbox"]
    angle = drawn["attributes"].get("rotation", 0)
    if not angle:
        return Box(x, y, width, height)
    (flat,) = drawn["segmentation"]
    corners = list(zip(flat[::2], flat[1::2], strict=True))
    wide, high = dist(corners[0], corners[1]), dist(corners[1], corners[2])
    return Box(x + (width - wide) / 2, y + (height - high) / 2, wide, high, angle)


def attributes_of(drawn: Document) -> dict[str, object]:
    """Return what the worker said of a box: not its text, its angle and its time."""
    ours = {"transcription", "rotation", "active_ms"}
    return {name: value for name, value in drawn["attributes"].items() if name not in ours}


def check_effort(out: Path) -> None:
    """Each photograph took work, and the sum of the spans is what the totals say."""
    effort: Document = json.loads((out / "effort.json").read_bytes())
    assert {each["file"] for each in effort["items"]} == set(PHOTOGRAPHS)
    assert all(each["work_ms"] > 0 for each in effort["items"])
    spans = [span for session in effort["sessions"] for span in session["spans"]]
    total = sum(span["end_ms"] - span["start_ms"] for span in spans)
    assert total == sum(effort["totals"]["ms"].values())
