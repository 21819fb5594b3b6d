"""The digest of each version in a submission: of all that a merge would take of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.collection.mergeable_submissions import ItemKey, is_mergeable
from annotator.collection.submitted_record import transcription_lines
from annotator.export.forms.canonical import digest
from annotator.export.forms.reviewed_form import ACTIVE_MS
from annotator.files import FileRefusedError
from annotator.model.foreign_ids import EFFORT_ITEM, IMPORTED_ID, item_ids
from annotator.verify.annotation_checks import ANNOTATIONS, TAGS
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside


def version_digests(export: Path) -> dict[ItemKey, str]:
    """Return the digest of each finished item in the export of a submission.

    It covers every region with its number, place, text, attributes, draft, proposal and comment,
    labels by their names, the size and the comment of the item; neither times nor reviews. Nothing
    is returned if the export cannot be read.
    """
    try:
        return _digests(export)
    except (NotStrictJsonError, FileRefusedError, LookupError, TypeError):
        return {}


_NOT_WORK: Final = dict.fromkeys(
    ("effort", "file_name", "id", EFFORT_ITEM, IMPORTED_ID, "status"), None
)
"""What the same work may have otherwise in another export: of an image, names, time and status."""


def _digests(export: Path) -> dict[ItemKey, str]:
    document: Any = read_json_inside(export, ANNOTATIONS)
    effort: Any = read_json_inside(export, EFFORT)
    names = {each["id"]: each["name"] for each in document["categories"]}
    contents: dict[int, list[object]] = {}
    keys: dict[int, ItemKey] = {}
    for each in effort["items"]:
        if is_mergeable(each) and each["status"] == "done":
            keys[each["id"]] = each["sha256"], each["part"]
            contents[each["id"]] = [each.get("length_ms", 0)]
    items = item_ids(document["images"])
    for image in document["images"]:
        _add(contents, items[image["id"]], {**image, **_NOT_WORK})
    for region in (*document["annotations"], *document.get(TAGS, [])):
        _add(contents, items[region["image_id"]], _with_names(region, names))
    for line in transcription_lines(export):
        _add(contents, line["item_id"], line)
    return {keys[item]: digest(content) for item, content in contents.items()}


def _add(contents: dict[int, list[object]], item: int, content: object) -> None:
    if item in contents:
        contents[item].append(content)


def _with_names(region: Mapping[str, Any], names: Mapping[int, str]) -> Mapping[str, object]:
    """Return a region without times, in which labels have names: a number may mean another one."""
    attributes = region.get("attributes", {})
    proposed = dict(region.get("proposed", {}))
    if "category_id" in proposed:
        proposed["category_id"] = names[proposed["category_id"]]
    return {
        **region,
        "attributes": {key: value for key, value in attributes.items() if key != ACTIVE_MS},
        "category_id": names[region["category_id"]],
        "proposed": proposed,
    }
