"""Looking at something else than the open item: its time is of no item, and the work goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.effort.categories import Category
from annotator.model.entities import ItemId
from tests.annotator.session.sitting import ITEMS, Sitting, sitting


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting() as made:
        made.sit()
        made.open()
        yield made


def on_items(at: Sitting) -> dict[ItemId, int]:
    """Return the booked work on each item, in ms."""
    return {item_id: at.item_work_ms(item_id) for item_id in ITEMS}


def test_time_beside_the_item_is_admin_and_then_its_work_goes_on(at: Sitting) -> None:
    assert at.session is not None
    at.work(700)
    at.session.step_aside()
    at.work(5_000)
    at.session.step_back()
    at.work(300)
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 1_000, Category.ADMIN: 5_000}
    assert on_items(at) == {ITEMS[0]: 1_000, ITEMS[1]: 0}


def test_one_thing_beside_another_ends_with_the_outer_one(at: Sitting) -> None:
    assert at.session is not None
    at.session.step_aside()
    at.work(100)
    at.session.step_aside()
    at.work(200)
    at.session.step_back()
    at.work(400)
    at.session.step_back()
    at.work(800)
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 800, Category.ADMIN: 700}


def test_an_item_that_comes_meanwhile_begins_when_it_is_over(at: Sitting) -> None:
    assert at.session is not None
    at.session.step_aside()
    at.work(100)
    at.open(ITEMS[1])
    at.work(200)
    at.session.step_back()
    at.work(400)
    at.rise()
    assert at.booked_ms() == {Category.LABEL: 400, Category.ADMIN: 300}
    assert on_items(at) == {ITEMS[0]: 0, ITEMS[1]: 400}


def test_an_item_that_is_closed_meanwhile_does_not_come_back(at: Sitting) -> None:
    assert at.session is not None
    at.session.step_aside()
    at.session.close_item()
    at.session.step_back()
    at.work(400)
    at.rise()
    assert at.booked_ms() == {Category.ADMIN: 400}


def test_what_comes_back_when_the_session_is_over_books_nothing(at: Sitting) -> None:
    session = at.session
    assert session is not None
    at.work(700)
    session.step_aside()
    at.work(200)
    at.rise()
    booked = at.entries()
    at.clocks.advance(5_000)
    session.step_back()
    at.pump()
    assert at.entries() == booked
    assert at.booked_ms() == {Category.LABEL: 700, Category.ADMIN: 200}


def test_a_change_gets_the_work_before_and_after_and_nothing_from_beside(at: Sitting) -> None:
    assert at.session is not None
    at.work(700)
    at.session.step_aside()
    at.work(5_000)
    at.session.step_back()
    at.work(300)
    region = at.add()
    at.rise()
    assert at.active_ms(ITEMS[0]) == {region.id: 1_000}


def test_work_before_belongs_to_no_change_of_another_item(at: Sitting) -> None:
    assert at.session is not None
    at.work(700)
    at.session.step_aside()
    at.open(ITEMS[1])
    at.session.step_back()
    at.work(300)
    region = at.add()
    at.rise()
    assert at.active_ms(ITEMS[1]) == {region.id: 300}
    assert at.active_ms(ITEMS[0]) == {}


def test_what_the_disk_refused_before_goes_to_the_change_after(at: Sitting) -> None:
    assert at.session is not None
    at.work(700)
    with at.failing_disk():
        at.add()
        at.session.step_aside()
        at.work(50)
    at.pump()
    at.session.step_back()
    at.work(300)
    region = at.add()
    at.rise()
    assert at.active_ms(ITEMS[0]) == {region.id: 1_000}
