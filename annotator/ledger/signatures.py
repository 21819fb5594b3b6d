"""Ed25519 keys and signed statements: in-toto Statement v1 in DSSE in a Sigstore bundle.

``cryptography`` is loaded when something is signed or checked, never at the start.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger import encrypted_key
from annotator.ledger.ed25519 import is_strict_point, is_strict_signature, point_in
from annotator.sentences.parts import Reason
from annotator.sentences.said import said

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PAYLOAD: Final = "application/vnd.in-toto+json"
BUNDLE: Final = "application/vnd.dev.sigstore.bundle.v0.3+json"
LOCKED: Final = encrypted_key.BEGIN
"""The first line of the PEM of a key with a passphrase."""

_PUBLIC: Final = re.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", re.DOTALL)


class KeyRefusedError(AnnotatorError):
    """A file has no usable key."""


class KeyLockedError(KeyRefusedError):
    """A key has a passphrase, which is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An Ed25519 private key."""

    _key: Ed25519PrivateKey

    @classmethod
    def new(cls) -> Signer:
        """Make a key."""
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above

        return cls(ed25519.Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> Signer:
        """Return the key derived from 32 bytes (RFC 8032, section 5.1.5)."""
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above

        return cls(ed25519.Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def from_pem(cls, data: bytes, passphrase: str = "") -> Signer:
        """Return the key in a PEM text.

        Raises:
            KeyLockedError: the passphrase is missing or wrong.
            KeyRefusedError: it is no key.
        """
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - see above
            load_pem_private_key,
        )

        try:
            if LOCKED.encode() in data:
                key = _unlocked(data, passphrase)
            else:
                key = load_pem_private_key(data, None)
        except (ValueError, TypeError) as error:
            raise KeyRefusedError("It is no private key.") from error
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise KeyRefusedError("It is a key of another kind; this program signs by Ed25519.")
        return cls(key)

    def pem(self, passphrase: str = "") -> bytes:
        """Return the private key as PEM (PKCS #8), encrypted if there is a passphrase.

        Raises:
            KeyRefusedError: there is too little memory to encrypt it.
        """
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - as above

        encoding = form.Encoding.DER if passphrase else form.Encoding.PEM
        data = self._key.private_bytes(encoding, form.PrivateFormat.PKCS8, form.NoEncryption())
        if not passphrase:
            return data
        try:
            return encrypted_key.encrypted_pem(data, passphrase)
        except MemoryError as error:
            raise KeyRefusedError(_NO_MEMORY) from error

    def openssh(self) -> bytes:
        """Return the private key as OpenSSH writes it, without a passphrase; never on a disk."""
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - as above

        kind, encoding = form.PrivateFormat.OpenSSH, form.Encoding.PEM
        return self._key.private_bytes(encoding, kind, form.NoEncryption())

    @property
    def seed(self) -> bytes:
        """The 32 bytes from which the key is derived."""
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - as above

        raw, encoding = form.PrivateFormat.Raw, form.Encoding.Raw
        return self._key.private_bytes(encoding, raw, form.NoEncryption())

    @property
    def public(self) -> str:
        """The public key: base64 of its DER (SubjectPublicKeyInfo)."""
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - as above

        return base64.b64encode(
            self._key.public_key().public_bytes(
                form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
            )
        ).decode()

    def public_pem(self) -> bytes:
        """Return the public key as PEM."""
        lines = ["-----BEGIN PUBLIC KEY-----", self.public, "-----END PUBLIC KEY-----", ""]
        return "\n".join(lines).encode()

    def signature(self, payload: bytes, kind: str = PAYLOAD) -> str:
        """Return the DSSE signature of a payload of that type, in base64."""
        return base64.b64encode(self._key.sign(pre_authentication(payload, kind))).decode()

    def bundle(self, statement: Mapping[str, object]) -> JsonObject:
        """Return the bundle of a statement with its signature."""
        return bundle_of(statement, self.public, self.signature(canonical(statement)))


def _unlocked(data: bytes, passphrase: str) -> PrivateKeyTypes:
    """Return the key in an encrypted PEM, old or new.

    Raises:
        KeyLockedError: the passphrase is missing or wrong.
        KeyRefusedError: it is encrypted in another way, or demands too much of the machine.
        ValueError: there is no key in it.
    """
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - see above
        load_der_private_key,
    )

    if not passphrase:
        raise KeyLockedError("It has a passphrase. Type it.")
    try:
        der = encrypted_key.decrypted(data, passphrase)
        if der is not None:
            return load_der_private_key(der, None)
        return load_der_private_key(encrypted_key.der_in(data), passphrase.encode())
    except encrypted_key.NotReadableError as error:
        raise KeyRefusedError(
            said("Its lock cannot be opened: {reason}.", reason=Reason(str(error)))
        ) from error
    except MemoryError as error:
        raise KeyRefusedError(_NO_MEMORY) from error
    except ValueError as error:
        raise KeyLockedError("That is not its passphrase. Type it again.") from error


_NO_MEMORY: Final = "There is too little memory for its passphrase. Close other programs."


def statement_of(
    subjects: Mapping[str, str], predicate_type: str, predicate: Mapping[str, object]
) -> JsonObject:
    """Return an in-toto statement about files, by name and hexadecimal SHA-256."""
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()
        ],
        "predicateType": predicate_type,
        "predicate": dict(predicate),
    }


def bundle_of(statement: Mapping[str, object], public: str, signature: str) -> JsonObject:
    """Return the bundle of a statement, its key and its signature (base64).

    Raises:
        KeyRefusedError: the key is not canonical base64.
    """
    return {
        "mediaType": BUNDLE,
        "verificationMaterial": {"publicKey": {"hint": fingerprint(public)}},
        "dsseEnvelope": {
            "payload": base64.b64encode(canonical(statement)).decode(),
            "payloadType": PAYLOAD,
            "signatures": [{"sig": signature}],
        },
    }


def pre_authentication(payload: bytes, kind: str = PAYLOAD) -> bytes:
    """Return the bytes that DSSE signs for a payload of that type (its PAE)."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def fingerprint(public: str) -> str:
    """Return the SHA-256 of a public key's DER, hexadecimal.

    Raises:
        KeyRefusedError: it is not canonical base64.
    """
    return sha256(from_base64(public)).hexdigest()


def is_signed(public: str, payload: bytes, signature: bytes, kind: str = PAYLOAD) -> bool:
    """Return whether that key (base64 of its DER) made this DSSE signature of the payload."""
    try:
        point = require_public(public)
    except KeyRefusedError:
        return False
    return is_valid_signature(point, pre_authentication(payload, kind), signature)


def is_valid_signature(point: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a key of 32 bytes has signed a message. All verification goes through here.

    Keys for which anybody can sign and non-canonical signatures are refused: see
    ``annotator.ledger.ed25519``.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above

    if not (is_strict_point(point) and is_strict_signature(signature)):
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def require_public(public: str) -> bytes:
    """Return the 32 bytes of a valid public key (base64 of its DER).

    Raises:
        KeyRefusedError: it is no Ed25519 key, is not canonical, or is one of the few for which
            anybody can make signatures.
    """
    point = point_in(from_base64(public))
    if point is None:
        raise KeyRefusedError("It is no Ed25519 key that belongs to somebody.")
    return point


def public_of_pem(data: bytes) -> str:
    """Return the public key (base64 of its DER) in a PEM text, public or private.

    Raises:
        KeyRefusedError: there is none in it.
    """
    found = _PUBLIC.search(data.decode("ascii", "replace"))
    if found is None:
        return Signer.from_pem(data).public
    public = "".join(found[1].split())
    require_public(public)
    return public


def from_base64(text: str) -> bytes:
    """Return the bytes of canonical base64.

    Raises:
        KeyRefusedError: it is not canonical; two texts for the same bytes would be two documents.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyRefusedError("It is not base64.") from error
    if base64.b64encode(data).decode() != text:
        raise KeyRefusedError("It is not base64 as it should be written.")
    return data
