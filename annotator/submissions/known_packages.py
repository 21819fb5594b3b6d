"""Reads what the vendor's collection knows of the packages that were sent out."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from annotator.files import is_file, is_folder
from annotator.packages.collection_records import (
    PACKAGES,
    CollectionRefusedError,
    PackageRecord,
    read_record,
    read_split,
    record_file,
)
from annotator.submissions.collection_folder import Collection
from annotator.submissions.results import KnownPackage


def has_packages(collection: Collection) -> bool:
    """Return whether packages were sent out for this collection, also if no record is left."""
    folder = collection.folder / PACKAGES
    if is_folder(folder) and any(folder.glob("*.json")):
        return True
    try:
        read_split(collection.folder)
    except CollectionRefusedError:
        return False
    return True


def known_package(collection: Collection, package: str | None) -> KnownPackage | None:
    """Return a package by its id, which is a plain name; None if it was not sent out.

    Raises:
        CollectionRefusedError: its record is damaged.
    """
    if package is None or not is_file(record_file(collection.folder, package)):
        return None
    return _known(read_record(record_file(collection.folder, package)))


def _known(record: PackageRecord) -> KnownPackage:
    return KnownPackage(
        id=record.id,
        worker=record.worker or None,
        due=dt.date.fromisoformat(record.due_day) if record.due_day else None,
        order_sha256=record.order or None,
        items=Counter((each.sha256, each.part) for each in record.items),
    )


def worker_named(collection: Collection, package: str | None) -> str | None:
    """Return how the vendor calls the worker who got a package; None if that is not known."""
    try:
        known = known_package(collection, package)
    except CollectionRefusedError:
        return None
    return None if known is None else known.worker
