"""Applies the review of a submission to the worker's job, once, as a step of the vendor."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from annotator.editing.changes import Change, EditState, Step, apply_change
from annotator.editing.commands import Judge
from annotator.editing.commit import Commit
from annotator.editing.review_commands import JudgeRegions
from annotator.errors import InvalidValueError
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.ledger.signatures import fingerprint
from annotator.model.entities import (
    ItemFacts,
    ItemId,
    RegionReview,
    RegionVerdict,
    Review,
    Status,
    WorkerId,
)
from annotator.model.item_review import ItemReview
from annotator.model.signature_state import BROKEN, UNSIGNED
from annotator.records import TakenReview
from annotator.sentences.parts import Count
from annotator.sentences.said import Said, said, said_n
from annotator.session.item_people import reviewer_of
from annotator.worker_reviews.review_file import (
    ReadReview,
    ReviewedItem,
    ReviewFileRefusedError,
    SubmissionReview,
    read_document,
)

TAKE_REVIEW: Final = "take-review"
"""The name of the step in the history."""

_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class TakeReport:
    """What a review changed: items and regions by decision, and how many items it did not fit.

    ``changed`` items were changed since they were submitted: their decisions were not applied.
    ``taken_back`` counts the items whose earlier decision the reviewer withdrew.
    ``is_known``: the review or all its decisions had been taken before; nothing was changed.
    """

    items: Mapping[Review, int]
    regions: Mapping[RegionVerdict, int]
    changed: int = 0
    taken_back: int = 0
    is_known: bool = False

    @property
    def said(self) -> Said:
        """What happened, in a sentence."""
        if self.is_known:
            return said("This review was taken before. Nothing was changed.")
        counts = said(
            "Items: {accepted} accepted, {rejected} rejected. Regions: {corrected} corrected, "
            "{refused} rejected. Your time is as it was.",
            accepted=Count(self.items.get(Review.ACCEPTED, 0)),
            rejected=Count(self.items.get(Review.REJECTED, 0)),
            corrected=Count(self.regions.get(RegionVerdict.CORRECTED, 0)),
            refused=Count(self.regions.get(RegionVerdict.REJECTED, 0)),
        )
        if self.taken_back:
            counts = said_n(
                "{counts} The reviewer took back what was decided on {count} item.",
                "{counts} The reviewer took back what was decided on {count} items.",
                self.taken_back,
                counts=counts,
            )
        if not self.changed:
            return counts
        return said_n(
            "{counts} {count} item is not as you submitted it, so its review was not applied.",
            "{counts} {count} items are not as you submitted them, so their review was not "
            "applied.",
            self.changed,
            counts=counts,
        )


def require_for(project: Project, read: ReadReview) -> None:
    """Refuse a review that is not for this job as it was submitted last, or by another vendor.

    It is also refused if a newer review of the same merged job was taken: of what the vendor
    decided, the last word counts.

    Raises:
        ReviewFileRefusedError: it is not; nothing was changed.
    """
    review = read.review
    worker = WorkerId(review.worker)
    if review.job_id != project.facts.job_id:
        raise ReviewFileRefusedError(
            "This review is for another job. Open that job, then open the review again."
        )
    sent = project.reads.submitted_by(worker).result()
    if not sent:
        raise ReviewFileRefusedError(
            "This review is for somebody who submitted nothing from this job. Give it back to "
            "whoever it came from."
        )
    if review.submission not in {each.sha256 for each in sent}:
        raise ReviewFileRefusedError(
            "This review is of a submission that was not made from this job. Ask the vendor for "
            "the review of yours."
        )
    if review.submission != sent[-1].sha256:
        raise ReviewFileRefusedError(
            "This review is of an older submission: you have submitted again since. Ask the "
            "vendor for the review of the newest one."
        )
    known = vendor_keys(project)
    if known and read.signer.fingerprint not in known:
        raise ReviewFileRefusedError(
            "This review is signed by another key than your package or work order, so it may not "
            "be from the vendor. Nothing was changed: ask the vendor."
        )
    before = _before(project, read)
    if before is not None and review.serial < before.serial:
        raise ReviewFileRefusedError(
            "This review is older than the one that you took last, so the vendor may have decided "
            "otherwise since. Nothing was changed: ask the vendor for the newest one."
        )


def vendor_keys(project: Project) -> frozenset[str]:
    """Return the fingerprints of the vendor's keys that the job knows.

    That is the key of its package; without a package, those of its signed work orders. Receipts do
    not count: anybody can make one.
    """
    package = project.reads.package().result()
    if package is not None:
        return frozenset({fingerprint(package.key)})
    orders = project.reads.orders().result()
    return frozenset(each.signed_by for each in orders) - {UNSIGNED, BROKEN}


def _before(project: Project, read: ReadReview) -> SubmissionReview | None:
    """Return the newest review of the same submission that was taken from the same merged job."""
    taken = _taken_before(project, read)
    return next((each for each in reversed(taken) if each.submission == read.review.submission),
                None)  # fmt: skip


def _taken_before(project: Project, read: ReadReview) -> list[SubmissionReview]:
    """Return the taken reviews from the same merged job, by the same key, the newest last."""
    found: list[SubmissionReview] = []
    for taken in project.reads.taken_reviews().result():
        if taken.key != read.signer.key:
            continue
        try:
            review = read_document(taken.document)
        except InvalidValueError:
            continue  # it was taken by a newer program
        if review.merged == read.review.merged:
            found.append(review)
    return sorted(found, key=lambda each: each.serial)


def is_taken(project: Project, read: ReadReview) -> bool:
    """Return whether a review is in the job already."""
    return read.sha256 in {each.sha256 for each in project.reads.taken_reviews().result()}


def take_review(project: Project, read: ReadReview, day: dt.date | None = None) -> TakeReport:
    """Write the decisions of a review into the job, in one step that the reviewer made.

    An item that was changed since it was submitted keeps its state, and so does one whose review
    is as in the review before. Taken twice it is taken once.

    Raises:
        ReviewFileRefusedError: it is not for this job; see ``require_for``.
        WriteFailedError: the disk refused; nothing was changed.
    """
    if is_taken(project, read):
        return TakeReport({}, {}, is_known=True)
    require_for(project, read)
    today = day or dt.datetime.now().astimezone().date()
    taking = _Taking(project, read, (today - _EPOCH).days)
    changes = list(taking.changes())
    if changes:
        seq = project.reads.history_tail(1).result().next_seq
        step = Step(seq, TAKE_REVIEW, tuple(changes), worker_id=taking.reviewer)
        commit = Commit(ItemId(0), tuple(changes), step, forgets_redo=True, makes_pieces=False)
        project.commit(commit).result()
    # After the decisions: if the program ends in between, taking the file again adds only this.
    project.writes.add_taken_review(
        TakenReview(
            read.sha256,
            WorkerId(read.review.worker),
            read.review.submission,
            read.signer.key,
            read.review.vendor,
            read.manifest,
            read.signature,
            read.document,
            today.isoformat(),
        )
    ).result()
    is_known = not taking.is_new
    return TakeReport(
        taking.items, taking.regions, taking.changed, taking.taken_back, is_known=is_known
    )


class _Taking:
    """Computes the changes of one review."""

    def __init__(self, project: Project, read: ReadReview, day: int) -> None:
        self._project = project
        self._review = read.review
        before = _before(project, read)
        items = () if before is None else before.items
        self._known = {(each.review.media_sha256, each.review.part): each for each in items}
        self._given = {
            (each.review.media_sha256, each.review.part): each.review
            for review in _taken_before(project, read)
            for each in review.items
        }
        self.is_new = before is None
        self._day = day
        self.reviewer = reviewer_of(read.signer.key)
        self.items: Counter[Review] = Counter()
        self.regions: Counter[RegionVerdict] = Counter()
        self.changed = 0
        self.taken_back = 0

    def changes(self) -> Iterator[Change]:
        """Yield the changes of the items, each following from the one before it."""
        items = {(each.review.media_sha256, each.review.part): each for each in self._review.items}
        wanted = {key: each for key, each in items.items() if each != self._known.get(key)}
        self.is_new = self.is_new or bool(wanted)
        with self._project.snapshot().result() as snapshot:
            ids = [
                (record.item.id, each)
                for record in snapshot.items()
                if (each := wanted.pop((record.media.sha256, record.item.part), None)) is not None
            ]
        self.changed += len(wanted)
        for item_id, each in ids:
            loaded = self._project.reads.load_item(item_id).result()
            if not self._fits(loaded, each):
                self.changed += 1
                continue
            try:
                yield from self._of(loaded.state, each)
            except InvalidValueError:
                self.changed += 1

    def _fits(self, loaded: LoadedItem, item: ReviewedItem) -> bool:
        facts, regions = loaded.state.facts, loaded.state.regions
        if facts.status is not Status.DONE or facts.done_by != self._review.worker:
            return False
        own = reviewed_sha256(loaded.item.kind, loaded.item.extent, regions)
        return own != "" and own == item.review.reviewed_sha256

    def _of(self, state: EditState, item: ReviewedItem) -> list[Change]:
        found: list[Change] = []
        day, review = max(self._day, state.facts.done_day), item.review
        earlier = self._given.get((review.media_sha256, review.part), review)
        keys = {region.number: key for key, region in state.regions.items()}
        back = self._regions_taken_back(state, earlier, review)
        commands: list[JudgeRegions | Judge] = [back]
        is_back = bool(back.region_ids)
        for each in review.regions:
            decision = RegionReview(each.verdict, self.reviewer, day, each.reason, each.fault)
            commands += [JudgeRegions((keys[each.number],), decision)] * (each.number in keys)
        if review.review is not Review.NONE:
            commands.append(
                Judge(
                    self.reviewer,
                    review.review,
                    review.reason,
                    review.fault,
                    day=day,
                    content_sha256=review.reviewed_sha256,
                )
            )
        elif self._is_own(state.facts, earlier):
            commands.append(Judge(self.reviewer, Review.NONE))
            is_back = True
        for command in commands:
            change = command.change(state)
            if change is not None:
                found.append(change)
                state = apply_change(state, change)
        self.taken_back += is_back
        self.items[review.review] += 1
        self.regions.update(each.verdict for each in review.regions)
        self.regions[RegionVerdict.CORRECTED] += len(item.corrected) - sum(
            each.verdict is RegionVerdict.CORRECTED for each in review.regions
        )
        return found

    def _regions_taken_back(
        self, state: EditState, earlier: ItemReview, now: ItemReview
    ) -> JudgeRegions:
        """Return the changes that undo decisions that a new review no longer has."""
        gone = {each.number for each in earlier.regions} - {each.number for each in now.regions}
        keys = [
            key
            for key, region in state.regions.items()
            if region.number in gone and region.review and region.review.reviewer == self.reviewer
        ]
        return JudgeRegions(keys, None)

    def _is_own(self, facts: ItemFacts, earlier: ItemReview) -> bool:
        """Return whether the decision on an item is that of an earlier review by this reviewer."""
        return (facts.review, facts.reviewed_by) == (earlier.review, self.reviewer)
