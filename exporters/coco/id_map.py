"""Writes id_map.json: ids of an imported document that could not be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.export.api import Report
from annotator.export.forms.canonical import JsonObject
from annotator.model.foreign_ids import IMPORTED_ID
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said
from exporters.common.documents import document

NAME: Final = "id_map.json"
FORMAT: Final = "fairlabel/id_map/1"

_LISTS: Final = ("images", "annotations", "image_tags", "categories")


@dataclass(slots=True)
class IdMap:
    """The ids of an export that are not those of the imported document, list by list."""

    _rows: dict[str, list[tuple[str, int | str, int]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._rows)

    def note(self, name: str, row: Mapping[str, object]) -> None:
        """Record the earlier id of a row of that list, if the row states one."""
        if IMPORTED_ID not in row:
            return
        had, now = row[IMPORTED_ID], row["id"]
        if isinstance(had, dict) and had.keys() == {"document", "id"} and isinstance(now, int):
            source, key = had["document"], had["id"]
            if isinstance(source, str) and type(key) in {int, str}:
                self._rows.setdefault(name, []).append((source, key, now))

    def pieces(self) -> Iterator[bytes]:
        """Yield the file, a row on each line, in the order of ``annotations.json``."""
        lists = ((name, self._list(name)) for name in _LISTS)
        return document((("format", FORMAT), *lists))

    def tell(self, report: Report) -> None:
        """State in the report how many ids there are, and where."""
        count = sum(map(len, self._rows.values()))
        report.count("ids that are not those of an imported document", count)
        report.notes.append(
            said(
                "Ids that are other ones than in the document that was imported: {count}. {file} "
                "has both.",
                count=Count(count, is_grouped=True),
                file=Code(NAME),
            )
        )

    def _list(self, name: str) -> Iterator[JsonObject]:
        for source, key, now in sorted(self._rows.get(name, ()), key=lambda row: row[2]):
            yield {IMPORTED_ID: key, "document": source, "id": now}
