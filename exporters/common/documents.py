"""Writes JSON in pieces, one element of a long list per line, and seals it on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from annotator.export.forms.canonical import SEAL, ready, seal_of

_ENCODER: Final = ready(json.JSONEncoder(allow_nan=False))
_AT_ONCE: Final = 100
"""The elements of a list in one piece; each piece is hashed and written separately."""


class JsonText(str):
    """The JSON text of a value, as ``as_line`` writes it."""

    __slots__ = ()


def as_text(value: object) -> str:
    """Return a value as one line of JSON in ASCII.

    Raises:
        ValueError: a number in it is not finite.
    """
    return value if type(value) is JsonText else _ENCODER(value)


def as_line(value: object) -> bytes:
    """Return a value as one line of ASCII: pycocotools fails on more in a non-UTF-8 locale.

    Raises:
        ValueError: a number in it is not finite.
    """
    return as_text(value).encode("ascii")


def document(sections: Iterable[tuple[str, object]], *, has_seal: bool = False) -> Iterator[bytes]:
    """Yield an object whose values are written one by one.

    An iterator is written as a list, element by element, and never held; an element can be the JSON
    text of one. With ``has_seal`` the
    object ends with its own digest, for which the elements of such lists must have seals of their
    own.
    """
    brief: dict[str, object] = {}
    opening = b"{\n"
    for key, value in sections:
        yield opening + as_line(key) + b": "
        opening = b",\n"
        if isinstance(value, Iterator):
            seals: list[object] = []
            yield from _list_pieces(value, seals if has_seal else None)
            brief[key] = seals
        else:
            yield as_line(value)
            brief[key] = value if has_seal else None
    if has_seal:
        yield opening + as_line(SEAL) + b": " + as_line(seal_of(brief))
    yield b"\n}\n"


def _list_pieces(
    values: Iterator[Mapping[str, object]], seals: list[object] | None
) -> Iterator[bytes]:
    opening = "[\n"
    while batch := list(islice(values, _AT_ONCE)):
        yield (opening + ",\n".join(map(as_text, batch))).encode("ascii")
        opening = ",\n"
        if seals is not None:
            seals.extend(value[SEAL] for value in batch)
    yield b"[\n]" if opening == "[\n" else b"\n]"


class HashedPieces:
    """Pieces of a file that are hashed while they are iterated; then the digest is available."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Wrap the pieces, which can be iterated once."""
        self._pieces = pieces
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces."""
        for piece in self._pieces:
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """The hexadecimal digest of the pieces so far."""
        return self._digest.hexdigest()
