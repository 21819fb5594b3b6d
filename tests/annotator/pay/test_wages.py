"""The bundled list of minimum wages: the facts of the design, each with a source, never applied."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction

import pytest

import resources
from annotator.errors import InvalidValueError
from annotator.pay import read_work_order
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.order_writer import order_toml
from annotator.pay.wages import MinimumWage, read_wages
from tests.annotator.pay.orders import holds_still

FACTS = {
    "Kenya": ("16113.75", "KES", "month", date(2024, 11, 1)),
    "South Africa": ("30.23", "ZAR", "hour", date(2026, 3, 1)),
    "Philippines": ("695", "PHP", "day", date(2025, 7, 18)),
    "Nigeria": ("70000", "NGN", "month", date(2024, 7, 29)),
    "Ghana": ("21.77", "GHS", "day", date(2026, 1, 1)),
    "Lebanon": ("28000000", "LBP", "month", date(2025, 7, 1)),
    "Venezuela": ("130", "VES", "month", date(2022, 3, 15)),
    "United Kingdom": ("12.71", "GBP", "hour", date(2026, 4, 1)),
    "Germany": ("13.90", "EUR", "hour", date(2026, 1, 1)),
    "United States": ("7.25", "USD", "hour", date(2009, 7, 24)),
}
LIST = read_wages(resources.path("wages", "minimum_wages.toml").read_bytes())


def of(place: str) -> MinimumWage:
    """Return the one wage of a place."""
    (found,) = (wage for wage in LIST if wage.place.startswith(place))
    return found


@pytest.mark.parametrize("place", FACTS)
def test_each_fact_stands_in_the_list(place: str) -> None:
    amount, currency, unit, effective = FACTS[place]
    wage = of(place)
    assert (wage.amount, wage.currency, wage.unit) == (Fraction(amount), currency, unit)
    assert wage.effective == effective
    assert place.split(maxsplit=1)[0] in wage.source
    assert "://" not in wage.source


def test_there_is_nothing_else_in_the_list() -> None:
    assert len(LIST) == len(FACTS)
    assert resources.path("wages", "LICENSE").is_file()


def test_an_hour_is_known_only_where_the_source_says_how_many_there_are() -> None:
    assert of("Kenya").per_hour == Fraction("16113.75") / 225
    assert of("Philippines").per_hour == Fraction(695, 8)
    assert of("Germany").per_hour == Fraction("13.9")
    assert of("Nigeria").per_hour is None


@pytest.mark.parametrize("place", FACTS)
def test_it_is_stale_a_year_after_it_was_checked(place: str) -> None:
    wage = of(place)
    last = date(2027, 4, 1)
    assert wage.checked == date(2026, 4, 1)
    assert not wage.is_stale(last)
    assert wage.is_stale(date(2027, 4, 2))


def test_a_picked_wage_becomes_a_floor_that_tells_where_it_is_from() -> None:
    kenya = of("Kenya")
    text = order_toml({"pay": {"currency": "KES"}, "floors": [kenya.as_floor()]})
    (floor,) = read_work_order(text.encode()).floors
    assert (floor.kind, floor.amount, floor.unit) == ("statutory", kenya.amount, "month")
    assert floor.place == kenya.place
    assert floor.hours == 225
    assert (floor.effective, floor.checked) == (kenya.effective, kenya.checked)
    assert floor.source == kenya.source


def test_the_floor_of_venezuela_does_not_pass_as_fair() -> None:
    entry = {**of("Venezuela").as_floor(), "hours": "160"}
    order = read_work_order(order_toml({"pay": {"currency": "VES"}, "floors": [entry]}).encode())
    told = {row.key: row.text for section in disclosures(order, "en") for row in section.rows}
    assert told["floors.binding"] == (
        "Statutory minimum, VES 0.8125 an hour; "
        "a legal minimum says nothing about what living there costs"
    )
    everything = " ".join(told.values()).lower()
    assert "fair" not in everything
    assert "worth some 0.30 usd" in everything


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('amount = "695"', "amount = 695"),
        ('currency = "PHP"', 'currency = "PHQ"'),
        ('unit = "day"', 'unit = "fortnight"'),
        ('hours = "8"', 'hours = "0"'),
        ("effective = 2025-07-18", 'effective = "July"'),
    ],
)
def test_a_wrong_value_is_never_taken(old: str, new: str) -> None:
    text = resources.path("wages", "minimum_wages.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(InvalidValueError):
        read_wages(text.replace(old, new).encode())


def test_an_entry_without_a_source_is_never_taken() -> None:
    entry = tomllib.loads(resources.path("wages", "minimum_wages.toml").read_text(encoding="utf-8"))
    lines = [f"{key} = {value!r}" for key, value in entry["wages"][0].items() if key == "place"]
    with pytest.raises(KeyError):
        read_wages(("[[wages]]\n" + "\n".join(lines)).encode())


def test_an_entry_of_the_list_cannot_be_altered() -> None:
    assert all(map(holds_still, LIST))
    with pytest.raises(TypeError):
        MinimumWage("Nowhere")  # type: ignore[call-arg]  # refused on purpose: this is what is tested
