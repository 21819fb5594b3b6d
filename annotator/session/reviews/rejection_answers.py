"""A worker's answers to rejections of the open item and its regions."""

from __future__ import annotations

from concurrent.futures import Future

from annotator.errors import InvalidValueError, OthersItemError
from annotator.model.review_text import one_review_line, require_answer
from annotator.records import RejectionAnswer
from annotator.session.job_session import JobSession
from annotator.session.reviews.stated_rejections import StatedRejection, rejections_in


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
