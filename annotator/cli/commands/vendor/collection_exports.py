"""The exports in collections, so that a collection can be named where exports can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.cli.common.output import note, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.collection.mergeable_submissions import mergeable_submissions
from annotator.files import exists
from annotator.packages.collection_records import COLLECTION
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.submissions.collection_folder import existing_collection


def with_exports(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the paths; in the place of a collection stand the exports that a merge would use.

    Raises:
        CollectionRefusedError: a collection cannot be read.
        CommandRefusedError: nothing was received in one.
    """
    return tuple(found for path in paths for found in _exports(path))


def _exports(path: Path) -> Iterator[Path]:
    if not exists(path / COLLECTION):
        yield path
        return
    found = mergeable_submissions(existing_collection(path))
    note(found.told)
    if not found.used:
        raise CommandRefusedError(
            said(
                "{folder} is a collection without a submission that counts. Receive submissions "
                "into it first, by fairlabel receive.",
                folder=Name(shown_path(path)),
            )
        )
    yield from (each.received.export for each in found.used)
