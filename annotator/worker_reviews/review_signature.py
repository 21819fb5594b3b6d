"""The signature of a review of a submission: it binds the decisions to the reviewer's key."""

from __future__ import annotations

from typing import Final

from annotator.document_limits import ORDER_SIGNATURE_BYTES
from annotator.ledger.file_signature import SignatureForm
from annotator.sentences.said import said

REVIEW_SIGNATURE: Final = SignatureForm(
    "urn:fairlabel:review:1",
    "manifest.json",
    ORDER_SIGNATURE_BYTES,
    none=said(
        "It is not signed as a review, so nobody can tell from whom it is. Ask for it again."
    ),
    other_file=said(
        "Its signature is of another review: it was changed after it was signed. Ask for it again."
    ),
    not_held=said("Its signature was not made by the key that it names. Ask for it again."),
)
"""Signs the manifest, which has the name, size and SHA-256 of each file."""
