"""A ledger only grows; what was entered stays, and what was changed since is named."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from annotator.effort.categories import Category
from annotator.errors import DamagedJobError
from annotator.ledger.entries import (
    Entry,
    EntryKind,
    LedgerPosition,
    OwnRows,
    WorkerLedger,
    ledger_of,
    origin_of,
)
from annotator.records import Correction
from tests.support.ledgers import Chain, changed


@pytest.fixture
def chain() -> Chain:
    chain = Chain(random.Random(4))
    chain.work(8)
    return chain


def entered(chain: Chain) -> Chain:
    chain.places = [LedgerPosition(entry.key, entry.leaf.hex()) for entry in chain.ledger().entries]
    return chain


def kinds(ledger: WorkerLedger) -> list[EntryKind]:
    return [entry.key[0] for entry in ledger.entries]


def test_new_rows_follow_what_is_there_by_kind(chain: Chain) -> None:
    first = entered(chain).ledger()
    assert kinds(first) == sorted(kinds(first), key=list(EntryKind).index)
    chain.work(8)
    second = chain.ledger()
    assert second.entries[: first.written] == first.entries
    assert second.written == first.written == len(first.entries) < len(second.entries)
    new = kinds(second)[second.written :]
    assert new == sorted(new, key=list(EntryKind).index)
    assert second.checkpoint(first.written) == first.checkpoint(first.written)


def test_a_correction_names_the_position_of_what_it_is_about(chain: Chain) -> None:
    chain.work(40)
    ledger = entered(chain).ledger()
    said = [each for each in ledger.entries if each.key[0] is EntryKind.CORRECTION]
    assert said
    for each, row in zip(said, chain.rows.corrections, strict=True):
        place = each.content["entry"]
        assert isinstance(place, int)
        named = chain.rows.effort[(row.entry_seq or 0) - 1]
        assert ledger.entries[place].content["start_ms"] == named.span.start_ms
        assert ledger.entries[place].content["session"] == named.session_id


def test_what_was_entered_and_is_changed_is_named(chain: Chain) -> None:
    entered(chain)
    last = chain.rows.effort[-1]
    bent = replace(last, span=replace(last.span, end_ms=last.span.end_ms + 1))
    chain.rows = replace(chain.rows, effort=changed(chain.rows.effort, 7, bent))
    with pytest.raises(
        DamagedJobError, match=r"of the ledger \(effort\) was changed since it was entered"
    ):
        chain.ledger()


def test_what_was_entered_and_is_lost_keeps_its_place(chain: Chain) -> None:
    before = entered(chain).ledger()
    lost = chain.rows.effort[-1]
    left = [each for each in chain.rows.effort if each is not lost]
    answers = [each for each in chain.rows.corrections if each.entry_seq != lost.seq]
    chain.rows = replace(chain.rows, effort=left, corrections=answers)
    after = chain.ledger()
    gone = [entry.key for entry in after.entries if entry.is_lost]
    assert (EntryKind.EFFORT, f"{lost.session_id}/{lost.span.start_ms}") in gone
    assert after.checkpoint(len(after.entries)) == before.checkpoint(len(before.entries))
    assert sum(after.totals().values()) < sum(before.totals().values())
    chain.work(3)
    assert chain.ledger().checkpoint(before.written) == before.checkpoint(before.written)


def test_a_correction_of_what_is_not_the_workers_is_refused(chain: Chain) -> None:
    chain.work(40)
    said = [replace(chain.rows.corrections[0], entry_seq=999)]
    chain.rows = replace(chain.rows, corrections=said)
    with pytest.raises(DamagedJobError, match="names a row that is not the same worker's"):
        chain.ledger()


def test_salts_are_of_one_position_of_one_ledger(chain: Chain) -> None:
    ledger = chain.ledger()
    salts = {entry.salt for entry in ledger.entries}
    assert len(salts) == len(ledger.entries)
    assert {len(salt) for salt in salts} == {16}
    other = ledger_of("another secret", chain.origin, chain.rows)
    assert not salts & {entry.salt for entry in other.entries}
    elsewhere = ledger_of(chain.secret, chain.origin + "0", chain.rows)
    assert not salts & {entry.salt for entry in elsewhere.entries}


def test_the_name_of_a_ledger_tells_the_job_and_no_worker() -> None:
    origin = origin_of("secret", "job-1", "ann")
    assert origin.startswith("fairlabel/job-1/")
    assert "ann" not in origin.removeprefix("fairlabel/job-1/")
    assert origin not in {origin_of("other", "job-1", "ann"), origin_of("secret", "job-1", "ben")}


def test_totals_are_what_counts_by_now(chain: Chain) -> None:
    chain.work(60)
    rows = chain.rows
    booked = sum(e.span.duration_ms for e in rows.effort if e.span.category is Category.AWAY)
    declared = sum(each.duration_ms for each in rows.corrections)
    totals = chain.ledger().totals()
    assert totals[Category.DECLARED] == declared > 0
    assert totals[Category.AWAY] == booked - declared


def test_a_claim_adds_time_and_taking_it_back_takes_it(chain: Chain) -> None:
    claim = replace(
        _claim(chain), seq=1, category=Category.DECLARED, reason="crash", start_ms=0, end_ms=500
    )
    back = replace(
        claim, seq=2, from_category=Category.DECLARED, category=None, reason="", claim_seq=1
    )
    rows = replace(chain.rows, corrections=[claim])
    assert ledger_of("s", "o", rows).totals()[Category.DECLARED] == 500
    ledger = ledger_of("s", "o", replace(rows, corrections=[claim, back]))
    assert Category.DECLARED not in ledger.totals()
    one, other = _said(ledger)
    assert (one.content["claim"], one.content["from"]) == (None, None)
    assert (other.content["claim"], other.content["to"]) == (ledger.entries.index(one), None)


def _claim(chain: Chain) -> Correction:
    while not chain.rows.corrections:
        chain.work(10)
    said = chain.rows.corrections[0]
    return replace(said, entry_seq=None, from_category=None, item_id=None)


def _said(ledger: WorkerLedger) -> list[Entry]:
    return [entry for entry in ledger.entries if entry.key[0] is EntryKind.CORRECTION]


def test_nothing_has_an_empty_ledger() -> None:
    ledger = ledger_of("s", "o", OwnRows([], [], [], []))
    assert ledger.checkpoint(0).size == ledger.written == 0
