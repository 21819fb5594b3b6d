"""What differs between two orders is told with both values, and what is worse is said in words."""

from __future__ import annotations

import pytest

from annotator.pay import read_work_order
from annotator.pay.order.term_changes import Effect, TermChange, term_changes

WORSE, BETTER, OTHER = Effect

FULL = """
[what_for]
title = "Scenes"
purpose = { en = "To train robots", fr = "Former des robots" }
weapons = "no"

[for_whom]
client = "Acme"
beneficiary = "Acme Deliveries"
hard_content = "no"

[footing]
free_to_refuse = "yes"
deadlines = "30 November 2026"
dispute_days = 30
receipt_days = 3

[pay]
currency = "KES"
per_item = "4.00"
per_region = "1.50"
top_up_to_floor = "yes"
deductions = [{ kind = "fees", percent = "1" }]
days_between_payments = 14

[[floors]]
kind = "statutory"
amount = "71.62"
unit = "hour"
source = "Some law"

[record]
detail = "job"
"""


def changes(*swaps: tuple[str, str], before: str = FULL) -> list[TermChange]:
    """Return what differs from an order in which some texts were exchanged."""
    now = before
    for old, new in swaps:
        assert old in now
        now = now.replace(old, new)
    return term_changes(read_work_order(before.encode()), read_work_order(now.encode()), "en")


@pytest.mark.parametrize(
    ("old", "new", "key", "how", "effect"),
    [
        ('per_region = "1.50"', 'per_region = "1.20"', "pay.per_region", "lower", WORSE),
        ('per_region = "1.50"', 'per_region = "1.51"', "pay.per_region", "higher", BETTER),
        ('per_region = "1.50"\n', "", "pay.per_region", "taken away", WORSE),
        ('per_item = "4.00"', 'per_item = "4"\nper_hour = "90"', "pay.per_hour", "new", BETTER),
        (
            'top_up_to_floor = "yes"',
            'top_up_to_floor = "no"',
            "pay.top_up_to_floor",
            "withdrawn",
            WORSE,
        ),
        ('top_up_to_floor = "yes"\n', "", "pay.top_up_to_floor", "changed", OTHER),
        ("dispute_days = 30", "dispute_days = 3", "footing.dispute_days", "shorter", WORSE),
        ("dispute_days = 30", "dispute_days = 31", "footing.dispute_days", "longer", BETTER),
        ("dispute_days = 30\n", "", "footing.dispute_days", "no longer stated", WORSE),
        ("receipt_days = 3\n", "receipt_days = 9\n", "footing.receipt_days", "longer", WORSE),
        ("payments = 14", "payments = 28", "pay.days_between_payments", "longer", WORSE),
        ("payments = 14", "payments = 7", "pay.days_between_payments", "shorter", BETTER),
        ("30 November", "15 November", "footing.deadlines", "changed", OTHER),
        ("train robots", "train drones", "what_for.purpose", "changed", OTHER),
        ("des robots", "des drones", "what_for.purpose", "changed", OTHER),
        ("Acme Deliveries", "The Army", "for_whom.beneficiary", "changed", OTHER),
        (
            'beneficiary = "Acme Deliveries"\n',
            "",
            "for_whom.beneficiary",
            "no longer stated",
            WORSE,
        ),
        ('weapons = "no"', 'weapons = "yes"', "what_for.weapons", "now yes", WORSE),
        ('hard_content = "no"', 'hard_content = "yes"', "for_whom.hard_content", "now yes", WORSE),
        ('refuse = "yes"', 'refuse = "no"', "footing.free_to_refuse", "now no", WORSE),
        ('percent = "1"', 'percent = "2"', "pay.deductions", "may take more", WORSE),
        ('percent = "1"', 'percent = "0.5"', "pay.deductions", "take less", BETTER),
        ('detail = "job"', 'detail = "item"', "record.detail", "says more about you", WORSE),
    ],
)
def test_each_change_is_told_once_and_judged(
    old: str, new: str, key: str, how: str, effect: Effect
) -> None:
    found = {change.key: change for change in changes((old, new))}
    others = set(found) - {key}
    assert others <= {"pay.other_hour"}, others  # it follows the rate an hour
    assert (str(found[key].how), found[key].effect) == (how, effect)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", 'shared_items = "confirmed_by"\n'),
        ('shared_items = "measured_time"\n', 'shared_items = "confirmed_by"\n'),
        ('shared_items = "confirmed_by"\n', 'shared_items = "measured_time"\n'),
        ('shared_items = "confirmed_by"\n', ""),
        ('shared_items = "measured_time"\n', ""),
    ],
)
def test_who_is_paid_for_a_shared_item_is_neither_better_nor_worse(old: str, new: str) -> None:
    before = FULL.replace("per_item", f"{old}per_item")
    now = FULL.replace("per_item", f"{new}per_item")
    (change,) = changes((before, now), before=before)
    assert (change.key, str(change.how), change.effect) == ("pay.shared_items", "changed", OTHER)
    assert str(change.told).startswith("Who is paid for a shared item (changed): before ")


def test_a_change_says_both_values_and_whether_it_is_worse() -> None:
    (change,) = changes(('per_region = "1.50"', 'per_region = "1.20"'))
    assert str(change.told) == ("Per region (worse for you, lower): before KES 1.50, now KES 1.20.")


def test_what_holds_without_being_disclosed_is_said_first() -> None:
    silent = FULL.replace('top_up_to_floor = "yes"\n', "")
    found = changes(("[pay]\n", '[pay]\ntop_up_to_floor = "no"\n'), before=silent)
    (change,) = [each for each in found if each.key == "pay.top_up_to_floor"]
    assert (str(change.before), str(change.now)) == ("yes (not disclosed)", "no")


def test_a_floor_that_falls_or_goes_takes_the_rate_of_other_time_with_it() -> None:
    fallen = changes(('amount = "71.62"', 'amount = "60"'))
    assert [(change.key, str(change.how)) for change in fallen] == [
        ("pay.other_hour", "lower"),
        ("floors.binding", "lower"),
        ("floors.1", "changed"),
    ]
    floor = FULL[FULL.index("[[floors]]") : FULL.index("[record]")]
    gone = {change.key: change for change in changes((floor, ""))}
    assert str(gone["floors"].how) == "taken away"
    assert str(gone["floors"].before) == (
        "Statutory minimum, KES 71.62 an hour; a legal minimum says nothing about what living "
        "there costs"
    )
    assert gone["floors"].effect is WORSE
    bare = FULL.replace(floor, "")
    came = {change.key: change for change in changes(("[record]", f"{floor}[record]"), before=bare)}
    assert (str(came["floors.binding"].how), came["floors.binding"].effect) == ("new", BETTER)
    assert str(came["floors.binding"].before) == "not disclosed"


def test_amounts_in_another_currency_are_not_compared() -> None:
    found = {change.key: change for change in changes(('"KES"', '"USD"'))}
    assert found["pay.currency"].effect is OTHER
    assert str(found["pay.per_item"].how) == "in another currency"
    assert {change.effect for change in found.values()} == {OTHER}


def test_the_worse_comes_first_and_comments_are_no_terms() -> None:
    found = changes(
        ("30 November", "1 May"), ("dispute_days = 30", "dispute_days = 40"), ("1.50", "1.00")
    )
    assert [change.effect for change in found] == [WORSE, BETTER, OTHER]
    assert changes(("[footing]", "# a comment\n\n[footing]")) == []


def test_a_fall_that_the_order_hides_behind_its_own_previous_rate_is_told() -> None:
    found = changes(
        ('per_region = "1.50"', 'per_region = "1.20"\nprevious = { per_region = "1.10" }')
    )
    told = {change.key: str(change.told) for change in found}
    assert "before KES 1.50, now KES 1.20" in told["pay.per_region"]
