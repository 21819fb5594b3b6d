"""The state of an item in one byte: status, review, and whose work it is.

The byte is ``status + 5 * review``, counted in the order of the model's members, plus ``OTHERS``
if somebody else than the worker who sits there confirmed the item, plus ``CHANGED`` if it was
accepted and changed afterwards. An item that is done and that nobody in this job confirmed, as
after a merge or an import, counts as somebody else's until it is rejected: then it is work for
whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from annotator.model.entities import ItemFacts, Review, Status, WorkerId

STATUSES: Final = tuple(Status)
REVIEWS: Final = tuple(Review)
OTHERS: Final = 32
"""The bit for items that another worker confirmed, in this job or before it was merged."""
CHANGED: Final = 64
"""The bit for items that were accepted and then changed, and wait for another review."""

_ALL: Final = tuple(
    review * len(STATUSES) + status + others + changed
    for changed in (0, CHANGED)
    for others in (0, OTHERS)
    for review in range(len(REVIEWS))
    for status in range(len(STATUSES))
)


def code_of(status: Status, review: Review, *, is_others: bool) -> int:
    """Return the state byte of an item."""
    code = STATUSES.index(status) + len(STATUSES) * REVIEWS.index(review)
    return code + OTHERS if is_others else code


def code_of_facts(facts: ItemFacts, worker_id: WorkerId | None) -> int:
    """Return the state byte of an item with these facts, as seen by that worker."""
    if facts.done_by is None:
        is_others = facts.status is Status.DONE and facts.review is not Review.REJECTED
    else:
        is_others = facts.done_by != worker_id
    code = code_of(facts.status, facts.review, is_others=is_others)
    return code + CHANGED if facts.was_reviewed_before else code


def status_in(code: int) -> Status:
    """Return the status in a state byte."""
    return STATUSES[code % OTHERS % len(STATUSES)]


def review_in(code: int) -> Review:
    """Return the review in a state byte."""
    return REVIEWS[code % OTHERS // len(STATUSES)]


def codes_where(fits: Callable[[Status, Review, bool], bool]) -> bytes:
    """Return all state bytes that fit; ``fits`` gets status, review and whether it is another's."""
    return bytes(code for code in _ALL if fits(status_in(code), review_in(code), code & OTHERS > 0))


OPEN: Final = codes_where(
    lambda status, review, others: (
        status in {Status.NEW, Status.STARTED} or (review is Review.REJECTED and not others)
    )
)
"""Items with work to do: not done, or confirmed by this worker and rejected."""

TO_JUDGE: Final = codes_where(
    lambda status, review, others: others and status is Status.DONE and review is Review.NONE
)
"""Items that somebody else confirmed and nobody has reviewed."""

TO_JUDGE_AGAIN: Final = bytes(code for code in TO_JUDGE if code & CHANGED)
"""Those of them that were accepted before they were changed; they are reviewed first."""
