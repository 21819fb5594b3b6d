"""Reads what a collection tells of a submission: who sent it, when, and for which package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.audit.tables.whole_amounts import day_of
from annotator.audit.verification.sources import COLLECTION, RESULT, SUBMISSION
from annotator.files import FileRefusedError, contained, is_file
from annotator.verify.common.strict_json import NotStrictJsonError, read_json


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """The vendor's own knowledge of a submission; days are counted from 1970-01-01."""

    worker: str = ""
    package: str = ""
    order_given: str = ""
    packed_day: int | None = None
    received_day: int | None = None
    receipt_day: int | None = None


def facts_of(submission: Path | None) -> SubmissionFacts:
    """Return what the folder of a submission and its collection tell; what is missing is empty."""
    if submission is None:
        return SubmissionFacts()
    told, result = _object(submission, SUBMISSION), _object(submission, RESULT)
    package = _text(told, "package")
    given = _package(submission, package)
    return SubmissionFacts(
        worker=_text(told, "worker"),
        package=package,
        order_given=_text(given, "work_order") or _text(given, "order"),
        packed_day=_day(given, "packed_day"),
        received_day=_day(result, "received_day"),
        receipt_day=_day(result, "receipt_day"),
    )


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
