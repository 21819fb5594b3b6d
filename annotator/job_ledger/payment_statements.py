"""Signs statements about payments, and takes those of the other side into a job.

Every function here waits for the job file; call it on a thread that may wait.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes, shown
from annotator.job_ledger.payment_comparison import differences_told, repeated, taken_back
from annotator.job_ledger.payment_keys import JobKeys, keys_of_job, require_key_of_payment
from annotator.ledger.payment_documents import (
    CONFIRMABLE,
    KINDS,
    PaymentContents,
    new_id,
    sign_payment,
)
from annotator.ledger.signatures import Signer
from annotator.model.people import Worker
from annotator.pay import WorkOrder, read_work_order
from annotator.pay.money.payments import (
    CONFIRMED,
    DEDUCTION,
    VENDOR,
    VOID,
    WORKER,
    agreed,
    standing,
    taken_back_by_both,
)
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError
from annotator.pay.payments.payment_entry import (
    ConversionEntry,
    PaymentEntry,
    Statable,
    checked_day,
    taking_back,
)
from annotator.records import Payment, PaymentDocument
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said
from annotator.session.own_money import payment_of, stated
from annotator.verify.ledger.ledger_fields import NotThatDocumentError
from annotator.verify.ledger.payment_reader import SignedPayment, payment_in, read_payment


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingPayment:
    """A signed statement that fits the job, and the payment that it becomes there.

    ``signs`` is the number of the payment that the job has already, in the same words and unsigned.
    ``is_known`` says that this very statement is stored. ``is_new_key`` says that the vendor's key
    has countersigned nothing in this job, ``is_new_worker_key`` that the job knows no key of the
    worker: the person should ask whose key it is. ``doubt`` is a question about the payment.
    """

    worker: Worker
    signed: SignedPayment
    payment: Payment
    signs: int | None = None
    is_known: bool = False
    is_new_key: bool = False
    is_new_worker_key: bool = False
    doubt: Said | None = None


def sign_stated(project: Project, worker: Worker, seq: int, signer: Signer) -> SignedPayment:
    """Sign the statement of one side about a payment, and store it; one that is signed stays so.

    Raises:
        LedgerRefusedError: there is no such payment, it is not for this side to sign, or the key is
            another's.
        WriteFailedError: the disk refused.
    """
    own = _payments(project, worker)
    payment = _standing(own, seq)
    if payment.document:
        return _stored(project, payment.seq)
    named = next((each for each in own if each.seq == payment.names), None)
    allowed = KINDS if named is None or not named.document else CONFIRMABLE
    is_back = payment.side == VOID
    if not is_back and payment.side not in allowed[payment.stated_by]:
        raise LedgerRefusedError("This side has nothing to sign here: it only notes the payment.")
    contents = _contents(project, worker, payment, signer)
    if is_back and named is not None:
        require_key_of_payment(project, named, own, payment.stated_by, signer.public)
        first = _stored(project, named.seq).said
        contents = replace(
            contents, kind=first.kind, id=first.id, takes_back=named.document, reason=payment.note
        )
    elif named is not None and named.document:
        contents = replace(contents, confirms=named.document)
    document = _signed(signer, contents)
    project.writes.sign_payment(payment.seq, _document(document)).result()
    return document


def confirm(project: Project, worker: Worker, seq: int, signer: Signer) -> SignedPayment:
    """Confirm the statement of the other side as it stands, and sign that; twice is once.

    Raises:
        LedgerRefusedError: there is no such payment, the other side has not signed it, this side
            does not confirm such payments, or the key is another's.
        WriteFailedError: the disk refused.
    """
    own = _payments(project, worker)
    named = _standing(own, seq)
    party = VENDOR if named.stated_by == WORKER else WORKER
    before = _confirmation_of(own, named)
    if before is not None and before.document:
        return _stored(project, before.seq)
    if not named.document:
        raise LedgerRefusedError(
            "The other side has not signed this payment yet. Take its signed file first."
        )
    is_repeated = party == VENDOR or named.side in KINDS[VENDOR]
    is_confirmable = is_repeated and named.side in CONFIRMABLE[party]
    if not is_confirmable and named.side != VOID:
        raise LedgerRefusedError(
            "Money that was sent is confirmed by what was received: record that, and sign it."
        )
    if named.side == VOID:
        _require_key_of_withdrawal(project, own, named, party, signer.public)
    first = _stored(project, named.seq).said
    made = _contents(project, worker, named, signer, party=party)
    worker_key = first.worker_key if party == VENDOR else made.worker_key
    made = replace(first, stated_by=party, confirms=named.document, worker_key=worker_key)
    document = _signed(signer, made)
    row = _repeating(named, party)
    project.writes.add_payment(row, _document(document)).result()
    return document


def fitting(project: Project, path: Path, today: dt.date | None = None) -> FittingPayment:
    """Return the statement in a file, every field compared with the job; nothing is stored.

    Raises:
        LedgerRefusedError: it is no such statement, is invalid, of another job or worker, by a key
            that is not its side's, or differs from what the job has; the sentence says in what.
        InvalidValueError: the job cannot have such a payment; the sentence says why.
    """
    try:
        signed = read_payment(path)
    except NotThatDocumentError as error:
        raise LedgerRefusedError(
            said("{file}: {problem}", file=Name(shown(path)), problem=error.said)
        ) from error
    worker = _whose(project, signed.said.origin)
    keys = keys_of_job(project, worker)
    _require_keys(keys, signed)
    own = _payments(project, worker)
    day = today or dt.datetime.now().astimezone().date()
    found = _placed(project, worker, own, signed, day)
    return replace(
        found,
        is_new_key=signed.said.stated_by == VENDOR and not keys.is_vendor(signed.key),
        is_new_worker_key=not keys.worker,
    )


def take(project: Project, found: FittingPayment) -> None:
    """Store a statement that fits. Idempotent.

    Raises:
        WriteFailedError: the disk refused.
    """
    if found.is_known:
        return
    document = _document(found.signed)
    if found.signs is not None:
        project.writes.sign_payment(found.signs, document).result()
    else:
        project.writes.add_payment(found.payment, document).result()


def bytes_of(signed: SignedPayment) -> bytes:
    """Return the bytes of the file that goes to the other side."""
    return document_bytes(signed.bundle)


def _placed(
    project: Project, worker: Worker, own: list[Payment], signed: SignedPayment, today: dt.date
) -> FittingPayment:
    """Return the statement with the payment that it becomes, compared with what is there."""
    there = next((each for each in own if each.document == signed.sha256), None)
    if there is not None:
        return FittingPayment(worker=worker, signed=signed, payment=there, is_known=True)
    said_here = signed.said
    if said_here.takes_back is not None and said_here.confirms is None:
        return _taking_back(project, worker, own, signed, today)
    if said_here.confirms is None or not said_here.repeats:
        _require_new_id(project, own, signed)
    named = None
    if said_here.confirms is not None:
        named = _named(project, own, signed)
    if named is not None and said_here.repeats:
        if named.side == VOID:
            _require_key_of_withdrawal(project, own, named, said_here.stated_by, signed.key)
        return _confirming(worker, own, signed, named)
    orders = _orders(project)
    entry = _entry(said_here, None if named is None else named.seq)
    row, doubt = _checked(entry, own, orders, said_here.work_order, today)
    payment = payment_of(row, worker.id, said_here.work_order)
    same = next((each for each in standing(own) if _is_same(each, payment)), None)
    return FittingPayment(
        worker=worker,
        signed=signed,
        payment=payment,
        signs=None if same is None else same.seq,
        doubt=None if same is not None else doubt,
    )


def _confirming(
    worker: Worker, own: list[Payment], signed: SignedPayment, named: Payment
) -> FittingPayment:
    there = _confirmation_of(own, named)
    if there is not None and there.document:
        raise LedgerRefusedError(
            "This payment is confirmed already, by another statement. This one was not taken."
        )
    payment = _repeating(named, signed.said.stated_by)
    return FittingPayment(worker=worker, signed=signed, payment=payment)


def _taking_back(
    project: Project, worker: Worker, own: list[Payment], signed: SignedPayment, today: dt.date
) -> FittingPayment:
    """Return a withdrawal, compared with the statement that it takes back.

    Raises:
        LedgerRefusedError: the job does not have that statement, it is not for this side to take
            it back, it was taken back already, or a field differs.
    """
    contents = signed.said
    named = next((each for each in own if each.document == contents.takes_back), None)
    if named is None or named.side in (VOID, CONFIRMED):
        raise LedgerRefusedError(
            "It takes back a statement that this job does not have. It was not taken. Take that "
            "statement first."
        )
    is_agreed = named.seq in agreed(own)
    if named.stated_by != contents.stated_by and not is_agreed:
        raise LedgerRefusedError("It takes back what the other side states. It was not taken.")
    require_key_of_payment(project, named, own, contents.stated_by, signed.key)
    earlier = [each for each in own if each.side == VOID and each.names == named.seq]
    if any(each.stated_by == contents.stated_by and each.document for each in earlier):
        raise LedgerRefusedError(
            "This payment is taken back already, by another statement. This one was not taken."
        )
    found = taken_back(contents, _stored(project, named.seq).said)
    if found:
        raise LedgerRefusedError(
            said(
                "It does not take back what this job has: it says {differences}. It was not taken.",
                differences=differences_told(found),
            )
        )
    row = taking_back(
        named,
        contents.reason,
        today=dt.date.fromisoformat(checked_day(contents.day, today)),
        stated_by=contents.stated_by,
        is_agreed=is_agreed,
    )
    payment = payment_of(row, worker.id, named.order_sha256)
    same = next((each for each in earlier if _is_said_unsigned(each, payment)), None)
    return FittingPayment(
        worker=worker, signed=signed, payment=payment, signs=None if same is None else same.seq
    )


def _require_key_of_withdrawal(
    project: Project, own: list[Payment], back: Payment, party: str, key: str
) -> None:
    """Require the key of a side that agrees to a withdrawal: the one that signed the payment."""
    named = next((each for each in own if each.seq == back.names), None)
    if named is not None:
        require_key_of_payment(project, named, own, party, key)


def _named(project: Project, own: list[Payment], signed: SignedPayment) -> Payment:
    """Return the payment that a statement confirms; a repetition must say the same as it.

    Raises:
        LedgerRefusedError: the job does not have it, its own side confirms it, or a field differs.
    """
    contents = signed.said
    named = next((each for each in own if each.document == contents.confirms), None)
    if named is None:
        raise LedgerRefusedError(
            "It confirms a statement that this job does not have. It was not taken. Take that "
            "statement first."
        )
    if named.seq in taken_back_by_both(own):
        raise LedgerRefusedError("It confirms a payment that was taken back. It was not taken.")
    if named.stated_by == contents.stated_by or named.key == signed.key:
        raise LedgerRefusedError(
            "It confirms what the same side says. That confirms nothing, and it was not taken."
        )
    found = repeated(contents, _stored(project, named.seq).said)
    if found:
        raise LedgerRefusedError(
            said(
                "It does not confirm what this job has: it says {differences}. It was not taken.",
                differences=differences_told(found),
            )
        )
    return named


def _require_new_id(project: Project, own: list[Payment], signed: SignedPayment) -> None:
    """Refuse a statement that was signed again with other content, such as another day."""
    stored = project.reads.payment_documents().result()
    for each in own:
        if not each.document or each.side == CONFIRMED:
            continue
        before = payment_in(stored[each.seq].bundle.encode()).said
        if before.id == signed.said.id:
            found = repeated(signed.said, before, is_same_side=True)
            raise LedgerRefusedError(
                said(
                    "This job has this statement already, and the one in the file says "
                    "{differences}. It was not taken.",
                    differences=differences_told(found),
                )
            )


def _require_keys(keys: JobKeys, signed: SignedPayment) -> None:
    contents = signed.said
    if keys.worker and contents.worker_key not in keys.worker:
        raise LedgerRefusedError(
            "It names a key that is not the worker's in this job. It was not taken."
        )
    if signed.key in keys.given_up:
        raise LedgerRefusedError(
            "It is signed with a key of the worker that another one has replaced. It was not taken."
        )
    if contents.stated_by == VENDOR and signed.key in keys.people:
        raise LedgerRefusedError(
            "It is signed as the vendor's word with the key of somebody who works at this job. "
            "It was not taken."
        )


def _checked(
    entry: PaymentEntry,
    own: list[Payment],
    orders: Mapping[str, WorkOrder],
    order: str,
    today: dt.date,
) -> tuple[Statable, Said | None]:
    if order not in orders:
        raise LedgerRefusedError(
            "It is for a work order that this job does not have. It was not taken."
        )
    try:
        return stated(entry, own, orders, order, today), None
    except DoubtfulPaymentError as error:
        return stated(replace(entry, is_sure=True), own, orders, order, today), error.said


def _entry(contents: PaymentContents, names: int | None) -> PaymentEntry:
    told = contents.conversion
    conversion = ConversionEntry()
    if told is not None:
        conversion = ConversionEntry(
            from_currency=str(told["from_currency"]),
            from_amount=str(told["from_amount"]),
            rate=str(told["rate"]),
            day=str(told["date"]),
            source=str(told["source"]),
        )
    return PaymentEntry(
        side=contents.kind,
        day=contents.day,
        currency=contents.currency,
        amount=contents.amount,
        means=contents.means,
        fee=contents.fee,
        note=contents.reason,
        names=names,
        conversion=conversion,
        stated_by=contents.stated_by,
    )


def _is_same(there: Payment, payment: Payment) -> bool:
    """Return whether an unsigned payment of the job says the same.

    The note never leaves a job, unless it is the reason of a deduction.
    """
    if payment.side == DEDUCTION:
        return _is_said_unsigned(there, payment)
    return _is_said_unsigned(replace(there, note=""), replace(payment, note=""))


def _is_said_unsigned(there: Payment, payment: Payment) -> bool:
    return not there.document and asdict(replace(there, seq=0)) == asdict(replace(payment, seq=0))


def _repeating(named: Payment, party: str) -> Payment:
    """Return the payment by which one side confirms that of the other."""
    return replace(
        named,
        side=CONFIRMED,
        note="",
        names=named.seq,
        seq=0,
        stated_by=party,
        document="",
        key="",
    )


def _confirmation_of(own: list[Payment], named: Payment) -> Payment | None:
    return next(
        (each for each in standing(own) if each.side == CONFIRMED and each.names == named.seq),
        None,
    )


def _contents(
    project: Project, worker: Worker, payment: Payment, signer: Signer, *, party: str = ""
) -> PaymentContents:
    """Return the content of a statement by a side that signs with that key."""
    by = party or payment.stated_by
    keys = keys_of_job(project, worker)
    worker_key = signer.public if by == WORKER else keys.current
    if by == VENDOR and not worker_key:
        raise LedgerRefusedError(
            said(
                "This copy of the job knows no key of {worker}. Take a signed file of {worker} "
                "first, or use a copy from after the first hand-in.",
                worker=Name(worker.name),
            )
        )
    if by == VENDOR and signer.public in keys.people | {worker_key}:
        raise LedgerRefusedError(
            "This is the key of somebody who works at this job. The vendor signs with another one."
        )
    return PaymentContents(
        origin=keys.origin,
        work_order=payment.order_sha256,
        kind=payment.side,
        stated_by=by,
        day=payment.day,
        currency=payment.currency,
        amount=payment.amount,
        means=payment.means,
        fee=payment.fee,
        conversion=json.loads(payment.conversion) if payment.conversion else None,
        id=new_id(),
        confirms=None,
        worker_key=worker_key,
        reason=payment.note if payment.side == DEDUCTION else "",
    )


def _signed(signer: Signer, contents: PaymentContents) -> SignedPayment:
    return payment_in(document_bytes(sign_payment(signer, contents)))


def _document(signed: SignedPayment) -> PaymentDocument:
    return PaymentDocument(sha256=signed.sha256, key=signed.key, bundle=signed.text)


def _stored(project: Project, seq: int) -> SignedPayment:
    return payment_in(project.reads.payment_documents().result()[seq].bundle.encode())


def _payments(project: Project, worker: Worker) -> list[Payment]:
    every = project.reads.payments().result()
    return [each for each in every if each.worker_id == worker.id]


def _standing(own: list[Payment], seq: int) -> Payment:
    found = next((each for each in standing(own) if each.seq == seq), None)
    if found is None or found.side == CONFIRMED:
        raise LedgerRefusedError(
            said("There is no payment {number} that stands.", number=Code(str(seq)))
        )
    return found


def _orders(project: Project) -> dict[str, WorkOrder]:
    stored = project.reads.orders().result()
    return {each.sha256: read_work_order(each.data) for each in stored}


def _whose(project: Project, origin: str) -> Worker:
    for worker in project.reads.workers().result():
        if project.reads.ledger_cut(worker.id).result().origin == origin:
            return worker
    raise LedgerRefusedError(
        "It is about the money of nobody at this job: it is for another job or another worker. "
        "It was not taken."
    )


def is_confirmed(project: Project, worker: Worker, seq: int) -> bool:
    """Return whether both sides have signed a payment in the same words."""
    return seq in agreed(standing(_payments(project, worker)))
