"""Prepares and makes a submission: an export of the job and a hand-in that names it, in one file.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, new_container, write_container
from annotator.errors import WriteFailedError
from annotator.export.api import Report
from annotator.files import is_file, require_place
from annotator.job_file.project import Project
from annotator.job_ledger.hand_in import Draft, HandInRequest, hand_in, preview
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.job_ledger.own_keys import signing_key
from annotator.ledger.file_encryption import encrypt
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.records import Submitted
from annotator.sentences.parts import Reason
from annotator.sentences.said import said
from annotator.submissions.submission_file import (
    EXPORT,
    FACTS,
    HAND_IN,
    SIGNATURE,
    SubmissionHeader,
    sign_manifest,
)
from annotator.verify.common.manifest import sha256_of

WriteExport = Callable[[Path], Report]
"""Writes an export of the job, without media, as a folder of that name."""

NO_EXPORT: Final = "(digest of the export; it is made with the submission)"
"""The digest of the export in a preview."""


@dataclass(frozen=True, slots=True)
class SubmissionRequest:
    """What goes into a submission besides the record: the worker's answer about the hours."""

    answer: HoursAnswer | None = None


@dataclass(frozen=True, slots=True)
class SubmissionTarget:
    """Where a submission is written, how its export is made, and the passphrase of the key.

    ``recipient`` is the public key that it is encrypted to, "" for none.
    """

    out: Path
    write_export: WriteExport
    passphrase: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """The content of a submission made now, except for its export, which has its own preview."""

    facts: SubmissionHeader
    hand_in: Draft

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """Yield each field that leaves: its file, its path, and its values as text."""
        for name, value in self.facts.as_json().items():
            yield FACTS, name, "" if value is None else str(value)
        for path, values in self.hand_in.fields():
            is_export = path == "export.manifest_sha256"
            yield HAND_IN, path, NO_EXPORT if is_export else values


@dataclass(frozen=True, slots=True)
class MadeSubmission:
    """A submission that was written: its digest, the hand-in in it, the report on its export."""

    sha256: str
    hand_in: Draft
    report: Report


def preview_submission(
    project: Project,
    worker: Worker,
    request: SubmissionRequest,
    watch: Watch | None = None,
) -> SubmissionDraft:
    """Return the content of a submission made now. Nothing is written, and no key is made.

    Raises:
        Others: see ``hand_in.preview``.
    """
    draft = preview(project, worker, HandInRequest(answer=request.answer), watch)
    return SubmissionDraft(_facts(project, worker), draft)


def submit(
    project: Project,
    worker: Worker,
    target: SubmissionTarget,
    request: SubmissionRequest,
    watch: Watch | None = None,
) -> MadeSubmission:
    """Export the job into a temporary folder, hand it in, and write both as one new file.

    The job remembers the digest of the file, so that the next submission can name it.

    Raises:
        NameTakenError: there is something of that name.
        ExportRefusedError: the export cannot be written.
        WriteFailedError: the disk refused; there is no submission.
        CancelledError: the person cancelled; there is no submission.
        Others: see ``hand_in.hand_in``.
    """
    require_place(target.out)
    try:
        with tempfile.TemporaryDirectory(prefix="fairlabel-submission-") as scratch:
            folder = Path(scratch) / EXPORT
            report = target.write_export(folder)
            asked = HandInRequest(folder, request.answer)
            signed = hand_in(project, worker, asked, watch, target.passphrase)
            facts = _facts(project, worker)
            signer = signing_key(project, worker, target.passphrase)
            made = Path(scratch) / "submission" if target.recipient else target.out
            write_container(
                made,
                ContainerKind.SUBMISSION,
                [
                    ContainerFile(FACTS, facts.data()),
                    ContainerFile(HAND_IN, signed.data),
                    ContainerFile(SIGNATURE, signed.bundle),
                    *_files_of(folder),
                ],
                sign=lambda manifest: sign_manifest(signer, manifest),
                watch=watch,
            )
            digest = sha256_of(made)
            if target.recipient:
                with made.open("rb") as plain, new_container(target.out) as file:
                    encrypt(plain, file, target.recipient, None if watch is None else watch.cancel)
    except OSError as error:
        raise WriteFailedError(
            said(
                "There is no room for the export that goes with it ({reason}). Free some space, "
                "then try again.",
                reason=Reason(error.strerror or str(error)),
            )
        ) from error
    _remember(project, facts, target.out, (digest, sha256(signed.data).hexdigest()))
    return MadeSubmission(digest, signed.draft, report)


def _remember(
    project: Project, facts: SubmissionHeader, out: Path, digests: tuple[str, str]
) -> None:
    """Note the file in the job; without that note no file stays."""
    try:
        day = dt.datetime.now().astimezone().date().isoformat()
        made = (WorkerId(facts.worker), *digests, day, facts.supersedes or "")
        project.writes.add_submitted(Submitted(*made)).result()
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _facts(project: Project, worker: Worker) -> SubmissionHeader:
    before = project.reads.submitted_by(worker.id).result()
    package = project.reads.package().result()
    return SubmissionHeader(
        job_id=project.facts.job_id,
        worker=worker.id,
        package=None if package is None else package.id,
        supersedes=before[-1].sha256 if before else None,
    )


def _files_of(folder: Path) -> Iterator[ContainerFile]:
    """Yield the files of an export by name, so that equal exports make equal bytes."""
    for path in sorted(folder.rglob("*")):
        if is_file(path):
            yield ContainerFile(f"{EXPORT}/{path.relative_to(folder).as_posix()}", path)
