"""The exact fields of a ledger's documents, as docs/ledger.md defines them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from annotator.effort.categories import Category
from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.witness_form import ANSWERS
from annotator.ledger.entries import Checkpoint
from annotator.ledger.signatures import KeyRefusedError, from_base64, require_public
from annotator.ledger.tree import Hash
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said

_HEXADECIMAL: Final = re.compile("[0-9a-f]*")
_HASH_DIGITS: Final = 64
_CODES: Final = {category.value for category in Category}


class NotThatDocumentError(AnnotatorError):
    """A document of a ledger is invalid; the sentence says what is wrong with it."""


def line_of(value: object, kind: str, keys: str) -> dict[str, Any]:
    """Return the fields of a line of a hand-in, which must have that kind.

    Raises:
        NotThatDocumentError: it does not.
    """
    line = keys_of(value, f"line {keys}")
    require(
        line["line"] == kind, said("Where its line “{kind}” should be is another.", kind=Code(kind))
    )
    return line


def keys_of(value: object, names: str) -> dict[str, Any]:
    """Return an object, which must have exactly those fields.

    Raises:
        NotThatDocumentError: it does not.
    """
    if not isinstance(value, dict) or set(value) != set(names.split()):
        raise NotThatDocumentError(said("It has other fields than {names}.", names=Name(names)))
    return value


def checkpoint_of(fields: Mapping[str, Any]) -> Checkpoint:
    """Return the checkpoint in some fields.

    Raises:
        NotThatDocumentError: it is invalid.
    """
    root = hash_of(fields["root"]).hex()
    return Checkpoint(text_of(fields["origin"]), whole(fields["size"]), root)


def ms_of(value: object) -> Mapping[str, object]:
    """Return times by category.

    Raises:
        NotThatDocumentError: they are invalid.
    """
    if not isinstance(value, dict) or not set(value) <= _CODES:
        raise NotThatDocumentError("Its times are not by category.")
    for ms in value.values():
        whole(ms)
    return value


def witness_of(fields: Mapping[str, Any]) -> JsonObject | None:
    """Return the worker's answer about the hours in some fields, None without one.

    Raises:
        NotThatDocumentError: it is invalid.
    """
    if "witness" not in fields:
        return None
    said = keys_of(fields["witness"], "observed_ms declared_ms answer")
    whole(said["observed_ms"])
    whole(said["declared_ms"])
    require(said["answer"] in ANSWERS, "It has another answer about the hours than there are.")
    return said


def with_witness(value: object, keys: str) -> str:
    """Return the names of the fields of an object that may have an answer about the hours."""
    return f"{keys} witness" if isinstance(value, dict) and "witness" in value else keys


def whole(value: object) -> int:
    """Return an integer, at least 0.

    Raises:
        NotThatDocumentError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NotThatDocumentError("It has something else where a whole number should be.")
    return value


def text_of(value: object) -> str:
    """Return a text.

    Raises:
        NotThatDocumentError: it is none.
    """
    if not isinstance(value, str):
        raise NotThatDocumentError("It has something else where a text should be.")
    return value


def list_of(value: object) -> list[Any]:
    """Return a list.

    Raises:
        NotThatDocumentError: it is none.
    """
    if not isinstance(value, list):
        raise NotThatDocumentError("It has something else where a list should be.")
    return value


def hash_of(value: object, digits: int = _HASH_DIGITS) -> bytes:
    """Return the bytes of this many hexadecimal digits.

    Raises:
        NotThatDocumentError: they are invalid.
    """
    text = text_of(value)
    if len(text) != digits or _HEXADECIMAL.fullmatch(text) is None:
        raise NotThatDocumentError("It has something else where hexadecimal digits should be.")
    return bytes.fromhex(text)


def base64_of(value: object) -> bytes:
    """Return the bytes of base64.

    Raises:
        NotThatDocumentError: it is invalid.
    """
    try:
        return from_base64(text_of(value))
    except KeyRefusedError as error:
        raise NotThatDocumentError(error.said) from error


def public_key_of(value: object) -> str:
    """Return a valid public key.

    Raises:
        NotThatDocumentError: it is invalid.
    """
    key = text_of(value)
    try:
        require_public(key)
    except KeyRefusedError as error:
        raise NotThatDocumentError(error.said) from error
    return key


def tree_of(checkpoint: Checkpoint) -> tuple[int, Hash]:
    """Return the size and the root of a checkpoint."""
    return checkpoint.size, bytes.fromhex(checkpoint.root)


def require(holds: bool, sentence: Said | str) -> None:  # noqa: FBT001 - a condition
    """Refuse a document with that sentence unless the condition holds.

    Raises:
        NotThatDocumentError: it does not.
    """
    if not holds:
        raise NotThatDocumentError(sentence)
