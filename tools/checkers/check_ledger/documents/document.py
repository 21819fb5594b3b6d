"""Reads a document of any kind, told by its first line."""

from __future__ import annotations

from pathlib import Path

from tools.checkers.check_ledger.documents import item_proof, portable_record
from tools.checkers.check_ledger.documents.hand_in import FORMAT, HandIn, read_hand_in
from tools.checkers.check_ledger.documents.item_proof import ItemProof, read_item_proof
from tools.checkers.check_ledger.documents.payment import (
    SignedPayment,
    is_payment,
    read_payment,
)
from tools.checkers.check_ledger.documents.portable_record import (
    PortableRecord,
    read_portable_record,
)
from tools.checkers.check_ledger.documents.receipt import Receipt, read_receipt
from tools.checkers.check_ledger.refusal import Json, Refused, need
from tools.checkers.check_ledger.source.files import read_bytes
from tools.checkers.check_ledger.source.strict_json import read_canonical, read_json

OfLedger = HandIn | Receipt | ItemProof
"""A document that states a checkpoint of a ledger."""

Document = OfLedger | PortableRecord | SignedPayment

MISSHAPEN = (LookupError, TypeError, AttributeError)
"""What a value of another form can cause deep in a portable record."""


def read_document(path: Path) -> Document:
    """Return the document in a file, which must hold by itself."""
    data = read_bytes(path)
    if (record := _record_in(data)) is not None:
        try:
            return read_portable_record(record)
        except MISSHAPEN as error:
            raise Refused("it has not the form of a portable record") from error
    first = read_canonical(data.split(b"\n")[0])
    need(isinstance(first, dict), "it is no document of a ledger")
    if first.get("format") == FORMAT:
        return read_hand_in(path, data)
    is_line = data.count(b"\n") == 1 and data.endswith(b"\n")
    need(is_line, "it is not one whole line")
    if first.get("format") == item_proof.FORMAT:
        return read_item_proof(first)
    if is_payment(first):
        return read_payment(first, len(data))
    return read_receipt(first)


def _record_in(data: bytes) -> Json:
    """Return a portable record; None if it is another document. A record may have any spelling."""
    if portable_record.FORMAT.encode() not in data:
        return None
    try:
        value = read_json(data)
    except Refused:
        return None
    is_record = isinstance(value, dict) and value.get("format") == portable_record.FORMAT
    return value if is_record else None


def receipts_in(document: Document) -> list[Receipt]:
    """Return the receipts that a document is or contains."""
    if isinstance(document, Receipt):
        return [document]
    if isinstance(document, PortableRecord):
        return document.receipts
    if isinstance(document, SignedPayment):
        return []
    return [] if document.receipt is None else [document.receipt]
