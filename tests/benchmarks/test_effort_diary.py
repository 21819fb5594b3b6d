"""The diary of the script that effort is measured against: what it says of breaks and answers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.effort.diary import MS, Diary, Told, read_diary, spans_of
from tests.benchmarks.conftest import AMINA, Clock


def lines(told: Told) -> list[tuple[str, int | None, float]]:
    return [(each.category, each.item, each.length_ns / MS) for each in spans_of(told)]


def test_a_break_is_two_seconds_of_work_then_earned_rest_then_away(
    diary: Diary, clock: Clock
) -> None:
    clock.go(6_000)
    diary.end()
    # 1.5 s at first and a sixth of 8.006 s would be more than the 2.5 s that can be kept.
    assert lines(diary.told) == [
        ("admin", None, 6),
        ("label", 1, 8_000),
        ("rest", None, 2_500),
        ("away", None, 1_500),
    ]


def test_a_gap_up_to_the_limit_is_work(diary: Diary, clock: Clock) -> None:
    clock.go(2_000)
    diary.end()
    assert lines(diary.told)[1:] == [("label", 1, 8_000)]


def test_rest_that_was_used_is_earned_again_by_work(diary: Diary, clock: Clock) -> None:
    clock.go(6_000)
    diary.touch()
    clock.go(2_900)
    diary.end()
    # Of 2 s of work a third of a second, in whole milliseconds.
    assert lines(diary.told)[4:] == [("label", 1, 2_000), ("rest", None, 333), ("away", None, 567)]


def test_what_was_work_by_the_word_of_the_worker_gives_its_rest_back(
    diary: Diary, clock: Clock
) -> None:
    clock.go(6_000)
    diary.touch()
    diary.answer("work")
    clock.go(4_500)
    diary.end()
    assert lines(diary.told)[2:] == [
        ("declared", 1, 2_500),
        ("declared", 1, 1_500),
        ("label", 1, 2_000),
        ("rest", None, 2_500),
    ]


def test_own_time_gives_its_rest_back_and_rest_takes_what_is_earned(
    diary: Diary, clock: Clock
) -> None:
    clock.go(6_000)
    diary.touch()
    diary.answer("own")
    clock.go(5_000)
    diary.touch()
    clock.go(600)
    diary.touch()
    diary.answer("rest")
    diary.end()
    assert lines(diary.told)[2:] == [
        ("away", None, 2_500),
        ("away", None, 1_500),
        ("label", 1, 2_000),
        ("rest", None, 2_500),
        ("rest", None, 100),
        ("away", None, 400),
        ("label", 1, 600),
    ]


def test_what_nobody_saw_is_on_no_item_when_it_was_work(diary: Diary, clock: Clock) -> None:
    diary.say("unobserved", at_ns=clock.ns)
    clock.go(5_000)
    diary.say("label", item=1)
    diary.be_quiet()
    diary.answer("work")
    clock.go(100)
    diary.end()
    assert lines(diary.told)[2:] == [("declared", None, 5_000), ("label", 1, 100)]


def test_reading_can_begin_at_a_moment_that_was_seen(diary: Diary, clock: Clock) -> None:
    clock.go(80)
    diary.turn("guideline", at_ns=clock.ns - 30 * MS)
    clock.go(1_980)
    diary.end()
    assert lines(diary.told)[1:] == [
        ("label", 1, 6_050),
        ("guideline", None, 2_000),
        ("rest", None, 10),
    ]


def test_a_pause_is_a_break_at_once_and_ends_by_what_is_done(diary: Diary, clock: Clock) -> None:
    diary.pause()
    clock.go(700)
    diary.touch()
    clock.go(300)
    diary.end()
    assert lines(diary.told)[1:] == [("label", 1, 6_000), ("rest", None, 700), ("label", 1, 300)]


def test_what_plays_is_as_good_as_input_until_it_is_left_alone(diary: Diary, clock: Clock) -> None:
    diary.begin_playing()
    clock.go(9_000)
    diary.touch()
    clock.go(9_000)
    diary.leave_playing()
    clock.go(2_200)
    diary.touch()
    clock.go(3_000)
    diary.end_playing()
    clock.go(2_100)
    diary.end()
    assert lines(diary.told)[1:] == [
        ("label", 1, 26_000),
        ("rest", None, 200),
        ("label", 1, 5_000),
        ("rest", None, 100),
    ]


def test_another_process_goes_on_with_the_diary(diary: Diary, clock: Clock, tmp_path: Path) -> None:
    clock.go(400)
    diary.say("", by_tick=True)
    clock.go(5_000)
    again = Diary(tmp_path / "diary.jsonl")
    again.begin(AMINA)
    clock.go(100)
    again.claim(700)
    again.end()
    told = read_diary(tmp_path / "diary.jsonl")
    assert lines(told) == [("admin", None, 6), ("label", 1, 6_400), ("admin", None, 100)]
    assert [each.by_tick for each in spans_of(told)] == [False, True, False]
    assert (told.claims_ms, len(told.offsets_ns)) == ([700], 2)
