"""Pieces of the parts: whole together, and regions on items with the same review."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.verify.common.findings import Findings
from annotator.verify.pay.piece_checks import check_pieces
from tests.support.english import english

NAMES = [
    f"{unit}_{state}"
    for unit in ("items", "regions", "audio_ms")
    for state in ("completed", "accepted", "rejected", "withdrawn")
]


def pay(*parts: dict[str, Any], workers: int = 1, detail: str = "full") -> dict[str, Any]:
    """Return parts with these inputs, under one order unless a part names its ``work_order``."""
    return {
        "workers": workers,
        "detail": detail,
        "parts": [
            {
                "work_order": part.get("work_order", "ab" * 32),
                "period": part.get("period", 1),
                "inputs": {name: part.get(name, 0) for name in NAMES},
            }
            for part in parts
        ],
    }


def problems(content: dict[str, Any]) -> list[str]:
    """Return what is wrong, without the place."""
    findings = Findings()
    check_pieces(content, findings)
    return [f"{each.where.rpartition(', ')[2]} {each.what}" for each in findings.problems]


def stated(content: dict[str, Any]) -> list[str]:
    """Return what is listed as stated."""
    findings = Findings()
    check_pieces(content, findings)
    return list(english(findings.stated))


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
@pytest.mark.parametrize("unit", ["regions", "audio_ms"])
def test_reviewed_regions_lie_on_items_with_that_review(unit: str, state: str) -> None:
    part = {"items_completed": 2, f"{unit}_completed": 3, f"{unit}_{state}": 3}
    assert f"{unit}_{state} are on no item of that review." in problems(pay(part))
    assert problems(pay({**part, f"items_{state}": 1})) == []


def test_regions_that_are_not_reviewed_lie_on_items_that_are_not_reviewed() -> None:
    part = {"items_completed": 1, "items_accepted": 1, "regions_completed": 2}
    part["regions_accepted"] = 1
    assert problems(pay(part)) == ["regions_open are on no item of that review."]


def test_of_several_workers_one_can_have_regions_on_an_item_of_another() -> None:
    ada = {"regions_completed": 2, "regions_accepted": 2}
    ben = {"items_completed": 1, "items_accepted": 1}
    assert problems(pay(ada, ben, workers=2)) == []


def test_shares_are_whole_together() -> None:
    ada, ben = {"items_completed": "0.75"}, {"items_completed": "0.25"}
    assert problems(pay(ada, ben, workers=2)) == []
    assert problems(pay(ada, ada, workers=2)) == ["items_completed are not whole together."]


def test_a_piece_can_lie_in_two_pay_periods_of_one_worker() -> None:
    first, second = {"items_completed": "0.75"}, {"items_completed": "0.25", "period": 2}
    assert problems(pay(first, second)) == []
    assert problems(pay(first)) == ["items_completed are not whole together."]
    assert stated(pay(first, second)) == [
        "which pieces and reviews belong to which part",
        "how the pieces were divided between the pay periods",
    ]


def test_under_several_orders_pieces_are_whole_over_all_parts() -> None:
    first, second = {"items_completed": "0.75"}, {"items_completed": "0.25", "work_order": None}
    assert problems(pay(first, second)) == []
    assert problems(pay(first, second, workers=2)) == []
    assert problems(pay(first, first, second)) == ["items_completed are not whole together."]
    assert "how the pieces were divided between the work orders" in stated(pay(first, second))
    assert problems(pay({"regions_completed": 1}, {"items_completed": 1, "work_order": None})) == []


def test_the_division_is_stated_and_so_is_what_belongs_to_which_part() -> None:
    one = {"items_completed": 1}
    assert stated(pay(one)) == []
    assert stated(pay(one, one)) == ["which pieces and reviews belong to which part"]
    assert stated(pay(one, one, workers=2)) == [
        "which pieces and reviews belong to which part",
        "how the pieces were divided between 2 workers",
    ]
