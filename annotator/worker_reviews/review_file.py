"""The review of one submission as a signed file for its worker; validated when it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import (
    Container,
    ContainerRefusedError,
    kind_of,
    opened_container,
)
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.display_text import one_line, shown_name
from annotator.document_limits import REVIEW_DOCUMENT_BYTES
from annotator.documents.review_document import item_json, item_of
from annotator.errors import AnnotatorError, InvalidValueError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.files import FileRefusedError
from annotator.ledger.file_signature import FileSignatureError, FileSigner
from annotator.ledger.signatures import Signer
from annotator.media.place_form import place_from_json, place_json
from annotator.model.entities import Geometry, RegionVerdict, Review
from annotator.model.item_review import ItemReview
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json
from annotator.worker_reviews.review_signature import REVIEW_SIGNATURE

SUFFIX: Final = ".fairreview"
"""The ending of the name of such a file."""

DOCUMENT: Final = "review.json"
_FORMAT: Final = "fairlabel/review-of-submission/1"
_KEYS: Final = frozenset(
    {"format", "submission", "job_id", "worker", "package", "vendor", "merged", "serial", "items"}
)
_CORRECTION_KEYS: Final = frozenset({"region", "before", "now"})
_VERSION_KEYS: Final = frozenset({"place", "label", "text"})
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_ID: Final = 100
_LONGEST_NAME: Final = 1_000
_LONGEST_TEXT: Final = 100_000
_MOST_NUMBER: Final = 2**53 - 1


class ReviewFileRefusedError(AnnotatorError):
    """A review cannot be taken; nothing was applied."""


@dataclass(frozen=True, slots=True)
class RegionVersion:
    """A region as one person has it: its place, None for a tag, the name of its label, its text."""

    place: Geometry
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RegionCorrection:
    """A region that the reviewer corrected.

    ``region`` is its number in the worker's job, 0 for one that the reviewer added; ``before`` is
    None then, and ``now`` for one that the reviewer deleted.
    """

    region: int
    before: RegionVersion | None
    now: RegionVersion | None


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """The decisions on an item, by the numbers of the worker's regions, and the corrections."""

    review: ItemReview
    corrections: tuple[RegionCorrection, ...] = ()

    @property
    def corrected(self) -> tuple[int, ...]:
        """The numbers of the corrected regions in order, by decision or by what was changed.

        Each region that the reviewer added is 0.
        """
        changed = [each.region for each in self.corrections]
        decided = [
            each.number for each in self.review.regions if each.verdict is RegionVerdict.CORRECTED
        ]
        return (*[0] * changed.count(0), *sorted({*changed, *decided} - {0}))

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing is decided on it any more, so that an earlier review is taken back."""
        return self.review.review is Review.NONE and not self.review.regions


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReview:
    """The review of one submission: whose it is, and the decisions on its items.

    ``vendor`` is the vendor's name as the vendor writes it; only the key proves who it is.
    ``merged`` is the id of the merged job that was reviewed, and ``serial`` counts its writes: of
    two reviews of one merged job, the one with the higher number is the newer one.
    """

    submission: str
    job_id: str
    worker: str
    package: str | None
    vendor: str
    merged: str
    serial: int
    items: tuple[ReviewedItem, ...]

    def data(self) -> bytes:
        """Return the bytes of the document."""
        value = {
            "format": _FORMAT,
            "submission": self.submission,
            "job_id": self.job_id,
            "worker": self.worker,
            "package": self.package,
            "vendor": self.vendor or None,
            "merged": self.merged,
            "serial": self.serial,
            "items": [_item_json(each) for each in self.items],
        }
        return canonical(value) + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReview:
    """A review in a file, who signed it, and the bytes that prove it."""

    name: str
    review: SubmissionReview
    signer: FileSigner
    manifest: bytes
    signature: bytes
    document: bytes

    @property
    def sha256(self) -> str:
        """The digest of what was signed."""
        return sha256(self.manifest).hexdigest()


def is_review_file(path: Path) -> bool:
    """Return whether a file is to be opened as a review: by its name, or by its first bytes."""
    if path.name.endswith(SUFFIX):
        return True
    try:
        return kind_of(path) is ContainerKind.REVIEW
    except FileRefusedError:
        return False


def write_review(out: Path, review: SubmissionReview, signer: Signer) -> str:
    """Write a review as a new file, and return the digest of what was signed.

    Raises:
        NameTakenError: there is something of that name.
        WriteFailedError: the disk refused; nothing is left.
    """
    return write_container(
        out,
        ContainerKind.REVIEW,
        [ContainerFile(DOCUMENT, review.data())],
        sign=lambda manifest: REVIEW_SIGNATURE.signed(signer, manifest),
    )


def read_review_file(path: Path) -> ReadReview:
    """Return the review in a file; its signature holds.

    Raises:
        ReviewFileRefusedError: it is damaged, of a newer version, not signed, or forged.
    """
    try:
        with opened_container(path, ContainerKind.REVIEW) as container:
            signature, signer = _signed(container)
            document = container.read(DOCUMENT, REVIEW_DOCUMENT_BYTES)
            manifest = container.manifest
        review = read_document(document)
    except FileRefusedError as error:
        raise ReviewFileRefusedError(error.said) from error
    except (
        ContainerRefusedError,
        FileSignatureError,
        InvalidValueError,
        ReviewFileRefusedError,
    ) as error:
        raise ReviewFileRefusedError(
            said(
                "{file} was not opened. {problem}",
                file=Name(shown_name(path.name)),
                problem=error.said,
            )
        ) from error
    return ReadReview(
        name=path.name,
        review=review,
        signer=signer,
        manifest=manifest,
        signature=signature,
        document=document,
    )


def _signed(container: Container) -> tuple[bytes, FileSigner]:
    """Return the signature of a container that has nothing but a review, and who made it."""
    signature = container.signature
    if signature is None:
        raise ReviewFileRefusedError(REVIEW_SIGNATURE.none)
    if set(container.files) != {DOCUMENT}:
        raise ReviewFileRefusedError("It has other files than a review. Ask for it again.")
    return signature, REVIEW_SIGNATURE.signer_of(container.manifest, signature)


def read_document(data: bytes) -> SubmissionReview:
    """Return the review in a document.

    Raises:
        InvalidValueError: it says what cannot be.
    """
    try:
        value = parse_json(data)
    except NotStrictJsonError as error:
        raise InvalidValueError(error.said) from error
    found = _object(value, _KEYS)
    if found["format"] != _FORMAT:
        raise InvalidValueError("It was made by another version of this program. Update it.")
    items = tuple(_item(each) for each in _list(found["items"]))
    places = {(each.review.media_sha256, each.review.part) for each in items}
    if len(places) < len(items):
        raise _refused(said("it names an item twice"))
    submission = _text(found["submission"], _LONGEST_ID)
    if _SHA256.fullmatch(submission) is None:
        raise _refused(said("a digest is none"))
    package, vendor, serial = found["package"], found["vendor"], found["serial"]
    if type(serial) is not int or not 0 <= serial <= _MOST_NUMBER:
        raise _refused(said("a number cannot be"))
    return SubmissionReview(
        submission=submission,
        job_id=_text(found["job_id"], _LONGEST_ID),
        worker=_text(found["worker"], _LONGEST_ID),
        package=None if package is None else _text(package, _LONGEST_ID),
        vendor="" if vendor is None else one_line(_text(vendor, _LONGEST_NAME)),
        merged=_text(found["merged"], _LONGEST_ID),
        serial=serial,
        items=items,
    )


def _item_json(item: ReviewedItem) -> JsonObject:
    corrections = [
        {
            "region": each.region or None,
            "before": _version_json(each.before),
            "now": _version_json(each.now),
        }
        for each in item.corrections
    ]
    return {**item_json(item.review), "corrections": corrections}


def _version_json(version: RegionVersion | None) -> JsonObject | None:
    if version is None:
        return None
    place = None if version.place is None else place_json(version.place)
    return {"place": place, "label": version.label, "text": version.text}


def _item(value: object) -> ReviewedItem:
    if not isinstance(value, dict) or "corrections" not in value:
        raise _refused(said("an item has other keys"))
    rest = {key: each for key, each in value.items() if key != "corrections"}
    corrections = tuple(_correction(each) for each in _list(value["corrections"]))
    return ReviewedItem(item_of(rest), corrections)


def _correction(value: object) -> RegionCorrection:
    found = _object(value, _CORRECTION_KEYS)
    number = found["region"]
    if number is None:
        number = 0
    elif type(number) is not int or not 1 <= number <= _MOST_NUMBER:
        raise _refused(said("a number cannot be"))
    before, now = _version(found["before"]), _version(found["now"])
    if (before is None and now is None) or (before is None) != (number == 0):
        raise _refused(said("a correction corrects nothing"))
    return RegionCorrection(number, before, now)


def _version(value: object) -> RegionVersion | None:
    if value is None:
        return None
    found = _object(value, _VERSION_KEYS)
    place, label, text = found["place"], found["label"], found["text"]
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise _refused(said("a text is none, or too long"))
    if place is not None and not isinstance(place, dict):
        raise _refused(said("a place is none"))
    made = None if place is None else place_from_json(place)
    return RegionVersion(made, _text(label, _LONGEST_NAME), text)


def _object(value: object, keys: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != keys:
        raise _refused(said("something in it has other keys"))
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _refused(said("something is no list"))
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise _refused(said("a text is empty or too long"))
    return value


def _refused(problem: Said) -> InvalidValueError:
    return InvalidValueError(
        said("This is no review of a submission: {problem}. Ask for it again.", problem=problem)
    )
