"""The interface of a kind of media: its files, their size or length, the places of regions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.model.entities import KindId
from annotator.model.place import UNMEASURED, Extent, Place

HEAD_BYTES: Final = 64
"""How much of the beginning of a file a kind is shown when it is asked whether that is its own."""

ONE_UNMEASURED: Final = (UNMEASURED,)
"""The sections of a file that is one item and is measured later."""

PlaceMaker = Callable[..., Place]
"""Makes a place of its numbers; raises ``InvalidValueError`` for numbers that are none."""


class MediaKind(ABC):
    """One kind of media. It holds no state and never decodes a whole file.

    Attributes:
        id: how job files name it; it never changes.
        endings: endings of file names, in lower case with the dot. A file with one of them that
            is not recognised becomes an item that says why it cannot be read.
        units: the units of work that a rate can be for (``annotator.pay.units``), by name;
            an hour is one for every kind.
        places: what makes the place of a region, by the name of the form in which it is stored.
    """

    id: KindId
    endings: frozenset[str]
    units: frozenset[str]
    places: Mapping[str, PlaceMaker]

    @abstractmethod
    def claims(self, head: bytes) -> bool:
        """Return whether a file is of this kind, by its first ``HEAD_BYTES`` bytes."""

    @abstractmethod
    def probe(self, path: Path, part: int = 0) -> Extent:
        """Return how large a section of a file is, without decoding it.

        Raises:
            UnreadableMediaError: it cannot be read; says why in a sentence that names the file.
        """

    @abstractmethod
    def is_measured(self, extent: Extent) -> bool:
        """Return whether everything is known that ``probe`` finds out."""

    def sections(self, path: str) -> Sequence[Extent]:  # noqa: ARG002 - others look into the file
        """Return the items that a file holds, each with what is cheaply known of its extent.

        Folders are scanned with it: the path is text, as a ``Path`` for each of a million files
        costs. By default a file is one item, which is measured later.

        Raises:
            UnreadableMediaError: as for ``probe``.
        """
        return ONE_UNMEASURED

    def require_whole(self, path: Path) -> None:
        """Refuse a file whose end is missing; by default one that cannot be probed.

        Raises:
            UnreadableMediaError: says so in a sentence that names the file.
        """
        self.probe(path)
