"""The interface of engines that draft text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from annotator.errors import AnnotatorError
from annotator.progress import Watch

Source_contra = TypeVar("Source_contra", contravariant=True)


class DraftError(AnnotatorError):
    """An engine is not there, or could not draft."""


@dataclass(frozen=True, slots=True)
class DraftedText:
    """The text that an engine read in one region, and its confidence from 0 to 1, if it has one."""

    text: str
    confidence: float | None


NOTHING_READ = DraftedText("", 0.0)


class DraftEngine(Protocol[Source_contra]):
    """An engine for one kind of source: lines of a picture, or stretches of sound.

    All methods may take long and run off the window's thread.
    """

    @property
    def name(self) -> str:
        """Its name, as stored with each draft."""
        ...

    @property
    def version(self) -> str:
        """Its version, as stored with each draft."""
        ...

    def languages(self) -> tuple[str, ...]:
        """Return the languages or models that are installed.

        Raises:
            DraftError: the engine does not answer.
        """
        ...

    def draft(
        self, sources: Sequence[Source_contra], language: str, watch: Watch
    ) -> list[DraftedText]:
        """Return a text for each of the sources, empty where it read none.

        Raises:
            DraftError: it failed; nothing is drafted.
            CancelledError: it was cancelled.
        """
        ...
