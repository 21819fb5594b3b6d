"""Checks transcriptions.jsonl. Page: "transcriptions.jsonl"."""

from __future__ import annotations

import unicodedata

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import TRANSCRIPTIONS
from tools.checkers.check_export.refusal import Json, require, require_same


def check_transcriptions(export: Export) -> None:
    """Require the lines with a box to repeat the annotations, and the others to name their item.

    Page: "transcriptions.jsonl".
    """
    boxed = [line for line in export.texts if line["bbox"] is not None]
    stated = [{key: line[key] for key in line if key != "kept"} for line in boxed]
    expected = _lines_of_annotations(export)
    source = "annotations.json, in the order of the annotations with a text,"
    require_same(f"{TRANSCRIPTIONS}, lines with a box", stated, expected, source)
    for number, line in enumerate(export.texts, 1):
        _check_line(export, number, line)
        _check_form(export, number, line)
        _check_confidential(number, line)


def _check_confidential(number: int, line: Json) -> None:
    """Require a confidential line to have neither a text nor a draft.

    Page: "Confidential regions".
    """
    if "confidential" in line:
        where = f"{TRANSCRIPTIONS}, line {number}"
        rule = "the region is confidential"
        require(f"{where}, text", line["text"], rule, holds=line["text"] == "")
        require(f"{where}, draft", line.get("draft"), rule, holds="draft" not in line)


def _lines_of_annotations(export: Export) -> list[Json]:
    """Return the lines that the annotations with a text require."""
    lines = []
    for annotation in export.annotations["annotations"]:
        text = annotation.get("attributes", {}).get("transcription")
        if not text:
            continue
        image = export.images[annotation["image_id"]]
        line = {
            "item_id": image["id"],
            "file": image["file_name"],
            "annotation_id": annotation["id"],
            "label": export.labels[annotation["category_id"]],
            "bbox": annotation["bbox"],
            "text": text,
        }
        lines.append(line)
    return lines


def _check_form(export: Export, number: int, line: Json) -> None:
    """Require ``kept`` on exactly the texts that are not in the declared Unicode form.

    Page: "transcriptions.jsonl", ``kept``; "annotations.json", ``info.text_rules``.
    """
    form = export.annotations["info"].get("text_rules", {}).get("form", "typed")
    text = line["text"]
    is_in_form = form == "typed" or unicodedata.normalize(form.upper(), text) == text
    where = f"{TRANSCRIPTIONS}, line {number}, kept"
    rule = f"the text is {'' if is_in_form else 'not '}in the form {form}"
    require(where, line.get("kept"), rule, holds=("kept" in line) != is_in_form)


def _check_line(export: Export, number: int, line: Json) -> None:
    """Require item, file and label of a line to be known, and a place only where it can be.

    Page: "transcriptions.jsonl": a ``place`` is on an item that is no picture, so one left out.
    """
    where = f"{TRANSCRIPTIONS}, line {number}"
    known = line["item_id"] in export.items
    require(f"{where}, item_id", line["item_id"], "no item has this id", holds=known)
    item = export.items[line["item_id"]]
    require_same(f"{where}, file", line["file"], item["file"], f"item {item['id']}")
    known = line["label"] in export.labels.values()
    require(f"{where}, label", line["label"], "no category has this name", holds=known)
    can_have_place = item["left_out"] is not None
    rule = f"item {item['id']} is a picture"
    holds = "place" not in line or can_have_place
    require(f"{where}, place", line.get("place"), rule, holds=holds)
    rule = "only a line with a place can have no text"
    require(f"{where}, text", line["text"], rule, holds="place" in line or line["text"] != "")
