"""The pay of a job, worked out from the rows of its file alone: own SQL, own sums, own rounding.

Written from docs/pay.md and docs/export-format.md. Of the program it calls only the reader of work
orders, for the values of their fields.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

from annotator.pay import PayInputs, WorkOrder, read_work_order
from tests.annotator.pay.by_hand import Paper, earned_by_hand, number, terms_by_hand

DAY_MS: Final = 86_400_000
EPOCH: Final = dt.date(1970, 1, 1)
SETS: Final = ("completed", "accepted", "expected")
ON_ITEMS: Final = "declared on items"
MAKE_PIECES: Final = frozenset({"label", "self_check", "rework", "training"})

Part = tuple[str, str, int]
"""A worker, the digest of an order, the number of a pay period."""

Row = Mapping[str, Any]


AGREED: Final = ("bonus", "deduction")
"""What counts only once both sides have signed it."""


@dataclass(frozen=True, slots=True)
class PartByFile:
    """The figures of one worker under one order in one pay period."""

    inputs: PayInputs
    terms: Paper
    sets: Mapping[str, Paper]


@dataclass(slots=True)
class JobByFile:
    """Everything that can be worked out from one job file."""

    orders: dict[str, WorkOrder] = field(default_factory=dict)
    parts: dict[Part, PartByFile] = field(default_factory=dict)
    payments: list[Row] = field(default_factory=list)

    def parts_of(self, worker: str, currency: str) -> list[PartByFile]:
        """Return the parts of a worker in one currency."""
        return [
            part
            for (who, order, _), part in sorted(self.parts.items())
            if who == worker and order in self.orders and self.orders[order].currency == currency
        ]

    def total(self, worker: str, currency: str, which: str, name: str) -> Fraction | None:
        """Return a figure of a worker over all parts in a currency; None if it is not known."""
        parts = self.parts_of(worker, currency)
        known = [part.sets[which][name] for part in parts]
        if name in {"shortfall", "floor_pay"}:
            with_hours = [part for part in parts if number(part.terms["hours_ms"])] or parts
            known = [part.sets[which][name] for part in with_hours]
        if name == "top_up_due":
            known = [each for each in known if isinstance(each, Fraction)] or known
        if not known or any(isinstance(each, str) for each in known):
            return None
        return sum(map(number, known), Fraction(0))

    def rate(self, worker: str, currency: str, which: str, name: str) -> Fraction | None:
        """Return one of the three rates over all parts."""
        above, below = {
            "task_rate": ("gross", "piece_ms"),
            "paid_time_rate": ("gross", "hours_ms"),
            "full_rate": ("net", "hours_ms"),
        }[name]
        money = self.total(worker, currency, which, above)
        spent = sum(
            (number(part.terms[below]) for part in self.parts_of(worker, currency)), Fraction(0)
        )
        return None if money is None or not spent else money * 3_600_000 / spent


def read_job(path: Path) -> JobByFile:
    """Read a closed job file and work out all its pay."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        file.row_factory = sqlite3.Row
        tables = {
            name: [dict(row) for row in file.execute(f"SELECT * FROM {name}")]
            for name in (
                "session", "offset_change", "effort", "correction", "item", "item_note",
                "item_length", "region", "region_time", "deleted_region", "split_region",
                "reading_order", "confirmation", "settled_time",
                "payment", "payment_document", "work_order", "acceptance",
            )
        }  # fmt: skip
    file.close()
    job = JobByFile()
    for row in sorted(tables["work_order"], key=lambda row: row["position"]):
        job.orders[row["sha256"]] = read_work_order(bytes(row["data"]))
    job.payments = _counting(tables["payment"], tables["payment_document"])
    effort, pieces = _effort(tables), _pieces(tables, job.orders)
    _add_declared(tables, effort)
    owners = {key[:2] for key in (*effort, *pieces)}
    owners |= {
        (row["worker_id"], row["order_sha256"])
        for row in job.payments
        if row["side"] in AGREED and row["order_sha256"] in job.orders
    }
    for worker, digest in owners:
        _add_parts(job, (worker, digest), effort, pieces)
    return job


def _counting(rows: Sequence[Row], documents: Sequence[Row]) -> list[Row]:
    """Return the payments without what one side alone says of a bonus or a deduction.

    Without what was taken back, too: what both have signed, by both of them with the same keys. No
    key of these jobs is ever replaced.
    """
    key = {row["payment"]: row["key"] for row in documents}
    by_seq = {row["seq"]: row for row in rows}

    confirmed, joined = set(), set()
    for row in rows:
        named = by_seq.get(row["names"])
        if named is None or not _answers(row, named, key):
            continue
        if row["side"] == "confirmed":
            confirmed.add(named["seq"])
        elif row["side"] == "received" and named["side"] == "sent":
            joined |= {row["seq"], named["seq"]}
    voids = [row for row in rows if row["side"] == "void"]
    gone = _taken_back(rows, key)
    gone |= {row["names"] for row in voids if row["names"] not in confirmed | joined}
    return [
        row
        for row in rows
        if row["side"] != "void"
        and row["seq"] not in gone
        and (row["side"] not in AGREED or row["seq"] in confirmed)
    ]


def _answers(one: Row, other: Row, key: Mapping[int, str]) -> bool:
    is_signed = {one["seq"], other["seq"]} <= key.keys()
    parties = {one["stated_by"], other["stated_by"]}
    return is_signed and key[one["seq"]] != key[other["seq"]] and len(parties) == 2


def _taken_back(rows: Sequence[Row], key: Mapping[int, str]) -> set[int]:
    """Return the payments whose withdrawal is by the very keys that signed them."""
    by_seq = {row["seq"]: row for row in rows}
    gone = set()
    for answer in rows:
        back = by_seq.get(answer["names"])
        if answer["side"] != "confirmed" or back is None or back["side"] != "void":
            continue
        keys = _keys_of(by_seq[back["names"]], rows, key)
        is_same = all(
            keys.get(each["stated_by"]) in ("", None, key[each["seq"]])
            for each in (back, answer)
            if each["seq"] in key
        )
        if _answers(answer, back, key) and is_same:
            gone.add(back["names"])
    return gone


def _keys_of(named: Row, rows: Sequence[Row], key: Mapping[int, str]) -> dict[str, str]:
    """Return the key of each side that has signed a payment; the first answer counts."""
    found = {named["stated_by"]: key.get(named["seq"], "")}
    for row in rows:
        is_answer = row["names"] == named["seq"] and row["side"] in ("confirmed", "received")
        if is_answer and _answers(row, named, key):
            found.setdefault(row["stated_by"], key[row["seq"]])
    return found


def _effort(tables: Mapping[str, Sequence[Row]]) -> dict[tuple[str, str, int], Counter[str]]:
    """Return the ms of each category by worker, order and local day, after corrections."""
    sessions = _sessions(tables)
    spans = {row["seq"]: row for row in tables["effort"]}
    sums: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for row in tables["effort"]:
        day = _day(sessions[row["session_id"]], row["start_ms"])
        if _day(sessions[row["session_id"]], row["end_ms"] - 1) != day:
            raise ValueError(f"span {row['seq']} crosses a midnight")
        own = sums[row["worker_id"], row["order_sha256"], day]
        own[row["category"]] += row["end_ms"] - row["start_ms"]
    for row in tables["correction"]:
        # What is said of a span counts on the day on which the span began.
        began = row if row["entry_seq"] is None else spans[row["entry_seq"]]
        day = _day(sessions[began["session_id"]], began["start_ms"])
        own = sums[row["worker_id"], row["order_sha256"], day]
        ms = row["end_ms"] - row["start_ms"]
        if row["from_category"] is not None:
            own[row["from_category"]] -= ms
        if row["category"] is not None:
            own[row["category"]] += ms
    return {key: own for key, own in sums.items() if any(own.values())}


def _add_declared(
    tables: Mapping[str, Sequence[Row]], effort: Mapping[tuple[str, str, int], Counter[str]]
) -> None:
    """Note under ``ON_ITEMS`` the part of the declared ms that was declared on items."""
    sessions = _sessions(tables)
    spans = {row["seq"]: row for row in tables["effort"]}
    for row in tables["correction"]:
        signs = {"category": 1, "from_category": -1}
        sign = sum(each for name, each in signs.items() if row[name] == "declared")
        if row["item_id"] is None or not sign:
            continue
        began = row if row["entry_seq"] is None else spans[row["entry_seq"]]
        key = (
            row["worker_id"],
            row["order_sha256"],
            _day(sessions[began["session_id"]], began["start_ms"]),
        )
        if key in effort:
            effort[key][ON_ITEMS] += sign * (row["end_ms"] - row["start_ms"])


def _sessions(tables: Mapping[str, Sequence[Row]]) -> dict[str, Row]:
    """Return the sessions, each with its offsets from UTC by the moment from which they hold."""
    found: dict[str, Row] = {
        row["id"]: {**row, "offsets": {0: row["utc_offset_min"]}} for row in tables["session"]
    }
    for row in tables["offset_change"]:
        found[row["session_id"]]["offsets"][row["at_ms"]] = row["utc_offset_min"]
    return found


def _day(session: Row, moment_ms: int) -> int:
    offset_min = session["offsets"][max(at for at in session["offsets"] if at <= moment_ms)]
    return int((session["started_utc_ms"] + 60_000 * offset_min + moment_ms) // DAY_MS)


Counts = dict[str, Fraction]


def _pieces(
    tables: Mapping[str, Sequence[Row]], orders: Mapping[str, WorkOrder]
) -> dict[tuple[str, str, int], Counts]:
    """Return items and regions by their review, by worker, order and day."""
    notes = {row["item_id"]: row for row in tables["item_note"]}
    sums: dict[tuple[str, str, int], Counts] = defaultdict(lambda: defaultdict(Fraction))
    for item in tables["item"]:
        note = notes.get(item["id"], {})
        if item["status"] != "done" or item["done_by"] is None or note.get("is_practice"):
            continue
        states = ["completed"]
        if item["review"] == "accepted":
            states.append("accepted")
        elif item["review"] in {"rejected", "withdrawn"}:
            states.append(item["review"])
        for unit, owner, day, part in _parts_of(tables, item, note, orders):
            for state in states:
                sums[*owner, day][f"{unit}_{state}"] += part
    return dict(sums)


def _parts_of(
    tables: Mapping[str, Sequence[Row]], item: Row, note: Row, orders: Mapping[str, WorkOrder]
) -> Iterator[tuple[str, Owner, int, Fraction]]:
    """Yield the parts of an item and of its regions by owner, and by day if there are periods."""
    times = _times_on(tables, item)
    parts = {
        "items": _item_parts(tables, item, orders, times),
        "regions": _region_parts(tables, item, times),
    }
    for unit, of_each in parts.items():
        for owner, part in of_each.items():
            order, days = orders.get(owner[1]), {note.get("done_day", 0): 1}
            if order is not None and order.pay.days_between_payments is not None:
                days = _days_on(tables, item, owner) or days
            for day, on_day in _divided(days, int(part * 1_000_000)).items():
                yield unit, owner, day, on_day


def _settled(tables: Mapping[str, Sequence[Row]], item: Row) -> list[Settled]:
    """Return the time by which a finished item is divided: that of its last step that counts.

    It is a part of what was booked and declared; anything else would be no time of anybody.
    """
    steps = [
        row["seq"]
        for name in ("confirmation", "region_time", "reading_order")
        for row in tables[name]
        if row["item_id"] == item["id"] and row.get("changes", 1)
    ]
    kept = {row["seq"]: row for row in tables["settled_time"] if row["item_id"] == item["id"]}
    counting = [seq for seq in kept if seq <= max(steps, default=0)]
    if not counting:
        return []
    parts = [Settled(*part) for part in json.loads(kept[max(counting)]["times"])]
    settled = Counter[tuple[str, str, int]]()
    for part in parts:
        settled[part.worker, part.order, part.day] += part.measured
    booked = _booked(tables, item)
    if any(ms > booked[key] for key, ms in settled.items()):
        raise ValueError(f"item {item['id']} is divided by time that nobody worked")
    return parts


def _booked(tables: Mapping[str, Sequence[Row]], item: Row) -> Counter[tuple[str, str, int]]:
    """Return the ms on an item that make pieces, by worker, order and local day."""
    sessions, ms = _sessions(tables), Counter[tuple[str, str, int]]()
    for row in tables["effort"]:
        if row["item_id"] == item["id"] and row["category"] in MAKE_PIECES:
            day = _day(sessions[row["session_id"]], row["start_ms"])
            ms[row["worker_id"], row["order_sha256"], day] += row["end_ms"] - row["start_ms"]
    return ms


def _days_on(tables: Mapping[str, Sequence[Row]], item: Row, owner: Owner) -> dict[int, int]:
    """Return the settled ms of a person by local day: measured, and declared on the item."""
    ms = Counter[int]()
    for part in _settled(tables, item):
        if (part.worker, part.paid_by) == owner:
            ms[part.day] += part.measured + part.declared
    return {day: each for day, each in ms.items() if each > 0}


class Settled(NamedTuple):
    """The time of one person on an item until its division was settled, as the file keeps it."""

    worker: str
    order: str
    day: int
    measured: int
    declared: int
    paid_by: str


Owner = tuple[str, str]
"""A worker and the digest of an order."""


def _times_on(tables: Mapping[str, Sequence[Row]], item: Row) -> Counter[Owner]:
    """Return the settled ms on an item that make pieces, by worker and paying order."""
    ms = Counter[Owner]()
    for part in _settled(tables, item):
        if part.measured:
            ms[part.worker, part.paid_by] += part.measured
    return ms


def _orders_of(
    tables: Mapping[str, Sequence[Row]], item: Row, times: Counter[Owner], worker: str
) -> dict[str, int]:
    """Return the orders that pay a worker for an item, with the ms under each."""
    own = {order: ms for (who, order), ms in times.items() if who == worker}
    if own:
        return own
    if worker == item["done_by"]:
        return {item["done_order"]: 1}
    accepted = [row for row in tables["acceptance"] if row["worker_id"] == worker]
    last = max(accepted, key=lambda row: row["seq"], default=None)
    return {last["sha256"] if last else "": 1}


def _item_parts(
    tables: Mapping[str, Sequence[Row]],
    item: Row,
    orders: Mapping[str, WorkOrder],
    times: Counter[Owner],
) -> dict[Owner, Fraction]:
    """Divide an item by the time of those who changed something on it or confirmed it."""
    confirmer = item["done_by"]
    people = {confirmer} | {
        row["worker_id"]
        for row in (*tables["region_time"], *tables["reading_order"])
        if row["item_id"] == item["id"] and row["changes"]
    }
    ms = {owner: own for owner, own in times.items() if owner[0] in people}
    to_confirmer = all(
        order in orders and orders[order].pay.shared_items == "confirmed_by" for _who, order in ms
    )
    if to_confirmer:  # also if nobody has time
        own = _divided(_orders_of(tables, item, times, confirmer))
        return {(confirmer, order): part for order, part in own.items()}
    return _divided(ms)


def _makers_ms(tables: Mapping[str, Sequence[Row]], item: Row, region: Row) -> Mapping[str, int]:
    """Return the ms on a region of those who made it; empty if only a review did."""
    rows = [row for row in tables["region_time"] if row["region_id"] == region["id"]]
    ms = {row["worker_id"]: row["piece_ms"] for row in rows if row["changes"]}
    earlier = _earlier_ms(tables, region["id"])
    if region["origin"] == "imported" and not ms:
        ms = {row["worker_id"]: row["piece_ms"] for row in rows if row["content_before"]}
    if not rows and not earlier:
        return {item["done_by"]: 1}
    if earlier:
        return {who: ms.get(who, 0) + earlier.get(who, 0) for who in {*ms, *earlier}}
    if not any(ms.values()) and region["worker_id"] in ms:
        return {region["worker_id"]: 1}
    return ms


def _region_parts(
    tables: Mapping[str, Sequence[Row]], item: Row, times: Counter[Owner]
) -> dict[Owner, Fraction]:
    """Divide each region by the time on it of those who drew or changed it, not in a review.

    The part of each is divided by the time on it, and on what it came from, under each order.
    """
    parts: dict[Owner, Fraction] = defaultdict(Fraction)
    in_place = {row["replaced_by"] for row in tables["deleted_region"]}
    for region in tables["region"]:
        is_paid = region["touched"] or region["id"] in in_place
        if region["item_id"] != item["id"] or not is_paid:
            continue
        ms = _makers_ms(tables, item, region)
        for worker, part in _divided(ms).items() if ms else ():
            by_order = Counter[str]()
            for row in tables["region_time"]:
                if (
                    row["region_id"] in _sources(tables, region["id"])
                    and row["worker_id"] == worker
                ):
                    own_ms = json.loads(row["orders"])
                    if sum(own_ms.values()) != row["piece_ms"]:
                        raise ValueError(f"the orders of {region['id']} have another time than it")
                    by_order.update(own_ms)
            found = dict(by_order) or _orders_of(tables, item, times, worker)
            for order, own in _divided(found, int(part * 1_000_000)).items():
                parts[worker, order] += own
    return parts


def _sources(tables: Mapping[str, Sequence[Row]], region_id: str) -> dict[str, tuple[str, int]]:
    """Return a region and all that it came from: replaced, joined into it, or split.

    Each has who deleted or split it, and the ms that they had on it before.
    """
    gone = {row["region_id"]: row for row in tables["deleted_region"]}
    origins = [
        (row["replaced_by"] or row["joined_into"], old_id, row["deleted_by"], row["own_ms"])
        for old_id, row in gone.items()
    ]
    for row in tables["split_region"]:
        by = gone.get(row["source_id"], {"deleted_by": row["split_by"], "own_ms": row["own_ms"]})
        whose = by["deleted_by"], by["own_ms"]
        origins.append((row["region_id"], row["source_id"], *whose))
    met = {region_id: ("", 0)}
    while new := [each for each in origins if each[0] in met and each[1] not in met]:
        _, old_id, by, own = new[0]
        met[old_id] = by, own
    return met


def _earlier_ms(tables: Mapping[str, Sequence[Row]], region_id: str) -> dict[str, int]:
    """Return the times of people on the regions that one came from."""
    ms = dict[str, int]()
    for old_id, (by, own) in _sources(tables, region_id).items():
        if old_id == region_id:
            continue
        for row in tables["region_time"]:
            if row["region_id"] == old_id and row["changes"] and row["worker_id"] != by:
                ms[row["worker_id"]] = ms.get(row["worker_id"], 0) + row["piece_ms"]
        if own:
            ms[by] = ms.get(by, 0) + own
    return ms


def _divided(ms: Mapping[Any, int], millionths: int = 1_000_000) -> dict[Any, Fraction]:
    """Return the parts in millionths; the largest remainders get what is left over."""
    if not any(ms.values()):
        ms = dict.fromkeys(ms, 1)
    total = sum(ms.values())
    exact = {who: Fraction(own * millionths, total) for who, own in ms.items()}
    whole = {who: int(part) for who, part in exact.items()}
    by_rest = sorted(exact, key=lambda who: (whole[who] - exact[who], who))
    for who in by_rest[: millionths - sum(whole.values())]:
        whole[who] += 1
    return {who: Fraction(part, 1_000_000) for who, part in whole.items() if part}


def _add_parts(
    job: JobByFile,
    owner: tuple[str, str],
    effort: Mapping[tuple[str, str, int], Counter[str]],
    pieces: Mapping[tuple[str, str, int], Counts],
) -> None:
    order = job.orders.get(owner[1])
    days = sorted({key[2] for key in (*effort, *pieces) if key[:2] == owner})
    length = None if order is None else order.pay.days_between_payments
    places = sorted({_place(day, days, length) for day in days}) or [0]
    bonus, deduction = (_by_place(side, job, owner, places, days) for side in AGREED)
    for period, place in enumerate(places, start=1):
        mine = [day for day in days if _place(day, days, length) == place]
        if not mine and place not in bonus and place not in deduction:
            continue
        time, count = Counter[str](), defaultdict[str, Fraction](Fraction)
        for day in mine:
            time.update(effort.get((*owner, day), Counter()))
            for name, part in pieces.get((*owner, day), {}).items():
                count[name] += part
        inputs = PayInputs(
            items_completed=count["items_completed"],
            regions_completed=count["regions_completed"],
            items_accepted=count["items_accepted"],
            regions_accepted=count["regions_accepted"],
            items_rejected=count["items_rejected"],
            regions_rejected=count["regions_rejected"],
            items_withdrawn=count["items_withdrawn"],
            regions_withdrawn=count["regions_withdrawn"],
            effort_ms={code: ms for code, ms in time.items() if ms and code != ON_ITEMS},
            declared_item_ms=time[ON_ITEMS],
            bonus=bonus.get(place, Fraction(0)),
            deduction=deduction.get(place, Fraction(0)),
        )
        job.parts[(*owner, period)] = _part(order, inputs)


def _part(order: WorkOrder | None, inputs: PayInputs) -> PartByFile:
    terms = terms_by_hand(order, inputs)
    counts: dict[str, list[int | Fraction]] = {name: [] for name in SETS}
    is_paid = order is None or order.pay.withdrawn_paid is not False
    for unit in ("items", "regions"):
        every, accepted, rejected, withdrawn = (
            getattr(inputs, f"{unit}_{state}")
            for state in ("completed", "accepted", "rejected", "withdrawn")
        )
        counts["completed"].append(every)
        counts["accepted"].append(accepted + withdrawn * is_paid)
        counts["expected"].append(every - rejected - withdrawn * (not is_paid))
    sets = {name: earned_by_hand(order, inputs, terms, (*counts[name], 0)) for name in SETS}
    return PartByFile(inputs, terms, sets)


def _place(day: int, days: Sequence[int], length: int | None) -> int:
    return 0 if length is None else (day - days[0]) // max(1, length)


def _by_place(
    side: str,
    job: JobByFile,
    owner: tuple[str, str],
    places: Sequence[int],
    days: Sequence[int],
) -> dict[int, Fraction]:
    """Return the bonuses, or the deductions, by the last period that had begun by their day."""
    order, sums = job.orders.get(owner[1]), dict[int, Fraction]()
    for row in job.payments:
        is_own = (row["worker_id"], row["order_sha256"]) == owner
        if row["side"] != side or order is None or not is_own:
            continue
        if row["currency"] != order.currency:
            continue
        day = (dt.date.fromisoformat(row["day"]) - EPOCH).days
        length = order.pay.days_between_payments
        begun = [place for place in places if not days or place <= _place(day, days, length)]
        place = max(begun, default=min(places))
        sums[place] = sums.get(place, Fraction(0)) + Fraction(row["amount"])
    return sums
