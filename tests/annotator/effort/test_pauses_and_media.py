"""A pause that the worker asks for, media that play, and rest that is given back or taken."""

from __future__ import annotations

import pytest

from annotator.effort.categories import Category, Presence
from annotator.effort.effort_totals import sum_by_category
from annotator.effort.media_playback import MediaPlayback
from annotator.effort.method import EFFORT_1
from annotator.effort.rest import RestBalance
from annotator.effort.spans import Span
from tests.annotator.effort.desk import (
    BEGIN,
    CLOSE,
    ENTER,
    FINISH,
    SIGNAL,
    Step,
    opening,
    passing,
)
from tests.annotator.effort.town import AROUND, PAUSE, PLAY, STOP, Seat

MINUTE = 60_000


def live(*day: Step) -> list[Span]:
    return Seat().run(day)


def told(spans: list[Span]) -> list[tuple[str, int | None, int, int, str]]:
    return [
        (span.category.value, span.item_id, span.start_ms, span.end_ms, span.ended_by.value)
        for span in spans
    ]


# Pauses ---------------------------------------------------------------------


def test_a_pause_is_rest_at_once_and_then_away() -> None:
    spans = live(opening(1), passing(MINUTE), PAUSE, passing(8 * MINUTE), SIGNAL, passing(1_000))
    assert told(spans) == [
        ("label", 1, 0, 60_000, "pause"),
        ("rest", None, 60_000, 360_000, "limit"),
        ("rest", None, 360_000, 370_000, "gap"),
        ("away", None, 370_000, 540_000, "signal"),
        ("label", 1, 540_000, 541_000, "end"),
    ]


@pytest.mark.parametrize("back", [SIGNAL, opening(2), CLOSE, ENTER, PLAY])
def test_whatever_a_hand_does_ends_a_pause(back: Step) -> None:
    spans = live(opening(1), passing(1_000), PAUSE, passing(60_000), back, passing(5_000))
    assert [(span.start_ms, span.end_ms) for span in spans] == [
        (0, 1_000),
        (1_000, 61_000),
        (61_000, 66_000),
    ]
    assert [span.category is Category.REST for span in spans] == [False, True, False]
    assert spans[1].ended_by.value == "signal"


def test_a_second_pause_changes_nothing() -> None:
    once = live(opening(1), passing(1_000), PAUSE, passing(10_000), SIGNAL, passing(1))
    twice = live(
        opening(1), passing(1_000), PAUSE, passing(5_000), PAUSE, passing(5_000), SIGNAL, passing(1)
    )
    assert once == twice


def test_a_wait_in_a_pause_brings_nobody_back() -> None:
    day = (opening(1), PAUSE, passing(1_000), BEGIN, passing(9_000), FINISH, passing(1_000))
    assert told(live(*day)) == [("rest", None, 0, 11_000, "end")]
    assert told(
        live(opening(1), PAUSE, passing(1_000), BEGIN, passing(2_000), SIGNAL, passing(1_000))
    ) == [
        ("rest", None, 0, 3_000, "signal"),
        ("wait", 1, 3_000, 4_000, "end"),
    ]


def test_a_machine_that_stands_still_in_a_pause_makes_no_wait_of_it() -> None:
    spans = live(opening(1), passing(1_000), PAUSE, Step("stall", 60_000), passing(1_000), SIGNAL)
    assert told(spans) == [("label", 1, 0, 1_000, "pause"), ("rest", None, 1_000, 62_000, "signal")]
    spans = live(opening(1), passing(1_000), PAUSE, Step("stall", 130_000), passing(1_000))
    assert [(s.category.value, s.duration_ms) for s in spans] == [
        ("label", 1_000),
        ("rest", 121_000),
        ("unobserved", 9_000),
        ("rest", 1_000),
    ]


def test_a_pause_has_no_gap_bin_and_shows_as_paused() -> None:
    seat = Seat()
    for step in (opening(1), passing(50_000), PAUSE, passing(200_000)):
        seat.do(step)
    shown = [seat.clock.presence]
    seat.do(SIGNAL)
    assert [*shown, seat.clock.presence] == [Presence.PAUSED, Presence.WORKING]
    gaps = [(gap.upper_s, gap.count, gap.work_ms) for s in seat.run([]) for gap in s.bins]
    assert gaps == [(60, 1, 50_000)]


# Media ----------------------------------------------------------------------


def test_what_plays_is_a_signal_all_along() -> None:
    assert told(live(opening(1), passing(1_000), PLAY, passing(4 * MINUTE), STOP)) == [
        ("label", 1, 0, 241_000, "end")
    ]


def test_when_it_stops_a_gap_begins() -> None:
    spans = live(opening(1), PLAY, passing(3 * MINUTE), STOP, passing(121_000), SIGNAL)
    assert told(spans) == [
        ("label", 1, 0, 300_000, "gap"),
        ("rest", None, 300_000, 301_000, "signal"),
    ]


def test_three_rounds_that_nobody_attends_to_end_the_signal_and_are_told_once() -> None:
    seat = Seat()
    for step in (opening(1), PLAY, passing(200_000)):
        seat.do(step)
    assert [seat.clock.pass_ended() for _ in range(5)] == [False, False, True, False, False]
    seat.do(passing(121_000))
    assert told(seat.run([])) == [
        ("label", 1, 0, 200_000, "playing"),
        ("label", 1, 200_000, 320_000, "gap"),
        ("rest", None, 320_000, 321_000, "end"),
    ]


@pytest.mark.parametrize("hand", [SIGNAL, PLAY, ENTER])
def test_who_touches_something_is_taken_to_listen_for_three_rounds_more(hand: Step) -> None:
    seat = Seat()
    for step in (PLAY, AROUND, AROUND, hand):
        seat.do(step)
    assert [seat.clock.pass_ended() for _ in range(3)] == [False, False, True]
    seat.run([])


def test_a_hand_that_comes_back_to_a_loop_ends_the_break() -> None:
    day = (opening(1), PLAY, AROUND, AROUND, AROUND, passing(150_000), SIGNAL, passing(200_000))
    assert told(live(*day)) == [
        ("label", 1, 0, 120_000, "gap"),
        ("rest", None, 120_000, 150_000, "signal"),
        ("label", 1, 150_000, 350_000, "end"),
    ]


def test_a_pause_rests_while_something_plays_and_the_loop_asks_nothing() -> None:
    seat = Seat()
    for step in (opening(1), PLAY, PAUSE, passing(10_000)):
        seat.do(step)
    assert [seat.clock.pass_ended() for _ in range(4)] == [False] * 4
    for step in (SIGNAL, passing(200_000)):
        seat.do(step)
    assert told(seat.run([])) == [
        ("rest", None, 0, 10_000, "signal"),
        ("label", 1, 10_000, 210_000, "end"),
    ]


def test_stopping_what_does_not_play_is_no_signal() -> None:
    day = (opening(1), passing(100_000), STOP, passing(100_000))
    assert sum_by_category(live(*day))[Category.LABEL] == 120_000


def test_media_that_begin_anew_are_attended_to() -> None:
    playing = MediaPlayback(EFFORT_1)
    shown = [playing.is_signal]
    playing.begin()
    shown += [playing.is_signal]
    assert [playing.pass_ended() for _ in range(5)] == [False, False, True, False, False]
    shown += [playing.is_signal]
    playing.begin()
    shown += [playing.is_signal]
    playing.end()
    shown += [playing.is_signal, playing.pass_ended()]
    assert shown == [False, True, False, True, False, False]


# Rest that is given back or taken ----------------------------------------------


def test_rest_that_was_none_is_in_hand_again() -> None:
    rest = RestBalance(EFFORT_1, 100)
    rest.use(16)
    rest.give_back(10)
    assert rest.sixths == 4 + 60
    rest.give_back(10**9)
    assert rest.whole_ms == EFFORT_1.rest_cap_ms


def test_the_clock_gives_back_and_takes_what_there_is() -> None:
    seat = Seat(rest_balance_sixths=0)
    for step in (opening(1), passing(MINUTE)):
        seat.do(step)
    assert seat.clock.take_rest(4_000) == 4_000
    assert seat.clock.take_rest(7_000) == 6_000
    assert seat.clock.take_rest(1) == 0
    seat.clock.give_back_rest(2_500)
    assert seat.clock.rest_balance_sixths == 15_000
    seat.run([])
