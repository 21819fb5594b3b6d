"""Merges a collection into a job, completely or not at all.

The same submissions and media give the same job, but for its secret: ids are derived from digests.
No time is taken over: the workers' own records stay in the collection, signed by them. The job
names each of them as a contribution, so that an export can carry them.

A merge into an earlier merged job continues that job: see ``continued_merge``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.collection.chosen_versions import ReviewedVersions, chosen_versions
from annotator.collection.continued_merge import ContinuedMerge, by_submission
from annotator.collection.contributions import contributions_of
from annotator.collection.earlier_merge import (
    EarlierMerge,
    copied_job,
    left_behind,
    merged_job_id,
    merged_submissions,
)
from annotator.collection.media_folder import remember_media, remembered_media
from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    mergeable_submissions,
)
from annotator.collection.merged_items import merged_items
from annotator.collection.merged_job_ids import MergedJobIds
from annotator.collection.merged_regions import (
    MERGE,
    RegionMerge,
    VersionRegions,
    alias_of,
    answered,
)
from annotator.collection.submission_part import parts_of
from annotator.files import put_new, require_place
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.model.entities import ItemId
from annotator.progress import Watch
from annotator.records import JobFacts, NewItem
from annotator.sentences.said import Said
from annotator.submissions.collection_folder import Collection, staging


@dataclass(slots=True)
class MergeReport:
    """What a merge did: how many submissions, items and regions, and a sentence on each problem.

    ``answers`` are those of workers to rejections, also of items whose version was not taken.
    ``kept`` counts the items whose review was kept from the earlier merge. ``changed`` has a
    sentence on each reviewed item that has another version now, or none.
    """

    submissions: int = 0
    items: int = 0
    regions: int = 0
    kept: int = 0
    problems: list[Said] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    changed: list[Said] = field(default_factory=list)


def merge(
    collection: Collection,
    media: Path | None,
    out: Path,
    watch: Watch | None = None,
    earlier: Path | None = None,
) -> MergeReport:
    """Write a new job with one version of each item.

    Args:
        collection: what was received.
        media: the folder of the media; files are found by their digests, else by their names. None
            for that of the earlier job, of the last merge, or of the job that was packed.
        out: the new job file.
        watch: progress and cancellation.
        earlier: a job that was merged from the same collection before; reviews and corrections of
            versions that are the same to the byte come along, with the time that they took.

    Raises:
        NameTakenError: there is something of that name.
        CollectionRefusedError: the ids of the packed job cannot be read.
        EarlierMergeRefusedError: the earlier job is of another collection, or is not closed.
        MediaNotKnownError: no folder is given, and none is known.
        ImportRefusedError: the folder of the media cannot be read, or has none.
        WriteFailedError, JobFileError: the disk refused; there is no job.
        CancelledError: the person cancelled; there is no job.
    """
    watch = watch or Watch()
    require_place(out)
    merged = frozenset[str]() if earlier is None else merged_submissions(earlier)
    found = mergeable_submissions(collection, merged)
    report = MergeReport(problems=found.told)
    with staging(out.parent, ".merging") as scratch:
        made = scratch / out.name
        known = None if earlier is None else copied_job(earlier, made, collection)
        folder = media or known or remembered_media(collection)
        ids = MergedJobIds.of(collection)
        making = _Merging(collection, found.used, folder, watch, report, ids)
        if earlier is None:
            making.make(made, out)
        else:
            making.continue_in(made, out)
        put_new(made, out)
    if earlier is not None:
        report.problems += left_behind(earlier, out.name)
    remember_media(collection, folder)
    report.answers = [
        answered(alias_of(collection, each), item, answer)
        for each in found.used
        for item in each.items.values()
        for answer in item.answers
    ]
    report.submissions = len(found.used)
    return report


@dataclass(frozen=True, slots=True)
class _Merging:
    collection: Collection
    used: Sequence[MergeableSubmission]
    media: Path
    watch: Watch
    report: MergeReport
    ids: MergedJobIds

    def make(self, made: Path, out: Path) -> None:
        """Make a new job of the submissions."""
        chosen = chosen_versions(self.used, VersionRegions().regions_of, self.collection.id)
        items = merged_items(self.media, self.used, chosen, self.watch)
        facts = JobFacts(
            merged_job_id(self.collection, (each.received.digest for each in self.used)),
            out.stem,
            media_text_of(out, self.media),
        )
        with Project.create(made, facts, labels=(), items=[item for _, item in items]) as project:
            self.ids.write(project, MERGE)
            places = _places(project, items)
            self._bring(project, places, chosen, chosen.keys())

    def continue_in(self, made: Path, out: Path) -> None:
        """Merge the submissions into the copy of an earlier job."""
        with Project.open(made) as project:
            earlier = EarlierMerge(project, self.collection, self.used)
            reviewed = ReviewedVersions(earlier.kept, earlier.refused)
            regions_of = VersionRegions().regions_of
            chosen = chosen_versions(self.used, regions_of, self.collection.id, reviewed)
            items = merged_items(self.media, self.used, chosen, self.watch)
            project.writes.set_continuation("").result()
            text = media_text_of(out, self.media)
            project.writes.set_facts(title=out.stem, media_folder=text).result()
            first = dict(reversed(items))
            found = ContinuedMerge(project, earlier, chosen, first).prepare()
            self.report.changed += found.changed
            self.report.kept = found.kept
            self.ids.write(project, MERGE)
            self._bring(project, found.places, found.versions, found.brought)

    def _bring(
        self,
        project: Project,
        places: Mapping[ItemKey, ItemId],
        versions: Mapping[ItemKey, str],
        brought: Container[ItemKey],
    ) -> None:
        """Bring the regions of some items, the answers of all, and the names of submissions."""
        regions = RegionMerge(project, self.collection, places, self.ids)
        taken = dict(by_submission(versions))
        own = [(each, taken.get(each.received.digest, frozenset())) for each in self.used]
        wanted = {
            submission.received.digest: (submission, new)
            for submission, keys in own
            if (new := frozenset(key for key in keys if key in brought))
        }
        parts = parts_of(regions.tasks(wanted.values()), len(wanted))
        for submission, keys in own:
            self.watch.cancel.check()
            if submission.received.digest in wanted:
                found = regions.bring(submission, *next(parts))
                if isinstance(found, Said):
                    self.report.problems.append(found)
                else:
                    self.report.regions += found
            regions.keep_answers(submission, keys)
        regions.settle()
        items = {digest: sorted(places[key] for key in keys) for digest, keys in taken.items()}
        made_of = contributions_of(self.collection, self.used, items)
        project.writes.add_contributions(made_of).result()
        self.report.items = len(versions)


def _places(project: Project, items: Sequence[tuple[ItemKey, NewItem]]) -> dict[ItemKey, ItemId]:
    """Return the id of each item; of twins the first."""
    rows = project.reads.item_rows().result()
    found: dict[ItemKey, ItemId] = {}
    for row, (key, _) in zip(rows, items, strict=True):
        found.setdefault(key, ItemId(row.id))
    return found
