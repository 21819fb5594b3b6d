"""Compares the sizes of pictures that a document declares with those of the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import ResolvedFolder, contained
from annotator.imaging.formats.known_headers import KNOWN_HEADERS
from annotator.imaging.formats.orientation import upright_size
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
    """A picture whose size, or frame, may not be the one that a document declares.

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

        The proportions are compared, because a document may also be of a smaller copy. Where
        mirroring or turning leaves them as they are, the document may mean either frame.
        """
        if self.orientation == 1:
            return False
        width, height = upright_size(*self.shown, self.orientation)
        return self.declared[0] * height == self.declared[1] * width


def other_sizes(
    project: Project, declared: Mapping[int, Size], cancel: Cancel, *, means_shown: bool = False
) -> Iterator[OtherSize]:
    """Yield the pictures whose size as shown differs from the declared one, then those that may.

    The latter are mirrored or turned by EXIF without a change of their size. They are left out if
    the document ``means_shown`` pictures, or has the shown size of one that EXIF turns to another.
    A size that the job does not know yet is read from the header of the file, and so is the
    orientation. Missing files have none.

    Raises:
        CancelledError: the person cancelled.
    """
    waiting, either = iter(declared), list[OtherSize]()
    path_of = ResolvedFolder(project.media_folder).contained
    while some := list(islice(waiting, _BATCH)):
        cancel.check()
        for item in project.reads.items(some).result():
            told = declared[item.id]
            size = _size_of(project, item)
            orientation = 1 if size is None else _orientation_of(path_of, item)
            if size is None or (size == told and orientation == 1):
                continue
            found = OtherSize(int(item.id), item.path, told, size, orientation)
            if size != told:
                yield found
            elif upright_size(*size, orientation) == size:
                either.append(found)
            else:
                means_shown = True
    if not means_shown:
        yield from either


def size_notes(found: Sequence[OtherSize], *, is_fitted: bool | None) -> Iterator[Said]:
    """Yield a sentence on the pictures of the stored frame, and one on all others that differ.

    ``is_fitted`` says whether their boxes were brought to the size of the picture; None leaves
    out what became of them.
    """
    left = said("") if is_fitted is None else _LEFT
    either = [each for each in found if each.declared == each.shown]
    sure = [each for each in found if each.declared != each.shown]
    stored = [each for each in sure if each.is_stored_frame]
    others = [each for each in sure if not each.is_stored_frame]
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
    if either:
        yield said_n(
            "{count} picture is mirrored or turned by its EXIF orientation, and its size does not "
            "tell whether the document means the stored picture: {examples}. {boxes}",
            "{count} pictures are mirrored or turned by their EXIF orientation, and their sizes do "
            "not tell whether the document means the stored pictures: {examples}. {boxes}",
            len(either),
            examples=_examples(either),
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


def _orientation_of(path_of: Callable[[str], Path], item: Item) -> int:
    if item.kind not in PICTURES:
        return 1
    try:
        facts = KNOWN_HEADERS.unusual(path_of(item.path))
    except (AnnotatorError, OSError):
        return 1
    return 1 if facts is None else facts.orientation


def _examples(found: Iterable[OtherSize]) -> Part:
    every = list(found)
    first: Part = Listed(tuple(map(_example, every[:_EXAMPLES])))
    more = len(every) - _EXAMPLES
    if more <= 0:
        return first
    rest = Count(more, is_grouped=True)
    return said("{first} and {more} more", first=first, more=rest)


def _example(found: OtherSize) -> Part:
    if found.declared == found.shown:
        return Name(shown_name(found.path))
    return said(
        "{file} ({size}, not {told})",
        file=Name(shown_name(found.path)),
        size=Code(f"{found.shown[0]} × {found.shown[1]}"),
        told=Code(f"{found.declared[0]} × {found.declared[1]}"),
    )
