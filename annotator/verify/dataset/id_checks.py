"""Checks id_map.json against the ids in annotations.json."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.files import exists
from annotator.model.foreign_ids import IMPORTED_ID
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import AnnotationIndex
from annotator.verify.common.findings import Findings
from annotator.verify.common.schemas import SchemaSet
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

ID_MAP: Final = "id_map.json"
_LISTS: Final = ("images", "annotations", "image_tags", "categories")


def check_id_map(
    folder: Path, schema_set: SchemaSet, index: AnnotationIndex, findings: Findings
) -> None:
    """Check that the file repeats each ``imported_id``, and is there only if there is one."""
    lists = {**index.document, "annotations": index.imported}
    expected = {name: list(_rows(lists.get(name, ()))) for name in _LISTS}
    count = sum(map(len, expected.values()))
    if not exists(folder / ID_MAP):
        if count:
            findings.wrong(ID_MAP, said("is missing, but there are ids of documents."))
        return
    try:
        stated: Any = read_json_inside(folder, ID_MAP)
    except NotStrictJsonError as error:
        findings.wrong(ID_MAP, error.said)
        return
    if not schema_set.check("id_map", stated, findings, where=ID_MAP):
        return
    for name, rows in expected.items():
        if stated[name] != sorted(rows, key=lambda row: row["id"]):
            findings.wrong(
                f"{ID_MAP}, {name}",
                said("do not repeat {key} of annotations.json.", key=Code(IMPORTED_ID)),
            )
    if not count:
        findings.wrong(ID_MAP, said("is there, but no id of a document was changed."))
    findings.recomputed.append(
        said_n("{count} id of a document", "{count} ids of documents", count)
    )


def _rows(entries: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - lists of a document
    for entry in entries:
        had = entry.get(IMPORTED_ID)
        if isinstance(had, dict) and had.keys() == {"document", "id"}:
            source, key = had["document"], had["id"]
            if isinstance(source, str) and type(key) in {int, str}:
                yield {IMPORTED_ID: key, "document": source, "id": entry["id"]}
