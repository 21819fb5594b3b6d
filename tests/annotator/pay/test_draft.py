"""A draft is judged field by field, and shows what is right of it."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.document_limits import ORDER_BYTES
from annotator.pay.order.order_draft import judge
from annotator.pay.order.order_reader import read_document, read_work_order
from annotator.pay.order.order_writer import order_toml
from tests.annotator.pay.bad_orders import PLACES, Place
from tests.annotator.pay.orders import holds_still


def test_a_right_draft_is_the_order_that_its_file_will_be() -> None:
    judged = judge({"pay": {"currency": "KES", "per_item": "4"}})
    assert judged.faults == ()
    assert judged.order == read_work_order(judged.text.encode())
    assert judged.order is not None
    assert judged.order.sha256 == judged.sha256


def test_without_a_currency_there_is_nothing_to_show() -> None:
    assert judge({}).order is None
    assert judge({"pay": {"currency": "KESH"}}).order is None
    assert [fault.key for fault in judge({}).faults] == ["currency"]


def test_of_a_list_the_entry_with_a_fault_is_left_out_and_no_other() -> None:
    whole = {"kind": "contract", "amount": "80", "unit": "hour", "source": "Ours"}
    half = {**whole, "unit": "month"}
    deductions: list[Any] = [{"kind": "tax", "percent": "x"}, {"kind": "fees", "percent": "1"}, {}]
    judged = judge(
        {
            "pay": {"currency": "KES", "deductions": deductions, "previous": {"per_item": "x"}},
            "floors": [half, whole, {**whole, "amount": "90"}],
            "what_for": {"weapons": "perhaps", "resale": "yes"},
        }
    )
    order = judged.order
    assert order is not None
    assert [floor.amount for floor in order.floors] == [80, 90]
    assert [entry.kind for entry in order.pay.deductions or ()] == ["fees"]
    assert (order.pay.previous, order.what_for.weapons, order.what_for.resale) == (None, None, True)
    assert {(fault.group, fault.key) for fault in judged.faults} >= {
        ("[[floors]] no. 1", "hours"),
        ("pay.deductions no. 1", "percent"),
        ("pay.previous", "per_item"),
        ("[what_for]", "weapons"),
    }


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_one_fault_hides_nothing_else(place: Place) -> None:
    for value in place.wrong():
        judged = judge(read_document(place.document(value)))
        assert judged.faults, value
        is_currency = (place.group, place.key) == ("[pay]", "currency")
        assert (judged.order is None) == is_currency, value


def test_judging_leaves_the_draft_as_it_is() -> None:
    document: dict[str, Any] = {
        "pay": {"currency": "KES", "per_item": "x", "previous": {"per_item": "y"}},
        "floors": [{"kind": "contract"}],
    }
    before = repr(document)
    assert len(judge(document).faults) == 5
    assert repr(document) == before


def test_all_time_of_a_pilot_is_no_less_than_a_part_of_it() -> None:
    pilot = {"workers": 1, "items": 1, "piece_ms": 100, "hours_ms": 99}
    (fault,) = judge({"pay": {"currency": "KES", "pilot": pilot}}).faults
    assert (fault.group, fault.key) == ("pay.pilot", "hours_ms")
    assert fault.sentence == (
        "In pay.pilot, hours_ms is less than piece_ms, which is a part of it; correct it."
    )


def test_an_order_of_megabytes_is_told_as_too_large() -> None:
    text = "x" * 10_000_000
    judged = judge({"pay": {"currency": "KES"}, "what_for": {"title": text}})
    assert [fault.sentence for fault in judged.faults] == [
        "The order has 10000046 bytes; 1000000 are allowed, so shorten its texts."
    ]
    assert judged.order is None


def test_what_was_judged_cannot_be_altered() -> None:
    assert holds_still(judge({}))


def test_what_no_order_has_hides_nothing_of_what_one_has() -> None:
    judged = judge({"weather": {}, "pay": {"currency": "KES", "per_item": "x", "per_region": "2"}})
    assert len(judged.faults) == 2
    assert judged.order is not None
    assert judged.order.pay.per_item is None
    assert judged.order.pay.per_region == 2


def test_an_order_of_one_megabyte_is_not_too_large_yet() -> None:
    texts = {f"x{chr(97 + at // 26)}{chr(97 + at % 26)}": "x" * 10_000 for at in range(99)}
    document: dict[str, Any] = {
        "what_for": {"title": texts},
        "pay": {"currency": "KES", "due": "x"},
    }
    room = ORDER_BYTES - len(order_toml(document).encode())
    document["pay"]["due"] = "x" * (room + 1)
    assert judge(document).faults == ()
    document["pay"]["due"] += "x"
    (fault,) = judge(document).faults
    assert fault.sentence.startswith(f"The order has {ORDER_BYTES + 1} bytes")
