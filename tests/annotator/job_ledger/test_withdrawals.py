"""Signed withdrawals against the job: each field, each side, and every file that is not right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.own_keys import rotate, signing_key
from annotator.job_ledger.payment_statements import bytes_of, confirm, sign_stated
from annotator.ledger.payment_documents import PaymentContents
from annotator.ledger.signatures import Signer, fingerprint
from annotator.pay.money.payments import agreed, standing, withdrawals_of
from annotator.records import PaymentDocument
from annotator.session.own_money import payment_of, withdrawn
from annotator.verify.ledger.payment_reader import SignedPayment, payment_in
from tests.annotator.job_ledger.test_payment_statements import (
    OTHER_KEY,
    TODAY,
    VENDOR,
    Desk,
    answer,
    bonus,
    desk,
    made,
)

__all__ = ["answer", "bonus", "desk"]


@pytest.fixture
def settled(desk: Desk, bonus: SignedPayment, answer: PaymentContents) -> SignedPayment:
    """Return the worker's statement of a bonus that the vendor has confirmed, too."""
    desk.takes(payment_in(made(VENDOR, answer)))
    return bonus


@pytest.fixture
def back(settled: SignedPayment) -> PaymentContents:
    """Return what the vendor signs to take the bonus back."""
    return replace(
        settled.said,
        stated_by="vendor",
        day="2026-11-27",
        takes_back=settled.sha256,
        reason="paid twice",
    )


def counts(desk: Desk) -> bool:
    """Return whether the bonus counts."""
    return 1 in agreed(standing(desk.project.reads.payments().result()))


def test_a_withdrawal_stands_apart_until_the_other_side_agrees(
    desk: Desk, back: PaymentContents
) -> None:
    signed = payment_in(made(VENDOR, back))
    found = desk.takes(signed)
    assert (found.payment.side, found.payment.note, found.is_new_key) == (
        "void",
        "paid twice",
        False,
    )
    assert counts(desk)
    every = desk.project.reads.payments().result()
    (apart,) = withdrawals_of(standing(every)).values()
    assert (apart.names, apart.document) == (1, signed.sha256)
    assert desk.takes(signed).is_known
    own = signing_key(desk.project, desk.worker)
    agreement = confirm(desk.project, desk.worker, apart.seq, own)
    assert (agreement.said.takes_back, agreement.said.confirms) == (
        back.takes_back,
        signed.sha256,
    )
    assert not counts(desk)
    again = confirm(desk.project, desk.worker, apart.seq, own)
    assert bytes_of(again) == bytes_of(agreement)


CHANGED: dict[str, tuple[Callable[[PaymentContents], PaymentContents], str]] = {
    "the amount": (lambda s: replace(s, amount="20.01"), "“amount” 20.01"),
    "the currency": (lambda s: replace(s, currency="UGX"), "“currency” UGX"),
    "the kind": (lambda s: replace(s, kind="top_up"), "“kind” top_up"),
    "the means": (lambda s: replace(s, means="Cash"), "“means” Cash"),
    "the fee": (lambda s: replace(s, fee="1"), "“fee” 1"),
    "the id": (lambda s: replace(s, id="0" * 32), "“id” 000"),
    "the order": (lambda s: replace(s, work_order="0" * 64), "“work_order” 000"),
    "the statement": (lambda s: replace(s, takes_back="0" * 64), "this job does not have"),
    "the ledger": (lambda s: replace(s, origin=f"{s.origin}0"), "nobody at this job"),
    "the worker's key": (
        lambda s: replace(s, worker_key=OTHER_KEY.public),
        "not the worker's in this job",
    ),
    "a day to come": (lambda s: replace(s, day="2030-01-01"), "correct the day"),
    "no reason": (lambda s: replace(s, reason=""), "A reason goes with"),
    "a line break": (lambda s: replace(s, reason="a\nb"), "a line of text"),
    "what it confirms": (lambda s: replace(s, confirms="0" * 64), "this job does not have"),
    "no statement": (lambda s: replace(s, takes_back=None), "A reason goes with"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_withdrawal_with_another_field_is_refused(
    desk: Desk, back: PaymentContents, name: str
) -> None:
    change, words = CHANGED[name]
    assert words in desk.refuses(made(VENDOR, change(back)))
    assert counts(desk)


def test_only_a_side_that_has_signed_it_takes_it_back(desk: Desk, bonus: SignedPayment) -> None:
    early = replace(bonus.said, stated_by="vendor", takes_back=bonus.sha256, reason="no")
    assert "what the other side states" in desk.refuses(made(VENDOR, early))


def test_one_side_takes_it_back_once_and_agrees_to_nothing_of_its_own(
    desk: Desk, back: PaymentContents
) -> None:
    signed = desk.takes(payment_in(made(VENDOR, back))).signed
    other = replace(back, reason="another reason")
    assert "taken back already" in desk.refuses(made(VENDOR, other))
    own_word = replace(back, confirms=signed.sha256)
    assert "the same side" in desk.refuses(made(VENDOR, own_word))
    assert "the same side" in desk.refuses(made(OTHER_KEY, own_word))
    agreement = replace(back, stated_by="worker", confirms=signed.sha256)
    own = signing_key(desk.project, desk.worker)
    for change in ({"reason": "so"}, {"day": "2026-11-28"}, {"amount": "2"}):
        wrong = replace(agreement, **change)  # type: ignore[arg-type]  # only fields of text change
        assert "does not confirm what this job has" in desk.refuses(made(own, wrong))
    assert counts(desk)
    desk.takes(payment_in(made(own, agreement)))
    assert not counts(desk)


def test_two_sides_that_both_take_it_back_agree(desk: Desk, back: PaymentContents) -> None:
    every = desk.project.reads.payments().result()
    row = withdrawn(every[0], every, "a slip", TODAY, "worker")
    seq = desk.project.writes.add_payment(
        payment_of(row, desk.worker.id, every[0].order_sha256)
    ).result()
    sign_stated(desk.project, desk.worker, seq, signing_key(desk.project, desk.worker))
    assert counts(desk)
    desk.takes(payment_in(made(VENDOR, back)))
    assert not counts(desk)


def test_the_reason_of_a_deduction_is_signed_with_it(desk: Desk) -> None:
    seq = desk.states("deduction", "5", "worker", note="an advance")
    signed = desk.signs(seq)
    assert signed.said.reason == "an advance"
    confirmation = replace(signed.said, stated_by="vendor", confirms=signed.sha256, reason="a fine")
    assert "“reason” a fine" in desk.refuses(made(VENDOR, confirmation))
    assert "A reason goes with" in desk.refuses(
        made(VENDOR, replace(confirmation, confirms=None, reason=""))
    )
    with pytest.raises(LedgerRefusedError, match="somebody who works at this job"):
        confirm(desk.project, desk.worker, seq, signing_key(desk.project, desk.worker))
    confirm(desk.project, desk.worker, seq, Signer.from_seed(b"the vendor's key of 32 bytes, ok"))
    assert seq in agreed(desk.project.reads.payments().result())


def test_the_vendor_takes_back_with_the_key_that_confirmed(
    desk: Desk, back: PaymentContents
) -> None:
    told = desk.refuses(made(OTHER_KEY, back))
    assert f"with another key ({fingerprint(VENDOR.public)})" in told
    assert f"this is {fingerprint(OTHER_KEY.public)}" in told
    own = signing_key(desk.project, desk.worker)
    mine = replace(back, stated_by="worker", reason="a slip")
    signed = desk.takes(payment_in(made(own, mine))).signed
    agreement = replace(mine, stated_by="vendor", confirms=signed.sha256)
    assert "with another key" in desk.refuses(made(OTHER_KEY, agreement))
    (apart,) = withdrawals_of(standing(desk.project.reads.payments().result())).values()
    with pytest.raises(LedgerRefusedError, match="with another key"):
        confirm(desk.project, desk.worker, apart.seq, OTHER_KEY)
    assert counts(desk)
    desk.takes(payment_in(made(VENDOR, agreement)))
    assert not counts(desk)


def test_a_row_that_says_another_key_agreed_takes_nothing_back(
    desk: Desk, back: PaymentContents
) -> None:
    own = signing_key(desk.project, desk.worker)
    mine = replace(back, stated_by="worker", reason="a slip")
    taken = desk.takes(payment_in(made(own, mine)))
    for signer, still in ((OTHER_KEY, True), (VENDOR, False)):
        (apart,) = [each for each in desk.project.reads.payments().result() if each.side == "void"]
        agreement = replace(mine, stated_by="vendor", confirms=taken.signed.sha256)
        document = payment_in(made(signer, agreement))
        row = replace(apart, side="confirmed", note="", names=apart.seq, stated_by="vendor")
        stored = PaymentDocument(sha256=document.sha256, key=document.key, bundle=document.text)
        desk.project.writes.add_payment(row, stored).result()
        last = desk.project.reads.payments().result()[-1]
        assert last.key == signer.public, "the signature holds, and the key is the wrong one"
        assert counts(desk) is still


def test_a_later_key_of_the_worker_takes_back_what_an_earlier_one_signed(
    desk: Desk, back: PaymentContents
) -> None:
    signed = desk.takes(payment_in(made(VENDOR, back))).signed
    agreement = replace(back, stated_by="worker", confirms=signed.sha256)
    (apart,) = withdrawals_of(standing(desk.project.reads.payments().result())).values()
    with pytest.raises(LedgerRefusedError, match="The worker signed this payment with another"):
        confirm(desk.project, desk.worker, apart.seq, OTHER_KEY)
    old = signing_key(desk.project, desk.worker).public
    rotate(desk.project, desk.worker)
    new = signing_key(desk.project, desk.worker)
    assert desk.project.reads.former_signers(desk.worker.id, new.public).result() == {old}
    assert counts(desk)
    desk.takes(payment_in(made(new, replace(agreement, worker_key=new.public))))
    assert not counts(desk)
