"""Fingerprints of keys and digests of files in groups of digits."""

from __future__ import annotations

from typing import Final

SHOWN_DIGITS: Final = 32
"""Digits shown of a fingerprint: 128 bits, as many as two people can compare aloud."""

_GROUP: Final = 4


def digits_text(digits: str) -> str:
    """Return the first half of a fingerprint (hexadecimal), in groups that can be read aloud."""
    half = digits[:SHOWN_DIGITS]
    groups = " ".join(half[at : at + _GROUP] for at in range(0, len(half), _GROUP))
    return f"\u2066{groups}\u2069"
