"""Reads signed statements: Sigstore bundles of one signature by Ed25519. Page: "Signatures"."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.signatures.ed25519 import check_signature, require_strict_point
from tools.checkers.check_ledger.source.strict_json import canonical, read_canonical
from tools.checkers.check_ledger.source.values import (
    answer,
    checkpoint,
    entries,
    fields,
    from_base64,
    hexadecimal,
    text,
    times,
    with_answer,
)

BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PAYLOAD = "application/vnd.in-toto+json"
REKEY = "application/vnd.fairlabel.rekey+json"

KEY_PREFIX = bytes.fromhex("302a300506032b6570032100")
"""How the DER of a key begins. Page: "The DER is ``302a300506032b6570032100`` and 32 bytes"."""

SIGNATURE_SUFFIX = ".sigstore.json"
"""What the name of a signature adds to that of its file."""


@dataclass(frozen=True)
class Signed:
    """A statement whose signature holds: the digest of the file that it is about, and its words."""

    digest: str
    predicate: dict[str, Json]


def point_of(key: Json) -> bytes:
    """Return the 32 bytes of a key. Page: "nothing else is accepted as a key"."""
    der = from_base64(key)
    need(der.startswith(KEY_PREFIX), "a key of another kind")
    point = der[len(KEY_PREFIX) :]
    require_strict_point(point, "a key")
    return point


def encoded(kind: str, payload: bytes) -> bytes:
    """Return the bytes that are signed. Page: "``DSSEv1 28 application/vnd.in-toto+json ...``"."""
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode("ascii"), len(payload), payload)


def read_bundle(bundle: Json, kind: str, subject: str, names: str) -> Signed:
    """Return what a bundle states, after checking its signature.

    Page: "It has one signature, over the DSSE pre-authentication encoding"; "with one subject".

    Args:
        bundle: the bundle.
        kind: the ``predicateType`` that it must have.
        subject: the ``name`` of its subject.
        names: the keys of its predicate beside ``key``; it may have ``witness`` if ``ms`` is there.
    """
    whole = fields(bundle, "dsseEnvelope mediaType verificationMaterial")
    envelope = fields(whole["dsseEnvelope"], "payload payloadType signatures")
    is_known = (whole["mediaType"], envelope["payloadType"]) == (BUNDLE, PAYLOAD)
    need(is_known, "another bundle")
    payload = from_base64(envelope["payload"])
    signed = _statement(payload, kind, subject, names)
    key = signed.predicate["key"]
    hint = fields(fields(whole["verificationMaterial"], "publicKey")["publicKey"], "hint")["hint"]
    need(hint == sha256(from_base64(key)).hexdigest(), "the hint is of another key")
    need(len(entries(envelope["signatures"])) == 1, "not one signature")
    signature = from_base64(fields(envelope["signatures"][0], "sig")["sig"])
    message = encoded(PAYLOAD, payload)
    check_signature(point_of(key), message, signature, "the signature does not hold")
    return signed


def _statement(payload: bytes, kind: str, subject: str, names: str) -> Signed:
    """Return the words of a payload. Page: "an in-toto Statement v1 in the form of RFC 8785"."""
    statement = fields(read_canonical(payload), "_type predicate predicateType subject")
    is_right = (statement["_type"], statement["predicateType"]) == (STATEMENT, kind)
    need(is_right, "not its statement")
    need(len(entries(statement["subject"])) == 1, "not one subject")
    about = fields(statement["subject"][0], "digest name")
    need(about["name"] == subject, "a subject of another name")
    digest = hexadecimal(fields(about["digest"], "sha256")["sha256"]).hex()
    keys = f"key {names}".strip()
    if "ms" in names.split():
        keys = with_answer(statement["predicate"], keys)
    return Signed(digest, fields(statement["predicate"], keys))


def read_hours(bundle: Json, kind: str, subject: str, more: str = "") -> Signed:
    """Return what a bundle states about the hours of a ledger, after checking its signature.

    Page: "``origin``, ``size``, ``root``, ``ms`` and, if there is one, ``witness``".
    """
    signed = read_bundle(bundle, kind, subject, f"ms origin root size {more}".strip())
    checkpoint(signed.predicate)
    answer(signed.predicate)
    times(signed.predicate["ms"])
    return signed


def require_rekey(change: Json, origin: str) -> tuple[str, str]:
    """Return the old and the new key of a change that both signed.

    Page: "Both keys sign, by DSSE as below, ... the RFC 8785 form of ``old``, ``new`` and
    ``origin``".
    """
    old, new = text(change["old"]), text(change["new"])
    message = encoded(REKEY, canonical({"new": new, "old": old, "origin": origin}))
    why = "a change of the key is not signed by both"
    for key, signature in ((old, change["by_old"]), (new, change["by_new"])):
        check_signature(point_of(key), message, from_base64(signature), why)
    return old, new
