"""The signature of a work order: who wrote exactly these bytes, by a key."""

from __future__ import annotations

from typing import Final

from annotator.document_limits import ORDER_SIGNATURE_BYTES
from annotator.ledger.file_signature import FileSignatureError, FileSigner, SignatureForm
from annotator.ledger.signatures import Signer
from annotator.sentences.said import said

ORDER_STATEMENT: Final = "urn:fairlabel:work-order:1"
ORDER_SUBJECT: Final = "work-order.toml"
"""The name that signatures use for a work order, whatever its file is called."""

OrderSignatureError = FileSignatureError
"""A file is no valid signature of a work order."""

_FORM: Final = SignatureForm(
    ORDER_STATEMENT,
    ORDER_SUBJECT,
    ORDER_SIGNATURE_BYTES,
    none=said("It is no signature of a work order."),
    other_file=said(
        "It is a signature of another file: the work order was changed after it was signed, or the "
        "two do not belong together."
    ),
    not_held=said("The signature does not hold: it was not made by the key that it names."),
)


def sign_order(signer: Signer, data: bytes) -> bytes:
    """Return the bytes of the signature's file for a work order."""
    return _FORM.signed(signer, data)


def order_signer(data: bytes, signature: bytes) -> FileSigner:
    """Return who signed exactly these bytes of a work order.

    Raises:
        OrderSignatureError: the signature does not hold, is for other bytes, or is none.
    """
    return _FORM.signer_of(data, signature)
