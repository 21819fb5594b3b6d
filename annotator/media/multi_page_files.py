"""Reports the files of which only the first page or frame becomes an item, in one sentence."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.media.kind import HEAD_BYTES
from annotator.media.registry import kind_of_head
from annotator.sentences.parts import Count
from annotator.sentences.said import Said, names, said, said_n

EXAMPLES: Final = 3
"""The number of files that are named."""


@dataclass(slots=True)
class MultiPageFiles:
    """How many files have pages or frames after the first, and the names of some of them.

    Files in ``known`` are not counted, because they were reported before.
    """

    known: Container[str] = frozenset()
    count: int = 0
    _examples: list[str] = field(default_factory=list)

    def add(self, path: str) -> None:
        """Count a file; ``path`` is the one in its folder."""
        if path in self.known:
            return
        self.count += 1
        if len(self._examples) < EXAMPLES:
            self._examples.append(path)

    def notes(self) -> list[Said]:
        """Return one sentence on all of them, or an empty list if there are none."""
        if not self.count:
            return []
        first = names(map(shown_name, self._examples))
        more = self.count - len(self._examples)
        if not more:
            return [
                said_n(
                    "{count} file has several pages or frames: {examples}. Only the first of it is "
                    "labelled. Save the others as files of their own to label them.",
                    "{count} files have several pages or frames: {examples}. Only the first of "
                    "each is labelled. Save the others as files of their own to label them.",
                    self.count,
                    examples=first,
                )
            ]
        return [
            said(
                "{count} files have several pages or frames: {examples} and {more} more. Only the "
                "first of each is labelled. Save the others as files of their own to label them.",
                count=Count(self.count, is_grouped=True),
                examples=first,
                more=Count(more, is_grouped=True),
            )
        ]


def multi_page_notes(folder: Path, paths: Iterable[str]) -> list[Said]:
    """Return a sentence on the files of a folder that have several pages or frames, if any has."""
    found = MultiPageFiles()
    for path in paths:
        file = folder / path
        try:
            with file.open("rb", buffering=0) as opened:
                head = opened.read(HEAD_BYTES)
        except OSError:
            continue
        kind = kind_of_head(head)
        if kind is not None and kind.has_more(head, str(file)):
            found.add(path)
    return found.notes()
