"""Merges a collection into a new job, completely or not at all.

The same submissions and media give the same job, but for its secret: ids are derived from digests.
No time is taken over: the workers' own records stay in the collection, signed by them. The job
names each of them as a contribution, so that an export can carry them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.collection.chosen_versions import chosen_versions
from annotator.collection.contributions import contributions_of
from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    SubmittedAnswer,
    SubmittedItem,
    mergeable_submissions,
)
from annotator.collection.submission_part import (
    NAMESPACE,
    PartTask,
    SubmissionPart,
    item_rows,
    part_of,
    parts_of,
    read_export,
)
from annotator.display_text import one_line, shown_name
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.editing.changes import Step
from annotator.files import put_new, require_place
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.media_files import sha256_of
from annotator.model.entities import (
    ItemId,
    KindId,
    LabelId,
    Media,
    MediaId,
    Region,
    Status,
    WorkerId,
)
from annotator.progress import Watch
from annotator.records import JobFacts, NewItem, RejectionAnswer
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said
from annotator.submissions.collection_folder import Collection, staging
from annotator.submissions.known_packages import worker_named


@dataclass(slots=True)
class MergeReport:
    """What a merge did: how many submissions, items and regions, and a sentence on each problem.

    ``answers`` are those of workers to rejections, also of items whose version was not taken.
    """

    submissions: int = 0
    items: int = 0
    regions: int = 0
    problems: list[Said] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)


def merge(
    collection: Collection, media: Path, out: Path, watch: Watch | None = None
) -> MergeReport:
    """Write a new job with one version of each item.

    Args:
        collection: what was received.
        media: the folder of the media; files are found by their digests, else by their names.
        out: the new job file.
        watch: progress and cancellation.

    Raises:
        NameTakenError: there is something of that name.
        ImportRefusedError: the folder of the media cannot be read, or has none.
        WriteFailedError, JobFileError: the disk refused; there is no job.
        CancelledError: the person cancelled; there is no job.
    """
    watch = watch or Watch()
    require_place(out)
    found = mergeable_submissions(collection)
    report = MergeReport(problems=list(found.problems))
    contents = _Contents(found.used)
    chosen = chosen_versions(found.used, contents.regions_of, collection.id)
    items = _items(media, found.used, chosen, watch)
    with staging(out.parent, ".merging") as scratch:
        made = scratch / out.name
        facts = JobFacts(
            str(uuid.uuid5(NAMESPACE, _name_of(collection, found.used))),
            out.stem,
            media_text_of(out, media),
        )
        with Project.create(made, facts, labels=(), items=[item for _, item in items]) as project:
            places = _places(project, items)
            merged = _Merged(project, places, chosen)
            submissions = merged.with_versions(found.used)
            parts = parts_of(merged.tasks(submissions), len(submissions))
            for submission, (task, part) in zip(submissions, parts, strict=True):
                watch.cancel.check()
                source = f"{_alias(collection, submission)} ({submission.received.digest[:16]})"
                problem = merged.add(task, part, source)
                if problem is None:
                    merged.keep_answers(submission)
                else:
                    report.problems.append(problem)
            merged.settle()
            report.regions = merged.regions
            made_of = contributions_of(collection, found.used, _taken(chosen, places))
            project.writes.add_contributions(made_of).result()
        put_new(made, out)
    report.answers = [
        _answered(_alias(collection, each), item, answer)
        for each in found.used
        for item in each.items.values()
        for answer in item.answers
    ]
    report.submissions, report.items = len(found.used), len(chosen)
    return report


def _taken(chosen: Mapping[ItemKey, str], places: Mapping[ItemKey, int]) -> dict[str, list[ItemId]]:
    """Return the items whose versions come from each submission, in order."""
    found: dict[str, list[ItemId]] = {}
    for key, digest in chosen.items():
        found.setdefault(digest, []).append(ItemId(places[key]))
    return {digest: sorted(items) for digest, items in found.items()}


def _name_of(collection: Collection, used: Iterable[MergeableSubmission]) -> str:
    return "/".join([collection.id, *(each.received.digest for each in used)])


class _Contents:
    """Reads the regions of submissions, with labels that have the same ids in all of them."""

    def __init__(self, submissions: Sequence[MergeableSubmission]) -> None:
        self._numbers: dict[str, LabelId] = {}
        self._names = {each.received.digest: each for each in submissions}

    def regions_of(
        self, submission: MergeableSubmission, wanted: frozenset[ItemKey]
    ) -> Mapping[ItemKey, Sequence[Region]]:
        """Return the regions of some items; see ``RegionsOf``."""
        keys = list(submission.items)
        rows = item_rows(submission, {key: number for number, key in enumerate(keys, 1)})
        record = read_export(submission.received.export, rows, {})
        found: dict[ItemKey, list[Region]] = {}
        for number, region in record.regions:
            key = keys[number - 1] if number > 0 else None
            if key in wanted and key is not None:
                name = record.new_labels[-region.label_id - 1]
                label = self._numbers.setdefault(name, LabelId(len(self._numbers) + 1))
                found.setdefault(key, []).append(replace(region, label_id=label))
        return found


def _items(
    media: Path,
    used: Sequence[MergeableSubmission],
    chosen: Mapping[ItemKey, str],
    watch: Watch,
) -> list[tuple[ItemKey, NewItem]]:
    """Return the items of the new job: all media of the folder, then what is missing there."""
    scan = scan_folder(media, cancel=watch.cancel)
    named = {key: item for each in used for key, item in sorted(each.items.items())}
    found: list[tuple[ItemKey, NewItem]] = []
    parts: dict[str, int] = {}
    digests: dict[str, str] = {}
    for done, each in enumerate(scan.items, 1):
        path = each.media.path
        if path not in digests:
            digests[path] = sha256_of(media / path, watch.cancel)
            watch.progress(done, len(scan.items))
        part = parts[path] = parts.get(path, -1) + 1
        key = (digests[path], part)
        status = (media / path).stat()
        facts = Media(MediaId(0), path, digests[path], status.st_size, status.st_mtime_ns)
        is_done = key in chosen and each.status is Status.NEW
        found.append(
            (key, replace(each, media=facts, status=Status.DONE if is_done else each.status))
        )
    known = {key for key, _ in found}
    paths = {item.media.path for _, item in found}
    for key in sorted(named.keys() - known):
        missing = _missing(key, named[key].file, named[key].kind, paths)
        paths.add(missing.media.path)
        found.append((key, missing))
    return found


def _missing(key: ItemKey, file: str, kind: str, paths: set[str]) -> NewItem:
    """Return an item whose file the vendor's folder does not have."""
    path = file if file not in paths else f"missing/{key[0][:16]}/{Path(file).name}"
    name = Path(file).name
    item = NewItem(
        Media(MediaId(0), path, key[0]),
        status=Status.UNREADABLE,
        reason=str(
            said(
                "“{name}” was not found. Put it into the folder of the job as “{path}”.",
                name=Name(name),
                path=Name(path),
            )
        ),
    )
    return replace(item, kind=KindId(kind)) if kind else item


def _places(project: Project, items: Sequence[tuple[ItemKey, NewItem]]) -> dict[ItemKey, int]:
    """Return the id of each item; of twins the first."""
    rows = project.reads.item_rows().result()
    found: dict[ItemKey, int] = {}
    for row, (key, _) in zip(rows, items, strict=True):
        found.setdefault(key, row.id)
    return found


class _Merged:
    """The new job while one submission after the other comes in."""

    def __init__(
        self, project: Project, places: Mapping[ItemKey, int], chosen: Mapping[ItemKey, str]
    ) -> None:
        self._project = project
        self._places = places
        self._own: dict[str, set[ItemKey]] = {}
        for key, digest in chosen.items():
            self._own.setdefault(digest, set()).add(key)
        self._labels = project.reads.labels().result()
        self._pending: Future[Step] | None = None
        self.regions = 0

    def tasks(self, submissions: Iterable[MergeableSubmission]) -> Iterator[PartTask]:
        """Yield a task for each of some submissions, by the labels that the job has by then."""
        for submission in submissions:
            received, places = submission.received, self._places
            yield PartTask(
                received.digest,
                received.export,
                item_rows(
                    submission, {key: places[key] for key in submission.items if key in places}
                ),
                frozenset(places[key] for key in self._own[received.digest]),
                self._labels,
            )

    def with_versions(self, used: Iterable[MergeableSubmission]) -> list[MergeableSubmission]:
        """Return those submissions of which a version of an item comes in."""
        return [each for each in used if each.received.digest in self._own]

    def add(self, task: PartTask, part: SubmissionPart | Said, source: str) -> Said | None:
        """Write a part as one import with that source; returns why it cannot be read."""
        if task.labels is not self._labels:
            part = part_of(replace(task, labels=self._labels))
        if isinstance(part, Said):
            return part
        record = replace(part.record, source=source, regions=part.regions())
        self.settle()  # one import is written while the next one is made ready
        self._pending = self._project.writes.run_import(record)
        self.regions += len(record.regions)
        if record.new_labels or record.label_facts or record.label_extras:
            labels = self._project.reads.labels().result()
            self._labels = self._labels if labels == self._labels else labels
        return None

    def settle(self) -> None:
        """Wait until everything is written."""
        if self._pending is not None:
            self._pending.result()
        self._pending = None

    def keep_answers(self, submission: MergeableSubmission) -> None:
        """Keep the worker's answers with the items whose versions come in."""
        own = self._own[submission.received.digest]
        _keep_answers(self._project, submission, {key: self._places[key] for key in own})


def _keep_answers(
    project: Project, submission: MergeableSubmission, own: Mapping[ItemKey, int]
) -> None:
    """Keep the worker's answers with the items; the submission states no days of them."""
    for key, item_id in sorted(own.items(), key=lambda each: each[1]):
        for each in submission.items[key].answers:
            if each.text:
                project.writes.add_answer(
                    RejectionAnswer(
                        ItemId(item_id),
                        0,  # a merge gives the regions other numbers
                        WorkerId(submission.received.worker),
                        0,
                        each.text,
                        WorkerId(""),
                        0,
                        each.reason,
                        each.fault,
                    )
                ).result()


def _answered(worker: str, item: SubmittedItem, answer: SubmittedAnswer) -> Said:
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


def _alias(collection: Collection, submission: MergeableSubmission) -> str:
    """Return how the vendor calls the worker, else the beginning of the worker's id."""
    named = worker_named(collection, submission.received.package)
    return named or submission.received.worker[:8]
