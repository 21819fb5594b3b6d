"""The worker's own key: its location, recovery sheet, replacement and passphrase.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.files import exists
from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import last_receipt
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.receipts import signed_by
from annotator.job_ledger.recovery_sheet import RecoverySheet
from annotator.ledger import keys
from annotator.ledger.entries import LedgerCut
from annotator.ledger.key_replacement import rekeyed
from annotator.ledger.keys import KeyPlace
from annotator.ledger.recovery_text import signer_of, text_of
from annotator.ledger.signatures import Signer, fingerprint
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.records import Rekey
from annotator.sentences.parts import Code
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True)
class KeyState:
    """A worker's key for a job: its public part (None if there is none), and its location.

    ``path`` is its file, which does not exist if it is in the keyring. ``known`` is the public key
    that the job has on record, from a receipt or a replacement; None before the first.
    ``has_signed`` says that there was a hand-in already.
    """

    public: str | None
    place: KeyPlace
    path: Path
    known: str | None = None
    has_signed: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether a key existed that is not on this computer."""
        return self.public is None and self.has_signed

    @property
    def is_another(self) -> bool:
        """Whether the next signature will be by another key than the one countersigned last.

        That is also so if that key is lost, because the next hand-in makes a new one.
        """
        return self.known is not None and self.public != self.known

    @property
    def fingerprint(self) -> str | None:
        """The SHA-256 of the public key, hexadecimal."""
        return None if self.public is None else fingerprint(self.public)


def key_state(project: Project, worker: Worker) -> KeyState:
    """Return the state of a worker's key; no passphrase is needed for that.

    Raises:
        KeyFileError: its file is damaged.
    """
    folder, cut = keys_folder(), project.reads.ledger_cut(worker.id).result()
    return KeyState(
        _public(folder, cut),
        keys.place_of(folder, cut.origin),
        keys.key_path(folder, cut.origin),
        known=_last_public(project, worker, cut.rekeys),
        has_signed=cut.written > 0,
    )


def signing_key(project: Project, worker: Worker, passphrase: str = "") -> Signer:
    """Return the key with which a worker signs now, a new one if there is none.

    Raises:
        KeyLockedError: the passphrase is wrong.
        KeyFileError: its file is damaged, or the folder cannot be written to.
        LedgerRefusedError: another key has replaced it.
    """
    cut = project.reads.ledger_cut(worker.id).result()
    _finish_rekey(cut.origin, cut.rekeys, passphrase)
    signer = keys.own_key(keys_folder(), cut.origin, passphrase)
    if signer.public in _given_up(cut.rekeys):
        raise LedgerRefusedError(
            "Another key has taken the place of the one that lies here. "
            "Restore the new one from its recovery sheet."
        )
    return signer


def sheet(project: Project, worker: Worker, passphrase: str = "") -> RecoverySheet:
    """Return the recovery sheet of a worker's key, a new key if there is none.

    Raises:
        Others: see ``signing_key``.
    """
    signer = signing_key(project, worker, passphrase)
    return RecoverySheet(
        job=project.facts.title,
        worker=worker.name,
        text=text_of(signer),
        fingerprint=fingerprint(signer.public),
    )


def restore(project: Project, worker: Worker, text: str, passphrase: str = "") -> KeyState:
    """Restore a key from its recovery sheet; an existing key is kept beside it.

    Args:
        project: the job.
        worker: the owner of the key.
        text: the text on the sheet.
        passphrase: encrypts it from now on; "" for none.

    Raises:
        KeyRefusedError: the text is not that of a key; the sentence says what is wrong with it.
        LedgerRefusedError: it is not the key by which this worker signed last.
        KeyFileError: the folder cannot be written to.
    """
    signer = signer_of(text)
    cut = project.reads.ledger_cut(worker.id).result()
    last = _last_public(project, worker, cut.rekeys)
    if last is not None and signer.public != last:
        raise LedgerRefusedError(
            said(
                "This is another key than the one that was countersigned last ({fingerprint}…). "
                "Take the newest sheet of this job. If that receipt names a key that was never "
                "yours, set it aside first: Receipts and key….",
                fingerprint=Code(fingerprint(last)[:16]),
            )
        )
    keys.put_key(keys_folder(), cut.origin, signer, passphrase)
    return key_state(project, worker)


def rotate(project: Project, worker: Worker, passphrase: str = "") -> KeyState:
    """Replace the current key by a new one; both sign the replacement.

    The old one is kept beside it, and is not used any more. The next hand-in reveals the
    replacement.

    Raises:
        LedgerRefusedError: there is no key yet, or another has replaced it.
        Others: see ``signing_key``.
    """
    folder, origin = keys_folder(), _origin(project, worker)
    if keys.place_of(folder, origin) is KeyPlace.NOWHERE:
        raise LedgerRefusedError("There is no key yet: the first hand-in makes one.")
    old, new = signing_key(project, worker, passphrase), Signer.new()
    # Before the job names it, so that a named key can never be lost in a crash.
    keys.write_key(keys.next_path(folder, origin), new, passphrase)
    project.writes.add_rekey(rekeyed(origin, worker.id, old, new)).result()
    keys.put_key(folder, origin, new, passphrase)
    return key_state(project, worker)


def lock(project: Project, worker: Worker, old: str, new: str) -> KeyState:
    """Encrypt a worker's key with another passphrase, or with "" decrypt it.

    Raises:
        LedgerRefusedError: there is no key yet.
        Others: see ``signing_key``.
    """
    folder, origin = keys_folder(), _origin(project, worker)
    if keys.place_of(folder, origin) is KeyPlace.NOWHERE:
        raise LedgerRefusedError("There is no key yet: the first hand-in makes one.")
    keys.put_key(folder, origin, signing_key(project, worker, old), new)
    return key_state(project, worker)


def _public(folder: Path, cut: LedgerCut) -> str | None:
    """Return the public key that signs next, even if a crash interrupted its replacement."""
    path = keys.next_path(folder, cut.origin)
    if cut.rekeys and exists(path) and keys.public_in(path, is_own=True) == cut.rekeys[-1].new:
        return cut.rekeys[-1].new
    return keys.known_public(folder, cut.origin)


def _origin(project: Project, worker: Worker) -> str:
    return project.reads.ledger_cut(worker.id).result().origin


def _finish_rekey(origin: str, rekeys: Sequence[Rekey], passphrase: str) -> None:
    """Finish a key replacement after a crash; a key that the job never named is deleted."""
    folder = keys_folder()
    path = keys.next_path(folder, origin)
    if not exists(path):
        return
    if rekeys and keys.public_in(path, is_own=True) == rekeys[-1].new:
        keys.put_key(folder, origin, keys.read_key(path, passphrase, is_own=True), passphrase)
    else:
        path.unlink()


def _given_up(rekeys: Sequence[Rekey]) -> set[str]:
    found: set[str] = set()
    for each in rekeys:
        found = (found | {each.old}) - {each.new}
    return found


def _last_public(project: Project, worker: Worker, rekeys: Sequence[Rekey]) -> str | None:
    """Return the key that the job has on record: that of the last receipt, or its replacement."""
    receipt = last_receipt(project.reads.receipts_of(worker.id).result())
    if receipt is None:
        return rekeys[-1].new if rekeys else None
    key = signed_by(receipt.bundle, "worker_key")
    for each in rekeys:
        key = each.new if each.old == key else key
    return key or None
