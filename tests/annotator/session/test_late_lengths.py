"""A sound whose length is found when it is opened is paid by that length at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import SOUND
from annotator.model.people import Worker
from annotator.model.place import Extent
from annotator.records import NewItem
from tests.annotator.session import sitting as sitting_module
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting
from tests.annotator.session.test_shared_pieces import in_file, live

MINUTE = Extent(length_ms=60_000)
PAID = replace(PieceCounts(1, 0), audio_ms=60_000)
UNMEASURED = PieceCounts(1, 0)


@pytest.fixture(params=[(ADA,), (ADA, BEN)], ids=["alone", "among several"])
def at(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Sitting]:
    """Return a job of sounds whose lengths are not known yet."""
    monkeypatch.setattr(sitting_module, "NewItem", lambda media, **_: NewItem(media, SOUND))
    people: tuple[Worker, ...] = request.param
    with sitting(order=ORDER, people=people) as made:
        yield made


def measure(at: Sitting) -> None:
    """Do what the window does when the sound has come."""
    assert at.session is not None
    at.project.writes.set_size(ITEMS[0], *MINUTE)
    at.session.measured(MINUTE)


def test_the_length_counts_when_the_item_is_confirmed_after_it_was_measured(at: Sitting) -> None:
    session = at.sit(ADA)
    at.open()
    at.work(1_000)
    measure(at)
    session.confirm()
    assert live(at) == PAID
    at.rise()
    assert in_file(at, ADA) == PAID


def test_the_length_is_added_to_an_item_that_is_done(at: Sitting) -> None:
    session = at.sit(ADA)
    at.open()
    at.work(1_000)
    session.confirm()
    assert live(at) == UNMEASURED
    told: list[int] = []
    session.pieces_changed.append(lambda: told.append(1))
    measure(at)
    assert live(at) == PAID
    at.pump()
    assert told
    session.reopen()
    assert live(at) == PieceCounts()
    session.confirm()
    assert live(at) == PAID
    at.rise()
    assert in_file(at, ADA) == PAID


def test_the_length_of_an_item_done_in_an_earlier_session_is_added(at: Sitting) -> None:
    session = at.sit(ADA)
    at.open()
    at.work(1_000)
    session.confirm()
    at.rise()
    at.sit(ADA)
    at.open()
    assert live(at) == UNMEASURED
    measure(at)
    measure(at)
    assert live(at) == PAID
