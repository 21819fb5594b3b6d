"""Who owes the pay: the last contractor before the worker, as far as the orders disclose it."""

from __future__ import annotations

import pytest

from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.payer import owed_by
from annotator.pay.order.work_order import WorkOrder

PAY = '[what_for]\ntitle = "T"\n[pay]\ncurrency = "KES"\nper_item = "1"\n'
CLIENT = 'client = "Acme Maps"\n'
CHAIN = 'chain = [{ name = "Middle" }, { name = "Label House" }]\n'


def order_of(parties: str) -> WorkOrder:
    return read_work_order(f"{PAY}[for_whom]\n{parties}".encode())


@pytest.mark.parametrize(
    ("parties", "sentence"),
    [
        (CLIENT + CHAIN, "Owed by: Label House"),
        (CHAIN, "Owed by: Label House"),
        (CLIENT + "chain = []\n", "Owed by: Acme Maps"),
        (CLIENT, "Owed by: Acme Maps, or a contractor that the work order does not name"),
        ("", "The work order does not say who owes it."),
        ("chain = []\n", "The work order does not say who owes it."),
    ],
)
def test_the_payer_is_the_party_before_the_worker(parties: str, sentence: str) -> None:
    assert str(owed_by([order_of(parties)], "en")) == sentence


def test_several_orders_name_each_payer_once() -> None:
    orders = [order_of(CHAIN), order_of(CLIENT + "chain = []\n"), order_of(CLIENT + CHAIN)]
    assert str(owed_by(orders, "en")) == "Owed by: Label House, Acme Maps"
    assert str(owed_by([], "en")) == "The work order does not say who owes it."
