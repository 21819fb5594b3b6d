"""Reads the submissions of a collection again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.document_limits import COMMAND_BYTES
from annotator.files import exists, read_whole
from annotator.ledger.ledger_documents import ReceiptContents
from annotator.sentences.said import Said, verbatim
from annotator.submissions.collection_folder import RECEIPT, RESULT, Collection
from annotator.submissions.results import Result, ResultCode
from annotator.submissions.submission_file import EXPORT, HAND_IN
from annotator.verify.ledger.document_reader import HandInRead, NotThatDocumentError, read_document


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSubmission:
    """A submission that is in a collection, by what was noted when it was received.

    ``replaces`` is the worker's lost key, if the vendor approved a new one. ``results`` are those
    that do not depend on other submissions.
    """

    folder: Path
    digest: str
    job_id: str
    worker: str
    package: str | None
    origin: str
    size: int
    key: str
    supersedes: str | None
    replaces: str | None
    received_day: str
    results: Sequence[Result]
    notes: Sequence[Said]

    @property
    def export(self) -> Path:
        """The folder of its export."""
        return self.folder / EXPORT

    def hand_in(self) -> HandInRead:
        """Return its hand-in, checked again.

        Raises:
            NotThatDocumentError: it was damaged since.
        """
        found = read_document(self.folder / HAND_IN)
        if not isinstance(found, HandInRead):
            raise NotThatDocumentError("It is no hand-in.")
        return found

    def receipt(self) -> bytes | None:
        """Return the bytes of the receipt for it; None if there is none."""
        path = self.folder / RECEIPT
        return read_whole(path, COMMAND_BYTES) if exists(path) else None


def receipt_contents(hand_in: HandInRead, replaces: str | None) -> ReceiptContents:
    """Return what a receipt for a hand-in says; ``replaces`` is the worker's key that was lost."""
    return ReceiptContents(
        hand_in_sha256=hand_in.sha256,
        checkpoint=hand_in.checkpoint,
        ms=hand_in.ms,
        worker_key=hand_in.key,
        replaces=replaces,
        witness=hand_in.witness,
    )


def received_submissions(collection: Collection) -> Iterator[ReceivedSubmission]:
    """Yield all submissions of a collection, in the order of their digests."""
    for digest in collection.digests():
        found = received_submission(collection, digest)
        if found is not None:
            yield found


def received_submission(collection: Collection, digest: str) -> ReceivedSubmission | None:
    """Return a submission by the digest of its file; None if it is not in the collection."""
    folder = collection.place_of(digest)
    value = collection.document(folder / RESULT) if exists(folder) else None
    try:
        return None if value is None else _received(folder, digest, value)
    except (LookupError, TypeError, ValueError):
        return None


def _received(folder: Path, digest: str, value: Mapping[str, Any]) -> ReceivedSubmission:
    return ReceivedSubmission(
        folder=folder,
        digest=digest,
        job_id=value["job_id"],
        worker=value["worker"],
        package=value["package"],
        origin=value["origin"],
        size=value["size"],
        key=value["key"],
        supersedes=value["supersedes"],
        replaces=value["replaces"],
        received_day=value["received_day"],
        results=[
            Result(ResultCode(each["code"]), verbatim(each["sentence"]))
            for each in value["results"]
        ],
        notes=[verbatim(each) for each in value["notes"]],
    )
