"""The first line of a statement at its edges: what it names, what it leaves out, each condition."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from annotator.pay import PayInputs, add_up, compute_pay, hours_text
from annotator.pay.pay_sentences import NOTHING_DONE
from annotator.pay.portions import Portion, is_untouched, lacks_pieces, portions_of
from tests.annotator.pay.orders import HOUR_MS, PAGE_FLOOR, order, reviewed
from tests.support.english import line_of


def line(pay: str, done: PayInputs, *floors: str, currency: str = "KES") -> str:
    """Return the first line for work under an order with these lines of pay."""
    return line_of(compute_pay(order(pay, currency=currency, floors=floors), done))


def spent(items: int = 0, regions: int = 0, **ms: int) -> PayInputs:
    """Return work of which all was accepted; times in ms."""
    return replace(reviewed(items, regions), effort_ms=ms)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (999, "0 s"), (1_000, "1 s"), (1_999, "1 s"), (59_999, "59 s"), (60_000, "1 min"),
        (61_000, "1 min"), (119_999, "1 min"), (120_000, "2 min"), (3_540_000, "59 min"),
        (3_600_000, "1 h"), (3_660_000, "1 h 1 min"), (7_200_000, "2 h"), (7_259_999, "2 h"),
    ],
)  # fmt: skip
def test_a_time_in_words(ms: int, text: str) -> None:
    assert hours_text(ms) == text
    assert line('per_item = "2"', spent(1, label=ms)).startswith(f"You worked {text}. You are owed")


@pytest.mark.parametrize(
    ("ms", "told"),
    [
        ({"label": 60_000, "declared": 999}, "1 min"),
        ({"label": 60_000, "declared": 1_000}, "1 min, 1 s of it added by you"),
        ({"label": 60_000, "rest": 999}, "1 min"),
        ({"label": 60_000, "rest": 1_000}, "1 min, 1 s of it paid rest"),
        ({"label": 60_000, "declared": 60_000}, "2 min, 1 of them added by you"),
        ({"label": 60_000, "rest": 60_000}, "2 min, 1 of them paid rest"),
        (
            {"label": 60_000, "declared": 60_000, "rest": 60_000},
            "3 min, 1 of them added by you and 1 min paid rest",
        ),
        ({"label": HOUR_MS, "declared": 60_000}, "1 h 1 min, 1 of them added by you"),
        (
            {"label": 60_000, "declared": HOUR_MS + 60_000},
            "1 h 2 min, 1 h 1 min of it added by you",
        ),
        ({"label": 0, "declared": 5_000}, "5 s, 5 s of it added by you"),
    ],
)
def test_time_that_nobody_saw_on_the_screen(ms: dict[str, int], told: str) -> None:
    assert line('per_item = "2"', spent(1, **ms)).startswith(f"You worked {told}. You are owed ")


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (spent(1, 1), "2.00 for 1 picture, 3.00 for 1 region"),
        (spent(2, 2), "4.00 for 2 pictures, 6.00 for 2 regions"),
        (
            replace(
                spent(1, 1),
                items_completed=2,
                regions_completed=2,
                items_rejected=1,
                regions_rejected=1,
            ),
            "2.00 for 1 of 2 pictures, 3.00 for 1 of 2 regions",
        ),
        (replace(spent(0, 1), items_completed=1, items_rejected=1), "3.00 for 1 region"),
        (spent(1, 0), "2.00 for 1 picture"),
    ],
)
def test_one_piece_is_one_and_some_of_more_are_so_many(done: PayInputs, told: str) -> None:
    said = line('per_item = "2"\nper_region = "3"', done)
    assert said.partition(": ")[2] == f"{told}."


@pytest.mark.parametrize(
    ("ms", "told"), [(999, "less than 1 s"), (1_000, "1 s"), (90_000, "1 min")]
)
def test_sound_and_other_time_are_told_by_their_length(ms: int, told: str) -> None:
    sound = replace(spent(1), audio_ms_completed=ms, audio_ms_accepted=ms)
    assert f" for {told} of sound" in line('per_audio_minute = "900"', sound)
    assert f" for {told} of other work and rest" in line('other_hour = "9000"', spent(1, wait=ms))
    assert f" for {told} on items" in line('per_hour = "9000"', spent(1, label=ms))


def test_what_is_not_reviewed_hangs_on_it_only_where_something_is_confirmed() -> None:
    unseen = PayInputs(items_completed=1, regions_completed=0, effort_ms={"label": HOUR_MS})
    assert " if all of it is accepted: " in line('per_item = "2"', unseen)
    assert " if " not in line('per_item = "2"', spent(1, label=HOUR_MS))
    assert " if " not in line('per_hour = "2"', replace(unseen, items_completed=0))
    terms = order('per_item = "2"')
    both = add_up([compute_pay(terms, unseen), compute_pay(terms, spent(1), period=2)])
    assert " for what is accepted, and KES 4.00 in all if the rest is " in line_of(both)


def test_nothing_was_done_only_where_nothing_was_worked_confirmed_and_owed() -> None:
    terms = order('per_item = "2"')
    assert line_of(compute_pay(terms, spent())) == str(NOTHING_DONE)
    for done in (spent(1), spent(0, 0, label=1), replace(spent(), bonus=Fraction(1, 2))):
        assert not is_untouched(compute_pay(terms, done))
        assert line_of(compute_pay(terms, done)).startswith("You worked 0 s. You are owed ")
    refused = replace(spent(), items_completed=1, items_rejected=1)
    assert line_of(compute_pay(terms, refused)) == (
        "You worked 0 s. You are owed KES 0.00: nothing was accepted."
    )
    bare = compute_pay(order(), spent())
    assert not is_untouched(bare)
    assert line_of(bare) == "You worked 0 s. No rate given: the work order names none."
    assert line_of(compute_pay(None, spent())) == (
        "You worked 0 s. No rate given: there is no work order."
    )


@pytest.mark.parametrize(
    ("pay", "done", "lacks"),
    [
        ('per_item = "2"', spent(0, 0, label=9), True),
        ('per_region = "2"', spent(0, 0, label=9), True),
        ('per_audio_minute = "2"', spent(0, 0, label=9), True),
        ('per_hour = "2"', spent(0, 0, wait=9), False),
        ('per_item = "0"', spent(0, 0, label=9), False),
        ('per_item = "2"', spent(0, 1, label=9), False),
        ('per_region = "2"', spent(1, 0, label=9), False),
        ('per_item = "2"\nper_hour = "2"', spent(0, 0, label=9), False),
        (
            'per_item = "2"',
            replace(spent(0, 0, label=9), audio_ms_completed=5, audio_ms_accepted=5),
            False,
        ),
    ],
)
def test_pieces_are_lacking_where_one_has_a_rate_none_counts_and_nothing_is_owed(
    pay: str, done: PayInputs, lacks: bool
) -> None:
    assert lacks_pieces(compute_pay(order(pay), done)) == lacks


def test_nothing_is_added_where_nothing_is_owed_and_pieces_count() -> None:
    assert line('per_item = "0"', spent(3, label=HOUR_MS)) == (
        "You worked 1 h. You are owed KES 0.00."
    )


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("1", "3.00 for 3 pictures, less 1.00 in deductions."),
        ("3", "3.00 for 3 pictures, less 3.00 in deductions."),
        ("3.004", "3.00 for 3 pictures, less 3.00 in deductions."),
        ("3.01", "3.00 for 3 pictures, less 3.00 of 3.01 in deductions."),
        ("10", "3.00 for 3 pictures, less 3.00 of 10.00 in deductions."),
        ("0", "3.00 for 3 pictures."),
    ],
)
def test_deductions_say_of_how_much_only_where_not_all_could_be_taken(
    amount: str, told: str
) -> None:
    pay = f'per_item = "1"\ndeductions = [{{ kind = "tax", amount = "{amount}" }}]'
    assert line(pay, spent(3)).partition(": ")[2] == told


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("71.62", ""),
        ("71.616", ""),
        ("71.615", " That is KES 0.01 less than KES 71.62 an hour."),
        ("71.61", " That is KES 0.01 less than KES 71.62 an hour."),
        ("1", " That is KES 70.62 less than KES 71.62 an hour."),
        ("99", ""),
    ],
)
def test_what_is_missing_to_the_floor_is_said_from_half_a_cent_on(rate: str, told: str) -> None:
    pay = f'per_hour = "{rate}"\nother_hour = "9"\ntop_up_to_floor = "no"'
    said = line(pay, spent(0, 0, label=HOUR_MS), PAGE_FLOOR)
    assert said.partition(" for 1 h on items.")[2] == told


def test_what_is_raised_in_some_periods_or_orders_is_told_apart() -> None:
    terms = order('per_item = "1"\nother_hour = "5"', floors=(PAGE_FLOOR,))
    low, high = spent(10, label=HOUR_MS), spent(100, label=HOUR_MS)
    parts = [compute_pay(terms, low), compute_pay(terms, low, period=2)]
    assert line_of(add_up(parts)).endswith(
        ": 20.00 for 20 pictures, 123.24 to reach KES 71.62 an hour."
    )
    parts[1] = compute_pay(terms, high, period=2)
    assert line_of(add_up(parts)).endswith(
        ": 110.00 for 110 pictures, 61.62 to reach KES 71.62 an hour where pay was below it."
    )
    other = order('per_item = "1"\nother_hour = "5"', floors=(PAGE_FLOOR.replace("71.62", "80"),))
    parts[1] = compute_pay(other, high, period=2)
    assert line_of(add_up(parts)).endswith(
        ": 110.00 for 110 pictures, 61.62 to reach the floor of each work order where pay was "
        "below it."
    )


@pytest.mark.parametrize(
    ("pay", "told"),
    [
        # At the floor, what other time is paid and what reaches the floor are one thing ...
        ("", ["for_items", "to_reach"]),
        ('other_hour = "71.62"', ["for_items", "to_reach"]),
        # ... but not at another rate, nor where something is deducted, nor where none is raised.
        ('other_hour = "71.61"', ["for_items", "for_other", "to_reach"]),
        ('other_hour = "71.63"', ["for_items", "for_other", "to_reach"]),
        (
            'deductions = [{ kind = "tax", amount = "1" }]',
            ["for_items", "for_other", "in_deductions", "to_reach"],
        ),
        ('top_up_to_floor = "no"', ["for_items", "for_other"]),
    ],
)
def test_when_other_time_is_counted_into_what_reaches_the_floor(pay: str, told: list[str]) -> None:
    terms = order(f'per_item = "1"\n{pay}', floors=(PAGE_FLOOR,))
    found = portions_of(compute_pay(terms, reviewed(10, 0, label=60, wait=60)))
    assert [each.key for each in found] == told


@pytest.mark.parametrize(
    ("currency", "rates", "told"),
    [
        ("JPY", ("0.4", "0.4"), [("for_regions", 1)]),
        ("JPY", ("0.5", "0.5"), [("for_items", 1)]),
        ("JPY", ("0.6", "0.6"), [("for_items", 1)]),
        ("JPY", ("0.6", "0.5"), [("for_items", 1)]),
        ("JPY", ("0.5", "0.6"), [("for_regions", 1)]),
        ("JPY", ("1.4", "0.3"), [("for_items", 2)]),
        ("JPY", ("0.3", "1.4"), [("for_regions", 2)]),
        ("KWD", ("0.0004", "0.0004"), [("for_regions", Fraction(1, 1000))]),
        ("KES", ("0.004", "0.004"), [("for_regions", Fraction(1, 100))]),
        ("KES", ("0.004", "0.0009"), []),
    ],
)
def test_a_unit_that_rounding_leaves_goes_to_whom_it_lacks_most_of_equals_the_last(
    currency: str, rates: tuple[str, str], told: list[tuple[str, Fraction]]
) -> None:
    pay = f'per_item = "{rates[0]}"\nper_region = "{rates[1]}"'
    found = portions_of(compute_pay(order(pay, currency=currency), reviewed(1, 1)))
    assert found == [Portion(key, Fraction(amount)) for key, amount in told]


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("0.4", [("for_sound", 1)]),
        ("0.5", [("for_items", 1), ("for_regions", 1)]),
        ("0.6", [("for_items", 1), ("for_regions", 1)]),
        ("0.3", [("for_sound", 1)]),
        ("0.7", [("for_items", 1), ("for_regions", 1)]),
    ],
)
def test_of_three_equal_portions_the_last_takes_the_difference(
    rate: str, told: list[tuple[str, int]]
) -> None:
    names = ("per_item", "per_region", "per_audio_minute")
    done = replace(reviewed(1, 1), audio_ms_completed=60_000, audio_ms_accepted=60_000)
    pay = "\n".join(f'{name} = "{rate}"' for name in names)
    found = portions_of(compute_pay(order(pay, currency="JPY"), done))
    assert found == [Portion(key, Fraction(amount)) for key, amount in told]


@pytest.mark.parametrize(
    ("currency", "owed"),
    [("JPY", "3"), ("UGX", "3"), ("KES", "2.50"), ("KWD", "2.500"), ("CLF", "2.5000")],
)
def test_amounts_have_the_digits_of_their_currency(currency: str, owed: str) -> None:
    said = line('per_item = "2.5"', spent(1), currency=currency)
    assert said == f"You worked 0 s. You are owed {currency} {owed}: {owed} for 1 picture."
