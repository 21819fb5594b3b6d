"""An item as the list of items holds it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model.entities import KindId, Review, Status, WorkerId


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as listed, small enough to hold many.

    ``has_comment`` and ``has_flag`` refer to the item and its regions.
    """

    id: int
    path: str
    kind: KindId
    status: Status
    reason: str
    review: Review = Review.NONE
    done_by: WorkerId | None = None
    has_comment: bool = False
    has_flag: bool = False
