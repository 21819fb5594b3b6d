"""The signature of an update file: who released exactly this version of the program, by a key."""

from __future__ import annotations

from typing import Final

from annotator.document_limits import ORDER_SIGNATURE_BYTES
from annotator.ledger.file_signature import SignatureForm
from annotator.sentences.said import said

UPDATE_STATEMENT: Final = "urn:fairlabel:update:1"

UPDATE_SIGNATURE: Final = SignatureForm(
    UPDATE_STATEMENT,
    "manifest.json",
    ORDER_SIGNATURE_BYTES,
    none=said("It is not signed as an update, so nobody can tell from whom it is."),
    other_file=said("Its signature is of another update: it was changed after it was signed."),
    not_held=said("Its signature was not made by the key that it names."),
)
"""Signs the manifest, which has the name, size and SHA-256 of each file."""
