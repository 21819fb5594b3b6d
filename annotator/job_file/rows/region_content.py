"""The content of a region as a short text, to tell whether a change of it comes to nothing."""

from __future__ import annotations

import sqlite3
from typing import Final

from annotator.export.forms.canonical import digest
from annotator.job_file.rows.json_columns import pack_geometry
from annotator.job_file.schema.tables import LABEL_MERGE
from annotator.model.entities import Origin, Region

ABSENT: Final = "absent"
"""The content of a region that is not there."""

UNKNOWN: Final = ""
"""Stands for the content before a change where there was no change that counts."""


def content_of(region: Region | None) -> str:
    """Return the number of a region's label and a digest of all else that a reviewer accepts.

    The reading order is left out, since it is one of the item (``reading_order``). A proposal that
    was kept differs from one that nobody has decided on.
    """
    if region is None:
        return ABSENT
    values = [
        *pack_geometry(region.geometry),
        region.transcription,
        dict(region.attributes),
        region.group,
        region.touched or region.origin is not Origin.PROPOSED,
    ]
    return f"{region.label_id} {digest({'content': values})}"


def is_same_content(connection: sqlite3.Connection, one: str, other: str) -> bool:
    """Return whether two contents are the same; a label counts as the one that it became.

    Raises:
        DamagedJobError: a merge of labels has a wrong seal.
    """
    if one == other or ABSENT in (one, other):
        return one == other
    (label, rest), (other_label, other_rest) = one.split(" "), other.split(" ")
    if rest != other_rest:
        return False
    return _in_force(connection, int(label)) == _in_force(connection, int(other_label))


def _in_force(connection: sqlite3.Connection, label_id: int) -> int:
    while (merge := LABEL_MERGE.one(connection, label_id)) is not None:
        label_id = int(merge.target)
    return label_id
