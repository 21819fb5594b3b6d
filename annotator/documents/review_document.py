"""The reviews of a job as a document, which carries them from one job to another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeVar

from annotator.document_limits import REVIEW_DOCUMENT_BYTES, REVIEW_TEXT_CHARACTERS
from annotator.errors import InvalidValueError
from annotator.export.api import ItemRecord, Snapshot
from annotator.export.forms.canonical import JsonObject
from annotator.model.entities import Fault, RegionVerdict, Review
from annotator.model.item_review import ItemReview, RegionDecision
from annotator.model.review_text import one_review_line
from annotator.sentences.parts import Count, FilePath
from annotator.sentences.said import Said, said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

FORMAT: Final = "fairlabel/review/1"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_KEYS: Final = frozenset({"format", "job", "items"})
_ITEM_KEYS: Final = frozenset(
    {"sha256", "part", "review", "reason", "fault", "reviewed_sha256", "regions"}
)
_REGION_KEYS: Final = frozenset({"region", "review", "reason", "fault"})
_MOST_NUMBER: Final = 2**53 - 1
_LONGEST_ID: Final = 200
C = TypeVar("C", Review, RegionVerdict, Fault)


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """The reviews of a job with this id; each item of a file is there once."""

    job_id: str
    items: tuple[ItemReview, ...]


def reviews_in(snapshot: Snapshot) -> Iterator[ItemReview]:
    """Yield the reviews of a job, in the order of its items; items without any are left out.

    Raises:
        InvalidValueError: the digest of a reviewed file is not known.
        DamagedJobError: a row has a wrong seal.
    """
    for record in snapshot.items():
        found = review_of(record)
        if found is None:
            continue
        if not found.media_sha256:
            raise InvalidValueError(
                said(
                    "{file} was never read, so its review cannot name it. Export the job once, "
                    "then try again.",
                    file=FilePath(record.media.path),
                )
            )
        yield found


def review_of(record: ItemRecord) -> ItemReview | None:
    """Return the review of an item and its regions; None if nobody has reviewed any of it."""
    facts = record.item.facts
    by_number = sorted(record.regions, key=lambda region: region.number)
    decisions = tuple(
        RegionDecision(each.number, review.verdict, review.reason, review.fault)
        for each in by_number
        if (review := each.review) is not None and not review.is_outdated
    )
    if facts.review is Review.NONE and not decisions:
        return None
    is_reviewed = facts.review is not Review.NONE
    return ItemReview(
        record.media.sha256,
        record.item.part,
        facts.review,
        facts.review_reason if facts.review.is_refusal else "",
        facts.fault if facts.review is Review.REJECTED else Fault.NONE,
        facts.reviewed_sha256 if is_reviewed else "",
        decisions,
    )


def review_json(job_id: str, items: Iterable[ItemReview]) -> JsonObject:
    """Return the document as JSON; nothing in it names a person or a day."""
    return {"format": FORMAT, "job": job_id, "items": [item_json(each) for each in items]}


def item_json(item: ItemReview) -> JsonObject:
    """Return the review of an item as JSON."""
    return {
        "sha256": item.media_sha256,
        "part": item.part,
        "review": item.review.value,
        "reason": item.reason or None,
        "fault": item.fault.value or None,
        "reviewed_sha256": item.reviewed_sha256 or None,
        "regions": [
            {
                "region": each.number,
                "review": each.verdict.value,
                "reason": each.reason or None,
                "fault": each.fault.value or None,
            }
            for each in item.regions
        ],
    }


def read_review(data: bytes) -> ReviewDocument:
    """Return the reviews in a document.

    Raises:
        InvalidValueError: it is too long, no review, or says what cannot be.
    """
    if len(data) > REVIEW_DOCUMENT_BYTES:
        raise _refused(
            said(
                "it is longer than {most} bytes", most=Count(REVIEW_DOCUMENT_BYTES, is_grouped=True)
            )
        )
    try:
        value = parse_json(data)
    except NotStrictJsonError as error:
        raise InvalidValueError(error.said) from error
    document = _object(value, _KEYS, said("it has other keys than a review"))
    if document["format"] != FORMAT:
        raise _refused(said("it is of another format"))
    job_id = _text(document["job"], _LONGEST_ID)
    items = tuple(item_of(each) for each in _list(document["items"]))
    places = {(each.media_sha256, each.part) for each in items}
    if len(places) < len(items):
        raise _refused(said("it names an item twice"))
    return ReviewDocument(job_id, items)


def item_of(value: object) -> ItemReview:
    """Return the review of an item from the result of ``item_json``.

    Raises:
        InvalidValueError: it says what cannot be.
    """
    found = _object(value, _ITEM_KEYS, said("an item has other keys"))
    sha256, reviewed = _digest(found["sha256"]), found["reviewed_sha256"]
    reviewed = "" if reviewed is None else _digest(reviewed)
    review = _choice(Review, found["review"])
    reason, fault = _line(found["reason"]), _fault(found["fault"])
    regions = tuple(_region(each) for each in _list(found["regions"]))
    if any(one.number >= other.number for one, other in pairwise(regions)):
        raise _refused(said("regions are not in order, each once"))
    _require_reason(reason, fault, is_rejection=review is Review.REJECTED)
    if (reason and not review.is_refusal) or (fault is not Fault.NONE and not reason):
        raise _refused(said("a reason or a fault is there without a rejection"))
    if review is Review.ACCEPTED and any(
        each.verdict is RegionVerdict.REJECTED for each in regions
    ):
        raise _refused(said("an accepted item has a rejected region"))
    return ItemReview(sha256, _number(found["part"], 0), review, reason, fault, reviewed, regions)


def _region(value: object) -> RegionDecision:
    found = _object(value, _REGION_KEYS, said("a region has other keys"))
    verdict = _choice(RegionVerdict, found["review"])
    reason, fault = _line(found["reason"]), _fault(found["fault"])
    _require_reason(reason, fault, is_rejection=verdict is RegionVerdict.REJECTED)
    if verdict is RegionVerdict.ACCEPTED and (reason or fault is not Fault.NONE):
        raise _refused(said("an accepted region has a reason or a fault"))
    return RegionDecision(_number(found["region"], 1), verdict, reason, fault)


def _require_reason(reason: str, fault: Fault, *, is_rejection: bool) -> None:
    if is_rejection and not (reason and fault is not Fault.NONE):
        raise _refused(said("a rejection has no reason or no fault"))


def _object(value: object, keys: frozenset[str], problem: Said) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != keys:
        raise _refused(problem)
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _refused(said("something is no list"))
    return value


def _number(value: object, least: int) -> int:
    if type(value) is not int or not least <= value <= _MOST_NUMBER:
        raise _refused(said("a number cannot be"))
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise _refused(said("a text is empty or too long"))
    return value


def _digest(value: object) -> str:
    if not isinstance(value, str) or _SHA256.fullmatch(value) is None:
        raise _refused(said("a digest is none"))
    return value


def _line(value: object) -> str:
    """Return a reason on one line, "" for null."""
    if value is None:
        return ""
    text = _text(value, REVIEW_TEXT_CHARACTERS)
    if one_review_line(text) != text:
        raise _refused(said("a reason is not on one line"))
    return text


def _fault(value: object) -> Fault:
    return Fault.NONE if value is None else _choice(Fault, value or "none")


def _choice(kind: type[C], value: object) -> C:
    if not isinstance(value, str) or value not in {each.value for each in kind}:
        raise _refused(said("a word is unknown"))
    return kind(value)


def _refused(problem: Said) -> InvalidValueError:
    return InvalidValueError(
        said("This is no review of a job: {problem}. Ask for the file again.", problem=problem)
    )
