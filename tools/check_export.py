"""Checks an export apart from the program that made it: python3 tools/check_export.py FOLDER...

Written from docs/export-format.md and docs/pay.md alone, without anything of the program in it.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

WORK = ("label", "self_check", "rework", "training", "review")
OBSERVED = (*WORK, "guideline", "wait", "admin")
FROM_GROSS = re.compile(r"(fees|conversion|tax|other)_\d+|top_up_due")
PAYABLE = (*OBSERVED, "rest", "declared")
CATEGORIES = (*PAYABLE, "away", "unobserved")
MINOR = {0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"}
MINOR |= {3: "BHD IQD JOD KWD LYD OMR TND", 4: "CLF UYW"}  # digits of the minor unit; else 2
OTHERS = "guideline_ms + training_ms + rework_ms + review_ms + wait_ms + admin_ms"
FORMULAS = {"piece_ms": "label_ms + self_check_ms", "observed_ms": f"piece_ms + {OTHERS}"}
FORMULAS |= {"paid_rest_ms": "rest_ms * rests_paid", "floor": "floor_amount / floor_hours"}
FORMULAS |= {"other_ms": f"{OTHERS} + paid_rest_ms + declared_ms * declared_paid"}
FORMULAS |= {"hours_ms": "observed_ms + declared_ms + paid_rest_ms"}
FORMULAS |= {"floor_pay": "floor * hours_ms / 3600000", "other_rate": ""}
PAY = {"item_pay": "items * item_rate", "other_pay": "other_ms * other_rate / 3600000"}
PAY |= {"region_pay": "regions * region_rate", "hour_pay": "piece_ms * hour_rate / 3600000"}
RATES = {"task_rate": "gross * 3600000 / piece_ms", "full_rate": "net * 3600000 / hours_ms"}
RATES |= {"paid_time_rate": "gross * 3600000 / hours_ms"}
SETTLED = {"shortfall": "max(0, floor_pay - net)", "top_up_due": "shortfall"}
OF_ALL = {"gross", "net", "floor_pay", "shortfall", "owed"}  # not known while one part is not
SHORT = ("hours_ms", "gross", "net", "owed", "shortfall", "floor", *RATES)
TERM = re.compile(r"floor(_amount|_hours)?|(item|region|hour|other)_rate|percent_\d+|\w+_paid")
PLAIN = re.compile(r"\w+_(ms|paid)(_of_\d+)?|(items|regions)(_of_\d+)?|floor_hours|percent_\d+")
UNSUMMED, PIECES = {"floor_pay", "top_up_due", "owed", "shortfall"}, {"items", "regions", "bonus"}
METHODS = {"effort/1": "c2b4050c0418bd4aac5f76f06a10a9eb492988606207bf9189876fe339050344"}
BASES, YES = ("completed", "accepted"), ("yes", True)
TOLD = """\
  recomputed: digests, seals and regions_sha256; sums of time; figures of pay; the summary
  only stated: {}counts of paid regions, reviews, texts; that it was worked and paid"""
STATED = {"full": "", "item": "gap bins, what several workers are owed, "}
STATED |= {"job": STATED["item"] + "times by category, items with effort, "}
FAULTS = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError)
Json = Any


def same(where: str, expected: Json, found: Json) -> None:
    if expected != found or type(expected) is not type(found):
        raise ValueError(f"{where}: it says {found!r:.300}, it must be {expected!r:.300}")


def compare(where: str, expected: Mapping[str, Json], found: Mapping[str, Json]) -> None:
    for key in {**expected, **found}:
        same(f"{where}.{key}", expected.get(key), found.get(key))


def canonical(value: Json, where: str = "") -> str:
    """Return the form of RFC 8785; with ``where``, check seals, which stand for their objects."""
    if isinstance(value, Mapping):
        plain = {key: each for key, each in value.items() if not where or key != "content_sha256"}
        keys = sorted(plain, key=lambda key: str(key).encode("utf-16-be"))
        pairs = (f"{canonical(k)}:{canonical(plain[k], where and f'{where}.{k}')}" for k in keys)
        text = "{" + ",".join(pairs) + "}"
        if len(plain) == len(value):
            return text
        seal = sha256(text.encode()).hexdigest()
        same(f"{where}.content_sha256", seal, value["content_sha256"])
        return f'"{seal}"'
    if isinstance(value, list):
        places = (where and f"{where}[{at}]" for at in range(len(value)))
        return "[" + ",".join(map(canonical, value, places)) + "]"
    if isinstance(value, float) and (value == 0 or 1e-6 <= abs(value) < 1e21):
        return exact(Fraction(repr(value)))
    if isinstance(value, float):
        mantissa, _, exponent = repr(value).partition("e")
        return f"{mantissa}e{int(exponent):+d}"
    is_long = type(value) is int and abs(value) >= 2**53
    return json.dumps(str(value) if is_long else value, ensure_ascii=False)


def parse(data: bytes) -> Json:
    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        same(f"keys of an object, {pairs!r:.90}", len(dict(pairs)), len(pairs))
        return dict(pairs)

    value = json.loads(data, object_pairs_hook=unique)
    return json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())


def counts(ms: Mapping[str, int], bins: Mapping[str, Json]) -> Counter[str]:
    flat = Counter({f"ms.{category}": number for category, number in ms.items()})
    for category, (upper, *numbers) in ((key, row) for key, rows in bins.items() for row in rows):
        flat |= {f"bins.{category}[{upper} s][{n}]": each for n, each in enumerate(numbers, 1)}
    return +flat


def exact(number: Fraction, at_least: int = 0) -> str:
    ends = (places for places in range(at_least, 99) if not 10**places % number.denominator)
    return str(number) if (places := next(ends, None)) is None else rounded(number, places)


def rounded(number: Fraction, places: int) -> str:
    whole, below = divmod(int(abs(number) * 10**places + Fraction(1, 2)), 10**places)
    sign = "-" if number < 0 and whole + below else ""
    return f"{sign}{whole}.{below:0{places}}" if places else f"{sign}{whole}"


def evaluate(formula: str, known: Mapping[str, Json]) -> Fraction:
    """Return what max(...), sum(...) or a bare sum of products gives."""

    def value(term: str) -> Json:
        above, _, below = term.partition(" / ")
        numbers = [Fraction(known.get(each, each)) for each in above.split(" * ")]
        return math.prod(numbers) / Fraction(known.get(below, below or 1))

    parts = formula.removesuffix(")").split("(")[-1].split(", ")
    sums = [sum(map(value, part.replace(" - ", " + -1 * ").split(" + "))) for part in parts]
    return max(sums) if formula.startswith("max") else Fraction(sum(sums))


class Sheet:
    """Figures as they must stand in the file; ``alone``: of one worker, so that it shows how."""

    def __init__(self, currency: str | None, *, alone: bool) -> None:
        self.alone, self.known, self.figures = alone, dict[str, Json](), dict[str, Json]()
        self.minor = next((d for d, names in MINOR.items() if (currency or "") in names), 2)

    def put(self, name: str, given: Json = None, formula: str = "") -> None:
        """Add a figure: a given number, or one worked out."""
        number, value = None if given is None else Fraction(given), None
        with suppress(TypeError, ZeroDivisionError):  # a number is not known, or is 0
            number = evaluate(formula, self.known) if formula else number
        if number is not None:
            is_plain = PLAIN.fullmatch(name)
            value = exact(number, 0 if is_plain else self.minor)
            is_line = formula if self.alone else not TERM.fullmatch(name)
            is_sum = name in OF_ALL or name == "top_up_due"
            if not is_plain and (is_line or is_sum or "/" in value):
                value = rounded(number, self.minor + (0 if is_sum else 4))
        names = {*re.findall(r"[a-z]\w*", formula if self.alone else "")} - {"max", "sum"}
        inputs: Json = {key: exact(n) for key in names if (n := self.known[key]) is not None}
        figure = {"value": value, "exact": None if number is None else exact(number), "unit": ""}
        figure |= {"formula": (formula or None) if self.alone else None, "inputs": inputs}
        self.known[name], self.figures[name] = number, {**figure, "reason": number is None}


def compute(part: Json, order: Json, basis: str) -> Sheet:
    """Return the figures of one worker under one order, or of several workers added up."""
    pay, inputs, floor = order.get("pay", {}), part["inputs"], order["floor"]
    sheet = Sheet(pay.get("currency"), alone=part["workers"] == 1)
    given: dict[str, Json] = {f"{name}_ms": inputs["effort_ms"].get(name, 0) for name in PAYABLE}
    given |= {key: int(pay.get(key, "yes") in YES) for key in ("rests_paid", "declared_paid")}
    given |= {f"floor_{key}": floor[key] for key in ("amount", "hours") if floor}
    given |= {f"{key}_rate": pay.get(f"per_{key}") for key in ("item", "region", "hour")}
    given |= {key: inputs[f"{key}_{basis}"] for key in ("items", "regions")}
    given |= {"bonus": inputs["bonus"] if pay else None, "other_rate": pay.get("other_hour")}
    rated = [key for key in ("item", "region", "hour", "other") if given[f"{key}_rate"] is not None]
    is_known = bool(rated) and given["items"] is not None
    highest = ["floor"] * bool(floor) + ["hour_rate"] * ("hour" in rated)
    formulas = {**FORMULAS, **PAY} if floor else {**FORMULAS, **PAY, "floor": ""}
    if "other" not in rated and highest:
        formulas["other_rate"] = "max(floor, hour_rate)" if len(highest) > 1 else highest[0]
        rated.append("other")
    formulas["gross"] = " + ".join([f"{key}_pay" for key in rated] + ["bonus"]) if is_known else ""
    net = ["gross"]
    for number, each in enumerate(pay.get("deductions", ()), 1):
        net.append(f"{each['kind']}_{number}")
        if "percent" in each:
            given[f"percent_{number}"] = each["percent"]
            formulas[net[-1]] = f"gross * percent_{number} / 100"
        else:
            given[net[-1]] = Fraction(each["amount"]) * part["workers"]
    formulas |= {"net": " - ".join(net), **RATES, **SETTLED}
    formulas |= {} if pay.get("top_up_to_floor", "yes") in YES else {"top_up_due": ""}
    for name in [*(each for each in given if each not in formulas), *formulas]:
        is_idle = name == "floor_pay" and not sheet.known["hours_ms"]
        is_null = is_idle or (name in RATES and not sheet.alone)
        sheet.put(name, given.get(name), "" if is_null else formulas.get(name, ""))
    is_open = sheet.known["top_up_due"] is None
    sheet.put("owed", formula="max(0, net)" if is_open else "net + top_up_due")
    return sheet


def flat(part: Json, basis: str) -> dict[str, Json]:
    every = {**part["figures"]["terms"], **part["figures"][basis]}
    return {n: {**f, "unit": "", "reason": f["reason"] is not None} for n, f in every.items()}


def add_up(parts: Json, basis: str, *, alone: bool) -> Sheet:
    """Return the figures of several parts together: of one worker, or of several."""
    sheet = Sheet(parts[0]["figures"]["currency"], alone=alone)
    figures = [flat(part, basis) for part in parts]
    if len(parts) == 1:
        sheet.figures = figures.pop()
        for name in () if alone else RATES:
            sheet.put(name)
    for name in {name: 0 for each in figures for name in each}:
        found = [each[name]["exact"] if name in each else "" for each in figures]
        numbers = {f"{name}_of_{n}": text for n, text in enumerate(found, 1) if text}
        is_hidden = not alone and sheet.known.get("gross") is None and FROM_GROSS.fullmatch(name)
        is_whole = name in OF_ALL or is_hidden
        if name in RATES:
            sheet.put(name, formula=RATES[name] if alone else "")
        elif TERM.fullmatch(name):
            is_one = None not in found and len({*found} - {""}) == 1
            sheet.put(name, max(found) if is_one else None)
        elif not numbers or (is_whole and None in found):
            sheet.put(name)
        else:
            for each, text in numbers.items() if alone else ():
                sheet.put(each, text)
            total = sum(map(Fraction, numbers.values()))
            sheet.put(name, total, f"sum({', '.join(numbers)})" if alone else "")
    return sheet


class Export:
    """All documents of a folder; each check raises at the first thing that is not right."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        same("links in the folder", [], [path.name for path in paths if path.is_symlink()])
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        listed = parse(self.files.pop("manifest.json"))["files"]
        self.digests = {path: sha256(data).hexdigest() for path, data in self.files.items()}
        expected = {path: (len(self.files[path]), seal) for path, seal in self.digests.items()}
        found = {each["path"]: (each["size"], each["sha256"]) for each in listed}
        compare("manifest.json, size and sha256 of ", expected, found)
        names = ("annotations.json", "effort.json", "fair_pay.json")
        self.coco, self.effort, self.pay = (parse(self.files[name]) for name in names)
        self.items = {item["id"]: item for item in self.effort["items"]}
        self.is_timed = self.effort["detail"] != "job"
        self.booked, self.orders = Counter[str](), dict[str | None, Json]({None: {"floor": None}})

    def check(self) -> str:
        """Compare what can be worked out with what is written, and tell what that is."""
        self._check_annotations()
        self._check_effort()
        self._check_pay()
        self._check_summary()
        for name, document in (("effort.json", self.effort), ("fair_pay.json", self.pay)):
            canonical(document, name)
            digests = {path: self.digests[path] for path in document["seals"]}
            compare(f"{name}, seals", digests, document["seals"])
        return TOLD.format(STATED[self.effort["detail"]])

    def _check_annotations(self) -> None:
        names = {each["id"]: each["name"] for each in self.coco["categories"]}
        forms: dict[int, list[Json]] = {number: [] for number in self.items}
        for each in self.coco["annotations"]:
            where, box = f"annotations.json, annotation {each['id']}", each["bbox"]
            form = [each["id"], names[each["category_id"]], box, each.get("attributes", {})]
            forms[each["image_id"]].append(form)
            same(f"{where}.area", float(box[2] * box[3]), float(each["area"]))
            active_ms = self.items[each["image_id"]].get("active_ms", {}).get(str(each["id"]))
            same(f"{where}, active_ms", active_ms, form[3].get("active_ms"))
        images = {image["id"]: image for image in self.coco["images"]}
        kept = sorted(number for number, item in self.items.items() if item["left_out"] is None)
        same("annotations.json, ids of images", kept, sorted(images))
        for number, item in self.items.items():
            seal = sha256(canonical(forms[number]).encode()).hexdigest()
            where = f"effort.json, item {number} ({item['file']})"
            same(f"{where}, regions_sha256", seal, item["regions_sha256"])
            same(f"{where}, regions", len(forms[number]), item["regions"])
            times = {f"{category}_ms": ms for category, ms in item.get("ms", {}).items()}
            times |= {"work_ms": item["work_ms"]} if self.is_timed else {}
            where = f"annotations.json, image {number}, effort"
            compare(where, times, images.get(number, {"effort": times}).get("effort", {}))

    def _check_spans(self, places: Mapping[int | None, Json]) -> None:
        sums: dict[int | None, Counter[str]] = {number: Counter() for number in places}
        totals, sample_ms = self.effort["totals"], 0
        for session in self.effort["sessions"]:
            end_ms = 0
            for span in session["spans"]:
                ms, category = span["end_ms"] - span["start_ms"], span["category"]
                where = f"effort.json, session {session['number']}, end_ms and start_ms in order"
                start_ms, end_ms = max(end_ms, span["end_ms"] - ms), span["end_ms"]
                same(where, (start_ms, True), (span["start_ms"], ms > 0))
                self.booked[f"{session['worker']} under {span['work_order']}, {category}"] += ms
                sample_ms += ms if span["sample"] and category in OBSERVED else 0
                sums[span["item_id"]] += counts({category: ms}, {})
                gap = "item_id" if span["gap_category"] is None else "gap_item_id"
                sums[span[gap]] += counts({}, {span["gap_category"] or category: span["bins"]})
        for number, place in places.items():
            where = f"item {number} ({place['file']})" if number else "off_item"
            compare(f"effort.json, {where}", sums[number], counts(place["ms"], place["bins"]))
        same("effort.json, totals.sample_ms", sample_ms, totals["sample_ms"])
        same("effort.json, totals.sessions", len(self.effort["sessions"]), totals["sessions"])

    def _check_effort(self) -> None:
        totals, ms = self.effort["totals"], self.effort["totals"]["ms"]
        numbers = sha256(canonical(self.effort["method"]).encode()).hexdigest()
        same("effort.json, method and its numbers", METHODS[self.effort["method"]["name"]], numbers)
        places = {**self.items, None: self.effort.get("off_item")}
        if "sessions" in self.effort:
            self._check_spans(places)
        for number, item in self.items.items() if self.is_timed else ():
            where = f"effort.json, item {number} ({item['file']})"
            work_ms = sum(item["ms"].get(category, 0) for category in WORK)
            same(f"{where}, work_ms", work_ms, item["work_ms"])
            if "active_ms" in item:
                shared = sum(item["active_ms"].values()) + item["deleted_active_ms"]
                same(f"{where}, unassigned_ms", work_ms - shared, item["unassigned_ms"])
                same(f"{where}, active_ms within work_ms", min(shared, work_ms), shared)
        if self.is_timed:
            each = (counts(place["ms"], place.get("bins", {})) for place in places.values())
            found = counts(ms, totals["bins"] if self.effort["detail"] == "full" else {})
            compare("effort.json, totals", sum(each, Counter()), found)
        observed_ms = sum(ms[category] for category in OBSERVED)
        expected = {"item_work_ms": sum(ms[each] for each in WORK), "observed_ms": observed_ms}
        expected |= {"declared_ms": ms["declared"], "recorded_ms": sum(ms[c] for c in CATEGORIES)}
        expected |= {"observed_plus_declared_ms": observed_ms + ms["declared"]}
        expected |= {"items": len(self.items), "regions": len(self.coco["annotations"])}
        expected |= {"items_completed": sum(each["is_completed"] for each in self.items.values())}
        compare("effort.json, totals", expected, {key: totals[key] for key in expected})

    def _check_pay(self) -> None:
        for each in self.pay["work_orders"]:
            order = tomllib.loads(self.files[each["file"]].decode())
            seal = self.digests[each["file"]]
            same(each["file"], (seal, f"work_orders/{seal}.toml"), (each["sha256"], each["file"]))
            floors = [{"hours": 1, **floor} for floor in order.get("floors", ())]
            floors.sort(key=lambda f: Fraction(f["amount"]) / Fraction(f["hours"]), reverse=True)
            self.orders[seal] = {**order, "floor": floors[0] if floors else None}
        for part, basis in ((part, basis) for part in self.pay["parts"] for basis in BASES):
            sheet, found = compute(part, self.orders[part["work_order"]], basis), flat(part, basis)
            is_open = UNSUMMED if basis == "completed" else found.keys() - PAY.keys() - PIECES
            stated = [name for name in found if name in is_open and part["workers"] > 1]
            where = f"fair_pay.json, part of {part['worker']} under {part['work_order']}, {basis}"
            compare(where, sheet.figures | {name: found[name] for name in stated}, found)
        for total, basis in ((total, basis) for total in self.pay["totals"] for basis in BASES):
            worker, currency = total["worker"], total["figures"]["currency"]
            parts = [each for each in self.pay["parts"] if each["figures"]["currency"] == currency]
            parts = [each for each in parts if worker in (None, each["worker"])]
            sheet = add_up(parts, basis, alone=worker is not None or self.pay["workers"] == 1)
            where = f"fair_pay.json, total of {worker or 'all'} in {currency}, {basis}"
            compare(where, sheet.figures, flat(total, basis))
        done = [item for item in self.items.values() if item["is_completed"]]
        accepted = [item for item in done if item["review"] == "accepted"]
        expected, found = counts(self.effort["totals"]["ms"], {}) + self.booked, Counter[str]()
        for basis, items in (("completed", done), ("accepted", accepted)):
            expected[f"items_{basis}"] = len(items)
            expected[f"regions_{basis}"] = sum(item["paid_regions"] for item in items)
        for part in self.pay["parts"]:
            who, times = f"{part['worker']} under {part['work_order']}", part["inputs"]["effort_ms"]
            numbers = {key: n for key, n in part["inputs"].items() if isinstance(n, int)}
            spans = {f"{who}, {category}": ms for category, ms in times.items() if self.booked}
            found += Counter(numbers) + Counter(spans) + counts(times, {})
        compare("fair_pay.json, inputs of all parts together", +expected, found)

    def _check_summary(self) -> None:
        pay, totals, shown = self.pay, self.effort["totals"], []
        for total in (total for total in pay["totals"] if total["workers"] == pay["workers"]):
            figures = total["figures"]
            basis = "accepted" if figures["is_reviewed"] else "completed"
            floors = [self.orders[each]["floor"] for each in figures["work_orders"]]
            kinds = ", ".join(dict.fromkeys(floor["kind"] for floor in floors if floor)) or None
            row = {"currency": figures["currency"], "basis": basis, "floor_kind": kinds}
            shown.append(row | {name: flat(total, basis)[name]["value"] for name in SHORT})
        counted = sum(bool(item.get("ms")) for item in self.items.values())
        counted = counted if self.is_timed else pay["coverage"]["items_with_effort"]
        coverage = {key: totals[key] for key in ("items", "items_completed")}
        coverage["items_with_effort"] = counted
        compare("fair_pay.json, coverage", coverage, pay["coverage"])
        expected = {k: pay[k] for k in ("method", "detail", "sample", "is_complete", "workers")}
        expected |= {key: totals[key] for key in ("observed_ms", "observed_plus_declared_ms")}
        expected["coverage"] = f"effort recorded for {counted} of {len(self.items)} items"
        expected |= {"work_orders": [o["sha256"] for o in pay["work_orders"]], "pay": shown}
        compare("fair_pay.json, summary", expected, {key: pay["summary"][key] for key in expected})
        compare("annotations.json, info.fair_pay", pay["summary"], self.coco["info"]["fair_pay"])


def main(folders: Sequence[str]) -> int:
    """Return 0 if all is right, 1 if something differs, 2 if it was asked wrongly."""
    if not folders or not all(Path(each).is_dir() for each in folders):
        print("Usage: python3 tools/check_export.py FOLDER...", file=sys.stderr)
        return 2
    answer = 0
    for each in folders:
        try:
            print(f"yes: {each}\n{Export(Path(each)).check()}")
        except (*FAULTS, RecursionError) as fault:
            print(f"no: {each}\n  {fault if type(fault) is ValueError else repr(fault)}")
            answer = 1
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
