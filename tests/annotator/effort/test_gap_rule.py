"""Rule 2 and 3: how long a silence is work, what becomes of the rest, and what ends it."""

from __future__ import annotations

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.effort_totals import bins_by_item, sum_by_category
from annotator.effort.spans import GapBin, Span
from tests.annotator.effort.desk import (
    CLOSE,
    ENTER,
    LEAVE,
    SIGNAL,
    TICK,
    Desk,
    Step,
    opening,
    passing,
)

MINUTE = 60_000


def live(*day: Step, rest_balance_sixths: int | None = None) -> list[Span]:
    return Desk(rest_balance_sixths=rest_balance_sixths).run(day)


def told(spans: list[Span]) -> list[tuple[str, int | None, int, int, str]]:
    return [
        (span.category.value, span.item_id, span.start_ms, span.end_ms, span.ended_by.value)
        for span in spans
    ]


@pytest.mark.parametrize(
    ("gap_ms", "work_ms", "rest_ms"),
    [
        (119_000, 119_000, 0),
        (119_999, 119_999, 0),
        (120_000, 120_000, 0),
        (120_001, 120_000, 1),
        (121_000, 120_000, 1_000),
        (300_000, 120_000, 180_000),
    ],
)
def test_a_gap_is_work_up_to_the_limit_and_rest_beyond(
    gap_ms: int, work_ms: int, rest_ms: int
) -> None:
    totals = sum_by_category(live(opening(1), passing(gap_ms), SIGNAL))
    assert (totals[Category.LABEL], totals[Category.REST]) == (work_ms, rest_ms)
    assert totals[Category.AWAY] == 0


def test_a_break_is_rest_as_far_as_it_is_earned_and_away_beyond() -> None:
    # A day starts with 5 min, and the 2 min of work before the break have earned 20 s.
    assert told(live(opening(1), passing(15 * MINUTE), SIGNAL, passing(1_000))) == [
        ("label", 1, 0, 120_000, "gap"),
        ("rest", None, 120_000, 420_000, "limit"),
        ("rest", None, 420_000, 440_000, "gap"),
        ("away", None, 440_000, 740_000, "limit"),
        ("away", None, 740_000, 900_000, "signal"),
        ("label", 1, 900_000, 901_000, "end"),
    ]


def test_a_night_before_an_open_window_is_not_work() -> None:
    totals = sum_by_category(live(opening(1), passing(8 * 60 * MINUTE)))
    assert totals[Category.LABEL] == 2 * MINUTE
    assert totals[Category.REST] == 5 * MINUTE + 20_000
    assert totals[Category.AWAY] == 8 * 60 * MINUTE - 7 * MINUTE - 20_000


def test_an_hour_of_work_earns_ten_minutes_of_rest_and_no_more_than_twenty_are_kept() -> None:
    desk = Desk(rest_balance_sixths=0)
    hour = [step for _ in range(60) for step in (passing(MINUTE), SIGNAL)]
    for step in hour:
        desk.do(step)
    assert desk.clock.rest_balance_ms == 10 * MINUTE
    for step in hour * 2:
        desk.do(step)
    assert desk.clock.rest_balance_ms == 20 * MINUTE
    desk.run([])


def test_a_sixth_of_a_millisecond_is_not_lost() -> None:
    desk = Desk(rest_balance_sixths=5)
    for step in (passing(6), TICK):
        desk.do(step)
    assert (desk.clock.rest_balance_sixths, desk.clock.rest_balance_ms) == (11, 1)
    desk.run([])


def test_away_earns_no_rest_and_rest_earns_none() -> None:
    desk = Desk(rest_balance_sixths=0)
    desk.do(passing(10 * MINUTE))
    # Two minutes of work have earned 20 s; they were taken, and nothing came after.
    assert desk.clock.totals()[Category.REST] == 20_000
    assert desk.clock.rest_balance_sixths == 0
    desk.run([])


def test_opening_another_item_ends_the_gap_on_the_first() -> None:
    spans = live(opening(1), passing(100_000), opening(2, Category.SELF_CHECK), passing(100_000))
    assert told(spans) == [
        ("label", 1, 0, 100_000, "item"),
        ("self_check", 2, 100_000, 200_000, "end"),
    ]
    assert bins_by_item(spans) == {
        (1, Category.LABEL): (GapBin(120, 1, 100_000, 0),),
        (2, Category.SELF_CHECK): (GapBin(120, 1, 100_000, 0),),
    }


def test_closing_an_item_leads_to_admin() -> None:
    spans = live(passing(1_000), opening(1), passing(2_000), CLOSE, passing(3_000))
    assert told(spans) == [
        ("admin", None, 0, 1_000, "item"),
        ("label", 1, 1_000, 3_000, "item"),
        ("admin", None, 3_000, 6_000, "end"),
    ]


def test_the_guideline_is_on_no_item_and_ends_gaps_on_both_sides() -> None:
    spans = live(
        opening(1), passing(90_000), ENTER, passing(90_000), LEAVE, passing(90_000), SIGNAL
    )
    assert told(spans) == [
        ("label", 1, 0, 90_000, "category"),
        ("guideline", None, 90_000, 180_000, "category"),
        ("label", 1, 180_000, 270_000, "end"),
    ]
    assert bins_by_item(spans) == {
        (1, Category.LABEL): (GapBin(120, 2, 180_000, 0),),
        (None, Category.GUIDELINE): (GapBin(120, 1, 90_000, 0),),
    }


def test_more_input_in_the_guideline_is_a_signal_and_cuts_nothing() -> None:
    spans = live(ENTER, passing(100_000), ENTER, passing(100_000))
    assert told(spans) == [("guideline", None, 0, 200_000, "end")]


def test_opening_an_item_leaves_the_guideline() -> None:
    spans = live(opening(1), ENTER, passing(1_000), opening(2), passing(1_000))
    assert told(spans) == [
        ("guideline", None, 0, 1_000, "item"),
        ("label", 2, 1_000, 2_000, "end"),
    ]


def test_the_gap_before_the_end_counts_by_the_same_rule() -> None:
    (label, rest) = live(opening(1), passing(130_000))
    assert (label.duration_ms, label.ended_by) == (120_000, EndedBy.GAP)
    assert (rest.duration_ms, rest.ended_by) == (10_000, EndedBy.END)
    assert rest.bins == (GapBin(300, 1, 120_000, 10_000),)


def test_a_break_tells_in_which_work_its_gap_began() -> None:
    spans = live(opening(7), passing(130_000), SIGNAL, ENTER, passing(130_000), SIGNAL)
    breaks = [span for span in spans if span.category is Category.REST]
    assert [(span.item_id, span.gap_item_id, span.gap_category) for span in breaks] == [
        (None, 7, Category.LABEL),
        (None, None, Category.GUIDELINE),
    ]
    assert bins_by_item(spans) == {
        (7, Category.LABEL): (GapBin(300, 1, 120_000, 10_000),),
        (None, Category.GUIDELINE): (GapBin(300, 1, 120_000, 10_000),),
    }


def test_a_gap_of_just_the_limit_stays_in_one_span_of_work() -> None:
    (span,) = live(opening(1), passing(120_000), SIGNAL, passing(1))
    assert (span.end_ms, span.bins) == (120_001, (GapBin(120, 1, 120_000, 0),))


def test_a_span_is_cut_every_five_minutes_and_no_gap_with_it() -> None:
    spans = live(opening(1), *[passing(100_000), SIGNAL] * 4)
    assert told(spans) == [
        ("label", 1, 0, 300_000, "limit"),
        ("label", 1, 300_000, 400_000, "end"),
    ]
    assert [span.bins for span in spans] == [
        (GapBin(120, 3, 300_000, 0),),
        (GapBin(120, 1, 100_000, 0),),
    ]


@pytest.mark.parametrize("category", [Category.WAIT, Category.ADMIN, Category.REST])
def test_an_item_is_opened_for_item_work_only(category: Category) -> None:
    desk = Desk()
    with pytest.raises(ValueError, match="cannot be opened"):
        desk.clock.open_item(1, category)
    desk.run([])
