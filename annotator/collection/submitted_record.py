"""Reads the regions of a submission: boxes and tags of pictures, and segments of sounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from annotator.document_limits import WHOLE_BYTES
from annotator.drafts.draft import imported_extra
from annotator.errors import ImportRefusedError, InvalidValueError
from annotator.files import FileRefusedError, exists, read_whole
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.common.json_values import unused_keys
from annotator.importers.common.region_spool import imported
from annotator.items.item_row import ItemRow
from annotator.media.place_form import place_from_json
from annotator.model.entities import NO_ATTRIBUTES, Labels, Region, new_region_id
from annotator.model.foreign_ids import item_ids
from annotator.records import ImportRecord
from annotator.sentences.said import said
from annotator.verify.annotation_checks import ANNOTATIONS, TRANSCRIPTIONS
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

_COCO: Final = CocoImporter()
_OF_REGION: Final = frozenset(
    {"item_id", "file", "annotation_id", "label", "bbox", "text", "place", "kept"}
    | {"attributes", "group", "comment"}
)


def submitted_record(export: Path, rows: Sequence[ItemRow], labels: Labels) -> ImportRecord:
    """Return all regions in the export of a submission, and the labels that they need.

    Segments follow the boxes and tags, in the order of the file. The numbers of the items are those
    of the rows, which are found by their paths.

    Raises:
        ImportRefusedError: it cannot be read.
    """
    record = _COCO.read(export / ANNOTATIONS, items=rows, labels=labels).record
    numbers = {row.path: row.id for row in rows}
    known: dict[str, int] = {each.name: int(key) for key, each in labels.items()}
    names = list(record.new_labels)
    known |= {name: -1 - at for at, name in enumerate(names)}
    segments: list[tuple[int, Region]] = []
    try:
        for line in segment_lines(export):
            name = line["label"]
            if name not in known:
                names.append(name)
                known[name] = -len(names)
            segments.append((numbers.get(line["file"], 0), _segment(line, known[name])))
    except (NotStrictJsonError, FileRefusedError, InvalidValueError) as error:
        raise _unreadable() from error
    except (LookupError, TypeError, ValueError) as error:
        raise _unreadable() from error
    if not segments:
        return record
    regions = [*record.regions, *segments]
    return replace(record, new_labels=tuple(names), regions=regions)


def segment_lines(export: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the line of each region of an item that is no picture, in the order of the file.

    Raises:
        NotStrictJsonError, FileRefusedError: it cannot be read.
        LookupError, TypeError: a line lacks something.
    """
    without_box = [each for each in _lines(export) if b"null" in each]
    lines = [line for line in map(_parsed, without_box) if line["bbox"] is None]
    if lines:
        pictures = set(item_ids(_document(export)["images"]).values())
        yield from (line for line in lines if line["item_id"] not in pictures)


def transcription_lines(export: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of ``transcriptions.jsonl``; none if there is no such file.

    Raises:
        NotStrictJsonError, FileRefusedError: it cannot be read.
    """
    return map(_parsed, _lines(export))


def _lines(export: Path) -> list[bytes]:
    path = export / TRANSCRIPTIONS
    return read_whole(path, WHOLE_BYTES).splitlines() if exists(path) else []


def _parsed(line: bytes) -> Mapping[str, Any]:
    value: Any = parse_json(line)
    return value  # type: ignore[no-any-return]  # what is no object raises a TypeError where it is used


def _document(export: Path) -> Mapping[str, Any]:
    value: Any = parse_json(read_whole(export / ANNOTATIONS, WHOLE_BYTES))
    return value  # type: ignore[no-any-return]  # what is no object raises a TypeError where it is used


def _segment(line: Mapping[str, Any], label: int) -> Region:
    place, attributes = line.get("place"), line.get("attributes")
    return imported(
        label,
        None if place is None else place_from_json(place),
        id=new_region_id(),
        number=line["annotation_id"],
        transcription=line["text"],
        attributes=MappingProxyType(dict(attributes)) if attributes else NO_ATTRIBUTES,
        group=line.get("group", 0),
        comment=line.get("comment", ""),
        extra=unused_keys(dict(imported_extra(line)), _OF_REGION),
    )


def _unreadable() -> ImportRefusedError:
    return ImportRefusedError(
        said("The segments of a submission cannot be read. They were not merged.")
    )
