"""Compares an export with documents. Page: "Exports against the ledger"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tools.checkers.check_ledger.documents.document import OfLedger, read_document, receipts_in
from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.item_proof import ItemProof
from tools.checkers.check_ledger.documents.payment import SignedPayment
from tools.checkers.check_ledger.documents.portable_record import PortableRecord
from tools.checkers.check_ledger.exports.entries import check_counts, check_payment, check_witness
from tools.checkers.check_ledger.exports.export import Export, Hours
from tools.checkers.check_ledger.exports.hours import check_hours, check_hours_of_all
from tools.checkers.check_ledger.exports.items import check_item
from tools.checkers.check_ledger.refusal import Refused, need
from tools.checkers.check_ledger.source.files import shown

MISSHAPEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    MemoryError,
)
"""What an export of another form can cause; ``check_export`` says what is wrong with it."""


def compare_export(folder: Path, paths: Sequence[Path]) -> None:
    """Refuse an export that contradicts a document.

    Args:
        folder: of the export.
        paths: hand-ins, receipts, proofs and payments; portable records are passed over.
    """
    try:
        _compare(Export(folder), paths)
    except Refused:
        raise
    except MISSHAPEN as error:
        raise Refused(f"it cannot be read: {shown(repr(error))}") from error


def _compare(export: Export, paths: Sequence[Path]) -> None:
    """Apply rule 1, and then those for each document."""
    holds = all(each.holds for each in export.ledgers)
    need(holds, "the record was changed after it was handed in")
    documents = {path: read_document(path) for path in paths}
    hours: list[Hours] = []
    for path, one in documents.items():
        if isinstance(one, SignedPayment):
            check_payment(export, one)
        elif not isinstance(one, PortableRecord):
            is_of_job = one.checkpoint.origin.split("/")[1] == export.job_id
            need(is_of_job, f"{shown(path.name)}: another job")
            hours += _hours_in(one)
    named = {one.manifest for one in hours if isinstance(one, HandIn)}
    export.is_named = export.manifest in named
    for each in hours:
        check_hours(export, each)
        if isinstance(each, HandIn):
            check_counts(export, each)
        check_witness(export, each)
    check_hours_of_all(export, hours)
    for one in documents.values():
        if isinstance(one, ItemProof):
            check_item(export, one)


def _hours_in(document: OfLedger) -> list[Hours]:
    """Return the hand-in or the receipt that a document is, and the receipt in it."""
    own: list[Hours] = [document] if isinstance(document, HandIn) else []
    return own + receipts_in(document)
