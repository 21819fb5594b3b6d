"""Prepares and makes a hand-in, which commits a worker to the record so far.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.export.api import Detail
from annotator.export.forms.canonical import JsonObject
from annotator.export.preview import FieldNode
from annotator.export.preview.preview_text import values_text
from annotator.job_file.project import Project
from annotator.job_ledger.document_files import (
    LedgerRefusedError,
    document_bytes,
    shown,
    signature_of,
    write,
)
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.job_ledger.ledger_reader import enter_ledger, read_since_receipt
from annotator.job_ledger.own_keys import KeyState, key_state, signing_key
from annotator.job_ledger.receipts import counting_receipt
from annotator.ledger.entries import Checkpoint, WorkerLedger
from annotator.ledger.ledger_documents import (
    HandIn,
    HandInStatement,
    hand_in_bytes,
    hand_in_values,
    ms_of,
    sign_hand_in,
)
from annotator.model.people import Worker
from annotator.progress import Watch
from annotator.records import HandedIn, StoredReceipt, Witness
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said
from annotator.verify import is_like_an_export
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST
from annotator.verify.common.strict_json import NotStrictJsonError, read_json

NO_KEY: Final = "(your public key for this job; it is made when you first hand in)"
"""The key in a preview before a key is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unsigned hand-in.

    ``new`` entries are not in the ledger yet; ``lost`` ones are lost from the job file, and only
    their hashes remain; the last receipt covers ``receipted``. ``has_another_key`` says that the
    countersigner knows another key and must approve this one. ``witness`` is the worker's answer
    about the hours, None without one.
    """

    worker: Worker
    values: Sequence[JsonObject]
    checkpoint: Checkpoint
    ms: JsonObject
    new: int
    lost: int
    receipted: int
    has_another_key: bool = False
    witness: JsonObject | None = None

    @property
    def statement(self) -> HandInStatement:
        """What the worker signs."""
        return HandInStatement(checkpoint=self.checkpoint, ms=self.ms, witness=self.witness)

    @property
    def data(self) -> bytes:
        """The bytes of the hand-in."""
        return hand_in_bytes(self.values)

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield each exported field by its path, with its values as text."""
        tree = FieldNode("")
        for value in self.values:
            line = {name: each for name, each in value.items() if name != "line"}
            tree.below(str(value["line"])).add(line, Detail.JOB)
            bundle: Any = line.get("bundle")
            if bundle is not None:
                payload = base64.b64decode(bundle["dsseEnvelope"]["payload"])
                tree.below("payload of the receipt").add(json.loads(payload), Detail.JOB)
        for path, each in tree.leaves(Detail.JOB):
            yield path, str(values_text(each.seen[Detail.JOB]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHandIn:
    """A hand-in with the worker's signature, ready to be written."""

    draft: Draft
    data: bytes
    bundle: bytes

    def write(self, out: Path, *, is_replaced: bool = False) -> Path:
        """Write both files; return the path of the signature, which is beside the hand-in.

        Raises:
            NameTakenError: one of the names is taken.
            WriteFailedError: the disk refused.
        """
        signature = signature_of(out)
        # The signature first, so that a hand-in never exists without it.
        write({signature: self.bundle, out: self.data}, is_replaced=is_replaced)
        return signature


@dataclass(frozen=True, slots=True)
class HandInRequest:
    """What goes into a hand-in besides the record: the accompanying export, and an answer."""

    export_folder: Path | None = None
    answer: HoursAnswer | None = None


BARE: Final = HandInRequest()
"""A hand-in without an export and without an answer."""


def preview(
    project: Project,
    worker: Worker,
    asked: HandInRequest = BARE,
    watch: Watch | None = None,
) -> Draft:
    """Return the content of a hand-in made now. Nothing is written, and no key is made.

    Raises:
        LedgerRefusedError: there is nothing to hand in, the folder is no export of this job, or the
            last receipt does not fit and has to be set aside first.
        CancelledError: it was cancelled.
        DamagedJobError, KeyFileError: see ``read_since_receipt`` and ``read_key``.
    """
    export_sha256 = export_digest(project, asked.export_folder)
    receipt = counting_receipt(project, worker)
    ledger = read_since_receipt(project, worker.id, watch, checks=False)
    key = key_state(project, worker)
    given = _Given(key, export_sha256, receipt, ledger.written, asked.answer)
    return _draft(project, worker, ledger, given)


def hand_in(
    project: Project,
    worker: Worker,
    asked: HandInRequest = BARE,
    watch: Watch | None = None,
    passphrase: str = "",
) -> SignedHandIn:
    """Enter new entries in the ledger and sign it; a key is made if there is none.

    The job stores the signed statement, so that a receipt can be compared field by field, and the
    answer about the hours among the worker's answers.

    Raises:
        KeyLockedError: the passphrase is wrong.
        JobFileError: another hand-in from this job was made in the meantime.
        Others: see ``preview``.
    """
    export_sha256 = export_digest(project, asked.export_folder)
    receipt = counting_receipt(project, worker)
    written = project.reads.ledger_cut(worker.id).result().written
    signer = signing_key(project, worker, passphrase)
    ledger = enter_ledger(project, worker.id, watch)
    key = key_state(project, worker)
    given = _Given(key, export_sha256, receipt, written, asked.answer)
    draft = _draft(project, worker, ledger, given)
    data = draft.data
    bundle = document_bytes(sign_hand_in(signer, data, draft.statement))
    # Stored before it is handed out, because a receipt for it must find its counterpart.
    kept = sha256(data).hexdigest(), bundle.decode().strip()
    project.writes.add_handed_in(HandedIn(worker.id, draft.checkpoint.size, *kept)).result()
    if draft.witness is not None:
        project.writes.add_witness(_witness(worker, draft.witness)).result()
    return SignedHandIn(draft=draft, data=data, bundle=bundle)


def export_digest(project: Project, folder: Path | None) -> str | None:
    """Return the digest of the manifest of an export of this job; None without a folder.

    Raises:
        LedgerRefusedError: it is no export of this job, or it is damaged.
    """
    if folder is None:
        return None
    try:
        effort: Any = read_json(folder / EFFORT) if is_like_an_export(folder) else None
    except NotStrictJsonError as error:
        raise LedgerRefusedError(
            said("{folder} is damaged: {problem}", folder=Name(shown(folder)), problem=error.said)
        ) from error
    if effort is None or effort.get("job", {}).get("id") != project.facts.job_id:
        raise LedgerRefusedError(
            said(
                "{folder} is no export of this job. Name another folder.",
                folder=Name(shown(folder)),
            )
        )
    try:
        return sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        raise LedgerRefusedError(
            said(
                "{file} cannot be read ({reason}). Name another folder.",
                file=Name(shown(folder / MANIFEST)),
                reason=Reason(error.strerror),
            )
        ) from error


@dataclass(frozen=True, slots=True)
class _Given:
    """The content of a hand-in besides the ledger; ``written`` entries were in it before."""

    key: KeyState
    export_sha256: str | None
    receipt: StoredReceipt | None
    written: int
    answer: HoursAnswer | None


def _draft(project: Project, worker: Worker, ledger: WorkerLedger, given: _Given) -> Draft:
    if not ledger.entries:
        raise LedgerRefusedError(
            said("{worker} has nothing to hand in yet.", worker=Name(worker.name))
        )
    receipt = given.receipt
    witness = None if given.answer is None else given.answer.about(ledger)
    wish = HandIn(
        job_id=project.facts.job_id,
        is_sample=project.facts.sample,
        key=given.key.public or NO_KEY,
        export_sha256=given.export_sha256,
        receipt=None if receipt is None else json.loads(receipt.bundle),
        receipted=0 if receipt is None else receipt.size,
        witness=witness,
    )
    return Draft(
        worker=worker,
        values=list(hand_in_values(ledger, wish)),
        checkpoint=ledger.checkpoint(len(ledger.entries)),
        ms=ms_of(ledger),
        new=len(ledger.entries) - given.written,
        lost=ledger.lost,
        receipted=wish.receipted,
        has_another_key=given.key.is_another,
        witness=witness,
    )


def _witness(worker: Worker, said: JsonObject) -> Witness:
    """Return an answer in a hand-in as the job stores it, given today."""
    day = dt.datetime.now().astimezone().date().isoformat()
    values: Any = said
    return Witness(worker.id, day, values["observed_ms"], values["declared_ms"], values["answer"])
