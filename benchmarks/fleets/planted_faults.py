"""Plants faults into a fleet of rows, and notes what an audit must find for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from annotator.audit.deliveries import FoundExport, delivery_rows
from annotator.audit.findings import Kind
from annotator.audit.tables.table_forms import Row
from benchmarks.fleets.fleet_rows import FleetRows, Values
from benchmarks.fleets.people import Order

_DAY_MS: Final = 86_400_000


def plant(fleet: FleetRows, kind: str) -> bool:
    """Plant one fault; returns False if the fleet has nobody whom it could concern."""
    chosen = _chosen(fleet)
    if chosen is None:
        return False
    _PLANTED[kind](fleet, chosen)
    return True


def _chosen(fleet: FleetRows) -> FoundExport | None:
    """Choose an untouched export of one person from a package, the only one of its job file."""
    tables: Mapping[str, list[Row]] = fleet.tables  # type: ignore[assignment]  # only read: a row that is a dictionary is a mapping
    rows = delivery_rows(fleet.found, tables, fleet.documents().keys())
    number = Counter(each.facts.package for each in fleet.found)
    jobs = {str(row["export"]): str(row["job"]) for row in fleet.tables["exports"]}
    of_job = Counter(jobs[each.key] for each in fleet.found)
    touched = {folder for _, folders in fleet.faults for folder in folders}
    fit = [
        str(row["folder"])
        for row in rows
        if row["hand_in"] and row["origin"] and not row["left_out"]
        if row["package"] and number[str(row["package"])] == 1 and row["folder"] not in touched
        if of_job[jobs[str(row["export"])]] == 1
    ]
    fit = [folder for folder in fit if fleet.export_of(folder)["detail"] != "job"]
    if not fit:
        return None
    folder = fleet.rng.choice(fit)
    return next(each for each in fleet.found if each.folder == folder)


def _under_floor(fleet: FleetRows, chosen: FoundExport) -> None:
    for name in ("parts", "totals"):
        for row in fleet.of_export(name, chosen.key):
            floor = int(row["floor_pay_micro"] or 0)
            row |= {"gross_micro": floor // 2, "net_micro": floor // 2, "owed_micro": floor // 2}
            row |= {"is_at_floor": 0, "is_floor_owed": 0, "shortfall_micro": floor - floor // 2}
    fleet.faults.add((Kind.UNDER_FLOOR, (chosen.folder,)))


def _repriced(fleet: FleetRows, chosen: FoundExport) -> None:
    """Replace the export by one under a cheaper order, which says that its worker accepted it."""
    fleet.export_of(chosen.folder)["manifest_sha256"] = fleet.digest()
    order = Order(fleet.digest(), "KES", 1, 1)
    for row in fleet.of_export("parts", chosen.key):
        row["work_order"] = order.sha256
        row["net_micro"] = int(row["net_micro"] or 0) // 2
    fleet.faults.add((Kind.REPRICED, (chosen.folder,)))


def _dropped_hours(fleet: FleetRows, chosen: FoundExport) -> None:
    export = fleet.export_of(chosen.folder)
    dropped = int(export["label_ms"] or 0) // 3
    for name in ("label_ms", "observed_ms", "recorded_ms"):
        export[name] = int(export[name] or 0) - dropped
    export["manifest_sha256"] = fleet.digest()
    for row in fleet.of_export("ledgers", chosen.key):
        row["size"] = int(row["size"] or 0) - 1
    fleet.faults.add((Kind.DROPPED_HOURS, (chosen.folder,)))


def _moved_hours(fleet: FleetRows, chosen: FoundExport) -> None:
    """Replace the export by one in which a part of the work is time away, and nothing is gone."""
    export = fleet.export_of(chosen.folder)
    moved = int(export["label_ms"] or 0) // 3
    for name in ("label_ms", "observed_ms"):
        export[name] = int(export[name] or 0) - moved
    export["away_ms"] = int(export["away_ms"] or 0) + moved
    export["manifest_sha256"] = fleet.digest()
    fleet.faults.add((Kind.MOVED_HOURS, (chosen.folder,)))


def _cloned(fleet: FleetRows, chosen: FoundExport) -> None:
    """Hand the same folder in again under another name."""
    folder = f"{chosen.folder}-by-another"
    name = f"{fleet.name}-clone-{fleet.digest()[:8]}"
    facts = replace(chosen.facts, worker=name, person=name, package=name)
    fleet.found.append(FoundExport(folder, chosen.key, facts))
    fleet.faults.add((Kind.CLONED, (chosen.folder, folder)))


def _cloned_anew(fleet: FleetRows, chosen: FoundExport) -> None:
    """Copy the items of another person into a job file with another id and ledger."""
    key, folder = fleet.digest(), f"{chosen.folder}-made-anew"
    forger = f"{fleet.name}-forger-{key[:8]}"
    facts = replace(chosen.facts, worker=forger, person=forger, package=forger)
    fleet.found.append(FoundExport(folder, key, facts))
    for name in ("exports", "totals", "parts", "kinds", "labels", "items"):
        for row in fleet.of_export(name, chosen.key):
            made: Values = {**row, "export": key}
            if name == "exports":
                made |= {"content": key, "job": forger, "detail": "item"}
                made |= {"manifest_sha256": fleet.digest(), "times_sha256": fleet.digest()}
            fleet.tables[name].append(made)
    fleet.faults.add((Kind.CLONED, (chosen.folder, folder)))


def _impossible_time(fleet: FleetRows, chosen: FoundExport) -> None:
    """Add more work than fits between the days of packing and receiving."""
    received = chosen.facts.received_day or 0
    at = fleet.found.index(chosen)
    fleet.found[at] = replace(chosen, facts=replace(chosen.facts, packed_day=received - 1))
    export = fleet.export_of(chosen.folder)
    more = 2 * _DAY_MS
    for name in ("label_ms", "observed_ms", "recorded_ms"):
        export[name] = int(export[name] or 0) + more
    for row in fleet.tables["documents"]:
        if row["job"] == export["job"]:
            for name in ("firm_ms", "label_ms"):
                row[name] = int(row[name] or 0) + more
    fleet.faults.add((Kind.IMPOSSIBLE_TIME, (chosen.folder,)))


_PLANTED: Final[Mapping[str, Callable[[FleetRows, FoundExport], None]]] = {
    Kind.UNDER_FLOOR: _under_floor,
    Kind.REPRICED: _repriced,
    Kind.DROPPED_HOURS: _dropped_hours,
    Kind.MOVED_HOURS: _moved_hours,
    Kind.CLONED: _cloned,
    "cloned anew": _cloned_anew,
    Kind.IMPOSSIBLE_TIME: _impossible_time,
}

PLANTED: Final = tuple(_PLANTED)
"""The faults that can be planted."""
