"""Reads what a collection tells of a submission: who sent it, when, and for which package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.audit.tables.whole_amounts import day_of
from annotator.audit.verification.sources import COLLECTION, RECEIPT, RESULT, SUBMISSION
from annotator.files import FileRefusedError, contained, is_file
from annotator.verify.common.strict_json import NotStrictJsonError, read_json
from annotator.verify.ledger.document_checks import Edge


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """The vendor's own knowledge of a submission; days are counted from 1970-01-01.

    ``worker`` is an id made for one job; ``person`` is the same for all packages to which the
    vendor wrote the same ``name``. ``enrolled`` is the key that the worker lost, and the new one.
    """

    worker: str = ""
    person: str = ""
    name: str = ""
    enrolled: Edge | None = None
    package: str = ""
    order_given: str = ""
    packed_day: int | None = None
    received_day: int | None = None
    receipt_day: int | None = None


def facts_of(submission: Path | None) -> DeliveryFacts:
    """Return what the folder of a submission and its collection tell; what is missing is empty."""
    if submission is None:
        return DeliveryFacts()
    told, result = _object(submission, SUBMISSION), _object(submission, RESULT)
    package = _text(told, "package")
    given = _package(submission, package)
    name = _text(given, "worker")
    return DeliveryFacts(
        worker=_text(told, "worker"),
        person=_pseudonym(submission, name) if name else "",
        name=name,
        enrolled=_enrolled(result),
        package=package,
        order_given=_text(given, "order"),
        packed_day=_day(given, "packed_day"),
        received_day=_day(result, "received_day"),
        receipt_day=_day(result, "receipt_day") if is_file(submission / RECEIPT) else None,
    )


def _pseudonym(submission: Path, name: str) -> str:
    """Return an id for a name in a collection, which names nobody to others."""
    collection = _text(_object(submission.parent.parent, COLLECTION), "id")
    return f"person-{sha256(f'{collection}/{name}'.encode()).hexdigest()[:16]}"


def _enrolled(result: Mapping[str, Any]) -> Edge | None:
    old, new = _text(result, "replaces"), _text(result, "key")
    return (old, new) if old and new else None


def _package(submission: Path, package: str) -> Mapping[str, Any]:
    collection = submission.parent.parent
    if not package or not is_file(collection / COLLECTION):
        return {}
    return _object(collection / "packages", f"{package}.json")


def _object(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        found: Any = read_json(contained(folder, name))
    except (NotStrictJsonError, FileRefusedError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(document: Mapping[str, Any], name: str) -> str:
    found = document.get(name)
    return found if isinstance(found, str) else ""


def _day(document: Mapping[str, Any], name: str) -> int | None:
    try:
        return day_of(_text(document, name))
    except ValueError:
        return None
