"""Finds who has which files of a packed job, and what a worker who left has not finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Some
from collections.abc import Mapping
from pathlib import Path

from annotator.collection.earlier_merge import merged_submissions, rejected_versions
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
from annotator.sentences.said import Said, said
from annotator.submissions.collection_folder import Collection


def held_files(
    collection: Collection, stopped: Some[str] = (), merged: Path | None = None
) -> HeldFiles:
    """Return who has the files of the packed job.

    What those who stopped have not handed in as finished, or was rejected, is held by nobody. What
    they finished stays theirs.

    Args:
        collection: what was packed and received.
        stopped: the names of those who stopped.
        merged: a job that was merged from the collection; what is rejected in it counts as
            rejected, unless its worker did it again or answered.

    Raises:
        CollectionRefusedError: a record cannot be read, or one who stopped has no package.
        EarlierMergeRefusedError: the job was not merged from this collection.
        JobFileError: the merged job cannot be opened.
    """
    records = read_records(collection.folder)
    known = {each.worker for each in records.values()}
    for name in sorted(set(stopped) - known):
        raise CollectionRefusedError(
            said("{name} has no package of this collection.", name=Name(shown_name(name)))
        )
    finished, notes = _finished(collection, merged)
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
        tuple(notes) if stopped else (),
    )


def _files(record: PackageRecord) -> Mapping[str, set[ItemKey]]:
    found: dict[str, set[ItemKey]] = {}
    for each in record.items:
        found.setdefault(each.job_path, set()).add((each.sha256, each.part))
    return found


def _finished(
    collection: Collection, merged: Path | None
) -> tuple[Mapping[str, set[ItemKey]], list[Said]]:
    """Return the finished items of each package by its newest submission, and what is not used."""
    before = frozenset[str]() if merged is None else merged_submissions(merged)
    submissions = mergeable_submissions(collection, before)
    refused = {} if merged is None else rejected_versions(merged, collection, submissions.used)
    found: dict[str, set[ItemKey]] = {}
    for each in submissions.used:
        done = {
            key
            for key, item in each.items.items()
            if item.is_finished and refused.get(key) != each.received.digest
        }
        found.setdefault(each.received.package or "", set()).update(done)
    notes = [*map(_counts_as_open, submissions.problems), *submissions.second_records]
    return found, notes


def _counts_as_open(problem: Said) -> Said:
    return said("{problem} What it finished counts as not finished here.", problem=problem)
