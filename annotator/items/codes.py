"""The state of an item in one byte: status, review, and whose work it is.

The byte is ``status + 5 * review``, counted in the order of the model's members, plus ``OTHERS``
if somebody else than the worker who sits there confirmed the item.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from annotator.model.entities import ItemFacts, Review, Status, WorkerId

STATUSES: Final = tuple(Status)
REVIEWS: Final = tuple(Review)
OTHERS: Final = 32
"""Stands in the byte of what another worker confirmed."""

_ALL: Final = tuple(
    review * len(STATUSES) + status + others
    for others in (0, OTHERS)
    for review in range(len(REVIEWS))
    for status in range(len(STATUSES))
)


def code_of(status: Status, review: Review, *, is_others: bool) -> int:
    """Return the byte of an item."""
    code = STATUSES.index(status) + len(STATUSES) * REVIEWS.index(review)
    return code + OTHERS if is_others else code


def code_of_facts(facts: ItemFacts, worker_id: WorkerId | None) -> int:
    """Return the byte of an item with these facts, as that worker sees it."""
    is_others = facts.done_by not in {None, worker_id}
    return code_of(facts.status, facts.review, is_others=is_others)


def status_in(code: int) -> Status:
    """Return the status that a byte tells."""
    return STATUSES[code % OTHERS % len(STATUSES)]


def review_in(code: int) -> Review:
    """Return the review that a byte tells."""
    return REVIEWS[code % OTHERS // len(STATUSES)]


def codes_where(fits: Callable[[Status, Review, bool], bool]) -> bytes:
    """Return the bytes of all items that fit; asked with status, review and whether another's."""
    return bytes(code for code in _ALL if fits(status_in(code), review_in(code), code >= OTHERS))


OPEN: Final = codes_where(
    lambda status, review, _others: (
        status in {Status.NEW, Status.STARTED} or review is Review.REJECTED
    )
)
"""There is work to be done: the item is not done, or was rejected."""

TO_JUDGE: Final = codes_where(
    lambda status, review, others: others and status is Status.DONE and review is Review.NONE
)
"""Another did it, and nobody judged it."""
