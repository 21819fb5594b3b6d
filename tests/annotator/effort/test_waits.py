"""What the person has to wait for: announced waits, a window that hangs, ticks that are late."""

from __future__ import annotations

import pytest

from annotator.effort.categories import Category
from annotator.effort.effort_totals import bins_by_item, sum_by_category
from annotator.effort.method import Method
from annotator.effort.spans import GapBin, Span
from tests.annotator.effort.desk import (
    ANSWER,
    BEGIN,
    ENTER,
    FINISH,
    POST,
    SIGNAL,
    Desk,
    Step,
    opening,
    passing,
)

HOUR = 3_600_000


def live(*day: Step) -> list[Span]:
    return Desk().run(day)


def told(spans: list[Span]) -> list[tuple[str, int | None, int, int, str]]:
    return [
        (span.category.value, span.item_id, span.start_ms, span.end_ms, span.ended_by.value)
        for span in spans
    ]


@pytest.mark.parametrize(
    ("wait_ms", "counted_as_wait_ms"), [(299, 0), (300, 0), (301, 1), (1_300, 1_000)]
)
@pytest.mark.parametrize(("begin", "finish"), [(BEGIN, FINISH), (POST, ANSWER)])
def test_the_first_300_ms_of_a_wait_stay_where_they_fell(
    wait_ms: int, counted_as_wait_ms: int, begin: Step, finish: Step
) -> None:
    totals = sum_by_category(live(opening(1), begin, passing(wait_ms), finish, passing(500)))
    assert totals[Category.WAIT] == counted_as_wait_ms
    assert totals[Category.LABEL] == wait_ms + 500 - counted_as_wait_ms


def test_a_wait_is_on_the_open_item_and_cut_on_both_sides() -> None:
    assert told(live(opening(1), BEGIN, passing(1_000), FINISH, passing(500))) == [
        ("label", 1, 0, 300, "wait"),
        ("wait", 1, 300, 1_000, "wait"),
        ("label", 1, 1_000, 1_500, "end"),
    ]


def test_a_wait_in_the_guideline_is_on_the_open_item_too() -> None:
    spans = live(opening(1), ENTER, BEGIN, passing(1_000), FINISH)
    assert told(spans)[1:] == [("wait", 1, 300, 1_000, "wait")]


def test_nested_waits_count_once() -> None:
    day = (BEGIN, passing(1_000), BEGIN, passing(1_000), FINISH, passing(1_000), FINISH)
    assert told(live(opening(1), *day)) == [
        ("label", 1, 0, 300, "wait"),
        ("wait", 1, 300, 3_000, "wait"),
    ]


def test_a_wait_is_a_signal_from_its_beginning_to_its_end() -> None:
    spans = live(opening(1), passing(100_000), BEGIN, passing(200_000), FINISH, passing(100_000))
    totals = sum_by_category(spans)
    assert totals[Category.WAIT] == 199_700
    assert totals[Category.LABEL] == 200_300
    assert bins_by_item(spans) == {(1, Category.LABEL): (GapBin(120, 2, 200_000, 0),)}


def test_a_wait_ends_a_break() -> None:
    spans = live(opening(1), passing(130_000), BEGIN, passing(100), FINISH)
    assert told(spans)[1:] == [
        ("rest", None, 120_000, 130_000, "wait"),
        ("label", 1, 130_000, 130_100, "end"),
    ]


def test_an_item_opened_in_a_wait_takes_the_wait_over() -> None:
    spans = live(opening(1), BEGIN, passing(1_000), opening(2), passing(1_000), FINISH)
    assert told(spans)[1:] == [
        ("wait", 1, 300, 1_000, "item"),
        ("wait", 2, 1_000, 2_000, "wait"),
    ]


def test_ending_a_wait_that_was_not_begun_is_a_fault_of_ours() -> None:
    desk = Desk()
    with pytest.raises(RuntimeError, match="not begun"):
        desk.clock.end_wait()
    desk.run([])


def test_a_window_that_answers_in_time_says_nothing_about_the_person() -> None:
    spans = live(opening(1), *[POST, passing(5), ANSWER, passing(995)] * 200)
    assert sum_by_category(spans)[Category.LABEL] == 120_000
    assert sum_by_category(spans)[Category.REST] == 80_000


def test_a_window_that_hangs_makes_the_person_wait() -> None:
    spans = live(opening(1), passing(2_000), POST, passing(5_000), ANSWER, passing(1_000))
    assert told(spans) == [
        ("label", 1, 0, 2_300, "wait"),
        ("wait", 1, 2_300, 7_000, "wait"),
        ("label", 1, 7_000, 8_000, "end"),
    ]


def test_a_beat_that_is_owed_is_not_posted_twice() -> None:
    desk = Desk()
    assert [desk.clock.beat_posted(), desk.clock.beat_posted()] == [True, False]
    desk.clock.beat_answered()
    assert desk.clock.beat_posted()
    desk.run([])


def test_a_wait_within_a_hang_gets_no_second_grace() -> None:
    spans = live(opening(1), POST, passing(1_000), BEGIN, ANSWER, passing(1_000), FINISH)
    assert sum_by_category(spans)[Category.WAIT] == 1_700


def test_an_inner_wait_gives_no_second_grace() -> None:
    day = (BEGIN, passing(200), BEGIN, passing(200), FINISH, FINISH)
    assert sum_by_category(live(opening(1), *day))[Category.WAIT] == 100


def test_a_second_beat_does_not_excuse_the_first() -> None:
    day = (POST, passing(200), POST, passing(200), ANSWER)
    assert sum_by_category(live(opening(1), *day))[Category.WAIT] == 100


def test_opening_an_item_in_the_grace_of_a_wait_begins_no_gap() -> None:
    day = (BEGIN, passing(100), opening(2), passing(3_000), FINISH, passing(1_000))
    spans = live(opening(1), *day)
    assert sum_by_category(spans)[Category.WAIT] == 2_800
    assert bins_by_item(spans) == {}


def test_no_moment_of_a_wait_is_in_a_gap() -> None:
    method = Method(name="patient", wait_from_ms=3_000)
    day = (BEGIN, passing(100), opening(2), passing(2_500), FINISH, passing(1_000))
    assert bins_by_item(Desk(method).run([opening(1), *day])) == {}


# Late ticks -----------------------------------------------------------------


@pytest.mark.parametrize(("stall_ms", "wait_ms"), [(4_000, 0), (4_001, 3_001), (60_000, 59_000)])
def test_a_tick_over_3_s_late_is_the_machines_fault(stall_ms: int, wait_ms: int) -> None:
    spans = live(opening(1), passing(5_000), Step("stall", stall_ms), passing(1_000))
    totals = sum_by_category(spans)
    assert totals[Category.WAIT] == wait_ms
    assert totals[Category.LABEL] == 6_000 + stall_ms - wait_ms


def test_of_a_late_tick_120_s_are_wait_and_the_rest_is_unobserved() -> None:
    assert told(live(opening(1), passing(5_000), Step("stall", 200_000), passing(1_000))) == [
        ("label", 1, 0, 6_000, "wait"),
        ("wait", 1, 6_000, 126_000, "unobserved"),
        ("unobserved", None, 126_000, 205_000, "unobserved"),
        ("label", 1, 205_000, 206_000, "end"),
    ]


def test_sleep_is_unobserved_from_the_last_tick_on() -> None:
    spans = live(opening(1), passing(5_000), Step("sleep", 8 * HOUR), passing(1_000))
    totals = sum_by_category(spans)
    assert totals[Category.UNOBSERVED] == 8 * HOUR
    assert totals[Category.LABEL] == 6_000
    assert totals[Category.WAIT] == 0


def test_unobserved_time_ends_a_gap_and_begins_another() -> None:
    spans = live(opening(1), passing(100_000), Step("sleep", 50_000), passing(100_000), SIGNAL)
    assert bins_by_item(spans) == {(1, Category.LABEL): (GapBin(120, 2, 200_000, 0),)}


def test_a_signal_sees_a_late_tick_as_well() -> None:
    desk = Desk()
    desk.now_ms = 10_000
    desk.clock.signal()
    assert desk.clock.totals()[Category.WAIT] == 9_000
    desk.run([])


def test_a_late_tick_is_late_once() -> None:
    desk = Desk()
    desk.now_ms = 10_000
    desk.clock.signal()
    desk.now_ms = 11_000
    desk.clock.signal()
    totals = desk.clock.totals()
    assert (totals[Category.ADMIN], totals[Category.WAIT]) == (2_000, 9_000)
    desk.run([])


def test_what_was_settled_before_a_late_tick_stays_as_it_was() -> None:
    desk = Desk()
    desk.now_ms = 3_000
    desk.clock.signal()
    desk.now_ms = 10_000
    desk.clock.tick()
    totals = desk.clock.totals()
    assert (totals[Category.ADMIN], totals[Category.WAIT]) == (3_000, 7_000)
    desk.run([])


def test_a_beat_owed_over_a_sleep_gets_its_time_anew() -> None:
    day = (passing(1_000), POST, Step("sleep", HOUR), passing(200), ANSWER)
    assert sum_by_category(live(opening(1), *day))[Category.WAIT] == 0


# Faults one after the other --------------------------------------------------

STALL = Step("stall", 10_000)
"""Nine seconds of it are the machine's."""


def test_only_the_first_of_two_faults_without_a_sign_of_the_person_begins_a_new_gap() -> None:
    spans = live(opening(1), passing(100_000), STALL, passing(90_000), STALL, passing(60_000))
    assert told(spans)[2:] == [
        ("label", 1, 110_000, 201_000, "wait"),
        ("wait", 1, 201_000, 210_000, "wait"),
        ("label", 1, 210_000, 239_000, "gap"),
        ("rest", None, 239_000, 270_000, "end"),
    ]
    assert bins_by_item(spans) == {
        (1, Category.LABEL): (GapBin(120, 1, 101_000, 0), GapBin(300, 1, 120_000, 31_000))
    }


@pytest.mark.parametrize("sign", [SIGNAL, opening(2), BEGIN])
def test_a_sign_of_the_person_makes_the_next_fault_the_first_again(sign: Step) -> None:
    signs = (sign, FINISH) if sign is BEGIN else (sign,)
    day = (opening(1), passing(100_000), STALL, passing(90_000), *signs)
    totals = sum_by_category(live(*day, STALL, passing(115_000), STALL, passing(1_000)))
    assert totals[Category.REST] == totals[Category.AWAY] == 0


def test_a_machine_that_stands_still_all_night_makes_no_night_of_work() -> None:
    night = [step for _ in range(200) for step in (STALL, passing(110_000))]
    totals = sum_by_category(live(opening(1), passing(60_000), *night))
    assert totals[Category.WAIT] == 200 * 9_000
    assert totals[Category.LABEL] == 61_000 + 120_000
    assert totals[Category.AWAY] > 5 * HOUR


def test_a_gap_that_ends_with_a_fault_is_told_to_the_item_on_which_it_began() -> None:
    spans = live(opening(3), passing(5_000), STALL, passing(4_000), Step("stall", 200_000))
    assert [(span.category, span.gap_item_id, span.bins) for span in spans[-2:]] == [
        (Category.WAIT, 3, ()),
        (Category.UNOBSERVED, 3, (GapBin(10, 1, 5_000, 0),)),
    ]
    assert bins_by_item(spans) == {(3, Category.LABEL): (GapBin(10, 2, 11_000, 0),)}
