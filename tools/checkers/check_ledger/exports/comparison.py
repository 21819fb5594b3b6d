"""Compares an export with documents. Page: "Exports against the ledger"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tools.checkers.check_ledger.documents.document import read_document, receipts_in
from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.item_proof import ItemProof
from tools.checkers.check_ledger.documents.portable_record import PortableRecord
from tools.checkers.check_ledger.exports.entries import check_counts, check_witness
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
        paths: hand-ins, receipts and proofs; portable records are passed over.
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
    hours: list[Hours] = []
    proofs: list[ItemProof] = []
    for path in paths:
        one = read_document(path)
        if isinstance(one, PortableRecord):
            continue
        is_of_job = one.checkpoint.origin.split("/")[1] == export.job_id
        need(is_of_job, f"{shown(path.name)}: another job")
        if isinstance(one, ItemProof):
            proofs.append(one)
        if isinstance(one, HandIn):
            hours.append(one)
            export.is_named = export.is_named or one.manifest == export.manifest
        hours += receipts_in(one)
    for document in hours:
        check_hours(export, document)
        if isinstance(document, HandIn):
            check_counts(export, document)
        check_witness(export, document)
    check_hours_of_all(export, hours)
    for proof in proofs:
        check_item(export, proof)
