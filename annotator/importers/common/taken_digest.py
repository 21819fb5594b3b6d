"""A digest of what a document brings to a job, by which a second import of it is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from annotator.items.item_row import ItemRow
from annotator.model.entities import Labels, Region
from annotator.progress import Cancel
from annotator.records import ImportRecord

_MODULUS: Final = 2**256
_EVERY: Final = 1_000


def taken_digest(
    record: ImportRecord, items: Sequence[ItemRow], labels: Labels, cancel: Cancel
) -> str:
    """Return a digest of the regions that a document brings; "" if it brings none.

    It covers file, label, place, text, attributes, group and comment of each region, and neither
    the layout of the document, nor its ids, nor the order of its records: the same annotations
    written by another program have the same digest. The hashes of the regions are added up modulo
    2**256, so that the order does not matter and no region has to be held.

    Raises:
        CancelledError: the person cancelled.
    """
    total, files = 0, {row.id: row.path for row in items}
    count = 0
    for count, (item, region) in enumerate(record.regions, 1):
        if count % _EVERY == 0:
            cancel.check()
        file = files.get(item) or record.new_items[-1 - item].media.path
        total += _number(file, _label_of(region, record, labels), region)
    if not count:
        return ""
    return f"{total % _MODULUS:064x}"


def _number(file: str, label: str, region: Region) -> int:
    place: tuple[str, list[float]] | None = None
    if region.geometry is not None:
        form, numbers = region.geometry.stored()
        place = form, [float(number) for number in numbers]  # 10 and 10.0 are the same place
    attributes = sorted(region.attributes.items()) if region.attributes else None
    words = region.transcription, attributes, region.group, region.comment
    # The notation of Python is exact and has one form for each value, and is written quickly.
    return int.from_bytes(sha256(repr((file, label, place, words)).encode()).digest(), "big")


def _label_of(region: Region, record: ImportRecord, labels: Labels) -> str:
    if region.label_id < 0:
        return record.new_labels[-1 - region.label_id]
    return labels[region.label_id].name
