"""Tells in one sentence which files of a job are missing, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from annotator.display_text import shown_name
from annotator.files import is_plain
from annotator.sentences.parts import Count
from annotator.sentences.said import Listed, Said, names, said, said_n

EXAMPLES: Final = 3
"""The number of files that are named in a sentence about many."""


@dataclass(slots=True)
class MissingFiles:
    """The files that are not at hand, each counted once: how many, and the first of them."""

    _paths: dict[str, None] = field(default_factory=dict)

    def add(self, path: str) -> None:
        """Count a file."""
        self._paths[path] = None

    def notes(self) -> list[Said]:
        """Return one sentence on all of them; nothing if none is missing."""
        if not self._paths:
            return []
        first, more = first_names(self._paths), len(self._paths) - EXAMPLES
        if more <= 0:
            return [
                said_n(
                    "{first} is not at hand.",
                    "{count} files are not at hand: {first}.",
                    len(self._paths),
                    first=first,
                )
            ]
        return [
            said(
                "{count} files are not at hand: {first} and {more} more. All of them are listed by "
                "fairlabel info JOB --missing.",
                count=Count(len(self._paths), is_grouped=True),
                first=first,
                more=Count(more, is_grouped=True),
            )
        ]


def notes_of_outside(paths: Iterable[str]) -> list[Said]:
    """Return one sentence on the files of a job that lead out of its folder of media, or none.

    Only a job file that somebody changed by hand has such a path.
    """
    outside = [path for path in paths if not is_plain(path, is_windows=False)]
    if not outside:
        return []
    return [
        said_n(
            "{first} leads outside the folder of the job, so both checkers refuse every export of "
            "it. Choose Find files that were moved… after you moved the file into the folder.",
            "{count} files lead outside the folder of the job, so both checkers refuse every "
            "export of it: {first}. Choose Find files that were moved… after you moved them into "
            "the folder.",
            len(outside),
            first=first_names(outside),
        )
    ]


def first_names(paths: Iterable[str]) -> Listed:
    """Return the first files as a part of a sentence."""
    return names(map(shown_name, islice(paths, EXAMPLES)))
