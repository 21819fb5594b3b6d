"""Reads a signed in-toto statement out of its Sigstore bundle, and refuses inexact ones."""

from __future__ import annotations

from typing import Any

from annotator.export.forms.canonical import canonical
from annotator.ledger.signatures import BUNDLE, PAYLOAD, STATEMENT, fingerprint, is_signed
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json
from annotator.verify.ledger.ledger_fields import (
    NotThatDocumentError,
    base64_of,
    hash_of,
    keys_of,
    list_of,
    public_key_of,
    require,
    text_of,
)


def statement_in(
    value: object, kind: str, subject: str, fields: str, *, optional: str = ""
) -> dict[str, Any]:
    """Return the signed statement of that kind in a bundle, with its one subject.

    Args:
        value: the bundle.
        kind: the type of the predicate.
        subject: the name of the one file that it is about.
        fields: the names of the fields of the predicate; ``key`` is the key that signed.
        optional: the name of one more field that it may have.

    Raises:
        NotThatDocumentError: it is none, or its signature is invalid.
    """
    bundle = keys_of(value, "mediaType verificationMaterial dsseEnvelope")
    material = keys_of(bundle["verificationMaterial"], "publicKey")
    hint = text_of(keys_of(material["publicKey"], "hint")["hint"])
    envelope = keys_of(bundle["dsseEnvelope"], "payload payloadType signatures")
    signatures = list_of(envelope["signatures"])
    require(len(signatures) == 1, "It has not one signature but another number.")
    require(
        (bundle["mediaType"], envelope["payloadType"]) == (BUNDLE, PAYLOAD),
        "Its signature is of a kind that is not known here.",
    )
    payload = base64_of(envelope["payload"])
    statement = keys_of(canonical_value(payload), "_type subject predicateType predicate")
    require(
        (statement["_type"], statement["predicateType"]) == (STATEMENT, kind),
        "What was signed is a statement of another kind.",
    )
    subjects = list_of(statement["subject"])
    require(len(subjects) == 1, "What was signed is not about one file.")
    about = keys_of(subjects[0], "name digest")
    require(about["name"] == subject, "What was signed is about another file.")
    hash_of(keys_of(about["digest"], "sha256")["sha256"])
    predicate = statement["predicate"]
    has_more = isinstance(predicate, dict) and bool(optional) and optional in predicate
    said = keys_of(predicate, f"{fields} {optional}" if has_more else fields)
    key = public_key_of(said["key"])
    require(fingerprint(key) == hint, "Its signature names another key.")
    signature = base64_of(keys_of(signatures[0], "sig")["sig"])
    require(is_signed(key, payload, signature), "Its signature does not hold.")
    return statement


def canonical_value(data: bytes) -> object:
    """Return the value of one line of RFC 8785.

    Raises:
        NotThatDocumentError: it is not written that way.
    """
    try:
        value = parse_json(data)
        require(canonical(value) == data, "It is not written as it should be (RFC 8785).")
    except NotStrictJsonError as error:
        raise NotThatDocumentError(error.said) from error
    except (ValueError, RecursionError) as error:
        raise NotThatDocumentError("It is no JSON that has one meaning.") from error
    return value
