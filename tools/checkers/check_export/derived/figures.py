"""Recomputes derived.json from the records of the sources. Page: "Datasets made of exports"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tools.checkers.check_export.annotations.dataset import CHOSEN, status_of
from tools.checkers.check_export.derived.folder import DerivedFolder, SourceRecord
from tools.checkers.check_export.effort.categories import EVERY, ON_ITEMS, added, total
from tools.checkers.check_export.formats import DERIVED
from tools.checkers.check_export.pay.numbers import minor_digits, rounded
from tools.checkers.check_export.refusal import Json, Refused, require_same

TIME_ON_NO_ITEM = (
    "Time on no item (guideline, admin, wait, rest, away, declared and unobserved time of no item) "
    "stays with the record of its source, whole. It is in no figure under here, is not divided "
    "among the items, and is under whole."
)
WORKERS = (
    "The workers of several sources are not added up: the same person may have worked in several."
)
SEVERAL_PARTS = "The pay of the source has several parts, and no piece says which is its."
OTHER_LABELS = "Only regions of some labels were chosen, and pay is for whole items."
NO_TIMES = "The source is paid by the hour, and has no times of single items."
NO_RATES = "The work order of the source names no rate for a piece or an hour."

WHOLE = (
    *("ms", "item_work_ms", "observed_ms", "declared_ms", "recorded_ms"),
    *("items", "items_completed", "regions"),
)
ADDED = WHOLE[2:]
AMOUNTS = ("gross", "net", "owed")


def check_figures(folder: DerivedFolder, records: Sequence[SourceRecord]) -> None:
    """Require exactly the chosen items, and recompute every figure of derived.json.

    Page: "Datasets made of exports", the rows of the table.
    """
    _check_apart(folder, records)
    stated = folder.derived
    require_same(f"{DERIVED}, time_on_no_item", stated["time_on_no_item"], TIME_ON_NO_ITEM, "rule")
    require_same(f"{DERIVED}, workers", stated["workers"], WORKERS, "the rule")
    chosen = [
        _chosen(source["chosen"], record)
        for source, record in zip(folder.sources, records, strict=True)
    ]
    _check_items(folder, chosen)
    sources = [
        _source(folder, number, record, items)
        for number, (record, items) in enumerate(zip(records, chosen, strict=True), 1)
    ]
    require_same(f"{DERIVED}, derived_from", folder.sources, sources, "the records of the sources")
    require_same(f"{DERIVED}, totals", stated["totals"], _totals(sources), "the sum of the sources")


def _check_apart(folder: DerivedFolder, records: Sequence[SourceRecord]) -> None:
    """Require no work to be in two sources. Page: "their work would count twice"."""
    seen: set[str] = set()
    for record in records:
        works = _works(record)
        if seen & works:
            raise Refused(f"{DERIVED}, derived_from has two sources with the same work.")
        seen |= works
    if folder.derived["operation"] != "subset" and len(records) == 1:
        raise Refused(f"{DERIVED}, operation states that one source was joined.")


def _works(record: SourceRecord) -> set[str]:
    """Return all work in a source by name. Page: "their work would count twice"."""
    effort = record.effort
    given = [] if record.contributions is None else record.contributions["contributions"]
    works = {effort["job"]["id"], *effort.get("contributions", [])}
    works |= {each["job_id"] for each in given}
    works |= {f"package {each['package']}" for each in given if each["package"] is not None}
    ledgers = [*effort.get("ledgers", []), *(each["ledger"] for each in given)]
    return works | {each["origin"] for each in ledgers if each["origin"] is not None}


def _chosen(choice: Json, record: SourceRecord) -> list[Json]:
    """Return the items that the choice takes of a source. Page: "What is taken"."""
    statuses = CHOSEN[choice["items"]]
    files = None if choice["files"] is None else set(choice["files"])
    return [
        item
        for item in record.effort["items"]
        if "is_selected" not in item
        and status_of(item) in statuses
        and (files is None or item["file"] in files)
    ]


def _check_items(folder: DerivedFolder, chosen: list[list[Json]]) -> None:
    """Require the chosen items in their order. Page: "the entry in effort.json of the source"."""
    expected: list[Json] = []
    seen: dict[tuple[str, int], tuple[int, int]] = {}
    for source, items in enumerate(chosen, 1):
        for item in items:
            row = {"id": len(expected) + 1, "source": source, "record": item}
            if item["sha256"] is not None:
                first = seen.setdefault((item["sha256"], item["part"]), (source, row["id"]))
                if first[0] != source:
                    row["same_as"] = first[1]
            expected.append(row)
    stated = [
        {key: row[key] for key in row if key not in {"image_id", "regions"}} for row in folder.items
    ]
    require_same(f"{DERIVED}, items", stated, expected, "the choice of items of the sources")
    twice = sum("same_as" in row for row in expected)
    same = folder.derived["same_pictures"]
    require_same(f"{DERIVED}, same_pictures.items", same["items"], twice, "the list of items")
    if twice and same["rule"] == "refused":
        raise Refused(f"{DERIVED}, same_pictures.rule states refused, but {twice} are there twice.")


def _source(folder: DerivedFolder, number: int, record: SourceRecord, items: list[Json]) -> Json:
    """Return the entry of a source. Page: ``derived_from[]``."""
    effort, totals = record.effort, record.effort["totals"]
    stated = folder.sources[number - 1]
    regions = sum(row["regions"] for row in folder.items_of(number))
    summary = record.fair_pay["summary"]
    return {
        "manifest_sha256": stated["manifest_sha256"],
        "job": effort["job"],
        "detail": effort["detail"],
        "sample": effort["sample"],
        "workers": record.fair_pay["workers"],
        "filter": effort["filter"],
        "dataset": effort["dataset"],
        "chosen": stated["chosen"],
        "ids": stated["ids"],
        "coverage": {
            "items": len(items),
            "of_items": len(effort["items"]),
            "regions": regions,
            "of_regions": totals["regions"],
        },
        "here": {**_times(items), "pay": _pay(stated, record, items)},
        "whole": {
            **{name: totals[name] for name in WHOLE},
            "off_item_ms": effort["off_item"]["ms"] if "off_item" in effort else None,
            "pay": summary["pay"],
            "contributions": summary.get("contributions"),
        },
    }


def _times(items: list[Json]) -> dict[str, Json]:
    """Return the times of items together. Page: ``derived_from[].here``."""
    if any("ms" not in item for item in items):
        return {"ms": None, "item_work_ms": None}
    return _with_work(added([item["ms"] for item in items]))


def _with_work(times: dict[str, int]) -> dict[str, Json]:
    ordered = {category: times[category] for category in EVERY if category in times}
    return {"ms": ordered, "item_work_ms": total(ordered, ON_ITEMS)}


def _pay(stated: Json, record: SourceRecord, items: list[Json]) -> Json:
    """Return the pay for the completed pieces. Page: "``here.pay`` is the pay before"."""
    pieces = [item for item in items if item["is_completed"] and not item["practice"]]
    head: dict[str, Json] = {
        "items": len(pieces),
        "regions": sum(item["paid_regions"] for item in pieces),
        "audio_ms": sum(item.get("audio_ms", 0) for item in pieces),
        "currency": None,
        "amount": None,
    }
    parts = record.fair_pay["parts"]
    if len(parts) != 1 or parts[0]["workers"] != 1 or parts[0]["periods"] != 1:
        return {**head, "reason": SEVERAL_PARTS}
    figures = parts[0]["figures"]
    head["currency"] = figures["currency"]
    if stated["chosen"]["labels"] is not None:
        return {**head, "reason": OTHER_LABELS}
    names = ("item_rate", "region_rate", "audio_rate", "hour_rate", "declared_paid")
    item, region, audio, hour, declared = (_exact(figures["terms"], name) for name in names)
    if item is region is audio is hour is None:
        return {**head, "reason": NO_RATES}
    if hour is not None and any("ms" not in each for each in items):
        return {**head, "reason": NO_TIMES}
    amount = head["items"] * (item or Fraction(0)) + head["regions"] * (region or Fraction(0))
    amount += head["audio_ms"] * (audio or Fraction(0)) / 60_000
    if hour is not None:
        worked = Fraction(total(added([each["ms"] for each in items]), ("label", "self_check")))
        worked += sum(each["ms"].get("declared", 0) for each in items) * (declared or 0)
        amount += worked * hour / 3_600_000
    return {
        **head,
        "amount": rounded(Fraction(amount), minor_digits(head["currency"])),
        "reason": None,
    }


def _exact(terms: Json, name: str) -> Fraction | None:
    exact = terms[name]["exact"] if name in terms else None
    return None if exact is None else Fraction(exact)


def _totals(sources: list[Json]) -> Json:
    """Return the sums over the sources. Page: ``totals``."""
    here = [source["here"] for source in sources]
    is_known = all(each["ms"] is not None for each in here)
    times = _with_work(added([each["ms"] for each in here])) if is_known else _times([{}])
    pays = [pay for source in sources for pay in source["whole"]["pay"]]
    return {
        "items": sum(source["coverage"]["items"] for source in sources),
        "regions": sum(source["coverage"]["regions"] for source in sources),
        **times,
        "pay": _by_currency([each["pay"] for each in here], ("amount",)),
        "whole": {
            **{name: sum(source["whole"][name] for source in sources) for name in ADDED},
            "pay": _by_currency(pays, AMOUNTS),
        },
    }


def _by_currency(rows: list[Json], names: tuple[str, ...]) -> list[Json]:
    """Return sums for each currency, in order. Page: "pay for each currency by itself"."""
    currencies = sorted({row["currency"] or "" for row in rows})
    return [
        {
            "currency": currency or None,
            **{
                name: _sum(
                    [row[name] for row in rows if (row["currency"] or "") == currency], currency
                )
                for name in names
            },
        }
        for currency in currencies
    ]


def _sum(amounts: list[str | None], currency: str) -> str | None:
    """Return a sum of amounts of one currency; null if one is not known."""
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    return rounded(sum(map(Fraction, known), Fraction(0)), minor_digits(currency))
