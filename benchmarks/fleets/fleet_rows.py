"""Fleets as rows of an audit: as if each export had been verified and read."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from annotator.audit.deliveries import FoundExport
from annotator.audit.tables.table_forms import FORMS
from annotator.audit.verification.batches import HAND_IN, RECEIPT
from annotator.audit.verification.delivery_facts import DeliveryFacts
from annotator.effort.categories import Category
from benchmarks.fleets.people import SOUND, FleetJob, Order, Person, a_job, a_person

Values = dict[str, int | str | None]

_FIRST_DAY: Final = 20_700
_HOUR_MS: Final = 3_600_000
_CATEGORIES: Final = tuple(f"{each.value}_ms" for each in Category)
_COUNTED: Final = (
    "label_ms", "self_check_ms", "rework_ms", "training_ms", "review_ms", "guideline_ms",
    "wait_ms", "admin_ms",
)  # fmt: skip


@dataclass(slots=True)
class FleetRows:
    """The rows of a fleet, and how its exports came: what an audit reads after verification.

    ``faults`` has each planted fault: its kind and the folders that an audit must name for it.
    ``seen`` counts the people and what is peculiar to them.
    """

    name: str
    rng: random.Random
    tables: dict[str, list[Values]] = field(default_factory=lambda: {name: [] for name in FORMS})
    found: list[FoundExport] = field(default_factory=list)
    faults: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)

    def digest(self) -> str:
        """Return a new random digest."""
        return self.rng.randbytes(32).hex()

    def documents(self) -> dict[str, str]:
        """Return the names of all hand-ins and receipts by their keys."""
        return {
            str(row["document"]): f"{row['job']}/{row['file']}" for row in self.tables["documents"]
        }

    def add(self, name: str, **values: int | str | None) -> Values:
        """Add a row to a table, and return it."""
        self.tables[name].append(values)
        return values

    def export_of(self, folder: str) -> Values:
        """Return the row of the export in a folder."""
        key = next(each.key for each in self.found if each.folder == folder)
        return next(row for row in self.tables["exports"] if row["export"] == key)

    def of_export(self, name: str, key: object) -> list[Values]:
        """Return the rows of a table that belong to an export."""
        return [row for row in self.tables[name] if row["export"] == key]


def honest_fleet(seed: int, people: int | None = None) -> FleetRows:
    """Return a fleet in which everybody is honest, and much goes wrong nevertheless."""
    rng = random.Random(seed)
    fleet = FleetRows(f"fleet-{seed}", rng)
    jobs = [a_job(rng, number) for number in range(rng.randint(1, 3))]
    for job in jobs:
        _disclose(fleet, job)
    count = people or rng.randint(3, 30)
    made: list[_Delivered] = []
    for number in range(count):
        made.append(_Delivered(fleet, rng.choice(jobs), a_person(rng, number)))
        made[-1].hand_in_all()
    for each in made:
        if rng.random() < _SECOND_RECORDS:
            each.begun_again(count + each.person.number, is_copy=rng.random() < 0.5).hand_in_all()
    return fleet


_SECOND_RECORDS: Final = 0.02
"""The share of jobs of which there are two records: the laptop broke, or two people have copies."""


def _disclose(fleet: FleetRows, job: FleetJob) -> None:
    for order in filter(None, (job.order, job.later)):
        for name in ("pay.per_item", "what_for.purpose", "for_whom.client"):
            shown = int(fleet.rng.random() < 0.7)
            fleet.add("disclosures", work_order=order.sha256, field=name, is_disclosed=shown)


@dataclass(slots=True)
class _Delivered:
    """What one person does and hands in."""

    fleet: FleetRows
    job: FleetJob
    person: Person
    job_id: str = ""
    origin: str = ""
    sender: str = ""
    package: str = ""
    days: int = 0
    ms: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_CATEGORIES, 0))
    items: list[Values] = field(default_factory=list)
    orders: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    has_receipt: bool = False

    def __post_init__(self) -> None:
        fleet, rng = self.fleet, self.fleet.rng
        fleet.seen += Counter(_traits(self.person))
        self.job_id = f"{fleet.name}-{fleet.digest()[:12]}"
        self.origin = f"fairlabel/{self.job_id}/{fleet.digest()[:12]}"
        if rng.random() < 0.8:
            self.sender = f"{fleet.name}-w{self.person.number}"
            self.package = f"{fleet.name}-p{self.person.number}"

    def begun_again(self, number: int, *, is_copy: bool) -> _Delivered:
        """Return another record of the same package, in a copy of the job or a job of its own."""
        self.fleet.seen["copies of jobs" if is_copy else "packages opened again"] += 1
        person = a_person(self.fleet.rng, number)
        again = _Delivered(self.fleet, self.job, person)
        again.package = "" if is_copy else self.package
        if is_copy:
            again.job_id = self.job_id
            again.origin = f"fairlabel/{self.job_id}/{self.fleet.digest()[:12]}"
        return again

    def hand_in_all(self) -> None:
        """Work, and hand in as often as this person does; sometimes export in between."""
        rng = self.fleet.rng
        packed = _FIRST_DAY + rng.randint(0, 20)
        for number in range(self.person.hand_ins):
            order = self.job.order
            if self.job.later is not None and number == self.person.hand_ins - 1:
                order = self.job.later if rng.random() < 0.5 else order
            self._work(order)
            is_loose = self.person.has_ledger and rng.random() < 0.05
            if is_loose:
                self._export(number, packed, is_handed_in=False)
            self._export(number, packed, is_handed_in=self.person.has_ledger)

    def _work(self, order: Order) -> None:
        rng, person = self.fleet.rng, self.person
        days = rng.randint(1, 6)
        self.days += days
        for _ in range(rng.randint(5, 12) * days):
            usual = self.job.item_ms * person.pace // 100
            ms = max(500, int(rng.lognormvariate(0, 0.5) * usual)) + rng.randint(0, 999)
            self._item(ms)
            self.ms["label_ms"] += ms
            self.orders[order.sha256] = self.orders.get(order.sha256, 0) + ms
            self.entries += rng.randint(1, 4)
        extra = {
            "guideline_ms": rng.randint(10_000, 900_000),
            "wait_ms": rng.randint(0, 60_000) * days,
            "admin_ms": rng.randint(1_000, 120_000),
        }
        for name, ms in extra.items():
            self.ms[name] += ms
            self.orders[order.sha256] += ms
        self.ms["rest_ms"] += rng.randint(0, 1_200_000) * days
        self.ms["away_ms"] += rng.randint(0, 20_000_000) * days
        if person.has_power_cuts:
            self.ms["unobserved_ms"] += rng.randint(1, 40_000_000)
        if person.declares:
            self.ms["declared_ms"] += rng.randint(60_000, 3_600_000)

    def _item(self, ms: int) -> None:
        rng, number = self.fleet.rng, len(self.items) + 1
        overlap = f"{self.fleet.name}-{self.job.title}-{number % 40}"
        self.items.append(
            {
                "item": number,
                "part": 0,
                # Items of a job overlap: others have the same picture, with other times.
                "sha256": overlap if rng.random() < 0.5 else self.fleet.digest(),
                "regions_sha256": self.fleet.digest(),
                "kind": self.job.kind,
                "status": "done",
                "review": rng.choice(("none", "none", "accepted", "rejected")),
                "fault": rng.choice(("worker", "unclear", "guideline_changed", "buyer")),
                "is_completed": 1,
                "regions": rng.randint(1, 9),
                "made_regions": 1,
                "work_ms": ms,
                "length_ms": 30_000 if self.job.kind == SOUND else None,
            }
        )

    def _export(self, number: int, packed: int, *, is_handed_in: bool) -> None:
        fleet, rng = self.fleet, self.fleet.rng
        key, manifest = fleet.digest(), fleet.digest()
        suffix = "" if is_handed_in or not self.person.has_ledger else "-early"
        folder = f"{fleet.name}/person-{self.person.number}/{number}{suffix}/export"
        entries = self.entries if is_handed_in else max(1, self.entries - rng.randint(0, 5))
        received = packed + self.days + rng.randint(0, 30)
        is_dated = bool(self.package)
        receipted = received + rng.randint(0, 20) if rng.random() < 0.7 else None
        facts = DeliveryFacts(
            worker=self.sender,
            person=f"person of {self.package}" if self.package else "",
            package=self.package,
            order_given=self.job.order.sha256 if self.package else "",
            packed_day=packed if is_dated else None,
            received_day=received if is_dated else None,
            receipt_day=receipted if is_dated else None,
        )
        fleet.found.append(FoundExport(folder, key, facts))
        if rng.random() < 0.02:
            fleet.found.append(FoundExport(f"{folder}-copy", key, facts))
        self._export_row(key, manifest)
        self._pay_rows(key)
        self._item_rows(key)
        if self.person.has_ledger:
            # Before its first receipt an export names no ledger.
            if self.person.shares_with == 1 and self.has_receipt:
                fleet.add(
                    "ledgers", export=key, origin=self.origin, worker=None, size=entries,
                    new_entries=0, lost_entries=0, firm_ms=self._firm_ms(),
                )  # fmt: skip
            if is_handed_in:
                self._documents(manifest, entries, is_receipted=receipted is not None)
                self.has_receipt |= receipted is not None

    def _firm_ms(self) -> int:
        return sum(self.ms.values()) - self.ms["declared_ms"]

    def _export_row(self, key: str, manifest: str) -> None:
        fleet, items = self.fleet, self.items
        rejected = [item for item in items if item["review"] == "rejected"]
        observed = sum(self.ms[name] for name in _COUNTED)
        fleet.add(
            "exports", export=key, content=key, manifest_sha256=manifest, job=self.job_id,
            title=f"{fleet.name} {self.job.title}", detail=self.person.detail,
            kind=self.job.kind, witness=fleet.rng.choice((None, "right", "more", "less")),
            first_problem=None, effort_sha256=fleet.digest(), times_sha256=fleet.digest(),
            is_sample=0, is_filtered=0, workers=self.person.shares_with, problems=0,
            items=len(items), items_completed=len(items), items_with_effort=len(items),
            items_accepted=sum(item["review"] == "accepted" for item in items),
            items_withdrawn=0,
            **{
                f"rejected_{fault}": sum(item["fault"] == fault for item in rejected)
                for fault in ("worker", "guideline_changed", "unclear", "buyer")
            },
            regions=sum(int(item["regions"] or 0) for item in items),
            observed_ms=observed, recorded_ms=sum(self.ms.values()), sessions=self.days,
            night_minutes=0 if not self.person.has_dead_clock else observed // 60_000,
            core_night_minutes=0, **self.ms,
        )  # fmt: skip

    def _pay_rows(self, key: str) -> None:
        orders = {each.sha256: each for each in (self.job.order, self.job.later) if each}
        many, total = self.person.shares_with, dict.fromkeys(_PAY, 0)
        worked = sum(self.orders.values())
        for sha256, ms in sorted(self.orders.items()):
            order = orders[sha256]
            pieces = len(self.items) * ms // worked
            extra = (self.ms["rest_ms"] + self.ms["declared_ms"]) * ms // worked
            pay = paid(order, pieces, ms + extra)
            self.fleet.add(
                "parts", export=key, worker=None, currency=order.currency, work_order=sha256,
                signature=order.signature, workers=many, period=1, accepted_by=many,
                counted_ms=ms, items=pieces, regions=pieces, **pay,
            )  # fmt: skip
            total = {name: total[name] + int(pay[name] or 0) for name in _PAY}
        sent = total["owed_micro"] if self.fleet.rng.random() < 0.8 else None
        self.fleet.add(
            "totals", export=key, worker=None, currency=self.job.order.currency, workers=many,
            rate_micro=total["net_micro"] * _HOUR_MS // total["hours_ms"],
            is_at_floor=int(total["shortfall_micro"] == 0),
            is_floor_owed=int(
                total["owed_micro"] - total["net_micro"] >= total["shortfall_micro"]
            ),
            sent_micro=sent, received_micro=sent, confirmed_micro=sent or 0, top_up_paid_micro=0,
            **total,
        )  # fmt: skip

    def _item_rows(self, key: str) -> None:
        regions = 0
        for item in self.items:
            times: Values = {} if self.person.detail != "job" else {"work_ms": None}
            self.fleet.add("items", **{**item, "export": key, **times})
            regions += int(item["regions"] or 0)
        count = len(self.items)
        self.fleet.add(
            "kinds", export=key, kind=self.job.kind, items=count, items_completed=count,
            regions=regions, timed_items=count, work_ms=self.ms["label_ms"], length_ms=0,
        )  # fmt: skip
        self.fleet.add(
            "labels", export=key, label="car", regions=regions, timed_regions=0, active_ms=0
        )

    def _documents(self, manifest: str, entries: int, *, is_receipted: bool) -> None:
        fleet, sha256 = self.fleet, self.fleet.digest()
        same: Values = {"job": self.job_id, "origin": self.origin, "size": entries}
        same |= {"firm_ms": self._firm_ms(), **self.ms, "worker_key": self.sender, "fault": None}
        fleet.add(
            "documents", document=fleet.digest(), file="hand-in.jsonl", kind=HAND_IN,
            sha256=sha256, names_export=manifest, names_hand_in=None, **same,
        )  # fmt: skip
        if is_receipted:
            fleet.add(
                "documents", document=fleet.digest(), file="receipt.json", kind=RECEIPT,
                sha256=None, names_export=None, names_hand_in=sha256, **same,
            )  # fmt: skip


def _traits(person: Person) -> dict[str, int]:
    return {
        "people": person.shares_with,
        "shared laptops": int(person.shares_with > 1),
        "dead clocks": int(person.has_dead_clock),
        "power cuts": int(person.has_power_cuts),
        "experts": int(person.pace < _EXPERT),
        "beginners": int(person.pace > _BEGINNER),
        "people without hand-ins": int(not person.has_ledger),
        "people who hand in again": int(person.hand_ins > 1),
    }


_EXPERT: Final = 60
_BEGINNER: Final = 200


_PAY: Final = (
    "hours_ms", "gross_micro", "net_micro", "floor_pay_micro", "shortfall_micro", "owed_micro",
)  # fmt: skip


def paid(order: Order, pieces: int, hours_ms: int) -> Values:
    """Return the pay for pieces and hours under an order."""
    gross = pieces * order.item_micro
    floor = -(-order.floor_micro * hours_ms // _HOUR_MS)
    shortfall = max(0, floor - gross)
    return {
        "hours_ms": hours_ms,
        "gross_micro": gross,
        "net_micro": gross,
        "rate_micro": gross * _HOUR_MS // hours_ms,
        "floor_pay_micro": floor,
        "is_at_floor": int(not shortfall),
        "is_floor_owed": int(not shortfall or order.has_top_up),
        "shortfall_micro": shortfall,
        "owed_micro": gross + (shortfall if order.has_top_up else 0),
    }
