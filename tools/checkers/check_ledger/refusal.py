"""The one way to refuse a document: a clause that says why it does not hold."""

from __future__ import annotations

from typing import Any

Json = Any
"""A value as JSON has it: an object, a list, a text, a number, a truth value or null."""


class Refused(ValueError):  # noqa: N818  as in a sentence: a document is refused
    """A document does not hold; the text says why, as in "no, the signature does not hold"."""


def need(condition: object, why: str) -> None:
    """Refuse the document unless the condition is true."""
    if not condition:
        raise Refused(why)
