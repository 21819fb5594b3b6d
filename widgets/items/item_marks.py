"""The icons of an item in the item list: its status and review, its flag and its comment."""

from __future__ import annotations

from annotator.items.item_row import ItemRow
from annotator.model.entities import Review, Status

ICONS = {
    Status.NEW: ("circle", "quiet"),
    Status.STARTED: ("circle-dot", "information"),
    Status.DONE: ("circle-check", "accent"),
    Status.SKIPPED: ("skip-forward", "quiet"),
    Status.UNREADABLE: ("image-off", "attention"),
}
REJECTED = ("circle-alert", "attention")
ACCEPTED = ("shield-check", "accent")
WITHDRAWN = ("circle-slash", "quiet")
_OF_REVIEW = {
    Review.REJECTED: REJECTED,
    Review.ACCEPTED: ACCEPTED,
    Review.WITHDRAWN: WITHDRAWN,
}


def marks_of(item: ItemRow | None) -> tuple[str, ...]:
    """Return the icons behind the name of an item."""
    if item is None:
        return ()
    marks = {"flag": item.has_flag, "message-square": item.has_comment}
    return tuple(icon for icon, is_there in marks.items() if is_there)


def icon_of(status: Status, review: Review) -> tuple[str, str]:
    """Return the icon before the name of an item, and its tone."""
    of_status = ICONS[status]
    shows_review = status is Status.DONE or review is Review.WITHDRAWN
    return _OF_REVIEW.get(review, of_status) if shows_review else of_status
