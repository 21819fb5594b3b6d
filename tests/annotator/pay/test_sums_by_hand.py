"""Sums of several parts, and the portions of what is owed, each worked out apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import Figure, Figures, PayFigures, PayInputs, WorkOrder, add_up, compute_pay
from annotator.pay.money.figures import Basis
from annotator.pay.portions import (
    FloorGap,
    Portion,
    below_of,
    deductions_of,
    portions_of,
    taken_of,
)
from tests.annotator.pay.by_hand import DIGITS, Known, Paper, by, number
from tests.annotator.pay.orders import PAGE_FLOOR, order, reviewed
from tests.annotator.pay.test_by_hand import agree, orders, works

TOTALS = ("floor_pay", "gross", "net", "shortfall", "owed", "buyer_pay")
RATES = ("task_rate", "paid_time_rate", "full_rate", "passed_on")
BOUGHT = {
    "items": "buyer_item_rate",
    "regions": "buyer_region_rate",
    "audio_ms": "buyer_audio_rate",
    "piece_ms": "buyer_hour_rate",
}


@st.composite
def several(draw: st.DrawFn) -> list[PayFigures]:
    """Return figures of several parts in one currency, of a few orders or of none."""
    if draw(st.integers(0, 9)) == 0:
        return [compute_pay(None, each) for each in draw(st.lists(works(), min_size=2, max_size=3))]
    code = draw(st.sampled_from(("JPY", "KES", "KWD", "CLF")))
    few = draw(st.lists(orders(code), min_size=1, max_size=3))
    chosen = draw(st.lists(st.sampled_from(few), min_size=2, max_size=3))
    return [compute_pay(terms, draw(works()), period=at) for at, terms in enumerate(chosen, 1)]


def known_of(figure: Figure) -> Known:
    """Return the number of a figure, or its reason."""
    return (figure.reason or "") if figure.exact is None else figure.exact


def why_of(parts: Sequence[PayFigures], figures: dict[int, Figure]) -> str:
    """Return why a sum of these figures is not known."""
    reasons = [each.reason for each in figures.values()]
    if None not in reasons and len(set(reasons)) == 1:
        return str(reasons[0])
    digests = [part.work_orders for part in parts]
    what = "Work order" if all(digests.count(each) == 1 for each in digests) else "Part"
    at = next(at for at, figure in figures.items() if figure.reason)
    return f"{what} {at}: {figures[at].reason}"


def added_by_hand(
    parts: Sequence[PayFigures], sections: Sequence[Figures], terms: Paper | None
) -> Paper:
    """Return one section of the sum."""
    paper = Paper(parts[0].currency)
    names = dict.fromkeys(figure.name for section in sections for figure in section)
    for name in names:
        if name in RATES:
            continue
        figures = {at: part[name] for at, part in enumerate(sections, 1) if name in part}
        unit = next(iter(figures.values())).unit
        if unit in {"percent", "yes_no"} or "/" in unit or name in {"floor_amount", "floor_hours"}:
            _same(paper, name, unit, {known_of(figure) for figure in figures.values()})
        else:
            if name in {"floor_pay", "shortfall"}:
                timed = [at for at, part in enumerate(parts, 1) if part.terms["hours_ms"].exact]
                figures = {at: each for at, each in figures.items() if at in timed or not timed}
            _sum(paper, name, unit, (parts, figures))
    if terms is not None:
        _rates(paper, terms)
    return paper


def _same(paper: Paper, name: str, unit: str, found: set[Known]) -> None:
    """Note what is the same for all; a percentage without an end is rounded."""
    known = found.pop() if len(found) == 1 else "It differs between the work orders."
    currency, slash, per = unit.partition("/")
    if currency == paper.currency:
        paper.rate(name, known, slash + per)
        return
    paper.plain(name, known, unit)
    if unit == "percent" and "/" in (paper.cells[name].written or ""):
        paper.share(name, known)


def _sum(
    paper: Paper, name: str, unit: str, of: tuple[Sequence[PayFigures], dict[int, Figure]]
) -> None:
    parts, figures = of
    numbers = [each.exact for each in figures.values() if each.exact is not None]
    total: Known = sum(numbers, Fraction(0))
    if not numbers or (name in TOTALS and len(numbers) < len(figures)):
        total = why_of(parts, figures)
    if unit == paper.currency:
        paper.money(name, total, more=0 if name in {*TOTALS, "top_up_due"} else 4)
    else:
        paper.plain(name, total, unit)


def _rates(paper: Paper, terms: Paper) -> None:
    none = "No time is recorded."
    for name, pay, spent in (
        ("task_rate", "gross", "piece_ms"),
        ("paid_time_rate", "gross", "hours_ms"),
        ("full_rate", "net", "hours_ms"),
    ):
        paper.money(name, by(paper[pay], terms[spent], none, 3_600_000), "/h", more=4)
    told = [count for count, rate in BOUGHT.items() if isinstance(terms[rate], Fraction)]
    counts = [terms[name] if name == "piece_ms" else paper[name] for name in told]
    is_begun = any(isinstance(count, Fraction) and count for count in counts)
    none = "There is nothing yet that the buyer pays for."
    none = "The buyer pays nothing for it." if is_begun else none
    paper.share("passed_on", by(paper["gross"], paper["buyer_pay"], none, 100))


@given(several())
def test_every_sum_is_the_one_that_is_worked_out_by_hand(parts: list[PayFigures]) -> None:
    total = add_up(parts)
    terms = added_by_hand(parts, [part.terms for part in parts], None)
    agree(total.terms, terms)
    agree(total.completed, added_by_hand(parts, [part.completed for part in parts], terms))
    agree(total.accepted, added_by_hand(parts, [part.accepted for part in parts], terms))
    agree(total.expected, added_by_hand(parts, [part.expected for part in parts], terms))
    units = ("items", "regions", "audio_ms")
    kinds = {part.basis for part in parts if any(part.completed[unit].exact for unit in units)}
    expected = kinds.pop() if len(kinds) == 1 else Basis.EXPECTED if kinds else Basis.COMPLETED
    assert total.basis is expected
    assert total.awaits_review == any(part.awaits_review for part in parts)
    assert total.periods == sum((part.periods for part in parts), ())
    assert total.work_orders == sum((part.work_orders for part in parts), ())
    assert total.currency == parts[0].currency


@given(several())
def test_a_sum_names_its_addends_by_their_place(parts: list[PayFigures]) -> None:
    total = add_up(parts)
    sections = [part.completed for part in parts]
    for figure in total.completed:
        if figure.formula.startswith("sum("):
            addends = dict(figure.inputs)
            known = [at for at, part in enumerate(sections, 1) if figure.name in part]
            known = [at for at in known if sections[at - 1][figure.name].exact is not None]
            assert list(addends) == [f"{figure.name}_of_{at}" for at in known]
            assert figure.formula == f"sum({', '.join(addends)})"
            for at, name in zip(known, addends, strict=True):
                exact = sections[at - 1][figure.name].exact
                assert total.completed[name].exact == Fraction(addends[name]) == exact
                assert total.completed[name].unit == figure.unit


KEYS = {
    "for_items": "item_pay",
    "for_regions": "region_pay",
    "for_sound": "audio_pay",
    "for_hours": "hour_pay",
    "for_other": "other_pay",
    "as_bonus": "bonus",
}


def portions_by_hand(figures: PayFigures) -> list[Portion]:
    """Return the portions: rounded each for itself, then moved by single units to the total."""
    due, currency = figures.expected, figures.currency
    if currency is None or due["owed"].exact is None:
        return []
    exact = {key: due[name].exact or Fraction(0) for key, name in KEYS.items()}
    top_up = due["top_up_due"].exact or Fraction(0)
    taken = number(due["gross"].exact or Fraction(0)) + top_up - due["owed"].exact
    reaches_all = due["owed"].exact == figures.terms["floor_pay"].exact
    floor, other = figures.terms["floor"].exact, figures.terms["other_rate"].exact
    if reaches_all and floor is not None and floor == other and top_up > 0 and taken == 0:
        top_up += exact.pop("for_other")
        exact = {**exact, "for_other": Fraction(0)}
        exact = {key: exact[key] for key in KEYS}
    exact["in_deductions"] = -taken
    exact["to_reach" if reaches_all else "to_reach_below"] = top_up
    unit = 10 ** DIGITS[currency]
    minor = {key: _nearest(amount * unit) for key, amount in exact.items()}
    total = _nearest(due["owed"].exact * unit)
    while sum(minor.values()) != total:
        step = 1 if sum(minor.values()) < total else -1
        off = {key: (minor[key] - exact[key] * unit) * step for key in exact}
        least = min(off.values())
        minor[[key for key in exact if off[key] == least][-1]] += step
    return [Portion(key, Fraction(amount, unit)) for key, amount in minor.items() if amount]


def _nearest(amount: Fraction) -> int:
    size = int(abs(amount) + Fraction(1, 2))
    return size if amount > 0 else -size


single = st.builds(compute_pay, st.none() | orders(), works()).map(lambda each: [each])


@given(several() | single)
def test_the_portions_are_those_that_are_worked_out_by_hand(parts: list[PayFigures]) -> None:
    total = add_up(parts)
    assert portions_of(total) == portions_by_hand(total)


@given(several() | single)
def test_what_is_below_the_floor_is_what_nobody_pays(parts: list[PayFigures]) -> None:
    total = add_up(parts)
    due, code = total.expected, total.currency
    names = [
        each.name for each in due if re.fullmatch("(fees|conversion|tax|other)_[0-9]", each.name)
    ]
    taken = sum((due[name].exact or Fraction(0) for name in names), Fraction(0))
    assert deductions_of(total) == taken
    if code is None or due["owed"].exact is None:
        assert below_of(total) is None
        return
    top_up = due["top_up_due"].exact or Fraction(0)
    really = (due["gross"].exact or Fraction(0)) + top_up - due["owed"].exact
    assert taken_of(total) == really
    missing = (due["shortfall"].exact or Fraction(0)) - top_up - (taken - really)
    floor_pay = total.terms["floor_pay"].exact
    if missing * 10 ** DIGITS[code] * 2 < 1:
        assert below_of(total) is None
    else:
        assert below_of(total) == FloorGap(missing, floor_pay == due["owed"].exact + missing)


def test_other_pay_is_no_deduction_though_its_name_begins_like_one() -> None:
    figures = compute_pay(order('other_hour = "60"'), reviewed(0, 0, wait=60))
    assert figures.expected["other_pay"].exact == 60
    assert deductions_of(figures) == 0


def test_of_equal_remainders_the_last_portion_takes_the_difference() -> None:
    half = order('per_item = "0.5"\nper_region = "0.5"', currency="JPY")
    told = portions_of(compute_pay(half, reviewed(1, 1)))
    assert told == [Portion("for_items", Fraction(1))]
    low = order('per_item = "1.4"\nper_region = "1.4"', currency="JPY")
    told = portions_of(compute_pay(low, reviewed(1, 1)))
    assert told == [Portion("for_items", Fraction(1)), Portion("for_regions", Fraction(2))]


@pytest.mark.parametrize(("rate", "is_missing"), [("71.615", True), ("71.6151", False)])
def test_half_a_minor_unit_is_missing_and_less_is_not(rate: str, is_missing: bool) -> None:
    terms = order(f'per_item = "{rate}"\ntop_up_to_floor = "no"', floors=(PAGE_FLOOR,))
    assert (below_of(compute_pay(terms, reviewed(1, 0, label=60))) is not None) == is_missing


def test_a_part_counts_as_reviewed_only_by_its_own_counts() -> None:
    seen = compute_pay(order('per_item = "2"'), reviewed(3))
    unseen = compute_pay(order('per_item = "2"'), replace(reviewed(5), items_accepted=0))
    both = add_up([seen, unseen])
    assert both.expected["items"].exact == 8
    assert both.accepted["items"].exact == 3
    assert both.awaits_review
    assert not add_up([seen, seen]).awaits_review


def test_no_order_at_all_adds_up_to_times() -> None:
    done = PayInputs(items_completed=1, regions_completed=0, effort_ms={"label": 7})
    none: WorkOrder | None = None
    both = add_up([compute_pay(none, done), compute_pay(none, done)])
    assert both.terms["piece_ms"].exact == 14
    assert both.currency is None
    assert portions_of(both) == []
    assert below_of(both) is None
