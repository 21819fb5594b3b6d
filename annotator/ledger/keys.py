"""The key of each worker's ledger, one for each job, created silently when it is first needed.

No two vendors see the same one. It lies in the keyring of the system where there is one, else in a
file that only its owner may read (0600), with a passphrase if the person wants one.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from annotator.document_limits import KEY_BYTES
from annotator.errors import AnnotatorError
from annotator.files import (
    FOR_THE_OWNER,
    FileRefusedError,
    exists,
    private_folder,
    read_whole,
    write_whole,
)
from annotator.ledger import system_keys
from annotator.ledger.encrypted_key import NotReadableError, is_memory_hard
from annotator.ledger.signatures import (
    LOCKED,
    KeyLockedError,
    KeyRefusedError,
    Signer,
    public_of_pem,
)
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said

_SUFFIX = ".pem"
_OLD = ".old"
_NEXT = ".next"


class KeyFileError(AnnotatorError):
    """A key file cannot be read or written."""


class KeyPlace(StrEnum):
    """Where a key is stored."""

    NOWHERE = "nowhere"
    KEYRING = "keyring"
    FILE = "file"
    LOCKED_FILE = "file with a passphrase"


def key_path(folder: Path, origin: str) -> Path:
    """Return the path of a ledger's key; its name reveals nothing and stays in the folder."""
    return folder / f"{sha256(origin.encode()).hexdigest()[:32]}{_SUFFIX}"


def place_of(folder: Path, origin: str) -> KeyPlace:
    """Return where the key of a ledger is stored.

    Raises:
        KeyFileError: its file cannot be read.
    """
    path = key_path(folder, origin)
    if exists(path):
        return KeyPlace.LOCKED_FILE if LOCKED.encode() in _bytes_of(path) else KeyPlace.FILE
    return KeyPlace.NOWHERE if system_keys.kept(path.stem) is None else KeyPlace.KEYRING


def own_key(folder: Path, origin: str, passphrase: str = "") -> Signer:
    """Return the key of a ledger, a new one if there is none.

    Raises:
        KeyLockedError: the passphrase is wrong.
        KeyFileError: the file is damaged, or the folder cannot be written to.
    """
    signer = known_key(folder, origin, passphrase)
    if signer is None:
        signer = Signer.new()
        path = key_path(folder, origin)
        if not system_keys.keep(path.stem, signer.pem().decode()):
            write_key(path, signer)
    return signer


def known_key(folder: Path, origin: str, passphrase: str = "") -> Signer | None:
    """Return the key of a ledger; None if there is none yet.

    Raises:
        KeyLockedError, KeyFileError: see ``own_key``.
    """
    path = key_path(folder, origin)
    if exists(path):
        signer = read_key(path, passphrase, is_own=True)
        _lock_anew(path, passphrase)
        return signer
    text = system_keys.kept(path.stem)
    if text is None:
        return None
    return _signer(text.encode(), f"in the keyring ({path.stem})", "", is_own=True)


def known_public(folder: Path, origin: str) -> str | None:
    """Return the public key of a ledger without its passphrase; None if there is no key.

    Raises:
        KeyFileError: the file is damaged.
    """
    path = key_path(folder, origin)
    if not exists(path):
        signer = known_key(folder, origin)
        return None if signer is None else signer.public
    return public_in(path, is_own=True)


def public_in(path: Path, *, is_own: bool = False) -> str:
    """Return the public key in a key file; ``is_own``: the program made it, and nobody named it.

    Raises:
        KeyFileError: it cannot be read, or is no key.
    """
    try:
        return public_of_pem(_bytes_of(path))
    except KeyRefusedError as error:
        raise (_own_unusable if is_own else _unusable)(str(path), error) from error


def read_key(path: Path, passphrase: str = "", *, is_own: bool = False) -> Signer:
    """Return the key in a file; ``is_own``: the program made it, and nobody named it.

    Raises:
        KeyLockedError: the passphrase is wrong.
        KeyFileError: it cannot be read, or is no key.
    """
    return _signer(_bytes_of(path), str(path), passphrase, is_own=is_own)


def write_key(path: Path, signer: Signer, passphrase: str = "") -> None:
    """Write a private key atomically; only its owner may read it (0600).

    The public key follows it, so that it can be read without the passphrase.

    Raises:
        KeyFileError: there is a file of that name, or the disk refused.
    """
    if exists(path):
        raise KeyFileError(
            said("There is a key at {path} already. It was left as it was.", path=FilePath(path))
        )
    _put(path, signer.pem(passphrase) + signer.public_pem())


def put_key(folder: Path, origin: str, signer: Signer, passphrase: str = "") -> KeyPlace:
    """Store a key as that of a ledger; return where. An older one is kept beside it.

    A key with a passphrase is stored in a file, since the keyring has a lock of its own.

    Raises:
        KeyFileError: the folder cannot be written to; the older key is unchanged.
    """
    path = key_path(folder, origin)
    _keep_old(path, signer)
    is_kept = not passphrase and system_keys.keep(path.stem, signer.pem().decode())
    try:
        if is_kept:
            path.unlink(missing_ok=True)
        else:
            _put(path, signer.pem(passphrase) + signer.public_pem())
            system_keys.forget(path.stem)
        next_path(folder, origin).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    return place_of(folder, origin)


def next_path(folder: Path, origin: str) -> Path:
    """Return the path of a new key that is about to replace that of a ledger."""
    path = key_path(folder, origin)
    return path.with_name(f"{path.stem}{_NEXT}{_SUFFIX}")


def _lock_anew(path: Path, passphrase: str) -> None:
    """Encrypt the key and its older versions again if an older program encrypted them weakly.

    This happens when the passphrase is used, because the program knows it at no other time. A file
    that has another passphrase, or cannot be written, stays unchanged: the key is used all the
    same.
    """
    for each in (path, *sorted(path.parent.glob(f"{path.stem}.*{_SUFFIX}"))) if passphrase else ():
        with suppress(KeyFileError, KeyRefusedError, NotReadableError):
            data = _bytes_of(each)
            if LOCKED.encode() in data and not is_memory_hard(data):
                signer = Signer.from_pem(data, passphrase)
                _put(each, signer.pem(passphrase) + signer.public_pem())


def _keep_old(path: Path, signer: Signer) -> None:
    """Keep the existing key under another name, unless it is the same one."""
    if exists(path):
        data = _bytes_of(path)
    else:
        text = system_keys.kept(path.stem)
        data = b"" if text is None else text.encode()
    if not data or _is_of(data, signer):
        return
    for number in range(1, 1_000):
        old = path.with_name(f"{path.stem}{_OLD}{number}{_SUFFIX}")
        if not exists(old):
            _put(old, data)
            return


def _is_of(data: bytes, signer: Signer) -> bool:
    try:
        return public_of_pem(data) == signer.public
    except KeyRefusedError:
        return False


def _bytes_of(path: Path) -> bytes:
    try:
        return read_whole(path, KEY_BYTES)
    except FileRefusedError as error:
        raise KeyFileError(error.about(said("The key {path}", path=FilePath(path)))) from error


def _signer(data: bytes, where: str, passphrase: str, *, is_own: bool) -> Signer:
    try:
        return Signer.from_pem(data, passphrase)
    except KeyLockedError:
        raise
    except KeyRefusedError as error:
        raise (_own_unusable if is_own else _unusable)(where, error) from error


def _unusable(where: str, error: KeyRefusedError) -> KeyFileError:
    """Return the error about a file that a person named, which may be anything of theirs."""
    return KeyFileError(
        said(
            "The file {where} cannot be used as a key: {problem} Name the key file, such as "
            "vendor.pem.",
            where=FilePath(where),
            problem=error.said,
        )
    )


def _own_unusable(where: str, error: KeyRefusedError) -> KeyFileError:
    return KeyFileError(
        said(
            "The key {where} cannot be used: {problem} Move it away and a new one will be made; "
            "what was receipted stays valid.",
            where=FilePath(where),
            problem=error.said,
        )
    )


def _unwritable(path: Path, error: OSError) -> KeyFileError:
    return KeyFileError(
        said(
            "A key could not be written to {folder} ({reason}). Your work is not touched by that; "
            "try again when the disk can be written to.",
            folder=FilePath(path.parent),
            reason=Reason(error.strerror),
        )
    )


def _put(path: Path, data: bytes) -> None:
    try:
        private_folder(path.parent)
        write_whole(path, data, mode=FOR_THE_OWNER)
    except OSError as error:
        raise _unwritable(path, error) from error
