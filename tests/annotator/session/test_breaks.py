"""A break is due after 50 minutes of counted work since the last one; the effort clock says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.session.break_due import BreakRule, BreakWatch
from tests.annotator.effort.desk import SIGNAL, Desk, Step, opening, passing

MINUTE_MS = 60_000
LOOK_MS = 2_000


class Sitting:
    """A worker at the real effort clock with clocks of ours, and a watch that looks on."""

    def __init__(self, rule: BreakRule | None = None) -> None:
        self.desk = Desk()
        self.watch = BreakWatch(rule)
        self.desk.do(opening(1))

    def work(self, minutes: float) -> None:
        """Give a sign of life every half minute."""
        for _half in range(round(minutes * 2)):
            self.wait(30_000)
            self.desk.do(SIGNAL)
            self.look()

    def leave(self, minutes: float) -> None:
        """Do nothing for a while, then give a sign of life."""
        self.wait(round(minutes * MINUTE_MS))
        self.desk.do(SIGNAL)
        self.look()

    def shut(self, minutes: float) -> None:
        """Shut the laptop for a while."""
        self.desk.do(Step("sleep", round(minutes * MINUTE_MS)))
        self.look()

    def is_due(self) -> bool:
        """Return whether a break is due."""
        return self.watch.is_due

    def look(self) -> None:
        """Let the watch look at the clock."""
        self.watch.note(self.desk.clock.totals())

    def wait(self, ms: int) -> None:
        """Let time pass without a sign of life."""
        for _look in range(ms // LOOK_MS):
            self.desk.do(passing(LOOK_MS))
            self.look()


def test_a_break_is_due_after_fifty_minutes_of_work_and_not_before() -> None:
    sitting = Sitting()
    sitting.work(49.5)
    assert not sitting.is_due()
    sitting.work(0.5)
    assert sitting.is_due()
    assert sitting.watch.since_break_ms == 50 * MINUTE_MS


def test_reading_without_a_sign_of_life_is_work_up_to_the_limit_of_a_gap() -> None:
    sitting = Sitting()
    for _gap in range(25):
        sitting.leave(2)
    assert sitting.is_due()


def test_a_break_of_five_minutes_starts_the_count_anew() -> None:
    sitting = Sitting()
    sitting.work(49)
    sitting.leave(2 + 5)  # the first two minutes of a gap are work
    assert sitting.watch.since_break_ms == 0
    sitting.work(49)
    assert not sitting.is_due()
    sitting.work(1)
    assert sitting.is_due()


def test_short_breaks_do_not_add_up_to_one() -> None:
    sitting = Sitting()
    for _turn in range(5):
        sitting.work(8)
        sitting.leave(2 + 4)
    assert sitting.watch.since_break_ms == 50 * MINUTE_MS
    assert sitting.is_due()


def test_rest_that_is_not_earned_is_a_break_too() -> None:
    sitting = Sitting()
    sitting.work(10)
    sitting.leave(60)
    assert sitting.desk.clock.totals()[Category.AWAY] > 50 * MINUTE_MS
    assert sitting.watch.since_break_ms == 0


def test_a_laptop_that_was_shut_over_lunch_is_a_break() -> None:
    sitting = Sitting()
    sitting.work(45)
    sitting.shut(30)
    assert sitting.desk.clock.totals()[Category.UNOBSERVED] >= 30 * MINUTE_MS
    assert sitting.watch.since_break_ms < MINUTE_MS


def test_a_break_counts_while_it_goes_on() -> None:
    sitting = Sitting()
    sitting.work(50)
    sitting.wait((2 + 5) * MINUTE_MS)  # nobody comes back
    assert sitting.watch.is_rested
    assert not sitting.is_due()


def test_it_is_said_once_until_the_next_break() -> None:
    sitting = Sitting()
    sitting.work(50)
    sitting.watch.told()
    sitting.work(120)
    assert not sitting.is_due()
    sitting.leave(10)
    sitting.work(50)
    assert sitting.is_due()


def test_a_snooze_is_ten_minutes_of_work() -> None:
    sitting = Sitting()
    sitting.work(52)
    sitting.watch.told()
    sitting.watch.snooze()
    sitting.work(9.5)
    assert not sitting.is_due()
    sitting.work(0.5)
    assert sitting.is_due()


def test_a_break_during_a_snooze_ends_it() -> None:
    sitting = Sitting()
    sitting.work(52)
    sitting.watch.snooze()
    sitting.leave(10)
    sitting.work(20)
    assert not sitting.is_due()


categories = st.sampled_from(list(Category))
looks = st.lists(st.dictionaries(categories, st.integers(0, 400_000), max_size=4), max_size=30)


@given(looks)
def test_what_is_counted_is_never_more_than_the_work_there_was(
    growth: list[dict[Category, int]],
) -> None:
    watch, totals = BreakWatch(), dict.fromkeys(Category, 0)
    for grown in growth:
        for category, ms in grown.items():
            totals[category] += ms
        watch.note(totals)
        assert 0 <= watch.since_break_ms <= sum_of(totals, COUNTED_WORK)
