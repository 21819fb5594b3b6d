"""Gives a merged job the ids of the packed job, wherever the match is unambiguous.

An image is found by its file, and a label by its name. A worker's job numbers the drafts of its
package from 1, in their order there. The region with the number of a draft, on the same item, gets
the id of the annotation that was packed as that draft, whatever the worker changed in it. New
regions get ids above all of the packed job.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.files import is_file
from annotator.job_file.project import Project
from annotator.model.entities import WorkerId
from annotator.packages.collection_ids import read_packed_job_ids
from annotator.packages.collection_records import (
    CollectionRefusedError,
    read_record,
    record_file,
)
from annotator.packages.packed_job_ids import PackedImage, PackedJobIds
from annotator.records import DocumentIds, ImportRecord
from annotator.submissions.collection_folder import Collection

FORMAT: Final = "packed job"

Numbers = Mapping[int, int]
"""The ids of annotations in the packed job by their numbers in a worker's job."""


@dataclass(frozen=True, slots=True)
class MergedJobIds:
    """The ids of the packed job, for a merge of its collection.

    Attributes:
        ids: None if the collection was not packed here.
        twins: files that the packed job has several times; a version could be of any of them.
    """

    collection: Collection
    ids: PackedJobIds | None = None
    twins: frozenset[ItemKey] = frozenset()

    @classmethod
    def of(cls, collection: Collection) -> MergedJobIds:
        """Read the ids of the packed job.

        Raises:
            CollectionRefusedError: they cannot be read.
        """
        ids = read_packed_job_ids(collection.folder)
        if ids is None:
            return cls(collection)
        counts = Counter((each.sha256, each.part) for each in ids.images)
        return cls(collection, ids, frozenset(key for key, count in counts.items() if count > 1))

    @property
    def for_regions(self) -> DocumentIds:
        """What the import of a submission says of ids: those of the packed job are free for it."""
        return DocumentIds(annotations_below=0 if self.ids is None else self.ids.next_annotation)

    def write(self, project: Project, maker: WorkerId) -> None:
        """Give the images and labels of a merged job their ids, once its items are there.

        Existing ids are kept.
        """
        if self.ids is None:
            return
        images = tuple(self._images(project, self.ids.images))
        are_same = all(item == key for item, key in images)
        record = ImportRecord(
            FORMAT,
            self.ids.title,
            new_labels=tuple(name for _, name in self.ids.labels),
            ids=DocumentIds(
                images=() if are_same and _is_sorted(images) else images,
                categories=tuple((name, key) for key, name in self.ids.labels),
                annotations_below=self.ids.next_annotation,
            ),
        )
        project.writes.run_imports([record], worker_id=maker).result()

    def _images(self, project: Project, images: Iterable[PackedImage]) -> Iterator[tuple[int, int]]:
        """Yield the items that are found, each with the id of its image, in the packed order.

        Twins are told apart by their paths.
        """
        by_place: dict[tuple[str, int], list[tuple[int, str]]] = {}
        by_key: dict[ItemKey, int] = {}
        with project.snapshot().result() as snapshot:
            for each in snapshot.summaries():
                item, media = each.item, each.media
                own = by_place.setdefault((media.path, item.part), [])
                own.append((int(item.id), media.sha256))
                by_key.setdefault((media.sha256, item.part), int(item.id))
        for image in images:
            key = (image.sha256, image.part)
            there = by_place.get((image.path, image.part), ())
            same = next((item for item, sha256 in there if sha256 == image.sha256), None)
            if same is None and key not in self.twins:
                same = by_key.get(key)
            if same is not None and image.sha256:
                yield same, image.id

    def of_submission(self, submission: MergeableSubmission) -> Mapping[ItemKey, Numbers]:
        """Return the ids of the annotations that were packed for a worker, by item.

        Empty without drafts, or if the record of the package cannot be read: others tell that.
        """
        if self.ids is None or submission.received.package is None:
            return {}
        path = record_file(self.collection.folder, submission.received.package)
        try:
            items = read_record(path).items if is_file(path) else ()
        except CollectionRefusedError:
            return {}
        found: dict[ItemKey, dict[int, int]] = {}
        number = 0
        for item in items:
            key = (item.sha256, item.part)
            for source in item.drafts:
                number += 1
                if key not in self.twins:
                    found.setdefault(key, {})[number] = source
        return found


def _is_sorted(images: tuple[tuple[int, int], ...]) -> bool:
    return list(images) == sorted(images)
