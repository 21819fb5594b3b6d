"""Checks the documents of exports against their schemas; check_export.py runs it.

Standard library only, nothing of the program: it implements the part of JSON Schema (draft 2020-12)
that the schemas of an export use.
"""

from __future__ import annotations

import base64
import cmath
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from itertools import chain, product, repeat
from pathlib import Path
from typing import Any

Json = Any
Facts = Iterator[tuple[str, Json]]  # where, and whether it holds
SCHEMAS = Path(__file__).resolve().parents[2] / "resources" / "schemas"
TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}
TYPES |= {float: "number", type(None): "null"}


def table(text: str) -> dict[str, str]:
    """Parse lines of "name: words"; a line that begins with two spaces continues the last one."""
    lines = text.strip().replace("\n  ", " ").split("\n")
    return {name: words for name, _, words in (line.partition(": ") for line in lines)}


UNITS = table(r"""
items: items
regions: regions
floor_hours: h
.*_ms: ms
(rests|declared|withdrawn)_paid: yes_no
percent_\d+|.*passed_on: percent
(buyer_)?item_rate: $/item
(buyer_)?region_rate: $/region
(buyer_)?audio_rate: $/audio_minute
floor|.*_rate: $/h
.*: $
""")
"""Units of figures by name, the first match counts; $ is the currency."""

NOTHING = sha256(b"").hexdigest()  # the root of an empty ledger
METHOD = {"name": "effort/1", "think_limit_ms": 120_000, "work_per_rest": 6}
METHOD |= {"rest_cap_ms": 1_200_000, "rest_day_start_ms": 300_000, "span_limit_ms": 300_000}
METHOD |= {"wait_from_ms": 300, "tick_ms": 1000, "late_ms": 3000, "late_wait_limit_ms": 120_000}
METHOD |= {"sleep_from_ms": 500, "wall_step_ms": 1000, "unattended_passes": 3}
METHOD |= {"bin_edges_s": [2, 10, 30, 60, 120, 300, 1200]}
FARTHEST_PX = 10**9
LEFT_OUT = (
    "Only some items were chosen. Their own time is here; time on no item, breaks and sessions "
    "belong to the whole job and are left out."
)

SECTIONS = table("""
what_for, What for: title=Title; purpose=Purpose; end_use=End use; weapons=Weapons;
  police_or_borders=Police or borders; biometrics=Biometrics; resale=Resale
for_whom, For whom: client=Client; beneficiary=Beneficiary;
  chain=Contractors between client and worker; place_pictured=Place pictured;
  data_origin=Origin of the data; hard_content=Disturbing content;
  support=Support for disturbing content
footing, On which footing: status=Status of the worker; free_to_refuse=Free to refuse;
  promised_volume=Promised volume; when_withdrawn=Paid when the work is withdrawn;
  deadlines=Deadlines; rejections=How rejections are decided;
  disputes=How rejections are disputed;
  dispute_days=Rejections can be answered within, days;
  receipt_days=Receipt within, days; contact=Contact;
  like_minded=Where the like-minded can be found
pay, Pay: currency=Currency; per_item=Per item; per_region=Per region;
  per_audio_minute=Per audio minute; per_hour=Per hour; other_hour=Per hour of other paid time;
  shared_items=Who is paid for a shared item; bonus=Bonus;
  top_up_to_floor=Topped up to the floor; rests_paid=Earned rests are paid;
  declared_paid=Declared time is paid; withdrawn_paid=Withdrawn work is paid;
  deductions=Deductions; due=Due;
  days_between_payments=Days between payments; means=Means of payment;
  buyer_pays=What the buyer pays; previous=Rates of the previous order; pilot=Pilot
floors, Floors: floors=Floor
record, Record of the work: detail=Detail asked for
order, This order: signature=Signature; sha256=Digest of the file (SHA-256)
""")
COUNTED = ("items", "regions", "audio_ms")
SHARED = {"measured_time": "each person, by measured time", "confirmed_by": "whoever confirmed it"}
YES_IF_LEFT_OUT = ("top_up_to_floor", "rests_paid", "declared_paid", "withdrawn_paid")
FLOORS = {"statutory": "Statutory minimum", "living_wage": "Living wage"}
FLOORS |= {"contract": "Floor by contract"}


def number(value: Json) -> Fraction:
    """Return an amount; ``Fraction`` alone would compute for days on "1e999999999"."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+([./][0-9]+)?", value):
        raise ValueError(f"{value!r:.90} is no number")
    return Fraction(value)


def kept(value: Json, key: str, told: Json) -> bool:
    """Return whether a value satisfies one keyword of a schema about the value itself."""
    kind = TYPES[type(value)]
    match key:
        case "type":
            return kind in told or (kind == "integer" and "number" in told)
        case "const" | "enum":
            some = told if key == "enum" else [told]
            return any(
                value == one and (kind == "boolean") is isinstance(one, bool) for one in some
            )
        case "minimum" | "exclusiveMinimum" if kind in ("integer", "number"):
            return bool(value > told or (key == "minimum" and value == told))
        case "maximum" if kind in ("integer", "number"):
            return bool(value <= told)
        case "minLength" | "minItems" | "minProperties" if kind in ("string", "array", "object"):
            return bool(len(value) >= told)
        case "pattern" if kind == "string":
            return re.search(told, value) is not None
        case "required" if kind == "object":
            return bool({*told} <= value.keys())
    return True


def turned_boxes(coco: Json) -> Facts:
    """Check that the corners of each box with an angle follow from the box and the angle."""
    images = {image["id"]: image for image in coco["images"]}
    for each in coco["annotations"]:
        image = images.get(each["image_id"])
        yield f"annotation {each['id']}: segmentation", image and is_turned_box(each, image)


def is_turned_box(each: Json, image: Json) -> bool:
    """Return whether corners are those of a box at its angle, and bounds those of the corners."""
    if "rotation" not in each.get("attributes", {}):
        return True
    shape = each.get("segmentation")
    sides: Json = shape[0] if isinstance(shape, list) and len(shape) == 1 else 0
    is_shape = isinstance(sides, list) and len(sides) == 8
    if not (is_shape and {type(side) for side in sides} <= {int, float}):
        return False
    if max(map(abs, sides)) > FARTHEST_PX:
        return False
    corners = [complex(*sides[at : at + 2]) for at in (0, 2, 4, 6)]
    turn = cmath.rect(1, math.radians(each["attributes"]["rotation"]))
    across, over, down = ((corner - corners[0]) / turn for corner in corners[1:])
    # Relative to the image: distant corners would otherwise allow any bounds within it.
    slack = 1e-6 * max(1, image["width"], image["height"]) + 1e-12 * max(map(abs, sides))
    offs = (across.imag, down.real, over.real - across.real, over.imag - down.imag)
    ends = [(min(side), max(side)) for side in (sides[::2], sides[1::2])]
    limits = (image["width"], image["height"])
    cut = [(max(0, a), min(b, limit)) for (a, b), limit in zip(ends, limits, strict=True)]
    bounds = [a for a, _ in cut] + [b - a for a, b in cut]
    offs += tuple(a - b for a, b in zip(bounds, each["bbox"], strict=True))
    return across.real > 0 and down.imag > 0 and max(map(abs, offs)) <= slack


def broken(where: str, value: Json, schema: Json, root: Json) -> str:
    """Return where a value violates a schema, or ""; covers the keywords that ours use."""
    if isinstance(schema, bool):
        return "" if schema else where
    wrong = (f"{where}: {key}" for key, told in schema.items() if not kept(value, key, told))
    within = (broken(*each, root) for each in inner(where, value, schema, root))
    return next(filter(None, chain(wrong, within)), "")


def inner(where: str, value: Json, schema: Json, root: Json) -> Iterator[tuple[str, Json, Json]]:
    """Yield the subschemas of a value, and those of everything inside it."""

    def fits(other: Json) -> bool:
        return not broken(where, value, other, root)

    here = [root["$defs"][schema["$ref"].rpartition("/")[2]]] if "$ref" in schema else []
    here += schema.get("allOf", [])
    here += [any(map(fits, schema["anyOf"]))] if "anyOf" in schema else []
    here += [not fits(schema["not"])] if "not" in schema else []
    here += [schema["then"]] if "if" in schema and fits(schema["if"]) else []
    yield from ((where, value, each) for each in here)
    if isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        yield from ((f"{where}.{key}", each, known.get(key, more)) for key, each in value.items())
        yield from (
            (f"{where}, key {key}", key, schema.get("propertyNames", True)) for key in value
        )
        patterns = product(schema.get("patternProperties", {}).items(), value.items())
        yield from ((f"{where}.{k}", v, s) for (p, s), (k, v) in patterns if re.search(p, k))
    if isinstance(value, list):
        kinds = chain(schema.get("prefixItems", []), repeat(schema.get("items", True)))
        pairs = enumerate(zip(value, kinds, strict=False))
        yield from ((f"{where}[{number}]", each, kind) for number, (each, kind) in pairs)


def check(folder: Path) -> None:
    """Raise ValueError, or another error, for the first invalid document of an export."""
    documents = {}
    for name in ("manifest", "annotations", "effort", "fair_pay", "transcription_line"):
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
        path = folder / f"{name}.json"
        for line in [path.read_bytes()] if name != "transcription_line" else texts_of(folder):
            documents[name] = json.loads(line.decode())
            fault = broken(name, documents[name], schema, schema)
            if fault:
                raise ValueError(f"{fault} in its schema is not followed")
    effort, pay = documents["effort"], documents["fair_pay"]
    shapes = turned_boxes(documents["annotations"])
    held = (method(effort), shapes, figures(pay), ledgers(effort, pay), orders(folder, pay))
    for what, holds in chain(*held):
        if not holds:
            raise ValueError(f"{what} cannot be")


def texts_of(folder: Path) -> list[bytes]:
    """Return the lines of transcriptions.jsonl, none if it does not exist."""
    path = folder / "transcriptions.jsonl"
    data = path.read_bytes().removesuffix(b"\n") if path.exists() else b""
    return data.split(b"\n") if data else []


def method(effort: Json) -> Facts:
    """Check the numbers of effort/1, and the parts left out if only some items are exported."""
    for key, number in METHOD.items():
        yield f"method.{key}", effort["method"][key] == number
    yield "filter.left_out", effort["filter"] is None or effort["filter"]["left_out"] == LEFT_OUT


def figures(pay: Json) -> Facts:
    """Check that each figure has its unit, and a reason if and only if it is unknown."""
    for each in pay["parts"] + pay["totals"]:
        money = each["figures"]["currency"] or ""
        sections = ("terms", "completed", "accepted", "expected")
        groups = [each["figures"][key] for key in sections]
        done, taken, left = ([group[key]["exact"] for key in COUNTED] for group in groups[1:])
        is_begun = {*taken} != {"0"} or left != done
        if not is_begun or taken == left:  # nothing is reviewed, or all is
            yield "expected", groups[1 + is_begun] == groups[3]
        for group in (*groups, each.get("paid") or {}):
            for name, figure in group.items():
                plain = re.sub(r"_of_\d+$", "", name)
                unit = next(unit for names, unit in UNITS.items() if re.fullmatch(names, plain))
                yield f"{name}.unit", figure["unit"] == unit.replace("$", money)
                is_told = bool(figure["reason"]) or figure["exact"] is not None
                is_unknown = figure["reason"] is None or figure["exact"] is None
                yield f"{name}.reason", is_told and is_unknown


def ledgers(effort: Json, pay: Json) -> Facts:
    """Check that each ledger is one worker's, has the allowed fields, and the export's times."""
    some, is_full = effort.get("ledgers", []), effort["detail"] == "full"
    is_told, prefix = is_full or len(some) == 1, f"fairlabel/{effort['job']['id']}/"
    for each in some:
        yield "ledgers: a record that was changed after it was handed in", each["holds"]
        known = {each[name] is not None for name in ("origin", "size", "new", "lost")}
        is_right = known == {is_told} and (each["worker"] is not None) is is_full
        yield "ledgers: too much of several, or too little of one", is_right
        has_sums = is_told and effort["filter"] is None
        yield "ledgers: ms", (each["ms"] is not None) is has_sums
        yield "ledgers: origin", not is_told or each["origin"].startswith(prefix)
        if has_sums and not each["lost"]:
            own = [part["inputs"] for part in pay["parts"] if part["worker"] == each["worker"]]
            parts = sum((Counter(one["effort_ms"]) for one in own), Counter[str]())
            times = +Counter(effort["totals"]["ms"]) if len(some) == 1 else parts
            ms = Counter(each["ms"])
            least = ms.total() - ms["declared"]
            yield "ledgers: ms", times.total() >= least if each["new"] else times == +ms
    pairs = [(each["root"], str(each["worker"])) for each in some]
    yield "ledgers: their order", pairs == sorted(pairs)
    filled, named = [root for root, _ in pairs if root != NOTHING], [who for _, who in pairs]
    yield "ledgers: one twice", len({*filled}) == len(filled)
    timed = {part["worker"] for part in pay["parts"] if part["inputs"]["effort_ms"]}
    is_right = timed <= {*named} and len({*named}) == len(named)
    yield "ledgers: whose", is_right or not (is_full and some)


def orders(folder: Path, pay: Json) -> Facts:
    """Check that each field of each order is listed, including undisclosed ones."""
    for told in pay["work_orders"]:
        text = (folder / "work_orders" / f"{told['sha256']}.toml").read_text("utf-8")
        order, where = tomllib.loads(text), f"work order {told['sha256'][:12]}"
        found = [(section["key"], section["title"]) for section in told["sections"]]
        yield f"{where}: sections", found == [(*key.split(", "),) for key in SECTIONS]
        beside = folder / "work_orders" / f"{told['sha256']}.toml.sigstore.json"
        signer = signer_of(beside, told["sha256"]) if beside.exists() else "unsigned"
        yield f"{where}: signature", told["signature"] == signer
        for section in told["sections"]:
            rows = [row for row in section["fields"] if row["key"] != "pay.fallen"]
            titles = [(row["key"], row["title"]) for row in rows]
            yield f"{where}: {section['key']}", titles == [*titles_of(section, order)]
            for row in rows:
                yield f"{where}: {row['key']}", is_told(row, order | {"order": told})
        yield f"{where}: pay.fallen", has_fallen(told, order)


def signer_of(path: Path, digest: str) -> str:
    """Return the fingerprint of the key that signed an order of that SHA-256; "" if it did not.

    docs/ledger.md, "A signed work order". Whether the key did sign it, verify_ledger.py says.
    """
    bundle = json.loads(path.read_bytes())
    payload = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    key = sha256(base64.b64decode(payload["predicate"]["key"])).hexdigest()
    is_of_order = payload["predicateType"] == "urn:fairlabel:work-order:1" and payload[
        "subject"
    ] == [{"digest": {"sha256": digest}, "name": "work-order.toml"}]
    named = bundle["verificationMaterial"] == {"publicKey": {"hint": key}}
    return key if is_of_order and named else ""


def titles_of(section: Json, order: Json) -> Iterator[tuple[str, str]]:
    """Yield key and title of each field in a section of an order."""
    key, floors = section["key"], order.get("floors", [])
    if key == "floors" and floors:
        for number, floor in enumerate(floors, 1):
            yield f"floors.{number}", FLOORS[floor["kind"]]
        yield "floors.binding", "The floor that binds"
        return
    for row in SECTIONS[f"{key}, {section['title']}"].split("; "):
        name, _, title = row.partition("=")
        yield (name if key == "floors" else f"{key}.{name}"), title


def is_told(row: Json, order: Json) -> bool:
    """Return whether a row states the order's value, as far as that is a word or a number."""
    section, _, key = row["key"].partition(".")
    if section == "floors":
        return row["is_disclosed"] is bool(key)
    value, told = order.get(section, {}).get(key), row["value"]
    if value is None:
        then = "; then: yes" if key in YES_IF_LEFT_OUT else ""
        then = f"; then: {SHARED['measured_time']}" if key == "shared_items" else then
        is_same = told == f"not disclosed{then}" or key == "other_hour"
        return is_same and told.startswith("not disclosed") and not row["is_disclosed"]
    value = SHARED.get(value, value) if key == "shared_items" else value
    if key.startswith("per_") or key == "other_hour":
        money, _, amount = told.partition(" ")
        plain = amount.replace(",", "")  # between thousands
        is_same = money == order["pay"]["currency"] and number(plain) == number(value)
    elif isinstance(value, dict) and key not in ("buyer_pays", "previous", "pilot"):
        is_same = told == value.get("en", next(iter(value.values())))
    elif isinstance(value, bool):
        is_same = told == ("yes" if value else "no")
    else:
        is_same = isinstance(value, list | dict) or told.split(";")[0] == str(value).split(";")[0]
    return bool(is_same and row["is_disclosed"])


def has_fallen(told: Json, order: Json) -> bool:
    """Return whether the row says correctly that a rate is lower than in the previous order."""
    pay = order.get("pay", {})
    before = {key: rate for key, rate in pay.get("previous", {}).items() if key in pay}
    fallen = any(number(pay[key]) < number(rate) for key, rate in before.items())
    rows = [row for section in told["sections"] for row in section["fields"]]
    titles = [row["title"] for row in rows if row["key"] == "pay.fallen" and row["is_disclosed"]]
    return titles == ["Lower than in the previous order"] * fallen
