"""What a vendor's collection remembers of its packages: private, and never sent to anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

from annotator.errors import AnnotatorError
from annotator.job_file.rows.values import media_text_of
from annotator.packages.pack_plan import PackRequest
from annotator.sentences.parts import FilePath
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, read_json

FORMAT: Final = "fairlabel/collection/1"
RECORD_FORMAT: Final = "fairlabel/collection-package/1"

COLLECTION: Final = "collection.json"
MEDIA_PLACE: Final = "media.json"
"""Says where the media of the collection are."""

PACKAGES: Final = "packages"
OUTGOING: Final = "outgoing"
"""The folder of the files that go to the workers."""


class CollectionRefusedError(AnnotatorError):
    """A collection cannot be read."""


@dataclass(frozen=True, slots=True)
class RecordedItem:
    """An item of a package: its name there, and what it is in the vendor's job.

    ``path`` and ``part`` are those of the worker's job, hence of the export: the name in the
    package without ``media/``. ``drafts`` are the ids, in the vendor's job, of the annotations
    that were packed as drafts of it, in their order in the package.
    """

    path: str
    part: int
    sha256: str
    job_path: str
    job_item: int
    is_gold: bool
    drafts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRecord:
    """Who got which items. ``sha256`` is the digest of the manifest, ``key`` signed it.

    ``packed_day`` is the day of packing by the vendor's clock, "" if an older version packed.
    """

    id: str
    worker: str
    file: str
    sha256: str
    key: str
    order: str
    due_day: str
    part: int
    parts: int
    items: tuple[RecordedItem, ...]
    packed_day: str = ""


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """The collection as a whole, and how its job was split."""

    id: str
    job_id: str
    title: str
    wanted: PackRequest


@dataclass(frozen=True, slots=True)
class FirstSplit:
    """How the job of a collection was split at first: its id, the overlap, and the gold files."""

    job_id: str
    overlap: int
    gold: frozenset[str]


def read_split(collection: Path) -> FirstSplit:
    """Return how the job of a collection was split.

    Raises:
        CollectionRefusedError: it was not packed, or cannot be read.
    """
    try:
        value: Any = read_json(collection / COLLECTION)
        how = value["split"]
        overlap, gold = int(how["overlap"]), frozenset(map(str, how["gold"]))
        return FirstSplit(str(value["job_id"]), overlap, gold)
    except (NotStrictJsonError, LookupError, TypeError, ValueError) as error:
        raise CollectionRefusedError(
            said("{folder} was not packed, so nothing can be added.", folder=FilePath(collection))
        ) from error


def collection_json(facts: CollectionFacts) -> bytes:
    """Return the bytes of ``collection.json``."""
    wanted = facts.wanted
    return _json(
        {
            "format": FORMAT,
            "id": facts.id,
            "job_id": facts.job_id,
            "title": facts.title,
            "split": {
                "workers": list(wanted.workers),
                "overlap": wanted.overlap,
                "seed": wanted.seed,
                "gold": sorted(wanted.gold),
                "keeps_order": wanted.keeps_order,
                "takes_done": wanted.takes_done,
            },
        }
    )


def media_json(collection: Path, media: Path) -> bytes:
    """Return the bytes of ``media.json``; a folder beside the collection is a relative path."""
    return _json({"folder": media_text_of(collection.absolute(), media)})


def record_json(record: PackageRecord) -> bytes:
    """Return the bytes of the record of a package."""
    value: dict[str, Any] = {each.name: getattr(record, each.name) for each in fields(record)}
    value["items"] = [_item_json(item) for item in record.items]
    return _json({"format": RECORD_FORMAT, **value})


def _item_json(item: RecordedItem) -> dict[str, Any]:
    value: dict[str, Any] = {each.name: getattr(item, each.name) for each in fields(item)}
    if not item.drafts:
        del value["drafts"]
    return value


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def record_file(collection: Path, package: str) -> Path:
    """Return where the record of a package stands in a collection."""
    return collection / PACKAGES / f"{package}.json"


def read_records(collection: Path) -> dict[str, PackageRecord]:
    """Return the records of all packages of a collection, by the id of the package.

    Raises:
        CollectionRefusedError: it is no collection, or a record cannot be read.
    """
    _require_collection(collection)
    paths = sorted((collection / PACKAGES).glob("*.json"))
    return {record.id: record for record in map(read_record, paths)}


def _require_collection(collection: Path) -> None:
    try:
        value: Any = read_json(collection / COLLECTION)
        is_ours = value["format"] == FORMAT
    except (NotStrictJsonError, TypeError, LookupError) as error:
        raise CollectionRefusedError(
            said("{folder} is no collection. Choose another one.", folder=FilePath(collection))
        ) from error
    if not is_ours:
        raise CollectionRefusedError(
            said(
                "{folder} was made by another version of this program. Update the program.",
                folder=FilePath(collection),
            )
        )


def _require_format(found: object) -> None:
    if found != RECORD_FORMAT:
        raise ValueError


def _item(value: dict[str, Any]) -> RecordedItem:
    drafts = tuple(map(int, value.pop("drafts", ())))
    return RecordedItem(**value, drafts=drafts)


def read_record(path: Path) -> PackageRecord:
    """Return what a collection knows of one package.

    Raises:
        CollectionRefusedError: it cannot be read.
    """
    try:
        value: Any = read_json(path)
        _require_format(value.pop("format"))
        items = tuple(map(_item, value.pop("items")))
        record = PackageRecord(**value, items=items)
        for day in filter(None, (record.due_day, record.packed_day)):
            date.fromisoformat(day)
        return record
    except (NotStrictJsonError, TypeError, LookupError, ValueError, AttributeError) as error:
        raise CollectionRefusedError(
            said("{path} cannot be read. Take a copy of the collection.", path=FilePath(path))
        ) from error
