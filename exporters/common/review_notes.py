"""What effort.json states of reviews of regions, and of answers to rejections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from annotator.export.api import Detail, Snapshot
from annotator.export.forms.canonical import JsonObject
from annotator.model.entities import ItemId, RegionReview
from annotator.records import RejectionAnswer

T = TypeVar("T")


class ReviewNotes:
    """The reviews and answers of one item after the other, in the order of the items.

    Only those of the current item are held.
    """

    def __init__(self, snapshot: Snapshot, detail: Detail) -> None:
        """Read from the start; at detail ``job`` only the number of answers is stated."""
        self._detail = detail
        self._answers = _Ahead((each.item_id, each) for each in snapshot.rejection_answers())
        self._reviews = _Ahead(
            (item_id, (number, review)) for item_id, number, review in snapshot.region_reviews()
        )

    def of(self, item_id: ItemId) -> JsonObject:
        """Return the keys of an item; none of them where there is nothing to state."""
        answers, reviews = self._answers.take(item_id), self._reviews.take(item_id)
        content: JsonObject = {"answered": len(answers)} if answers else {}
        if self._detail is Detail.JOB:
            return content
        if answers:
            content["answers"] = [_answer(each) for each in answers]
        if reviews:
            content["region_reviews"] = [_review(*each) for each in reviews]
        return content


class _Ahead(Generic[T]):
    """Values by item, in the order of the items, taken one item at a time."""

    def __init__(self, values: Iterator[tuple[ItemId, T]]) -> None:
        self._values = values
        self._next = next(values, None)

    def take(self, item_id: ItemId) -> list[T]:
        """Return the values of an item; those of items before it are passed over."""
        found = []
        while self._next is not None and self._next[0] <= item_id:
            if self._next[0] == item_id:
                found.append(self._next[1])
            self._next = next(self._values, None)
        return found


def _answer(answer: RejectionAnswer) -> Mapping[str, object]:
    """Return an answer with the rejection that it answers; texts that may not leave are null."""
    return {
        "region": answer.region_number or None,
        "answer": answer.answer or None,
        "reason": answer.reason or None,
        "fault": answer.fault.value or None,
    }


def _review(number: int, review: RegionReview) -> Mapping[str, object]:
    return {
        "region": number,
        "review": review.verdict.value,
        "fault": review.fault.value or None,
        "outdated": review.is_outdated,
    }
