"""A worker's answers to rejections of the open item and its regions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from annotator.editing.changes import EditState
from annotator.errors import InvalidValueError, OthersItemError
from annotator.model.entities import (
    Fault,
    ItemId,
    RegionVerdict,
    Review,
    WorkerId,
    in_reading_order,
)
from annotator.model.review_text import one_review_line, require_answer
from annotator.records import RejectionAnswer
from annotator.session.job_session import JobSession


@dataclass(frozen=True, slots=True)
class StatedRejection:
    """A rejection that can be answered. ``region_number`` is 0 for that of the item."""

    item_id: ItemId
    region_number: int
    rejected_by: WorkerId
    day: int
    reason: str
    fault: Fault


def rejections_in(state: EditState) -> list[StatedRejection]:
    """Return the rejections of an item and its regions, that of the item first.

    A rejection of a region that was handed in again is among them.
    """
    return list(_rejections(state))


def _rejections(state: EditState) -> Iterator[StatedRejection]:
    facts = state.facts
    if facts.review is Review.REJECTED:
        reviewer = facts.reviewed_by or WorkerId("")
        day, reason = facts.review_day, facts.review_reason
        yield StatedRejection(state.item_id, 0, reviewer, day, reason, facts.fault)
    for region in in_reading_order(state.regions):
        review = region.review
        if review is not None and review.verdict is RegionVerdict.REJECTED:
            number, day = region.number, review.day
            yield StatedRejection(
                state.item_id, number, review.reviewer, day, review.reason, review.fault
            )


class RejectionAnswers:
    """Answers rejections of the open item of a session.

    An answer is appended and never taken back; it changes neither time nor pay nor the review. It
    can be given at any time, also after the last day that the order names.
    """

    def __init__(self, session: JobSession) -> None:
        """Answer in this session."""
        self._session = session

    def require_answerable(self) -> list[StatedRejection]:
        """Return the rejections of the open item that this worker can answer; waits for the file.

        Raises:
            InvalidValueError: nothing of it is rejected.
            OthersItemError: it is the work of others only.
            AnnotatorError: the file cannot be read.
        """
        state, worker_id = self._session.editor.state, self._session.worker.id
        found = rejections_in(state)
        if not found:
            raise InvalidValueError("Nothing of this item is rejected, so nothing is to answer.")
        if state.facts.done_by != worker_id:
            worked = self._session.project.reads.worked_item(state.item_id).result()
            if worked is None or worker_id not in worked.work.workers:
                raise OthersItemError("Only people who worked on this item can answer for it.")
        return found

    def answer(self, rejection: StatedRejection, text: str) -> Future[int]:
        """Append an answer; the future has its number.

        Raises:
            InvalidValueError: the answer is empty or too long, or the rejection is gone.
            OthersItemError: the item is the work of others only.
            AnnotatorError: the file cannot be read.
        """
        line = one_review_line(text)
        require_answer(line)
        if rejection not in self.require_answerable():
            raise InvalidValueError("This rejection was changed meanwhile. Read it, then answer.")
        answer = RejectionAnswer(
            rejection.item_id,
            rejection.region_number,
            self._session.worker.id,
            max(self._session.time.day, rejection.day),
            line,
            rejection.rejected_by,
            rejection.day,
            rejection.reason,
            rejection.fault,
        )
        return self._session.project.writes.add_answer(answer)
