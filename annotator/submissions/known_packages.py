"""Reads what the vendor knows of the packages that were sent out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from annotator.files import is_folder
from annotator.submissions.collection_folder import PACKAGES, Collection
from annotator.submissions.results import KnownPackage


def has_packages(collection: Collection) -> bool:
    """Return whether packages were sent out for this collection."""
    folder = collection.folder / PACKAGES
    return is_folder(folder) and any(folder.glob("*.json"))


def known_package(collection: Collection, package: str | None) -> KnownPackage | None:
    """Return a package by its id, which is a plain name; None if it is not known."""
    if package is None:
        return None
    value = collection.document(collection.folder / PACKAGES / f"{package}.json")
    return None if value is None else _package(package, value)


def _package(package: str, value: Mapping[str, Any]) -> KnownPackage:
    """Return a package; the vendor's own file may lack anything but its name."""
    return KnownPackage(
        id=package,
        worker=_text(value.get("worker")),
        due=_day(value.get("due_day")),
        order_sha256=_text(value.get("order")),
        items=_items(value.get("items")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _items(value: object) -> frozenset[tuple[str, int]] | None:
    try:
        items: Any = value
        return frozenset((str(each["sha256"]), int(each.get("part", 0))) for each in items)
    except (TypeError, LookupError, AttributeError, ValueError):
        return None
