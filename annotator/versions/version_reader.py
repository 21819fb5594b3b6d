"""Opens versions of a job: a job file, the folder of an export, or a COCO document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from annotator.agreement.matched_items import JobVersion, ListedItem, listed_item
from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.export.api import ItemRecord, Snapshot
from annotator.files import is_folder
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.job_file.project import Project
from annotator.model.entities import (
    Item,
    ItemFacts,
    ItemId,
    LabelId,
    Media,
    MediaId,
    Region,
    Status,
)
from annotator.progress import Watch
from annotator.records import ImportRecord, NewItem
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

_EFFORT: Final = "effort.json"
_COCO: Final = "annotations.json"
_SUFFIX: Final = ".json"
_IMAGES: Final = "images"

_Part = tuple[str, int]
"""The path of a file, and the part of it."""


@contextmanager
def opened_version(path: Path, watch: Watch | None = None) -> Iterator[JobVersion]:
    """Open a version for the block; a job is read from a snapshot, and nothing is changed.

    Of an export the items count that were confirmed in it. In a COCO document without the record
    of effort beside it all do.

    Raises:
        JobFileError: the job cannot be opened.
        ImportRefusedError: the document is invalid.
        CancelledError: the person stopped it.
    """
    if is_folder(path):
        yield _of_export(path, watch or Watch())
    elif path.suffix == _SUFFIX:
        yield _of_coco(path, path.name, None, watch or Watch())
    else:
        with (
            Project.open_safely(path, reads=True) as project,
            project.snapshot().result() as snapshot,
        ):
            yield version_of(snapshot, path.name)


def version_names(paths: Sequence[Path]) -> list[str]:
    """Return a name for each version, in order.

    Of those with the same name it has the name of the nearest folder in which they differ, too.
    """
    alike: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        alike[path.name].append(path)
    return [_told_apart(path, alike[path.name]) for path in paths]


def _told_apart(path: Path, alike: Sequence[Path]) -> str:
    if len(alike) == 1:
        return path.name
    folders = [[parent.name for parent in each.absolute().parents] for each in alike]
    own = folders[alike.index(path)]
    for names in zip(*folders, strict=False):
        if len(set(names)) == len(names):
            return f"{path.name} ({names[alike.index(path)]})"
    return f"{path.name} ({'/'.join(reversed(own[:3]))})"


def media_folder_of_version(path: Path) -> Path:
    """Return the folder of the media of a version: that of a job, or of the copies in an export.

    Raises:
        JobFileError: the job cannot be opened.
    """
    if is_folder(path):
        return path / _IMAGES
    if path.suffix == _SUFFIX:
        return path.parent
    with Project.open_safely(path, reads=True) as project:
        return project.media_folder


def version_of(snapshot: Snapshot, name: str) -> JobVersion:
    """Return a job at one moment as a version of it."""
    return JobVersion(
        name,
        {key: label.name for key, label in snapshot.labels.items()},
        lambda: (listed_item(each.item, each.media.sha256) for each in snapshot.summaries()),
        snapshot.items,
    )


@dataclass(frozen=True, slots=True)
class _Effort:
    """What the record of effort says of an item."""

    sha256: str
    status: Status


_Facts = Mapping[_Part, _Effort]
_DONE, _NEW = _Effort("", Status.DONE), _Effort("", Status.NEW)
"""An item of a plain document, and one of an export that its record of effort does not list."""


def _of_export(folder: Path, watch: Watch) -> JobVersion:
    facts: dict[_Part, _Effort] = {}
    try:
        content: Any = read_json_inside(folder, _EFFORT)
        for each in content["items"]:
            sha256 = each["sha256"] if isinstance(each["sha256"], str) else ""
            key = str(each["file"]), int(each["part"])
            facts[key] = _Effort(sha256, Status(each["status"]))
    except NotStrictJsonError as error:
        raise ImportRefusedError(
            said(
                "{file} is no export of Fairlabel. {problem}",
                file=Name(shown_name(folder.name)),
                problem=error.said,
            )
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ImportRefusedError(
            said(
                "{file} is no export of Fairlabel: its items do not hold together. Choose another "
                "folder.",
                file=Name(shown_name(folder.name)),
            )
        ) from error
    return _of_coco(folder / _COCO, folder.name, facts, watch)


def _of_coco(path: Path, name: str, facts: _Facts | None, watch: Watch) -> JobVersion:
    """Return the version in a COCO document; it is read into memory, or onto the disk if long."""
    read = CocoImporter().read(
        path, items=(), labels={}, cancel=watch.cancel, progress=watch.progress
    )
    document = _Document(read.record, facts)
    return JobVersion(name, document.labels, document.listed, document.records)


class _Document:
    """The items of a document, none of which is in a job."""

    def __init__(self, record: ImportRecord, facts: _Facts | None) -> None:
        self.labels = {LabelId(-at): name for at, name in enumerate(record.new_labels, start=1)}
        self._regions = record.regions
        self._items: list[tuple[Item, Media]] = []
        parts: dict[str, int] = defaultdict(int)
        for number, new in enumerate(record.new_items, start=1):
            part = parts[new.media.path]
            parts[new.media.path] += 1
            known = _DONE if facts is None else facts.get((new.media.path, part), _NEW)
            self._items.append(_item(number, part, new, known))

    def listed(self) -> Iterator[ListedItem]:
        """Yield the items as listed."""
        return (listed_item(item, media.sha256) for item, media in self._items)

    def records(self) -> Iterator[ItemRecord]:
        """Yield the items with their regions, in the order of the document."""
        by_item: dict[int, list[Region]] = defaultdict(list)
        for key, region in self._regions:
            by_item[-key].append(region)
        for item, media in self._items:
            yield ItemRecord(item, media, by_item.get(item.id, ()), {})


def _item(number: int, part: int, new: NewItem, known: _Effort) -> tuple[Item, Media]:
    media = replace(new.media, id=MediaId(number), sha256=known.sha256)
    item = Item(
        ItemId(number),
        media.id,
        media.path,
        part,
        new.kind,
        ItemFacts(known.status),
        new.width_px,
        new.height_px,
    )
    return item, media
