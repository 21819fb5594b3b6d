"""Reads by whom the manifest of a submission was signed."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from annotator.verify.common.manifest import MANIFEST
from annotator.verify.ledger.ledger_fields import require
from annotator.verify.ledger.signed_statement import canonical_value, statement_in

STATEMENT: Final = "urn:fairlabel:submission:1"


def key_that_signed(manifest: bytes, bundle: bytes) -> str:
    """Return the key that signed the manifest.

    Raises:
        NotThatDocumentError: the bundle is no such signature, does not hold, or is for another one.
    """
    require(bundle.endswith(b"\n"), "Its last line is cut off.")
    statement = statement_in(canonical_value(bundle[:-1]), STATEMENT, MANIFEST, "key")
    [subject] = statement["subject"]
    require(
        subject["digest"]["sha256"] == sha256(manifest).hexdigest(),
        "The signature is for another submission.",
    )
    key: str = statement["predicate"]["key"]
    return key
