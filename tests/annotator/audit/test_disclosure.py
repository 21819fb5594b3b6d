"""No way of adding and subtracting shown sums leads to a sum of fewer than five people."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.audit.disclosure import (
    FEWEST,
    TOGETHER,
    GroupCell,
    OtherGroups,
    ShownGroups,
    of_few,
    people_of,
    shown_groups,
)

DIMENSIONS = ("job", "week", "order")


def cells_of(seed: int, people: int) -> list[GroupCell]:
    """Return rows of people in overlapping groups of all sizes, some in several at once."""
    rng = random.Random(seed)
    cells = []
    for number in range(people):
        job = rng.choice("AABBBCCCCD")
        for _ in range(rng.randint(1, 3)):
            week = rng.choice(("1", "1", "2", "2", "3", None))
            order = rng.choice((f"{job}1", f"{job}1", f"{job}2", "any"))
            groups = {"job": job, "week": week, "order": order}
            weight = rng.choice((1, 1, 1, 1, 3))
            cells.append(GroupCell(f"person {number}", weight, rng.choice(("KES", "EUR")), groups))
    return cells


def published(cells: list[GroupCell], shown: ShownGroups, whole: str) -> list[list[int]]:
    """Return each shown sum as a row of ones and zeros over the cells of a whole."""
    own = [cell for cell in cells if cell.whole == whole]
    rows = [[1] * len(own)]
    for dimension in DIMENSIONS:
        values = shown.values(whole, dimension)
        rows += [[int(cell.groups[dimension] == value) for cell in own] for value in values]
    return rows


def can_be_computed(target: list[int], rows: list[list[int]]) -> bool:
    """Return whether a sum is a linear combination of shown sums."""
    return rank([*rows, target]) == rank(rows)


def rank(rows: list[list[int]]) -> int:
    left = [[Fraction(each) for each in row] for row in rows]
    found = 0
    for column in range(len(left[0])):
        pivot = next((at for at in range(found, len(left)) if left[at][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for at in range(found + 1, len(left)):
            factor = left[at][column] / left[found][column]
            if factor:
                pairs = zip(left[at], left[found], strict=True)
                left[at] = [one - factor * other for one, other in pairs]
        found += 1
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 60))
def test_no_small_group_can_be_computed_from_shown_sums(seed: int, people: int) -> None:
    cells = cells_of(seed, people)
    shown = shown_groups(cells, DIMENSIONS)
    for whole in ("KES", "EUR"):
        own = [cell for cell in cells if cell.whole == whole]
        rows = published(cells, shown, whole)
        if not own or people_of(own) < FEWEST:
            assert len({tuple(row) for row in rows}) == 1
            continue
        for number in range(people):  # one person alone
            target = [int(cell.person == f"person {number}") for cell in own]
            assert not any(target) or not can_be_computed(target, rows)
        for dimension in DIMENSIONS:  # every group that is not shown, alone or with another
            small = sorted({str(cell.groups[dimension]) for cell in own})
            for value in small:
                inside = [cell for cell in own if str(cell.groups[dimension]) == value]
                if people_of(inside) < FEWEST:
                    target = [int(cell in inside) for cell in own]
                    assert not can_be_computed(target, rows)


def group(value: str, people: int, first: int = 0) -> list[GroupCell]:
    names = range(first, first + people)
    return [GroupCell(f"{value} {name}", 1, "KES", {"job": value}) for name in names]


def test_a_small_group_takes_the_smallest_other_one_with_it() -> None:
    cells = [*group("A", 20), *group("B", 6), *group("C", 3)]
    shown = shown_groups(cells, ("job",))
    # Showing A and B would leave the three of C as the difference to the total.
    assert shown.groups["KES", "job"] == {"A": 20}
    assert shown.others["KES", "job"] == 9


def test_groups_of_five_and_more_are_all_shown() -> None:
    cells = [*group("A", 5), *group("B", 5), *group("C", 5)]
    shown = shown_groups(cells, ("job",))
    assert shown.groups["KES", "job"] == {"A": 5, "B": 5, "C": 5}
    assert ("KES", "job") not in shown.others


def test_two_dimensions_do_not_leave_a_few_people_between_them() -> None:
    # Ten people of job A; six of them worked under order O, which nobody else had.
    jobs = [
        GroupCell(f"a{at}", 1, "KES", {"job": "A", "order": "O" if at < 6 else "P"})
        for at in range(10)
    ]
    others = [GroupCell(f"b{at}", 1, "KES", {"job": "B", "order": "Q"}) for at in range(10)]
    shown = shown_groups([*jobs, *others], ("job", "order"))
    assert shown.values("KES", "job") == {"A", "B"}
    # A minus O would be the four people of P.
    assert shown.values("KES", "order") == {"Q"}


def test_an_export_of_several_people_counts_for_all_of_them() -> None:
    cells = [GroupCell("laptop", 3, "KES", {"job": "A"}), *group("A", 2), *group("B", 9)]
    assert shown_groups(cells, ("job",)).groups["KES", "job"] == {"A": 5, "B": 9}


def test_a_group_of_another_table_leaves_nobody_alone_in_a_group_that_is_shown() -> None:
    """Job A has six people; five of them have sounds, and so has nobody else."""
    cells = [
        GroupCell(f"a{at}", 1, "", {"job": "A", "media": "sound" if at < 5 else "picture"})
        for at in range(6)
    ]
    cells += [GroupCell(f"b{at}", 1, "", {"job": "B", "media": "picture"}) for at in range(5)]
    assert shown_groups(cells, ("media",)).values("", "media") == {"picture", "sound"}
    before = OtherGroups(before={"job": ("A", "B")})
    # Items of A minus items with sound would be those of one person.
    assert shown_groups(cells, ("media",), before).values("", "media") == frozenset()


def test_a_job_of_all_currencies_leaves_nobody_alone_in_one() -> None:
    cells = [*group("A", 5), *group("B", 9), *group("C", 6, first=20)]
    euros = [GroupCell(f"e{at}", 1, "EUR", {"job": "A" if at < 1 else "D"}) for at in range(8)]
    shown = shown_groups([*cells, *euros], ("job",), OtherGroups(("job",)))
    assert "A" not in shown.values(TOGETHER, "job")
    assert {"B", "C"} <= shown.values(TOGETHER, "job")


def test_people_in_a_currency_of_few_are_left_out_with_all_their_exports() -> None:
    def rows(export: str, person: str, whole: str, people: int = 1) -> tuple[str, GroupCell]:
        return export, GroupCell(person, people, whole, {})

    many = [rows(f"k{at}", f"k{at}", "KES") for at in range(7)]
    few = [rows("e", "k0", "EUR"), rows("s", "k1", "USD"), rows("s", "k2", "USD")]
    assert of_few([*many, *few[:1]]) == (frozenset({"EUR"}), frozenset({"e", "k0"}))
    # Without the three of them there are four in KES, who would be the rest.
    everybody = frozenset(f"k{at}" for at in range(7))
    assert of_few([*many, *few]) == (frozenset({"EUR", "USD", "KES"}), everybody | {"e", "s"})
    assert of_few([*many[:4], *few[:1]]) == (frozenset(), frozenset())
