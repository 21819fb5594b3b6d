"""Merges new submissions into a copy of an earlier merged job; reviews that still hold are kept.

A review holds for the version that was reviewed: the same bytes by the same person. Where another
version is taken now, its regions take the place of the old ones, the review is kept as that of an
earlier version, and the item waits for another one. Time is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.collection.earlier_merge import EarlierItem, EarlierMerge
from annotator.collection.mergeable_submissions import ItemKey
from annotator.collection.merged_regions import MERGE
from annotator.display_text import one_line
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.editing.changes import Change, Step
from annotator.editing.commit import Commit
from annotator.editing.review_commands import handed_in_again
from annotator.job_file.project import Project
from annotator.model.entities import ItemFacts, ItemId, Media, Status, WorkerId
from annotator.records import EarlierReview, NewItem
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import Said, said

NEW_VERSION = "new-version"
"""The name of the step that makes place for another version."""


@dataclass(slots=True)
class Continuation:
    """What a merge has to do in the copy of an earlier job.

    ``places`` are the ids of all items, ``versions`` the submissions that they come from now, and
    ``brought`` the items whose regions are still to be brought. ``changed`` has a sentence on each
    reviewed item whose version is another one now; ``kept`` counts the reviews that hold.
    """

    places: dict[ItemKey, ItemId] = field(default_factory=dict)
    versions: dict[ItemKey, str] = field(default_factory=dict)
    brought: set[ItemKey] = field(default_factory=set)
    changed: list[Said] = field(default_factory=list)
    kept: int = 0


@dataclass(frozen=True, slots=True)
class ContinuedMerge:
    """An open copy of the earlier job, what it says, and the version that is chosen for each item.

    ``items`` are the items of a new merge, by their media.
    """

    project: Project
    earlier: EarlierMerge
    chosen: Mapping[ItemKey, str]
    items: Mapping[ItemKey, NewItem]

    def prepare(self) -> Continuation:
        """Make place for all new versions, and return what is to be brought.

        Raises:
            WriteFailedError: the disk refused.
        """
        found = Continuation()
        self._find_media()
        for key, item in self.earlier.items.items():
            found.places[key] = item.id
            self._decide(key, item, found)
        new = [key for key in self.items if key not in self.earlier.items]
        added = self.project.writes.add_items([self.items[key] for key in new]).result()
        for key, item_id in zip(new, added, strict=True):
            found.places[key] = item_id
            if key in self.chosen:
                found.versions[key] = self.chosen[key]
                found.brought.add(key)
        return found

    def _decide(self, key: ItemKey, item: EarlierItem, found: Continuation) -> None:
        same = self.earlier.same.get(key, "")
        digest = self.chosen.get(key, "") or self.earlier.refused.get(key, "")
        if item.is_own:
            found.versions |= {key: same} if same else {}
            if digest and digest != same:
                found.changed.append(_own_stays(item))
        elif digest and digest == same:
            found.versions[key] = digest
            if key in self.earlier.answered:
                found.changed.append(self._review_again(item))
            else:
                found.kept += item.is_reviewed
                self._show(key, item)
        elif digest or item.submission:
            if item.is_reviewed:
                self._keep_review(item)
                found.changed.append(_other_version(item, is_there=bool(digest)))
            self._make_place(key, item, is_there=bool(digest))
            if digest:
                found.versions[key] = digest
                found.brought.add(key)

    def _find_media(self) -> None:
        """Tell the job where files are that it did not find before."""
        paths = {item.media.path for item in self.earlier.items.values()}
        found: list[Media] = []
        for key, item in self.earlier.items.items():
            new = self.items[key].media if key in self.items else item.media
            is_missing = item.facts.status is Status.UNREADABLE
            if is_missing and new.size_bytes and new.path not in paths:
                found.append(replace(new, id=item.media.id))
        if found:
            self.project.writes.set_media(found).result()

    def _show(self, key: ItemKey, item: EarlierItem) -> None:
        """Make an item readable whose file is there now; all else of it stays."""
        status = self.items[key].status if key in self.items else item.facts.status
        if item.facts.status is Status.UNREADABLE and status is not Status.UNREADABLE:
            new = replace(item.facts, status=status, reason="")
            self._commit(Change(NEW_VERSION, item.id, facts=(item.facts, new)))

    def _make_place(self, key: ItemKey, item: EarlierItem, *, is_there: bool) -> None:
        """Take the regions of an item away; it has no review, and is done if a version comes."""
        state = self.project.reads.load_item(item.id).result().state
        now = self.items.get(key)
        status, reason = Status.DONE if is_there else Status.NEW, ""
        if now is not None and now.status is Status.UNREADABLE:
            status, reason = now.status, now.reason
        old = state.facts
        new = ItemFacts(status, reason=reason, is_practice=old.is_practice, comment=old.comment)
        regions = {key: (region, None) for key, region in state.regions.items()}
        self._commit(Change(NEW_VERSION, item.id, regions, (old, new)))
        # Otherwise the old version would count as what the worker confirmed of the new one.
        self.project.writes.drop_confirmed_versions(item.id).result()

    def _commit(self, change: Change) -> None:
        seq = self.project.reads.history_tail(1).result().next_seq
        step = Step(seq, change.name, (change,), worker_id=MERGE)
        commit = Commit(change.item_id, (change,), step, forgets_redo=True, makes_pieces=False)
        self.project.commit(commit).result()

    def _review_again(self, item: EarlierItem) -> Said:
        """Let an item wait for a review that its worker confirmed again after a rejection."""
        self._keep_review(item)
        state = self.project.reads.load_item(item.id).result().state
        old = state.facts
        new = ItemFacts(
            old.status, reason=old.reason, is_practice=old.is_practice, comment=old.comment
        )
        regions = handed_in_again(state.regions)
        self._commit(Change(NEW_VERSION, item.id, regions, (old, new)))
        return said(
            "{file} was rejected ({reason}), and its worker confirmed it again as it was, with an "
            "answer. It waits for a review.",
            file=FilePath(item.media.path),
            reason=Name(one_line(old.review_reason, REVIEW_TEXT_CHARACTERS)),
        )

    def _keep_review(self, item: EarlierItem) -> None:
        """Keep the review of a version that does not hold any more."""
        facts = item.facts
        state = self.project.reads.load_item(item.id).result().state
        review = EarlierReview(
            item.id,
            item.submission,
            facts.review,
            facts.reviewed_by or WorkerId(""),
            facts.review_day,
            facts.review_reason,
            facts.fault,
            tuple(state.regions.values()),
        )
        self.project.writes.add_earlier_review(review).result()


def _other_version(item: EarlierItem, *, is_there: bool) -> Said:
    file = FilePath(item.media.path)
    if not is_there:
        return said(
            "{file} was reviewed, and its worker has taken that version back. It is to be done "
            "again; the review is kept.",
            file=file,
        )
    if item.is_rejected:
        return said(
            "{file} was rejected ({reason}). Another version is here; it waits for a review.",
            file=file,
            reason=Name(one_line(item.facts.review_reason, REVIEW_TEXT_CHARACTERS)),
        )
    return said(
        "{file} was reviewed, and another version is here. It waits for a review; the one before "
        "is kept.",
        file=file,
    )


def _own_stays(item: EarlierItem) -> Said:
    return said(
        "{file} was done in the merged job itself. That work stays, and no other version was "
        "taken.",
        file=FilePath(item.media.path),
    )


def by_submission(versions: Mapping[ItemKey, str]) -> Iterator[tuple[str, frozenset[ItemKey]]]:
    """Yield the items whose versions come from each submission, by the digest of that."""
    found: dict[str, set[ItemKey]] = {}
    for key, digest in versions.items():
        found.setdefault(digest, set()).add(key)
    for digest, keys in sorted(found.items()):
        yield digest, frozenset(keys)
