"""Brings the regions, comments and answers of submissions into a merged job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Final

from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    SubmittedAnswer,
    SubmittedItem,
)
from annotator.collection.merged_job_ids import MergedJobIds
from annotator.collection.submission_part import PartTask, item_rows, part_of
from annotator.collection.submitted_record import submitted_record
from annotator.display_text import one_line, shown_name
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.editing.changes import Step
from annotator.job_file.project import Project
from annotator.model.entities import (
    ItemId,
    LabelId,
    Region,
    WorkerId,
)
from annotator.records import ImportRecord, LabelFacts, RejectionAnswer
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said
from annotator.submissions.collection_folder import Collection
from annotator.submissions.known_packages import worker_named

MERGE: Final = WorkerId("merge")
"""Who made the steps of a merge: nobody of the job, so that nobody there can undo them."""

_REGIONS_AT_ONCE: Final = 50_000
"""So many are written in a transaction: each one flushes the disk and writes pages twice."""

_MEMORY_MIB: Final = 96
"""For pages of the job; the ids of a million regions, which are in no order, need 60."""

_OfLabels = tuple[tuple[str, ...], tuple[LabelFacts, ...], tuple[tuple[str, str], ...]]
"""What a record says of labels: new ones, facts, and unused keys."""

_NOTHING: Final[_OfLabels] = ((), (), ())


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
        rows = item_rows(submission, {key: number for number, key in enumerate(keys, 1)})
        record = submitted_record(submission.received.export, rows, {})
        found: dict[ItemKey, list[Region]] = {}
        for number, region in record.regions:
            key = keys[number - 1] if number > 0 else None
            if key in wanted and key is not None:
                name = record.new_labels[-region.label_id - 1]
                label = self._numbers.setdefault(name, LabelId(len(self._numbers) + 1))
                found.setdefault(key, []).append(replace(region, label_id=label))
        return found


class RegionMerge:
    """Writes versions of items into an open merged job, one submission after the other.

    Args:
        project: the merged job.
        collection: what was received.
        places: the ids of the items.
        ids: the ids of the packed job.
    """

    def __init__(
        self,
        project: Project,
        collection: Collection,
        places: Mapping[ItemKey, ItemId],
        ids: MergedJobIds,
    ) -> None:
        """Write nothing yet."""
        self._project = project
        self._collection = collection
        self._ids = ids
        self._places = places
        self._labels = project.reads.labels().result()
        self._collected: list[ImportRecord] = []
        self._pending: Future[list[Step]] | None = None
        self._without_effect = {_NOTHING}
        project.writes.hold_pages(_MEMORY_MIB)

    def tasks(
        self, wanted: Iterable[tuple[MergeableSubmission, frozenset[ItemKey]]]
    ) -> Iterator[PartTask]:
        """Yield the task to read some items of each submission, by the labels of the job so far."""
        for submission, own in wanted:
            received, places = submission.received, self._places
            found = {key: places[key] for key in submission.items if key in places}
            taken = frozenset(int(places[key]) for key in own)
            rows = item_rows(submission, found)
            numbers = {
                int(places[key]): each
                for key, each in self._ids.of_submission(submission).items()
                if key in own
            }
            ids = self._ids.for_regions
            yield PartTask(
                received.digest, received.export, rows, taken, self._labels, ids, numbers
            )

    def bring(
        self, submission: MergeableSubmission, task: PartTask, part: ImportRecord | Said
    ) -> int | Said:
        """Write what was read as one import, named after the worker.

        It is written with others, while further submissions are read; see ``settle``.

        Returns:
            the number of regions, or why the submission cannot be read.
        """
        if task.labels is not self._labels:
            part = part_of(replace(task, labels=self._labels))
        if isinstance(part, Said):
            return part
        digest = submission.received.digest
        record = replace(
            part,
            source=f"{alias_of(self._collection, submission)} ({digest[:16]})",
            item_comments=tuple(self._with_own(part.item_comments)),
        )
        self._collected.append(record)
        of_labels = (record.new_labels, record.label_facts, record.label_extras)
        is_full = sum(len(each.regions) for each in self._collected) >= _REGIONS_AT_ONCE
        if is_full or of_labels not in self._without_effect:
            self._write()
        if of_labels not in self._without_effect:
            self._note_labels(of_labels)
        return len(record.regions)

    def settle(self) -> None:
        """Wait until everything is written."""
        self._write()
        if self._pending is not None:
            self._pending.result()
        self._pending = None

    def _write(self) -> None:
        """Write what was collected in one transaction, when the one before is written."""
        if self._pending is not None:
            self._pending.result()
        writes = self._project.writes
        self._pending = writes.run_imports(self._collected, worker_id=MERGE)
        self._collected = []

    def _note_labels(self, of_labels: _OfLabels) -> None:
        """Read the labels again, or note that the same again would not change them."""
        labels = self._project.reads.labels().result()
        if labels == self._labels:
            self._without_effect.add(of_labels)
        else:
            self._labels = labels
            self._without_effect = {_NOTHING}

    def _with_own(self, comments: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the comments of workers, each after one that the job has, which stays."""
        for item_id, comment in comments:
            own = self._project.reads.load_item(item_id).result().state.facts.comment
            is_new = own and comment not in own
            yield item_id, f"{own}\n{comment}" if is_new else own or comment

    def keep_answers(self, submission: MergeableSubmission, own: frozenset[ItemKey]) -> None:
        """Keep the worker's answers with the items, each once.

        The submission states no days of them, and a merge gives the regions other numbers.
        """
        for item_id, key in sorted((self._places[key], key) for key in own):
            answers = [each for each in submission.items[key].answers if each.text]
            known = self._project.reads.answers(item_id).result() if answers else []
            there = {(each.reason, each.fault, each.answer) for each in known}
            for each in answers:
                if (each.reason, each.fault, each.text) not in there:
                    there.add((each.reason, each.fault, each.text))
                    worker = WorkerId(submission.received.worker)
                    answer = RejectionAnswer(
                        item_id, 0, worker, 0, each.text, WorkerId(""), 0, each.reason, each.fault
                    )
                    self._project.writes.add_answer(answer).result()


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
