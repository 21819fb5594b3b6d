"""Checks each item of effort.json. Page: "effort.json", "An item has these keys"."""

from __future__ import annotations

from tools.checkers.check_export.effort.categories import ON_ITEMS, total
from tools.checkers.check_export.effort.review_notes import check_review_notes
from tools.checkers.check_export.export import FULL, JOB, Export
from tools.checkers.check_export.formats import EFFORT
from tools.checkers.check_export.refusal import Json, refuse, require, require_same


def check_items(export: Export) -> None:
    """Check every item by itself, then all together. Page: "An item has these keys"."""
    _check_files(export)
    for item in export.effort["items"]:
        where = f"{EFFORT}, item {item['id']} ({item['file']})"
        _check_status(where, item)
        _check_counts(where, item)
        _check_proposals(where, item)
        check_review_notes(where, item)
        if export.detail != JOB:
            _check_work(where, item)
        if export.detail == FULL:
            _check_division(where, item)


def _check_files(export: Export) -> None:
    """Require each id once, each part of a file once, and one digest of each file.

    Page: "An item has these keys"; "The result of verify", "images, parts, periods, sessions and
    totals are in order, each once".
    """
    ids = set()
    places = set()
    digests: dict[str, Json] = {}
    for item in export.effort["items"]:
        where = f"{EFFORT}, item {item['id']} ({item['file']})"
        if item["id"] in ids:
            refuse(f"{where}, id", item["id"], "an earlier item has the same id")
        ids.add(item["id"])
        place = (item["file"], item["part"])
        if place in places:
            refuse(f"{where}, part", item["part"], "an earlier item is the same part of the file")
        places.add(place)
        digest = digests.setdefault(item["file"], item["sha256"])
        require_same(f"{where}, sha256", item["sha256"], digest, "another part of the same file")


def _check_status(where: str, item: Json) -> None:
    """Require status, review and fault to fit each other.

    Page: "The result of verify", "a completed item is done and no practice item"; "effort.json",
    ``fault`` ("whose fault a rejection is") and ``left_out``.
    """
    can_be_completed = item["status"] == "done" and not item["practice"]
    rule = "only an item that is done and no practice item can be completed"
    holds = can_be_completed or not item["is_completed"]
    require(f"{where}, is_completed", item["is_completed"], rule, holds=holds)
    holds = item["fault"] is None or item["review"] == "rejected"
    require(f"{where}, fault", item["fault"], "it was not rejected", holds=holds)
    holds = item["left_out"] is None or item["regions"] == 0
    rule = f"it has {item['regions']} regions in annotations.json"
    require(f"{where}, left_out", item["left_out"], rule, holds=holds)


def _check_counts(where: str, item: Json) -> None:
    """Require no more paid, pasted or proposed regions than regions, and no pay before the end.

    Page: "The result of verify", "has no more paid, pasted or proposed regions than regions".
    """
    every = item["regions"] + item["regions_left_out"]
    most = every if item["is_completed"] else 0
    rule = f"it can have at most {most}"
    holds = item["paid_regions"] <= most
    require(f"{where}, paid_regions", item["paid_regions"], rule, holds=holds)
    made = item["pasted_regions"] + item["proposed_regions"]
    rule = f"it has {every} regions in all, of which {made} would be pasted or proposed"
    require(f"{where}, pasted_regions", item["pasted_regions"], rule, holds=made <= every)
    sound = item.get("audio_ms", 0)
    length = item.get("length_ms", 0)
    rule = f"the item lasts {length} ms"
    require(f"{where}, audio_ms", sound, rule, holds=sound <= length)


def _check_proposals(where: str, item: Json) -> None:
    """Require the counts of proposals to add up to the proposed regions.

    Page: "effort.json", ``proposals``; "The result of verify", "kept, corrected and undecided
    proposals are those of its regions, and the undecided ones are left out".
    """
    without = {"undecided": 0, "kept": item["proposed_regions"], "corrected": 0}
    stated = item.get("proposals", without)
    there = stated["undecided"] + stated["kept"] + stated["corrected"]
    rule = f"proposed_regions is {item['proposed_regions']}"
    holds = there == item["proposed_regions"]
    require(f"{where}, proposals", stated, rule, holds=holds)
    rule = f"only {item['regions_left_out']} regions are left out"
    holds = stated["undecided"] <= item["regions_left_out"]
    require(f"{where}, proposals.undecided", stated["undecided"], rule, holds=holds)
    time = stated.get("ms", 0)
    work = item.get("work_ms", 0)
    rule = f"the work on the item is {work} ms"
    require(f"{where}, proposals.ms", time, rule, holds=time <= work)


def check_proposals_of_lines(export: Export) -> None:
    """Require as many proposals as there are lines with one, and those that differ as corrected.

    Page: "transcriptions.jsonl", ``proposed``: kept if the place, cut to the item, and the label
    are the same.
    """
    for item in export.effort["items"]:
        lines = export.texts_by_item.get(item["id"], [])
        own = [line for line in lines if "proposed" in line]
        where = f"{EFFORT}, item {item['id']} ({item['file']}), proposals"
        stated = item.get("proposals", {"kept": 0, "corrected": 0})
        decided = stated["kept"] + stated["corrected"]
        rule = f"{len(own)} lines of transcriptions.jsonl have a proposal"
        require(f"{where}, kept and corrected", decided, rule, holds=len(own) <= decided)
        changed = sum(_is_corrected(line, item) for line in own)
        rule = f"{changed} lines of transcriptions.jsonl differ from their proposals"
        holds = changed <= stated["corrected"]
        require(f"{where}, corrected", stated["corrected"], rule, holds=holds)


def _is_corrected(line: Json, item: Json) -> bool:
    """Return whether a region has another place or label than was proposed for it."""
    proposed = line["proposed"]
    place = {**proposed["place"]}
    samples = item.get("length_ms", 0) * int(place.get("rate_hz", 0)) // 1000
    if samples and place.get("end_sample", 0) > samples:
        place["end_sample"] = samples
    return (place, proposed["label"]) != (line.get("place", place), line["label"])


def _check_work(where: str, item: Json) -> None:
    """Recompute ``work_ms``. Page: "effort.json", "in `work_ms` of an item" and ``work_ms``."""
    work = total(item["ms"], ON_ITEMS)
    require_same(f"{where}, work_ms", item["work_ms"], work, "the sum of its work categories")


def _check_division(where: str, item: Json) -> None:
    """Recompute ``unassigned_ms``: with the other two it adds up to ``work_ms``.

    Page: "effort.json", ``bins``, ``active_ms``, ``deleted_active_ms``, ``unassigned_ms``.
    """
    assigned = sum(item["active_ms"].values()) + item["deleted_active_ms"]
    rest = item["work_ms"] - assigned
    source = "work_ms less active_ms and deleted_active_ms"
    require_same(f"{where}, unassigned_ms", item["unassigned_ms"], rest, source)
