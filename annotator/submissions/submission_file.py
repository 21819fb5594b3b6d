"""The form of a submission: the names in its container, and its signed statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.containers.container_names import MANIFEST
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.signatures import Signer, statement_of
from annotator.model.entities import SOUND, KindId
from annotator.verify.ledger.ledger_fields import hash_of, keys_of, require, text_of
from annotator.verify.ledger.signed_statement import canonical_value
from annotator.verify.ledger.submission_signature import STATEMENT

SUFFIX: Final = ".fairsubmission"
"""The ending of the name of a submission."""

FACTS: Final = "submission.json"
HAND_IN: Final = "hand-in.jsonl"
SIGNATURE: Final = HAND_IN + BUNDLE_SUFFIX
KEPT_MANIFEST: Final = "submission-manifest.json"
"""The manifest of the container in a collection, where ``manifest.json`` is that of an export."""

KEPT_SIGNATURE: Final = KEPT_MANIFEST + BUNDLE_SUFFIX
EXPORT: Final = "export"
"""The folder of the export in a submission."""

PICTURE_FORMAT: Final = "coco"
SOUND_FORMAT: Final = "eaf"
"""The format that stands beside the COCO record of a job with sounds, which COCO leaves out; also
the name of its folder in the export."""

_FORMAT: Final = "fairlabel/submission/1"
_MOST_ID: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionHeader:
    """Whose work a submission is, and what came before it.

    ``package`` is the id of the package that the job was opened from, None without one.
    ``supersedes`` is the digest of the worker's submission of this job before this one.
    """

    job_id: str
    worker: str
    package: str | None = None
    supersedes: str | None = None

    def as_json(self) -> JsonObject:
        """Return ``submission.json`` as a value."""
        return {
            "format": _FORMAT,
            "package": self.package,
            "job_id": self.job_id,
            "worker": self.worker,
            "supersedes": self.supersedes,
        }

    def data(self) -> bytes:
        """Return the bytes of ``submission.json``."""
        return canonical(self.as_json()) + b"\n"


def export_format(kinds: Collection[KindId]) -> str:
    """Return the name of the format of the export in a submission, by the job's kinds of media."""
    return SOUND_FORMAT if SOUND in kinds else PICTURE_FORMAT


def submissions_in(folder: Path) -> list[Path]:
    """Return the submissions in a folder by their names, encrypted ones too."""
    names = (SUFFIX, SUFFIX + ENCRYPTED_SUFFIX)
    return sorted(path for path in folder.iterdir() if path.name.endswith(names))


def facts_in(data: bytes) -> SubmissionHeader:
    """Return what ``submission.json`` says.

    Raises:
        NotThatDocumentError: it is not written as it should be.
    """
    require(data.endswith(b"\n"), "Its last line is cut off.")
    value = keys_of(canonical_value(data[:-1]), "format package job_id worker supersedes")
    require(value["format"] == _FORMAT, "It was made by another version of this program.")
    if value["supersedes"] is not None:
        hash_of(value["supersedes"])
    package = value["package"]
    return SubmissionHeader(
        job_id=_id_of(value["job_id"]),
        worker=_id_of(value["worker"]),
        package=None if package is None else _id_of(package),
        supersedes=value["supersedes"],
    )


def sign_manifest(signer: Signer, manifest: bytes) -> bytes:
    """Return the bundle by which a worker signs the manifest, and so every byte of a submission."""
    subjects = {MANIFEST: sha256(manifest).hexdigest()}
    return canonical(signer.bundle(statement_of(subjects, STATEMENT, {"key": signer.public}))) + (
        b"\n"
    )


def _id_of(value: Any) -> str:  # noqa: ANN401 - from a file
    text = text_of(value)
    is_plain = all(each.isascii() and (each.isalnum() or each in "-_") for each in text)
    require(0 < len(text) <= _MOST_ID and is_plain, "An id in it is none.")
    return text
