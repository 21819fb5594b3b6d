"""What somebody else at the job is owed and was paid, while another one sits there."""

from __future__ import annotations

from datetime import date

from annotator.editing.commands import Confirm
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.session.others_money import OthersMoney
from tests.annotator.session.sitting import ADA, BEN, ORDER, ORDER_SHA256, Sitting, sitting

DAY = date(2026, 3, 10)
SENT = PaymentEntry(side="sent", day=DAY.isoformat(), currency="EUR", amount="0.30")


def works_an_item(at: Sitting) -> None:
    """Ada confirms an item with two regions, in 3 s."""
    session = at.sit(ADA)
    at.open()
    at.work(2_000)
    at.add()
    at.add()
    session.editor.run(Confirm(ADA.id, ORDER_SHA256, 20_522))
    at.work(1_000)
    at.rise()


def test_it_is_what_the_worker_would_see() -> None:
    with sitting(order=ORDER) as at:
        works_an_item(at)
        ada = at.sit(ADA).pay()
        at.rise()
        seen = OthersMoney(at.sit(BEN), ADA).pay()
        assert ada is not None
        assert seen is not None
        assert seen.completed["gross"].value == "0.70"
        assert [(each.name, each.value) for each in seen.completed] == [
            (each.name, each.value) for each in ada.completed
        ]
        assert seen.terms["hours_ms"].exact == 3_000


def test_what_is_stated_of_somebody_else_is_theirs_and_nobody_elses() -> None:
    with sitting(order=ORDER) as at:
        works_an_item(at)
        ben = at.sit(BEN)
        others = OthersMoney(ben, ADA)
        assert others.order_sha256 == ORDER_SHA256
        others.money.state(SENT, others.order_sha256, DAY)
        at.pump()
        assert [(each.side, each.worker_id) for each in others.money.all] == [("sent", ADA.id)]
        assert ben.money.all == []
        at.rise()
        assert [each.amount for each in at.sit(ADA).money.all] == ["0.3"]


def test_whoever_accepted_nothing_is_owed_nothing() -> None:
    with sitting(order=ORDER, accepted=False) as at:
        session = at.sit(BEN)
        session.accept()
        others = OthersMoney(session, ADA)
        assert (others.order_sha256, others.pay()) == ("", None)


def test_a_bonus_that_one_side_grants_changes_nothing() -> None:
    with sitting(order=ORDER) as at:
        works_an_item(at)
        others = OthersMoney(at.sit(BEN), ADA)
        bonus = PaymentEntry(
            side="bonus", day=DAY.isoformat(), currency="EUR", amount="5", stated_by="vendor"
        )
        others.money.state(bonus, others.order_sha256, DAY)
        at.pump()
        pay = others.pay()
        assert pay is not None
        assert pay.completed["gross"].value == "0.70"
        figures = others.money.figures(pay)
        assert figures is not None
        assert figures["bonus_by_vendor"].value == "5.00"
