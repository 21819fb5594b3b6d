"""What a reviewer decides on the regions of the open item."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.editing.changes import Change, is_work
from annotator.editing.review_commands import JudgeRegions
from annotator.errors import InvalidValueError, OthersItemError
from annotator.model.entities import Fault, RegionId, RegionReview, RegionVerdict, Review
from annotator.model.review_text import one_review_line
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.session.job_session import JobSession


class RegionReviews:
    """Reviews regions of the open item of a session.

    A decision on a region says what is right and what has to be done again. Only the review of the
    item decides about pay, and only it sends the item back to its worker.
    """

    def __init__(self, session: JobSession) -> None:
        """Review in this session."""
        self._session = session

    def judge(
        self,
        region_ids: Sequence[RegionId],
        verdict: RegionVerdict,
        reason: str = "",
        fault: Fault = Fault.NONE,
    ) -> Change | None:
        """Decide on regions; waits for the job file.

        Raises:
            OthersItemError: the item, or one of the regions, is work of the reviewer.
            InvalidValueError: the item is not to be reviewed, or nothing was corrected, or the
                reason is missing or too long.
            AnnotatorError: the file cannot be read.
        """
        state = self._session.editor.state
        self.require_judgeable(region_ids, verdict)
        day = max(self._session.time.day, state.facts.done_day)
        reviewer, line = self._session.worker.id, one_review_line(reason)
        review = RegionReview(verdict, reviewer, day, line, fault)
        return self._session.editor.run(JudgeRegions(region_ids, review))

    def require_judgeable(self, region_ids: Sequence[RegionId], verdict: RegionVerdict) -> None:
        """Refuse a decision on regions that the reviewer may not make; waits for the job file.

        Raises:
            OthersItemError: the item, or one of the regions, is work of the reviewer.
            InvalidValueError: the item is not to be reviewed, or nothing was corrected.
            AnnotatorError: the file cannot be read.
        """
        self._require_review()
        self._require_others(region_ids)
        facts = self._session.editor.state.facts
        if verdict is RegionVerdict.REJECTED and facts.review is Review.ACCEPTED:
            raise InvalidValueError(
                "This item is accepted. To reject a region of it, reject the item first."
            )
        if verdict is RegionVerdict.CORRECTED:
            self._require_corrected(region_ids)

    def take_back(self, region_ids: Sequence[RegionId]) -> Change | None:
        """Take decisions on regions back.

        Raises:
            OthersItemError: the item is work of the reviewer.
            InvalidValueError: the item is not to be reviewed.
        """
        self._require_review()
        return self._session.editor.run(JudgeRegions(region_ids, None))

    def _require_review(self) -> None:
        facts = self._session.editor.state.facts
        if not self._session.is_reviewing:
            raise InvalidValueError("Only a reviewer decides on regions: review others' items.")
        self._session.guards.require_reviewable(Review.ACCEPTED, facts)
        self._session.guards.require_not_withdrawn(facts)

    def _require_others(self, region_ids: Sequence[RegionId]) -> None:
        """Refuse that somebody reviews their own work on an item that a colleague confirmed."""
        state, worker_id = self._session.editor.state, self._session.worker.id
        reads = self._session.project.reads
        own = reads.changed_regions(state.item_id, worker_id).result()
        for key in region_ids:
            region = state.regions.get(key)
            if region is not None and (region.worker_id == worker_id or key in own):
                raise OthersItemError(
                    said(
                        "You made or changed region {number} yourself, so somebody else has to "
                        "review it.",
                        number=Code(str(region.number)),
                    )
                )

    def _require_corrected(self, region_ids: Sequence[RegionId]) -> None:
        state = self._session.editor.state
        confirmed = self._session.project.reads.confirmed_version(state.item_id).result() or {}
        for key in region_ids:
            region, before = state.regions.get(key), confirmed.get(key)
            if region is not None and (before is None or not is_work(before, region)):
                raise InvalidValueError(
                    said(
                        "Region {number} is as it was confirmed. Correct it first, or reject it.",
                        number=Code(str(region.number)),
                    )
                )
