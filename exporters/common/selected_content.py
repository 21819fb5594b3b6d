"""Leaves out of a snapshot the items and regions that were not chosen for the dataset.

For the files with content only: the record of effort and pay needs the whole snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from annotator.export.api import ItemRecord, ItemSummary, ItemTag, Snapshot
from annotator.export.selection import ChosenContent
from annotator.model.entities import Item


def selected(snapshot: Snapshot, wanted: ChosenContent) -> Snapshot:
    """Return a snapshot of the chosen content; the same one if everything was chosen.

    With chosen labels, the counts of the summaries are those of all regions.
    """
    if wanted.is_all:
        return snapshot
    return cast("Snapshot", _SelectedSnapshot(snapshot, wanted))


class _SelectedSnapshot:
    """A snapshot of the chosen content; passes everything else on."""

    def __init__(self, snapshot: Snapshot, wanted: ChosenContent) -> None:
        """Read nothing yet."""
        self._snapshot = snapshot
        self._wanted = wanted

    def __getattr__(self, name: str) -> object:
        """Return what does not depend on the choice."""
        return getattr(self._snapshot, name)

    def items(self) -> Iterator[ItemRecord]:
        """Yield the chosen items with their regions of the chosen labels."""
        for record in self._snapshot.items():
            if self._wanted.takes(record.item):
                yield self._with_labels(record)

    def summaries(self) -> Iterator[ItemSummary]:
        """Yield the chosen items with counts."""
        for summary in self._snapshot.summaries():
            if self._wanted.takes(summary.item):
                yield summary

    def bare_items(self) -> Iterator[Item]:
        """Yield the chosen items alone."""
        return filter(self._wanted.takes, self._snapshot.bare_items())

    def tags(self) -> Iterator[ItemTag]:
        """Yield the tags of the chosen labels, on all items."""
        for tag in self._snapshot.tags():
            if self._wanted.takes_label(tag.region.label_id):
                yield tag

    def _with_labels(self, record: ItemRecord) -> ItemRecord:
        if self._wanted.labels is None:
            return record
        regions = [each for each in record.regions if self._wanted.takes_label(each.label_id)]
        return replace(record, regions=regions)
