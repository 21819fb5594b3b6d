"""Recounts the texts of each item by origin. Page: "effort.json", ``texts``."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import Json, refuse, require, require_same

COUNTS = ("undecided", "accepted", "corrected", "typed", "imported")
TIMES = ("undecided", "accepted", "corrected", "typed")


def check_texts(export: Export) -> None:
    """Check the texts of every item, then the totals. Page: "effort.json", ``texts``."""
    for item in export.effort["items"]:
        where = f"{EFFORT}, item {item['id']} ({item['file']}), texts"
        is_there = item["left_out"] is None
        by_item = export.regions_by_item if is_there else export.texts_by_item
        found = _recounted(by_item.get(item["id"], []))
        if "texts" not in item:
            drafted = len(found["accepted"]) + len(found["corrected"])
            rule = "it is missing, but an annotation has a draft"
            require(where, None, rule, holds=drafted == 0)
            continue
        _check_counts(where, item, found)
        if "ms" in item["texts"]:
            _check_times(where, item, found)
    _check_totals(export)


def _recounted(places: list[Json]) -> dict[str, list[Json]]:
    """Return the regions of an item with a text or a draft, by the origin of their text.

    Page: "effort.json", ``texts``: a draft is accepted if its text is that of the region. Regions
    of an item that is left out are in transcriptions.jsonl.
    """
    found: dict[str, list[Json]] = {"accepted": [], "corrected": [], "plain": []}
    for place in places:
        text = place.get("text", place.get("attributes", {}).get("transcription", ""))
        number = place.get("annotation_id", place.get("id"))
        draft = place.get("draft")
        if draft is not None and "imported" not in draft:
            found["accepted" if draft["text"] == text else "corrected"].append(number)
        elif text != "":
            found["plain"].append(number)
    return found


def _check_counts(where: str, item: Json, found: dict[str, list[Json]]) -> None:
    """Require each count to be that of the folder, and no more than that with what is left out.

    Page: "effort.json", ``texts``; "The result of verify", "accepted and corrected drafts".
    """
    texts = item["texts"]
    spare = item["regions_left_out"]
    stated = {
        "accepted": texts["accepted"],
        "corrected": texts["corrected"],
        "plain": texts["typed"] + texts["imported"],
    }
    names = {"accepted": "accepted", "corrected": "corrected", "plain": "typed and imported"}
    beyond = 0
    for origin, count in stated.items():
        there = len(found[origin])
        beyond += count - there
        rule = f"{there} are in the folder and {spare} regions are left out"
        require(f"{where}.{names[origin]}", count, rule, holds=there <= count <= there + spare)
    rule = f"{spare} regions are left out"
    require(f"{where}, all beyond those in the folder", beyond, rule, holds=beyond <= spare)
    every = item["regions"] + spare
    count = sum(texts[name] for name in COUNTS)
    require(where, count, f"it has {every} regions in all", holds=count <= every)


def _check_times(where: str, item: Json, found: dict[str, list[Json]]) -> None:
    """Recompute the times from ``active_ms``. Page: "effort.json", ``texts``, ``ms``."""
    times = item["texts"]["ms"]
    is_whole = item["regions_left_out"] == 0
    source = "the active_ms of its annotations"
    for origin in ("accepted", "corrected"):
        sum_of_regions = _active(item, found[origin])
        rule = f"the annotations have {sum_of_regions} ms"
        holds = times[origin] >= sum_of_regions
        require(f"{where}.ms.{origin}", times[origin], rule, holds=holds)
        if is_whole:
            require_same(f"{where}.ms.{origin}", times[origin], sum_of_regions, source)
    if is_whole and item["texts"]["imported"] == 0:
        typed = _active(item, found["plain"])
        require_same(f"{where}.ms.typed", times["typed"], typed, source)
    work = item["work_ms"]
    whole = sum(times[name] for name in TIMES)
    require(f"{where}.ms", whole, f"the work on the item is {work} ms", holds=whole <= work)
    if item["texts"]["undecided"] == 0 and times["undecided"] > 0:
        refuse(f"{where}.ms.undecided", times["undecided"], "no draft is undecided")


def _active(item: Json, numbers: list[Json]) -> int:
    return sum(int(item["active_ms"].get(str(number), 0)) for number in numbers)


def _check_totals(export: Export) -> None:
    """Require the totals to be the sums over the items. Page: "effort.json", ``totals``."""
    texts = [item["texts"] for item in export.effort["items"] if "texts" in item]
    stated = export.effort["totals"].get("texts")
    where = f"{EFFORT}, totals.texts"
    if not texts:
        require_same(where, stated, None, "the items, of which none has texts,")
        return
    expected: Json = {name: sum(each[name] for each in texts) for name in COUNTS}
    require_same(where, stated, expected, "the sum over all items")
