"""Checks the inputs of the parts against items and times.

Page: "fair_pay.json", "``inputs`` of a part"; "Which order and which worker".
"""

from __future__ import annotations

from fractions import Fraction

from tools.checkers.check_export.effort.categories import added, without_zeros
from tools.checkers.check_export.effort.sessions import booked_time, declared_on_items
from tools.checkers.check_export.export import JOB, Export
from tools.checkers.check_export.formats import EFFORT, FAIR_PAY
from tools.checkers.check_export.pay.numbers import exact_text, read_number
from tools.checkers.check_export.refusal import Json, refuse, require, require_same

COUNTED = ("items", "regions", "audio_ms")
REVIEWS = ("accepted", "rejected", "withdrawn")
STATES = ("completed", *REVIEWS)


def check_inputs(export: Export) -> None:
    """Require the inputs of all parts together to be the work that effort.json has.

    Page: "``inputs`` of a part".
    """
    for number, part in enumerate(export.fair_pay["parts"]):
        where = f"{FAIR_PAY}, parts[{number}].inputs"
        _check_reviewed(where, part["inputs"])
        _check_amounts(where, part["inputs"])
        _check_conversions(where, part)
    _check_pieces(export)
    _check_times(export)
    if export.has_sessions:
        _check_booked_times(export)


def _check_reviewed(where: str, inputs: Json) -> None:
    """Require no more to be reviewed than is completed. Page: "The result of verify"."""
    for piece in COUNTED:
        counts = {state: count_of(where, inputs, piece, state) for state in STATES}
        reviewed = sum((counts[review] for review in REVIEWS), Fraction(0))
        key = f"{piece}_completed"
        rule = f"{exact_text(reviewed)} are accepted, rejected or withdrawn"
        require(f"{where}.{key}", inputs[key], rule, holds=reviewed <= counts["completed"])


def count_of(where: str, inputs: Json, piece: str, state: str) -> Fraction:
    """Return how many pieces a part counts: an integer, or the exact text of a share.

    Page: "Which order and which worker", "integers, or the exact text of a share".
    """
    key = f"{piece}_{state}"
    return read_number(f"{where}.{key}", inputs[key])


def _check_amounts(where: str, inputs: Json) -> None:
    """Require amounts in their exact notation. Page: "Written form", ``exact``."""
    for name in ("bonus", "deduction", "conversion"):
        number = read_number(f"{where}.{name}", inputs[name])
        require_same(f"{where}.{name}", inputs[name], exact_text(number), "the shortest notation")


def _check_conversions(where: str, part: Json) -> None:
    """Recompute the losses by conversions of one worker; for several only their sum is there.

    Page: "The loss of each is ``max(0, from_amount - amount / rate)``."
    """
    inputs = part["inputs"]
    if part["workers"] > 1:
        source = "a part of several workers"
        require_same(f"{where}.conversions", inputs["conversions"], [], source)
        return
    loss = Fraction(0)
    for number, conversion in enumerate(inputs["conversions"]):
        key = f"{where}.conversions[{number}]"
        before = read_number(f"{key}.from_amount", conversion["from_amount"])
        after = read_number(f"{key}.amount", conversion["amount"])
        rate = read_number(f"{key}.rate", conversion["rate"])
        if rate == 0:
            refuse(f"{key}.rate", conversion["rate"], "nothing is converted at a rate of 0")
        loss += max(Fraction(0), before - after / rate)
    source = "the losses of the conversions"
    require_same(f"{where}.conversion", inputs["conversion"], exact_text(loss), source)


def _check_pieces(export: Export) -> None:
    """Recompute the pieces of all parts from the items. Page: "``inputs`` of a part"."""
    expected = {f"{piece}_{state}": 0 for piece in COUNTED for state in STATES}
    for item in export.effort["items"]:
        for state in _states(item):
            expected[f"items_{state}"] += 1
            expected[f"regions_{state}"] += item["paid_regions"]
            expected[f"audio_ms_{state}"] += item.get("audio_ms", 0)
    for key, count in expected.items():
        where = f"{FAIR_PAY}, sum of parts[].inputs.{key}"
        counts = [read_number(where, part["inputs"][key]) for part in export.fair_pay["parts"]]
        stated = exact_text(sum(counts, Fraction(0)))
        require_same(where, stated, str(count), "the list of items in effort.json")


def _states(item: Json) -> list[str]:
    """Return the counts in which an item is.

    Page: "items that are neither accepted, rejected nor withdrawn are not reviewed yet".
    """
    if not item["is_completed"]:
        return []
    if item["review"] == "none":
        return ["completed"]
    return ["completed", item["review"]]


def _check_times(export: Export) -> None:
    """Require the times of all parts to add up to the totals of effort.json.

    Page: "``inputs`` of a part", ``effort_ms``.
    """
    parts = [part["inputs"]["effort_ms"] for part in export.fair_pay["parts"]]
    totals = without_zeros(export.effort["totals"]["ms"])
    where = f"{FAIR_PAY}, sum of parts[].inputs.effort_ms"
    require_same(where, added(parts), totals, "totals.ms of effort.json")
    _check_declared_on_items(export)


def _check_declared_on_items(export: Export) -> None:
    """Recompute what was declared on items, or at ``job`` require no more than was declared.

    Page: ``declared_item_ms``, "the part of ``declared`` that was declared on items".
    """
    stated = 0
    for number, part in enumerate(export.fair_pay["parts"]):
        own = part["inputs"]["declared_item_ms"]
        declared = part["inputs"]["effort_ms"].get("declared", 0)
        rule = f"only {declared} ms were declared"
        where = f"{FAIR_PAY}, parts[{number}].inputs.declared_item_ms"
        require(where, own, rule, holds=own <= declared)
        stated += own
    if export.detail != JOB:
        expected = sum(item["ms"].get("declared", 0) for item in export.effort["items"])
        where = f"{FAIR_PAY}, sum of parts[].inputs.declared_item_ms"
        require_same(where, stated, expected, "the list of items in effort.json")


def _check_booked_times(export: Export) -> None:
    """Require the time of each part to be that of the worker's spans under its order.

    Page: "At ``full``, if there are sessions, the time of each part must be that of the worker's
    spans and corrections under its order." The periods of an order are added up.
    """
    stated: dict[tuple[str | None, str | None], list[dict[str, int]]] = {}
    on_items: dict[tuple[str | None, str | None], int] = {}
    for part in export.fair_pay["parts"]:
        key = (part["worker"], part["work_order"])
        stated.setdefault(key, []).append(part["inputs"]["effort_ms"])
        on_items[key] = on_items.get(key, 0) + part["inputs"]["declared_item_ms"]
    booked = booked_time(export)
    declared = declared_on_items(export)
    for worker, order in {**stated, **booked}:
        times = added(stated.get((worker, order), []))
        expected = without_zeros(booked.get((worker, order), {}))
        where = f"{FAIR_PAY}, effort_ms (worker {worker}, work order {order})"
        require_same(where, times, expected, f"sessions of {EFFORT}")
        where = f"{FAIR_PAY}, declared_item_ms (worker {worker}, work order {order})"
        time = declared.get((worker, order), 0)
        require_same(where, on_items.get((worker, order), 0), time, f"sessions of {EFFORT}")
