"""Encrypts a private key under a passphrase, as PKCS #8 with scrypt (RFC 5958, 8018 and 7914).

scrypt needs much memory for each guess, so that somebody who has found the file cannot try
passphrases by the million on a graphics card. Files that older versions wrote, with PBKDF2, are
still read. What a file demands of the machine is looked at before it is done: a hostile file cannot
ask for more memory or time than the limits here.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotator.document_limits import KEY_LANES, KEY_MEMORY_BYTES, KEY_ROUNDS

BEGIN: Final = "-----BEGIN ENCRYPTED PRIVATE KEY-----"
"""The first line of the PEM of a key with a passphrase."""

END: Final = "-----END ENCRYPTED PRIVATE KEY-----"

COST: Final = 2**17
BLOCK: Final = 8
LANES: Final = 1
"""N, r and p of scrypt: 128 MiB for about half a second, a sixteenth of a machine with 2 GB."""

_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32
_BLOCK_BITS: Final = 128
_LINE: Final = 64
_PEM: Final = re.compile(f"{BEGIN}(.*?){END}".encode(), re.DOTALL)

_SEQUENCE, _OCTETS, _INTEGER, _NAME = 0x30, 0x04, 0x02, 0x06
_LONG: Final = 0x80
"""From this value on the first byte of a length says how many bytes the length has."""

_PBES2: Final = bytes.fromhex("2a864886f70d01050d")
_PBKDF2: Final = bytes.fromhex("2a864886f70d01050c")
_SCRYPT: Final = bytes.fromhex("2b06010401da47040b")
_AES_256_CBC: Final = bytes.fromhex("60864801650304012a")

Part = tuple[int, bytes]
"""A value of DER: its tag and its content."""


class NotReadableError(ValueError):
    """A file is no encrypted key of a supported kind, or demands too much."""


@dataclass(frozen=True, slots=True)
class _Scrypt:
    salt: bytes
    cost: int
    block: int
    lanes: int


def encrypted_pem(der: bytes, passphrase: str) -> bytes:
    """Return the PEM of a private key (PKCS #8 in DER), encrypted under a passphrase."""
    from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - loaded when needed
        Cipher,
        algorithms,
        modes,
    )
    from cryptography.hazmat.primitives.padding import PKCS7  # noqa: PLC0415 - loaded when needed

    way = _Scrypt(secrets.token_bytes(_SALT_BYTES), COST, BLOCK, LANES)
    start = secrets.token_bytes(_BLOCK_BITS // 8)
    padder = PKCS7(_BLOCK_BITS).padder()
    cipher = Cipher(algorithms.AES(_derived(way, passphrase)), modes.CBC(start)).encryptor()
    data = cipher.update(padder.update(der) + padder.finalize()) + cipher.finalize()
    numbers = map(_number, (way.cost, way.block, way.lanes, _KEY_BYTES))
    scrypt = _seq(_part(_NAME, _SCRYPT), _seq(_part(_OCTETS, way.salt), *numbers))
    aes = _seq(_part(_NAME, _AES_256_CBC), _part(_OCTETS, start))
    whole = _seq(_seq(_part(_NAME, _PBES2), _seq(scrypt, aes)), _part(_OCTETS, data))
    text = base64.b64encode(whole).decode()
    lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
    return "\n".join([BEGIN, *lines, END, ""]).encode()


def decrypted(pem: bytes, passphrase: str) -> bytes | None:
    """Return the private key (PKCS #8 in DER) of an encrypted PEM; None if it uses PBKDF2.

    Raises:
        NotReadableError: it is no such PEM, or demands too much memory or time.
        ValueError: the passphrase is wrong.
    """
    from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - loaded when needed
        Cipher,
        algorithms,
        modes,
    )
    from cryptography.hazmat.primitives.padding import PKCS7  # noqa: PLC0415 - loaded when needed

    way, start, data = _read(der_in(pem))
    if way is None:
        return None
    cipher = Cipher(algorithms.AES(_derived(way, passphrase)), modes.CBC(start)).decryptor()
    padder = PKCS7(_BLOCK_BITS).unpadder()
    return padder.update(cipher.update(data) + cipher.finalize()) + padder.finalize()


def is_memory_hard(pem: bytes) -> bool:
    """Return whether an encrypted PEM has the current key derivation, at no lower cost.

    Raises:
        NotReadableError: see ``decrypted``.
    """
    way = _read(der_in(pem))[0]
    return way is not None and way.cost * way.block >= COST * BLOCK


def der_in(pem: bytes) -> bytes:
    """Return the DER of the one encrypted key in a PEM.

    Raises:
        NotReadableError: there is not exactly one.
    """
    found = _PEM.findall(pem)
    try:
        [text] = found
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (ValueError, binascii.Error) as error:
        raise NotReadableError("it holds no encrypted key") from error


def _derived(way: _Scrypt, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - when needed

    made = Scrypt(salt=way.salt, length=_KEY_BYTES, n=way.cost, r=way.block, p=way.lanes)
    return made.derive(passphrase.encode())


def _read(der: bytes) -> tuple[_Scrypt | None, bytes, bytes]:
    """Return the derivation (None for PBKDF2), the IV of the cipher, and the ciphertext.

    Raises:
        NotReadableError: it is of another kind, or demands too much.
    """
    try:
        algorithm, data = _inside(_SEQUENCE, _one(der))
        name, parameters = _inside(_SEQUENCE, algorithm)
        derivation, cipher = _inside(_SEQUENCE, parameters)
        kind, how = _inside(_SEQUENCE, derivation)
        if name != (_NAME, _PBES2):
            raise NotReadableError("it is encrypted in another way")
        if kind == (_NAME, _PBKDF2):
            _require_rounds(list(_inside(_SEQUENCE, how)))
            return None, b"", b""
        cipher_name, start = _inside(_SEQUENCE, cipher)
        is_known = kind == (_NAME, _SCRYPT) and cipher_name == (_NAME, _AES_256_CBC)
        if not is_known or (start[0], data[0]) != (_OCTETS, _OCTETS):
            raise NotReadableError("it is encrypted in another way")
        return _scrypt(list(_inside(_SEQUENCE, how))), start[1], data[1]
    except (ValueError, IndexError) as error:
        raise NotReadableError(str(error)) from error


def _scrypt(parts: list[Part]) -> _Scrypt:
    salt, *numbers = parts
    cost, block, lanes, *length = map(_whole, numbers)
    is_power = cost > 1 and cost & (cost - 1) == 0
    if salt[0] != _OCTETS or not is_power or length not in ([], [_KEY_BYTES]):
        raise NotReadableError("its derivation is not as it should be")
    if not 1 <= lanes <= KEY_LANES or block < 1 or 128 * cost * block > KEY_MEMORY_BYTES:
        raise NotReadableError("it demands more memory than a key may")
    return _Scrypt(salt[1], cost, block, lanes)


def _require_rounds(parts: list[Part]) -> None:
    rounds = _whole(parts[1])
    if not 1 <= rounds <= KEY_ROUNDS:
        raise NotReadableError("it demands more time than a key may")


def _one(data: bytes) -> Part:
    [part] = _parts(data)
    return part


def _inside(tag: int, part: Part) -> Iterator[Part]:
    if part[0] != tag:
        raise NotReadableError("it is no encrypted key")
    return iter(_parts(part[1]))


def _parts(data: bytes) -> list[Part]:
    """Return the sequence of DER values."""
    found: list[Part] = []
    while data:
        tag, length, at = data[0], data[1], 2
        if length >= _LONG:
            at += length - _LONG
            length = int.from_bytes(data[2:at], "big")
        if len(data) < at + length:
            raise NotReadableError("it is cut off")
        found.append((tag, data[at : at + length]))
        data = data[at + length :]
    return found


def _whole(part: Part) -> int:
    if part[0] != _INTEGER:
        raise NotReadableError("a number is missing")
    return int.from_bytes(part[1], "big", signed=True)


def _seq(*parts: bytes) -> bytes:
    return _part(_SEQUENCE, b"".join(parts))


def _number(value: int) -> bytes:
    return _part(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _part(tag: int, data: bytes) -> bytes:
    size = len(data)
    if size < _LONG:
        return bytes([tag, size]) + data
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG | len(length)]) + length + data
