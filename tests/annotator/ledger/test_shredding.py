"""Shredding takes spans, and no sum: of a day, an item, an order, a night, or a gap."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.effort_totals import CORE_NIGHT, NIGHT, bins_by_item, night_ms
from annotator.effort.spans import GapBin, Span
from annotator.ledger.entries import EntryKind, LedgerPosition, OwnRows, ledger_of
from annotator.ledger.shreddable_spans import ShredPlan, plan
from annotator.model.entities import WorkerId
from annotator.pay_basis.effective_time import day_of
from annotator.records import Correction, EffortEntry, SessionFacts, Shredding

ANN = WorkerId("ann")
LATE = dt.date(2100, 1, 1)


def some_rows(seed: int) -> OwnRows:
    """Return three sittings with work on items, breaks with gaps, night and midnight."""
    rng, sessions = random.Random(seed), []
    effort: list[EffortEntry] = []
    for number in range(3):
        session = SessionFacts(
            f"s{number}", ANN, "effort/1", rng.randrange(10**12), 120, 0, closed=True
        )
        sessions.append(session)
        at = 0
        for _ in range(60):
            category = rng.choice([Category.LABEL, Category.LABEL, Category.AWAY, Category.ADMIN])
            on_item = category is Category.LABEL
            span = Span(
                category=category,
                item_id=rng.randint(1, 3) if on_item else None,
                start_ms=at,
                end_ms=at + rng.randint(1, 3_600_000),
                ended_by=EndedBy.ITEM,
                gap_item_id=rng.randint(1, 3) if category is Category.AWAY else None,
                gap_category=Category.LABEL if category is Category.AWAY else None,
                bins=(GapBin(rng.choice([5, 30, None]), 1, rng.randint(0, 99), 7),),
            )
            order = rng.choice(["a" * 64, "b" * 64])
            effort.append(EffortEntry(session.id, ANN, order, span, seq=len(effort) + 1))
            at = span.end_ms + rng.choice([0, 0, 5_000])
    return OwnRows([], sessions, effort, [])


def entered(rows: OwnRows) -> list[LedgerPosition]:
    return [LedgerPosition(each.key, each.leaf.hex()) for each in ledger_of("s", "o", rows).entries]


def after(rows: OwnRows, found: ShredPlan) -> list[EffortEntry]:
    gone = {each.seq for each in found.gone}
    return [*(each for each in rows.effort if each.seq not in gone), *found.sums]


def sums(rows: OwnRows, effort: Iterable[EffortEntry]) -> object:
    """Return everything that anybody adds up."""
    sessions = {each.id: each for each in rows.sessions}
    by: Counter[object] = Counter()
    nights = []
    entries = list(effort)
    for each in entries:
        span, session = each.span, sessions[each.session_id]
        day = day_of(session, span.start_ms)
        key = session.id, day, each.order_sha256, span.category, span.item_id, each.sample
        by[key] += span.duration_ms
    for session in rows.sessions:
        spans = [each.span for each in entries if each.session_id == session.id]
        nights += [night_ms(spans, session.local, hours=hours) for hours in (NIGHT, CORE_NIGHT)]
    return by, nights, bins_by_item([each.span for each in entries])


@pytest.mark.parametrize("seed", range(30))
def test_every_sum_stays_what_it_was(seed: int) -> None:
    rows = some_rows(seed)
    places = entered(rows)
    found = plan(rows, places, len(places), LATE)
    assert len(found.sums) < len(found.gone)
    assert sums(rows, after(rows, found)) == sums(rows, rows.effort)
    assert {each.span.ended_by for each in found.sums} == {EndedBy.SHREDDED}


@pytest.mark.parametrize("seed", range(10))
def test_no_time_is_counted_twice(seed: int) -> None:
    rows = some_rows(seed)
    places = entered(rows)
    left = sorted(
        after(rows, plan(rows, places, len(places), LATE)),
        key=lambda each: (each.session_id, each.span.start_ms),
    )
    for one, other in pairwise(left):
        assert one.session_id != other.session_id or one.span.end_ms <= other.span.start_ms
    assert len({each.seq for each in left}) == len(left)


def test_the_ledger_and_its_totals_stay() -> None:
    rows = some_rows(4)
    places = entered(rows)
    before = ledger_of("s", "o", rows, places)
    found = plan(rows, places, len(places), LATE)
    done = Shredding(
        worker_id=ANN, size=len(places), ms=(), places=found.places, until="", day="", seq=1
    )
    shredded = replace(rows, effort=after(rows, found), shreddings=[done])
    now = ledger_of("s", "o", shredded, places)
    assert now.checkpoint(len(places)) == before.checkpoint(len(places))
    assert now.totals() == before.totals()
    assert sum(entry.is_shredded for entry in now.entries) == len(found.gone) == done.entries
    assert not any(entry.is_lost for entry in now.entries)
    assert [entry.key[0] for entry in now.entries[len(places) :]] == [EntryKind.SHREDDING]
    again = plan(shredded, places, len(places), LATE)
    assert again.gone == ()


def test_only_what_is_receipted_and_over_and_unanswered_goes() -> None:
    rows = some_rows(1)
    answered = rows.effort[3]
    said = Correction(
        answered.session_id, ANN, "", answered.seq, None, Category.AWAY, Category.REST, "", 0, 1
    )
    sessions = [*rows.sessions[:2], replace(rows.sessions[2], closed=False)]
    rows = replace(rows, corrections=[said], sessions=sessions)
    places = entered(rows)
    found = plan(rows, places, 100, LATE)
    gone = {each.seq for each in found.gone}
    assert gone
    assert answered.seq not in gone
    positions = {place.key[1]: at for at, place in enumerate(places)}
    assert all(positions[f"{e.session_id}/{e.span.start_ms}"] < 100 for e in found.gone)
    assert {e.session_id for e in plan(rows, places, len(places), LATE).gone} == {"s0", "s1"}
    covered = {at for first, last in found.places for at in range(first, last + 1)}
    assert covered == {positions[f"{e.session_id}/{e.span.start_ms}"] for e in found.gone}


def test_nothing_of_a_later_day_goes() -> None:
    rows = some_rows(2)
    places = entered(rows)
    sessions = {each.id: each for each in rows.sessions}
    days = {
        each.seq: dt.date(1970, 1, 1)
        + dt.timedelta(days=day_of(sessions[each.session_id], each.span.start_ms))
        for each in rows.effort
    }
    until = sorted(days.values())[90]
    gone = plan(rows, places, len(places), until).gone
    assert gone
    assert max(days[each.seq] for each in gone) <= until
    assert plan(rows, places, len(places), min(days.values()) - dt.timedelta(days=1)).gone == ()
