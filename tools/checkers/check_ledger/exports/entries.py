"""Compares spans, answers and payments of an export with documents.

Page: "Exports against the ledger", rules 10 and 12; "A payment".
"""

from __future__ import annotations

from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.payment import SignedPayment
from tools.checkers.check_ledger.exports.export import Export, Hours
from tools.checkers.check_ledger.refusal import need


def check_counts(export: Export, hand_in: HandIn) -> None:
    """Compare the number of spans and answers.

    Page: rule 10, "no more spans and answers than a hand-in of at least its length counts, and no
    fewer spans than a hand-in of at most its length counts, minus those that it reports as
    shredded".
    """
    ledger = export.ledger_of(hand_in)
    is_comparable = export.has_sessions and export.is_of_one and not export.is_shredded
    if not is_comparable or (ledger is not None and ledger.lost):
        return
    length = 0 if ledger is None else ledger.size + ledger.new
    answers = sum(len(session["corrections"]) for session in export.effort["sessions"])
    counts, size = hand_in.counts, hand_in.checkpoint.size
    if size >= length:
        is_less = len(export.spans) <= counts["effort"] and answers <= counts["correction"]
        need(is_less, "more entries than were handed in")
    if size <= length:
        removed = sum(each.entries for each in hand_in.opened.shreddings)
        is_enough = len(export.spans) >= counts["effort"] - removed
        need(is_enough, "fewer spans than were handed in")


def check_witness(export: Export, document: Hours) -> None:
    """Compare the answer about the hours with the hand-in that it names. Page: rule 12."""
    stated = export.effort["witness"]
    if stated is None or stated.get("hand_in_sha256") != document.digest:
        return
    said = document.witness or {}
    is_same = all(
        said.get(name) == stated[name] for name in ("observed_ms", "declared_ms", "answer")
    )
    need(is_same, "another answer about the hours was signed")


def check_payment(export: Export, payment: SignedPayment) -> None:
    """Find a payment on the list. Page: "Given with an export, the digest must be in its"."""
    listed = export.pay["paid"]["signed_statements"]
    need(payment.digest in listed, "it is not on the list of the export")
