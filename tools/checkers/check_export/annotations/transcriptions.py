"""Checks transcriptions.jsonl. Page: "transcriptions.jsonl"."""

from __future__ import annotations

import re
import unicodedata

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import TRANSCRIPTIONS
from tools.checkers.check_export.refusal import Json, require, require_same

METHODS = re.compile("speech/[1-9][0-9]{0,3}|silero/[1-9][0-9]{3}")


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
    """Require a confidential line to have no text, draft or comment.

    Page: "Confidential regions".
    """
    if line.get("attributes", {}).get("confidential") is True:
        where = f"{TRANSCRIPTIONS}, line {number}"
        rule = "the region is confidential"
        require(f"{where}, text", line["text"], rule, holds=line["text"] == "")
        for key in ("draft", "comment"):
            require(f"{where}, {key}", line.get(key), rule, holds=key not in line)


def _lines_of_annotations(export: Export) -> list[Json]:
    """Return the lines that the annotations with a text require."""
    lines = []
    for annotation in export.annotations["annotations"]:
        text = annotation.get("attributes", {}).get("transcription")
        if not text:
            continue
        image = export.images[annotation["image_id"]]
        line = {
            "item_id": export.item_ids[image["id"]],
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
    """Require item, file and label of a line to be known, and other keys only where they can be.

    Page: "transcriptions.jsonl": a ``place`` and the keys of the table are on an item that is no
    picture, so one left out.
    """
    where = f"{TRANSCRIPTIONS}, line {number}"
    known = line["item_id"] in export.items
    require(f"{where}, item_id", line["item_id"], "no item has this id", holds=known)
    item = export.items[line["item_id"]]
    require_same(f"{where}, file", line["file"], item["file"], f"item {item['id']}")
    known = line["label"] in export.labels.values()
    require(f"{where}, label", line["label"], "no category has this name", holds=known)
    rule = f"item {item['id']} is a picture"
    for key in ("place", "attributes", "group", "comment", "proposed", "draft"):
        holds = key not in line or item["left_out"] is not None
        require(f"{where}, {key}", line.get(key), rule, holds=holds)
    proposed = line.get("proposed", line)["label"]
    known = proposed in export.labels.values()
    require(f"{where}, proposed.label", proposed, "no category has this name", holds=known)
    _check_segment(f"{where}, place", line.get("place"))
    _check_within(f"{where}, place", line.get("place"), item)
    _check_proposed(f"{where}, proposed", line.get("proposed", {}))
    rule = "only on an item that is left out can a line have no text"
    holds = item["left_out"] is not None or line["text"] != ""
    require(f"{where}, text", line["text"], rule, holds=holds)


def _check_proposed(where: str, proposed: Json) -> None:
    """Require the method of a proposal to be one of the two. Page: "transcriptions.jsonl"."""
    _check_segment(f"{where}.place", proposed.get("place"))
    method = proposed.get("method", "speech/1")
    holds = METHODS.fullmatch(method) is not None
    require(f"{where}.method", method, "it is speech/N, or silero/ and four digits", holds=holds)


def _check_segment(where: str, place: Json) -> None:
    """Require a segment to be a stretch of whole samples. Page: "transcriptions.jsonl"."""
    if place is None or place["form"] != "segment":
        return
    names = {"form", "start_sample", "end_sample", "rate_hz"}
    require(where, place, "a segment has a start, an end and a rate", holds=set(place) == names)
    start, end, rate = place["start_sample"], place["end_sample"], place["rate_hz"]
    is_whole = all(type(each) is int for each in (start, end, rate))
    holds = is_whole and 0 <= start < end and rate > 0
    require(where, place, "a segment is a stretch of whole samples", holds=holds)


def _check_within(where: str, place: Json, item: Json) -> None:
    """Require a segment to end within its sound; a proposed one may end later.

    Page: "transcriptions.jsonl", "``end_sample`` is at most".
    """
    length = item.get("length_ms", 0)
    if place is None or place["form"] != "segment" or not length:
        return
    most = length * place["rate_hz"] // 1000
    rule = f"item {item['id']} lasts {length} ms, which are {most} samples"
    require(f"{where}.end_sample", place["end_sample"], rule, holds=place["end_sample"] <= most)
