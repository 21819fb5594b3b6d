"""Ten simulated people with habits of their own, at two vendors, two jobs each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, Span
from annotator.export.api import ItemRecord
from annotator.model.entities import (
    ItemFacts,
    Label,
    LabelId,
    Region,
    RegionId,
    Review,
    Status,
    WorkerId,
)
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import read_work_order
from annotator.records import EffortEntry, JobFacts, SessionFacts, StoredOrder, Witness
from tests.support.made_jobs import an_order
from tests.support.snapshots import FakeSnapshot, a_ledger, a_record, an_item

PEOPLE = 10
ITEMS = 80
FLOOR = 'kind = "statutory"\namount = "71.6"\nunit = "hour"'
ORDERS = tuple(
    an_order(f'per_item = "{rate}"\nper_region = "0.5"\ndays_between_payments = 7', floors=[FLOOR])
    for rate in ("4.00", "4.20")
)
DAY_MS = 86_400_000
SITTINGS = 4


@dataclass(frozen=True, slots=True)
class Habits:
    """How one person works, wherever that is."""

    item_ms: int
    gap_ms: int
    breaks: float
    box_px: float
    looseness_px: float
    rejected: float
    words: int


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One job of the ten: what exporters see, and what only we know.

    ``ids``, ``people`` (by whose habits) and ``paces`` (ms an item) are by the place of a worker
    in the job file; ``done_by`` are such places, by item.
    """

    snapshot: FakeSnapshot
    ids: tuple[str, ...]
    people: tuple[int, ...]
    paces: tuple[int, ...]
    done_by: tuple[int, ...]


def a_crew(dice: random.Random) -> list[Habits]:
    """Return ten people who differ in all that a file might show."""
    paces = [20_000 * 1.25**place for place in range(PEOPLE)]
    dice.shuffle(paces)
    return [
        Habits(
            item_ms=round(pace),
            gap_ms=dice.randint(2_500, 9_000),
            breaks=dice.uniform(0, 0.3),
            box_px=dice.uniform(20, 120),
            looseness_px=dice.uniform(0, 12),
            rejected=dice.uniform(0, 0.4),
            words=dice.randint(1, 8),
        )
        for pace in paces
    ]


def a_job(crew: Sequence[Habits], dice: random.Random) -> Job:
    """Return a job that the ten share: whoever is free takes the next picture."""
    people = list(range(PEOPLE))
    dice.shuffle(people)  # they came in another order at each job
    ids = [WorkerId(str(uuid.UUID(int=dice.getrandbits(128), version=4))) for _ in people]
    done_by = _taken(crew, people, dice)
    digests = [read_work_order(order).sha256 for order in ORDERS]
    # Some came when the second order was in force already, some saw both.
    orders = [dice.choice([(0, 0), (0, 1), (1, 1)]) for _ in people]
    numbers = iter(range(1, 100_000))
    drawn = [
        _record(item, ids[slot], crew[people[slot]], digests[orders[slot][1]], (numbers, dice))
        for item, slot in enumerate(done_by, 1)
    ]
    sittings = [
        SessionFacts(
            f"{slot}.{sitting}",
            ids[slot],
            "effort/1",
            1_790_000_000_000 + DAY_MS * (dice.randint(0, 2) + sitting * dice.randint(1, 8)),
            180,
            0,
        )
        for slot in range(PEOPLE)
        for sitting in range(SITTINGS)
    ]
    entries = [
        entry
        for slot in range(PEOPLE)
        for entry in _entries(
            slot,
            ids[slot],
            crew[people[slot]],
            [digests[each] for each in orders[slot]],
            (done_by, dice),
        )
    ]
    words = [
        Witness(ids[slot], "2026-05-01", 3_600_000, 0, dice.choice(("more", "right", "less")), slot)
        for slot in range(PEOPLE)
    ]
    snapshot = FakeSnapshot(
        JobFacts(str(uuid.UUID(int=dice.getrandbits(128), version=4)), "Streets", "pictures"),
        Path("pictures"),
        {LabelId(1): Label(LabelId(1), "house", 0)},
        drawn,
        entries,
        sittings,
        [Worker(each, f"Person {slot}") for slot, each in enumerate(ids)],
        [
            StoredOrder(
                digest, data, tuple(ids[slot] for slot in range(PEOPLE) if at in orders[slot])
            )
            for at, (digest, data) in enumerate(zip(digests, ORDERS, strict=True))
        ],
        answers=words,
    )
    ledgers = [
        a_ledger(snapshot, each, new=slot, ms={Category.LABEL: crew[people[slot]].item_ms})
        for slot, each in enumerate(ids)
    ]
    snapshot = replace(snapshot, states=ledgers)
    paces = tuple(crew[person].item_ms for person in people)
    return Job(snapshot, tuple(ids), tuple(people), paces, tuple(done_by))


def _taken(crew: Sequence[Habits], people: Sequence[int], dice: random.Random) -> list[int]:
    """Return who took each item; at least one each, and the quick more than the slow."""
    slots = list(range(PEOPLE))
    weights = [1 / crew[person].item_ms for person in people]
    taken = slots + dice.choices(slots, weights, k=ITEMS - PEOPLE)
    dice.shuffle(taken)
    return taken


def _record(
    item: int,
    worker: WorkerId,
    habits: Habits,
    order: str,
    source: tuple[Iterator[int], random.Random],
) -> ItemRecord:
    numbers, dice = source
    regions = []
    for _ in range(dice.randint(1, 5)):
        number = next(numbers)
        side = habits.box_px + dice.gauss(0, habits.looseness_px)
        box = Box(dice.uniform(0, 300), dice.uniform(0, 200), max(2.0, side), max(2.0, side / 2))
        text = " ".join(["wall"] * habits.words) if dice.random() < 0.3 else ""
        regions.append(
            Region(
                RegionId(str(uuid.UUID(int=dice.getrandbits(128), version=4))),
                number,
                LabelId(1),
                box,
                order=f"{number:06}",
                worker_id=worker,
                transcription=text,
            )
        )
    review = Review.REJECTED if dice.random() < habits.rejected else Review.ACCEPTED
    facts = ItemFacts(Status.DONE, review, done_by=worker, done_order=order)
    made = a_record(an_item(item), regions)
    return replace(made, item=replace(made.item, facts=facts))


def _entries(
    slot: int,
    worker: WorkerId,
    habits: Habits,
    orders: Sequence[str],
    source: tuple[Sequence[int], random.Random],
) -> Iterator[EffortEntry]:
    done_by, dice = source
    own = [item for item, who in enumerate(done_by, 1) if who == slot]
    for sitting in range(SITTINGS):
        session, order = f"{slot}.{sitting}", orders[sitting * 2 // SITTINGS]
        now = 0
        for item in own[sitting::SITTINGS]:
            took_ms = round(habits.item_ms * dice.uniform(0.8, 1.25))
            gaps = max(1, took_ms // (2 * habits.gap_ms))
            bins = (GapBin(10, gaps, gaps * min(habits.gap_ms, 9_999), 0),)
            span = _span(Category.LABEL, item, now, took_ms, bins)
            yield EffortEntry(session, worker, order, span)
            now += took_ms
            if dice.random() < habits.breaks:
                rest_ms = dice.randint(60_000, 600_000)
                yield EffortEntry(session, worker, order, _span(Category.REST, None, now, rest_ms))
                now += rest_ms
        yield EffortEntry(session, worker, order, _span(Category.ADMIN, None, now, 5_000))


def _span(
    category: Category, item: int | None, start: int, took: int, bins: tuple[GapBin, ...] = ()
) -> Span:
    return Span(
        category=category,
        item_id=item,
        start_ms=start,
        end_ms=start + took,
        ended_by=EndedBy.ITEM,
        bins=bins,
    )
