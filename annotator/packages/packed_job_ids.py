"""The ids of a packed job: its collection keeps them, and no package has any of them.

A merge gives them to what it makes of the packages, so that an export of the merged job can be
joined with one of the packed job. Workers never see them: their jobs number everything anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.export.api import Snapshot
from annotator.records import ImageId


@dataclass(frozen=True, slots=True)
class PackedImage:
    """An item of the packed job: the id that an export gives its image, its file, and the part."""

    id: int
    path: str
    sha256: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedJobIds:
    """The ids in an export of the packed job, each list in the order of that.

    Attributes:
        title: of the job.
        labels: the ids and names.
        images: those of all items, also of such as have no image.
        next_annotation: no annotation of the job has, or had, an id from here on.
    """

    title: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    images: tuple[PackedImage, ...] = ()
    next_annotation: int = 1


def source_ids_of(snapshot: Snapshot) -> PackedJobIds:
    """Return the ids of a job."""
    labels = sorted(snapshot.labels.values(), key=lambda each: each.position)
    return PackedJobIds(
        title=snapshot.facts.title,
        labels=tuple((int(each.id), each.name) for each in labels),
        images=tuple(image for _, image in sorted(_images(snapshot), key=lambda each: each[0])),
        next_annotation=snapshot.next_region_number(),
    )


def _images(snapshot: Snapshot) -> Iterator[tuple[tuple[int, ...], PackedImage]]:
    """Yield each image with its place in an export: first those of imported documents."""
    ids = snapshot.image_ids()
    for each in snapshot.summaries():
        found = ids.get(each.item.id, ImageId(each.item.id))
        place = (0, *found.place) if found.place else (1, int(each.item.id))
        yield place, PackedImage(found.id, each.media.path, each.media.sha256, each.item.part)
