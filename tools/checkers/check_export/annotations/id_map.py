"""Checks id_map.json: the ids that something could not keep. Page: "id_map.json"."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS, ID_MAP
from tools.checkers.check_export.refusal import Json, require, require_same

LISTS = ("images", "annotations", "image_tags", "categories")
"""The lists of both documents. Page: "id_map.json"."""


def check_id_map(export: Export) -> None:
    """Require the map to repeat every ``imported_id``, and to be there only if there is one.

    Page: "id_map.json": "a row for each ``imported_id``", "by ``id``".
    """
    expected = {name: _rows(export.annotations.get(name, [])) for name in LISTS}
    is_needed = any(expected.values())
    is_there = export.id_map is not None
    rule = f"{ANNOTATIONS} {'has' if is_needed else 'has no'} imported_id"
    require(ID_MAP, is_there, rule, holds=is_there == is_needed)
    if export.id_map is not None:
        stated = {name: export.id_map[name] for name in LISTS}
        require_same(ID_MAP, stated, expected, ANNOTATIONS)


def _rows(entries: list[Json]) -> list[Json]:
    """Return the rows that the entries of a list require. Page: "id_map.json"."""
    rows = []
    for entry in entries:
        had = entry.get("imported_id")
        if _is_imported_id(had):
            row = {"imported_id": had["id"], "document": had["document"], "id": entry["id"]}
            rows.append(row)
    return sorted(rows, key=lambda row: row["id"])


def _is_imported_id(value: Json) -> bool:
    """Return whether a value has the form of an ``imported_id``; a document may use the name."""
    if not isinstance(value, dict) or set(value) != {"document", "id"}:
        return False
    return isinstance(value["document"], str) and type(value["id"]) in (int, str)
