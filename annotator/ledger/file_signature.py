"""The signature of a file: who signed exactly these bytes, by a key.

The form is that of a receipt (docs/ledger.md) with a predicate type of its own. There is exactly
one spelling of a signature by a key for a file: whatever differs from it in a byte is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger.signatures import (
    KeyRefusedError,
    Signer,
    bundle_of,
    fingerprint,
    from_base64,
    is_signed,
    statement_of,
)
from annotator.sentences.said import Said


class FileSignatureError(AnnotatorError):
    """A file is no valid signature of another file."""


@dataclass(frozen=True, slots=True)
class FileSigner:
    """Who signed a file: the public key (base64 of its DER) and its fingerprint."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SignatureForm:
    """One kind of signature, and its sentences.

    ``statement`` is the predicate type. ``subject`` is the name that signatures use for the file,
    whatever it is called. A signature has up to ``most_bytes``. ``none`` refuses a file that is no
    such signature, ``other_file`` one of other bytes, ``not_held`` one by another key.
    """

    statement: str
    subject: str
    most_bytes: int
    none: Said
    other_file: Said
    not_held: Said

    def signed(self, signer: Signer, data: bytes) -> bytes:
        """Return the bytes of the signature of a file."""
        return canonical(signer.bundle(self._statement(data, signer.public))) + b"\n"

    def signer_of(self, data: bytes, signature: bytes) -> FileSigner:
        """Return who signed exactly these bytes.

        Raises:
            FileSignatureError: the signature does not hold, is for other bytes, or is none.
        """
        key, sig = self._key_and_signature(signature)
        statement = self._statement(data, key)
        try:
            expected = canonical(bundle_of(statement, key, sig)) + b"\n"
            raw = from_base64(sig)
        except KeyRefusedError as error:
            raise FileSignatureError(self.none) from error
        if signature != expected:
            raise FileSignatureError(self.other_file)
        if not is_signed(key, canonical(statement), raw):
            raise FileSignatureError(self.not_held)
        return FileSigner(key, fingerprint(key))

    def _statement(self, data: bytes, key: str) -> JsonObject:
        return statement_of({self.subject: sha256(data).hexdigest()}, self.statement, {"key": key})

    def _key_and_signature(self, signature: bytes) -> tuple[str, str]:
        """Return the key and the signature that a file names; all else in it is compared later."""
        if len(signature) > self.most_bytes:
            raise FileSignatureError(self.none)
        try:
            envelope = json.loads(signature)["dsseEnvelope"]
            payload = json.loads(from_base64(_text(envelope["payload"])))
            sig, key = envelope["signatures"][0]["sig"], payload["predicate"]["key"]
            is_known = payload["predicateType"] == self.statement
            found = _text(key), _text(sig)
        except (ValueError, LookupError, TypeError, RecursionError, KeyRefusedError) as error:
            raise FileSignatureError(self.none) from error
        if not is_known:
            raise FileSignatureError(self.none)
        return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
