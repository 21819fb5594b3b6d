"""Builds the statement of what is in a dataset: which items and labels were chosen."""

from __future__ import annotations

from annotator.export.api import ExportOptions, ImageMode, Snapshot
from annotator.export.forms.canonical import JsonObject
from annotator.export.selection import FINISHED
from exporters.common.export_tally import ExportTally


def dataset_json(snapshot: Snapshot, options: ExportOptions, tally: ExportTally) -> JsonObject:
    """Return which items and labels are in a dataset, and how many items have each status.

    The dataset is complete if it has every item of the job, each of them confirmed, with all
    labels.
    """
    wanted = options.wanted
    labels = None
    if wanted.labels is not None:
        in_order = sorted(snapshot.labels.values(), key=lambda each: each.position)
        labels = [label.name for label in in_order if label.id in wanted.labels]
    items = tally.items.values()
    is_finished = all(each.is_selected and each.status in FINISHED for each in items)
    return {
        "items": wanted.selection.value,
        "labels": labels,
        "files": "named" if options.images is ImageMode.NONE else "copied",
        "statuses": {status.value: count for status, count in tally.statuses.items()},
        "is_complete": is_finished and labels is None and not tally.is_filtered,
    }
