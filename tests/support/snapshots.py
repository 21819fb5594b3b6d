"""A snapshot in memory, and one fixed job in it from which the golden exports are made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, Span
from annotator.export.api import ItemRecord, ItemSummary, ItemTag, LedgerState
from annotator.model.entities import (
    CONFIDENTIAL,
    AttributeKind,
    Item,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Labels,
    Media,
    MediaId,
    Origin,
    Region,
    RegionId,
    RegionReview,
    Review,
    Status,
    ValueKind,
    WorkerId,
)
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import read_work_order
from annotator.proposals.counts import RefusedProposals
from annotator.proposals.proposal import is_undecided
from annotator.records import (
    Contribution,
    Correction,
    EffortEntry,
    ImageId,
    JobFacts,
    Payment,
    RejectionAnswer,
    SessionFacts,
    StoredOrder,
    Witness,
)

ANN = WorkerId("11111111-1111-4111-8111-111111111111")
BEN = WorkerId("22222222-2222-4222-8222-222222222222")

ORDER = b"""\
[what_for]
title = "Street scenes"
weapons = "no"

[pay]
currency = "KES"
per_item = "4.00"
per_region = "0.75"
deductions = [{ kind = "fees", percent = "1.5", reason = "Mobile money" }]

[[floors]]
kind = "statutory"
amount = "16113.75"
unit = "month"
hours = "225"
source = "The Regulation of Wages (General) (Amendment) Order, 2024"
"""
ORDER_SHA256 = read_work_order(ORDER).sha256
TEXT = "Caf\u00e9 c\u0153ur \u00a0\u2028e\u0301 \u0645\u0642\u0647\u0649 \u200f\u200d"


@dataclass(slots=True)
class FakeSnapshot:
    """A job as plain lists; has the parts of a real snapshot that exporters read."""

    facts: JobFacts
    media_folder: Path
    labels: Labels
    records: Sequence[ItemRecord] = ()
    entries: Sequence[EffortEntry] = ()
    sittings: Sequence[SessionFacts] = ()
    people: Sequence[Worker] = ()
    orders: Sequence[StoredOrder] = ()
    import_extra: str = ""
    said: Sequence[Correction] = ()
    money: Sequence[Payment] = ()
    answers: Sequence[Witness] = ()
    states: Sequence[LedgerState] = ()
    refused: Mapping[ItemId, RefusedProposals] = field(default_factory=dict)
    merged: Mapping[LabelId, LabelId] = field(default_factory=dict)
    replies: Sequence[RejectionAnswer] = ()
    numbered: Mapping[ItemId, ImageId] = field(default_factory=dict)

    def item_count(self) -> int:
        return len(self.records)

    def items(self) -> Iterator[ItemRecord]:
        return iter(self.records)

    def summaries(self) -> Iterator[ItemSummary]:
        for record in self.items():
            regions = record.regions
            touched = sum(region.touched for region in regions)
            has_text = any(each.transcription and not is_undecided(each) for each in regions)
            origins = Counter(region.origin for region in regions)
            yield ItemSummary(
                record.item,
                record.media,
                len(regions),
                touched,
                has_text,
                origins[Origin.PASTED],
                origins[Origin.PROPOSED],
                sum(region.geometry is None for region in regions),
                record.work,
            )

    def bare_items(self) -> Iterator[Item]:
        return (record.item for record in self.items())

    def image_ids(self) -> Mapping[ItemId, ImageId]:
        return self.numbered

    def next_region_number(self) -> int:
        return 1 + max((each.number for one in self.records for each in one.regions), default=0)

    def are_regions_in_order(self) -> bool:
        """Return False: they are sorted."""
        return False

    def refusals(self) -> Mapping[ItemId, RefusedProposals]:
        return self.refused

    def merged_labels(self) -> Mapping[LabelId, LabelId]:
        return self.merged

    def confidential_items(self) -> frozenset[ItemId]:
        return frozenset(
            record.item.id
            for record in self.records
            if any(each.attributes.get(CONFIDENTIAL) is True for each in record.regions)
        )

    def tags(self) -> Iterator[ItemTag]:
        for record in self.items():
            for region in record.regions:
                if region.geometry is None:
                    ms = record.active_ms.get(region.id, 0)
                    yield ItemTag(record.item.id, region, ms)

    def rejection_answers(self) -> Iterator[RejectionAnswer]:
        return iter(sorted(self.replies, key=lambda each: (each.item_id, each.seq)))

    def region_reviews(self) -> Iterator[tuple[ItemId, int, RegionReview]]:
        for record in self.items():
            for region in sorted(record.regions, key=lambda each: each.number):
                if region.review is not None:
                    yield record.item.id, region.number, region.review

    def workers(self) -> Sequence[Worker]:
        return self.people

    def sessions(self) -> Iterator[SessionFacts]:
        return iter(self.sittings)

    def effort(self) -> Iterator[EffortEntry]:
        return iter(self.entries)

    def corrections(self) -> Iterator[Correction]:
        return iter(self.said)

    def payments(self) -> Sequence[Payment]:
        return self.money

    def contributions(self) -> Sequence[Contribution]:
        return ()

    def witnesses(self) -> Sequence[Witness]:
        return self.answers

    def ledgers(self) -> Sequence[LedgerState]:
        return self.states

    @property
    def secret(self) -> str:
        return "5ecre7" * 10

    def work_orders(self) -> Sequence[StoredOrder]:
        return self.orders


def a_region(number: int, *, label: int = 1, box: Box | None = None, **more: object) -> Region:
    """Return a region whose id and order follow from its number."""
    geometry = box or Box(10.0 * number, 20.5, 30.0, 40.25)
    values: dict[str, Any] = {"geometry": geometry, "worker_id": ANN, **more}
    return Region(
        RegionId(f"region-{number}"), number, LabelId(label), order=f"{number:06}", **values
    )


def an_item(number: int, *, size: tuple[int, int] = (640, 480), **facts: object) -> Item:
    """Return an item whose file name follows from its number."""
    return Item(
        ItemId(number),
        MediaId(number),
        f"street/photo_{number}.jpg",
        facts=ItemFacts(**facts),  # type: ignore[arg-type]  # fields of several types
        width_px=size[0],
        height_px=size[1],
    )


def a_record(item: Item, regions: Sequence[Region] = (), **active_ms: int) -> ItemRecord:
    """Return an item with its regions; ``active_ms`` by region id, with ``_`` for ``-``."""
    media = Media(item.media_id, item.path, sha256=f"{item.id:064x}")
    times = {RegionId(key.replace("_", "-")): ms for key, ms in active_ms.items()}
    return ItemRecord(item, media, regions, times)


def a_span(start_ms: int, end_ms: int, category: Category, item: int | None = None) -> Span:
    """Return a span without gaps."""
    ended_by = EndedBy.ITEM
    return Span(
        category=category, item_id=item, start_ms=start_ms, end_ms=end_ms, ended_by=ended_by
    )


def an_entry(span: Span, *, worker: WorkerId = ANN, session: str = "s1") -> EffortEntry:
    """Return a booked span under the only order."""
    return EffortEntry(session, worker, ORDER_SHA256, span)


def spans_of_a_morning() -> list[Span]:
    """Return one session: two items, a gap that became a break, a guideline, a wait."""
    gap = GapBin(300, 1, 120_000, 61_234)
    return [
        a_span(0, 4_321, Category.GUIDELINE),
        a_span(4_321, 5_000, Category.WAIT, 1),
        Span(
            category=Category.LABEL,
            item_id=1,
            start_ms=5_000,
            end_ms=165_678,
            ended_by=EndedBy.GAP,
            bins=(GapBin(10, 3, 17_500, 0), GapBin(30, 1, 12_345, 0)),
        ),
        Span(
            category=Category.REST,
            item_id=None,
            start_ms=165_678,
            end_ms=226_912,
            ended_by=EndedBy.SIGNAL,
            gap_item_id=1,
            gap_category=Category.LABEL,
            bins=(gap,),
        ),
        Span(
            category=Category.LABEL,
            item_id=1,
            start_ms=226_912,
            end_ms=258_087,
            ended_by=EndedBy.ITEM,
            bins=(GapBin(30, 1, 21_000, 0),),
        ),
        a_span(258_087, 301_111, Category.LABEL, 2),
        a_span(301_111, 309_876, Category.SELF_CHECK, 1),
        a_span(309_876, 311_222, Category.ADMIN),
    ]


@dataclass(slots=True)
class Morning:
    """The parts of the fixed job, which a test may change before it makes a snapshot."""

    labels: dict[LabelId, Label] = field(default_factory=dict)
    records: list[ItemRecord] = field(default_factory=list)
    entries: list[EffortEntry] = field(default_factory=list)
    sittings: list[SessionFacts] = field(default_factory=list)


def a_morning() -> Morning:
    """Return two done items and an open one, with boxes, texts and tags, of one worker."""
    labels = {
        LabelId(1): Label(LabelId(1), "house", 0, colour="#0072b2", key="Ctrl+Alt+H"),
        LabelId(2): Label(LabelId(2), "shop sign", 1, extra='{"supercategory": "sign"}'),
        LabelId(3): Label(
            LabelId(3),
            "kiosk",
            2,
            parent=LabelId(1),
            attributes=(
                AttributeKind("storeys", ValueKind.NUMBER, default=1, lowest=1, highest=200),
                AttributeKind("state", ValueKind.CHOICE, ("open", "shut")),
            ),
        ),
    }
    done: dict[str, Any] = {"status": Status.DONE, "done_by": ANN, "done_order": ORDER_SHA256}
    first = a_record(
        an_item(1, comment="Taken through glass.", **done),
        [
            a_region(1, group=1, comment="Is the shed part of it?"),
            a_region(2, label=2, transcription=TEXT, attributes={"occluded": True, "id": 7}),
            a_region(3, box=Box(600.0, 450.0, 100.0, 100.0), group=1, attributes={"crowd": True}),
            a_region(4, label=2, geometry=None, transcription="a dark day"),
        ],
        region_1=101_000,
        region_2=60_123,
        region_3=9_001,
        region_9=1_777,
    )
    second = a_record(
        an_item(2, **done),
        [
            a_region(
                5,
                origin=Origin.IMPORTED,
                touched=False,
                extra='{"segmentation": [[50, 20.5, 80, 60.75]], "note": "kept"}',
            ),
            a_region(6, box=Box(0.1, 0.2, 1 / 3, 7.0)),
        ],
        region_6=40_000,
    )
    return Morning(
        labels,
        [first, second, a_record(an_item(3))],
        [an_entry(span) for span in spans_of_a_morning()],
        [SessionFacts("s1", ANN, "effort/1", 1_790_000_000_000, 180, 0, closed=True)],
    )


def snapshot_of(morning: Morning, folder: Path = Path("pictures")) -> FakeSnapshot:
    """Return the snapshot of the fixed job, perhaps changed."""
    return FakeSnapshot(
        JobFacts("0f0f0f0f-0000-4000-8000-000000000001", "Streets of a town", "pictures"),
        folder,
        morning.labels,
        morning.records,
        morning.entries,
        morning.sittings,
        [Worker(ANN, "Ann"), Worker(BEN, "Ben")],
        [StoredOrder(ORDER_SHA256, ORDER, (ANN,))],
    )


def snapshot_under(data: bytes) -> FakeSnapshot:
    """Return the snapshot of the fixed job, all of it done under another work order."""
    snapshot, digest = snapshot_of(a_morning()), read_work_order(data).sha256
    snapshot.orders = [StoredOrder(digest, data, (ANN,))]
    snapshot.entries = [replace(entry, order_sha256=digest) for entry in snapshot.entries]
    snapshot.records = [
        replace(each, item=replace(each.item, facts=replace(each.item.facts, done_order=digest)))
        for each in snapshot.records
    ]
    return snapshot


def a_ledger(of: FakeSnapshot, worker: WorkerId, **more: Any) -> LedgerState:
    """Return the ledger of a worker in a job, up to the last hand-in."""
    name = hashlib.sha256(f"{of.facts.job_id}{worker}".encode()).hexdigest()
    origin = f"fairlabel/{of.facts.job_id}/{name[:32]}"
    return LedgerState(worker_id=worker, origin=origin, size=9, root=name, **more)


def handed_in() -> FakeSnapshot:
    """Return the fixed job, after its only worker has handed in everything."""
    made = snapshot_of(a_morning())
    times: dict[Category, int] = {}
    for entry in made.entries:
        span = entry.span
        times[span.category] = times.get(span.category, 0) + span.duration_ms
    return replace(made, states=[a_ledger(made, ANN, ms=times)])


def reviewed(record: ItemRecord, review: Review) -> ItemRecord:
    """Return the item with a review."""
    facts = replace(record.item.facts, review=review)
    return replace(record, item=replace(record.item, facts=facts))
