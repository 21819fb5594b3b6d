"""No way of adding and subtracting the sums of two reports leads to figures of few people."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.audit.comparison.pair_guard import (
    OUTSIDE,
    Node,
    PairEdge,
    PairedRow,
    PairGuard,
    is_safe,
)
from annotator.audit.disclosure import (
    FEWEST,
    TOGETHER,
    GroupCell,
    OtherGroups,
    ShownGroups,
    atoms_shown,
    shown_groups,
)

DIMENSIONS = ("job", "week", "order")
TOGETHER_TOO = ("job",)


@dataclass(frozen=True, slots=True)
class Work:
    """A row of an audit: whose, in which groups, and its figure; ``unit`` is the work itself."""

    person: str
    unit: str
    currency: str
    groups: Mapping[str, str | None]
    figure: int


def audit_of(rng: random.Random, people: Iterable[str]) -> list[Work]:
    found = []
    for person in people:
        job = rng.choice("AABBC")
        for number in range(rng.choice((1, 1, 2))):
            groups = {
                "job": job,
                "week": rng.choice(("1", "2", "2", None)),
                "order": rng.choice((f"{job}1", f"{job}1", "any")),
            }
            unit = f"{person} {number}"
            currency = rng.choice(("KES", "KES", "KES", "EUR"))
            found.append(Work(person, unit, currency, groups, rng.randint(1, 10**9)))
    return found


def later(rng: random.Random, works: Sequence[Work], changed: int, joined: int) -> list[Work]:
    """Return an audit in which some went on, some are gone, and some are new."""
    people = sorted({each.person for each in works})
    moved = set(rng.sample(people, min(changed, len(people))))
    gone = set(rng.sample(people, min(rng.choice((0, 0, 2, 6)), len(people))))
    found = []
    for each in works:
        if each.person in moved:
            found.append(replace(each, figure=each.figure + rng.randint(1, 9)))
        elif each.person not in gone:
            # Groups may change without the figure: a submission that was received again.
            week = "3" if rng.random() < 0.05 else each.groups["week"]
            found.append(replace(each, groups={**each.groups, "week": week}))
    return [*found, *audit_of(rng, (f"new {at}" for at in range(joined)))]


def cells_of(works: Sequence[Work]) -> list[GroupCell]:
    return [
        GroupCell(each.person, 1, each.currency, each.groups, at) for at, each in enumerate(works)
    ]


def paired(works: Sequence[Work], renamed: str = "") -> list[PairedRow]:
    return [
        PairedRow(1, (f"person {renamed}{each.person}", each.unit), {"time": (each.figure,)})
        for each in works
    ]


def unknowns(works: Sequence[Work]) -> list[tuple[str, int]]:
    """Return what each row adds: the same figure of the same work is the same in both audits."""
    return [(each.unit, each.figure) for each in works]


def published(works: Sequence[Work], shown: ShownGroups) -> list[set[tuple[str, int]]]:
    """Return each shown sum as the set of unknowns over which it goes."""
    sums = []
    names = unknowns(works)
    for whole in {TOGETHER, *(each.currency for each in works)}:
        own = [at for at, each in enumerate(works) if whole in (TOGETHER, each.currency)]
        sums.append({names[at] for at in own})
        for dimension in DIMENSIONS:
            sums += [
                {names[at] for at in own if works[at].groups[dimension] == value}
                for value in shown.values(whole, dimension)
            ]
    return sums


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
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


def leaks(sums: Sequence[set[tuple[str, int]]], whose: Mapping[tuple[str, int], str]) -> set[str]:
    """Return the first set of fewer than five people of whom a sum can be computed; else nobody.

    A combination of sums tells only of these people if it is zero for all others. There is one if
    the sums have a larger rank with the figures of these people than without them.
    """
    atoms: dict[tuple[bool, ...], set[str]] = {}
    for each, person in whose.items():
        atoms.setdefault(tuple(each in own for own in sums), set()).add(person)
    columns = [(key, people) for key, people in atoms.items() if any(key)]
    whole = rank(_matrix([key for key, _ in columns]))
    # Only people all of whose atoms are of few can be told of.
    few = sorted(set().union(*(people for _, people in columns if len(people) < FEWEST)))
    for number in range(1, FEWEST):
        chosen = list(combinations(few, number))
        for people in random.Random(7).sample(chosen, min(len(chosen), 150)):
            rest = [key for key, own in columns if not own <= set(people)]
            if rank(_matrix(rest)) < whole:
                return set(people)
    return set()


def _matrix(columns: Sequence[tuple[bool, ...]]) -> list[list[Fraction]]:
    return [[Fraction(int(each)) for each in row] for row in zip(*columns, strict=True)]


def compared(
    before: Sequence[Work], now: Sequence[Work], renamed: str = ""
) -> tuple[ShownGroups, ShownGroups]:
    """Return what the two reports show, the second one beside the first."""
    theirs = shown_groups(cells_of(before), DIMENSIONS, OtherGroups(TOGETHER_TOO))
    guard = PairGuard(("time",), paired(before), atoms_shown(cells_of(before), theirs.groups))
    guard.take(paired(now, renamed))
    beside = OtherGroups(TOGETHER_TOO, guard=guard.allows)
    return theirs, shown_groups(cells_of(now), DIMENSIONS, beside)


def of_both(
    before: Sequence[Work], now: Sequence[Work], shown: tuple[ShownGroups, ShownGroups]
) -> set[str]:
    whose = {
        name: each.person
        for works in (before, now)
        for name, each in zip(unknowns(works), works, strict=True)
    }
    return leaks([*published(before, shown[0]), *published(now, shown[1])], whose)


def many_in_each(works: Sequence[Work]) -> bool:
    wholes = {each.currency for each in works}
    people = [{each.person for each in works if each.currency == whole} for whole in wholes]
    return bool(people) and min(map(len, people)) >= FEWEST


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(12, 40),
    st.sampled_from((0, 1, 4, 8, 20)),
    st.sampled_from((0, 1, 5, 9)),
    st.sampled_from(("", "other name of ")),
)
def test_two_reports_together_tell_of_nobody_or_of_five(
    seed: int, people: int, changed: int, joined: int, renamed: str
) -> None:
    rng = random.Random(seed)
    before = audit_of(rng, (f"person {at}" for at in range(people)))
    now = later(rng, before, changed, joined)
    if not many_in_each(before) or not many_in_each(now):
        return
    shown = compared(before, now, renamed)
    if not shown[1].is_refused:
        assert of_both(before, now, shown) == set()


def test_the_test_finds_what_two_reports_tell_without_the_rule() -> None:
    """Each alone is safe; together they tell of the two who joined."""
    rng = random.Random(1)
    before = audit_of(rng, (f"person {at}" for at in range(30)))
    now = [*before, *audit_of(rng, ("new 0", "new 1"))]
    alone = [
        shown_groups(cells_of(each), DIMENSIONS, OtherGroups(TOGETHER_TOO))
        for each in (before, now)
    ]
    assert of_both(before, now, (alone[0], alone[1])) == {"new 0", "new 1"} or of_both(
        before, now, (alone[0], alone[1])
    ) < {"new 0", "new 1"}
    assert compared(before, now)[1].is_refused


def people_of(job: str, number: int, first: int = 0) -> list[Work]:
    return [
        Work(f"{job}{at}", f"{job}{at}", "KES", {"job": job, "week": None, "order": None}, at + 1)
        for at in range(first, first + number)
    ]


def test_nothing_is_hidden_if_nothing_changed() -> None:
    works = [*people_of("A", 9), *people_of("B", 7), *people_of("C", 5)]
    shown = compared(works, works)
    assert shown[1].values("KES", "job") == shown[0].values("KES", "job") == {"A", "B", "C"}


def test_a_group_in_which_few_changed_is_not_shown_again() -> None:
    works = [*people_of("A", 9), *people_of("B", 9), *people_of("C", 9)]
    now = [
        replace(each, figure=each.figure + 100)
        if each.person in {"A1", "A2", "B1", "B2", "B3", "B4", "B5"}
        else each
        for each in works
    ]
    shown = compared(works, now)
    # In B five went on; in A only two, which A now minus A before would tell.
    assert shown[1].values("KES", "job") == {"B"} or shown[1].values("KES", "job") == {"C"}
    assert "A" not in shown[1].values("KES", "job")
    assert of_both(works, now, shown) == set()


def test_who_left_and_who_joined_cover_each_other_in_a_total() -> None:
    works = [*people_of("A", 20)]
    now = [*works[3:], *people_of("A", 2, first=50)]
    assert not compared(works, now)[1].is_refused
    assert compared(works, now[:-1])[1].is_refused


def test_one_person_with_two_names_is_one() -> None:
    works = people_of("A", 20)
    now = [
        replace(each, figure=each.figure + 7) if at < 3 else each for at, each in enumerate(works)
    ]
    # Three people before and the same three now, under other names, are not six.
    assert compared(works, now, "other name of ")[1].is_refused


def test_a_group_that_was_shown_alone_cannot_be_taken_from_a_total() -> None:
    """Job A is shown before with 20 of 30; now only they are there, and one more."""
    works = [*people_of("A", 20), *people_of("B", 10)]
    now = [*people_of("A", 20), *people_of("C", 1)]
    assert compared(works, now)[1].is_refused


def edges(*ends: tuple[Node, Node, int], first: int = 0) -> list[PairEdge]:
    """Return edges, each of so many people of its own."""
    made, person = [], first
    for one, other, number in ends:
        for _ in range(number):
            made.append(PairEdge(one, other, f"{person}", 1))
            person += 1
    return made


@pytest.mark.parametrize(
    ("ends", "safe"),
    [
        ([], True),
        ([("a", OUTSIDE, 5)], True),
        ([("a", OUTSIDE, 4)], False),
        ([("a", "b", 5), ("a", OUTSIDE, 3), ("b", OUTSIDE, 2)], True),
        ([("a", "b", 5), ("a", OUTSIDE, 3), ("b", OUTSIDE, 1)], False),
        ([("a", "b", 9), ("c", "d", 9), ("b", "c", 2), ("a", "d", 3)], True),
        ([("a", "b", 9), ("c", "d", 9), ("b", "c", 2), ("a", "d", 2)], False),
        ([("a", "b", 4), ("b", "a", 1)], True),
        ([("a", "a", 1)], True),
    ],
)
def test_each_cut_has_nobody_or_five(ends: list[tuple[Node, Node, int]], *, safe: bool) -> None:
    assert is_safe(edges(*ends)) is safe


def test_the_same_people_at_two_edges_count_once() -> None:
    twice = [*edges(("a", OUTSIDE, 3)), *edges(("a", OUTSIDE, 3))]
    assert not is_safe(twice)
    assert is_safe([*twice, *edges(("a", OUTSIDE, 2), first=3)])


def test_a_shared_laptop_counts_for_all_its_people() -> None:
    assert is_safe([PairEdge("a", OUTSIDE, "laptop", 3), PairEdge("a", OUTSIDE, "x", 2)])


def in_table(
    works: Sequence[Work], jobs: frozenset[str], guard: PairGuard | None = None
) -> ShownGroups:
    """Return the orders that a second table of the same works shows, beside the jobs of a first."""
    cells = [replace(each, whole="") for each in cells_of(works)]
    allows = None if guard is None else guard.allows
    return shown_groups(cells, ("order",), OtherGroups(before={"job": jobs}, guard=allows))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 40), st.sampled_from((0, 5, 9, 20)))
def test_two_tables_of_two_reports_tell_of_nobody_or_of_five(
    seed: int, people: int, changed: int
) -> None:
    rng = random.Random(seed)
    before = audit_of(rng, (f"person {at}" for at in range(people)))
    now = later(rng, before, changed, rng.choice((0, 6)))
    if not many_in_each(before) or not many_in_each(now):
        return
    jobs = [each.values(TOGETHER, "job") for each in compared(before, now)]
    theirs = in_table(before, jobs[0])
    cells = [replace(each, whole="") for each in cells_of(before)]
    shown = {(TOGETHER, "job"): jobs[0], ("", "order"): theirs.values("", "order")}
    guard = PairGuard(("time",), paired(before), atoms_shown(cells, shown))
    guard.take(paired(now))
    ours = in_table(now, jobs[1], guard)
    if ours.is_refused:  # then the first table shows no jobs, or nothing at all
        ours, jobs[1] = in_table(now, frozenset(), guard), frozenset()
    if ours.is_refused:
        return
    sums, whose = list[set[tuple[str, int]]](), dict[tuple[str, int], str]()
    for works, own, orders in ((before, jobs[0], theirs), (now, jobs[1], ours)):
        names = unknowns(works)
        sums.append(set(names))
        for dimension, values in (("job", own), ("order", orders.values("", "order"))):
            sums += [
                {name for name, each in pairs(names, works) if each.groups[dimension] == value}
                for value in values
            ]
        whose |= {name: each.person for name, each in pairs(names, works)}
    assert leaks(sums, whose) == set()


def pairs(
    names: Sequence[tuple[str, int]], works: Sequence[Work]
) -> Iterable[tuple[tuple[str, int], Work]]:
    return zip(names, works, strict=True)
