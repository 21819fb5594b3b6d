"""Which keys signed the packages of a collection, and whether another key is about to sign."""

from __future__ import annotations

from pathlib import Path

from annotator.ledger.signatures import fingerprint
from annotator.packages.collection_records import CollectionRefusedError, read_records
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said

_SHOWN_DIGITS = 16


def package_keys(collection: Path) -> frozenset[str]:
    """Return the public keys by which the packages of a collection were signed; none without any.

    Raises:
        CollectionRefusedError: it is no collection, or a record cannot be read.
    """
    return frozenset(each.key for each in read_records(collection).values())


def other_keys(public: str, collection: Path) -> list[Said]:
    """Return what to say before a key signs in a collection; nothing if its packages have it.

    A record of a package that cannot be read says nothing here: whatever needs it reports it.
    """
    try:
        told = other_key(public, package_keys(collection))
    except CollectionRefusedError:
        return []
    return [] if told is None else [told]


def other_key(public: str, packages: frozenset[str]) -> Said | None:
    """Return what to say before a key signs in a collection whose packages have another one.

    None if it is the same key, or nothing was packed. Workers know a vendor by the key.
    """
    if not packages or public in packages:
        return None
    return said(
        "The packages of this collection were signed by another key ({packed}…). With this one "
        "({key}…), workers see two keys under one name.",
        packed=Code(fingerprint(min(packages))[:_SHOWN_DIGITS]),
        key=Code(fingerprint(public)[:_SHOWN_DIGITS]),
    )
