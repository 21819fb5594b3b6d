"""Checks which items and labels are in the dataset. Page: "What is in the dataset"."""

from __future__ import annotations

from collections import Counter

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import ANNOTATIONS, EFFORT, TRANSCRIPTIONS
from tools.checkers.check_export.refusal import Json, require, require_same

REASONS = {
    "new": "Nobody worked on it.",
    "started": "It is started, not confirmed.",
    "skipped": "It was skipped.",
    "unreadable": "It cannot be read.",
    "confirmed": "It is confirmed, but was not chosen.",
    "accepted": "It is accepted, but was not chosen.",
    "rejected": "It was rejected.",
    "withdrawn": "It was withdrawn by the buyer.",
}
"""Why an item is not in the dataset, by its status. Page: "What is in the dataset"."""

FINISHED = {"confirmed", "accepted"}

CHOSEN = {
    "confirmed": FINISHED,
    "accepted": {"accepted"},
    "open": {"new", "started"},
    "skipped": {"skipped"},
    "all": set(REASONS),
}
"""The statuses of each choice of items. Page: "What is in the dataset"."""


def check_dataset(export: Export) -> None:
    """Require the chosen items and labels, and no others. Page: "What is in the dataset"."""
    dataset = export.effort["dataset"]
    stated = export.annotations["info"]["dataset"]
    require_same(f"{ANNOTATIONS}, info.dataset", stated, dataset, "dataset of effort.json")
    chosen = CHOSEN[dataset["items"]]
    statuses = {number: status_of(item) for number, item in export.items.items()}
    for number, item in export.items.items():
        _check_item(item, statuses[number], chosen)
    for number, image in export.images_by_item.items():
        where = f"{ANNOTATIONS}, image {image['id']}, status"
        require_same(where, image["status"], statuses[number], f"item {number} of effort.json")
    counts = dict(Counter(statuses.values()))
    require_same(f"{EFFORT}, dataset.statuses", dataset["statuses"], counts, "the list of items")
    is_complete = all(each in chosen & FINISHED for each in statuses.values())
    is_complete = is_complete and export.is_whole and dataset["labels"] is None
    where = f"{EFFORT}, dataset.is_complete"
    require_same(where, dataset["is_complete"], is_complete, "items, filter and labels")
    _check_lines(export)
    _check_labels(export, dataset["labels"])


def status_of(item: Json) -> str:
    """Return the status of an item as one word. Page: "What is in the dataset"."""
    if item["review"] in {"rejected", "withdrawn"}:
        return str(item["review"])
    if item["status"] != "done":
        return str(item["status"])
    return "accepted" if item["review"] == "accepted" else "confirmed"


def _check_item(item: Json, status: str, chosen: set[str]) -> None:
    """Require an item that was not chosen to say so, and why. Page: "What is in the dataset"."""
    where = f"{EFFORT}, item {item['id']} ({item['file']})"
    stated = item.get("is_selected", True)
    require_same(f"{where}, is_selected", stated, status in chosen, f"its status {status}")
    if status not in chosen:
        source = f"the page for {status}"
        require_same(f"{where}, left_out", item["left_out"], REASONS[status], source)


def _check_lines(export: Export) -> None:
    """Require no line of an item that was not chosen. Page: "What is in the dataset"."""
    for number, line in enumerate(export.texts, 1):
        is_chosen = "is_selected" not in export.items[line["item_id"]]
        where = f"{TRANSCRIPTIONS}, line {number}"
        rule = "the item is not in the dataset"
        require(where, line["item_id"], rule, holds=is_chosen)


def _check_labels(export: Export, labels: list[str] | None) -> None:
    """Require regions of the chosen labels only. Page: "What is in the dataset"."""
    if labels is None:
        return
    used = {export.labels[region["category_id"]] for region in export.regions}
    used |= {line["label"] for line in export.texts}
    names = set(export.labels.values())
    holds = used <= set(labels) <= names
    require(f"{EFFORT}, dataset.labels", labels, f"the folder has {sorted(used)}", holds=holds)
