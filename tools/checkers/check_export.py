"""Checks exports independently of the program, by docs/export-format.md and docs/pay.md."""

from __future__ import annotations

import json
import math
import os
import re
import runpy
import sys
import tomllib
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

Json = Any
WORK, EXPONENT = ("label", "self_check", "rework", "training", "review"), r'"[-+\d._]+[eE][-+\d_]+"'
OBSERVED = (*WORK, "guideline", "wait", "admin")
PAYABLE = (*OBSERVED, "rest", "declared")
SUMS = {"item_work_ms": WORK, "observed_ms": OBSERVED, "declared_ms": ("declared",)}
SUMS |= {"observed_plus_declared_ms": (*OBSERVED, "declared")}
SUMS |= {"recorded_ms": (*PAYABLE, "away", "unobserved")}
OTHERS = "guideline_ms + training_ms + rework_ms + review_ms + wait_ms + admin_ms"
BEFORE = f"""declared_other_ms = declared_ms - declared_item_ms;piece_ms = label_ms + \
self_check_ms + declared_item_ms * declared_paid;observed_ms = label_ms + self_check_ms + \
{OTHERS};paid_rest_ms = rest_ms * rests_paid;hours_ms = observed_ms + declared_ms + \
paid_rest_ms;other_ms = {OTHERS} + paid_rest_ms + declared_other_ms * declared_paid;floor = \
floor_amount / floor_hours;floor_pay = floor * hours_ms / 3600000;other_rate = ;item_pay = items \
* item_rate;region_pay = regions * region_rate;audio_pay = audio_ms * audio_rate / 60000;hour_pay \
= piece_ms * hour_rate / 3600000;other_pay = other_ms * other_rate / 3600000"""
AFTER = """shortfall = max(0, floor_pay - net);top_up_due = shortfall;\
task_rate = gross * 3600000 / piece_ms;paid_time_rate = gross * 3600000 / hours_ms;\
full_rate = net * 3600000 / hours_ms;passed_on = gross * 100 / buyer_pay"""
FIRST, THEN = (dict(f.split(" = ") for f in text.split(";")) for text in (BEFORE, AFTER))
RATES = ("task_rate", "paid_time_rate", "full_rate", "passed_on")
KEYS = {"item": "per_item", "region": "per_region", "audio": "per_audio_minute"}
KEYS |= {"hour": "per_hour", "other": "other_hour"}
SHORT = ("hours_ms", "gross", "net", "owed", "shortfall", "floor", *RATES[:3])
OF_ALL = {"gross", "net", "floor_pay", "shortfall", "owed", "buyer_pay"}  # null if one part's is
ROUNDED = {*OF_ALL, "top_up_due", "open", "open_accepted", "top_up_open", "not_arrived"}
MINOR = """0 BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
3 BHD IQD JOD KWD LYD OMR TND 4 CLF UYW"""  # currencies whose minor unit does not have 2 digits
TERM = re.compile(r"floor(_amount|_hours)?|[a-z_]+_rate|[a-z]+_passed_on|percent_\d+|\w+_paid")
PAID = ("sent", "received", "transfer_fees", "top_up_paid", "sent_signed", "confirmed")
ALONE = ("bonus_by_worker", "bonus_by_vendor", "conversion_by_worker")  # of money, by one side
PIECES, ENDLESS, DUE = ("items", "regions", "audio_ms"), 10**9999, ("", "_accepted")
BASES, GONE = ("completed", "accepted", "expected"), ("rejected", "withdrawn")
ANSWERS, YES = ("rests_paid", "declared_paid", "withdrawn_paid"), ("yes", True)
BESIDE = [Path(__file__).with_stem(f"check_{p}") for p in ("forms", "facts", "readme", "reviewed")]
IS_WHOLE = all(path.exists() for path in BESIDE)
HELD = [runpy.run_path(str(path))["check"] for path in BESIDE * IS_WHOLE]
TOLD = f"""  recomputed: digests, seals, sums of time, figures of pay, the summary
  {"held, too" if IS_WHOLE else "not held: files are not beside this one"}: forms, words, facts
  only stated: who of several had how much; gap bins below full; reviews, nights, sound, payments
  not looked at: how orders, and why a figure is not known, are put into words"""
LEAF, ONE_SIDE = json.JSONEncoder(ensure_ascii=False).encode, "\n  only stated, in no sum: "
FAULTS = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError)


def same(where: str, expected: Json, found: Json) -> None:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in {**expected, **found}:
            same(f"{where}.{key}", expected.get(key), found.get(key))
    elif (type(found), found) != (type(expected), expected):
        raise ValueError(f"{where}: it says {found!r:.300}, it must be {expected!s:.300}")


def canonical(value: Json, where: str = "") -> str:  # RFC 8785; with where, seals are checked
    if isinstance(value, list):
        return f"[{','.join(canonical(v, where and f'{where}[{n}]') for n, v in enumerate(value))}]"
    if isinstance(value, float):
        mantissa, _, exponent = repr(value).partition("e")
        short = f"{Decimal(repr(value or 0)):f}".removesuffix(".0")
        return short if 1e-6 <= abs(value or 1) < 1e21 else f"{mantissa}e{int(exponent):+d}"
    if not isinstance(value, dict):
        return LEAF(str(value) if type(value) is int and abs(value) >= 2**53 else value)
    plain = {key: each for key, each in value.items() if not where or key != "content_sha256"}
    keys = sorted(plain, key=lambda key: str(key).encode("utf-16-be"))
    pairs = (f"{canonical(k)}:{canonical(plain[k], where and f'{where}.{k}')}" for k in keys)
    text = "{" + ",".join(pairs) + "}"
    if len(plain) == len(value):
        return text
    seal = sha256(text.encode()).hexdigest()
    same(f"{where}.content_sha256", seal, value["content_sha256"])
    return f'"{seal}"'


def parse(data: bytes) -> Json:
    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        same(f"keys of an object, {pairs!r:.90}", len(dict(pairs)), len(pairs))
        return dict(pairs)

    value = json.loads(data.decode(), object_pairs_hook=unique)
    return json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())


def spent(ms: Json, of: str = "") -> Counter[str]:
    return +Counter({f"{of}{category}": amount for category, amount in ms.items()})


def fixed(amount: Fraction, digits: int) -> str:  # halves are rounded up, away from zero
    twice: int = 2 * abs(amount.numerator) * 10**digits // amount.denominator
    whole, rest = divmod((twice + 1) // 2, int(10**digits))
    return "-" * (amount < 0 < whole + rest) + f"{whole}" + f".{rest:0{digits}}" * (digits > 0)


def exactly(amount: Fraction) -> str:  # the shortest decimal, or p/q if it has no finite one
    digits = range(0 if ENDLESS % amount.denominator else amount.denominator.bit_length())
    return next((fixed(amount, n) for n in digits if 10**n % amount.denominator == 0), str(amount))


class _Sheet:  # figures as the file must state them; alone: of one worker, with formulas
    def __init__(self, found: Json, money: str | None, *, alone: bool) -> None:
        self.found, self.money, self.alone = found, money or "", alone
        self.known, self.figures = dict[str, Json](), dict[str, Json]()

    def text(self, name: str, unit: str, amount: Fraction, formula: str) -> str:
        exact, is_money = exactly(amount), unit.partition("/")[0] == self.money
        minor = int((re.findall(rf"(\d)\D* {re.escape(self.money)}", MINOR) or "2")[0])
        is_given = not formula if self.alone else TERM.fullmatch(name) is not None
        digits = minor + 4 * (is_given or name not in ROUNDED) if is_money else 2
        if "/" not in exact and (is_given or (not is_money and unit != "percent")):
            digits = max(minor * is_money, len(exact.partition(".")[2]))
        return fixed(amount, digits)

    def value(self, term: str) -> Fraction:
        above, _, below = term.partition(" / ")
        numbers = [Fraction(self.known.get(each, each)) for each in above.split(" * ")]
        return math.prod(numbers) / Fraction(self.known.get(below, below or 1))

    def put(self, name: str, given: Json = None, formula: str = "") -> None:
        amount: Json = None if given is None or formula else Fraction(given)
        with suppress(TypeError, ZeroDivisionError):  # a number is unknown, or 0
            parts = formula.removesuffix(")").split("(")[-1].replace(" - ", " + -1 * ").split(", ")
            sums = [Fraction(sum(map(self.value, part.split(" + ")))) for part in parts if part]
            amount = (max(sums) if formula[:3] == "max" else sum(sums)) if sums else amount
        names = re.findall(r"[a-z]\w*", formula * self.alone)
        inputs = {key: exactly(n) for key in names if (n := self.known.get(key)) is not None}
        unit, why = self.found[name]["unit"], self.found[name]["reason"]
        figure: Json = {"unit": unit, "formula": formula * self.alone or None, "inputs": inputs}
        figure |= {"value": None, "exact": None, "reason": why if amount is None else None}
        if amount is not None:
            figure |= {"exact": exactly(amount), "value": self.text(name, unit, amount, formula)}
        self.figures[name], self.known[name] = figure, amount

    def fill(self, given: Json, formulas: Json) -> Json:
        for name in [*(each for each in given if each not in formulas), *formulas]:
            self.put(name, given.get(name), formulas.get(name, ""))
        return self.figures

    def compute(self, part: Json, order: Json, basis: str) -> Json:
        pay, inputs, floor, net = order["pay"], part["inputs"], order["floor"], ["gross"]
        bought, lost = pay.get("buyer_pays", {}), Fraction(inputs["conversion"])
        given: Json = {f"floor_{key}": floor[key] for key in ("amount", "hours") if floor}
        given |= {f"{unit}_rate": pay.get(key) for unit, key in KEYS.items()}
        given |= {f"buyer_{unit}_rate": bought.get(KEYS[unit]) for unit in [*KEYS][:4]}
        given |= {f"{name}_ms": inputs["effort_ms"].get(name, 0) for name in PAYABLE}
        given["declared_item_ms"] = inputs["declared_item_ms"]
        given |= {key: int(pay.get(key, "yes") in YES) for key in ANSWERS}
        for key in PIECES:  # withdrawn pieces count like accepted ones, if they are paid
            done, sure, taken, gone = (Fraction(inputs[f"{key}_{s}"]) for s in (*BASES[:2], *GONE))
            left, kept = done - taken - gone, gone * given["withdrawn_paid"]
            given[key] = dict(zip(BASES, (done, sure + kept, left + kept), strict=True))[basis]
        given["bonus"] = inputs["bonus"] if pay else None
        lines = [unit for unit in KEYS if given[f"{unit}_rate"] is not None]
        told = [unit for unit in KEYS if given.get(f"buyer_{unit}_rate") is not None]
        highest = ["floor"] * bool(floor) + ["hour_rate"] * ("hour" in lines)
        is_idle = not any(given[f"{k}_ms"] for k in PAYABLE if k != "rest" or given["rests_paid"])
        formulas = FIRST | ({} if floor else {"floor": ""}) | ({"floor_pay": ""} if is_idle else {})
        is_told = {*lines} <= {*told, "other"}
        if "other" not in lines and highest:
            formulas["other_rate"] = "max(floor, hour_rate)" if len(highest) > 1 else highest[0]
            lines = lines and [*lines, "other"]
        formulas["gross"] = " + ".join([*(f"{unit}_pay" for unit in lines), "bonus"] * bool(lines))
        for place, each in enumerate(pay.get("deductions", ()), 1):
            net.append(f"{each['kind']}_{place}")
            if "percent" in each:
                given[f"percent_{place}"] = each["percent"]
                formulas[net[-1]] = f"gross * percent_{place} / 100"
            else:
                given[net[-1]] = Fraction(each["amount"]) * part["periods"]
        net += [f"conversion_{len(net)}"] * bool(pay and lost)
        given |= {net[-1]: lost} if pay and lost else {}
        told = [FIRST[f"{u}_pay"].replace(f"{u}_rate", f"buyer_{u}_rate") for u in told * is_told]
        formulas |= {"net": " - ".join(net), "buyer_pay": " + ".join(told), **THEN}
        formulas |= {f"{u}_passed_on": f"{u}_rate * 100 / buyer_{u}_rate" for u in [*KEYS][:4]}
        formulas |= {} if self.alone else dict.fromkeys(RATES, "")
        formulas |= {} if pay.get("top_up_to_floor", "yes") in YES else {"top_up_due": ""}
        is_open = self.fill(given, formulas)["top_up_due"]["exact"] is None
        self.put("owed", formula="max(0, net)" if is_open else "net + top_up_due")
        if not self.alone:
            self.share(part["figures"][basis], {*net[1:]} & {*given})
        return self.figures

    def share(self, found: Json, fixed: set[str]) -> None:  # least to most
        net, floor = (Fraction(self.known[name] or 0) for name in ("net", "floor_pay"))
        known, gross = self.known, Fraction(self.known["gross"] or 0)
        percent: Json = sum(each for name, each in known.items() if name.startswith("percent_"))
        debts = sum(known[n] for n in fixed) + max(Fraction(), Fraction(percent, 100) - 1) * gross
        told = Fraction(found["shortfall"]["exact"] or 0) * (known["top_up_due"] is not None)
        limits = {"shortfall": (floor - net - debts, floor + debts)}
        limits["owed"] = (net + told, net + told + debts)
        for name, (least, most) in limits.items():
            if known[name] is not None:
                self.put(name, min(max(0, least, Fraction(found[name]["exact"])), max(0, most)))
        self.put("top_up_due", None if known["top_up_due"] is None else known["shortfall"])

    def add_up(self, parts: Json, basis: str) -> Json:
        figures = dict(enumerate((part[basis] for part in parts), 1))
        busy = [n for n, each in figures.items() if each["hours_ms"]["exact"] != "0"] or figures
        if len(parts) == 1:
            self.figures = figures[1]
            return self.fill({}, {} if self.alone else dict.fromkeys(RATES, ""))
        for name in {name: 0 for each in figures.values() for name in each}:
            there = busy if name in ("floor_pay", "shortfall") else figures
            found = {n: figures[n][name]["exact"] for n in there if name in figures[n]}
            numbers = {f"{name}_of_{n}": Fraction(text) for n, text in found.items() if text}
            is_hidden = not self.alone and self.known.get("gross") is None
            is_whole = name in OF_ALL or (is_hidden and re.search(r"_\d+$|top_up", name))
            total, formula = None, THEN[name] if name in RATES else ""
            if TERM.fullmatch(name) and not formula:
                total = next(iter(found.values())) if len({*found.values()}) == 1 else None
            elif numbers and not formula and not (is_whole and None in found.values()):
                total, formula = sum(numbers.values()), f"sum({', '.join(numbers)})"
                self.fill(numbers if self.alone else {}, {})
            self.put(name, total, formula if self.alone else "")
        return self.figures


class _Export:  # all documents of a folder; the constructor raises at the first fault
    def __init__(self, folder: Path) -> None:
        paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        same("links", [], [path.name for path in paths if path.is_symlink() or not path.is_file()])
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        listed = parse(files.pop("manifest.json"))["files"]
        digests = {path: sha256(data).hexdigest() for path, data in files.items()}
        found = {each["path"]: (each["size"], each["sha256"]) for each in listed}
        same("manifest.json, files", len(found), len(listed))
        same("manifest.json, ", {p: (len(data), digests[p]) for p, data in files.items()}, found)
        names = ("annotations", "effort", "fair_pay")
        self.coco, self.effort, self.pay = (parse(files[f"{name}.json"]) for name in names)
        self.items, self.alone = {item["id"]: item for item in self.effort["items"]}, list[str]()
        self.is_timed, self.booked = self.effort["detail"] != "job", Counter[str]()
        self.told, self.parts, self.shown = self.effort["totals"], self.pay["parts"], list[Json]()
        same("exponent", None, re.search(EXPONENT, json.dumps([self.parts, self.pay["totals"]])))
        self.orders: Json = {None: {"floor": None, "pay": {}}}
        for each in self.pay["work_orders"]:
            path = f"work_orders/{each['sha256']}.toml"
            same(path, each | {"file": path, "sha256": digests[path]}, each)
            order = {"pay": {}, **tomllib.loads(files[path].decode())}
            same(path, [], re.findall(EXPONENT, json.dumps(order, default=str)))
            floors = [{"hours": 1, **floor} for floor in order.get("floors", ())]
            floors.sort(key=lambda f: Fraction(f["amount"]) / Fraction(f["hours"]), reverse=True)
            self.orders[each["sha256"]] = order | {"floor": floors[0] if floors else None}
        for name, document in (("effort.json", self.effort), ("fair_pay.json", self.pay)):
            canonical(document, name)
            same(f"{name}, seals", {p: digests[p] for p in document["seals"]}, document["seals"])
        for each, basis in ((e, b) for e in self.parts + self.pay["totals"] for b in BASES):
            each[basis] = each["figures"]["terms"] | each["figures"][basis]
        for check in (self._annotations, self._effort, self._pay):
            check()

    def _annotations(self) -> None:
        names = {each["id"]: each["name"] for each in self.coco["categories"]}
        self.forms: dict[int, list[Json]] = {at: [] for at in self.items}
        for each in self.coco["annotations"] + self.coco.get("image_tags", []):
            at, box, of = each["image_id"], each.get("bbox"), each.get("attributes", {})
            self.forms[at].append([each["id"], names[each["category_id"]], box, of])
        images = {image["id"]: image for image in self.coco["images"]}
        for at, item in self.items.items():
            seal = sha256(canonical(self.forms[at]).encode()).hexdigest()
            told = {"regions_sha256": seal, "regions": len(self.forms[at])}
            same(f"effort.json, item {at} ({item['file']})", item | told, item)
            told = {f"{category}_ms": ms for category, ms in item.get("ms", {}).items()}
            told |= {"work_ms": item["work_ms"]} if self.is_timed else {}
            found = images.get(at, {"effort": told}).get("effort", {})
            same(f"annotations.json, image {at}, effort", told, found)

    def _spans(self, places: Json) -> None:
        sums = Counter[str]()
        for session in self.effort["sessions"]:
            where, end_ms, who = f"effort.json, session {session['number']}", 0, session["worker"]
            for span in session["spans"]:
                same(f"{where}, start_ms", max(end_ms, span["start_ms"]), span["start_ms"])
                end_ms = span["end_ms"]
            for each in session["spans"] + session["corrections"]:
                ms, now, was = each["end_ms"] - each["start_ms"], each.get("to"), each.get("from")
                same(f"{where}, end_ms", max(1, ms), ms)
                for sign, category in ((1, each.get("category", now)), (-1, was)):
                    place = each["item_id"] if "bins" in each or category == "declared" else None
                    more = sign * ms * (category is not None and (now != was or was is None))
                    sums[f"item {place}, {category}"] += more
                    self.booked[f"{who} under {each['work_order']}, {category}"] += more
                    if category == "declared" and place is not None:
                        self.booked[f"{who} under {each['work_order']}, on items"] += more
        found = [spent(each["ms"], f"item {n}, ") for n, each in places.items()]
        sums = Counter({key: count for key, count in sums.items() if count})
        same("effort.json, ms", sums, sum(found, Counter()))

    def _effort(self) -> None:
        totals, ms = self.told, self.told["ms"]
        places = {**self.items, None: self.effort.get("off_item")}
        if "sessions" in self.effort:
            self._spans(places)
        sums: Json = {key: sum(ms[each] for each in some) for key, some in SUMS.items()}
        sums |= {"items": len(self.effort["items"]), "regions": sum(map(len, self.forms.values()))}
        sums |= {"items_completed": sum(each["is_completed"] for each in self.items.values())}
        same("effort.json, totals", totals | sums, totals)
        if self.is_timed:
            each = (spent(place["ms"]) for place in places.values())
            same("effort.json, totals.ms", sum(each, Counter()), spent(ms))

    def _pay(self) -> None:
        pay, expected, found = self.pay, spent(self.told["ms"]) + self.booked, Counter[str]()
        for item in (item for item in self.items.values() if item["is_completed"]):
            for basis in {"completed", item["review"]} - {"none"}:
                expected.update({f"items_{basis}": 1, f"regions_{basis}": item["paid_regions"]})
                expected.update({f"audio_ms_{basis}": item.get("audio_ms", 0)})
        on_items = [item["ms"].get("declared", 0) for item in self.items.values() if self.is_timed]
        expected["declared_item_ms"] = sum(on_items)
        for part, inputs in ((each, each["inputs"]) for each in self.parts):
            who = f"{part['worker']} under {part['work_order']}"
            self._part(f"fair_pay.json, part of {who}, period {part['period']}", part)
            sums = {k: Fraction(n) for k, n in inputs.items() if k.startswith(PIECES)}
            spans = {f"{who}, {c}": ms for c, ms in inputs["effort_ms"].items() if self.booked}
            sums["declared_item_ms"] = (ms := inputs["declared_item_ms"]) * self.is_timed
            spans |= {f"{who}, on items": ms} if self.booked else {}
            found += Counter(sums) + Counter(spans) + spent(inputs["effort_ms"])
        same("fair_pay.json, inputs of all parts", set(), {*(+expected).items()} ^ {*found.items()})
        for total in pay["totals"]:
            self._total(f"fair_pay.json, total in {total['figures']['currency']}", total)
        told = {key: self.told[key] for key in [*SUMS][1:4:2]} | {"pay": self.shown}
        same("fair_pay.json, summary", pay["summary"] | told, pay["summary"])
        same("annotations.json, info.fair_pay", pay["summary"], self.coco["info"]["fair_pay"])

    def _part(self, where: str, part: Json) -> None:
        order, figures = self.orders[part["work_order"]], part["figures"]
        alone, money = part["workers"] == 1, order["pay"].get("currency")
        for name in ("bonus", "conversion"):
            same(f"{where}, inputs.{name}", exactly(Fraction(n := part["inputs"][name])), n)
        told = {"currency": money, "work_orders": [part["work_order"]] * (money is not None)}
        same(where, figures | told, figures)
        for basis in BASES:
            sheet = _Sheet(part[basis], money, alone=alone)
            same(f"{where}, {basis}", sheet.compute(part, order, basis), part[basis])

    def _total(self, where: str, total: Json) -> None:
        worker, figures, paid = total["worker"], total["figures"], total["paid"]
        parts = [each["figures"] | each for each in self.parts if worker in (None, each["worker"])]
        parts = [each for each in parts if each["currency"] == figures["currency"]]
        money, alone = figures["currency"], total["workers"] == 1
        orders = [digest for each in parts for digest in each["work_orders"]]
        orders = orders if alone else [*dict.fromkeys(orders)]
        same(where, figures | {"work_orders": orders}, figures)
        for basis in BASES:
            sheet = _Sheet(total[basis], money, alone=alone)
            same(f"{where}, {basis}", sheet.add_up(parts, basis), total[basis])
        done, taken, left = ([total[basis][key]["exact"] for key in PIECES] for basis in BASES)
        basis = BASES[0 if {*taken} == {"0"} and left == done else 1 + (taken != left)]
        due, sure = total["expected"], total["accepted"]["owed"]["value"]
        sure = None if basis == BASES[0] else sure
        kinds = {f["kind"]: 0 for digest in orders if (f := self.orders[digest]["floor"])}
        expected = {"currency": money, "basis": basis, "floor_kind": ", ".join(kinds) or None}
        expected |= {"owed_accepted": sure} | {name: due[name]["value"] for name in SHORT}
        self.shown += [expected] * (total["workers"] == self.pay["workers"])
        if money is None or not self.pay["is_complete"]:
            same(f"{where}, paid", None, paid)
            return
        given = {n: paid[n]["exact"] for n in (*PAID, *ALONE)}
        self.alone += [f"{n}, {money} {paid[n]['value']}" for n in ALONE if given[n] != "0"]
        given |= {"owed_accepted": sure} | {n: due[n]["value"] for n in ("owed", "top_up_due")}
        received = "" if given["received"] is None else " - received"
        formulas = {f"open{a}": f"owed{a}{received} - top_up_paid" * alone for a in DUE}
        formulas["top_up_open"] = "top_up_due - top_up_paid" * alone
        formulas["not_arrived"] = f"sent{received}" if received and given["sent"] else ""
        same(f"{where}, paid", _Sheet(paid, money, alone=True).fill(given, formulas), paid)


def main(folders: list[str]) -> int:
    if not folders or not all(Path(each).is_dir() for each in folders):
        return 2 * bool(sys.stderr.write("Usage: python3 check_export.py FOLDER...\n"))
    answer = 0
    for each in folders:
        try:
            export, *_ = [check(Path(each)) for check in (_Export, *HELD)]
            text = ONE_SIDE.join([f"yes: {ascii(each)[1:-1]}\n{TOLD}", *export.alone])
        except (*FAULTS, RecursionError, MemoryError) as fault:
            answer, text = 1, f"no: {ascii(each)[1:-1]}\n  {ascii(str(fault))[1:-1]}"
        with suppress(OSError, ValueError):  # nobody reads it: the exit status still tells
            print(text, flush=True)
    return answer


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # skips a second write of unread output
