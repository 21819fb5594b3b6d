"""The keys by which a person receives encrypted files; made on request, and never used to sign.

They are numbered: a new one replaces the one before, which still opens what was sent to it.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Final

from annotator.ledger import keys
from annotator.ledger.keys import KeyPlace
from annotator.ledger.signatures import Signer

_LAST_NUMBER: Final = 100


def encryption_keys(folder: Path) -> list[Signer]:
    """Return the encryption keys of a person, newest first; none if none was made.

    Raises:
        KeyFileError: a key file is damaged.
        KeyLockedError: somebody gave it a passphrase by hand.
    """
    found = [keys.own_key(folder, _origin(number)) for number in range(1, _count(folder) + 1)]
    return found[::-1]


def new_encryption_key(folder: Path) -> Signer:
    """Make an encryption key, which others are given from now on.

    Raises:
        KeyFileError: the folder cannot be written to.
    """
    return keys.own_key(folder, _origin(_count(folder) + 1))


def _count(folder: Path) -> int:
    numbers = (
        number
        for number in count(1)
        if number > _LAST_NUMBER or keys.place_of(folder, _origin(number)) is KeyPlace.NOWHERE
    )
    return next(numbers) - 1


def _origin(number: int) -> str:
    return f"fairlabel/encryption/{number}"
