"""Reads and writes ``ids.json`` of a collection: the ids of the packed job."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from annotator.errors import InvalidValueError
from annotator.files import is_file
from annotator.model.label_names import require_names
from annotator.packages.collection_records import CollectionRefusedError
from annotator.packages.packed_job_ids import PackedImage, PackedJobIds
from annotator.sentences.parts import FilePath
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, read_json

IDS_FILE: Final = "ids.json"
_FORMAT: Final = "fairlabel/collection-ids/1"
_HIGHEST: Final = 2**53


def packed_job_ids_json(ids: PackedJobIds) -> bytes:
    """Return the bytes of ``ids.json``; each image is on a line of its own."""
    head = {
        "format": _FORMAT,
        "title": ids.title,
        "next_annotation": ids.next_annotation,
        "labels": [list(each) for each in ids.labels],
    }
    images = (_json([each.id, each.path, each.sha256, each.part]) for each in ids.images)
    return (_json(head)[:-1] + ',\n"images": [\n' + ",\n".join(images) + "\n]}\n").encode()


def ids_after(collection: Path, now: PackedJobIds) -> PackedJobIds:
    """Return the ids of a job from which packages are added: no id that it ever had is free again.

    Two copies of a job have different last numbers, and packages of both may be there.

    Raises:
        CollectionRefusedError: the ids that are there cannot be read.
    """
    before = read_packed_job_ids(collection)
    if before is None:
        return now
    return replace(now, next_annotation=max(before.next_annotation, now.next_annotation))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_packed_job_ids(collection: Path) -> PackedJobIds | None:
    """Return the ids of the packed job; None if the collection was not packed.

    Raises:
        CollectionRefusedError: they cannot be read.
    """
    path = collection / IDS_FILE
    if not is_file(path):
        return None
    try:
        value: Any = read_json(path)
        _require_format(value["format"])
        _require_number(value["next_annotation"])
        require_names(str(name) for _, name in value["labels"])
        return PackedJobIds(
            title=str(value["title"]),
            labels=tuple((int(key), str(name)) for key, name in value["labels"]),
            images=tuple(
                PackedImage(int(key), str(file), str(sha256), int(part))
                for key, file, sha256, part in value["images"]
            ),
            next_annotation=int(value["next_annotation"]),
        )
    except (NotStrictJsonError, InvalidValueError, LookupError, TypeError, ValueError) as error:
        raise CollectionRefusedError(
            said("{path} cannot be read. Take a copy of the collection.", path=FilePath(path))
        ) from error


def _require_format(found: object) -> None:
    if found != _FORMAT:
        raise ValueError


def _require_number(found: object) -> None:
    """Refuse what no job can have as its next number; above 2**53 readers of JSON round."""
    if type(found) is not int or not 0 < found <= _HIGHEST:
        raise ValueError
