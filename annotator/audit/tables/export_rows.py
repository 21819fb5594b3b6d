"""Turns the documents of one verified export into rows of the tables."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from annotator.audit.tables.table_forms import Row
from annotator.audit.tables.whole_amounts import bounded, micro
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.verify.ledger.ledger_claims import firm_ms, known_ms

Json = Mapping[str, Any]

_BASIS: Final = "expected"
"""The figures that lead in an export: for all work that is not rejected."""

_PICTURES, _SOUND, _MIXED = "pictures", "sound", "several kinds"


@dataclass(frozen=True, slots=True)
class ExportDocuments:
    """The three documents of an export that verified."""

    key: str
    annotations: Json
    effort: Json
    fair_pay: Json


def rows_of(made: ExportDocuments) -> dict[str, list[Row]]:
    """Return the rows of an export for every table but those of documents.

    Raises:
        AuditRefusedError: a figure is too large for the tables.
    """
    items = list(_items(made))
    return {
        "exports": [_export(made, items)],
        "totals": list(_totals(made)),
        "parts": list(_parts(made)),
        "kinds": list(_kinds(made.key, items)),
        "labels": list(_labels(made)),
        "items": items,
        "ledgers": list(_ledgers(made)),
        "disclosures": list(_disclosures(made)),
    }


def _export(made: ExportDocuments, items: list[Row]) -> Row:
    effort, pay = made.effort, made.fair_pay
    totals, ms = effort["totals"], effort["totals"]["ms"]
    states = Counter(item["review"] for item in effort["items"])
    faults = Counter(item["fault"] for item in effort["items"] if item["review"] == "rejected")
    witness = effort["witness"] or {}
    row: dict[str, int | str | None] = {
        "export": made.key,
        "job": effort["job"]["id"],
        "title": effort["job"]["title"],
        "detail": effort["detail"],
        "kind": kind_of_all(str(item["kind"]) for item in items),
        "witness": witness.get("answer"),
        "effort_sha256": effort["content_sha256"],
        "times_sha256": _times_sha256(totals),
        "is_sample": int(effort["sample"]),
        "is_filtered": int(effort["filter"] is not None),
        "workers": pay["workers"],
        "items": pay["coverage"]["items"],
        "items_completed": pay["coverage"]["items_completed"],
        "items_with_effort": pay["coverage"]["items_with_effort"],
        "items_accepted": states["accepted"],
        "items_withdrawn": states["withdrawn"],
        "regions": totals["regions"],
        "sessions": totals["sessions"],
    }
    row |= {f"rejected_{fault}": faults[fault] for fault in _FAULTS}
    row |= {name: totals[name] for name in _TOTALS}
    row |= {f"{category.value}_ms": ms.get(category.value, 0) for category in Category}
    return {name: bounded(each) if isinstance(each, int) else each for name, each in row.items()}


_FAULTS: Final = ("worker", "guideline_changed", "unclear", "buyer")
_TOTALS: Final = (
    "observed_ms",
    "recorded_ms",
    "night_minutes",
    "core_night_minutes",
)


def _times_sha256(totals: Json) -> str:
    """Return a digest of all times of a worker, by which a copy under another name is found."""
    times = {"ms": totals["ms"], "bins": totals["bins"], "regions": totals["regions"]}
    return sha256(json.dumps(times, sort_keys=True).encode()).hexdigest()


def kind_of_all(kinds: Iterable[str]) -> str:
    """Return the kind of media of a job, by those of its items."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else (_MIXED if found else _PICTURES)


def _items(made: ExportDocuments) -> Iterator[Row]:
    for item in made.effort["items"]:
        known = item["pasted_regions"] + item["proposed_regions"]
        yield {
            "export": made.key,
            "item": item["id"],
            "part": item["part"],
            "sha256": item["sha256"],
            "regions_sha256": item["regions_sha256"],
            "kind": _SOUND if "length_ms" in item else _PICTURES,
            "status": item["status"],
            "review": item["review"],
            "fault": item["fault"],
            "is_completed": int(item["is_completed"]),
            "regions": item["regions"],
            "made_regions": max(0, item["paid_regions"] - known),
            "work_ms": item.get("work_ms"),
            "length_ms": item.get("length_ms"),
        }


def _kinds(key: str, items: list[Row]) -> Iterator[Row]:
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for item in items:
        by_kind[str(item["kind"])].append(item)
    for kind, own in sorted(by_kind.items()):
        timed = [item for item in own if item["work_ms"] is not None]
        yield {
            "export": key,
            "kind": kind,
            "items": len(own),
            "items_completed": _sum(own, "is_completed"),
            "regions": _sum(own, "regions"),
            "timed_items": len(timed),
            "work_ms": _sum(timed, "work_ms"),
            "length_ms": _sum(own, "length_ms"),
        }


def _sum(rows: Iterable[Row], name: str) -> int:
    return bounded(sum(int(row[name] or 0) for row in rows))


def _labels(made: ExportDocuments) -> Iterator[Row]:
    names = {each["id"]: each["name"] for each in made.annotations["categories"]}
    regions, timed, active = Counter[str](), Counter[str](), Counter[str]()
    for annotation in made.annotations["annotations"]:
        name = str(names.get(annotation["category_id"], ""))
        ms = annotation.get("attributes", {}).get("active_ms")
        regions[name] += 1
        if made.effort["detail"] == "full" and isinstance(ms, int):
            timed[name] += 1
            active[name] += ms
    for name in sorted(regions):
        yield {
            "export": made.key,
            "label": name,
            "regions": regions[name],
            "timed_regions": timed[name],
            "active_ms": bounded(active[name]),
        }


def _ledgers(made: ExportDocuments) -> Iterator[Row]:
    for ledger in made.effort.get("ledgers", ()):
        if ledger["origin"] is not None:
            ms = ledger["ms"]
            yield {
                "export": made.key,
                "origin": ledger["origin"],
                "worker": ledger["worker"],
                "size": ledger["size"],
                "new_entries": ledger["new"],
                "lost_entries": ledger["lost"],
                "firm_ms": None if ms is None else bounded(firm_ms(known_ms(ms))),
            }


def _disclosures(made: ExportDocuments) -> Iterator[Row]:
    for order in made.fair_pay["work_orders"]:
        for section in order["sections"]:
            for field in section["fields"]:
                yield {
                    "work_order": order["sha256"],
                    "field": field["key"],
                    "is_disclosed": int(field["is_disclosed"]),
                }


def _totals(made: ExportDocuments) -> Iterator[Row]:
    totals = made.fair_pay["totals"]
    workers = [each for each in totals if each["worker"] is not None]
    for total in workers or totals:
        paid = total["paid"] or {}
        yield {
            "export": made.key,
            "worker": total["worker"],
            "currency": total["figures"]["currency"],
            "workers": 1 if workers else total["workers"],
            **_pay(total["figures"]),
            **{f"{name}_micro": _amount(paid.get(name)) for name in _PAID},
        }


_PAID: Final = ("sent", "received", "confirmed", "top_up_paid")


def _parts(made: ExportDocuments) -> Iterator[Row]:
    orders = {each["sha256"]: each for each in made.fair_pay["work_orders"]}
    for part in made.fair_pay["parts"]:
        order = orders.get(part["work_order"], {})
        counted = sum(part["inputs"]["effort_ms"].get(each.value, 0) for each in COUNTED_WORK)
        yield {
            "export": made.key,
            "worker": part["worker"],
            "currency": part["figures"]["currency"],
            "work_order": part["work_order"],
            "signature": order.get("signature"),
            "accepted_by": order.get("accepted_by"),
            "workers": part["workers"],
            "period": part["period"],
            "counted_ms": bounded(counted),
            "items": part["inputs"]["items_completed"],
            "regions": part["inputs"]["regions_completed"],
            **_pay(part["figures"]),
        }


def _pay(figures: Json) -> dict[str, int | None]:
    terms, pay = figures["terms"], figures[_BASIS]
    shortfall = _exact(pay.get("shortfall"))
    hours = _exact(terms.get("hours_ms"))
    return {
        "hours_ms": None if hours is None else bounded(int(hours)),
        "gross_micro": _amount(pay.get("gross")),
        "net_micro": _amount(pay.get("net")),
        "rate_micro": _amount(pay.get("full_rate")),
        "floor_pay_micro": _amount(terms.get("floor_pay")),
        "is_at_floor": None if shortfall is None else int(shortfall == 0),
        "shortfall_micro": _amount(pay.get("shortfall")),
        "owed_micro": _amount(pay.get("owed")),
        "is_floor_owed": None if shortfall is None else int(_top_up(pay) >= shortfall),
    }


def _top_up(pay: Json) -> Fraction:
    return _exact(pay.get("top_up_due")) or Fraction(0)


def _exact(figure: Json | None) -> Fraction | None:
    if figure is None or figure["exact"] is None:
        return None
    return Fraction(figure["exact"])


def _amount(figure: Json | None) -> int | None:
    exact = _exact(figure)
    return None if exact is None else micro(exact)
