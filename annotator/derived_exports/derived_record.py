"""The figures of derived.json: for each source, the part that is here beside the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from annotator.derived_exports.choice import DatasetChoice
from annotator.derived_exports.piece_pay import piece_pay
from annotator.derived_exports.source_record import SourceRecord
from annotator.effort.categories import Category
from annotator.export.forms.effort_form import item_work_ms, ms_json
from annotator.pay.money.amounts import amount_text

Json = Mapping[str, Any]

FORMAT: Final = "fairlabel/derived/1"

TIME_ON_NO_ITEM: Final = (
    "Time on no item (guideline, admin, wait, rest, away, declared and unobserved time of no item) "
    "stays with the record of its source, whole. It is in no figure under here, is not divided "
    "among the items, and is under whole."
)
"""The rule for time on no item, as derived.json states it."""

WORKERS: Final = (
    "The workers of several sources are not added up: the same person may have worked in several."
)
"""The rule for workers, as derived.json states it."""

COPIED: Final = "copied"
NAMED: Final = "named"

_TIMES: Final = (
    *("ms", "item_work_ms", "observed_ms", "declared_ms", "recorded_ms"),
    *("items", "items_completed", "regions"),
)
_SUMS: Final = ("observed_ms", "declared_ms", "recorded_ms", "items", "items_completed", "regions")
_AMOUNTS: Final = ("gross", "net", "owed")


class Operation(StrEnum):
    """How a derived export was made."""

    SUBSET = "subset"
    JOIN = "join"


class SamePictures(StrEnum):
    """What happens to a picture that is in several sources."""

    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakenSource:
    """What the choice took of a source.

    ``ids`` says where its ids and files went. Each of ``rows`` has ``image_id`` (None if the item
    is no picture) and ``regions``, their number here, of the item at the same place in ``items``.
    """

    record: SourceRecord
    ids: Mapping[str, object]
    items: Sequence[Json]
    rows: Sequence[tuple[int | None, int]]
    choice: DatasetChoice


def item_rows(taken: Sequence[TakenSource]) -> list[dict[str, object]]:
    """Return the entries of ``items``: the record of each item as its source has it."""
    rows: list[dict[str, object]] = []
    seen: dict[tuple[str, int], tuple[int, int]] = {}
    for number, source in enumerate(taken, start=1):
        for item, (image_id, regions) in zip(source.items, source.rows, strict=True):
            row: dict[str, object] = {"id": len(rows) + 1, "source": number}
            row |= {"image_id": image_id, "regions": regions}
            if item["sha256"] is not None:
                key = (item["sha256"], item["part"])
                first, at = seen.setdefault(key, (number, len(rows) + 1))
                row |= {"same_as": at} if first != number else {}
            rows.append({**row, "record": item})
    return rows


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a dataset is made of exports."""

    operation: Operation
    rule: SamePictures = SamePictures.REFUSED
    has_pictures: bool = False


def how_of(document: Json) -> Derivation:
    """Return how a dataset was made, as its derived.json states."""
    return Derivation(
        Operation(document["operation"]),
        SamePictures(document["same_pictures"]["rule"]),
        document["files"] == COPIED,
    )


def derived_document(how: Derivation, taken: Sequence[TakenSource]) -> dict[str, Any]:
    """Return derived.json without its seals; ``items`` stands last."""
    sources = [_source(each) for each in taken]
    rows = item_rows(taken)
    return {
        "format": FORMAT,
        "operation": how.operation.value,
        "files": COPIED if how.has_pictures else NAMED,
        "time_on_no_item": TIME_ON_NO_ITEM,
        "workers": WORKERS,
        "same_pictures": {
            "rule": how.rule.value,
            "items": sum("same_as" in row for row in rows),
        },
        "derived_from": sources,
        "totals": _totals(sources),
        "items": rows,
    }


def _source(taken: TakenSource) -> dict[str, Any]:
    effort, fair_pay = taken.record.effort, taken.record.fair_pay
    totals = effort["totals"]
    return {
        "manifest_sha256": taken.record.manifest_sha256,
        "job": effort["job"],
        "detail": effort["detail"],
        "sample": effort["sample"],
        "workers": fair_pay["workers"],
        "filter": effort["filter"],
        "dataset": effort["dataset"],
        "chosen": taken.choice.as_json(),
        "ids": taken.ids,
        "coverage": {
            "items": len(taken.items),
            "of_items": len(effort["items"]),
            "regions": sum(regions for _, regions in taken.rows),
            "of_regions": totals["regions"],
        },
        "here": {
            **_times(taken.items),
            "pay": piece_pay(fair_pay, taken.items, has_all_labels=taken.choice.labels is None),
        },
        "whole": {
            **{name: totals[name] for name in _TIMES},
            "off_item_ms": effort["off_item"]["ms"] if "off_item" in effort else None,
            "pay": fair_pay["summary"]["pay"],
            "contributions": fair_pay["summary"].get("contributions"),
        },
    }


def _times(items: Sequence[Json]) -> dict[str, object]:
    """Return the time on items by category; None where the source has no times of items."""
    if any("ms" not in item for item in items):
        return {"ms": None, "item_work_ms": None}
    ms: Counter[Category] = Counter()
    for item in items:
        ms.update({Category(code): each for code, each in item["ms"].items()})
    return {"ms": ms_json(ms), "item_work_ms": item_work_ms(ms)}


def _totals(sources: Sequence[Json]) -> dict[str, object]:
    here = [each["here"] for each in sources]
    ms: Counter[Category] = Counter()
    for each in here:
        ms.update({Category(code): some for code, some in (each["ms"] or {}).items()})
    is_known = all(each["ms"] is not None for each in here)
    pays = [each["pay"] for each in here]
    return {
        "items": sum(each["coverage"]["items"] for each in sources),
        "regions": sum(each["coverage"]["regions"] for each in sources),
        "ms": ms_json(ms) if is_known else None,
        "item_work_ms": item_work_ms(ms) if is_known else None,
        "pay": _by_currency(pays, ("amount",)),
        "whole": {
            **{name: sum(each["whole"][name] for each in sources) for name in _SUMS},
            "pay": _by_currency(
                [pay for each in sources for pay in each["whole"]["pay"]], _AMOUNTS
            ),
        },
    }


def _by_currency(rows: Iterable[Json], names: Sequence[str]) -> list[dict[str, object]]:
    """Return sums of amounts for each currency, in order, never across; None if one is unknown."""
    by_currency: dict[str, list[Json]] = {}
    for row in rows:
        by_currency.setdefault(row["currency"] or "", []).append(row)
    return [
        {"currency": currency or None, **{name: _sum(own, name) for name in names}}
        for currency, own in sorted(by_currency.items())
    ]


def _sum(rows: Sequence[Json], name: str) -> str | None:
    """Return the sum of amounts of one currency; None if one is unknown."""
    amounts = [row[name] for row in rows]
    if any(amount is None for amount in amounts):
        return None
    return amount_text(sum(map(Fraction, amounts), Fraction(0)), rows[0]["currency"])
