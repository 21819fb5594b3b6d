"""Decides which exports count: each job once, by its latest export, and only if it verifies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from annotator.audit.tables.table_forms import Row
from annotator.audit.tables.whole_amounts import week_of
from annotator.audit.verification.batches import HAND_IN, RECEIPT
from annotator.audit.verification.delivery_facts import DeliveryFacts

COPY, FAULTY, SAMPLE, CHOSEN_ITEMS, SUPERSEDED = (
    "copy",
    "does not verify",
    "sample",
    "only chosen items",
    "superseded",
)
"""Why an export does not count."""

_NO_ENTRIES: Final = -1


@dataclass(frozen=True, slots=True)
class FoundExport:
    """A folder with an export, its key in the tables, and how it came there."""

    folder: str
    key: str
    facts: DeliveryFacts = field(default_factory=DeliveryFacts)


@dataclass(slots=True)
class _Delivery:
    folder: str
    key: str
    export: Row
    facts: DeliveryFacts
    ledgers: Sequence[Row]
    row: dict[str, int | str | None] = field(default_factory=dict)

    @property
    def job(self) -> str:
        """The package, or without one the job: nobody else has it."""
        return self.facts.package or str(self.export["job"])

    @property
    def is_of_several(self) -> bool:
        return self.export["workers"] != 1

    @property
    def origin(self) -> str:
        """The ledger, of an export of one worker."""
        is_one = len(self.ledgers) == 1 and not self.is_of_several
        return str(self.ledgers[0]["origin"]) if is_one else ""

    @property
    def entries(self) -> int:
        known = [int(each["size"] or 0) + int(each["new_entries"] or 0) for each in self.ledgers]
        return sum(known) if known else _NO_ENTRIES

    @property
    def age(self) -> tuple[int, int, int, str]:
        """What is larger the later an export was made: nothing is ever removed from a record."""
        return (
            self.entries,
            int(self.export["recorded_ms"] or 0),
            self.facts.received_day or 0,
            self.key,
        )


def delivery_rows(
    exports: Iterable[FoundExport],
    tables: Mapping[str, Sequence[Row]],
    documents: AbstractSet[str],
) -> list[Row]:
    """Return a row for each folder in which an export was found.

    Args:
        exports: the exports that were found, sorted by their folders.
        tables: the rows of ``exports``, ``ledgers`` and ``documents``.
        documents: the keys of the documents that were found.
    """
    found = _deliveries(exports, tables)
    seen: set[str] = set()
    for each in found:
        each.row["left_out"] = _left_out(each, seen)
        seen.add(each.key)
    _name_units([each for each in found if not each.row["left_out"]])
    _supersede([each for each in found if not each.row["left_out"]])
    _add_documents(found, tables["documents"], documents)
    return [each.row for each in found]


def _deliveries(
    exports: Iterable[FoundExport], tables: Mapping[str, Sequence[Row]]
) -> list[_Delivery]:
    by_key = {str(row["export"]): row for row in tables["exports"]}
    ledgers: dict[str, list[Row]] = defaultdict(list)
    for row in tables["ledgers"]:
        ledgers[str(row["export"])].append(row)
    made = []
    for found in exports:
        key = found.key
        each = _Delivery(found.folder, key, by_key[key], found.facts, ledgers[key])
        each.row |= {
            "export": key,
            "folder": each.folder,
            "package": each.facts.package or None,
            "sender": each.facts.worker or None,
            "order_given": each.facts.order_given or None,
            "origin": each.origin or None,
            "entries": None if each.entries == _NO_ENTRIES else each.entries,
            "lost_entries": sum(int(ledger["lost_entries"] or 0) for ledger in each.ledgers),
            "packed_day": each.facts.packed_day,
            "received_day": each.facts.received_day,
            "receipt_day": each.facts.receipt_day,
            "week": None if each.facts.received_day is None else week_of(each.facts.received_day),
            "is_submitted": int(bool(each.facts.worker)),
        }
        made.append(each)
    return made


def _left_out(each: _Delivery, seen: set[str]) -> str:
    if each.export["problems"]:
        return FAULTY
    if each.key in seen:
        return COPY
    if each.export["is_sample"]:
        return SAMPLE
    return CHOSEN_ITEMS if each.export["is_filtered"] else ""


def _name_units(found: Sequence[_Delivery]) -> None:
    """Name the unit of each export: of several exports of one unit only the latest counts.

    A unit is a job file. Where several people work in copies of one, it is the ledger of each.
    """
    by_job: dict[str, list[_Delivery]] = defaultdict(list)
    for each in found:
        by_job[each.job].append(each)
    for job, own in by_job.items():
        origins = {each.origin for each in own if each.origin}
        is_apart = len(origins) > 1 and not any(each.is_of_several for each in own)
        for each in own:
            each.row["unit"] = (each.origin or each.key) if is_apart else job
            if not each.is_of_several:
                own_id = each.facts.person or each.facts.worker
                each.row["person"] = own_id or each.origin or str(each.row["unit"])


def _supersede(found: Sequence[_Delivery]) -> None:
    latest: dict[str, _Delivery] = {}
    for each in sorted(found, key=lambda each: each.age):
        latest[str(each.row["unit"])] = each
    for each in found:
        last = latest[str(each.row["unit"])]
        if last is not each:
            each.row |= {"left_out": SUPERSEDED, "superseded_by": last.key}


def _add_documents(
    found: Sequence[_Delivery], rows: Sequence[Row], present: AbstractSet[str]
) -> None:
    """Add which hand-in names each export, and whether it was countersigned."""
    here = [row for row in rows if row["document"] in present]
    hand_ins = {str(row["names_export"]): row for row in here if row["kind"] == HAND_IN}
    receipted = {str(row["names_hand_in"]) for row in here if row["kind"] == RECEIPT}
    for each in found:
        hand_in = hand_ins.get(str(each.export["manifest_sha256"]))
        sha256 = None if hand_in is None else str(hand_in["sha256"])
        each.row |= {"hand_in": sha256, "is_receipted": int(sha256 in receipted)}
