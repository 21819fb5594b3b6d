"""The worker's own key: its location, recovery sheet, replacement and passphrase.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    """A worker's key for a job: its public part (None if there is none), and where it lies.

    ``path`` is its file; nothing is there if it lies in the keyring. ``known`` is the public key
    that the job knows to be right, from a receipt or what took its place; None before the first.
    ``has_signed`` says that something was handed in already.
    """

    public: str | None
    place: KeyPlace
    path: Path
    known: str | None = None
    has_signed: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether there was a key, and it is not on this computer."""
        return self.public is None and self.has_signed

    @property
    def is_another(self) -> bool:
        """Whether what signs next is another key than the one that was countersigned last.

        So it is too if that one is lost, and the next hand-in makes another.
        """
        return self.known is not None and self.public != self.known

    @property
    def fingerprint(self) -> str | None:
        """The SHA-256 of the public key, hexadecimal."""
        return None if self.public is None else fingerprint(self.public)


def key_state(project: Project, worker: Worker) -> KeyState:
    """Return where a worker's key lies; no passphrase is needed for that.

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
    """Return the key by which a worker signs now; it is made if there is none.

    Raises:
        KeyLockedError: it has a passphrase, and that is not it.
        KeyFileError: its file is damaged, or the folder cannot be written to.
        LedgerRefusedError: another key has taken its place.
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
    """Return the recovery sheet of a worker's key; it is made if there is none.

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
    """Put the key of a recovery sheet in its place; one that lay there is kept beside it.

    Args:
        project: the job.
        worker: whose key it is.
        text: as it stands on the sheet.
        passphrase: locks it from now on; "" for none.

    Raises:
        KeyRefusedError: the text is not that of a key; says what is wrong with it.
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
    """Make a new key in place of the one there is; both sign that it is right.

    The old one is kept beside it, and is good for nothing more. The next hand-in tells.

    Raises:
        LedgerRefusedError: there is no key yet, or another has taken its place.
        Others: see ``signing_key``.
    """
    folder, origin = keys_folder(), _origin(project, worker)
    if keys.place_of(folder, origin) is KeyPlace.NOWHERE:
        raise LedgerRefusedError("There is no key yet: the first hand-in makes one.")
    old, new = signing_key(project, worker, passphrase), Signer.new()
    # Before the job says so: a key that it names must never be lost to a crash.
    keys.write_key(keys.next_path(folder, origin), new, passphrase)
    project.writes.add_rekey(rekeyed(origin, worker.id, old, new)).result()
    keys.put_key(folder, origin, new, passphrase)
    return key_state(project, worker)


def lock(project: Project, worker: Worker, old: str, new: str) -> KeyState:
    """Lock a worker's key by another passphrase, or with "" by none.

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
    """Return the public key that signs next: also one whose change was cut short by a crash."""
    path = keys.next_path(folder, cut.origin)
    if cut.rekeys and path.exists() and keys.public_in(path) == cut.rekeys[-1].new:
        return cut.rekeys[-1].new
    return keys.known_public(folder, cut.origin)


def _origin(project: Project, worker: Worker) -> str:
    return project.reads.ledger_cut(worker.id).result().origin


def _finish_rekey(origin: str, rekeys: Sequence[Rekey], passphrase: str) -> None:
    """Put a new key in its place, if a crash came between; one that the job never named goes."""
    folder = keys_folder()
    path = keys.next_path(folder, origin)
    if not path.exists():
        return
    if rekeys and keys.public_in(path) == rekeys[-1].new:
        keys.put_key(folder, origin, keys.read_key(path, passphrase), passphrase)
    else:
        path.unlink()


def _given_up(rekeys: Sequence[Rekey]) -> set[str]:
    found: set[str] = set()
    for each in rekeys:
        found = (found | {each.old}) - {each.new}
    return found


def _last_public(project: Project, worker: Worker, rekeys: Sequence[Rekey]) -> str | None:
    """Return the key that the job knows to be right: of the last receipt, or what replaced it."""
    receipt = last_receipt(project.reads.receipts_of(worker.id).result())
    if receipt is None:
        return rekeys[-1].new if rekeys else None
    key = signed_by(receipt.bundle, "worker_key")
    for each in rekeys:
        key = each.new if each.old == key else key
    return key or None
