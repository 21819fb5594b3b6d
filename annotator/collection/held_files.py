"""Who has which files of a packed job, and what somebody who stopped has not finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Some
from collections.abc import Mapping

from annotator.collection.mergeable_submissions import ItemKey, mergeable_submissions
from annotator.display_text import shown_name
from annotator.files import is_folder
from annotator.packages.added_plan import HeldFiles
from annotator.packages.collection_records import (
    OUTGOING,
    CollectionRefusedError,
    PackageRecord,
    read_records,
)
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.submissions.collection_folder import Collection

_DONE = "done"
_REJECTED = "rejected"


def held_files(collection: Collection, stopped: Some[str] = ()) -> HeldFiles:
    """Return who has the files of the packed job.

    What those who stopped have not handed in as finished, or was rejected, is held by nobody. What
    they finished stays theirs.

    Raises:
        CollectionRefusedError: a record cannot be read, or one who stopped has no package.
    """
    records = read_records(collection.folder)
    known = {each.worker for each in records.values()}
    for name in sorted(set(stopped) - known):
        raise CollectionRefusedError(
            said("{name} has no package of this collection.", name=Name(shown_name(name)))
        )
    finished = _finished(collection)
    had: dict[str, set[str]] = {}
    count: Counter[str] = Counter()
    for record in records.values():
        released = record.worker in stopped
        files = _files(record)
        for path, keys in files.items():
            had.setdefault(path, set()).add(record.worker)
            if not released or keys <= finished.get(record.id, set()):
                count[path] += 1
    outgoing = collection.folder / OUTGOING
    there = {each.name for each in outgoing.iterdir()} if is_folder(outgoing) else set()
    names = there | {each.file for each in records.values()}
    return HeldFiles(
        {path: frozenset(workers) for path, workers in had.items()},
        count,
        frozenset(name.casefold() for name in names),
    )


def _files(record: PackageRecord) -> Mapping[str, set[ItemKey]]:
    found: dict[str, set[ItemKey]] = {}
    for each in record.items:
        found.setdefault(each.job_path, set()).add((each.sha256, each.part))
    return found


def _finished(collection: Collection) -> Mapping[str, set[ItemKey]]:
    """Return the finished items of each package, as the newest submission of it says."""
    found: dict[str, set[ItemKey]] = {}
    for each in mergeable_submissions(collection).used:
        done = {
            key
            for key, item in each.items.items()
            if item.status == _DONE and item.review != _REJECTED
        }
        found.setdefault(each.received.package or "", set()).update(done)
    return found
