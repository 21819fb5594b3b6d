"""Countersigns a hand-in with the countersigner's own key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes, read, shown
from annotator.ledger.ledger_documents import ReceiptContents, sign_receipt
from annotator.ledger.signatures import Signer
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.verify.ledger.document_checks import CheckInputs, verify_ledgers
from annotator.verify.ledger.document_reader import HandInRead


@dataclass(frozen=True, slots=True)
class Countersignable:
    """A valid hand-in, and the content of a receipt for it."""

    hand_in: HandInRead
    said: ReceiptContents

    def receipt(self, signer: Signer) -> bytes:
        """Return the bytes of the receipt, signed by that key."""
        return document_bytes(sign_receipt(signer, self.said))


def countersignable(
    path: Path, after: Sequence[Path] = (), *, enrols: bool = False
) -> Countersignable:
    """Return the content of a receipt for a hand-in; nothing is signed.

    Args:
        path: the hand-in; its signature is beside it.
        after: earlier receipts, which it must continue.
        enrols: the worker lost the key, and the new one is right.

    Raises:
        LedgerRefusedError: it is no hand-in, or is invalid; the sentence says why.
    """
    hand_in = read(path)
    if not isinstance(hand_in, HandInRead):
        raise LedgerRefusedError(said("{file} is no hand-in. Name one.", file=Name(shown(path))))
    before = None if hand_in.receipt is None else hand_in.receipt.said.worker_key
    replaces = before if enrols and before != hand_in.key else None
    edges = frozenset() if replaces is None else frozenset({(replaces, hand_in.key)})
    for result in verify_ledgers([path, *after], CheckInputs(enrolled=edges)).values():
        for problem in result.problems:
            raise LedgerRefusedError(
                said(
                    "Nothing was signed. {where}: {what}",
                    where=Name(problem.where),
                    what=problem.said,
                )
            )
    receipted = ReceiptContents(
        hand_in_sha256=hand_in.sha256,
        checkpoint=hand_in.checkpoint,
        ms=hand_in.ms,
        worker_key=hand_in.key,
        replaces=replaces,
        witness=hand_in.witness,
    )
    return Countersignable(hand_in, receipted)
