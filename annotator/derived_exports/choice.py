"""The selection from finished exports: items by status and file, regions by label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.export.selection import BY_DEFAULT, SELECTED, Selection, status_word
from annotator.model.entities import Review, Status

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DatasetChoice:
    """What is taken. ``labels`` and ``files`` are None for all of them."""

    items: Selection = BY_DEFAULT.selection
    labels: tuple[str, ...] | None = None
    files: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, object]:
        """Return the choice as derived.json has it."""
        return {
            "items": self.items.value,
            "labels": None if self.labels is None else list(self.labels),
            "files": None if self.files is None else list(self.files),
        }

    def narrowed(self, asked: DatasetChoice, files: Mapping[str, str]) -> DatasetChoice:
        """Return the choice of what both choices take; the items of one are all in the other.

        ``files`` has the files of the source by the names that the other choice has for them.
        """
        own = asked.files and tuple(files[name] for name in asked.files if name in files)
        return DatasetChoice(
            min(self.items, asked.items, key=lambda each: len(SELECTED[each])),
            _of_both(self.labels, asked.labels),
            _of_both(self.files, own),
        )

    def chosen(self, items: Iterable[Json]) -> list[Json]:
        """Return the items of effort.json that are taken; never one that its export left out."""
        files = None if self.files is None else frozenset(self.files)
        return [
            item
            for item in items
            if item.get("is_selected", True)
            and (files is None or item["file"] in files)
            and status_word(Status(item["status"]), Review(item["review"])) in SELECTED[self.items]
        ]

    def takes_label(self, name: object) -> bool:
        """Return whether the regions of a label are taken."""
        return self.labels is None or name in self.labels


def _of_both(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(each for each in one if each in other)


def choice_of(stated: Json) -> DatasetChoice:
    """Return the choice that derived.json states."""
    return DatasetChoice(
        Selection(stated["items"]),
        None if stated["labels"] is None else tuple(stated["labels"]),
        None if stated["files"] is None else tuple(stated["files"]),
    )
