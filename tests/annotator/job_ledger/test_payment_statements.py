"""Signed payments against the job: every field, every key, every file that is not what it says."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes
from annotator.job_ledger.own_keys import rotate, signing_key
from annotator.job_ledger.payment_statements import (
    FittingPayment,
    bytes_of,
    confirm,
    fitting,
    is_confirmed,
    sign_stated,
    take,
)
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import ReceiptContents, sign_receipt
from annotator.ledger.payment_documents import PaymentContents, sign_payment
from annotator.ledger.signatures import Signer
from annotator.model.people import Worker, new_worker
from annotator.paths import keys_folder
from annotator.pay import read_work_order
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.records import StoredReceipt
from annotator.session.own_money import payment_of, stated
from annotator.verify.ledger.payment_reader import SignedPayment, payment_in

TODAY = dt.date(2026, 11, 28)
OTHER_KEY = Signer.from_seed(b"another key of 32 bytes, exactly")
VENDOR = Signer.from_seed(b"the vendor's key of 32 bytes, ok")


@dataclass(slots=True)
class Desk:
    """An open job with one worker, and a folder for files."""

    project: Project
    worker: Worker
    folder: Path

    @property
    def order(self) -> str:
        return self.project.reads.orders().result()[0].sha256

    def states(self, side: str, amount: str, party: str, **more: Any) -> int:
        """Enter a payment, and return its number."""
        before = [
            each
            for each in self.project.reads.payments().result()
            if each.worker_id == self.worker.id
        ]
        entry = PaymentEntry(
            side=side, day="2026-11-20", currency="KES", amount=amount, stated_by=party,
            is_sure=True, **more,
        )  # fmt: skip
        orders = {
            each.sha256: read_work_order(each.data) for each in self.project.reads.orders().result()
        }
        row = stated(entry, before, orders, self.order, TODAY)
        payment = payment_of(row, self.worker.id, self.order)
        return self.project.writes.add_payment(payment).result()

    def signs(self, seq: int, signer: Signer | None = None) -> SignedPayment:
        key = signer or signing_key(self.project, self.worker)
        return sign_stated(self.project, self.worker, seq, key)

    def file(self, data: bytes) -> Path:
        path = self.folder / "one.payment.json"
        path.write_bytes(data)
        return path

    def fits(self, signed: SignedPayment) -> FittingPayment:
        return fitting(self.project, self.file(bytes_of(signed)), TODAY)

    def takes(self, signed: SignedPayment) -> FittingPayment:
        found = self.fits(signed)
        take(self.project, found)
        return found

    def refuses(self, data: bytes) -> str:
        """Return why a file is refused; nothing is stored."""
        before = self.project.reads.payments().result()
        with pytest.raises(AnnotatorError) as caught:
            take(self.project, fitting(self.project, self.file(data), TODAY))
        assert self.project.reads.payments().result() == before
        return str(caught.value)


@pytest.fixture
def desk(demo: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.rmtree(keys_folder(), ignore_errors=True)
    with Project.open(demo) as project:
        (worker,) = project.reads.workers().result()
        yield Desk(project, worker, tmp_path)


def made(signer: Signer, contents: PaymentContents) -> bytes:
    return document_bytes(sign_payment(signer, contents))


@pytest.fixture
def bonus(desk: Desk) -> SignedPayment:
    """Return the worker's signed word on a bonus of KES 20."""
    return desk.signs(desk.states("bonus", "20", "worker"))


@pytest.fixture
def answer(bonus: SignedPayment) -> PaymentContents:
    """Return what the vendor has to sign to confirm it."""
    return replace(bonus.said, stated_by="vendor", confirms=bonus.sha256)


def test_the_right_answer_confirms_and_twice_is_once(desk: Desk, answer: PaymentContents) -> None:
    signed = payment_in(made(VENDOR, answer))
    found = desk.takes(signed)
    assert (found.is_known, found.is_new_key) == (False, True)
    assert is_confirmed(desk.project, desk.worker, 1)
    again = desk.takes(signed)
    assert again.is_known
    assert len(desk.project.reads.payments().result()) == 2
    other = payment_in(made(OTHER_KEY, answer))
    assert "confirmed already" in desk.refuses(bytes_of(other))


def test_a_key_that_countersigned_this_record_is_not_asked_about(
    desk: Desk, answer: PaymentContents
) -> None:
    signed = payment_in(made(VENDOR, answer))
    receipted = ReceiptContents(
        hand_in_sha256="0" * 64,
        checkpoint=Checkpoint(answer.origin, 0, "0" * 64),
        ms={},
        worker_key=answer.worker_key,
    )
    bundle = document_bytes(sign_receipt(VENDOR, receipted)).decode()
    stored = StoredReceipt(desk.worker.id, 0, "0" * 64, bundle, "2026-11-20")
    assert desk.fits(signed).is_new_key
    desk.project.writes.add_receipt(stored).result()
    assert not desk.fits(signed).is_new_key
    (kept,) = desk.project.reads.receipts_of(desk.worker.id).result()
    desk.project.writes.choose_receipt(kept, is_set_aside=True, day="2026-11-21").result()
    assert desk.fits(signed).is_new_key


CHANGED: dict[str, tuple[Callable[[PaymentContents], PaymentContents], str]] = {
    "the amount": (lambda s: replace(s, amount="20.01"), "“amount” 20.01, and 20 is in the job"),
    "the day": (lambda s: replace(s, day="2026-11-21"), "“day” 2026-11-21"),
    "the currency": (lambda s: replace(s, currency="UGX"), "“currency” UGX"),
    "the means": (lambda s: replace(s, means="Cash"), "“means” Cash"),
    "the fee": (lambda s: replace(s, fee="1"), "“fee” 1"),
    "the id": (lambda s: replace(s, id="0" * 32), "“id” 000"),
    "the kind": (lambda s: replace(s, kind="top_up"), "“kind” top_up"),
    "the order": (lambda s: replace(s, work_order="0" * 64), "“work_order” 000"),
    "a conversion": (
        lambda s: replace(
            s,
            conversion={
                "from_currency": "USD",
                "from_amount": "1",
                "rate": "129",
                "date": "2026-11-20",
                "source": "A bank",
            },
        ),
        "“conversion”",
    ),
    "the statement": (lambda s: replace(s, confirms="0" * 64), "this job does not have"),
    "the ledger": (lambda s: replace(s, origin=f"{s.origin}0"), "nobody at this job"),
    "the job": (lambda s: replace(s, origin="fairlabel/0/0"), "nobody at this job"),
    "the worker's key": (
        lambda s: replace(s, worker_key=OTHER_KEY.public),
        "not the worker's in this job",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_an_answer_with_another_field_is_refused(
    desk: Desk, answer: PaymentContents, name: str
) -> None:
    change, words = CHANGED[name]
    assert words in desk.refuses(made(VENDOR, change(answer)))
    assert not is_confirmed(desk.project, desk.worker, 1)


def test_every_field_of_a_statement_is_changed_above(answer: PaymentContents) -> None:
    changed = {
        name
        for change, _ in CHANGED.values()
        for name in PaymentContents.__slots__
        if getattr(change(answer), name) != getattr(answer, name)
    }
    # Who states it, and why, is part of what the file may say at all: see the next tests.
    assert changed | {"stated_by", "takes_back", "reason"} == set(PaymentContents.__slots__)


def test_nobody_confirms_themselves(
    desk: Desk, bonus: SignedPayment, answer: PaymentContents
) -> None:
    own = signing_key(desk.project, desk.worker)
    assert "with the worker's own key" in desk.refuses(made(own, answer))
    as_worker = replace(answer, stated_by="worker")
    assert "the same side" in desk.refuses(made(own, as_worker))
    assert "with another key" in desk.refuses(made(VENDOR, as_worker))
    with pytest.raises(LedgerRefusedError, match="somebody who works at this job"):
        confirm(desk.project, desk.worker, 1, own)
    assert bonus.said.confirms is None


def test_the_key_of_a_colleague_or_an_old_one_of_the_worker_is_not_the_vendors(
    desk: Desk, answer: PaymentContents
) -> None:
    colleague = new_worker("Ben")
    desk.project.writes.add_worker(colleague).result()
    of_ben = signing_key(desk.project, colleague)
    assert "somebody who works at this job" in desk.refuses(made(of_ben, answer))
    old = signing_key(desk.project, desk.worker)
    rotate(desk.project, desk.worker)
    new = signing_key(desk.project, desk.worker)
    assert new.public != old.public
    by_new = replace(answer, worker_key=new.public)
    assert "“worker_key”" in desk.refuses(made(VENDOR, by_new))
    assert "another one has replaced" in desk.refuses(made(old, by_new))


def test_a_statement_signed_again_with_another_day_is_refused(
    desk: Desk, bonus: SignedPayment
) -> None:
    own = signing_key(desk.project, desk.worker)
    for change in (
        {"day": "2026-11-01"},
        {"amount": "200"},
        {"means": "Cash"},
    ):
        again = made(own, replace(bonus.said, **change))  # type: ignore[arg-type]  # only fields of text change
        assert "This job has this statement already" in desk.refuses(again)


def test_a_first_word_of_the_vendor_is_looked_at_like_one_that_is_typed(
    desk: Desk, answer: PaymentContents
) -> None:
    first = replace(answer, kind="sent", confirms=None, id="1" * 32)
    for change, words in (
        ({"currency": "UGX"}, "pay in KES"),
        ({"day": "1999-12-31"}, "are not taken"),
        ({"day": "2030-01-01"}, "correct the day"),
        ({"work_order": "0" * 64}, "a work order that this job does not have"),
        ({"amount": "20.001"}, "digits after the point"),
    ):
        assert words in desk.refuses(made(VENDOR, replace(first, **change)))  # type: ignore[arg-type]  # only fields of text change
    found = desk.takes(payment_in(made(VENDOR, first)))
    assert (found.payment.side, found.payment.stated_by) == ("sent", "vendor")
    twin = replace(first, id="2" * 32)
    assert "A payment like this is here already" in str(
        desk.fits(payment_in(made(VENDOR, twin))).doubt
    )


def test_the_file_of_a_payment_that_is_there_unsigned_is_joined_to_it(
    desk: Desk, answer: PaymentContents
) -> None:
    seq = desk.states("bonus", "7", "vendor", means="Cash", note="well done")
    first = replace(answer, amount="7", means="Cash", confirms=None, id="3" * 32)
    found = desk.takes(payment_in(made(VENDOR, first)))
    assert found.signs == seq
    every = desk.project.reads.payments().result()
    assert [each.document for each in every if each.seq == seq] == [found.signed.sha256]
    assert len(every) == 2


def test_the_worker_confirms_what_the_vendor_grants(desk: Desk, answer: PaymentContents) -> None:
    granted = replace(answer, amount="9", confirms=None, id="4" * 32)
    found = desk.takes(payment_in(made(VENDOR, granted)))
    seq = next(
        each.seq
        for each in desk.project.reads.payments().result()
        if each.document == found.signed.sha256
    )
    own = signing_key(desk.project, desk.worker)
    signed = confirm(desk.project, desk.worker, seq, own)
    assert is_confirmed(desk.project, desk.worker, seq)
    assert confirm(desk.project, desk.worker, seq, own).sha256 == signed.sha256
    assert len(desk.project.reads.payments().result()) == 3


def test_what_the_other_side_has_not_signed_cannot_be_confirmed(desk: Desk) -> None:
    seq = desk.states("bonus", "7", "vendor")
    own = signing_key(desk.project, desk.worker)
    with pytest.raises(LedgerRefusedError, match="has not signed this payment yet"):
        confirm(desk.project, desk.worker, seq, own)
    noted = desk.states("sent", "7", "worker")
    with pytest.raises(LedgerRefusedError, match="only notes the payment"):
        desk.signs(noted)
    with pytest.raises(LedgerRefusedError, match="no payment 77"):
        desk.signs(77)


INEXACT: dict[str, Callable[[bytes], bytes]] = {
    "no end": lambda data: data[:-1],
    "two lines": lambda data: data * 2,
    "a space": lambda data: data.replace(b":", b": ", 1),
    "no JSON": lambda _data: b"{\n",
    "a field more": lambda data: _turned(data, lambda bundle: bundle.update(more=1)),
    "no signature": lambda data: _turned(
        data, lambda bundle: bundle["dsseEnvelope"].update(signatures=[])
    ),
    "another signature": lambda data: _turned(
        data, lambda bundle: bundle["dsseEnvelope"]["signatures"][0].update(sig="A" * 86 + "==")
    ),
    "another hint": lambda data: _turned(
        data,
        lambda bundle: bundle["verificationMaterial"]["publicKey"].update(hint="0" * 64),
    ),
}


def _turned(data: bytes, change: Callable[[Any], object]) -> bytes:
    bundle = json.loads(data)
    change(bundle)
    return document_bytes(bundle)


@pytest.mark.parametrize("name", INEXACT)
def test_an_inexact_file_is_refused(desk: Desk, answer: PaymentContents, name: str) -> None:
    assert desk.refuses(INEXACT[name](made(VENDOR, answer)))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0"},
        {"amount": "-1"},
        {"amount": "020"},
        {"amount": "20.0"},
        {"amount": "1e3"},
        {"amount": 20},
        {"day": "20261120"},
        {"day": "2026-02-30"},
        {"currency": "KEZ"},
        {"currency": "kes"},
        {"means": "two\nlines"},
        {"means": "x" * 501},
        {"fee": "-1"},
        {"fee": "0.0"},
        {"id": "xyz"},
        {"confirms": "xyz"},
        {"kind": "void"},
        {"kind": "sent"},
        {"stated_by": "bank"},
        {"worker_key": "xyz"},
        {"origin": 7},
        {"conversion": {"rate": "1"}},
    ],
)
def test_what_no_statement_can_say_is_refused(
    desk: Desk, answer: PaymentContents, change: dict[str, Any]
) -> None:
    assert desk.refuses(made(VENDOR, replace(answer, **change)))
