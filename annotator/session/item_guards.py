"""Refusals of what would take a piece from a colleague, each with what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.editing.changes import Change
from annotator.effort.categories import Category
from annotator.errors import InvalidValueError, OthersItemError
from annotator.job_file.read_api import JobReads
from annotator.model.entities import ItemFacts, ItemId, Review, Status, WorkerId
from annotator.pay.order.work_order import WorkOrder
from annotator.sentences.parts import Name
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True)
class ItemGuards:
    """What one worker may not do with an item on which others worked."""

    reads: JobReads
    worker_id: WorkerId
    names: Mapping[WorkerId, str]
    has_training: Callable[[ItemId], bool] = lambda _item_id: False
    """Whether time of the current session on an item, which may not be booked, is training."""
    orders: Callable[[], Mapping[str, WorkOrder]] = dict
    """Returns the work orders of the job."""

    def require_not_withdrawn(self, facts: ItemFacts) -> None:
        """Refuse work on an item that was withdrawn.

        Raises:
            InvalidValueError: it was.
        """
        if facts.review is Review.WITHDRAWN:
            raise InvalidValueError(
                "This item was withdrawn: nothing is left to do on it. A reviewer can take that "
                "back."
            )

    def require_own_item(self, facts: ItemFacts) -> None:
        """Refuse what would take an item from the person who confirmed it.

        Raises:
            OthersItemError: that is somebody else.
        """
        if facts.status is not Status.DONE or facts.done_by in {None, self.worker_id}:
            return
        raise OthersItemError(
            said(
                "{name} confirmed this item, and is paid for it. Only they can take that back: "
                "hand over to them, or review the item.",
                name=self._name(facts.done_by),
            )
        )

    def require_confirmable(self, facts: ItemFacts) -> None:
        """Refuse to confirm what is no piece, or what somebody else has to do again.

        Raises:
            OthersItemError: somebody else confirmed it, and it was rejected: they rework it.
            InvalidValueError: it was withdrawn before anybody confirmed it.
        """
        if facts.is_withdrawn_unfinished:
            self.require_not_withdrawn(facts)
        if facts.review is Review.REJECTED:
            self.require_own_item(facts)

    def require_reopenable(self, facts: ItemFacts, *, is_reviewing: bool) -> None:
        """Refuse to reopen the item of somebody else, or a withdrawn one.

        Raises:
            OthersItemError: somebody else confirmed it.
            InvalidValueError: it was withdrawn; a reviewer puts an unfinished one back to work.
        """
        self.require_own_item(facts)
        if not (is_reviewing and facts.is_withdrawn_unfinished):
            self.require_not_withdrawn(facts)

    def require_part(self, item_id: ItemId, facts: ItemFacts) -> None:
        """Refuse what would leave the work on an item unpaid to a person who did none of it.

        Whoever worked on it too may do it: they give up their own part with it, and each of the
        others can take it back. It waits for the job file.

        Raises:
            OthersItemError: only others worked on it.
            AnnotatorError: the file cannot be read.
        """
        if facts.done_by == self.worker_id or self.names.keys() <= {self.worker_id}:
            return
        workers = self._workers(item_id)
        if workers and self.worker_id not in workers:
            raise OthersItemError(
                said(
                    "{name} worked on this item, and would not be paid for it any more. Hand over "
                    "to them, or confirm it: each is paid for their own part.",
                    name=self._name(min(workers)),
                )
            )

    def require_practice(self, item_id: ItemId, facts: ItemFacts, *, is_practice: bool) -> None:
        """Refuse what would pay the same work twice, as a piece and as training, or not at all.

        Where training is paid, an item for practice stays one. It waits for the job file.

        Raises:
            OthersItemError: somebody else confirmed it, or only others worked on it.
            InvalidValueError: somebody has worked on it already.
            AnnotatorError: the file cannot be read.
        """
        self.require_own_item(facts)
        if facts.is_practice == is_practice:
            return
        if not is_practice:
            self._require_no_training(item_id)
            return
        self.require_part(item_id, facts)
        if facts.status is Status.DONE or self._workers(item_id):
            raise InvalidValueError(
                "There is work on this item already, which is paid by the piece. Make an item a "
                "practice item before anybody works on it."
            )

    def require_turnable(self, changes: Sequence[Change]) -> None:
        """Refuse to undo or redo what would make a piece of an item with paid training.

        Raises:
            InvalidValueError: it would.
            AnnotatorError: the file cannot be read.
        """
        for change in changes:
            if change.facts is not None:
                before, after = change.facts
                if before.is_practice and not after.is_practice:
                    self._require_no_training(change.item_id)

    def _require_no_training(self, item_id: ItemId) -> None:
        if all(order.other_hour is None for order in self.orders().values()):
            return  # nobody is paid for training
        stored = self.reads.item_work(item_id).result()
        if self.has_training(item_id) or stored.get(Category.TRAINING):
            raise InvalidValueError(
                "The time on this item so far is training and paid as time, so it stays a practice "
                "item. For pay by the piece, go on to another item."
            )

    def can_judge(self, facts: ItemFacts) -> bool:
        """Return whether an item is one that somebody else confirmed, and so one to review.

        One that nobody in this job confirmed, as after a merge, was done by somebody elsewhere.
        """
        return facts.status is Status.DONE and facts.done_by != self.worker_id

    def can_withdraw(self, facts: ItemFacts) -> bool:
        """Return whether an item can be withdrawn: one to review, or one nobody confirmed."""
        return self.can_judge(facts) or facts.status.is_open

    def require_reviewable(self, verdict: Review, facts: ItemFacts) -> None:
        """Refuse a review of an item that waits for none of this worker.

        Raises:
            OthersItemError: they confirmed it themselves.
            InvalidValueError: nobody has confirmed it, or it was skipped.
        """
        can = self.can_withdraw if verdict is Review.WITHDRAWN else self.can_judge
        if can(facts):
            return
        if facts.status is Status.DONE:
            raise OthersItemError(
                "You confirmed this item yourself, so somebody else has to review it."
            )
        if facts.is_withdrawn_unfinished:
            raise InvalidValueError(
                "This item was withdrawn before anybody confirmed it. To put it back to work, "
                "reopen it."
            )
        if facts.status is Status.SKIPPED:
            raise InvalidValueError(
                "This item was skipped, so there is nothing to review. To have it done, reopen it."
            )
        if facts.status is Status.UNREADABLE:
            raise InvalidValueError("This item cannot be read, so there is nothing to review.")
        raise InvalidValueError(
            "Nobody has confirmed this item yet, so there is nothing to review. It can be "
            "withdrawn."
        )

    def require_judgeable(self, verdict: Review, item_id: ItemId, facts: ItemFacts) -> None:
        """Refuse a review that gives somebody pay that no colleague decided on, or takes it.

        It waits for the job file.

        Raises:
            OthersItemError: they accept or withdraw what they have changed themselves since it was
                confirmed, or withdraw what others worked on and nobody has confirmed.
            AnnotatorError: the file cannot be read.
        """
        if verdict is Review.WITHDRAWN and facts.status.is_open:
            self._require_no_work_of_others(item_id, facts)
        elif verdict.covers_content:
            self.require_no_own_change(item_id, facts)

    def _require_no_work_of_others(self, item_id: ItemId, facts: ItemFacts) -> None:
        """Refuse to withdraw an item before it is a piece of those who worked on it."""
        if facts.is_practice or self.names.keys() <= {self.worker_id}:
            return
        if others := self._workers(item_id) - {self.worker_id}:
            raise OthersItemError(
                said(
                    "{name} worked on this item, and would not be paid by the piece for it. Ask "
                    "them to confirm it first: then withdraw it, and it is paid as the work order "
                    "says.",
                    name=self._name(min(others)),
                )
            )

    def _workers(self, item_id: ItemId) -> frozenset[WorkerId]:
        worked = self.reads.worked_item(item_id).result()
        return frozenset[WorkerId]() if worked is None else worked.work.workers

    def require_no_own_change(self, item_id: ItemId, facts: ItemFacts) -> None:
        """Refuse that somebody accepts what they are paid for, or what they took from others.

        It waits for the job file.

        Raises:
            OthersItemError: since somebody else confirmed the item, they changed it in work that is
                paid by the piece, or deleted something of others in a review.
            AnnotatorError: the file cannot be read.
        """
        if self.reads.has_changed_since_confirmed(item_id, self.worker_id).result():
            raise OthersItemError(
                said(
                    "You have changed or deleted something here since {name} confirmed the item, "
                    "so somebody else has to accept it. Or {name} reopens and confirms it again, "
                    "or you reject it with a reason.",
                    name=self._name(facts.done_by),
                )
            )

    def is_changed_by_others(self, item_id: ItemId) -> bool:
        """Return whether a change by anybody else since the last review of an item stands.

        It waits for the job file, unless nobody else works at the job.

        Raises:
            AnnotatorError: the file cannot be read.
        """
        if self.names.keys() <= {self.worker_id}:
            return False
        return self.reads.is_changed_by_others(item_id, self.worker_id).result()

    def _name(self, worker_id: WorkerId | None) -> Name:
        return Name(self.names.get(worker_id or WorkerId(""), worker_id or ""))
