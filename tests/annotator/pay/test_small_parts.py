"""What goes into a figure and what comes with it: inputs, defaults, formulas, wages."""

from __future__ import annotations

import inspect
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from annotator.errors import InvalidValueError
from annotator.pay import (
    Figure,
    Figures,
    PayFigures,
    PayInputs,
    compute_pay,
    evaluate,
)
from annotator.pay.money.formula import names_in
from annotator.pay.wages import MinimumWage
from tests.annotator.pay.orders import order

INPUTS: dict[str, Any] = {
    "items_completed": 3, "items_accepted": 2, "regions_completed": 5, "regions_accepted": 4,
    "audio_ms_completed": 9, "audio_ms_accepted": 8, "items_rejected": 1, "regions_rejected": 1,
    "audio_ms_rejected": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"items_accepted": 3}, "more items were reviewed than completed"),
        ({"items_rejected": 2}, "more items were reviewed than completed"),
        ({"regions_accepted": 5}, "more regions were reviewed than completed"),
        ({"regions_rejected": 2}, "more regions were reviewed than completed"),
        ({"audio_ms_accepted": 9}, "more audio_ms were reviewed than completed"),
        ({"audio_ms_rejected": 2}, "more audio_ms were reviewed than completed"),
        ({"items_accepted": -1}, "counts, times and losses cannot be negative"),
        ({"regions_accepted": -1}, "counts, times and losses cannot be negative"),
        ({"audio_ms_accepted": -1}, "counts, times and losses cannot be negative"),
        ({"items_rejected": -1}, "counts, times and losses cannot be negative"),
        ({"regions_rejected": -1}, "counts, times and losses cannot be negative"),
        ({"audio_ms_rejected": -1}, "counts, times and losses cannot be negative"),
        ({"items_completed": -1}, "counts, times and losses cannot be negative"),
        ({"regions_completed": -1}, "counts, times and losses cannot be negative"),
        ({"audio_ms_completed": -1}, "counts, times and losses cannot be negative"),
        ({"effort_ms": {"label": 5, "rest": -1}}, "counts, times and losses cannot be negative"),
        ({"conversion": Fraction(-1, 2)}, "counts, times and losses cannot be negative"),
        ({"effort_ms": {"b": 1, "a": 1}}, "unknown effort categories: ['a', 'b']"),
    ],
)
def test_each_number_that_cannot_be_has_its_sentence(wrong: dict[str, Any], sentence: str) -> None:
    PayInputs(**INPUTS)
    with pytest.raises(ValueError, match=r"reviewed|negative|unknown") as caught:
        PayInputs(**{**INPUTS, **wrong})
    assert str(caught.value) == sentence


def test_all_and_nothing_can_be_accepted_of_what_was_done() -> None:
    for at in (0, 1):
        done = {key: INPUTS[key] for key in INPUTS if key.endswith("completed")}
        seen = {key.replace("completed", "accepted"): at * done[key] for key in done}
        made = PayInputs(**done, **seen)
        assert tuple(made.accepted) == tuple(at * count for count in made.completed)
        assert made.expected == made.completed
    half = PayInputs(items_completed=0, regions_completed=0, conversion=Fraction(1, 2))
    assert half.conversion == Fraction(1, 2)
    spent = PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": 5, "rest": 7})
    assert (spent.ms_of("label", "rest", "wait"), spent.ms_of("rest"), spent.ms_of()) == (12, 7, 0)


def test_the_defaults_of_figures() -> None:
    bare = Figure(name="a", unit="ms", exact=None, value=None)
    assert (bare.formula, bare.inputs, bare.reason) == ("", (), None)
    assert bare.as_json() == {
        "value": None, "exact": None, "unit": "ms", "formula": None, "inputs": {}, "reason": None,
    }  # fmt: skip
    none = Figures({})
    pay = PayFigures(
        currency=None, work_orders=(), terms=none, completed=none, accepted=none, expected=none
    )
    assert pay.periods == ()
    assert "a" in Figures({"a": bare})
    assert "b" not in Figures({"a": bare})


def test_an_export_says_of_each_figure_how_it_came_about() -> None:
    pay = 'per_item = "2.5"\ndeductions = [{ kind = "fees", percent = "10" }]'
    done = PayInputs(items_completed=3, regions_completed=0)
    figures = compute_pay(order(pay), done).as_json()
    assert set(figures) == {
        "currency", "work_orders", "terms", "completed", "accepted", "expected"
    }  # fmt: skip
    told = figures["completed"]
    assert isinstance(told, dict)
    assert told["fees_1"] == {
        "value": "0.750000",
        "exact": "0.75",
        "unit": "KES",
        "formula": "gross * percent_1 / 100",
        "inputs": {"gross": "7.5", "percent_1": "10"},
        "reason": None,
    }
    formulas = {name: each["formula"] for name, each in told.items()}
    assert formulas == FORMULAS


FORMULAS = {
    "items": None,
    "regions": None,
    "audio_ms": None,
    "item_pay": "items * item_rate",
    "region_pay": "regions * region_rate",
    "audio_pay": "audio_ms * audio_rate / 60000",
    "hour_pay": "piece_ms * hour_rate / 3600000",
    "other_pay": "other_ms * other_rate / 3600000",
    "bonus": None,
    "gross": "item_pay + bonus",
    "percent_1": None,
    "fees_1": "gross * percent_1 / 100",
    "net": "gross - fees_1",
    "task_rate": "gross * 3600000 / piece_ms",
    "paid_time_rate": "gross * 3600000 / hours_ms",
    "full_rate": "net * 3600000 / hours_ms",
    "shortfall": "max(0, floor_pay - net)",
    "top_up_due": "shortfall",
    "owed": "max(0, net)",
    "buyer_pay": None,
    "passed_on": "gross * 100 / buyer_pay",
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [("2 + 3", 5), ("2 - 3", -1), ("2 * 3", 6), ("2 / 3", Fraction(2, 3)), ("max(2, 3)", 3),
     ("min(2, 3)", 2), ("sum(2, 3, 4)", 9), ("sum(7)", 7), ("0", 0), ("a - b - b", -5)],
)  # fmt: skip
def test_each_sign_of_a_formula_does_what_it_says(formula: str, value: Fraction) -> None:
    assert evaluate(formula, {"a": Fraction(1), "b": Fraction(3)}) == value


@pytest.mark.parametrize(
    "formula",
    ["1" + "+1" * 1_500, f"{'-' * 9_000}1", f"{'not ' * 4_000}1", "a\x00", "1 +", "((1)", "a.b"],
)
def test_what_python_itself_cannot_read_or_reckon_is_no_formula(formula: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a formula, or names an unknown input"):
        evaluate(formula, {"a": Fraction(1)})


def test_names_are_told_in_the_order_of_the_text_over_several_lines() -> None:
    assert names_in("(b +\n a) * c - b") == ("b", "a", "c")
    assert names_in("max(1, 2)") == ()


def test_a_wage_is_as_old_as_the_later_of_its_two_days() -> None:
    def wage(effective: date, checked: date) -> MinimumWage:
        return MinimumWage(
            place="P", amount=Fraction(9), currency="KES", unit="day", effective=effective,
            checked=checked, source="S",
        )  # fmt: skip

    today = date(2026, 11, 26)
    old, fresh = date(2020, 1, 1), date(2025, 11, 26)
    assert not wage(old, fresh).is_stale(today)
    assert not wage(fresh, old).is_stale(today)
    assert wage(old, fresh).is_stale(today + timedelta(days=1))
    assert wage(old, old).per_hour is None
    assert wage(old, old).as_floor() == {
        "kind": "statutory", "amount": "9", "unit": "day", "source": "S", "place": "P",
        "effective": old, "checked": old,
    }  # fmt: skip


def test_periods_and_workers_are_those_that_are_named() -> None:
    assert inspect.signature(compute_pay).parameters["period"].default == 1
