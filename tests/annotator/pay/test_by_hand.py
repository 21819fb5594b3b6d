"""Every figure against the same figure worked out apart (``by_hand``): number, digits, reason."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.pay import Figures, PayInputs, WorkOrder, compute_pay
from annotator.pay.money.figures import Basis
from tests.annotator.pay.by_hand import (
    DIGITS,
    OTHER,
    PIECE,
    WORDS,
    Paper,
    earned_by_hand,
    half_up,
    pays_withdrawn,
    terms_by_hand,
    whole,
)
from tests.annotator.pay.orders import KENYA, PAGE_FLOOR, SOURCE, order

ADDEND = re.compile(r"_of_[0-9]+$")
FIELDS = [field for field, _per, _words in WORDS.values()]
RATES = ("0", "0.0004", "0.005", "0.333", "1", "2.5", "61.37", "90")
HALF = f'kind = "contract"\namount = "0.5"\nunit = "day"\nhours = "7.5"\n{SOURCE}'
DEDUCTIONS = (
    '{ kind = "fees", percent = "1.5" }',
    '{ kind = "tax", amount = "0.005" }',
    '{ kind = "conversion", percent = "0" }',
    '{ kind = "other", amount = "30" }',
    '{ kind = "tax", percent = "33.333" }',
)


@st.composite
def orders(draw: st.DrawFn, currency: str | None = None) -> WorkOrder:
    """Return an order with any rates, floors, deductions and promises."""
    rates = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(RATES))
    lines = [f'{field} = "{rate}"' for field, rate in draw(rates).items()]
    if draw(st.booleans()):
        lines.append(f'other_hour = "{draw(st.sampled_from(RATES))}"')
    for answer in ("top_up_to_floor", "rests_paid", "declared_paid", "withdrawn_paid"):
        said = draw(st.sampled_from(("", "yes", "no")))
        lines += [f'{answer} = "{said}"'] if said else []
    taken = draw(st.lists(st.sampled_from(DEDUCTIONS), max_size=3))
    lines.append(f"deductions = [{', '.join(taken)}]")
    if draw(st.booleans()):
        told = ", ".join(f'{field} = "{rate}"' for field, rate in draw(rates).items())
        lines.append(f"buyer_pays = {{ {told} }}")
    floors = draw(st.lists(st.sampled_from((KENYA, PAGE_FLOOR, HALF)), max_size=2))
    code = currency or draw(st.sampled_from(sorted(DIGITS)))
    return order("\n".join(lines), currency=code, floors=tuple(floors))


@st.composite
def works(draw: st.DrawFn) -> PayInputs:
    """Return any work: reviewed as far as may be, with sound, a bonus and losses or without."""
    some = st.sampled_from((0, 0, 1, 2, 7, 320, 99_999))
    ms = st.sampled_from((0, 1, 999, 60_000, 1_234_567, 3_600_000, 20_400_000))
    codes = (*PIECE, *OTHER, "rest", "declared", "away", "unobserved")
    items, regions, sound = draw(some), draw(some), draw(ms)
    seen: dict[str, Any] = {}
    for name, count in (("items", items), ("regions", regions), ("audio_ms", sound)):
        accepted = draw(st.sampled_from((0, count)) | st.integers(0, count))
        left = count - accepted
        seen[f"{name}_accepted"] = accepted
        rejected = draw(st.sampled_from((0, left)) | st.integers(0, left))
        seen[f"{name}_rejected"] = rejected
        left -= rejected
        seen[f"{name}_withdrawn"] = draw(st.sampled_from((0, left)) | st.integers(0, left))
    effort_ms = draw(st.dictionaries(st.sampled_from(codes), ms))
    return PayInputs(
        items_completed=items,
        regions_completed=regions,
        audio_ms_completed=sound,
        **seen,
        effort_ms=effort_ms,
        declared_item_ms=draw(st.integers(0, effort_ms.get("declared", 0))),
        bonus=Fraction(draw(st.sampled_from(("0", "0.005", "12", "1/3")))),
        conversion=Fraction(draw(st.sampled_from(("0", "0", "0.25", "2/3")))),
    )


def agree(figures: Figures, paper: Paper) -> None:
    """Assert that figures are those of the paper, with none besides but addends of theirs."""
    names = [figure.name for figure in figures]
    assert sorted(name for name in names if not ADDEND.search(name)) == sorted(paper.cells)
    for name, cell in paper.cells.items():
        figure = figures[name]
        reason = cell.known if isinstance(cell.known, str) else None
        exact = None if isinstance(cell.known, str) else cell.known
        found = (figure.name, figure.unit, figure.exact, figure.value, figure.reason)
        assert found == (name, cell.unit, exact, cell.written, reason)


@given(st.none() | orders(), works(), st.integers(1, 9))
def test_every_figure_is_the_one_that_is_worked_out_by_hand(
    terms: WorkOrder | None, done: PayInputs, period: int
) -> None:
    figures = compute_pay(terms, done, period=period)
    above = terms_by_hand(terms, done)
    agree(figures.terms, above)
    every = (done.items_completed, done.regions_completed, done.audio_ms_completed)
    agree(figures.completed, earned_by_hand(terms, done, above, every))
    gone = (done.items_withdrawn, done.regions_withdrawn, done.audio_ms_withdrawn)
    kept = gone if pays_withdrawn(terms) else (0, 0, 0)
    seen = (done.items_accepted, done.regions_accepted, done.audio_ms_accepted)
    sure = tuple(count + more for count, more in zip(seen, kept, strict=True))
    agree(figures.accepted, earned_by_hand(terms, done, above, sure))
    lost = (done.items_rejected, done.regions_rejected, done.audio_ms_rejected)
    rows = zip(every, lost, gone, kept, strict=True)
    left = tuple(count - less - out + back for count, less, out, back in rows)
    agree(figures.expected, earned_by_hand(terms, done, above, left))
    # Items alone do not tell: a person may have regions on an item that is others'.
    assert figures.awaits_review == (left != sure)
    if not any(sure) and left == every:
        assert figures.basis is Basis.COMPLETED
    else:
        assert figures.basis is (Basis.EXPECTED if figures.awaits_review else Basis.ACCEPTED)
    assert figures.currency == (terms and terms.currency)
    assert figures.periods == ((period,) if terms else ())
    assert figures.work_orders == ((terms.sha256,) if terms else ())


def test_the_first_period_is_the_one_that_nobody_names() -> None:
    done = PayInputs(items_completed=1, regions_completed=0)
    assert compute_pay(order(), done).periods == (1,)
    assert compute_pay(None, done).periods == ()


@pytest.mark.parametrize(
    ("amount", "digits", "text"),
    [
        ("0.5", 0, "1"), ("-0.5", 0, "-1"), ("-0.4", 0, "0"), ("0.005", 2, "0.01"),
        ("12.3", 3, "12.300"), ("1/3", 4, "0.3333"), ("99.995", 2, "100.00"),
    ],
)  # fmt: skip
def test_the_rounding_by_hand_is_right_itself(amount: str, digits: int, text: str) -> None:
    assert half_up(Fraction(amount), digits) == text


@pytest.mark.parametrize(
    ("amount", "least", "text"),
    [("0.004", 2, "0.004"), ("4", 2, "4.00"), ("-2.5", 0, "-2.5"), ("1/3", 2, "1/3")],
)
def test_the_writing_by_hand_is_right_itself(amount: str, least: int, text: str) -> None:
    assert whole(Fraction(amount), least) == text
