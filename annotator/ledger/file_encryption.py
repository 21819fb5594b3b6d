"""Encrypts files to a key and decrypts them: the age format, with Ed25519 keys as in OpenSSH.

Files stream in both directions. What is decrypted goes into a nameless file, which the system
removes when it is closed, even if the program is killed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from annotator.display_text import shown_name
from annotator.document_limits import AGE_HEADER_BYTES, KEY_BYTES
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import FileRefusedError, opened_plain, read_whole
from annotator.ledger.signatures import KeyRefusedError, Signer, public_of_pem, require_public
from annotator.progress import Cancel
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said

ENCRYPTED_SUFFIX: Final = ".age"
"""What the name of an encrypted file ends in, after its own ending."""

_BEGIN: Final = b"age-encryption.org/v1\n"
_TEXT: Final = "ssh-ed25519"
_END_OF_HEADER: Final = b"\n---"


class DecryptionError(AnnotatorError):
    """An encrypted file cannot be opened: it is damaged, or for another key."""


class RecipientRefusedError(AnnotatorError):
    """A file has no key to encrypt to."""


class NotForUsError(DecryptionError):
    """A file is encrypted to a key that is not here."""


def recipient_text(public: str) -> str:
    """Return a public key (base64 of its DER) as the text by which others encrypt to it.

    Raises:
        KeyRefusedError: it is no key.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - when needed
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - when needed

    key = ed25519.Ed25519PublicKey.from_public_bytes(require_public(public))
    return key.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()


def public_of_text(text: str) -> str:
    """Return the public key (base64 of its DER) in a text: that of ``recipient_text``, or PEM.

    Raises:
        KeyRefusedError: there is no key in it.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - when needed
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - when needed

    if not text.strip().startswith(_TEXT):
        return public_of_pem(text.encode())
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above

    try:
        key = form.load_ssh_public_key(text.strip().encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyRefusedError(_NO_KEY) from error
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise KeyRefusedError(_NO_KEY)
    pem = key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return public_of_pem(pem)


def recipient_of(path: Path) -> str:
    """Return the public key in a file, base64 of its DER: the one that others encrypt to.

    Raises:
        RecipientRefusedError: it cannot be read, or has no such key.
    """
    name = Name(shown_name(path.name))
    try:
        return public_of_text(read_whole(path, KEY_BYTES).decode("utf-8", "replace"))
    except FileRefusedError as error:
        raise RecipientRefusedError(error.about(name)) from error
    except KeyRefusedError as error:
        raise RecipientRefusedError(
            said("{file} cannot be used. {problem}", file=name, problem=error.said)
        ) from error


_NO_KEY: Final = "It is no key to encrypt to. Ask for the text that begins with ssh-ed25519."


def is_encrypted(path: Path) -> bool:
    """Return whether a file is encrypted, by its first bytes.

    Raises:
        FileRefusedError: it cannot be read.
    """
    with opened_plain(path) as file:
        return file.read(len(_BEGIN)) == _BEGIN


def encrypt(plain: IO[bytes], out: IO[bytes], recipient: str, cancel: Cancel | None = None) -> None:
    """Encrypt a file from where it stands to the owner of a public key (base64 of its DER).

    Raises:
        KeyRefusedError: it is no key.
        OSError: one of the two files cannot be read or written.
        CancelledError: the person cancelled.
    """
    import pyrage  # noqa: PLC0415 - loaded when needed

    to = pyrage.ssh.Recipient.from_str(recipient_text(recipient))
    source, target = _Stream(plain, cancel), _Stream(out, cancel)
    try:
        pyrage.encrypt_io(source, target, [to])
    except (pyrage.EncryptError, OSError) as error:
        raise source.fault or target.fault or error from error


@contextmanager
def decrypted(
    path: Path, keys: Sequence[Signer], folder: Path, cancel: Cancel | None = None
) -> Iterator[IO[bytes]]:
    """Yield what is in an encrypted file, as a nameless file in a folder with enough space.

    Raises:
        NotForUsError: none of the keys opens it.
        DecryptionError: it is damaged or cut short.
        FileRefusedError: it cannot be read.
        OSError: the disk refused.
        CancelledError: the person cancelled.
    """
    with tempfile.TemporaryFile(dir=folder) as plain:
        with opened_plain(path) as file:
            fault = _decrypt(file, plain, keys, cancel)
        if fault is not None:
            # Outside the block: it is no fault of the file that is read.
            raise fault
        plain.seek(0)
        yield plain


def _decrypt(
    file: IO[bytes], plain: IO[bytes], keys: Sequence[Signer], cancel: Cancel | None
) -> OSError | CancelledError | None:
    """Decrypt a file; return why its plain form could not be written, None if it was.

    Raises:
        NotForUsError, DecryptionError, OSError, CancelledError: see ``decrypted``.
    """
    import pyrage  # noqa: PLC0415 - loaded when needed

    if not keys:
        raise NotForUsError(_NOT_FOR_US)
    _require_short_header(file)
    identities = [pyrage.ssh.Identity.from_buffer(key.openssh()) for key in keys]
    source, target = _Stream(file, cancel), _Stream(plain, cancel)
    try:
        pyrage.decrypt_io(source, target, identities)
    except (pyrage.DecryptError, OSError) as error:
        if source.fault is not None:
            raise source.fault from error
        if target.fault is not None:
            return target.fault
        if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
            raise NotForUsError(_NOT_FOR_US) from error
        raise DecryptionError(
            said(
                "It is damaged or cut short ({reason}). Ask for it again.",
                reason=Reason(str(error)),
            )
        ) from error
    return None


def _require_short_header(file: IO[bytes]) -> None:
    """Refuse a header that would take the library minutes, during which nothing can stop it.

    The library takes a time that grows with the square of the number of keys.
    """
    head = file.read(AGE_HEADER_BYTES)
    file.seek(0)
    if len(head) == AGE_HEADER_BYTES and _END_OF_HEADER not in head:
        raise DecryptionError(
            "It is encrypted to far more keys than one person has. Ask for it again, encrypted to "
            "your key."
        )


_NOT_FOR_US: Final = (
    "It is encrypted to a key that is not on this computer. Open it where that key is, or send "
    "your encryption key and ask for it again."
)


class _Stream:
    """A file that remembers its own fault: the library keeps only the words of it."""

    def __init__(self, file: IO[bytes], cancel: Cancel | None) -> None:
        self._file = file
        self._cancel = cancel or Cancel()
        self.fault: OSError | CancelledError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to that many bytes."""
        try:
            self._cancel.check()
            return self._file.read(size)
        except (OSError, CancelledError) as error:
            self.fault = error
            raise

    def write(self, data: bytes) -> int:
        """Write all of the bytes."""
        try:
            self._cancel.check()
            return self._file.write(data)
        except (OSError, CancelledError) as error:
            self.fault = error
            raise

    def flush(self) -> None:
        """Flush what was written."""
        self._file.flush()
