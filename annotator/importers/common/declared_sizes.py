"""Compares the sizes of pictures that a document declares with those of the pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import contained
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.probe import probe
from annotator.job_file.project import Project
from annotator.media.image import PICTURES
from annotator.media.registry import kind_of
from annotator.model.entities import Item, Status
from annotator.progress import Cancel
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Listed, Part, Said, said, said_n

Size = tuple[int, int]
"""Width and height in pixels."""

_EXAMPLES: Final = 3
_BATCH: Final = 500
"""The items that are read at once, in some milliseconds."""


@dataclass(frozen=True, slots=True)
class OtherSize:
    """A picture whose size is not the one that a document declares.

    ``shown`` is its size after its EXIF ``orientation``, 1 to 8; ``path`` is the item's.
    """

    item: int
    path: str
    declared: Size
    shown: Size
    orientation: int

    @property
    def is_stored_frame(self) -> bool:
        """Whether the document means the picture as it is stored, before it is turned by EXIF.

        The proportions are compared, because a document may also be of a smaller copy.
        """
        if upright_size(1, 2, self.orientation) == (1, 2):
            return False
        width, height = upright_size(*self.shown, self.orientation)
        return self.declared[0] * height == self.declared[1] * width


def other_sizes(
    project: Project, declared: Mapping[int, Size], cancel: Cancel
) -> Iterator[OtherSize]:
    """Yield the pictures whose size as shown differs from the declared one.

    A size that the job does not know yet is read from the header of the file, and so is the
    orientation of a picture that differs. Missing files have none.

    Raises:
        CancelledError: the person cancelled.
    """
    waiting = iter(declared)
    while some := list(islice(waiting, _BATCH)):
        cancel.check()
        for item in project.reads.items(some).result():
            told = declared[item.id]
            size = _size_of(project, item)
            if size is not None and size != told:
                orientation = _orientation_of(project, item)
                yield OtherSize(int(item.id), item.path, told, size, orientation)


def size_notes(found: Sequence[OtherSize], *, is_fitted: bool | None) -> Iterator[Said]:
    """Yield a sentence on the pictures of the stored frame, and one on all others that differ.

    ``is_fitted`` says whether their boxes were brought to the size of the picture; None leaves
    out what became of them.
    """
    left = said("") if is_fitted is None else _LEFT
    stored = [each for each in found if each.is_stored_frame]
    others = [each for each in found if not each.is_stored_frame]
    if stored:
        yield said_n(
            "{count} picture is turned by its EXIF orientation, and the document has the size of "
            "the stored picture: {examples}. {boxes}",
            "{count} pictures are turned by their EXIF orientation, and the document has the size "
            "of the stored pictures: {examples}. {boxes}",
            len(stored),
            examples=_examples(stored),
            boxes=_TURNED if is_fitted else left,
        )
    if others:
        yield said_n(
            "{count} picture has another size than the document says: {examples}. {boxes}",
            "{count} pictures have another size than the document says: {examples}. {boxes}",
            len(others),
            examples=_examples(others),
            boxes=_SCALED if is_fitted else left,
        )


_LEFT: Final = said("Their boxes are where the document puts them; look whether they fit.")
_TURNED: Final = said("Their boxes were turned to the picture as it is shown.")
_SCALED: Final = said("Their boxes were scaled to the picture.")


def _size_of(project: Project, item: Item) -> Size | None:
    if item.facts.status is Status.UNREADABLE:
        return None
    try:
        kind = kind_of(item.kind)
        if kind.is_measured(item.extent):
            found = item.width_px, item.height_px
        else:
            path = contained(project.media_folder, item.path)
            width_px, height_px, *_ = kind.probe(path, item.part)
            found = width_px, height_px
    except (AnnotatorError, OSError):
        return None  # whoever opens the item is told
    return found if all(found) else None


def _orientation_of(project: Project, item: Item) -> int:
    if item.kind not in PICTURES:
        return 1
    try:
        return probe(contained(project.media_folder, item.path)).orientation
    except (AnnotatorError, OSError):
        return 1


def _examples(found: Iterable[OtherSize]) -> Part:
    every = list(found)
    first: Part = Listed(tuple(map(_example, every[:_EXAMPLES])))
    more = len(every) - _EXAMPLES
    if more <= 0:
        return first
    rest = Count(more, is_grouped=True)
    return said("{first} and {more} more", first=first, more=rest)


def _example(found: OtherSize) -> Said:
    return said(
        "{file} ({size}, not {told})",
        file=Name(shown_name(found.path)),
        size=Code(f"{found.shown[0]} × {found.shown[1]}"),
        told=Code(f"{found.declared[0]} × {found.declared[1]}"),
    )
