"""Checks the signature beside a work order. Page: "A signed work order"."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tools.checkers.check_ledger.refusal import need
from tools.checkers.check_ledger.signatures.bundle import SIGNATURE_SUFFIX, read_bundle
from tools.checkers.check_ledger.source.files import read_bytes
from tools.checkers.check_ledger.source.strict_json import read_canonical

KIND = "urn:fairlabel:work-order:1"
SUBJECT = "work-order.toml"


def signer_of(path: Path) -> str:
    """Return the key that signed a work order.

    Page: "the SHA-256 of the exact bytes of the order"; "the predicate has one field, the ``key``".
    """
    data = read_bytes(path)
    beside = read_bytes(path.with_name(path.name + SIGNATURE_SUFFIX))
    is_line = beside.count(b"\n") == 1 and beside.endswith(b"\n")
    need(is_line, "its signature is not one whole line")
    signed = read_bundle(read_canonical(beside[:-1]), KIND, SUBJECT, "")
    need(signed.digest == sha256(data).hexdigest(), "it was changed after it was signed")
    return str(signed.predicate["key"])
