"""A key as a short text to print and to type: Bech32m (BIP 350), in groups of four.

It has no characters that are easily mixed up, either case will do, and any four wrong characters
are noticed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from annotator.ledger.signatures import KeyRefusedError, Signer
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said

PREFIX: Final = "fairkey"
"""The prefix of the text of a key, before the separator "1"."""

SEED_BYTES: Final = 32
_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M: Final = 0x2BC830A3
_CHECK_CHARACTERS: Final = 6
_GROUP: Final = 4


def text_of(signer: Signer) -> str:
    """Return the text of a key, in groups separated by spaces."""
    text = encoded(PREFIX, signer.seed)
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def signer_of(text: str) -> Signer:
    """Return the key in a text with any spacing.

    Raises:
        KeyRefusedError: it has typing errors; the sentence says which.
    """
    typed = "".join(text.split()).replace("-", "")
    if typed not in {typed.lower(), typed.upper()}:
        raise KeyRefusedError("Type the key in small letters only.")
    prefix, found, _ = (typed := typed.lower()).rpartition("1")
    if not found or prefix != PREFIX:
        raise KeyRefusedError(
            said(
                "The text of a key begins with {prefix}1. Type it from there.", prefix=Code(PREFIX)
            )
        )
    whole = len(encoded(PREFIX, bytes(SEED_BYTES)))
    if len(typed) != whole:
        raise KeyRefusedError(
            said(
                "The text of a key has {whole} characters, without spaces, and this has {size}. "
                "Compare it with the sheet.",
                whole=Count(whole),
                size=Count(len(typed)),
            )
        )
    data = decoded(PREFIX, typed)
    if data is None:
        raise KeyRefusedError(
            "A character is not as it is on the sheet. Compare it, and try again."
        )
    return Signer.from_seed(data)


def encoded(prefix: str, data: bytes) -> str:
    """Return bytes as Bech32m under a prefix."""
    values = _regrouped(data, 8, 5)
    rest = _polymod([*_expanded(prefix), *values, *[0] * _CHECK_CHARACTERS]) ^ _BECH32M
    check = [(rest >> 5 * (_CHECK_CHARACTERS - 1 - at)) & 31 for at in range(_CHECK_CHARACTERS)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in (*values, *check))}"


def decoded(prefix: str, text: str) -> bytes | None:
    """Return the bytes of a lower-case text; None if it is invalid under that prefix."""
    if not is_bech32m(text) or not text.startswith(f"{prefix}1"):
        return None
    values = [_ALPHABET.index(each) for each in text[len(prefix) + 1 :]][:-_CHECK_CHARACTERS]
    data = bytes(_regrouped(values, 5, 8, is_padded=False))
    # The unused bits at the end must be 0, so that each key has only one text.
    return data if encoded(prefix, data) == text else None


def is_bech32m(text: str) -> bool:
    """Return whether the checksum of a lower-case text is valid."""
    prefix, _, rest = text.rpartition("1")
    if not prefix or len(rest) < _CHECK_CHARACTERS or any(each not in _ALPHABET for each in rest):
        return False
    return _polymod([*_expanded(prefix), *map(_ALPHABET.index, rest)]) == _BECH32M


def _expanded(prefix: str) -> list[int]:
    return [*(ord(each) >> 5 for each in prefix), 0, *(ord(each) & 31 for each in prefix)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def _regrouped(
    values: Iterable[int], width: int, new_width: int, *, is_padded: bool = True
) -> list[int]:
    """Return the bits of some values in groups of another width, the last padded with 0."""
    rest, bits, found = 0, 0, []
    for value in values:
        rest, bits = (rest << width) | value, bits + width
        while bits >= new_width:
            bits -= new_width
            found.append((rest >> bits) & ((1 << new_width) - 1))
    if is_padded and bits:
        found.append((rest << (new_width - bits)) & ((1 << new_width) - 1))
    return found
