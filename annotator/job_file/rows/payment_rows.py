"""Reads and appends payments and their signed statements, which are never altered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotator.job_file.rows.former_signers import former_signers
from annotator.job_file.schema.tables import PAYMENT, PAYMENT_DOCUMENT
from annotator.model.entities import WorkerId
from annotator.pay.money.payments import WORKER
from annotator.records import Payment, PaymentDocument


def add_payment(
    connection: sqlite3.Connection, payment: Payment, document: PaymentDocument | None = None
) -> int:
    """Append a statement of one side about money, signed or not; return its number."""
    seq = PAYMENT.next_seq(connection)
    row = (
        seq,
        payment.side,
        payment.worker_id,
        payment.order_sha256,
        payment.day,
        payment.currency,
        payment.amount,
        payment.means,
        payment.fee,
        payment.note,
        payment.names,
        payment.conversion,
        payment.stated_by,
    )
    PAYMENT.append(connection, row)
    if document is not None:
        sign_payment(connection, seq, document)
    return seq


def sign_payment(connection: sqlite3.Connection, seq: int, document: PaymentDocument) -> None:
    """Store the signed statement of a payment."""
    row = (seq, document.sha256, document.key, document.bundle)
    PAYMENT_DOCUMENT.append(connection, row)


def read_payment_documents(connection: sqlite3.Connection) -> dict[int, PaymentDocument]:
    """Return the signed statements by the number of their payment.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return {
        row.payment: PaymentDocument(sha256=row.sha256, key=row.key, bundle=row.bundle)
        for row in PAYMENT_DOCUMENT.read(connection)
    }


def read_payments(connection: sqlite3.Connection) -> list[Payment]:
    """Return all payments in the order in which they were stated.

    One that is not what was signed counts as unsigned.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    documents = read_payment_documents(connection)
    payments = {
        row.seq: Payment(
            side=row.side,
            worker_id=WorkerId(row.worker_id),
            order_sha256=row.order_sha256,
            day=row.day,
            currency=row.currency,
            amount=row.amount,
            means=row.means,
            fee=row.fee,
            note=row.note,
            names=row.names,
            conversion=row.conversion,
            seq=row.seq,
            stated_by=row.stated_by,
        )
        for row in PAYMENT.read(connection, "ORDER BY seq")
    }
    every = [_with_signature(each, payments, documents) for each in payments.values()]
    return list(_with_former_signers(connection, every))


def _with_former_signers(
    connection: sqlite3.Connection, payments: Iterable[Payment]
) -> Iterator[Payment]:
    """Yield the payments with the keys that those of their workers have replaced."""
    every = list(payments)
    signed = {(each.worker_id, each.key) for each in every if each.key and each.stated_by == WORKER}
    people = [worker_id for worker_id, _ in signed]
    former = {
        (worker_id, key): former_signers(connection, worker_id, key)
        for worker_id, key in signed
        if people.count(worker_id) > 1
    }
    for each in every:
        found = former.get((each.worker_id, each.key)) if each.stated_by == WORKER else None
        yield replace(each, former_signers=found) if found else each


def _with_signature(
    payment: Payment, payments: Mapping[int, Payment], documents: Mapping[int, PaymentDocument]
) -> Payment:
    document = documents.get(payment.seq)
    if document is None:
        return payment
    # Late: an ordinary start needs no cryptography.
    from annotator.ledger.payment_signature import is_what_was_signed  # noqa: PLC0415

    named = None
    if payment.names is not None and payment.names in payments:
        of_named = documents.get(payment.names)
        named = payments[payment.names], "" if of_named is None else of_named.sha256
    if not is_what_was_signed(payment, document, named):
        return payment
    return replace(payment, document=document.sha256, key=document.key)
