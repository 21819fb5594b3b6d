"""Which items and labels an export puts into the dataset, by the status of each item.

The record of effort and pay is about all items in any case: what is selected here is the content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.model.entities import Item, LabelId, Review, Status
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import Said, codes, said_n


class ItemStatus(StrEnum):
    """The status of an item as exported: the progress of its work and its review in one word."""

    NEW = "new"
    STARTED = "started"
    SKIPPED = "skipped"
    UNREADABLE = "unreadable"
    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Selection(StrEnum):
    """The items that an export puts into the dataset."""

    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    OPEN = "open"
    SKIPPED = "skipped"
    ALL = "all"


SELECTED: Final[Mapping[Selection, frozenset[ItemStatus]]] = {
    Selection.CONFIRMED: frozenset({ItemStatus.CONFIRMED, ItemStatus.ACCEPTED}),
    Selection.ACCEPTED: frozenset({ItemStatus.ACCEPTED}),
    Selection.OPEN: frozenset({ItemStatus.NEW, ItemStatus.STARTED}),
    Selection.SKIPPED: frozenset({ItemStatus.SKIPPED}),
    Selection.ALL: frozenset(ItemStatus),
}
"""The statuses of each selection. What was rejected is no finished work, so ``confirmed`` leaves it
out."""

FINISHED: Final = SELECTED[Selection.CONFIRMED]
"""The statuses of items whose labels are finished."""

NOT_SELECTED: Final[Mapping[ItemStatus, str]] = {
    ItemStatus.NEW: "Nobody worked on it.",
    ItemStatus.STARTED: "It is started, not confirmed.",
    ItemStatus.SKIPPED: "It was skipped.",
    ItemStatus.UNREADABLE: "It cannot be read.",
    ItemStatus.CONFIRMED: "It is confirmed, but was not chosen.",
    ItemStatus.ACCEPTED: "It is accepted, but was not chosen.",
    ItemStatus.REJECTED: "It was rejected.",
    ItemStatus.WITHDRAWN: "It was withdrawn by the buyer.",
}
"""Why an item is not in the dataset, by its status."""


def status_word(status: Status, review: Review) -> ItemStatus:
    """Return progress and review as one status.

    A rejection says more than the progress: the item is rejected until it is confirmed again.
    """
    if review.is_refusal:
        return ItemStatus(review.value)
    if status is not Status.DONE:
        return ItemStatus(status.value)
    return ItemStatus.ACCEPTED if review is Review.ACCEPTED else ItemStatus.CONFIRMED


def status_of(item: Item) -> ItemStatus:
    """Return the status of an item as exported."""
    return status_word(item.facts.status, item.facts.review)


@dataclass(frozen=True, slots=True)
class ChosenContent:
    """The content that a person chose for the dataset. ``labels`` is None for all of them."""

    selection: Selection = Selection.ALL
    labels: frozenset[LabelId] | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out by choice."""
        return self.selection is Selection.ALL and self.labels is None

    def takes(self, item: Item) -> bool:
        """Return whether an item is in the dataset."""
        return status_of(item) in SELECTED[self.selection]

    def takes_label(self, label_id: LabelId) -> bool:
        """Return whether the regions of a label are in the dataset."""
        return self.labels is None or label_id in self.labels


EVERYTHING: Final = ChosenContent()
"""All items, whatever their status, with all labels."""

BY_DEFAULT: Final = ChosenContent(Selection.CONFIRMED)
"""The content of a dataset unless somebody chooses otherwise: unfinished work stays out."""


def in_order(statuses: Iterable[ItemStatus]) -> dict[ItemStatus, int]:
    """Return how often each status occurs, in the order of the statuses, without zeros."""
    counts = Counter(statuses)
    return {status: counts[status] for status in ItemStatus if counts[status]}


def left_out_by_status(counts: Mapping[ItemStatus, int], selection: Selection) -> Said | None:
    """Return how many items the selection leaves out, by status; None if it is none.

    Args:
        counts: the number of chosen items of each status.
        selection: the chosen selection.
    """
    gone = {key: n for key, n in counts.items() if key not in SELECTED[selection]}
    if not gone:
        return None
    return said_n(
        "{count} of {every} items is not in the dataset, by its status: {statuses}. Its time and "
        "pay are in the record.",
        "{count} of {every} items are not in the dataset, by their status: {statuses}. Their time "
        "and pay are in the record.",
        sum(gone.values()),
        every=Count(sum(counts.values()), is_grouped=True),
        statuses=codes(f"{status} {number}" for status, number in gone.items()),
    )


def nothing_selected(selection: Selection, count: int) -> Said:
    """Return why a dataset would be empty: none of ``count`` items is in the selection."""
    if selection is Selection.CONFIRMED:
        return said_n(
            "The only item is not confirmed, so the dataset would be empty. Confirm it, or export "
            "all items.",
            "None of the {count} items is confirmed, so the dataset would be empty. Confirm some, "
            "or export all items.",
            count,
        )
    return said_n(
        "The only item is not {selection}, so the dataset would be empty. Choose others.",
        "None of the {count} items is {selection}, so the dataset would be empty. Choose others.",
        count,
        selection=Code(selection.value),
    )
