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
    hand_ins: Sequence[Row]
    row: dict[str, int | str | None] = field(default_factory=dict)

    @property
    def is_of_several(self) -> bool:
        return self.export["workers"] != 1

    @property
    def origins(self) -> frozenset[str]:
        """The ledgers that are known to be in the export.

        Before the first receipt an export names no ledger; the hand-in that names the export does.
        """
        of_one = [] if self.is_of_several else self.ledgers
        told = of_one or [*self.ledgers, *self.hand_ins]
        return frozenset(str(each["origin"]) for each in told)

    @property
    def origin(self) -> str:
        """The ledger of an export of one worker, "" if it is not known."""
        is_known = len(self.origins) == 1 and not self.is_of_several
        return min(self.origins) if is_known else ""

    @property
    def entries(self) -> int:
        known = [int(each["size"] or 0) + int(each["new_entries"] or 0) for each in self.ledgers]
        return sum(known) if known else _NO_ENTRIES

    @property
    def age(self) -> tuple[int, int, bool, int, str]:
        """What is larger the later an export was made: nothing is ever removed from a record."""
        return (
            self.entries,
            int(self.export["recorded_ms"] or 0),
            bool(self.hand_ins),
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
    here = [row for row in tables["documents"] if row["document"] in documents]
    found = _deliveries(exports, tables, here)
    seen: set[str] = set()
    for each in found:
        each.row["left_out"] = _left_out(each, seen)
        seen.add(each.key)
    _name_units([each for each in found if not each.row["left_out"]])
    _supersede([each for each in found if not each.row["left_out"]])
    _add_documents(found, here)
    return [each.row for each in found]


def _deliveries(
    exports: Iterable[FoundExport], tables: Mapping[str, Sequence[Row]], documents: Sequence[Row]
) -> list[_Delivery]:
    by_key = {str(row["export"]): row for row in tables["exports"]}
    ledgers: dict[str, list[Row]] = defaultdict(list)
    for row in tables["ledgers"]:
        ledgers[str(row["export"])].append(row)
    hand_ins: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in documents:
        if row["kind"] == HAND_IN:
            # With a hand-in of the same job that names it an export was verified together.
            hand_ins[str(row["job"]), str(row["names_export"])].append(row)
    made = []
    for found in exports:
        key, export = found.key, by_key[found.key]
        named_by = hand_ins[str(export["job"]), str(export["manifest_sha256"])]
        each = _Delivery(found.folder, key, export, found.facts, ledgers[key], named_by)
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

    A unit is a job file. Where several people work in copies of one, it is the ledger of each, or
    those of the people in one export. A package that was opened twice is two job files.
    """
    by_job: dict[str, list[_Delivery]] = defaultdict(list)
    for each in found:
        by_job[str(each.export["job"])].append(each)
    for job, own in by_job.items():
        apart = _apart(own)
        for each in own:
            each.row["unit"] = apart.get(min(each.origins, default=""), job)
            if not each.is_of_several:
                own_id = each.facts.person or each.facts.worker
                each.row["person"] = own_id or each.origin or str(each.row["unit"])


def _apart(own: Sequence[_Delivery]) -> Mapping[str, str]:
    """Return the unit of each ledger of a job of which several copies were handed in, else nothing.

    Ledgers in one export are of one unit. An export of several people may have every ledger of the
    job if none is known to be in it. Exports of one person of whom no ledger is known are one more
    unit.
    """
    if any(each.is_of_several and not each.origins for each in own):
        return {}
    units: dict[str, str] = {}
    for each in own:
        joined = {units.setdefault(origin, origin) for origin in each.origins}
        if len(joined) > 1:
            first = min(joined)
            units = {origin: first if at in joined else at for origin, at in units.items()}
    return units if len(set(units.values())) > 1 else {}


def _supersede(found: Sequence[_Delivery]) -> None:
    latest: dict[str, _Delivery] = {}
    for each in sorted(found, key=lambda each: each.age):
        latest[str(each.row["unit"])] = each
    for each in found:
        last = latest[str(each.row["unit"])]
        if last is not each:
            each.row |= {"left_out": SUPERSEDED, "superseded_by": last.key}


def _add_documents(found: Sequence[_Delivery], here: Sequence[Row]) -> None:
    """Add which hand-in names each export, and whether it was countersigned."""
    hand_ins = {str(row["names_export"]): row for row in here if row["kind"] == HAND_IN}
    receipted = {str(row["names_hand_in"]) for row in here if row["kind"] == RECEIPT}
    for each in found:
        hand_in = hand_ins.get(str(each.export["manifest_sha256"]))
        sha256 = None if hand_in is None else str(hand_in["sha256"])
        each.row |= {"hand_in": sha256, "is_receipted": int(sha256 in receipted)}
