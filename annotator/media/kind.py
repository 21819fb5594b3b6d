"""The interface of a kind of media: its files, their size or length, the places of regions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.errors import UnreadableMediaError
from annotator.media.whole_file import WholeFile, sha256_of
from annotator.model.entities import KindId
from annotator.model.place import UNMEASURED, Extent, Place
from annotator.progress import Cancel

HEAD_BYTES: Final = 128
"""The number of bytes at the beginning of a file by which a kind recognises it, and by which most
pictures show that there is only one."""

ONE_UNMEASURED: Final = (UNMEASURED,)
"""The sections of a file with a single item that is measured later."""

Bounds = tuple[float, float, float, float]
"""Where a place begins and ends: left, right, top, bottom; for a sound, its time and nothing."""

EVERYWHERE: Final[Bounds] = (0.0, 0.0, 0.0, 0.0)
"""Bounds that meet themselves."""

PlaceMaker = Callable[..., Place]
"""Makes a place from its numbers; raises ``InvalidValueError`` for invalid ones."""


class MediaKind(ABC):
    """A kind of media. It is stateless and never decodes a whole file.

    Attributes:
        id: its name in job files, which never changes.
        endings: file extensions, in lower case with the dot. A file with one of them that is not
            recognised becomes an item that says why it cannot be read.
        units: the units of work that a rate can be for (``annotator.pay.units``), by name; every
            kind can be paid by the hour.
        places: the constructor of a region's place, by the name of the stored form.
    """

    id: KindId
    endings: frozenset[str]
    units: frozenset[str]
    places: Mapping[str, PlaceMaker]

    @abstractmethod
    def claims(self, head: bytes) -> bool:
        """Return whether a file is of this kind, judging by its first ``HEAD_BYTES`` bytes."""

    @abstractmethod
    def probe(self, path: Path, part: int = 0) -> Extent:
        """Return the extent of a section of a file, without decoding it.

        Raises:
            UnreadableMediaError: it cannot be read; the sentence names the file and says why.
        """

    @abstractmethod
    def is_measured(self, extent: Extent) -> bool:
        """Return whether all values that ``probe`` returns are known."""

    def sections(self, path: str) -> Sequence[Extent]:  # noqa: ARG002 - subclasses read the file
        """Return the items of a file, each with the extent that can be found cheaply.

        It is called for each file of a folder: the path is text, because a million ``Path`` objects
        are slow. By default a file is one item, which is measured later.

        Raises:
            UnreadableMediaError: as for ``probe``.
        """
        return ONE_UNMEASURED

    def has_more(self, head: bytes, path: str) -> bool:  # noqa: ARG002 - subclasses look
        """Return whether a file has pages or frames of which none is an item; by default not.

        It is called for each file of a folder, as ``sections`` is, with its first ``HEAD_BYTES``
        bytes, which decide for most files. It raises nothing: a bad file has no more.
        """
        return False

    def overlap(self, one: Place, other: Place) -> float:
        """Return how far two places of an item are the same, from 0 to 1.

        By default they are the same or have nothing in common.
        """
        return float(one == other)

    def bounds(self, place: Place) -> Bounds:  # noqa: ARG002 - subclasses know their places
        """Return where a place lies: places whose bounds do not meet have nothing in common.

        By default all of them meet.
        """
        return EVERYWHERE

    def require_whole(self, path: Path) -> None:
        """Refuse a file whose end is missing; by default one that cannot be probed.

        Raises:
            UnreadableMediaError: the end is missing; the sentence names the file.
        """
        self.probe(path)

    def examine(self, path: Path, part: int = 0, cancel: Cancel | None = None) -> WholeFile:
        """Return the extent of a section, the digest of the file, and whether its end is there.

        Raises:
            UnreadableMediaError: as for ``probe``.
            OSError: it cannot be read.
            CancelledError: the person cancelled.
        """
        extent, sha256 = self.probe(path, part), sha256_of(path, cancel)
        try:
            self.require_whole(path)
        except UnreadableMediaError as fault:
            return WholeFile(extent, sha256, fault)
        return WholeFile(extent, sha256)
