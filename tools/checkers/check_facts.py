"""Checks the other statements of exports, according to docs/export-format.md; see check_export.py.

Standard library only, nothing of the program. check_export.py runs it.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = Any
Facts = Iterator[tuple[str, Json]]  # where, and whether it holds
WORK = ("label", "self_check", "rework", "training", "review", "guideline", "wait", "admin")
OF_ITEMS = ("label", "self_check", "rework", "training", "review")
EDGES_S, LIMIT_S, SLACK = (2, 10, 30, 60, 120, 300, 1200, math.inf), 120, 1 + 1e-9
ALONE = ("bonus_by_worker", "bonus_by_vendor", "conversion_by_worker")
SUMS = ("sent", "received", "transfer_fees", "top_up_paid", "sent_signed", "confirmed", *ALONE)
COUNTED = ("items", "regions", "audio_ms")
PERIODS = ["the whole job", "the days between two payments, where the work order says how many"]
DEFINITION = (
    "full_rate = net pay / hours, where hours = observed work + declared + paid rest, accepted or "
    "not; task_rate = gross pay / time on items; paid_time_rate = gross pay / hours."
)
SOME_ITEMS = (
    "Only some items were chosen. Time on no item and breaks are left out, so that hours are too "
    "short and rates too high for the whole job."
)
NOT_PAID = ["Only some items were chosen; payments are for the whole job."]
NOT_PAID += ["No payment has been confirmed by both sides."]


def gaps_fit(rows: Json) -> bool:
    """Return whether gaps fit the length of their bins, and the work in them fits the gaps."""
    uppers = [row[0] or math.inf for row in rows]
    if uppers != sorted({*uppers}) or not {*uppers} <= {*EDGES_S[1:]}:
        return False
    for upper_s, (_, count, work_ms, break_ms) in zip(uppers, rows, strict=True):
        least_ms = EDGES_S[EDGES_S.index(upper_s) - 1] * 1000 * count
        is_split = break_ms == 0 if upper_s <= LIMIT_S else work_ms == LIMIT_S * 1000 * count
        if not (0 < least_ms <= work_ms + break_ms <= upper_s * 1000 * count and is_split):
            return False
    return True


def added(rows: Json) -> dict[str, list[Json]]:
    """Add up the gap bins of each category; returns them by category, shortest first."""
    sums: dict[str, dict[Json, list[int]]] = {}
    for category, (upper, *numbers) in rows:
        row = sums.setdefault(category, {}).setdefault(upper or math.inf, [0, 0, 0])
        row[:] = map(sum, zip(row, numbers, strict=True))
    return {
        category: [
            [upper if upper < math.inf else None, *row] for upper, row in sorted(own.items())
        ]
        for category, own in sums.items()
    }


class _Facts:
    """An export; its methods yield what was checked, and whether it holds."""

    def __init__(self, folder: Path) -> None:
        names = ("annotations", "effort", "fair_pay")
        self.coco, self.effort, self.pay = (
            json.loads((folder / f"{name}.json").read_bytes()) for name in names
        )
        texts = folder / "transcriptions.jsonl"
        lines = texts.read_text("utf-8").removesuffix("\n").split("\n") if texts.exists() else []
        self.lines = [json.loads(line) for line in lines if lines != [""]]
        self.files = sorted(path.name for path in (folder / "work_orders").glob("*.toml"))
        self.has_periods = {}
        for each in self.pay["work_orders"]:
            text = (folder / "work_orders" / f"{each['sha256']}.toml").read_text("utf-8")
            pay = tomllib.loads(text).get("pay", {})
            self.has_periods[each["sha256"]] = "days_between_payments" in pay
        self.items = {item["id"]: item for item in self.effort["items"]}
        self.totals, self.chosen = self.effort["totals"], self.effort["filter"]
        self.has_texts = texts.exists()

    def of_annotations(self) -> Facts:
        images = {image["id"]: image for image in self.coco["images"]}
        labels = {label["id"]: label["name"] for label in self.coco["categories"]}
        tags = self.coco.get("image_tags", [])
        regions = self.coco["annotations"] + tags
        for listed in (self.coco["images"], regions, self.coco["categories"]):
            ids = [each["id"] for each in listed]
            yield "annotations.json: an id twice", len({*ids}) == len(ids)
        found = [(at, name) for at, image in images.items() for name in image.get("tags", [])]
        yield "tags", found == [(each["image_id"], labels[each["category_id"]]) for each in tags]
        kinds = [each for one in self.coco["categories"] for each in one.get("attribute_kinds", [])]
        pairs = {(each["name"], each["kind"]) for each in kinds}
        keys = [each["hotkey"] for each in self.coco["categories"] if "hotkey" in each]
        yield "categories: a hotkey twice", len({*keys}) == len(keys)
        yield "attribute_kinds", len(pairs) == len({name for name, _ in pairs})
        for each in regions:
            ms = self.items[each["image_id"]].get("active_ms", {}).get(str(each["id"]))
            is_told = each.get("attributes", {}).get("active_ms") == ms
            yield (
                f"region {each['id']}: active_ms",
                is_told and ("bbox" in each or "area" not in each),
            )
        lines, known = [], {*labels, None}
        for each in self.coco["annotations"]:
            where, box, image = f"annotation {each['id']}", each["bbox"], images[each["image_id"]]
            is_crowd = each.get("attributes", {}).get("crowd") is True
            yield f"{where}: iscrowd", each["iscrowd"] == int(is_crowd)
            yield f"{where}: proposed", {each.get("proposed", {}).get("category_id")} <= known
            yield f"{where}: area", each["area"] == box[2] * box[3]
            yield f"{where}: right edge", box[0] + box[2] <= image["width"] * SLACK
            yield f"{where}: lower edge", box[1] + box[3] <= image["height"] * SLACK
            line = {"item_id": image["id"], "file": image["file_name"], "annotation_id": each["id"]}
            line |= {"label": labels[each["category_id"]], "bbox": box}
            text = each.get("attributes", {}).get("transcription")
            lines += [line | {"text": text}] if text else []
        yield "transcriptions.jsonl: texts", lines == [e for e in self.lines if e["bbox"]]
        for line in self.lines:
            item, is_known = self.items[line["item_id"]], line["label"] in labels.values()
            yield "transcriptions.jsonl: a line", line["file"] == item["file"] and is_known
            yield "transcriptions.jsonl: a place", "place" not in line or bool(item["left_out"])
        there = [
            (item["id"], item["file"], item["part"])
            for item in self.items.values()
            if item["left_out"] is None
        ]
        named = [(at, image["file_name"], image.get("part", 0)) for at, image in images.items()]
        yield "images: which, in which order, of which file and part", there == named

    def of_items(self) -> Facts:
        for at, item in self.items.items():
            every = item["regions"] + item["regions_left_out"]
            is_piece = item["status"] == "done" and not item["practice"]
            yield f"item {at}: is_completed", is_piece or not item["is_completed"]
            if "ms" in item:
                work_ms = sum(item["ms"].get(category, 0) for category in OF_ITEMS)
                yield f"item {at}: work_ms", work_ms == item["work_ms"]
                shared = sum(item.get("active_ms", {}).values()) + item.get("deleted_active_ms", 0)
                is_shared = "active_ms" not in item or item["unassigned_ms"] == work_ms - shared
                yield f"item {at}: unassigned_ms", is_shared
            yield f"item {at}: paid_regions", item["paid_regions"] <= every * item["is_completed"]
            yield f"item {at}: left_out", not (item["left_out"] and item["regions"])
            yield f"item {at}: fault", item["fault"] is None or item["review"] == "rejected"
            is_seen = item["reviewed_sha256"] is not None
            yield f"item {at}: reviewed_sha256", item["review"] != "none" or not is_seen
            made = item["pasted_regions"] + item["proposed_regions"]
            yield f"item {at}: audio_ms", item.get("audio_ms", 0) <= item.get("length_ms", 0)
            yield f"item {at}: pasted_regions or proposed_regions", made <= every
            said = item.get("proposals", {"undecided": 0, "kept": item["proposed_regions"]})
            there = said["undecided"] + said["kept"] + said.get("corrected", 0)
            is_right = there == item["proposed_regions"]
            is_right &= said["undecided"] <= item["regions_left_out"]
            yield f"item {at}: proposals", is_right and said.get("ms", 0) <= item.get("work_ms", 0)
        files = {(item["file"], item["sha256"]) for item in self.items.values()}
        places = {(item["file"], item["part"]) for item in self.items.values()}
        yield "items: a file of two digests", len(files) == len(dict(files))
        yield "items: a part twice", len(places) == len(self.effort["items"])

    def of_effort(self) -> Facts:
        totals, most = self.totals, self.totals["observed_ms"] / 60_000
        is_right = totals["core_night_minutes"] <= totals["night_minutes"] <= most
        yield "totals: night_minutes or core_night_minutes", is_right
        yield "totals: sample_ms", totals["sample_ms"] <= totals["observed_ms"]
        yield "totals: sessions", totals["sessions"] or not totals["recorded_ms"]
        if self.chosen:
            yield "filter", self.chosen["items"] == len(self.items) < self.chosen["of"]
            off_item = self.effort.get("off_item", {"ms": {}})
            timed = off_item["ms"] or off_item.get("bins") or "sessions" in self.effort
            yield "filter: other time, or a witness", not (timed or self.effort["witness"])
        witness = self.effort["witness"] or {}
        one, said = "answer" in witness, sum(n for n in witness.values() if type(n) is int)
        is_right = self.pay["workers"] <= 1 if one else said in range(2, self.pay["workers"] + 1)
        yield "witness", is_right or not witness
        is_signed = witness.get("signed", False)
        yield "witness: signed", not is_signed or "ledgers" in self.effort
        yield "witness: signed with", not one or is_signed is ("hand_in_sha256" in witness)
        texts = ["transcriptions.jsonl"] if self.has_texts else []
        yield "effort.json: seals", sorted(self.effort["seals"]) == ["annotations.json", *texts]
        yield "fair_pay.json: seals", sorted(self.pay["seals"]) == ["README.md", "effort.json"]

    def of_gaps(self) -> Facts:
        places = {**self.items, None: self.effort.get("off_item", {})}
        for at, place in (*places.items(), ("all", self.totals)):
            for category, rows in place.get("bins", {}).items():
                yield f"item {at}: bins.{category}", category in WORK and gaps_fit(rows)
        ms, bins = self.totals["ms"], self.totals["bins"]
        for category, rows in bins.items():
            yield f"totals: bins.{category}", sum(row[2] for row in rows) <= ms[category]
        breaks = sum(row[3] for rows in bins.values() for row in rows)
        yield "totals: bins", self.chosen or breaks <= ms["rest"] + ms["away"] + ms["declared"]
        if self.effort["detail"] == "full":
            rows = [
                (c, row)
                for each in places.values()
                for c, some in each["bins"].items()
                for row in some
            ]
            yield "totals: bins, of items and of none", added(rows) == bins
        own: dict[Json, list[Json]] = {at: [] for at in places}
        for span in (s for session in self.effort.get("sessions", []) for s in session["spans"]):
            gap, at = span["gap_category"], span["gap_item_id"]
            rows = own[span["item_id"] if gap is None else at]
            rows += [(gap or span["category"], row) for row in span["bins"]]
        for at, rows in own.items() if "sessions" in self.effort else ():
            yield f"item {at}: bins, of spans", added(rows) == places[at]["bins"]

    def of_sessions(self) -> Facts:
        sessions, places = self.effort.get("sessions", []), {None, *self.items}
        for number, session in enumerate(sessions, 1):
            where = f"session {number}"
            yield f"{where}: number", session["number"] == number
            yield f"{where}: method", session["method"] == "effort/1"
            for span in session["spans"]:
                gap, ids = span["gap_category"], {span["item_id"], span["gap_item_id"]}
                is_gap = gap in WORK or gap is span["gap_item_id"] is None
                yield f"{where}: a span", ids <= places and is_gap and gaps_fit(span["bins"])
            yield from self._answers(where, session["spans"], session["corrections"])
        rows = [row for each in sessions for row in (each, *each["spans"], *each["corrections"])]
        marked = any(each["sample"] for each in (*self.effort["items"], *rows))
        yield "sample", self.effort["sample"] or not (marked or self.totals["sample_ms"])
        if "sessions" in self.effort:
            spans = [span for session in sessions for span in session["spans"]]
            ms = [
                s["end_ms"] - s["start_ms"] for s in spans if s["sample"] and s["category"] in WORK
            ]
            told = (self.totals["sessions"], self.totals["sample_ms"])
            yield "totals: sessions or sample_ms", told == (len(sessions), sum(ms))

    @staticmethod
    def _answers(where: str, spans: Json, corrections: Json) -> Facts:
        """Check that each answer names a span of the right category, or withdraws a claim."""
        pieces, claims = [[(s["start_ms"], s["end_ms"], s["category"])] for s in spans], {}
        for number, said in enumerate(corrections):
            start, end, now = said["start_ms"], said["end_ms"], said["to"]
            kind = "".join("x-"[said[k] is None] for k in ("entry", "claim", "from", "to"))
            is_declared = now == "declared"
            can_be = kind in ("x-xx", "-xx-") or (kind == "---x" and is_declared)
            yield f"{where}: correction {number}", can_be and is_declared is (said["reason"] != "")
            if kind == "---x":
                back = {"claim": number, "from": "declared", "to": None, "reason": ""}
                claims[number] = said | back
            elif kind == "-xx-":
                is_right = claims.pop(said["claim"], None) == said
                yield f"{where}: claim of correction {number}", is_right
            else:
                own = pieces[said["entry"]]
                was = {at for first, last, at in own if first < end and last > start}
                is_within = own[0][0] <= start < end <= own[-1][1]
                yield f"{where}: from of correction {number}", is_within and was == {said["from"]}
                before = [(first, min(last, start), at) for first, last, at in own if first < start]
                after = [(max(first, end), last, at) for first, last, at in own if last > end]
                own[:] = [*before, (start, end, now), *after]


class _OfPay(_Facts):
    """The same for the pay."""

    def of_pay(self) -> Facts:
        pay, summary, is_whole = self.pay, self.pay["summary"], self.chosen is None
        told = {key: self.effort[key] for key in ("detail", "sample", "job")}
        told |= {"is_complete": is_whole}
        told["period"] = PERIODS[any(self.has_periods.values())]
        told["incomplete_because"] = None if is_whole else SOME_ITEMS
        told["method"] = "effort/1"
        paid = [total["paid"] for total in pay["totals"] if total["paid"] is not None]
        is_told = any(each["received"]["exact"] is not None for each in paid)
        told["paid"] = {"reason": None if is_whole and is_told else NOT_PAID[is_whole]}
        timed = sum(bool(item.get("ms")) for item in self.items.values())
        if self.effort["detail"] == "job":
            timed = min(pay["coverage"]["items_with_effort"], len(self.items))
        told["coverage"] = {key: self.totals[key] for key in ("items", "items_completed")}
        told["coverage"] |= {"items_with_effort": timed}
        for key, value in told.items():
            yield f"fair_pay.json: {key}", pay[key] == value
        told = {key: pay[key] for key in ("method", "detail", "sample", "is_complete", "workers")}
        noun = "item" if len(self.items) == 1 else "items"
        told |= {"coverage": f"effort recorded for {timed} of {len(self.items)} {noun}"}
        told |= {"work_orders": [*self.has_periods], "definition": DEFINITION}
        yield "fair_pay.json: summary", summary == summary | told
        named = [f"{order['sha256']}.toml" for order in pay["work_orders"]]
        yield "work_orders: one twice, or not named", self.files == sorted(named)

    def of_parts(self) -> Facts:
        parts, workers = self.pay["parts"], self.pay["workers"]
        is_full = self.pay["detail"] == "full"
        digests = [None, *self.has_periods]
        places = [(digests.index(part["work_order"]), part["period"]) for part in parts]
        yield "parts: their order", places == sorted(places)
        yield "work_orders: which", {*digests} == {None, *(p["work_order"] for p in parts)}
        periods: dict[Json, list[int]] = {}
        for part in parts:
            periods.setdefault((part["worker"], part["work_order"]), []).append(part["period"])
        for (worker, order), found in periods.items():
            count = len(found) if self.has_periods.get(order) else 1
            yield f"parts: periods of {worker}", found == [*range(1, count + 1)]
        counts = [part["workers"] for part in parts]
        named = [*dict.fromkeys(part["worker"] for part in parts)]
        yield "parts: their workers", all(bool(part["worker"]) is is_full for part in parts)
        many = [part for part in parts if part["periods"] != part["workers"]]
        alike = all(p["period"] == 1 < p["workers"] < p["periods"] for p in many)
        yield "parts: periods", alike and not (is_full and many)
        yield "workers", not is_full or ({*counts} <= {1} and workers == len(named))
        yield "workers", is_full or max([0, *counts]) <= workers <= sum(counts)
        groups = [(name, 1, [p for p in parts if p["worker"] == name]) for name in named]
        groups = groups if len(named) > 1 else []
        groups += [(named[0] if workers == 1 and parts else None, workers, parts)]
        expected = [
            (name, count, currency)
            for name, count, own in groups
            for currency in dict.fromkeys(part["figures"]["currency"] for part in own)
        ]
        totals = [(t["worker"], t["workers"], t["figures"]["currency"]) for t in self.pay["totals"]]
        yield "totals: of whom and in what", totals == expected
        busy = {part["worker"] for part in parts if part["inputs"]["effort_ms"]}
        if is_full and not self.chosen and busy:
            yield "sessions", ("sessions" in self.effort) is (len(busy) == 1)

    def of_reviews(self) -> Facts:
        for number, part in enumerate(self.pay["parts"], 1):
            where, inputs, workers = f"part {number}", part["inputs"], part["workers"]
            yield f"{where}: conversions", workers == 1 or not inputs["conversions"]
            off = [
                Fraction(each["from_amount"]) - Fraction(each["amount"]) / Fraction(each["rate"])
                for each in inputs["conversions"]
            ]
            lost = Fraction(sum(each for each in off if each > 0))
            yield f"{where}: lost", workers > 1 or Fraction(inputs["conversion"]) == lost
            for key in COUNTED:
                reviews = ("accepted", "rejected", "withdrawn")
                seen = [Fraction(inputs[f"{key}_{review}"]) for review in reviews]
                yield f"{where}: {key} reviewed", sum(seen) <= Fraction(inputs[f"{key}_completed"])
            on_items, declared = inputs["declared_item_ms"], inputs["effort_ms"].get("declared", 0)
            yield f"{where}: declared on items", on_items <= declared

    def of_money(self) -> Facts:
        for total in (each for each in self.pay["totals"] if each["paid"]):
            currency = total["figures"]["currency"]
            where = f"totals in {currency}, paid"
            sums = {name: total["paid"][name]["exact"] for name in SUMS}
            same = [t for t in self.pay["totals"] if t["figures"]["currency"] == currency]
            own = [each["paid"] for each in same if each["worker"]]
            is_sum = total["worker"] is None and len(own) == self.pay["workers"] > 1
            for name in SUMS if is_sum else ():
                known = [Fraction(n) for each in own if (n := each[name]["exact"]) is not None]
                told = None if sums[name] is None else Fraction(sums[name])
                yield f"{where}.{name}", told == (sum(known) if known else None)
            converted = sum(
                Fraction(one["amount"]) / Fraction(one["rate"])
                for part in self.pay["parts"]
                if part["figures"]["currency"] == currency
                and total["worker"] in (None, part["worker"])
                for one in part["inputs"]["conversions"]
            )
            numbers = {name: Fraction(text or 0) for name, text in sums.items()}
            yield f"{where}: less than nothing", min(numbers.values()) >= 0
            came = numbers["received"] + numbers["top_up_paid"] - numbers["confirmed"]
            yield f"{where}: signed", min(came, numbers["sent"] - numbers["sent_signed"]) >= 0
            yield f"{where}.received", numbers["received"] >= converted
            yield f"{where}.fees", sums["received"] is not None or not numbers["transfer_fees"]


def check(folder: Path) -> None:
    """Raise ValueError, or another error, for the first false fact of an export."""
    facts = _OfPay(folder)
    of_effort = (facts.of_effort, facts.of_gaps, facts.of_sessions)
    of_pay = (facts.of_pay, facts.of_parts, facts.of_reviews, facts.of_money)
    for each in (facts.of_annotations, facts.of_items, *of_effort, *of_pay):
        for what, holds in each():
            if not holds:
                raise ValueError(f"{what} cannot be")
