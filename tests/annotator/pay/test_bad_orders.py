"""Every field of an order missing, of a wrong type, or absurd: one sentence each, never a trace."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.document_limits import ORDER_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.pay import read_work_order
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pay.order.order_reader import faults_of, read_document
from tests.annotator.pay.bad_orders import PLACES, Place

LONGEST_SENTENCE = 250


def problems(data: bytes) -> tuple[str, ...]:
    """Return the sentences with which an order is refused."""
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(data)
    return caught.value.problems


def test_no_field_of_an_order_is_forgotten_here() -> None:
    assert len(PLACES) == len({place.name for place in PLACES})
    assert {"pay.currency", "floors no. 1.hours"} <= {
        place.name.replace("]] no", " no") for place in PLACES
    }
    assert len(PLACES) > 60


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_around_each_of_them_all_is_right(place: Place) -> None:
    right = dict(place.around).get(place.key)
    if place.spec.is_required:
        read_work_order(place.document(right))
    elif place.key != "hours":
        if place.key in {"percent", "amount"} and "deductions" in place.group:
            right = '"1"'
        read_work_order(place.document(right))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_each_wrong_value_gives_one_sentence_at_its_place(place: Place) -> None:
    for value in place.wrong():
        found = problems(place.document(value))
        assert all(sentence.endswith((".", "?")) for sentence in found), value
        if not _is_a_group_of_wrong_things(place, value):
            (sentence,) = found
            _is_plain(sentence, place, value)


def _is_a_group_of_wrong_things(place: Place, value: str) -> bool:
    """Return whether the value is more than one fault: of several entries, or several fields."""
    return value in {"[1]", "[[]]"} or (value == "{ a = 1 }" and place.spec.holds is not None)


def _is_plain(sentence: str, place: Place, value: str) -> None:
    assert "\n" not in sentence, value
    assert len(sentence) <= LONGEST_SENTENCE, sentence
    assert place.key in sentence, value
    faults = faults_of(read_document(place.document(value)))
    (fault,) = (fault for fault in faults if fault.sentence == sentence)
    if place.spec.holds is None:
        assert (fault.group, fault.key) == (place.group, place.key), value
        assert sentence == f"In {fault.group}, {fault.about}"


REQUIRED = [place for place in PLACES if place.spec.is_required]


@pytest.mark.parametrize("place", REQUIRED, ids=lambda place: place.name)
def test_a_field_that_must_be_there_is_missed(place: Place) -> None:
    (sentence,) = problems(place.document(None))
    assert sentence.startswith(f"In {place.group}, {place.key} is missing; add a line such as")


def test_a_text_of_ten_megabytes_is_no_order() -> None:
    huge = b'[pay]\ncurrency = "KES"\nbonus = "' + b"x" * 10_000_000 + b'"\n'
    assert problems(huge) == (
        f"The file has {len(huge)} bytes and a work order 1000000 at most; choose another file.",
    )


def test_a_long_text_below_the_limit_is_only_shown_short_in_a_sentence() -> None:
    long = b'[pay]\ncurrency = "' + b"K" * (ORDER_BYTES - 100) + b'"\n'
    (sentence,) = problems(long)
    assert len(sentence) <= LONGEST_SENTENCE


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2028-02-29"])
def test_absurd_days_of_floors_are_shown_and_harm_nothing(day: str) -> None:
    data = (
        '[pay]\ncurrency = "KES"\n[[floors]]\nkind = "contract"\namount = "1"\nunit = "hour"\n'
        f'source = "A"\neffective = {day}\nchecked = {day}\n'
    )
    order = read_work_order(data.encode())
    for today in (date.min, date(2026, 11, 25), date.max):
        assert disclosures(order, "en", today=today)
        list(advice(order, today))
