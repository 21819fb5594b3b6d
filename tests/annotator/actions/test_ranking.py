"""What was typed finds titles, then words for them, then what a small typo may have meant."""

from __future__ import annotations

from annotator.actions.search import Findable, find, nearest, tokens


def made(name: str, title: str, *words: str, possible: bool = True) -> Findable:
    return Findable(name, title, words, is_possible=possible)


def ids(typed: str, *things: Findable, used: tuple[str, ...] = ()) -> list[str]:
    return [hit.id for hit in find(typed, things, used)]


ALL = (
    made("inside", "The lockable box", "unlock it"),
    made("starts", "Lock it"),
    made("word", "Turn the lock"),
    made("exact", "Lock"),
    made("whole", "Freeze", "lock"),
    made("begun", "Protect", "lockdown"),
    made("part", "Unblock"),
)


def test_the_order_is_title_then_start_of_it_then_start_of_a_word_then_other_words() -> None:
    assert ids("lock", *ALL) == ["exact", "whole", "starts", "inside", "word", "begun", "part"]


def test_an_empty_text_finds_all_in_their_order_with_what_is_possible_first() -> None:
    things = (made("a", "A", possible=False), made("b", "B"), made("c", "C"))
    assert ids("", *things) == ["b", "c", "a"]
    assert ids("  ", *things) == ["b", "c", "a"]


def test_what_was_used_last_comes_first_among_equals_and_only_there() -> None:
    things = (made("a", "Zoom in"), made("b", "Zoom out"), made("c", "Zoom"))
    assert ids("zoom", *things, used=("b", "a")) == ["c", "b", "a"]
    assert ids("zoom", *things) == ["c", "a", "b"]


def test_what_is_not_possible_comes_after_equals_but_before_worse_ones() -> None:
    things = (made("no", "Lock it", possible=False), made("yes", "Lock all"), made("far", "Unlock"))
    assert ids("lock", *things) == ["yes", "no", "far"]


def test_words_may_come_in_any_order_and_case_and_with_accents() -> None:
    thing = made("pay", "Time and pay", "résumé")
    assert ids("PAY time", thing) == ["pay"]
    assert ids("resume", thing) == ["pay"]
    assert ids("pay tea", thing) == []


def test_signs_alone_find_nothing_and_signs_in_words_do_not_count() -> None:
    thing = made("fit", "Actual size", "100 %", "1:1")
    assert ids("%%%", thing) == []
    assert ids("100%", thing) == ["fit"]
    assert ids("1:1", thing) == ["fit"]
    assert tokens("Re-do, it!") == ("re", "do", "it")


def test_one_typo_is_forgiven_in_a_word_of_four_letters_and_two_in_eight() -> None:
    things = (made("undo", "Undo"), made("propagate", "Carry", "propagate"))
    for typed, wanted in (
        ("unod", "undo"),
        ("undoo", "undo"),
        ("propgaate", "propagate"),
        ("proagat", "propagate"),
    ):
        (hit,) = find(typed, things)
        assert (hit.id, hit.is_guess) == (wanted, True), typed
    assert find("udn", things) == []
    assert find("xxdo", things) == []


def test_no_typo_is_assumed_where_something_matches() -> None:
    things = (made("hide", "Hide"), made("side", "Side"))
    (hit,) = find("side", things)
    assert (hit.id, hit.is_guess) == ("side", False)


def test_no_typo_is_assumed_in_a_word_that_is_known_to_mean_something_else() -> None:
    things = (made("task", "Task"),)
    assert [hit.id for hit in find("mask", things)] == ["task"]
    assert find("mask", things, absent={"mask": ()}) == []
    assert find("a mask", things, absent={"mask": ()}) == []


def test_the_nearest_are_those_named_for_a_word_then_those_that_look_alike() -> None:
    things = (made("box", "Draw boxes"), made("text", "Type its text"), made("snap", "Snap"))
    absent = {"polygon": ("snap", "gone", "box")}
    assert nearest("polygon", things, absent) == ["snap", "box"]
    assert nearest("polyg", things, absent) == ["snap", "box"]
    assert nearest("drawing", things, {}) == ["box"]
    assert nearest("zzz", things, {}) == []
    assert nearest("", things, {}) == []


def test_a_text_without_end_is_no_longer_work_than_a_short_one() -> None:
    assert set(ids("lock " * 100_000, *ALL)) == set(ids("lock", *ALL))
    assert len(tokens("a " * 1_000)) == 40
