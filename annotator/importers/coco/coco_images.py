"""Finds the item for each image record of a COCO document, or creates it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.importers.coco.coco_values import Id, JsonObject, id_of, shown, side_px, text_of
from annotator.importers.common.clean_path import clean_path, strange_path
from annotator.importers.common.file_matches import Matches, is_end, match_names
from annotator.importers.common.importer import ImportFindings
from annotator.importers.common.json_values import unused_keys
from annotator.items.item_row import ItemRow
from annotator.model.entities import Media, MediaId, Status
from annotator.records import NewItem
from annotator.sentences.parts import Name, Quoted

# Our exports contain the time spent; the time of another job must not count in this one.
_USED: Final = frozenset(
    {"id", "file_name", "width", "height", "part", "effort", "effort_item", "tags", "comment"}
)


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """An item, by id or as -1, -2, … for a new one, and its size in the document.

    A size of 0 is unknown.
    """

    item: int
    width_px: int
    height_px: int


class CocoImages:
    """The images of a document by their ids, the new items, and the unused keys.

    ``ids`` are the items in the order of the document, each with its id there.
    """

    def __init__(self, items: Sequence[ItemRow], findings: ImportFindings) -> None:
        """Start with the items of the job."""
        self.places: dict[Id, ImageEntry] = {}
        self.left_out: set[Id] = set()
        self.new: list[NewItem] = []
        self.extras: list[tuple[int, str]] = []
        self.comments: list[tuple[int, str]] = []
        self.tags: list[tuple[int, tuple[str, ...]]] = []
        self.ids: list[tuple[int, Id]] = []
        self._findings = findings
        self._items: dict[str, list[int]] = {}
        for row in items:
            self._items.setdefault(row.path, []).append(row.id)

    def take(self, records: Iterable[JsonObject]) -> None:
        """Add all image records; names are matched to items over the whole set."""
        named: list[tuple[Id, str, JsonObject]] = []
        seen: set[Id] = set()
        for record in records:
            key, name = id_of(record.get("id")), record.get("file_name")
            path = clean_path(name) or strange_path(name)
            if key is None:
                self._findings.tell("images without an id, left out", Quoted(shown(name)))
            elif key in seen:
                self._findings.tell("images with a taken id, left out", Quoted(shown(name)))
            elif not path:
                self._leave_out(
                    key, "images whose file name leads outside or nowhere, left out", name
                )
            else:
                named.append((key, path, record))
            if key is not None:
                seen.add(key)
        matches = match_names((path for _, path, _ in named), tuple(self._items))
        for key, path, record in named:
            self._place(key, path, record, matches)

    def declared_sizes(self) -> dict[int, tuple[int, int]]:
        """Return the sizes that the document declares for existing items, by their ids."""
        return {
            each.item: (each.width_px, each.height_px)
            for each in self.places.values()
            if each.item > 0 and each.width_px and each.height_px
        }

    def _place(self, key: Id, path: str, record: JsonObject, matches: Matches) -> None:
        if path in matches.doubtful:
            self._leave_out(key, "images whose name could mean several items, left out", path)
            return
        found, leads_out = matches.found.get(path, ""), not clean_path(path)
        if not found and leads_out:
            name = record.get("file_name")
            self._leave_out(key, "images whose file name leads outside or nowhere, left out", name)
            return
        item = self._item(found or path, record)
        if found and (leads_out or not is_end(path, found)):
            self._findings.tell(
                "images found by the name of their file, in another folder than the document says",
                Name(shown(found)),
            )
        if item is None:
            self._leave_out(
                key, "images that are a part of a file which is not there, left out", path
            )
            return
        self.places[key] = ImageEntry(
            item, side_px(record.get("width")), side_px(record.get("height"))
        )
        self.ids.append((item, key))
        self._take_words(item, path, record)

    def _take_words(self, item: int, path: str, record: JsonObject) -> None:
        """Read the comment and the tag names of an image."""
        comment = text_of(record.get("comment"))
        if comment:
            self.comments.append((item, comment))
        elif record.get("comment") not in (None, ""):
            self._findings.tell("comments that are no text, left out", Name(shown(path)))
        tags = record.get("tags", [])
        if isinstance(tags, list) and all(isinstance(each, str) and text_of(each) for each in tags):
            self.tags += [(item, tuple(tags))] if tags else []
        else:
            self._findings.tell("tags that are no names, left out", Name(shown(path)))

    def _item(self, path: str, record: JsonObject) -> int | None:
        """Return the item for a part of a file, a new one if the job does not have the file."""
        part = id_of(record.get("part"))
        part = part if isinstance(part, int) and part > 0 else 0
        parts = self._items.setdefault(path, [])
        if part < len(parts):
            item = parts[part]
            self._findings.count("images found" if item > 0 else "images named twice")
            extra = unused_keys(record, _USED)
            if extra and item > 0:
                self.extras.append((item, extra))
            return item
        # Only for a file whose parts are all new: the store counts new parts from 0.
        if part > len(parts) or any(known > 0 for known in parts):
            return None
        self.new.append(_missing(path, record))
        parts.append(-len(self.new))
        self._findings.tell(
            "images that are not there, taken as items without a picture", Name(shown(path))
        )
        return parts[part]

    def _leave_out(self, key: Id, why: str, name: object) -> None:
        self.left_out.add(key)
        self._findings.tell(why, Quoted(shown(name)))


def _missing(path: str, record: JsonObject) -> NewItem:
    name, place = shown(path.rsplit("/", 1)[-1]), shown(path)
    return NewItem(
        Media(MediaId(0), path),
        status=Status.UNREADABLE,
        reason=f"“{name}” was not found. Put it into the folder of the job as “{place}”.",
        width_px=side_px(record.get("width")),
        height_px=side_px(record.get("height")),
        extra=unused_keys(record, _USED),
    )
