"""The ids of a packed job. Its collection keeps them, and no package contains any of them.

A merge gives them to the merged job, so that its export can be joined with that of the packed job
by ids. Workers never see them: a worker's job has numbers of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.export.api import Snapshot
from annotator.export.exported_images import image_id_of, image_key_of


@dataclass(frozen=True, slots=True)
class PackedImage:
    """An item of the packed job: the id that an export gives its image, its file, and the part."""

    id: int
    path: str
    sha256: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedJobIds:
    """The ids in an export of the packed job, each list in the order of that export.

    Attributes:
        title: of the job.
        labels: the ids and names.
        images: those of all items, also of items that have no image in an export.
        next_annotation: no annotation of the job has, or had, an id from here on.
    """

    title: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    images: tuple[PackedImage, ...] = ()
    next_annotation: int = 1


def packed_job_ids(snapshot: Snapshot) -> PackedJobIds:
    """Return the ids that an export of a job has."""
    labels = sorted(snapshot.labels.values(), key=lambda each: each.position)
    return PackedJobIds(
        title=snapshot.facts.title,
        labels=tuple((int(each.id), each.name) for each in labels),
        images=tuple(image for _, image in sorted(_images(snapshot), key=lambda each: each[0])),
        next_annotation=snapshot.next_region_number(),
    )


def _images(snapshot: Snapshot) -> Iterator[tuple[tuple[int, ...], PackedImage]]:
    """Yield each image with the key that sorts the images of an export."""
    ids = snapshot.image_ids()
    for each in snapshot.summaries():
        number = image_id_of(ids, each.item.id)
        image = PackedImage(number, each.media.path, each.media.sha256, each.item.part)
        yield image_key_of(ids, each.item.id), image
