"""Recognises a file dropped on the window: a hand-in, a receipt, a proof, or another file."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError
from annotator.files import is_file, opened_plain
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.payment_documents import PAYMENT_STATEMENT

_LOOKED_AT_BYTES: Final = 1 << 16


class LedgerFileKind(Enum):
    """The apparent kind of a ledger file; its validity is checked elsewhere."""

    HAND_IN = auto()
    RECEIPT = auto()
    PROOF = auto()
    PAYMENT = auto()


_SIGNS: Final = (
    (LedgerFileKind.HAND_IN, b"fairlabel/hand-in/"),
    (LedgerFileKind.PROOF, b'{"checkpoint"'),
    (LedgerFileKind.RECEIPT, b"dsseEnvelope"),
)
"""In this order: a hand-in and a proof may contain a receipt."""


def document_in(path: Path) -> LedgerFileKind | None:
    """Return the apparent kind of a file by its first bytes; a signature counts as its hand-in."""
    hand_in = path.with_name(path.name.removesuffix(BUNDLE_SUFFIX))
    if hand_in != path and is_file(hand_in):
        return document_in(hand_in)
    try:
        with opened_plain(path) as file:
            data = file.read(_LOOKED_AT_BYTES).lstrip()
    except AnnotatorError:
        return None
    if not data.startswith(b"{"):
        return None
    found = next((document for document, sign in _SIGNS if sign in data), None)
    if found is LedgerFileKind.RECEIPT and _is_payment(data):
        return LedgerFileKind.PAYMENT
    return found


def _is_payment(data: bytes) -> bool:
    """Return whether a bundle has a statement about a payment, which is inside its base64."""
    try:
        payload = base64.b64decode(json.loads(data)["dsseEnvelope"]["payload"])
        return bool(json.loads(payload)["predicateType"] == PAYMENT_STATEMENT)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def sorted_out(paths: Sequence[Path]) -> dict[LedgerFileKind, list[Path]]:
    """Return the ledger files among some files, by apparent kind."""
    found: dict[LedgerFileKind, list[Path]] = {}
    for path in paths:
        document = document_in(path)
        if document is not None:
            found.setdefault(document, []).append(path)
    return found
