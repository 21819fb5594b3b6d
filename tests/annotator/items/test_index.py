"""The index of items says what a plain list of items would say, in nine bytes each."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.items.codes import (
    OPEN,
    OTHERS,
    TO_JUDGE,
    code_of,
    code_of_facts,
    review_in,
    status_in,
)
from annotator.items.filters import NO_FILTER, ItemFilter, NumberRange
from annotator.items.index import ItemIndex
from annotator.model.entities import ItemFacts, LabelId, Review, Status, WorkerId

states = st.builds(
    lambda status, review, others: code_of(status, review, is_others=others),
    st.sampled_from(Status),
    st.sampled_from(Review),
    st.booleans(),
)
items = st.dictionaries(st.integers(1, 10**12), states, max_size=40)


def filled(held: dict[int, int], pieces: int = 1) -> ItemIndex:
    index, ids = ItemIndex(), sorted(held)
    step = max(1, -(-len(ids) // pieces))
    for at in range(0, len(ids), step):
        part = ids[at : at + step]
        index.extend(array("q", part), bytes(held[each] for each in part))
    return index


def is_open(code: int) -> bool:
    is_own = code < OTHERS
    is_rejected = is_own and review_in(code) is Review.REJECTED
    return is_rejected or status_in(code) in {Status.NEW, Status.STARTED}


@given(st.sampled_from(Status), st.sampled_from(Review), st.booleans())
def test_a_byte_tells_status_and_review(status: Status, review: Review, others: bool) -> None:
    code = code_of(status, review, is_others=others)
    assert (status_in(code), review_in(code)) == (status, review)
    assert (code in OPEN) == is_open(code)
    assert (code in TO_JUDGE) == (others and status is Status.DONE and review is Review.NONE)


def test_whose_work_it_is_depends_on_who_asks() -> None:
    done = ItemFacts(Status.DONE, done_by=WorkerId("a"))
    assert code_of_facts(done, WorkerId("a")) not in TO_JUDGE
    assert code_of_facts(done, WorkerId("b")) in TO_JUDGE
    assert code_of_facts(ItemFacts(Status.DONE), WorkerId("b")) in TO_JUDGE  # from a merge
    assert code_of_facts(ItemFacts(Status.NEW), WorkerId("b")) not in TO_JUDGE
    rejected = ItemFacts(Status.DONE, Review.REJECTED)
    assert code_of_facts(rejected, WorkerId("b")) in OPEN


@given(items, st.integers(1, 5), st.sampled_from([OPEN, TO_JUDGE, b""]), st.integers(-1, 45))
def test_the_next_item_is_that_of_a_plain_search(
    held: dict[int, int], pieces: int, codes: bytes, place: int
) -> None:
    index, ids = filled(held, pieces), sorted(held)
    order = [*range(place + 1, len(ids)), *range(min(max(place, 0), len(ids)))]
    plain = next((at for at in order if held[ids[at]] in codes), None)
    assert index.next_with(codes, place) == plain
    assert index.count(codes) == sum(code in codes for code in held.values())


@given(items, st.integers(0, 10**12))
def test_places_and_ids_are_each_others(held: dict[int, int], other: int) -> None:
    index, ids = filled(held), sorted(held)
    assert len(index) == len(ids)
    assert [index.place_of(each) for each in ids] == list(range(len(ids)))
    assert [index.id_at(at) for at in range(-1, len(ids) + 1)] == [None, *ids, None]
    assert index.place_of(None) is None
    assert (index.place_of(other) is None) == (other not in held)
    assert index.place_before(other) == sum(each < other for each in ids) - 1
    assert index.place_after(other) == sum(each <= other for each in ids)
    assert list(index.ids_between(-3, 2)) == ids[:2]


@given(items, st.data())
def test_another_state_is_found_and_counted(held: dict[int, int], data: st.DataObject) -> None:
    index = filled(held)
    for each in list(held):
        code = held[each] = data.draw(states)
        place = index.set_code(each, code)
        assert place == index.place_of(each)
        assert place is not None
        assert index.code_at(place) == code
    assert index.set_code(10**13, 0) is None
    assert index.count() == sum(is_open(code) for code in held.values())


def test_an_item_takes_nine_bytes() -> None:
    index = ItemIndex()
    index.extend(array("q", range(1, 1001)), bytes(1000))
    assert index.size_bytes == 9000


def test_items_only_come_behind_the_last() -> None:
    index = filled({5: 0})
    with pytest.raises(ValueError, match="behind"):
        index.extend(array("q", [5]), b"\0")
    with pytest.raises(ValueError, match="one code"):
        index.extend(array("q", [6, 7]), b"\0")
    assert len(index) == 1


def test_a_filter_names_its_parts_and_lets_each_go() -> None:
    wanted = ItemFilter(path="a", labels=frozenset({LabelId(1)}), spent_ms=NumberRange(least=5))
    assert list(wanted.parts()) == ["path", "labels", "spent_ms"]
    assert list(wanted.without("labels").parts()) == ["path", "spent_ms"]
    assert wanted.without("path").without("labels").without("spent_ms") == NO_FILTER
    assert NO_FILTER.is_empty
    assert not wanted.is_empty
