"""Brings the regions, comments and answers of submissions into a merged job."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    SubmittedAnswer,
    SubmittedItem,
)
from annotator.collection.submitted_record import submitted_record
from annotator.display_text import one_line, shown_name
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.job_file.project import Project
from annotator.model.entities import (
    IMAGE,
    ItemId,
    KindId,
    LabelId,
    Region,
    RegionId,
    Status,
    WorkerId,
)
from annotator.records import NO_DOCUMENT_IDS, ItemRow, RejectionAnswer
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said
from annotator.submissions.collection_folder import Collection
from annotator.submissions.known_packages import worker_named

MERGE: Final = WorkerId("merge")
"""Who made the steps of a merge: nobody of the job, so that nobody there can undo them."""

NAMESPACE: Final = uuid.UUID("6f1d2c1e-8a0b-5c57-9f0e-6d0c8f6a7b11")
"""Of the ids that are derived from digests."""


class VersionRegions:
    """Reads the regions of submissions, with labels that have the same ids in all of them."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._numbers: dict[str, LabelId] = {}

    def regions_of(
        self, submission: MergeableSubmission, wanted: frozenset[ItemKey]
    ) -> Mapping[ItemKey, Sequence[Region]]:
        """Return the regions of some items; see ``RegionsOf``."""
        keys = list(submission.items)
        rows = _rows(submission, {key: number for number, key in enumerate(keys, 1)})
        record = submitted_record(submission.received.export, rows, {})
        found: dict[ItemKey, list[Region]] = {}
        for number, region in record.regions:
            key = keys[number - 1] if number > 0 else None
            if key in wanted and key is not None:
                name = record.new_labels[-region.label_id - 1]
                label = self._numbers.setdefault(name, LabelId(len(self._numbers) + 1))
                found.setdefault(key, []).append(replace(region, label_id=label))
        return found


def merged_region_id(digest: str, position: int) -> RegionId:
    """Return the id of a region in a merged job, by its submission and its position in that."""
    return RegionId(str(uuid.uuid5(NAMESPACE, f"{digest}/{position}")))


@dataclass(frozen=True, slots=True)
class RegionMerge:
    """Writes versions of items into an open merged job; ``places`` are the ids of its items."""

    project: Project
    collection: Collection
    places: Mapping[ItemKey, ItemId]

    def bring(self, submission: MergeableSubmission, own: frozenset[ItemKey]) -> int:
        """Write the versions of some items as one import, named after the worker.

        Returns the number of regions.

        Raises:
            ImportRefusedError: the export of the submission cannot be read.
        """
        found = {key: self.places[key] for key in submission.items if key in self.places}
        rows = _rows(submission, found)
        labels = self.project.reads.labels().result()
        record = submitted_record(submission.received.export, rows, labels)
        ids = {self.places[key] for key in own}
        digest = submission.received.digest
        kept = [
            (item, replace(region, id=merged_region_id(digest, number), number=0))
            for number, (item, region) in enumerate(record.regions)
            if item in ids
        ]
        source = f"{alias_of(self.collection, submission)} ({digest[:16]})"
        comments = [each for each in record.item_comments if each[0] in ids]
        self.project.writes.run_import(
            replace(
                record,
                source=source,
                new_items=(),
                regions=kept,
                item_extras=tuple(each for each in record.item_extras if each[0] in ids),
                item_comments=tuple(self._with_own(comments)),
                extra="",
                ids=NO_DOCUMENT_IDS,  # the ids of a submission are those of its own job
            ),
            worker_id=MERGE,
        ).result()
        return len(kept)

    def _with_own(self, comments: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the comments of workers, each after one that the job has, which stays."""
        for item_id, comment in comments:
            own = self.project.reads.load_item(item_id).result().state.facts.comment
            is_new = own and comment not in own
            yield item_id, f"{own}\n{comment}" if is_new else own or comment

    def keep_answers(self, submission: MergeableSubmission, own: frozenset[ItemKey]) -> None:
        """Keep the worker's answers with the items, each once.

        The submission states no days of them, and a merge gives the regions other numbers.
        """
        for item_id, key in sorted((self.places[key], key) for key in own):
            answers = [each for each in submission.items[key].answers if each.text]
            known = self.project.reads.answers(item_id).result() if answers else []
            there = {(each.reason, each.fault, each.answer) for each in known}
            for each in answers:
                if (each.reason, each.fault, each.text) not in there:
                    there.add((each.reason, each.fault, each.text))
                    worker = WorkerId(submission.received.worker)
                    answer = RejectionAnswer(
                        item_id, 0, worker, 0, each.text, WorkerId(""), 0, each.reason, each.fault
                    )
                    self.project.writes.add_answer(answer).result()


def _rows(submission: MergeableSubmission, places: Mapping[ItemKey, int]) -> list[ItemRow]:
    """Return rows for an importer that find the items of a submission by their names in it."""
    items = [each for each in submission.items.values() if each.key in places]
    return [
        ItemRow(places[item.key], item.file, KindId(item.kind or IMAGE), Status.NEW, "")
        for item in sorted(items, key=lambda each: (each.file, each.key[1]))
    ]


def answered(worker: str, item: SubmittedItem, answer: SubmittedAnswer) -> Said:
    """Return a sentence on the answer of a worker to a rejection."""
    reason = Name(one_line(answer.reason, REVIEW_TEXT_CHARACTERS))
    text = Name(one_line(answer.text, REVIEW_TEXT_CHARACTERS))
    who, file = Name(shown_name(worker)), Name(shown_name(item.file))
    if not answer.region:
        return said(
            "{worker} answered the rejection of {file} ({reason}): {text}",
            worker=who,
            file=file,
            reason=reason,
            text=text,
        )
    return said(
        "{worker} answered the rejection of region {region} of {file} ({reason}): {text}",
        worker=who,
        region=Code(str(answer.region)),
        file=file,
        reason=reason,
        text=text,
    )


def alias_of(collection: Collection, submission: MergeableSubmission) -> str:
    """Return how the vendor calls the worker, else the beginning of the worker's id."""
    named = worker_named(collection, submission.received.package)
    return named or submission.received.worker[:8]
