"""Checks a signed statement about a payment: by itself, and against exports."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from annotator.files import FileRefusedError, read_whole
from annotator.ledger.payment_documents import PAYMENT_STATEMENT, PaymentContents
from annotator.ledger.signatures import fingerprint
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import VENDOR
from annotator.pay.money.shown_amounts import shown_total
from annotator.pay.payments.payment_words import KIND_WORDS, PARTY_WORDS
from annotator.sentences.parts import Amount, Code, FilePath, Name
from annotator.sentences.said import UNFILLED, Said, said, word
from annotator.verify.common.findings import Findings, VerifyResult
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from annotator.verify.ledger.ledger_fields import NotThatDocumentError
from annotator.verify.ledger.payment_reader import PAYMENT_BYTES, SignedPayment, read_payment

FAIR_PAY = "fair_pay.json"


def is_like_a_payment(path: Path) -> bool:
    """Return whether a file claims to be a signed payment, valid or not."""
    try:
        bundle = json.loads(read_whole(path, PAYMENT_BYTES))
        payload = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
        return bool(payload["predicateType"] == PAYMENT_STATEMENT)
    except (FileRefusedError, ValueError, LookupError, TypeError, RecursionError):
        return False


def verify_payment(
    path: Path, *, trusted: AbstractSet[str], exports: Mapping[str, Path]
) -> VerifyResult:
    """Verify a signed payment.

    Args:
        path: the file.
        trusted: the keys that may speak for the vendor; empty if any may.
        exports: the exports given with it, whose lists it must be on, by the digest of the
            manifest.
    """
    findings = Findings()
    try:
        signed = read_payment(path)
    except NotThatDocumentError as error:
        findings.wrong(path.name, error.said)
        return findings.result()
    contents = signed.said
    findings.recomputed.append(
        said(
            "the signature under the statement {digest}, by the key {key}",
            digest=Code(signed.sha256),
            key=Code(signed.fingerprint),
        )
    )
    if trusted and contents.stated_by == VENDOR and signed.key not in trusted:
        findings.wrong(
            path.name, said("is signed as the vendor's word with a key that was not given.")
        )
    findings.stated += _told(signed)
    for folder in exports.values():
        if signed.sha256 not in statements_in(folder):
            findings.wrong(
                path.name,
                said(
                    "is not among the signed payments that count in {folder}.",
                    folder=FilePath(folder.name),
                ),
            )
    return findings.result()


def statements_in(folder: Path) -> frozenset[str]:
    """Return the digests of signed payments in an export; none if it cannot be read."""
    try:
        document = read_json_inside(folder, FAIR_PAY)
    except (ValueError, OSError, FileRefusedError, NotStrictJsonError):
        return frozenset()
    paid = document.get("paid") if isinstance(document, Mapping) else None
    found = paid.get("signed_statements") if isinstance(paid, Mapping) else None
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _told(signed: SignedPayment) -> Iterator[Said]:
    """Yield what a statement says: whoever signed it can say anything."""
    contents = signed.said
    yield said(
        "{back}{kind}, {party}, {amount}, {day}{means}{fee}{reason}",
        back=said("taken back: ") if contents.takes_back else UNFILLED,
        kind=word(KIND_WORDS[contents.kind]),
        party=word(PARTY_WORDS[contents.stated_by]),
        amount=Amount(_money(contents.amount, contents)),
        day=Code(contents.day),
        means=said(", {means}", means=Name(contents.means)) if contents.means else UNFILLED,
        fee=said(", fee {amount}", amount=Amount(_money(contents.fee, contents)))
        if contents.fee
        else UNFILLED,
        reason=said(", because: {reason}", reason=Name(contents.reason))
        if contents.reason
        else UNFILLED,
    )
    yield said(
        "whose money it is: the worker's key is {key}, the work order {order}",
        key=Code(fingerprint(contents.worker_key)),
        order=Code(contents.work_order),
    )
    if contents.takes_back:
        digest = Code(contents.takes_back)
        yield said("that it takes back the statement {digest}", digest=digest)
    if contents.confirms:
        yield said("that it confirms the statement {digest}", digest=Code(contents.confirms))


def _money(amount: str, contents: PaymentContents) -> str:
    return shown_total(parse_amount(amount), contents.currency)
