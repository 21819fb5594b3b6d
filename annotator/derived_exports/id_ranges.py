"""The ids of several sources in one dataset: kept where they do not clash, else in a range above.

Labels are joined by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceIds:
    """Where the ids of a source went.

    ``images`` and ``annotations`` are added to its ids; ``categories`` has the new id by the old
    one; ``folder`` is put before its file names, "" for none.
    """

    images: int
    annotations: int
    categories: Mapping[int, int]
    folder: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it as derived.json has it."""
        return {
            "images": self.images,
            "annotations": self.annotations,
            "categories": [list(pair) for pair in sorted(self.categories.items())],
            "folder": self.folder,
        }

    def file(self, name: str) -> str:
        """Return the path of a file of the source in the dataset."""
        return f"{self.folder}/{name}" if self.folder else name

    def region(self, row: Json) -> dict[str, Any]:
        """Return an annotation or a tag with its ids in the dataset."""
        moved = {
            **row,
            "id": row["id"] + self.annotations,
            "image_id": row["image_id"] + self.images,
            "category_id": self.categories[row["category_id"]],
        }
        proposed = row.get("proposed", {})
        if "category_id" in proposed:
            new_id = self.categories[proposed["category_id"]]
            moved["proposed"] = {**proposed, "category_id": new_id}
        return moved

    def back(self) -> SourceIds:
        """Return where the ids in the dataset came from."""
        categories = {new: old for old, new in self.categories.items()}
        return SourceIds(-self.images, -self.annotations, categories)


def ids_of(stated: Json) -> SourceIds:
    """Return the ids that derived.json states."""
    categories = dict(stated["categories"])
    return SourceIds(stated["images"], stated["annotations"], categories, stated["folder"])


@dataclass(slots=True)
class IdRanges:
    """The ids and file names that earlier sources have taken, and the labels."""

    images: set[int] = field(default_factory=set)
    annotations: set[int] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    categories: dict[int, dict[str, Any]] = field(default_factory=dict)
    sources: int = 0

    def take(
        self, images: set[int], annotations: set[int], files: set[str], categories: Iterable[Json]
    ) -> SourceIds:
        """Take the ids of one more source, and return where they went."""
        self.sources += 1
        ids = SourceIds(
            _offset(self.images, images),
            _offset(self.annotations, annotations),
            self._join(categories),
            f"source_{self.sources}" if _clash(self.files, files) else "",
        )
        self.images |= {each + ids.images for each in images}
        self.annotations |= {each + ids.annotations for each in annotations}
        self.files |= {ids.file(each) for each in files}
        return ids

    def _join(self, categories: Iterable[Json]) -> dict[int, int]:
        """Add the labels that no earlier source has, and return all ids by those of the source."""
        by_name = {each["name"]: number for number, each in self.categories.items()}
        found: dict[int, int] = {}
        later = []
        for each in categories:
            if each["name"] in by_name:
                found[each["id"]] = by_name[each["name"]]
            else:
                later.append(each)
        own = {each["id"] for each in later}
        free = max((*self.categories, *own), default=0) + 1
        for each in later:
            number = each["id"]
            if number in self.categories:
                number, free = free, free + 1
            found[each["id"]] = number
            self.categories[number] = {**self._without_clashes(each), "id": number}
        return found

    def _without_clashes(self, category: Json) -> dict[str, Any]:
        """Return a label without the key and the attributes that clash with an earlier label."""
        before = self.categories.values()
        row = dict(category)
        if row.get("hotkey") in {each.get("hotkey") for each in before} - {None}:
            del row["hotkey"]
        kinds = {
            kind["name"]: kind["kind"]
            for each in before
            for kind in each.get("attribute_kinds", ())
        }
        if "attribute_kinds" in row:
            row["attribute_kinds"] = [
                kind
                for kind in row["attribute_kinds"]
                if kinds.get(kind["name"], kind["kind"]) == kind["kind"]
            ]
        return row


def _offset(taken: set[int], own: set[int]) -> int:
    return max(taken) + 1 if taken & own else 0


def _clash(taken: set[str], own: set[str]) -> bool:
    """Return whether two paths are one file, on disks that do not tell capitals apart, too."""
    return bool({each.casefold() for each in taken} & {each.casefold() for each in own})
